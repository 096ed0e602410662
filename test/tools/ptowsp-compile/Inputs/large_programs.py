# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes programs that are long, or whose numbers are large: SCRATCH."""

import pathlib
import sys

scratch = pathlib.Path(sys.argv[1])

KERNEL = """tile.kernel @copy on aiv(in %x: memref<16x16xf32>, out %y: memref<16x16xf32>) {
  %t = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32>
  tile.store %t, %y : !tile.tile<16x16xf32>, memref<16x16xf32>
}
"""
WORKLOAD = "wsp.workload @w(in %a: memref<16x16xf32>, out %b: memref<16x16xf32>"
COPY = "wsp.task @copy({}, {}) : memref<16x16xf32>, memref<16x16xf32>\n"


def write(name, *parts):
    (scratch / name).write_text("".join((KERNEL,) + parts))


# One intermediate that every task reads.
tasks = [f"%u{i} = wsp.intermediate : memref<16x16xf32>\n" + COPY.format("%t", f"%u{i}")
         for i in range(12000)]
write("uses.mlir", WORKLOAD, ") {\n%t = wsp.intermediate : memref<16x16xf32>\n",
      COPY.format("%a", "%t"), *tasks, COPY.format("%t", "%b"), "}\n")

# A channel whose number takes so many additions.
depth = 30000
sums = [f"%q{i + 1} = arith.addi %q{i}, %one : index\n" for i in range(depth)]
write("deep.mlir", WORKLOAD, ", %n: index) {\n%one = arith.constant 1 : index\nwsp.network {\n",
      "wsp.channel @c[2] capacity 1 : index\n",
      "wsp.process @p replicate 2 (%i) {\n%q0 = arith.addi %i, %i : index\n", *sums,
      f"%two = arith.constant 2 : index\n%own = arith.remui %q{depth}, %two : index\n",
      "wsp.send @c[%own](%i) : index\n}\n",
      "wsp.process @q replicate 2 (%i) {\nwsp.receive @c[%i] (%x: index) {\n}\n}\n}\n}\n")

# Many iterations that each make an intermediate.
write("scopes.mlir", WORKLOAD, ") {\n%n = arith.constant 160000 : index\nwsp.network {\n",
      "wsp.channel @c capacity 1 : memref<16x16xf32>\n",
      "wsp.process @p {\nwsp.for_each (%i) in (%n) {\n%t = wsp.intermediate : memref<16x16xf32>\n",
      COPY.format("%a", "%t"), "wsp.send @c(%t) : memref<16x16xf32>\n}\nwsp.close @c\n}\n",
      "wsp.process @q {\nwsp.consume @c (%t: memref<16x16xf32>) {\n", COPY.format("%t", "%b"),
      "}\n}\n}\n}\nwsp.schedule @s for @w {\nwsp.task_window 4194304\n}\n")

# A loop that would take longer than can be counted.
write("cycles.mlir", WORKLOAD, ", %n: index) {\n%far = arith.constant 4611686018427387904 : index\n",
      "wsp.network {\nwsp.channel @c capacity 1 : index\n",
      "wsp.process @p {\nwsp.for_each (%i) in (%n) {\nwsp.for_each (%j) in (%far) {\n",
      COPY.format("%a", "%b"), "}\nwsp.send @c(%i) : index\n}\nwsp.close @c\n}\n",
      "wsp.process @q {\nwsp.consume @c (%x: index) {\n}\n}\n}\n}\n")

# Iterations of processes whose least common multiple is beyond 64 bits.
rates = [211, 223, 227, 229, 233, 239, 241, 251, 257]
takers = [f"""wsp.process @r{i} {{
%k = arith.constant {rate - 1} : index
wsp.consume @c{i} (%x: index) {{
wsp.for_each (%u) in (%k) {{
wsp.receive @c{i} (%y: index) {{
}}
}}
}}
}}
""" for i, rate in enumerate(rates)]
write("rates.mlir", WORKLOAD, ", %n: index) {\nwsp.network {\n",
      *[f"wsp.channel @c{i} capacity 1000 : index\n" for i in range(len(rates))],
      "wsp.process @p {\nwsp.for_each (%i) in (%n) {\n",
      *[f"wsp.send @c{i}(%i) : index\n" for i in range(len(rates))], "}\n",
      *[f"wsp.close @c{i}\n" for i in range(len(rates))], "}\n", *takers, "}\n}\n")
