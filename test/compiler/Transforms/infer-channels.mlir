// RUN: ptowsp-opt %s --wsp-infer-channels=explain=1 --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// Two tokens in an iteration here, three there: a period has 3 and 2 of them. A task costs
// 2 + 3 + 5 cycles, so that @join needs 20 for its two, which @split's six tokens do not
// slow down: three of them wait while it works.
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 3, events = 8, max_domains = 1, retire_cycles = 5, submit_cycles = 2} {
}
tile.kernel @k on aiv(%v: index) {
}
// CHECK: wsp.network attributes {facts = {
// CHECK-SAME: channels = [{capacity = 3 : i64, latency = 0 : i64, least_capacity = 0 : i64, name = "c", sent_before = 0 : i64, taken_before = 0 : i64, tokens = 6 : i64}]
// CHECK-SAME: periods = [{cycles = 30 : i64, limited_by = ["split"], per_periods = 1 : i64}]
// CHECK-SAME: processes = [{cycles = 10 : i64, iterations = 3 : i64, name = "split", period = 0 : i64}, {cycles = 10 : i64, iterations = 2 : i64, name = "join", period = 0 : i64}]
// CHECK-SAME: verdict = "accepted"
wsp.workload @rates(%v: index) {
  %six = arith.constant 6 : index
  %four = arith.constant 4 : index
  // expected-remark @below {{no run of this network stops for ever}}
  // expected-remark @below {{a period takes 30 cycles or more, because of 'split'}}
  wsp.network {
    // expected-note @below {{'c' carries 6 tokens in it; its capacity is 3, against a deadlock 0 is enough}}
    wsp.channel @c capacity 3 : index
    // expected-note @below {{'split' runs 3 iterations in it, of 10 cycles or more}}
    wsp.process @split {
      wsp.for_each (%i) in (%six) {
        wsp.task @k(%v) : index
        wsp.send @c(%i) : index
        wsp.send @c(%i) : index
      }
    }
    // expected-note @below {{'join' runs 2 iterations in it, of 10 cycles or more}}
    wsp.process @join {
      wsp.for_each (%i) in (%four) {
        wsp.receive @c (%a: index) {
        }
        wsp.receive @c (%a: index) {
        }
        wsp.receive @c (%a: index) {
        }
        wsp.task @k(%v) : index
      }
    }
  }
}

// -----

// A token takes 25 cycles, and two are on their way at a time: no machine, no other time.
// CHECK: periods = [{cycles = 25 : i64, limited_by = ["c"], per_periods = 2 : i64}, {cycles = 0 : i64, limited_by = [], per_periods = 1 : i64}]
// CHECK-SAME: name = "give[1]"
wsp.workload @latency(%n: index) {
  // expected-remark @below {{no run of this network stops for ever}}
  // expected-remark @below {{a period takes 25/2 cycles or more, because of 'c'}}
  // expected-remark @below {{no time that is known bounds a period}}
  wsp.network {
    // expected-note @below {{'c' carries 1 tokens in it}}
    wsp.channel @c capacity 2 latency 25 : index
    // expected-note @below {{'lanes[0]' carries 1 tokens in it}}
    // expected-note @below {{'lanes[1]' carries 1 tokens in it; its capacity is 1, against a deadlock 0 is enough}}
    wsp.channel @lanes[2] : index
    // expected-note @below {{'in' runs 1 iterations}}
    wsp.process @in {
      wsp.for_each (%i) in (%n) {
        wsp.send @c(%i) : index
      }
      wsp.close @c
    }
    // expected-note @below {{'out' runs 1 iterations}}
    wsp.process @out {
      wsp.consume @c (%i: index) {
      }
    }
    // expected-note @below {{'give[0]' runs 1 iterations}}
    // expected-note @below {{'give[1]' runs 1 iterations}}
    wsp.process @give replicate 2 (%lane) {
      wsp.for_each (%i) in (%n) {
        wsp.send @lanes[%lane](%i) : index
      }
    }
    // expected-note @below {{'take' runs 1 iterations}}
    wsp.process @take {
      %two = arith.constant 2 : index
      wsp.for_each (%i) in (%n) {
        wsp.for_each (%lane) in (%two) {
          wsp.receive @lanes[%lane] (%x: index) {
          }
        }
      }
    }
  }
}
