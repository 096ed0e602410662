// The search for the smallest capacities ends where it takes too many steps, setting up the channels
// among them: a network has up to a million.

// RUN: ptowsp-compile %s --emit=manifest | FileCheck %s

// CHECK:     "name": "c",
// CHECK:     "count": 65535,

wsp.workload @w() {
  wsp.network {
    wsp.channel @c[65535]
  }
}
