// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t

// A grid of tasks under several schedules of one workload: where and when they run is what
// the schedule says, what they compute never changes.

// RUN: ptowsp-compile %s --schedule=@rows -o %t/out
// RUN: FileCheck %s --check-prefix=EMITTED --input-file=%t/out/kernels/orchestration/grid.cpp
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 --threads=2
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --trace=%t/rows.json | FileCheck %s --check-prefix=SUM
// RUN: %python %S/Inputs/placement.py %t/rows.json row

// The options of a run come before the schedule.
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --dispatch=work_steal --domains=3 --ready=priority \
// RUN:   --start=threshold:7 --window-mode=benchmark --stats | FileCheck %s --check-prefix=STATS
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --start=after_orchestration --dispatch=hash \
// RUN:   --domains=2 --trace=%t/after.json | FileCheck %s --check-prefix=SUM
// RUN: %python %S/Inputs/placement.py %t/after.json after

// RUN: ptowsp-compile %s --schedule=@diagonals -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --trace=%t/diagonals.json | FileCheck %s --check-prefix=SUM
// RUN: %python %S/Inputs/placement.py %t/diagonals.json diagonal

// RUN: ptowsp-compile %s --schedule=@lanes -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --trace=%t/lanes.json | FileCheck %s --check-prefix=SUM
// RUN: %python %S/Inputs/placement.py %t/lanes.json stream

// RUN: ptowsp-compile %s --schedule=@late -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --trace=%t/late.json | FileCheck %s --check-prefix=SUM
// RUN: %python %S/Inputs/placement.py %t/late.json late

// RUN: ptowsp-compile %s --schedule=@full -o %t/out
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=2 2>&1 | FileCheck %s --check-prefix=FULL
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 --window-mode=stall | FileCheck %s --check-prefix=SUM

// STATS: b = 4.0
// STATS: policies      dispatch work_steal, domains 3, ready priority, start threshold:7, window-mode benchmark
// EMITTED: o.submit(kernel_twice, PTOWSP_AIV,
// EMITTED-NEXT: rt::key(row));
// EMITTED: p.schedule.dispatch = PTOWSP_DISPATCH_AFFINITY;
// EMITTED: p.schedule.domains = 4;
// SUM: b = 4.0
// FULL: error: capacity: the task ring is full (TASK_RING_FULL), and window mode 'abort' does not wait

tile.kernel @twice on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add %a, %a : !tile.tile<8x16xf32>
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

wsp.workload @grid(in %a: memref<8x16xf32>, out %b: memref<6x5x8x16xf32>) {
  %rows = arith.constant 6 : index
  %columns = arith.constant 5 : index
  wsp.parallel (%row, %column) in (%rows, %columns) {
    %y = memref.subview %b[%row, %column, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1]
        : memref<6x5x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @twice(%a, %y) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}

wsp.schedule @rows for @grid {
  wsp.dispatch affinity(%row)
  wsp.ready fifo
}
wsp.schedule @diagonals for @grid {
  wsp.dispatch custom(%row, %column) over 3 {
    %three = arith.constant 3 : index
    %sum = arith.addi %row, %column : index
    %domain = arith.remui %sum, %three : index
    wsp.yield %domain : index
  }
  wsp.ready work_steal
}
wsp.schedule @lanes for @grid {
  wsp.dispatch work_steal over 4
  wsp.streams 2
  wsp.stream_by(%column)
}
wsp.schedule @late for @grid {
  wsp.dispatch hash(%column) over 2
  wsp.ready priority(%row)
  wsp.start after_orchestration
}
wsp.schedule @full for @grid {
  wsp.task_window 4 mode(abort)
}
