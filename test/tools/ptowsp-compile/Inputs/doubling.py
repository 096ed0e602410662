# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prints a program whose first workload calls the second one twice, which calls the third one twice..."""

import sys

LEVELS = int(sys.argv[1])
T = "memref<8x16xf32>"
print(f"""tile.kernel @copy on aiv(in %x: {T}, out %y: {T}) {{
  %t = tile.load %x : {T} -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, {T}
}}""")
for level in range(LEVELS + 1):
    print(f"wsp.workload @w{level}(in %a: {T}, out %b: {T}) {{")
    if level == LEVELS:
        print(f"  wsp.task @copy(%a, %b) : {T}, {T}")
    else:
        print(f"  wsp.call @w{level + 1}(%a, %b) : {T}, {T}\n" * 2, end="")
    print("}")
