// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The parts of the TensorMap pool that are not on the path of a lookup.

#include "tensor_map.h"

namespace ptowsp::rt {

bool tensor_map::allocate(uint64_t limit) {
  entry_limit = limit;
  mask = power_of_two_above(limit) - 1;
  uint32_t bucket_bits = 4;
  while ((uint64_t{1} << bucket_bits) <= mask)
    ++bucket_bits;
  bucket_shift = 64 - bucket_bits;
  return entries.allocate(mask + 1) && shapes.allocate(mask + 1) &&
         lists.allocate(uint64_t{2} << bucket_bits);
}

void tensor_map::insert(const region &access, bool write, uint64_t sequence) {
  const auto index = static_cast<uint32_t>(head & mask);
  unlink(index);
  ++head;
  const uint32_t list = list_of(access.key) + (write ? 1 : 0);
  entry &e = entries[index];
  e.key = access.key;
  e.begin = access.begin;
  e.end = access.end;
  e.run = access.run;
  e.sequence = sequence;
  e.rank = access.rank;
  for (uint32_t d = 0; d < access.rank; ++d)
    shapes[index].dims[d] = access.dims[d];
  e.next = lists[list];
  e.previous = 0;
  e.list = list + 1;
  if (e.next != 0)
    entries[e.next - 1].previous = index + 1;
  lists[list] = index + 1;
}

bool tensor_map::shapes_conflict(uint32_t index, const region &access, bool &covered) const {
  const entry &e = entries[index];
  region old = {e.key, e.begin, e.end, e.run, e.rank, {}};
  for (uint32_t d = 0; d < e.rank; ++d)
    old.dims[d] = shapes[index].dims[d];
  covered = covers(access, old);
  return covered || strided_overlap(old, access);
}

void tensor_map::unlink(uint32_t index) {
  entry &e = entries[index];
  if (e.list == 0)
    return;
  if (e.next != 0)
    entries[e.next - 1].previous = e.previous;
  if (e.previous != 0)
    entries[e.previous - 1].next = e.next;
  else
    lists[e.list - 1] = e.next;
  e.list = 0;
}

} // namespace ptowsp::rt
