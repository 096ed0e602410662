# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks that --print-capabilities tells what the compiler does with every directive: SCRATCH.

A schedule is compiled for each row; a row without one here is an error, so that nothing gets
into the table untested."""

import json
import pathlib
import subprocess
import sys

scratch = pathlib.Path(sys.argv[1])

PROGRAM = """
tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<4x8x16xf32>) {
  %n = arith.constant 4 : index
  wsp.parallel (%i) in (%n) {
    %y = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<4x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @k(%a, %y) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}
wsp.schedule @s for @w {
DIRECTIVES
}
"""

# The directives of each row, and for those that are what happens in any case, nothing else.
ROWS = {
    "dispatch round_robin": "wsp.dispatch round_robin(2)",
    "dispatch affinity": "wsp.dispatch affinity(%i) over 2",
    "dispatch hash": "wsp.dispatch hash(%i) over 2",
    "dispatch custom": "wsp.dispatch custom(%i) over 4",
    "dispatch work_steal": "wsp.dispatch work_steal over 2",
    "dispatch own": 'wsp.dispatch "mine"(%i) over 2 from "mine.cpp"',
    "task_window stall": "wsp.task_window 8",
    "task_window abort": "wsp.task_window 8 mode(abort)",
    "task_window benchmark": "wsp.task_window 8 mode(benchmark)",
    "ready submission": "wsp.ready submission",
    "ready fifo": "wsp.ready fifo",
    "ready priority": "wsp.ready priority(%i)",
    "ready work_steal": "wsp.ready work_steal",
    "start immediate": "wsp.start immediate",
    "start after_orchestration": "wsp.start after_orchestration",
    "start threshold": "wsp.start threshold(3)",
    "pools by_unit": "wsp.pools by_unit",
    "pools single": "wsp.pools single",
    "pools custom": "wsp.pools custom",
    "streams": "wsp.streams 2",
    "stream_by": "wsp.streams 2\nwsp.stream_by(%i)",
    "timing immediate": "wsp.timing immediate",
    "timing batched": "wsp.timing batched(2)",
    "timing interleaved": "wsp.timing interleaved(2)",
    "timing rate_limit": "wsp.timing rate_limit(100)",
    "trace none": "wsp.trace none",
    "trace cycles": "wsp.trace cycles",
    "unit": "wsp.unit aiv for @k",
    "tile": "wsp.tile rows(8) for @k",
    "buffers": "wsp.buffers 2",
    "spatial_map": "wsp.spatial_map [2, 2]",
    "deps inferred": "wsp.deps inferred",
    "deps explicit": "wsp.deps explicit",
    "deps hybrid": "wsp.deps hybrid",
}
# What happens without the directive, too: nothing shows it but that nothing is said.
SAME = {"pools by_unit"}
# What is no directive has its own tests.
LANGUAGE = {"parallel", "for_each", "for_each pipelined", "select", "cond", "combine", "sequential",
            "call", "scope", "symbol", "slot", "element_load", "channel", "process"}


# What each column is made with.
COLUMNS = {
    "bundled, a2a3sim": [],
    "bundled, a2a3": ["--target=a2a3"],
    "host_build_graph": ["--runtime=host_build_graph"],
    "aicpu_build_graph": ["--runtime=aicpu_build_graph"],
    "tensormap_and_ringbuffer": ["--runtime=tensormap_and_ringbuffer"],
}


def compile_with(directives):
    program = scratch / "program.mlir"
    program.write_text(PROGRAM.replace("DIRECTIVES", directives))
    return subprocess.run(["ptowsp-compile", str(program), *flags, "--force", "-o", str(scratch / "out")],
                          capture_output=True, text=True, check=False)


def emitted():
    manifest = json.loads((scratch / "out/manifest.json").read_text())
    code = (scratch / "out/kernels/orchestration/w.cpp").read_text()
    return manifest["schedule"], manifest["capabilities"], code


def check(row, level):
    done = compile_with(ROWS[row])
    warnings = done.stderr.count("warning: ")
    if level == "unsupported":
        assert done.returncode == 1, (row, done.stderr)
        assert f"'{row}' is not supported" in done.stderr and "[not-supported]" in done.stderr, row
        return
    assert done.returncode == 0, (row, done.stderr)
    if level == "diagnosed":
        assert warnings == 1 and "[ignored-directive]" in done.stderr, (row, done.stderr)
        assert f"program.mlir:{line_of(ROWS[row])}:" in done.stderr, (row, done.stderr)
    else:
        assert warnings == 0, (row, done.stderr)
    schedule, capabilities, code = emitted()
    recorded = schedule.pop("recorded", {})
    assert capabilities[row] == level, (row, capabilities)
    if level == "enforced" and row not in SAME:
        assert (schedule, code) != plain, row
    if level == "recorded":
        assert row.split()[0] in recorded, (row, schedule)
        assert (schedule, code) == plain, row


def line_of(directive):
    return PROGRAM.replace("DIRECTIVES", directive).splitlines().index(directive) + 1


(scratch / "mine.cpp").write_text("// a policy\n")
printed = subprocess.run(["ptowsp-compile", "--print-capabilities"], capture_output=True, text=True,
                         check=True).stdout.splitlines()[1:]
levels = {line[:26].strip(): line[26:].split() for line in printed}
assert set(levels) == set(ROWS) | LANGUAGE, set(levels) ^ (set(ROWS) | LANGUAGE)
for column, flags in enumerate(COLUMNS.values()):
    done = compile_with("")
    assert done.returncode == 0, done.stderr
    plain_schedule, _, plain_code = emitted()
    plain = (plain_schedule, plain_code)
    for feature, given in levels.items():
        if feature in ROWS:
            check(feature, given[column])
print(len(ROWS), "directives for", len(COLUMNS), "runtimes")
