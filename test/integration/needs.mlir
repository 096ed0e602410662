// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: FileCheck %s --check-prefix=MANIFEST < %t/out/manifest.json

// 'start' lives as long as the workload, which so holds the slots of all tasks of its depth: the
// compiler cannot know how many. Counted before the run, for the values of this run.
// MANIFEST: "task_window": {
// MANIFEST-NEXT: "needed": null
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 steps=3000 rows=random:2 --stats=json > %t/long.json
// RUN: FileCheck %s --check-prefix=LONG < %t/long.json
// LONG: "task_ring": {
// LONG-NEXT: "capacity": 3005
// LONG-NEXT: "high_water": 3005
// RUN: ptowsp-run %t/out --build-dir=%t/b a=1 steps=5 rows=1 --stats=json | FileCheck %s --check-prefix=SHORT
// SHORT: "task_ring": {
// SHORT-NEXT: "capacity": 1024

// A window of one's own is taken as it is, too small or just enough.
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=1 steps=2000 rows=1 --task-window=2004 2>&1 | FileCheck %s --check-prefix=SMALL
// SMALL: deadlock
// SMALL: hint: set '--task-window' to 2005 (now 2004)
// RUN: ptowsp-run %t/out --build-dir=%t/b a=1 steps=2000 rows=1 --task-window=2005

tile.kernel @bump on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %one = arith.constant 1.0 : f32
  %u = tile.add_scalar %t, %one : !tile.tile<8x16xf32>, f32
  tile.store %u, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.symbol @steps : index = 4
wsp.workload @needs(in %a: memref<8x16xf32>, in %rows: memref<4xi32>, out %b: memref<8x16xf32>) {
  %steps = wsp.symbol_load @steps : index
  %c4 = arith.constant 4 : index
  %start = wsp.intermediate : memref<8x16xf32>
  wsp.task @bump(%a, %start) : memref<8x16xf32>, memref<8x16xf32>
  wsp.for_each (%i) in (%steps) {
    wsp.task @bump(%start, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
  wsp.for_each (%i) in (%c4) pipelined {
    %row = wsp.element_load %rows[%i] : memref<4xi32>
    %zero = arith.constant 0 : i32
    %any = arith.cmpi ne, %row, %zero : i32
    wsp.cond %any {
      wsp.task @bump(%start, %b) : memref<8x16xf32>, memref<8x16xf32>
    } otherwise {
      wsp.task @bump(%start, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
