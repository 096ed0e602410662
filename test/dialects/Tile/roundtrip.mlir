// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s
// RUN: ptowsp-opt %s --emit-bytecode | ptowsp-opt | FileCheck %s

// CHECK-LABEL: tile.kernel @every_instruction on aiv(in %x: memref<8x16xf32>, inout %y: memref<8x16xf32>, %s: f32) {
tile.kernel @every_instruction on aiv(in %x: memref<8x16xf32>, inout %y: memref<8x16xf32>, %s: f32) {
  // CHECK: tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // CHECK: tile.load %y {address = 512 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y {address = 512 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // CHECK: tile.add %{{.*}}, %{{.*}} : !tile.tile<8x16xf32>
  %0 = tile.add %a, %b : !tile.tile<8x16xf32>
  // CHECK: tile.sub
  %1 = tile.sub %0, %b : !tile.tile<8x16xf32>
  // CHECK: tile.mul
  %2 = tile.mul %1, %b : !tile.tile<8x16xf32>
  // CHECK: tile.div
  %3 = tile.div %2, %b : !tile.tile<8x16xf32>
  // CHECK: tile.max
  %4 = tile.max %3, %b : !tile.tile<8x16xf32>
  // CHECK: tile.min
  %5 = tile.min %4, %b : !tile.tile<8x16xf32>
  // CHECK: tile.add_scalar %{{.*}}, %s : !tile.tile<8x16xf32>, f32
  %6 = tile.add_scalar %5, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.sub_scalar
  %7 = tile.sub_scalar %6, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.mul_scalar
  %8 = tile.mul_scalar %7, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.div_scalar
  %9 = tile.div_scalar %8, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.max_scalar
  %10 = tile.max_scalar %9, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.min_scalar
  %11 = tile.min_scalar %10, %s : !tile.tile<8x16xf32>, f32
  // CHECK: tile.exp %{{.*}} : !tile.tile<8x16xf32>
  %12 = tile.exp %11 : !tile.tile<8x16xf32>
  // CHECK: tile.log
  %13 = tile.log %12 : !tile.tile<8x16xf32>
  // CHECK: tile.sqrt
  %14 = tile.sqrt %13 : !tile.tile<8x16xf32>
  // CHECK: tile.rsqrt
  %15 = tile.rsqrt %14 : !tile.tile<8x16xf32>
  // CHECK: tile.abs
  %16 = tile.abs %15 : !tile.tile<8x16xf32>
  // CHECK: tile.neg
  %17 = tile.neg %16 : !tile.tile<8x16xf32>
  // CHECK: tile.recip
  %18 = tile.recip %17 : !tile.tile<8x16xf32>
  // CHECK: tile.relu
  %19 = tile.relu %18 : !tile.tile<8x16xf32>
  // CHECK: tile.set_flag vector to mte3, 7
  tile.set_flag vector to mte3, 7
  // CHECK: tile.wait_flag vector to mte3, 7
  tile.wait_flag vector to mte3, 7
  // CHECK: tile.barrier all
  tile.barrier all
  // CHECK: tile.store %{{.*}}, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.store %19, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// CHECK-LABEL: tile.kernel @nothing on aic() attributes {note = "kept"} {
tile.kernel @nothing on aic() attributes {note = "kept"} {
}

// CHECK-LABEL: tile.kernel @scalars on aicpu(%a: index, %b: i64, %c: f16, %d: bf16) {
tile.kernel @scalars on aicpu(%a: index, %b: i64, %c: f16, %d: bf16) {
}

// CHECK-LABEL: tile.kernel @strided on dma(in %x: memref<8x16xi8, strided<[?, 1]>>) {
tile.kernel @strided on dma(in %x: memref<8x16xi8, strided<[?, 1]>>) {
}
