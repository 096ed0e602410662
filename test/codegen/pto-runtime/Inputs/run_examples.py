# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs every example in every flavour that can hold it, on a checkout of pto-runtime.

  run_examples.py EXAMPLES OUT ROOT [EXAMPLE...]

Prints a row per example and flavour: pass, not expressible and why, or fail; exit status 1
where one fails. The values are those that the example's page gives to `ptowsp-run`.

Invariant: an example counts as not expressible only when ptowsp-compile says so.
"""

import pathlib
import re
import shutil
import subprocess
import sys

WITNESSES = {"examples/scripts/run_example.py": "2026-03", "simpler_setup/scene_test.py": "2026-08"}
RUNTIMES = {
    "2026-03": ["host_build_graph", "aicpu_build_graph", "tensormap_and_ringbuffer"],
    "2026-08": ["host_build_graph", "tensormap_and_ringbuffer"],
}
COMMAND = re.compile(r"^\$ (.*)$", re.M)


def find_version(root):
    for witness, version in WITNESSES.items():
        if (root / witness).is_file():
            return version
    sys.exit(f"{root} is not a checkout of pto-runtime that is known here")


def find_values(example):
    """The NAME=VALUE of the page's check, or of its first run; what makes their files; the schedule."""
    commands = COMMAND.findall((example / "README.md").read_text())
    runs = [command for command in commands if command.startswith("ptowsp-run ") and re.search(r" \w+=", command)]
    if not runs:
        sys.exit(f"{example.name}: the page shows no 'ptowsp-run DIR NAME=VALUE...'")
    chosen = next((command for command in runs if "--check " in command), runs[0])
    makers = [command for command in commands[: commands.index(chosen)] if command.startswith("python3 ")]
    compiled = next(command for command in commands if command.startswith("ptowsp-compile "))
    schedule = [word for word in compiled.split() if word.startswith("--schedule=")]
    return makers, [word for word in chosen.split() if "=" in word and not word.startswith("-")], schedule


def run(example, runtime, version, out, root):
    tree = out / f"{example.name}-{runtime}-{version}"
    sources = out / example.name
    shutil.rmtree(sources, ignore_errors=True)
    shutil.copytree(example, sources)
    makers, values, schedule = find_values(example)
    for maker in makers:
        subprocess.run(maker, cwd=sources, shell=True, check=True)
    golden = [part for value in values for part in ("--golden", value)]
    program = f"{example.name}.mlir"
    command = ["ptowsp-compile", program, f"--runtime={runtime}", f"--runtime-version={version}", "-o", str(tree)]
    made = subprocess.run(command + schedule + golden, cwd=sources, capture_output=True, text=True)
    if made.returncode:
        first = next(line for line in made.stderr.splitlines() if "error: " in line)
        return ("not expressible" if "[not-supported]" in first else "fail", first)
    done = subprocess.run(["ptowsp-run", str(tree), f"--pto-runtime={root}"], capture_output=True, text=True)
    return ("fail", done.stderr) if done.returncode else ("pass", "")


def main():
    examples, out, root, *names = sys.argv[1:]
    examples, out, root = (pathlib.Path(path).resolve() for path in (examples, out, root))
    version = find_version(root)
    failures = 0
    for example in sorted(examples.iterdir()):
        if not (example / f"{example.name}.mlir").is_file() or (names and example.name not in names):
            continue
        for runtime in RUNTIMES[version]:
            result, why = run(example, runtime, version, out, root)
            failures += result == "fail"
            print(f"| {example.name} | {runtime} | {version} | {result} | {why} |", flush=True)
    print(f"{failures} failures")
    sys.exit(bool(failures))


main()
