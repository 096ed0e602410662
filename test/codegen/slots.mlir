// RUN: rm -rf %t && ptowsp-compile %s -o %t
// RUN: FileCheck %s < %t/kernels/orchestration/w.cpp
// RUN: FileCheck %s --check-prefix=HEADER < %t/w.h
// RUN: FileCheck %s --check-prefix=MANIFEST < %t/manifest.json

// A name of the source does not hide the number of a slot.
// CHECK: enum symbol : uint32_t {
// CHECK-NEXT: symbol_n,
// CHECK-NEXT: slot_tier,
// CHECK: const auto tier = o.slot<int32_t>(slot_tier);
// CHECK: const auto slot_tier_2 = o.load<int32_t>(a, {i}, {{.*}});
// CHECK: const int32_t sum = slot_tier_2 + tier;
// CHECK: o.set_slot<int32_t>(slot_tier, sum);

// HEADER: #define W_TABLE_VERSION 0x{{[0-9a-f]+}}u
// HEADER: typedef struct w_slots {
// HEADER-NEXT: int32_t tier;
// HEADER: uint32_t table_version; /* set by w_args_init */
// HEADER-NEXT: int64_t n; /* symbol */
// HEADER-NEXT: int32_t tier; /* slot, before the run */
// HEADER: w_slots *final_slots; /* or null */

// MANIFEST: "table_version": {{[0-9]+}}
// MANIFEST: "symbols": [
// MANIFEST: "id": 0
// MANIFEST: "slots": [
// MANIFEST: "id": 1
// MANIFEST-NEXT: "name": "tier"

wsp.symbol @n : index = 4
wsp.slot @tier : i32 = 2
wsp.workload @w(in %a: memref<?xi32>[@n], %i: index) {
  %tier = wsp.slot_read @tier : i32
  %slot_tier = wsp.element_load %a[%i] : memref<?xi32>
  %sum = arith.addi %slot_tier, %tier : i32
  wsp.slot_set @tier, %sum : i32
}
