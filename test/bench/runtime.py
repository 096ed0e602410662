# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The runtime: ns per task of six graphs, empty and 1 us bodies, and its memory; peers by turns.

Peers: OpenMP tasks with `depend` on libgomp and on libomp, oneTBB and Taskflow with a
region map in front. Every program checks the result of the data flow before it measures.
A row is the median of all runs of a program, rounds taken by turns; the least of them is
the row below it. The floor with empty bodies is the cross-core round trip, with bodies of
1 us the ideal: work / cores, or the work of the chain.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAPHS = {"a": "independent", "b": "chain", "c": "wavefront, 300 wide", "d": "layers of 100",
          "e": "random, 1024 buffers", "f": "Cholesky 40x40"}
PEERS = {"libgomp": "g++", "libomp": "clang-22 libomp-14-dev", "tbb": "libtbb-dev",
         "taskflow": "headers of github.com/taskflow/taskflow in TASKFLOW_INCLUDE"}
ROUNDS = int(os.environ.get("PTOWSP_BENCH_ROUNDS", "3"))
RUNS = 10
# Long enough that a task's cost is not that of a run, which takes its memory and its threads at
# its start (a row of its own); short enough that on a busy machine some are not interrupted.
TASKS = 20_000


def build_programs(build):
    """Builds the programs; returns the folder that holds them."""
    folder = build / "bench-runtime"
    configure = ["cmake", "-S", ROOT / "test/bench/runtime", "-B", folder, "-G", "Ninja"]
    if "TASKFLOW_INCLUDE" in os.environ:
        configure.append(f"-DTASKFLOW_INCLUDE={os.environ['TASKFLOW_INCLUDE']}")
    for command in (configure, ["cmake", "--build", folder]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"bench: {done.stdout}{done.stderr}")
    return folder / "bin"


def measure_one(program, graph, tasks, threads, spins, runs):
    """What a program prints; None when it breaks off or is too slow."""
    command = [program, graph, str(tasks), str(threads), str(spins), str(runs)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        print(f"bench: {program.name}, graph {graph}: over 120 s", file=sys.stderr)
        return None
    if done.returncode:
        print(f"bench: {program.name}, graph {graph}: {done.stderr.strip()}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def row(name, unit, ours, peers, floor=None):
    return {"name": name, "unit": unit, "lower_is_better": True, "ours": ours, "peers": peers, "floor": floor}


def measure_graph(programs, graph, spins):
    """The times of every program, taken by turns."""
    times = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (program, threads) in programs.items():
            result = measure_one(program, graph, TASKS, threads, spins, RUNS)
            times[name] += result["ns"] if result else []
    return {name: values for name, values in times.items() if values}


def graph_rows(programs, graph, spins, floor):
    times = measure_graph(programs, graph, spins)
    if "ours" not in times:
        sys.exit(f"bench: graph {graph}: no result of our own")
    label = f"{graph} {GRAPHS[graph]}, {'1 us' if spins else 'empty'}"
    for statistic, text in ((statistics.median, "median"), (min, "least")):
        values = {name: round(statistic(ns), 1) for name, ns in times.items()}
        ours = values.pop("ours")
        yield row(f"{label}, {text}", "ns/task", ours, values, floor)


def start_row(programs):
    """A run of one task, from taking the memory to the end of the threads."""
    times = {}
    for name, (program, threads) in programs.items():
        result = measure_one(program, "a", 1, threads, 0, 10 * RUNS)
        if result:
            times[name] = round(statistics.median(result["ns"]) / 1000, 1)
    ours = times.pop("ours")
    return row("a run of one task, median", "us", ours, times)


def memory_rows(folder, programs):
    """The growth of the peak with ten thousand and with ten million tasks."""
    for graph in ("a", "e"):
        for tasks in (10_000, 10_000_000):
            peers = {}
            for name, (program, threads) in programs.items():
                # Peers that keep every task would need all memory of a small machine.
                if name != "ours" and tasks > 1_000_000:
                    continue
                result = measure_one(program, graph, tasks, threads, 0, 0)
                if result:
                    peers[name] = result["peak_kib"] / 1024
            ours = peers.pop("ours")
            yield row(f"memory, {graph} {GRAPHS[graph]}, {tasks} tasks", "MiB", ours, peers)


def measure(build):
    folder = build_programs(build)
    ours = folder / "ours"
    programs = {"ours": (ours, 2), "ours, 1 thread": (ours, 1)}
    for name, packages in PEERS.items():
        if (folder / name).exists():
            programs[name] = (folder / name, 2)
        else:
            print(f"bench: without {name}; it needs: {packages}", file=sys.stderr)
    spins = int(subprocess.check_output([ours, "--calibrate"]))
    round_trip = float(subprocess.check_output([ours, "--round-trip"]))
    rows = [row("cross-core round trip", "ns", round_trip, {}), start_row(programs)]
    for graph in GRAPHS:
        rows += graph_rows(programs, graph, 0, round_trip)
    for graph in GRAPHS:
        rows += graph_rows(programs, graph, spins, 1000 if graph == "b" else 500)
    return rows + list(memory_rows(folder, programs))
