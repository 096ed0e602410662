# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes DIR/KIND.mlir, a workload with every elementwise operation of one kind for every
element type, and DIR/x_TYPE.npy, DIR/y_TYPE.npy: values of every class, each with each.

Usage: all_ops.py exact|approximated DIR
"""

import struct
import sys

BINARY = ("add", "sub", "mul", "max", "min")
FLOATS = [0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf"), float("nan"), 1.5, -2.75, 3.0e-8,
          6.1e-5, -6.0e-5, 65504.0, -40000.0, 0.1, 11.0]
INTEGERS = [0, 1, -1, 2, -2, 3, 7, -7, 100, -100, 255, -256, 4660, -4661]  # and the extremes
CODES = {"f32": ("f", "<f4"), "f16": ("e", "<f2"), "i32": ("i", "<i4"), "i16": ("h", "<i2")}
SIDE = 16  # of a tile: one row per value of x, one column per value of y


def operations(kind, dtype):
    """(operation, what it takes beside the first tile)"""
    if kind == "approximated":
        return [(op, "") for op in ("exp", "log")] if dtype[0] == "f" else []
    floats = dtype[0] == "f"
    binary = BINARY + ("div",) * floats
    unary = ("neg",) + ("sqrt", "rsqrt", "abs", "recip") * floats + ("relu",) * (dtype != "i16")
    return ([(op, ", %y") for op in binary] + [(op + "_scalar", ", %s") for op in binary] +
            [(op, "") for op in unary])


def kernel(kind, dtype):
    tile, memory = f"!tile.tile<{SIDE}x{SIDE}x{dtype}>", f"memref<{SIDE}x{SIDE}x{dtype}>"
    ops = operations(kind, dtype)
    outs = ", ".join(f"out %to{i}: {memory}" for i in range(len(ops)))
    lines = [f"tile.kernel @all_{dtype} on aiv(in %from_x: {memory}, in %from_y: {memory}, {outs},",
             f"    %s: {dtype}) {{",
             f"  %x = tile.load %from_x : {memory} -> {tile}",
             f"  %y = tile.load %from_y : {memory} -> {tile}"]
    for i, (op, more) in enumerate(ops):
        scalar = f", {dtype}" if more == ", %s" else ""
        lines += [f"  %r{i} = tile.{op} %x{more} : {tile}{scalar}",
                  f"  tile.store %r{i}, %to{i} : {tile}, {memory}"]
    return lines + ["}"]


def task(kind, dtype):
    memory = f"memref<{SIDE}x{SIDE}x{dtype}>"
    count = len(operations(kind, dtype))
    lines, names, types = [], [], []
    for i in range(count):
        view = f"memref<{SIDE}x{SIDE}x{dtype}, strided<[{SIDE}, 1], offset: {i * SIDE * SIDE}>>"
        lines += [f"  %{dtype}_{i} = memref.subview %f_{dtype}[{i}, 0, 0]",
                  f"      [1, {SIDE}, {SIDE}] [1, 1, 1]",
                  f"      : memref<{count}x{SIDE}x{SIDE}x{dtype}> to {view}"]
        names.append(f"%{dtype}_{i}")
        types.append(view)
    return lines + [f"  wsp.task @all_{dtype}(%x_{dtype}, %y_{dtype}, {', '.join(names)},",
                    f"      %s_{dtype})",
                    f"      : {memory}, {memory}, {', '.join(types)}, {dtype}"]


def values_of(dtype):
    if dtype[0] == "f":
        return FLOATS
    limit = 1 << (int(dtype[1:]) - 1)
    return INTEGERS + [limit - 1, -limit]


def write_npy(path, dtype, values):
    code, descr = CODES[dtype]
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({SIDE}, {SIDE}), }}"
    header = header.ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(struct.pack(f"<{len(values)}{code}", *values))


def main(kind, folder):
    dtypes = [dtype for dtype in CODES if operations(kind, dtype)]
    args, body, kernels = [], [], []
    for dtype in dtypes:
        square = f"memref<{SIDE}x{SIDE}x{dtype}>"
        count = len(operations(kind, dtype))
        args += [f"in %x_{dtype}: {square}", f"in %y_{dtype}: {square}",
                 f"out %f_{dtype}: memref<{count}x{SIDE}x{SIDE}x{dtype}>", f"%s_{dtype}: {dtype}"]
        kernels += kernel(kind, dtype)
        body += task(kind, dtype)
        values = values_of(dtype)
        write_npy(f"{folder}/x_{dtype}.npy", dtype, [v for v in values for _ in values])
        write_npy(f"{folder}/y_{dtype}.npy", dtype, [v for _ in values for v in values])
    lines = kernels + [f"wsp.workload @{kind}({', '.join(args)}) {{"] + body + ["}"]
    with open(f"{folder}/{kind}.mlir", "w") as file:
        file.write("\n".join(lines) + "\n")


main(*sys.argv[1:])
