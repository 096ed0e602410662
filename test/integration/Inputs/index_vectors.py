# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes vectors of indices as .npy files, without NumPy."""

import pathlib
import shutil
import struct
import sys


def write(path, shape, values):
    header = f"{{'descr': '<i4', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
                     struct.pack(f"<{len(values)}i", *values))


folder = pathlib.Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
write(folder / "starts.npy", (4,), [0, 2, 2, 5])  # the second expert gets nothing
write(folder / "tokens.npy", (5,), [7, 0, 3, 3, 1])
write(folder / "permutation.npy", (4,), [2, 0, 3, 1])
write(folder / "lengths.npy", (1, 8), [0, 1, 2, 3, -1, 0, 0, 4])
