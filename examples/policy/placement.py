# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks in a trace of policy.mlir that every task went where least_loaded.cpp sends it."""

import json
import sys

events = json.load(open(sys.argv[1]))["traceEvents"]
lanes = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
domain = {e["args"]["task"]: int(lanes[e["tid"]].removeprefix("scheduler domain "))
          for e in events if e["ph"] == "b" and e["cat"] == "ready"}

load = [0, 0, 0]
for task in range(6 * 5):
    least = load.index(min(load))
    load[least] += task // 5 + 1
    assert domain[task] == least, (task, domain[task], least)
print("loads", load)
