# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks in the trace of schedules.mlir where and when its tasks ran: TRACE.json WHAT."""

import json
import sys

ROWS, COLUMNS = 6, 5

events = json.load(open(sys.argv[1]))["traceEvents"]
lanes = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
domain, start, end, submitted = {}, {}, {}, {}
for event in events:
    lane, task = lanes.get(event["tid"], ""), event.get("args", {}).get("task")
    if event["ph"] == "X" and lane == "orchestrator":
        submitted[task] = event["ts"] + event["dur"]
    elif event["ph"] == "X":
        start[task], end[task] = event["ts"], event["ts"] + event["dur"]
    elif event["ph"] == "b" and event["cat"] == "ready":
        domain[task] = int(lane.removeprefix("scheduler domain "))

tasks = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]
assert sorted(domain) == sorted(start) == list(range(len(tasks))), (domain, start)


def check_row():
    assert all(domain[t] == row % 4 for t, (row, _) in enumerate(tasks)), domain


def check_diagonal():
    assert all(domain[t] == (row + column) % 3 for t, (row, column) in enumerate(tasks)), domain


def check_stream():
    for stream in (0, 1):
        of = [t for t, (_, column) in enumerate(tasks) if column % 2 == stream]
        assert all(start[b] >= end[a] for a, b in zip(of, of[1:])), (start, end)


def check_after():
    assert min(start.values()) >= max(submitted.values()), (start, submitted)


def check_late():
    check_after()
    for t, (_, column) in enumerate(tasks):
        assert domain[t] == (column * 0x9E3779B97F4A7C15 % 2**64 >> 32) % 2, domain


globals()["check_" + sys.argv[2]]()
