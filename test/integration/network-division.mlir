// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 by=2 least=6
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=random:1 by=0 least=6 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=random:1 by=-1 least=-9223372036854775808 2>&1 | FileCheck %s --check-prefix=LARGE

// A division without a result ends the run at its place, in a process as elsewhere.

tile.kernel @scale on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %by: f32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.mul_scalar %a, %by : !tile.tile<8x16xf32>, f32
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.symbol @n : index = 3
wsp.workload @divide(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %by: index, %least: i64) {
  %n = wsp.symbol_load @n : index
  %by64 = arith.index_cast %by : index to i64
  wsp.network {
    wsp.channel @numbers capacity 64 : i64
    // ZERO: error: a process divides by zero at {{.*}}network-division.mlir:[[@LINE+5]]:14
    // ZERO: in process 'give' at {{.*}}network-division.mlir:[[@LINE+2]]:5
    // LARGE: error: a process divides, and the quotient exceeds its type at {{.*}}network-division.mlir:[[@LINE+3]]:14
    wsp.process @give {
      wsp.for_each (%i) in (%n) {
        %q = arith.divsi %least, %by64 : i64
        wsp.send @numbers(%q) : i64
      }
      wsp.close @numbers
    }
    wsp.process @take {
      wsp.consume @numbers (%q: i64) {
        %f = arith.sitofp %q : i64 to f32
        wsp.task @scale(%a, %b, %f) : memref<8x16xf32>, memref<8x16xf32>, f32
      }
    }
  }
}
