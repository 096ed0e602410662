# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Networks: nanoseconds per token of pipelines, beside Go, Boost's fibers and a queue under a mutex.

A million tokens go through 3 and 8 stages with channels of capacity 1 and 64; the time is the
least of three. The floor is bare stackless coroutines without clocks, statistics or reports. A
thousand processes in a row are measured from before they are made until all have ended.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {done.stdout}{done.stderr}")
    return done.stdout


def row(name, unit, ours, peers=None, floor=None):
    return {"name": name, "unit": unit, "lower_is_better": True, "ours": ours,
            "peers": peers or {}, "floor": floor}


def measure(build):
    folder = build / "bench-csp"
    run(["cmake", "-S", ROOT / "test/bench/csp", "-B", folder, "-G", "Ninja"])
    run(["cmake", "--build", folder])
    results, rows = {}, []
    for program in sorted((folder / "bin").iterdir()):
        for line in run([program]).splitlines():
            result = json.loads(line)
            if "processes" in result:
                rows.append(row("1000 processes", "us", result["us"]))
                rows.append(row("1000 processes, memory", "KiB", result["kib"]))
            else:
                pipeline = (result["stages"], result["capacity"])
                results.setdefault(pipeline, {})[program.name] = result["ns"]
    for (stages, capacity), times in sorted(results.items()):
        ours, floor = times.pop("ours"), times.pop("coroutine")
        rows.append(row(f"{stages} stages, capacity {capacity}", "ns per token", ours, times, floor))
    return rows
