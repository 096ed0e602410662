// RUN: ptowsp-opt %s --wsp-assign-schedule=schedule=s --wsp-assign-units | FileCheck %s
// RUN: ptowsp-opt %s --wsp-assign-schedule=schedule=none --wsp-assign-units | FileCheck %s --check-prefix=OWN

// The schedule that is chosen says so, and no other one does.
// CHECK-LABEL: tile.kernel @copy on aiv(
// OWN-LABEL: tile.kernel @copy on aiv(
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
// CHECK: tile.kernel @mark on aic(
// OWN: tile.kernel @mark on aiv(
tile.kernel @mark on aiv(inout %x: memref<8x16xf32>) {
}
// CHECK: tile.kernel @by_hand on aiv(
tile.kernel @by_hand on aiv(inout %x: memref<8x16xf32>) external = "by_hand.cpp"

wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  wsp.task @mark(%b) : memref<8x16xf32>
  wsp.task @by_hand(%b) : memref<8x16xf32>
}
wsp.schedule @s for @w {
  wsp.unit aiv for @copy
  wsp.unit aic for @mark
  wsp.unit aiv for @by_hand
}
wsp.schedule @none for @w {
}
wsp.schedule @other for @w {
  wsp.unit aic for @copy
}
