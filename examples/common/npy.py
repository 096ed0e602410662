# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the checks of the examples need: .npy files and arithmetic of f32, without NumPy.

Invariant: every result of f32() is what one rounding to f32 gives.
"""

import ast
import math
import pathlib
import struct
import sys

CODES = {"<f4": "f", "<i4": "i"}


class Array:
    """The elements of a tensor, rows last."""

    def __init__(self, shape, values):
        self.shape = shape
        self.values = values

    def row(self, *indices):
        """The elements behind the first indices."""
        at, size = 0, len(self.values)
        for extent, index in zip(self.shape, indices):
            size //= extent
            at += index * size
        return list(self.values[at:at + size])


def read(path):
    data = pathlib.Path(path).read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    count = math.prod(header["shape"])
    return Array(header["shape"], struct.unpack_from(f"<{count}{CODES[header['descr']]}", data, 10 + length))


def write(path, descr, shape, values):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
                     struct.pack(f"<{len(values)}{CODES[descr]}", *values))


def f32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def expect(name, own, should):
    """Ends the script with an error unless both are the same numbers."""
    for index, (a, b) in enumerate(zip(own, should, strict=True)):
        if a != b:
            sys.exit(f"element {index} of '{name}' is {a!r}, should be {b!r}")
    print(f"{name}: {len(own)} elements are right")
