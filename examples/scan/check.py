# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes the running sums a second time."""

import sys

from npy import expect, f32, read

folder = sys.argv[1]
x, total = read(f"{folder}/in/x.npy"), read(f"{folder}/in/total.npy").row()
sums = []
for row in range(x.shape[0]):
    total = [f32(a + f32(b * b)) for a, b in zip(total, x.row(row))]
    sums += total
expect("y", read(f"{folder}/out/y.npy").values, sums)
expect("total", read(f"{folder}/out/total.npy").values, total)
