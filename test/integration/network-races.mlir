// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check --check-races a=random:1 b=0 c=0
// RUN: ptowsp-run %t/out --build-dir=%t/b --stats=json a=1 b=0 c=0 > %t/plain.json
// RUN: ptowsp-run %t/out --build-dir=%t/b --stats=json --check-races --seed=3 a=1 b=0 c=0 > %t/checked.json
// RUN: grep total_cycles %t/plain.json > %t/plain.txt
// RUN: grep total_cycles %t/checked.json | diff - %t/plain.txt
// RUN: ptowsp-run %t/out --build-dir=%t/b a=1 b=0 c=0 apart=0
// RUN: not ptowsp-run %t/out --build-dir=%t/b --check-races a=1 b=0 c=0 apart=0 2>&1 | FileCheck %s
// RUN: not ptowsp-run %t/out --build-dir=%t/b --check-races a=1 b=0 c=0 late=1 2>&1 | FileCheck %s --check-prefix=LATE

// Two workers write rows of their own, or the same one; 'check' reads what they have written once
// both have said so, or one of them writes after that.

// CHECK: error: processes 'worker[0]' and 'worker[1]' of the network at {{.*}}network-races.mlir:{{[0-9]+}}:3 write the same memory in no order
// CHECK-NEXT: detail: process 'worker[0]': task 'copy' at {{.*}}network-races.mlir:{{[0-9]+}}:7 writes bytes 0 to 511 of the tensor of argument 1
// CHECK-NEXT: detail: process 'worker[1]': task 'copy' at {{.*}}network-races.mlir:{{[0-9]+}}:7 writes bytes 0 to 511 of the tensor of argument 1
// CHECK: hint: give each process a part of its own, or order them by a token or an event
// LATE: error: processes 'worker[0]' and 'check' {{.*}} touch the same memory in no order, and one of them writes
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32, strided<[16, 1], offset: ?>>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
}
tile.kernel @double on aiv(in %x: memref<8x16xf32, strided<[16, 1], offset: ?>>, out %y: memref<8x16xf32, strided<[16, 1], offset: ?>>) {
  %t = tile.load %x : memref<8x16xf32, strided<[16, 1], offset: ?>> -> !tile.tile<8x16xf32>
  %d = tile.add %t, %t : !tile.tile<8x16xf32>
  tile.store %d, %y : !tile.tile<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
}
wsp.symbol @apart : index = 8
wsp.symbol @late : index = 0
wsp.workload @rows(in %a: memref<8x16xf32>, inout %b: memref<16x16xf32>, inout %c: memref<16x16xf32>) {
  %apart = wsp.symbol_load @apart : index
  %late = wsp.symbol_load @late : index
  %two = arith.constant 2 : index
  %eight = arith.constant 8 : index
  %zero = arith.constant 0 : index
  %writes_late = arith.cmpi ne, %late, %zero : index
  wsp.network {
    wsp.channel @done[2] : index
    wsp.channel @ended[2]
    wsp.process @worker replicate 2 (%i) {
      %row = arith.muli %i, %apart : index
      %part = memref.subview %b[%row, 0] [8, 16] [1, 1] : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
      wsp.task @copy(%a, %part) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      wsp.send @done[%i](%row) : index
      wsp.cond %writes_late {
        wsp.task @copy(%a, %part) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
      wsp.close @ended[%i]
    }
    wsp.process @check {
      wsp.for_each (%i) in (%two) {
        wsp.receive @done[%i] (%row: index) {
          %part = memref.subview %b[%row, 0] [8, 16] [1, 1] : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
          %own = arith.muli %i, %eight : index
          %to = memref.subview %c[%own, 0] [8, 16] [1, 1] : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
          wsp.task @double(%part, %to) : memref<8x16xf32, strided<[16, 1], offset: ?>>, memref<8x16xf32, strided<[16, 1], offset: ?>>
        }
      }
      wsp.for_each (%i) in (%two) {
        wsp.receive @ended[%i] () {
        }
        // All is written by now.
        %own = arith.muli %i, %eight : index
        %part = memref.subview %b[%own, 0] [8, 16] [1, 1] : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        %to = memref.subview %c[%own, 0] [8, 16] [1, 1] : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.task @double(%part, %to) : memref<8x16xf32, strided<[16, 1], offset: ?>>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
    }
  }
}
