# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels: on the host beside plain loops and OpenBLAS, their C++ compile time, and modelled cycles.

The cycles of products of f16 are compared with times published for 24 cores of an A3, which
include the launch; on one core with the time that its loads alone take. The plain loops are
built with the same options, by the same compiler, into the same program. OPENBLAS_DIR names a
folder with OpenBLAS, where it is not installed (libopenblas-dev).
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/elementwise/elementwise.mlir"
PRODUCT = ROOT / "test/integration/kernel-buffers-product.mlir"
# Launching kernels on all cores, which no core's clock knows; then what was measured.
LAUNCH_CYCLES = 10_900
PUBLISHED = {1536: 71_800, 3072: 382_400, 6144: 2_786_000}
# 16 blocks of 128 x 128 outputs, each of 512 columns of a and rows of b.
LOAD_BYTES_512 = 16 * (128 + 128) * 512 * 2
LOAD_BYTES_PER_CYCLE = 78.4
LOAD_CYCLES_512 = round(LOAD_BYTES_512 / LOAD_BYTES_PER_CYCLE)


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {done.stdout}{done.stderr}")
    return done.stdout


def make_tree(build, folder):
    """An artifact, for the machine's header and for a kernel to compile."""
    run([build / "bin/ptowsp-compile", EXAMPLE, "-o", folder])
    return folder / "kernels"


def measure_programs(build, kernels):
    folder = build / "bench-kernels"
    run(["cmake", "-S", ROOT / "test/bench/kernels", "-B", folder, "-G", "Ninja",
         f"-DPTOWSP_MACHINE_DIR={kernels}"])
    run(["cmake", "--build", folder])
    return [json.loads(line) for line in run([folder / "bin/kernels"]).splitlines()]


def emitted_cycles(build, folder, buffers):
    """A whole run of the product of 512 x 512 matrices that the compiler emits, dispatch included."""
    program = folder / f"product{buffers}.mlir"
    program.write_text(PRODUCT.read_text().replace("wsp.buffers 2", f"wsp.buffers {buffers}"))
    tree = folder / f"product{buffers}"
    run([build / "bin/ptowsp-compile", program, "-o", tree])
    stats = run([build / "bin/ptowsp-run", tree, "--build-dir", folder / f"build{buffers}",
                 "--stats=json", "a=1", "b=1"])
    return json.loads(stats[stats.index("{"):])["total_cycles"]


def compile_seconds(kernels):
    """Processor time, the least of three, as an artifact compiles a kernel."""
    source = kernels / "aiv/add.cpp"
    command = ["c++", "-std=c++17", "-O3", "-march=native", "-ffp-contract=off", "-D__DAV_VEC__",
               "-I", kernels, "-I", kernels.parent / "runtime/include", "-c", source,
               "-o", kernels / "add.o"]
    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


def row(name, unit, ours, peers=None, floor=None):
    return {"name": name, "unit": unit, "lower_is_better": True, "ours": ours,
            "peers": peers or {}, "floor": floor}


def cycle_row(size, cycles):
    if size == 512:
        return row("gemm 512^3 f16 on one core, by hand", "cycles", cycles, floor=LOAD_CYCLES_512)
    return row(f"gemm {size}^3 f16 on 24 cores", "cycles", cycles + LAUNCH_CYCLES,
               {"published": PUBLISHED[size]})


def measure(build):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        kernels = make_tree(build, pathlib.Path(folder))
        rows.append(row("compile a kernel", "s", round(compile_seconds(kernels), 3)))
        rows.append(row("gemm 512^3 f16 on one core, emitted", "cycles",
                        emitted_cycles(build, pathlib.Path(folder), 2),
                        {"one buffer": emitted_cycles(build, pathlib.Path(folder), 1)},
                        LOAD_CYCLES_512))
        for result in measure_programs(build, kernels):
            name, unit, ours = (result.pop(key) for key in ("name", "unit", "ours"))
            if unit == "cycles":
                rows.append(cycle_row(int(name.split()[1]), ours))
            else:
                rows.append(row(name, unit, ours, result))
    return rows
