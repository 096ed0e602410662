# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes y a second time, for as many steps as the run had."""

import json
import sys

from npy import expect, f32, read

folder = sys.argv[1]
with open(f"{folder}/values.json", encoding="utf-8") as file:
    steps = json.load(file)["symbols"]["steps"]["value"]
result = []
for element in read(f"{folder}/in/x.npy").values:
    base = f32(element + 1)
    total = base
    for number in range(2, steps + 1):
        total = f32(total + f32(base * number))
    result.append(total)
expect("y", read(f"{folder}/out/y.npy").values, result)
