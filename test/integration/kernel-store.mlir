// Accumulators on their way to global memory: scaled, rectified, converted, added: run with checked
// instructions, equal to the reference.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/stored.run --check a=random:1 b=random:2 f=random:3 scale=0.0078125 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/stored.run --check a=random:4 b=random:5 f=random:6 scale=-3.5 | FileCheck %s
// CHECK: check passed: whole ({{.*}}), bytes ({{.*}}), halves ({{.*}}), brains ({{.*}}), narrow ({{.*}}), words ({{.*}})

!sum = !tile.tile<16x32xi32, acc>
!float_sum = !tile.tile<16x16xf32, acc>

tile.kernel @integers on aic(in %a: memref<16x32xi8>, in %b: memref<32x32xi8>, out %whole: memref<16x32xi8>, out %bytes: memref<16x32xui8>, out %halves: memref<16x32xf16>, out %words: memref<16x32xi32>, %scale: f32) {
  %a_mat = tile.load %a : memref<16x32xi8> -> !tile.tile<16x32xi8, mat>
  %b_mat = tile.load %b : memref<32x32xi8> -> !tile.tile<32x32xi8, mat>
  %left = tile.move %a_mat : !tile.tile<16x32xi8, mat> -> !tile.tile<16x32xi8, left>
  %right = tile.move %b_mat : !tile.tile<32x32xi8, mat> -> !tile.tile<32x32xi8, right>
  %sum = tile.matmul %left, %right : !tile.tile<16x32xi8, left>, !tile.tile<32x32xi8, right> -> !sum
  tile.store %sum, %whole scaled %scale : !sum, memref<16x32xi8>
  tile.store %sum, %bytes scaled %scale relu : !sum, memref<16x32xui8>
  tile.store %sum, %halves scaled %scale : !sum, memref<16x32xf16>
  tile.store %sum, %words : !sum, memref<16x32xi32>
  tile.store %sum, %words relu atomic : !sum, memref<16x32xi32>
}

tile.kernel @floats on aic(in %f: memref<16x16xf32>, out %brains: memref<16x16xbf16>, out %narrow: memref<16x16xi8>, %scale: f32) {
  %a_mat = tile.load %f : memref<16x16xf32> -> !tile.tile<16x16xf32, mat>
  %left = tile.move %a_mat : !tile.tile<16x16xf32, mat> -> !tile.tile<16x16xf32, left>
  %right = tile.move %a_mat : !tile.tile<16x16xf32, mat> -> !tile.tile<16x16xf32, right>
  %sum = tile.matmul %left, %right : !tile.tile<16x16xf32, left>, !tile.tile<16x16xf32, right> -> !float_sum
  tile.store %sum, %brains relu : !float_sum, memref<16x16xbf16>
  tile.store %sum, %narrow scaled %scale : !float_sum, memref<16x16xi8>
  tile.store %sum, %narrow scaled %scale relu atomic : !float_sum, memref<16x16xi8>
}

wsp.workload @stored(in %a: memref<16x32xi8>, in %b: memref<32x32xi8>, in %f: memref<16x16xf32>,
                     out %whole: memref<16x32xi8>, out %bytes: memref<16x32xui8>, out %halves: memref<16x32xf16>,
                     out %brains: memref<16x16xbf16>, out %narrow: memref<16x16xi8>, out %words: memref<16x32xi32>, %scale: f32) {
  wsp.task @integers(%a, %b, %whole, %bytes, %halves, %words, %scale) : memref<16x32xi8>, memref<32x32xi8>, memref<16x32xi8>, memref<16x32xui8>, memref<16x32xf16>, memref<16x32xi32>, f32
  wsp.task @floats(%f, %brains, %narrow, %scale) : memref<16x16xf32>, memref<16x16xbf16>, memref<16x16xi8>, f32
}
