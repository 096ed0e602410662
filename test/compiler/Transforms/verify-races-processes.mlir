// RUN: ptowsp-opt %s --wsp-verify-races --split-input-file --verify-diagnostics

wsp.slot @s : i32 = 0
wsp.workload @w(%x: i32) {
  // expected-note @below {{send it the value as a token}}
  wsp.network {
    wsp.process @p {
      // expected-note @below {{it is written here; they have no order}}
      wsp.slot_set @s, %x : i32
      %own = wsp.slot_read @s : i32
    }
    wsp.process @q {
      // expected-error @below {{this process uses slot 's', which another one writes [write-race]}}
      %s = wsp.slot_read @s : i32
    }
  }
}

// -----

wsp.slot @s : i32 = 0
wsp.workload @w(%x: i32) {
  // expected-note @below {{send it the value as a token}}
  wsp.network {
    wsp.process @p replicate 2 (%i) {
      // expected-note @below {{it is written here; they have no order}}
      // expected-error @below {{this process uses slot 's', which another one writes}}
      wsp.slot_set @s, %x : i32
    }
  }
}
