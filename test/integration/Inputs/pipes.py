# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a trace with pipes adds to a plain one, and whether it fits the task."""

import json
import sys

plain, piped = (json.load(open(path))["traceEvents"] for path in sys.argv[1:3])
assert [e for e in piped if e["pid"] == 1] == plain

own = [e for e in piped if e["pid"] == 2]
lanes = {e["tid"]: e["args"]["name"] for e in own if e["name"] == "thread_name"}
slices = {}
for e in own:
    if e["ph"] == "X":
        slices.setdefault(lanes[e["tid"]], []).append((e["ts"], e["ts"] + e["dur"], e["name"]))
for pipe, busy in slices.items():
    assert all(a[1] <= b[0] for a, b in zip(busy, busy[1:])), pipe

loads = [s for s in slices["PIPE_MTE2"] if s[2] == "gm_to_vec"]
stores = [s for s in slices["PIPE_MTE3"] if s[2] == "vec_to_gm"]
print(len(loads) - 1, "loads of tiles,", len(stores) - 1, "stores of tiles")  # and the row
vector = slices["PIPE_V"]
beside = any(load[0] < v[1] and v[0] < load[1] for load in loads for v in vector)
print("loads during other work:", "yes" if beside else "no")
task = next(e for e in plain if e["ph"] == "X" and e["name"] == "accumulate")
assert max(s[1] for busy in slices.values() for s in busy) <= task["dur"], task
print("the last instruction ends within the task")
