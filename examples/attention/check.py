#!/usr/bin/env python3
# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compares saved tensors of the example with the formula of attention, in double precision.

  check.py FOLDER      FOLDER/in/{q,k,v}.npy and FOLDER/out/y.npy, of `--save-all=FOLDER`
"""

import ast
import math
import pathlib
import struct
import sys


def load(path):
    """The extents and the numbers of a file of NumPy's, without NumPy."""
    data = path.read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    code = {"<f2": "e", "<f4": "f"}[header["descr"]]
    count = math.prod(header["shape"])
    return header["shape"], struct.unpack(f"<{count}{code}", data[10 + length:])


def attend(query, keys, values):
    scores = [sum(a * b for a, b in zip(query, key)) / math.sqrt(len(query)) for key in keys]
    weights = [math.exp(score - max(scores)) for score in scores]
    total = sum(weights)
    return [sum(w * v[i] for w, v in zip(weights, values)) / total for i in range(len(query))]


def main():
    folder = pathlib.Path(sys.argv[1])
    (heads, rows, width), q = load(folder / "in/q.npy")
    k, v, y = (load(folder / name)[1] for name in ("in/k.npy", "in/v.npy", "out/y.npy"))
    split = lambda numbers, head: [numbers[(head * rows + r) * width:][:width] for r in range(rows)]
    worst = 0.0
    for head in range(heads):
        keys, values = split(k, head), split(v, head)
        for row, query in list(enumerate(split(q, head)))[::7]:
            expected = attend(query, keys, values)
            actual = split(y, head)[row]
            worst = max(worst, *(abs(a - b) for a, b in zip(actual, expected)))
    print(f"largest error {worst:.1e}")
    return worst > 1e-3  # the weights are rounded to f16


if __name__ == "__main__":
    sys.exit(main())
