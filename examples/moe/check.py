# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes the layer a second time: each expert over all of its tokens, then each token's mix."""

import sys

from npy import expect, f32, read

folder = sys.argv[1]
names = ("x", "w", "starts", "tokens", "places", "gates")
x, w, starts, tokens, places, gates = (read(f"{folder}/in/{name}.npy") for name in names)

hidden = []
for expert in range(w.shape[0]):
    for place in range(starts.values[expert], starts.values[expert + 1]):
        row = zip(x.row(tokens.values[place]), w.row(expert))
        hidden.append([max(f32(a * b), 0.0) for a, b in row])
mixed = []
for token in range(x.shape[0]):
    (p0, p1), (g0, g1) = places.row(token), gates.row(token)
    mixed += [f32(f32(a * g0) + f32(b * g1)) for a, b in zip(hidden[p0], hidden[p1])]
expect("y", read(f"{folder}/out/y.npy").values, mixed)
