// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The TensorMap pool: who wrote a region last and who has read it since.
///
/// Accesses take their places in a ring, in the order of submission; an entry, which a
/// covering write or the retirement of its task frees, is reused while it is hot in the
/// cache. The views of a buffer are sorted into lattices: all views of one shape that are either
/// equal or apart, such as its rows or its tiles. So an access looks only at the entries of its own
/// view, which a hash finds, and at what it meets of the other lattices of its buffer.
/// Views that fit no lattice are looked at one by one.
///
/// Invariant: what a lookup finds depends on the sequence of calls alone.

#ifndef PTOWSP_RT_CORE_TENSOR_MAP_H
#define PTOWSP_RT_CORE_TENSOR_MAP_H

#include "lattice.h"
#include "zeroed_array.h"

namespace ptowsp::rt {

/// For one thread, the orchestrator.
class tensor_map {
public:
  [[nodiscard]] bool allocate(uint64_t limit);

  uint64_t capacity() const { return entry_limit; }
  uint64_t position() const { return head; }

  /// How many tasks must have retired so that `count` more entries fit.
  /// `count` <= capacity().
  uint64_t retired_for(uint64_t count) const {
    PTOWSP_CHECK(count <= entry_limit, "the regions of one task fit the pool");
    if (count == 0 || head + count <= entry_limit)
      return 0;
    return places[(head + count - 1 - entry_limit) & mask].sequence + 1;
  }

  /// Calls `found(sequence)` for every live task, of number >= `alive`, whose access
  /// conflicts with this one: its writes, and for a write its reads too.
  template <typename Found>
  void conflicts(const region &access, bool write, uint64_t alive, Found &&found) {
    drop_below(alive);
    for (uint32_t at = families[family_of(access.key)]; at != 0; at = groups[at - 1].next) {
      const group &g = groups[at - 1];
      if (g.grid.key != access.key || g.live[0] + g.live[1] == 0)
        continue;
      if (g.grid.has_shape(access) &&
          (look_at(at - 1, access.begin, write, found) || g.grid.holds(access)))
        continue;
      meet(at - 1, access, write, found);
    }
  }

  /// Enters the access of task `sequence`, whose conflicts were looked up before.
  void insert(const region &access, bool write, uint64_t sequence);

private:
  /// What an access took of the pool.
  struct place {
    uint64_t sequence;
    uint32_t entry;
    uint32_t group;
  };
  /// All links are 1 + an index, zero for none.
  struct entry {
    uint64_t begin;
    uint64_t end;
    uint64_t run;
    uint64_t sequence;
    uint32_t cell_next;
    uint32_t cell_previous;
    uint32_t group_next;
    uint32_t group_previous;
    uint32_t cell; /* the list of its view; zero: it is in none */
    uint32_t group; /* zero: the entry is free */
    uint32_t place; /* in the ring */
    uint16_t rank;
    uint16_t write;
  };
  struct shape {
    region_dim dims[PTOWSP_MAX_RANK];
  };
  /// The entries on one lattice of a buffer, or those on none.
  struct alignas(64) group {
    lattice grid;
    uint32_t next; /* the next group of the family: buffers with equal hash */
    uint32_t members[2]; /* readers and writers, the youngest first */
    uint32_t live[2];
    uint32_t references; /* places of the ring that name the group */
    uint32_t shift; /* of addresses, so that neighbours have neighbouring lists */
  };
  static_assert(sizeof(entry) == 64, "one cache line decides most lookups");

  /// Buffers with more shapes than this file the others under no lattice.
  static constexpr uint32_t most_lattices = 8;
  /// The most cells of a lattice that are tried one by one.
  static constexpr uint64_t most_cells = 64;

  uint32_t family_of(uint64_t key) const {
    return static_cast<uint32_t>(((key >> 4) * 0x9e3779b97f4a7c15u) >> bucket_shift);
  }
  /// The list of the readers of a view; that of its writers is the next.
  uint32_t cell_of(uint32_t group_index, uint64_t begin) const {
    const uint64_t step = begin >> groups[group_index].shift;
    const uint64_t mixed = step + (step >> 12) * 0x9e3779b1u + uint64_t{group_index} * 0x85ebca6bu;
    return static_cast<uint32_t>(mixed & cell_mask) * 2;
  }

