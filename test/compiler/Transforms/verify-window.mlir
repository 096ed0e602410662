// RUN: ptowsp-opt %s --wsp-verify-window --split-input-file --verify-diagnostics

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  // expected-note @below {{this is the scope}}
  wsp.scope {
    %t = wsp.intermediate : memref<8x16xf32>
    // expected-note @below {{what it holds starts here}}
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.scope {
      %inner = wsp.intermediate : memref<8x16xf32>
      wsp.task @copy(%t, %inner) : memref<8x16xf32>, memref<8x16xf32>
    }
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    // expected-note @below {{this needs slot 3; set the window to 3, or split the scope}}
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}
wsp.schedule @too_small for @w {
  // expected-error @below {{a task window of 2 is too small: one scope holds up to 3 tasks at once, so the run would stop there for ever [window-too-small]}}
  wsp.task_window 2
}
wsp.schedule @one_larger for @w {
  wsp.task_window 3
}

// -----

// A loop in a scope counts with all its iterations; a loop whose body makes intermediates is a
// scope of its own in each.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %c10 = arith.constant 10 : index
  wsp.for_each (%i) in (%c10) {
    %t = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
  // expected-note @below {{this is the scope}}
  wsp.scope {
    // expected-note @below {{what it holds starts here}}
    %whole = wsp.intermediate : memref<10x8x16xf32>
    // expected-note @below {{this needs slot 11}}
    wsp.for_each (%i) in (%c10) {
      %part = memref.subview %whole[%i, 0, 0] [1, 8, 16] [1, 1, 1]
          : memref<10x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
      wsp.task @copy(%a, %part) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
    }
  }
}
wsp.schedule @too_small for @w {
  // expected-error @below {{a task window of 10 is too small: one scope holds up to 11 tasks at once}}
  wsp.task_window 10
}
wsp.schedule @one_larger for @w {
  wsp.task_window 11
}

// -----

// Scopes deeper than the third share a ring: what the outer one holds counts with the inner.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @deep(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.scope {
    wsp.scope {
      // expected-note @below {{this is the scope}}
      wsp.scope {
        %t = wsp.intermediate : memref<8x16xf32>
        // expected-note @below {{what it holds starts here}}
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.scope {
          // expected-note @below {{this needs slot 2}}
          wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
        }
      }
    }
  }
}
wsp.schedule @too_small for @deep {
  // expected-error @below {{a task window of 1 is too small: one scope holds up to 2 tasks at once}}
  wsp.task_window 1
}
wsp.schedule @enough for @deep {
  wsp.task_window 2
}
