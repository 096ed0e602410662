// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --emit-bytecode | ptowsp-opt | FileCheck %s
// RUN: ptowsp-opt %s --canonicalize | FileCheck %s --check-prefix=CANONICAL

tile.kernel @k on aiv(%s: f32) {
}

// CHECK-LABEL: wsp.workload @branches
// CANONICAL-LABEL: wsp.workload @branches
wsp.workload @branches(%s: f32, %n: i32) {
  %zero = arith.constant 0 : i32
  %c = arith.cmpi ne, %n, %zero : i32
  // CHECK: wsp.cond %{{.*}} {
  // CHECK: } otherwise {
  // CANONICAL: wsp.cond %{{.*}} {
  // CANONICAL: } otherwise {
  wsp.cond %c {
    wsp.task @k(%s) : f32
  } otherwise {
    wsp.task @k(%s) : f32
  }
  // CHECK: wsp.cond %{{.*}} {
  // CHECK-NOT: otherwise
  wsp.cond %c {
  }
  // CHECK: wsp.combine {
  // CHECK: wsp.sequential {
  // CANONICAL-NOT: wsp.cond
  // CANONICAL-NOT: wsp.combine
  // CANONICAL: wsp.sequential {
  wsp.combine {
    wsp.task @k(%s) : f32
    wsp.sequential {
      wsp.task @k(%s) : f32
    }
  }
}

// CANONICAL-LABEL: wsp.workload @known
// CANONICAL-SAME: %which: f32
// CANONICAL-NEXT: wsp.task @k(%which)
// CANONICAL-NEXT: }
wsp.workload @known(%s: f32, %which: f32) {
  %true = arith.constant true
  %false = arith.constant false
  wsp.cond %true {
    wsp.task @k(%which) : f32
  } otherwise {
    wsp.task @k(%s) : f32
  }
  wsp.cond %false {
    wsp.task @k(%s) : f32
  }
}
