# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes lengths (`check.py lengths FILE`), or computes the means a second time."""

import sys

from npy import expect, f32, read, write

LENGTHS = (3, 0, 6, 1, 5)

if sys.argv[1] == "lengths":
    write(sys.argv[2], "<i4", (len(LENGTHS),), LENGTHS)
    sys.exit()

folder = sys.argv[1]
lengths, x, empty = (read(f"{folder}/in/{name}.npy") for name in ("lengths", "x", "empty"))
means = []
for b, length in enumerate(lengths.values):
    mean = x.row(b, 0) if length else empty.row()
    for t in range(1, length):
        mean = [f32(total + addend) for total, addend in zip(mean, x.row(b, t))]
    means += [f32(total * f32(1 / length)) for total in mean] if length else mean
expect("mean", read(f"{folder}/out/mean.npy").values, means)
