# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Routes tokens to experts: writes starts, tokens, places and gates as .npy files to a folder.

  route.py DIR TOKENS EXPERTS [swapped]

`swapped` makes a mistake: two bounds in the wrong order, so that rows overlap.
"""

import pathlib
import struct
import sys


def write(name, descr, shape, values):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    (folder / f"{name}.npy").write_bytes(
        b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
        struct.pack(f"<{len(values)}{'f' if descr == '<f4' else 'i'}", *values))


folder, count, experts = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)

# Two different experts per token; the last expert gets none.
chosen = [((7 * t + 3) % (experts - 1), (7 * t + 4) % (experts - 1)) for t in range(count)]
starts, tokens, places = [0], [], [[0, 0] for _ in range(count)]
for expert in range(experts):
    for token, pair in enumerate(chosen):
        if expert in pair:
            places[token][pair.index(expert)] = len(tokens)
            tokens.append(token)
    starts.append(len(tokens))
if sys.argv[4:] == ["swapped"]:
    starts[1], starts[2] = starts[2], starts[1]
write("starts", "<i4", (experts + 1,), starts)
write("tokens", "<i4", (len(tokens),), tokens)
write("places", "<i4", (count, 2), [place for pair in places for place in pair])
write("gates", "<f4", (count, 2), [gate for t in range(count) for gate in (0.75 - t / 64, 0.25 + t / 64)])
