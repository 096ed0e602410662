// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 --seed=7 n=5
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 --task-window=2 n=9
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 n=0

// Rows go to three workers by turns, who pass them on in rendezvous; a collector takes what
// they make from a shared channel, and stops when an event says that all have been dealt out.

tile.kernel @double on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add %a, %a : !tile.tile<8x16xf32>
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.symbol @n : index = 7
wsp.workload @deal(in %a: memref<?x8x16xf32>[@n], out %b: memref<?x8x16xf32>[@n]) {
  %n = wsp.symbol_load @n : index
  %three = arith.constant 3 : index
  %zero = arith.constant 0 : index
  wsp.network {
    wsp.channel @rows[3] capacity 0 latency 5 : memref<8x16xf32, strided<[16, 1], offset: ?>>, index
    wsp.channel @made capacity 2 shared : memref<8x16xf32>, index
    wsp.channel @dealt capacity 0
    wsp.channel @last : index
    wsp.process @dealer {
      wsp.for_each (%i) in (%n) {
        %lane = arith.remui %i, %three : index
        %a_i = memref.subview %a[%i, 0, 0] [1, 8, 16] [1, 1, 1] : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.send @rows[%lane](%a_i, %i) : memref<8x16xf32, strided<[16, 1], offset: ?>>, index
      }
      wsp.for_each (%lane) in (%three) {
        wsp.close @rows[%lane]
      }
      wsp.record @dealt
      %some = arith.cmpi ugt, %n, %zero : index
      wsp.cond %some {
        wsp.send @last(%n) : index
      }
      wsp.close @last
    }
    wsp.process @worker replicate 3 (%lane) {
      wsp.consume @rows[%lane] (%row: memref<8x16xf32, strided<[16, 1], offset: ?>>, %i: index) {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @double(%row, %t) : memref<8x16xf32, strided<[16, 1], offset: ?>>, memref<8x16xf32>
        wsp.send @made(%t, %i) : memref<8x16xf32>, index
      }
      wsp.close @made
    }
    wsp.process @collector {
      wsp.consume @made (%t: memref<8x16xf32>, %i: index) {
        %b_i = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1] : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.task @double(%t, %b_i) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
    }
    wsp.process @watcher {
      wsp.synchronize @dealt
      wsp.receive @last (%count: index) {
      } otherwise {
      }
    }
  }
}
