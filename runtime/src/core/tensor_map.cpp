// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The parts of the TensorMap pool that are not on the path of every access.

#include "tensor_map.h"

namespace ptowsp::rt {

bool tensor_map::allocate(uint64_t limit) {
  place_limit = limit;
  mask = power_of_two_above(limit) - 1;
  uint32_t bucket_bits = 4;
  while ((uint64_t{1} << bucket_bits) <= mask)
    ++bucket_bits;
  bucket_shift = 64 - bucket_bits;
  cell_mask = (uint64_t{1} << bucket_bits) - 1;
  // Every entry has a place, but the one that is being entered.
  const uint64_t most = mask + 2;
  return places.allocate(mask + 1) && entries.allocate(most) && shapes.allocate(most) &&
         groups.allocate(most) && families.allocate(uint64_t{1} << bucket_bits) &&
         cells.allocate(uint64_t{1} << bucket_bits);
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
      return at;
  }
  if (lattices < most_lattices) {
    lattice grid;
    if (grid.start(access))
      return add_group(access, true);
  }
  return irregular != 0 ? irregular : add_group(access, false);
}

uint32_t tensor_map::add_group(const region &access, bool regular) {
  uint32_t at = free_group;
  if (at != 0)
    free_group = groups[at - 1].next;
  else
    at = ++used_groups;
  PTOWSP_CHECK(at <= groups.size(), "every group has an access");
  group &g = groups[at - 1];
  g = {};
  g.grid.start(access);
  if (!regular)
    g.grid.rank = lattice::no_rank;
  while (access.run >> (g.shift + 1) != 0)
    ++g.shift;
  uint32_t &first = families[family_of(access.key)];
  g.next = first;
  first = at;
  ++groups_version;
  return at;
}

/// A new entry for an access. Zero: its group is not known.
uint32_t tensor_map::add_entry(const region &access, uint32_t of_group) {
  if (of_group == 0)
    of_group = group_for(access);
  if (groups[of_group - 1].grid.rank != lattice::no_rank)
    return add_to_lattice(access, of_group, cell_of(of_group, access.begin));
  const uint32_t at = new_entry(access, of_group);
  shape &s = shapes[at - 1];
  s.run = access.run;
  s.rank = access.rank;
  for (uint32_t d = 0; d < access.rank; ++d)
    s.dims[d] = access.dims[d];
  return at;
}

/// A new entry for a view on a lattice, in the list `cell`.
uint32_t tensor_map::add_to_lattice(const region &access, uint32_t of_group, uint32_t cell) {
  const uint32_t at = new_entry(access, of_group);
  entry &e = entries[at - 1];
  e.cell = cell + 1;
  e.cell_next = cells[cell];
  cells[cell] = at;
  return at;
}

uint32_t tensor_map::new_entry(const region &access, uint32_t of_group) {
  group &g = groups[of_group - 1];
  uint32_t at = free_entry;
  if (at != 0)
    free_entry = entries[at - 1].group_next;
  else
    at = ++used_entries;
  PTOWSP_CHECK(at <= entries.size(), "every entry has an access");
  entries[at - 1] = {access.begin, access.end, 0, 0, 0, 0, of_group, 0, 0, g.members, 0, 0};
  if (g.members != 0)
    entries[g.members - 1].group_previous = at;
  g.members = at;
  ++g.count;
  return at;
}

void tensor_map::remove_entry(uint32_t at) {
  entry &e = entries[at - 1];
  group &g = groups[e.group - 1];
  --g.count;
  if (e.group_next != 0)
    entries[e.group_next - 1].group_previous = e.group_previous;
  if (e.group_previous != 0)
    entries[e.group_previous - 1].group_next = e.group_next;
  else
    g.members = e.group_next;
  if (e.cell != 0) {
    uint32_t *link = &cells[e.cell - 1];
    while (*link != at)
      link = &entries[*link - 1].cell_next;
    *link = e.cell_next;
  }
  e.group_next = free_entry;
  e.group = 0;
  free_entry = at;
}

void tensor_map::remove_group(uint32_t of_group) {
  group &g = groups[of_group - 1];
  PTOWSP_CHECK(g.members == 0, "a group goes after its last entry");
  uint32_t *link = &families[family_of(g.grid.key)];
  while (*link != of_group)
    link = &groups[*link - 1].next;
  *link = g.next;
  g.next = free_group;
  free_group = of_group;
  ++groups_version;
}

bool tensor_map::shapes_conflict(const entry &e, const region &access, bool &covered) const {
  const lattice &grid = groups[e.group - 1].grid;
  const shape &own = shapes[static_cast<uint64_t>(&e - &entries[0])];
  const bool regular = e.cell != 0;
  region old = {grid.key,
                e.begin,
                e.end,
                regular ? grid.run : own.run,
                regular ? grid.rank : static_cast<uint32_t>(own.rank),
                {}};
  for (uint32_t d = 0; d < old.rank; ++d)
    old.dims[d] = regular ? grid.dims[d] : own.dims[d];
  covered = covers(access, old);
  return covered || overlap(old, access);
}

} // namespace ptowsp::rt