  /// Looks at the entries of one view of a lattice, which an equal view covers; false
  /// when there is none.
  template <typename Found>
  bool look_at(uint32_t group_index, uint64_t begin, bool write, Found &found) {
    const uint32_t list = cell_of(group_index, begin);
    bool any = false;
    for (uint32_t kind = write ? 0 : 1; kind < 2; ++kind)
      for (uint32_t at = cells[list + kind], next; at != 0; at = next) {
        const entry &e = entries[at - 1];
        next = e.cell_next;
        if (e.begin != begin || e.group != group_index + 1)
          continue;
        any = true;
        found(e.sequence);
        // Whatever conflicts with the covered access conflicts with the new one too,
        // which in turn waits for the covered one.
        if (write)
          unlink(at - 1);
      }
    return any;
  }

  /// Looks at the entries of another lattice that the access meets.
  template <typename Found>
  void meet(uint32_t group_index, const region &access, bool write, Found &found) {
    const group &g = groups[group_index];
    const auto test = [&](uint32_t index) { test_one(index, access, write, found); };
    const uint64_t live = g.live[1] + (write ? g.live[0] : 0);
    lattice_cells met;
    if (live > 4 && g.grid.cells_met(access, met) && met.count() <= most_cells &&
        met.count() < live) {
      for (uint64_t row = 0; row < met.rows; ++row)
        for (uint64_t column = 0; column < met.columns; ++column)
          each_in_cell(group_index, met.begin(row, column), write, test);
      return;
    }
    for (uint32_t kind = write ? 0 : 1; kind < 2; ++kind)
      for (uint32_t at = g.members[kind], next; at != 0; at = next) {
        next = entries[at - 1].group_next;
        test(at - 1);
      }
  }

  template <typename Test>
  void each_in_cell(uint32_t group_index, uint64_t begin, bool write, Test &test) {
    const uint32_t list = cell_of(group_index, begin);
    for (uint32_t kind = write ? 0 : 1; kind < 2; ++kind)
      for (uint32_t at = cells[list + kind], next; at != 0; at = next) {
        const entry &e = entries[at - 1];
        next = e.cell_next;
        if (e.begin == begin && e.group == group_index + 1)
          test(at - 1);
      }
  }

  template <typename Found>
  void test_one(uint32_t index, const region &access, bool write, Found &found) {
    const entry &e = entries[index];
    if (e.end <= access.begin || access.end <= e.begin)
      return;
    bool covered = access.begin <= e.begin && e.end <= access.end;
    if ((e.rank != 0 || access.rank != 0) && !shapes_conflict(index, access, covered))
      return;
    found(e.sequence);
    if (write && covered)
      unlink(index);
  }

  /// Whether a strided pair shares a byte, and whether the access covers the entry.
  bool shapes_conflict(uint32_t index, const region &access, bool &covered) const;
  /// Frees what the tasks below `alive` have left.
  void drop_below(uint64_t alive) {
    while (tail != head && places[tail & mask].sequence < alive)
      drop_oldest();
  }
  void drop_oldest();
  uint32_t group_for(const region &access);
  uint32_t add_group(const region &access, bool regular);
  void drop_reference(uint32_t group_index);
  void link(uint32_t index);
  void unlink(uint32_t index);

  zeroed_array<place> places;
  zeroed_array<entry> entries;
  zeroed_array<shape> shapes; /* of entries on no lattice */
  zeroed_array<group> groups;
  zeroed_array<uint32_t> families; /* 1 + the first group */
  zeroed_array<uint32_t> cells; /* 1 + the youngest entry; two lists for each view */
  uint64_t entry_limit = 0;
  uint64_t mask = 0;
  uint64_t head = 0; /* of the ring; both only grow */
  uint64_t tail = 0;
  uint64_t cell_mask = 0;
  uint32_t bucket_shift = 0;
  uint32_t free_entry = 0; /* 1 + the first */
  uint32_t used_entries = 0;
  uint32_t free_group = 0; /* 1 + the first */
  uint32_t used_groups = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TENSOR_MAP_H
