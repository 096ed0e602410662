// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 limit=0 n=3

// A process counts in a slot; what comes after the network reads it.

tile.kernel @scale on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %by: f32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.mul_scalar %a, %by : !tile.tile<8x16xf32>, f32
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.symbol @n : index = 5
wsp.slot @limit : index = 2
wsp.slot @count : i32 = 0
wsp.workload @slots(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %one = arith.constant 1 : i32
  %n = wsp.symbol_load @n : index
  wsp.network {
    wsp.channel @numbers : index
    wsp.process @give {
      wsp.for_each (%i) in (%n) {
        wsp.send @numbers(%i) : index
      }
      wsp.close @numbers
    }
    wsp.process @count {
      %limit = wsp.slot_read @limit : index
      wsp.consume @numbers (%i: index) {
        %above = arith.cmpi sgt, %i, %limit : index
        wsp.cond %above {
          %count = wsp.slot_read @count : i32
          %more = arith.addi %count, %one : i32
          wsp.slot_set @count, %more : i32
        }
      }
    }
  }
  %count = wsp.slot_read @count : i32
  %by = arith.sitofp %count : i32 to f32
  wsp.task @scale(%a, %b, %by) : memref<8x16xf32>, memref<8x16xf32>, f32
}
