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
  cell_mask = (uint64_t{1} << bucket_bits) - 1;
  return places.allocate(mask + 1) && entries.allocate(mask + 1) && shapes.allocate(mask + 1) &&
         groups.allocate(mask + 1) && families.allocate(uint64_t{1} << bucket_bits) &&
         cells.allocate(uint64_t{2} << bucket_bits);
}

void tensor_map::insert(const region &access, bool write, uint64_t sequence) {
  while (head - tail >= entry_limit)
    drop_oldest();
  uint32_t index = used_entries;
  if (free_entry != 0) {
    index = free_entry - 1;
    free_entry = entries[index].group_next;
  } else {
    ++used_entries;
  }
  PTOWSP_CHECK(index <= mask, "an entry is free for every place of the ring");
  entry &e = entries[index];
  const uint32_t at = group_for(access);
  places[head & mask] = {sequence, index, at};
  e.place = static_cast<uint32_t>(head & mask);
  ++head;
  e.begin = access.begin;
  e.end = access.end;
  e.run = access.run;
  e.sequence = sequence;
  e.rank = static_cast<uint16_t>(access.rank);
  e.write = write ? 1 : 0;
  e.group = at + 1;
  group &g = groups[at];
  ++g.references;
  e.cell = 0;
  if (g.grid.rank != lattice::no_rank)
    e.cell = 1 + cell_of(at, access.begin) + (write ? 1 : 0);
  else
    for (uint32_t d = 0; d < access.rank; ++d)
      shapes[index].dims[d] = access.dims[d];
  link(index);
}

/// The group that an access belongs to, made when there is none.
uint32_t tensor_map::group_for(const region &access) {
  uint32_t irregular = 0;
  uint32_t lattices = 0;
  for (uint32_t at = families[family_of(access.key)]; at != 0; at = groups[at - 1].next) {
    const lattice &grid = groups[at - 1].grid;
    if (grid.key != access.key)
      continue;
    if (grid.rank == lattice::no_rank) {
      irregular = at;
      continue;
    }
    ++lattices;
    if (grid.has_shape(access) && grid.holds(access))
      return at - 1;
  }
  if (lattices < most_lattices) {
    lattice grid;
    if (grid.start(access))
      return add_group(access, true);
  }
  return irregular != 0 ? irregular - 1 : add_group(access, false);
}

uint32_t tensor_map::add_group(const region &access, bool regular) {
  uint32_t index = used_groups;
  if (free_group != 0) {
    index = free_group - 1;
    free_group = groups[index].next;
  } else {
    ++used_groups;
  }
  PTOWSP_CHECK(index <= mask, "every group has an entry");
  group &g = groups[index];
  g = {};
  g.grid.start(access);
  if (!regular)
    g.grid.rank = lattice::no_rank;
  while (access.run >> (g.shift + 1) != 0)
    ++g.shift;
  uint32_t &first = families[family_of(access.key)];
  g.next = first;
  first = index + 1;
  return index;
}

void tensor_map::drop_oldest() {
  const auto at = static_cast<uint32_t>(tail & mask);
  const place &oldest = places[at];
  const entry &e = entries[oldest.entry];
  // A covering write may have freed the entry, and another access may have taken it.
  if (e.group != 0 && e.place == at)
    unlink(oldest.entry);
  drop_reference(oldest.group);
  ++tail;
}

void tensor_map::drop_reference(uint32_t group_index) {
  group &g = groups[group_index];
  if (--g.references != 0)
    return;
  uint32_t *at = &families[family_of(g.grid.key)];
  while (*at != group_index + 1)
    at = &groups[*at - 1].next;
  *at = g.next;
  g.next = free_group;
  free_group = group_index + 1;
}

bool tensor_map::shapes_conflict(uint32_t index, const region &access, bool &covered) const {
  const entry &e = entries[index];
  const lattice &grid = groups[e.group - 1].grid;
  region old = {grid.key, e.begin, e.end, e.run, e.rank, {}};
  const region_dim *dims = e.cell != 0 ? grid.dims : shapes[index].dims;
  for (uint32_t d = 0; d < e.rank; ++d)
    old.dims[d] = dims[d];
  covered = covers(access, old);
  return covered || strided_overlap(old, access);
}

void tensor_map::link(uint32_t index) {
  entry &e = entries[index];
  group &g = groups[e.group - 1];
  uint32_t &youngest = g.members[e.write];
  e.group_next = youngest;
  e.group_previous = 0;
  if (youngest != 0)
    entries[youngest - 1].group_previous = index + 1;
  youngest = index + 1;
  ++g.live[e.write];
  if (e.cell == 0)
    return;
  uint32_t &first = cells[e.cell - 1];
  e.cell_next = first;
  e.cell_previous = 0;
  if (first != 0)
    entries[first - 1].cell_previous = index + 1;
  first = index + 1;
}

/// Takes an entry out of its lists and frees it.
void tensor_map::unlink(uint32_t index) {
  entry &e = entries[index];
  group &g = groups[e.group - 1];
  --g.live[e.write];
  if (e.group_next != 0)
    entries[e.group_next - 1].group_previous = e.group_previous;
  if (e.group_previous != 0)
    entries[e.group_previous - 1].group_next = e.group_next;
  else
    g.members[e.write] = e.group_next;
  if (e.cell != 0) {
    if (e.cell_next != 0)
      entries[e.cell_next - 1].cell_previous = e.cell_previous;
    if (e.cell_previous != 0)
      entries[e.cell_previous - 1].cell_next = e.cell_next;
    else
      cells[e.cell - 1] = e.cell_next;
  }
  e.group = 0;
  e.group_next = free_entry;
  free_entry = index + 1;
}

} // namespace ptowsp::rt
