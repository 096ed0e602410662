# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gives every example of a folder to ptowsp-fuzz, under all combinations of policies."""

import pathlib
import subprocess
import sys

examples = sorted(pathlib.Path(sys.argv[1]).glob("*/*.mlir"))
if not examples:
    sys.exit(f"no example in {sys.argv[1]}")
for example in examples:
    if "wsp.network" in example.read_text(): # ptowsp-fuzz has no processes; its page runs it
        print(f"{example.name}: not run, it has networks")
        continue
    command = ["ptowsp-fuzz", "workloads", "--every-policy", "--no-reduce", f"--file={example}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{example.name}: {done.stderr}{done.stdout}")
    print(f"{example.name}: {done.stdout}", end="")
