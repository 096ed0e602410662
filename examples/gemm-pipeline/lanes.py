# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws traces one below the other, on one scale: lanes.py TRACE.json..."""

import json
import sys

COLUMNS = 80
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read(path):
    """Slices in the order of time: of each process, and of each kernel outside of processes."""
    events = json.load(open(path))["traceEvents"]
    names = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
    lanes = {}
    for event in events:
        lane = names.get(event["tid"], "")
        if event["ph"] == "X" and lane.startswith(("AIC ", "AIV ")):
            lane = "kernel " + event["name"]
        if event["ph"] == "X" and lane.startswith(("process ", "kernel ")):
            lanes.setdefault(lane, []).append(event)
    return {lane: sorted(slices, key=lambda e: e["ts"]) for lane, slices in lanes.items()}


def draw(slices, scale):
    """A letter for each task, a dot where a process waits at a channel."""
    row, tasks = [" "] * COLUMNS, 0
    for event in slices:
        mark = "."
        if not event["name"].startswith("CHANNEL_"):
            mark, tasks = LETTERS[tasks % len(LETTERS)], tasks + 1
        first, last = int(event["ts"] * scale), int((event["ts"] + event["dur"]) * scale)
        row[first : max(last, first + 1)] = mark * max(last - first, 1)
    return "".join(row[:COLUMNS]).rstrip()


traces = {path: read(path) for path in sys.argv[1:]}
ends = {
    path: max(e["ts"] + e["dur"] for slices in lanes.values() for e in slices)
    for path, lanes in traces.items()
}
width = max(len(lane) for lanes in traces.values() for lane in lanes)
for path, lanes in traces.items():
    print(f"{path.removesuffix('.json')}: the last task ends at {ends[path]}")
    for lane, slices in lanes.items():
        print(f"{lane:{width}} |{draw(slices, COLUMNS / max(ends.values()))}")
