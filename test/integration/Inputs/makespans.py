# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What 40 further tokens cost the programs of suggested-capacities.test, in its FOLDER."""

import json
import pathlib
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])


def run(name, n):
    command = ["ptowsp-run", folder / name, f"--build-dir={folder / name}.b", "a=random:1", f"n={n}"]
    out = subprocess.run([*command, "--stats=json"], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)["total_cycles"]


def cost(name):
    subprocess.run(["ptowsp-compile", folder / f"{name}.mlir", "-o", folder / name], check=True)
    return run(name, 80) - run(name, 40)


declared, suggested, unbounded = (cost(name) for name in ("declared", "suggested", "unbounded"))
print(declared, suggested, unbounded)
assert suggested == unbounded
assert suggested >= 40 * 2158
assert declared == 2 * suggested
