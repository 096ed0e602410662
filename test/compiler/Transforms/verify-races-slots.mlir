// RUN: ptowsp-opt %s --wsp-verify-races --split-input-file --verify-diagnostics

// In order, or once: no race.
wsp.slot @s : i32 = 0
wsp.workload @ordered(in %a: memref<4xi32>, %n: index, %v: i32, %i: index) {
  %one = arith.constant 1 : index
  wsp.for_each (%j) in (%n) pipelined {
    wsp.slot_set @s, %v : i32
  }
  wsp.parallel (%j) in (%one) {
    wsp.slot_load @s, %a[%i] : memref<4xi32>
  }
  wsp.combine {
    wsp.sequential {
      wsp.slot_set @s, %v : i32
      %s = wsp.slot_read @s : i32
    }
  }
}

// -----

wsp.slot @s : i32 = 0
wsp.workload @w(%n: index, %v: i32) {
  // expected-note @below {{the loop is here; its iterations are independent}}
  wsp.parallel (%i) in (%n) {
    wsp.scope {
      // expected-error @below {{iterations of this 'parallel' write slot 's', which they share [write-race]}}
      // expected-note @below {{use 'for_each', or a value of 'wsp.element_load' in place of the slot}}
      wsp.slot_set @s, %v : i32
    }
  }
}

// -----

wsp.slot @s : i32 = 0
wsp.workload @w(in %indices: memref<9xi32>, in %starts: memref<5xi32>, %row: index) {
  // expected-note @below {{the loop is here}}
  wsp.select (%i) in %indices at %starts[%row] : memref<9xi32>, memref<5xi32> {
    // expected-error @below {{iterations of this 'select' write slot 's'}}
    // expected-note @below {{use 'for_each'}}
    wsp.slot_load @s, %starts[%i] : memref<5xi32>
  }
}

// -----

wsp.slot @s : i32 = 0
wsp.workload @w(%v: i32) {
  // expected-note @below {{'wsp.sequential' orders its parts}}
  wsp.combine {
    // expected-note @below {{it is written here; they have no order}}
    wsp.slot_set @s, %v : i32
    wsp.scope {
      // expected-error @below {{this part of a 'combine' uses slot 's', which another one writes [write-race]}}
      %s = wsp.slot_read @s : i32
    }
  }
}
