// RUN: ptowsp-opt %s --wsp-infer-channels=explain=1 --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// CHECK: no_period = "which process takes a token of a shared channel depends on time"
// CHECK-SAME: undecided = "which process takes a token of a shared channel depends on time"
// CHECK-SAME: verdict = "undecided"
wsp.workload @shared(%n: index) {
  wsp.network {
    // expected-remark @below {{no period that is known: which process takes a token of a shared channel depends on time}}
    wsp.channel @c shared : index
    wsp.process @in {
      wsp.close @c
    }
  }
}

// -----

// CHECK: least_capacity = 2
// CHECK-SAME: least_capacity = 0
// CHECK-SAME: no_period = "the process has more than one loop that uses channels"
wsp.workload @loops() {
  %two = arith.constant 2 : index
  // expected-remark @below {{no run of this network stops for ever}}
  wsp.network {
    wsp.channel @short capacity 4 : index
    wsp.channel @long capacity 4 : index
    wsp.process @fork {
      wsp.for_each (%i) in (%two) {
        wsp.send @short(%i) : index
        wsp.send @long(%i) : index
      }
    }
    wsp.process @join {
      wsp.for_each (%i) in (%two) {
        wsp.receive @long (%x: index) {
        }
      }
      // expected-remark @below {{no period that is known: the process has more than one loop}}
      wsp.for_each (%i) in (%two) {
        wsp.receive @short (%x: index) {
        }
      }
    }
  }
}

// -----

wsp.workload @lanes(%n: index) {
  %two = arith.constant 2 : index
  // expected-remark @below {{no run of this network stops for ever}}
  wsp.network {
    wsp.channel @c[2] : index
    wsp.process @deal {
      wsp.for_each (%i) in (%two) {
        // expected-remark @below {{which channel it uses is not the same in every iteration}}
        wsp.send @c[%i](%i) : index
      }
    }
    wsp.process @take replicate 2 (%i) {
      wsp.receive @c[%i] (%x: index) {
      }
    }
  }
}

// -----

// What stays in @b fits.
wsp.workload @balance() {
  %two = arith.constant 2 : index
  // expected-remark @below {{no run of this network stops for ever}}
  wsp.network {
    wsp.channel @a : index
    // expected-remark @below {{what is sent in iterations of its processes and what is taken in them do not balance}}
    wsp.channel @b capacity 2 : index
    wsp.process @p {
      wsp.for_each (%i) in (%two) {
        wsp.send @a(%i) : index
        wsp.send @b(%i) : index
        wsp.send @b(%i) : index
      }
    }
    wsp.process @q {
      wsp.for_each (%i) in (%two) {
        wsp.receive @a (%x: index) {
        }
        wsp.receive @b (%x: index) {
        }
      }
    }
  }
}
