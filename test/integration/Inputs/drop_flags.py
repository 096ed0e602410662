#!/usr/bin/env python3
# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sees that no emitted flag or barrier can be left out.

  drop_flags.py prepare KERNEL.cpp...              makes each of them depend on the environment
  drop_flags.py try PROGRAM ARGUMENTS [or ARGUMENTS] -- KERNEL.cpp...

`try` runs the program with all flags, then without each single one, then without all flags
between the same two pipes on the same event: the first runs must pass, the checked
instructions must refuse the others with one of the arguments. What holds the end of a kernel is
left out of the last kind: whoever reads too early is not in the program.
"""

import os
import pathlib
import re
import subprocess
import sys

FLAG = re.compile(r"^( *)((?:set_flag|wait_flag|pipe_barrier)\(([^)]*)\);)$", re.MULTILINE)
HELPER = """#include <cstdlib>
#include <cstring>
static bool keeps(const char *flag) {
  const char *dropped = std::getenv("PTOWSP_TEST_DROP");
  return !dropped || !std::strstr(dropped, flag);
}
"""


def prepare(path):
    name, count = path.stem, 0

    def guard(match):
        nonlocal count
        count += 1
        return f'{match[1]}if (keeps("<{name}:{count}:{match[3]}>")) {match[2]}'

    text = FLAG.sub(guard, path.read_text())
    path.write_text(text.replace("using namespace pto;\n", "using namespace pto;\n" + HELPER, 1))


def run(program, inputs, dropped):
    """What goes wrong with one of the inputs; nothing when all runs pass."""
    environment = dict(os.environ, PTOWSP_TEST_DROP="".join(dropped))
    for arguments in inputs:
        done = subprocess.run([program] + arguments, env=environment, capture_output=True,
                              text=True, timeout=120)
        if done.returncode:
            return done.stdout + done.stderr
    return ""


def try_all(program, inputs, paths):
    flags = [m[0] for path in paths for m in re.finditer(r"<[^<>:]*:[0-9]+:[^>]*>", path.read_text())]
    groups = {}
    for flag in flags:
        kernel, _, what = flag.strip("<>").split(":")
        if "EVENT" in what and "PIPE_S," not in what:
            groups.setdefault((kernel, what), []).append(flag)
    wrong = run(program, inputs, [])
    if wrong:
        sys.exit(f"the program fails with all of its flags:\n{wrong}")
    for name, choices in (("flags and barriers", [[f] for f in flags]), ("events", groups.values())):
        unnoticed = [dropped for dropped in choices if not run(program, inputs, dropped)]
        for dropped in unnoticed:
            print("nothing was noticed without", " ".join(dropped))
        print(f"{len(choices)} {name}: {len(unnoticed)} not noticed")


if __name__ == "__main__":
    split = sys.argv.index("--") if "--" in sys.argv else 1
    files = [pathlib.Path(p) for p in sys.argv[split + 1:]]
    if sys.argv[1] == "prepare":
        for file in files:
            prepare(file)
    else:
        words = " ".join(sys.argv[3:split]).split(" or ")
        try_all(sys.argv[2], [part.split() for part in words], files)
