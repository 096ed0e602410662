// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 factor=3
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 factor=3 n=9 --threads=3
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 factor=3 n=1 --seed=5
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 factor=3 n=0

// b = (factor * a + i) * 2, where i is the index of the tile.

tile.kernel @scale on aiv(in %x: memref<16x32xf32>, out %y: memref<16x32xf32>, %factor: f32) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %b = tile.mul_scalar %a, %factor : !tile.tile<16x32xf32>, f32
  tile.store %b, %y : !tile.tile<16x32xf32>, memref<16x32xf32>
}
tile.kernel @shift on aiv(in %x: memref<16x32xf32>, out %y: memref<16x32xf32>, %by: f32) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %b = tile.add_scalar %a, %by : !tile.tile<16x32xf32>, f32
  tile.store %b, %y : !tile.tile<16x32xf32>, memref<16x32xf32>
}
wsp.symbol @n : index = 4
wsp.workload @pipeline(in %a: memref<?x16x32xf32>[@n], out %b: memref<?x16x32xf32>[@n], %factor: f32) {
  %n = wsp.symbol_load @n : index
  %c = wsp.intermediate(%n) : memref<?x16x32xf32>
  %two = arith.constant 2.0 : f32
  wsp.network {
    wsp.channel @tiles capacity 2 latency 40 : memref<16x32xf32>, index
    wsp.process @produce {
      wsp.for_each (%i) in (%n) {
        %t = wsp.intermediate : memref<16x32xf32>
        %a_i = memref.subview %a[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
        wsp.task @scale(%a_i, %t, %factor) : memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32>, f32
        wsp.send @tiles(%t, %i) : memref<16x32xf32>, index
      }
      wsp.close @tiles
    }
    wsp.process @finish {
      wsp.consume @tiles (%t: memref<16x32xf32>, %i: index) {
        %as_int = arith.index_cast %i : index to i32
        %by = arith.sitofp %as_int : i32 to f32
        %c_i = memref.subview %c[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
        wsp.task @shift(%t, %c_i, %by) : memref<16x32xf32>, memref<16x32xf32, strided<[32, 1], offset: ?>>, f32
      }
    }
  }
  wsp.parallel (%i) in (%n) {
    %c_i = memref.subview %c[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
    %b_i = memref.subview %b[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
    wsp.task @scale(%c_i, %b_i, %two) : memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32, strided<[32, 1], offset: ?>>, f32
  }
}
