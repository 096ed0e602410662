// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s

// CHECK: tile.kernel @alone on aic(in %x: memref<8x16xf32>, %n: index) external = "k.cpp"{{$}}
tile.kernel @alone on aic(in %x: memref<8x16xf32>, %n: index) external = "k.cpp"

// CHECK: tile.kernel @empty on aiv() external = "kernels/k.cpp"{{$}}
tile.kernel @empty on aiv() external = "kernels/k.cpp" {
}

// CHECK: tile.kernel @described on aiv(in %x: memref<8x16xf32>) external = "k.cpp" attributes {a = 1 : i64} {
// CHECK-NEXT: tile.load
tile.kernel @described on aiv(in %x: memref<8x16xf32>) external = "k.cpp" attributes {a = 1} {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
