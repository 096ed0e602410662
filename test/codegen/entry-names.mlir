// Kernels of different artifacts can be linked together, whatever their names.
// RUN: rm -rf %t && split-file %s %t
// RUN: ptowsp-compile %t/one.mlir -o %t/a && ptowsp-compile %t/two.mlir -o %t/a_b
// RUN: FileCheck %s --check-prefix=ONE < %t/a/kernels/aicore_program.cpp
// RUN: FileCheck %s --check-prefix=TWO < %t/a_b/kernels/aicore_program.cpp
// ONE: entry_1_a_b_c(int64_t *args)
// TWO: entry_3_a_b_c(int64_t *args)

//--- one.mlir
tile.kernel @b_c on aiv(inout %x: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @a(inout %x: memref<8x16xf32>) {
  wsp.task @b_c(%x) : memref<8x16xf32>
}
//--- two.mlir
tile.kernel @c on aiv(inout %x: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @a_b(inout %x: memref<8x16xf32>) {
  wsp.task @c(%x) : memref<8x16xf32>
}
