# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ptowsp-compile: start-up, an example, the cost per operation, and building what came out.

Floor of the cost per operation: ptowsp-opt reading and printing the same module, which is what
MLIR itself needs. Peer at start-up: mlir-opt of the same LLVM, as Debian links it.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/elementwise/elementwise.mlir"
KERNEL = """tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
"""


def run_seconds(command, **options):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def best_seconds(command, repeats):
    """The least wall time of several runs, after one that warms the page cache."""
    return min([run_seconds(command) for _ in range(repeats + 1)][1:])


def write_tasks(path, count):
    """A workload of `count` tasks, one after the other."""
    task = "  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>\n"
    path.write_text(KERNEL + "wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {\n"
                    + task * count + "}\nwsp.schedule @s for @w {\n  wsp.dispatch round_robin(2)\n"
                    + f"  wsp.task_window {count + 1}\n}}\n")


def row(name, unit, ours, peers=None, floor=None):
    return {"name": name, "unit": unit, "lower_is_better": True, "ours": ours,
            "peers": peers or {}, "floor": floor}


def measure_compiler(bin_dir, scratch):
    compiler, peer = bin_dir / "ptowsp-compile", shutil.which("mlir-opt-22")
    peers = {"mlir-opt": 1e3 * best_seconds([peer, "--version"], 20)} if peer else {}
    yield row("start-up", "ms", 1e3 * best_seconds([compiler, "--version"], 20), peers)
    # Into a new folder each time: a second run writes nothing.
    seconds = min(run_seconds([compiler, EXAMPLE, "-o", scratch / f"example-{n}"]) for n in range(10))
    yield row("elementwise to a tree", "ms", 1e3 * seconds)
    for count in (100, 1_000, 10_000, 100_000):
        tasks = scratch / f"tasks-{count}.mlir"
        write_tasks(tasks, count)
        repeats = 5 if count < 100_000 else 1
        ours = best_seconds([compiler, tasks, "-o", scratch / f"tree-{count}"], repeats)
        floor = best_seconds([bin_dir / "ptowsp-opt", tasks, "-o", "/dev/null"], repeats)
        yield row(f"per task of {count}", "us", 1e6 * ours / count, floor=1e6 * floor / count)


def measure_artifact(bin_dir, scratch):
    """Builds the example's tree, without any compiler cache; then after an edit of one kernel."""
    source, tree, build = scratch / "elementwise.mlir", scratch / "tree", scratch / "build"
    environment = dict(os.environ, CCACHE_DISABLE="1")
    source.write_text(EXAMPLE.read_text())
    compile_it = [bin_dir / "ptowsp-compile", source, "-o", tree]
    build_it = ["cmake", "--build", build]
    subprocess.run(compile_it, check=True)
    subprocess.run(["cmake", "-S", tree, "-B", build, "-G", "Ninja"], check=True, stdout=subprocess.DEVNULL)
    yield row("build the tree", "s", run_seconds(build_it, env=environment))
    source.write_text(EXAMPLE.read_text().replace("tile.mul ", "tile.max "))
    subprocess.run(compile_it, check=True)
    yield row("build it again, one kernel changed", "s", run_seconds(build_it, env=environment))


def measure(build):
    bin_dir = build / "bin"
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        return [*measure_compiler(bin_dir, scratch), *measure_artifact(bin_dir, scratch)]
