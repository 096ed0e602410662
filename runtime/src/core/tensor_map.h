// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The TensorMap pool: who wrote a region last and who has read it since.
///
/// Accesses take their places in a ring, in the order of submission. Equal views share
/// one entry, with its last writer and a queue of the readers since. The views of a
/// buffer are sorted into lattices: all views of one shape that are either equal or
/// apart, such as its rows or its tiles. So an access looks at the entry of its own
/// view, which a hash finds, and at what it meets of the other lattices of its buffer.
/// A view that fits no lattice has an entry of its own, and these are looked at one by
/// one.
///
/// Invariant: what a lookup finds depends on the sequence of calls alone.

#ifndef PTOWSP_RT_CORE_TENSOR_MAP_H
#define PTOWSP_RT_CORE_TENSOR_MAP_H

#include "lattice.h"
#include "zeroed_array.h"

namespace ptowsp::rt {

/// What a lookup has learnt about where an access belongs.
struct access_home {
  uint64_t version; /* of the map; another one now: look again */
  uint32_t entry; /* 1 + index; zero: none yet */
  uint32_t group; /* 1 + index; zero: unknown */
};

/// Where accesses of one shape were found the last time. Zero bytes: nowhere.
struct group_hint {
  uint64_t groups_version; /* of the map; another one now: it says nothing */
  uint64_t key; /* of the buffer, whose only group it is */
  uint32_t group;
};

/// For one thread, the orchestrator.
class tensor_map {
public:
  [[nodiscard]] bool allocate(uint64_t limit);

  uint64_t capacity() const { return place_limit; }
  uint64_t position() const { return head; }

  /// How many tasks must have retired so that `count` more accesses fit.
  /// `count` <= capacity().
  uint64_t retired_for(uint64_t count) const {
    PTOWSP_CHECK(count <= place_limit, "the regions of one task fit the pool");
    if (count == 0 || head + count <= place_limit)
      return 0;
    return places[(head + count - 1 - place_limit) & mask].sequence + 1;
  }

  /// Forgets the accesses of the tasks below `alive`.
  PTOWSP_HOT void drop_below(uint64_t alive) {
    uint64_t at = tail;
    while (at != head && places[at & mask].sequence < alive)
      drop(at++);
    tail = at;
  }

  /// Calls `found(sequence)` for every live task whose access
  /// conflicts with this one: its writes, and for a write its reads too. `hint` is of
  /// accesses of the same shape. After `drop_below(alive)`.
  template <typename Found>
  PTOWSP_HOT access_home conflicts(const region &access, bool write, group_hint &hint,
                                   Found &&found) {
    if (hint.groups_version == groups_version && hint.key == access.key) {
      const uint32_t at = find(hint.group, access.begin);
      if (at != 0)
        look_at(entries[at - 1], write, found);
      if (at != 0 || groups[hint.group - 1].grid.holds(access))
        return {version, at, hint.group};
    }
    return conflicts_in_all(access, write, hint, found);
  }
  /// The same for one access, of tasks of number >= `alive`.
  template <typename Found>
  access_home conflicts(const region &access, bool write, uint64_t alive, Found &&found) {
    group_hint none = {};
    drop_below(alive);
    return conflicts(access, write, none, found);
  }

  /// Enters the access of task `sequence`, whose conflicts were looked up before, with
  /// what that lookup returned.
  PTOWSP_HOT void insert(const region &access, bool write, uint64_t sequence,
                         const access_home &home) {
    while (__builtin_expect(head - tail >= place_limit, 0))
      drop_oldest();
    const bool known = home.version == version;
    uint32_t in = known ? home.entry : 0;
    if (in == 0)
      in = add_entry(access, known ? home.group : 0);
    entry &e = entries[in - 1];
    const auto at = static_cast<uint32_t>(head & mask);
    ++head;
    places[at] = {sequence, in, e.group};
    ++groups[e.group - 1].references;
    if (write) {
      e.writer = sequence;
      e.writer_place = at + 1;
      return;
    }
    readers[at] = {sequence, 0};
    if (e.last_reader != 0)
      readers[e.last_reader - 1].next = at + 1;
    else
      e.first_reader = at + 1;
    e.last_reader = at + 1;
  }
  void insert(const region &access, bool write, uint64_t sequence) {
    insert(access, write, sequence, {~version, 0, 0});
  }

private:
  // All links are 1 + an index, zero for none.

  /// What an access took of the pool. Its reader, if it is one, has the same index.
  struct place {
    uint64_t sequence;
    uint32_t entry;
    uint32_t group;
  };
  struct reader {
    uint64_t sequence;
    uint64_t next; /* younger */
  };
  struct entry {
    uint64_t begin;
    uint64_t end;
    uint64_t writer; /* a task, if there is a place */
    uint32_t writer_place;
    uint32_t first_reader; /* the oldest */
    uint32_t last_reader;
    uint32_t group;
    uint32_t cell_next;
    uint32_t cell; /* the list of its view; zero: it is in none */
    uint32_t group_next;
    uint32_t group_previous;
    uint64_t unused;
  };
  static_assert(sizeof(entry) == 64, "one cache line decides most lookups");
  /// Of an entry on no lattice.
  struct shape {
    uint64_t run;
    uint64_t rank;
    region_dim dims[PTOWSP_MAX_RANK];
  };
  /// The entries on one lattice of a buffer, or those on none.
  struct alignas(64) group {
    lattice grid;
    uint32_t next; /* the next group of the family: buffers with equal hash */
    uint32_t members; /* the entries, the youngest first */
    uint32_t count; /* of members */
    uint32_t references; /* places of the ring that name the group */
    uint32_t shift; /* of addresses, so that neighbours have neighbouring lists */
  };

  /// Buffers with more shapes than this have the others on no lattice.
  static constexpr uint32_t most_lattices = 8;
  /// The most cells of a lattice that are tried one by one.
  static constexpr uint64_t most_cells = 64;

  uint32_t family_of(uint64_t key) const {
    return static_cast<uint32_t>(((key >> 4) * 0x9e3779b97f4a7c15u) >> bucket_shift);
  }
  /// The list that a view on a lattice is in.
  uint32_t cell_of(uint32_t of_group, uint64_t begin) const {
    const uint64_t step = begin >> groups[of_group - 1].shift;
    const uint64_t mixed = step + (step >> 12) * 0x9e3779b1u + uint64_t{of_group} * 0x85ebca6bu;
    return static_cast<uint32_t>(mixed & cell_mask);
  }

  PTOWSP_HOT uint32_t find(uint32_t of_group, uint64_t begin) const {
    uint32_t at = cells[cell_of(of_group, begin)];
    while (at != 0 && (entries[at - 1].begin != begin || entries[at - 1].group != of_group))
      at = entries[at - 1].cell_next;
    return at;
  }

  /// An access to the very view of an entry, or to all of it. Whatever conflicts with
  /// what a write covers conflicts with the write too, which in turn waits for it: so a
  /// write leaves the entry without accesses.
  template <typename Found> void look_at(entry &e, bool write, Found &found) {
    if (e.writer_place != 0)
      found(e.writer);
    if (!write)
      return;
    for (uint64_t at = e.first_reader; at != 0; at = readers[at - 1].next)
      found(readers[at - 1].sequence);
    e.writer_place = e.first_reader = e.last_reader = 0;
  }

  /// Forgets the access at a position. A write may have covered it before; then its entry
  /// may have other accesses, or may be another view's by now.
  PTOWSP_HOT void drop(uint64_t position) {
    const uint64_t at = (position & mask) + 1;
    const place oldest = places[at - 1];
    entry &e = entries[oldest.entry - 1];
    if (e.writer_place == at)
      e.writer_place = 0;
    if (e.first_reader == at) {
      e.first_reader = static_cast<uint32_t>(readers[at - 1].next);
      if (e.first_reader == 0)
        e.last_reader = 0;
    }
    if ((e.writer_place | e.first_reader) == 0 && e.group != 0)
      remove_entry(oldest.entry);
    if (--groups[oldest.group - 1].references == 0)
      remove_group(oldest.group);
  }

  /// `conflicts`, with a look at every group of the buffer.
  template <typename Found>
  PTOWSP_COLD access_home conflicts_in_all(const region &access, bool write, group_hint &hint,
                                           Found &found) {
    access_home home = {0, 0, 0};
    uint32_t seen = 0;
    for (uint32_t at = families[family_of(access.key)]; at != 0; at = groups[at - 1].next) {
      const group &g = groups[at - 1];
      if (g.grid.key != access.key)
        continue;
      ++seen;
      if (g.grid.has_shape(access)) {
        home.entry = find(at, access.begin);
        if (home.entry != 0)
          look_at(entries[home.entry - 1], write, found);
        if (home.entry != 0 || g.grid.holds(access)) {
          home.group = at;
          continue;
        }
      }
      if (g.members != 0)
        meet(at, access, write, found);
    }
    home.version = version;
    if (seen == 1 && home.group != 0)
      hint = {groups_version, access.key, home.group};
    return home;
  }

  /// Looks at the entries of another lattice that the access meets.
  template <typename Found>
  void meet(uint32_t of_group, const region &access, bool write, Found &found) {
    const group &g = groups[of_group - 1];
    lattice_cells met;
    if (g.count > 4 && g.grid.cells_met(access, met) && met.count() <= most_cells &&
        met.count() < g.count) {
      for (uint64_t row = 0; row < met.rows; ++row)
        for (uint64_t column = 0; column < met.columns; ++column) {
          const uint32_t at = find(of_group, met.begin(row, column));
          if (at != 0)
            meet_one(at, access, write, found);
        }
      return;
    }
    for (uint32_t at = g.members, next; at != 0; at = next) {
      next = entries[at - 1].group_next;
      meet_one(at, access, write, found);
    }
  }

  template <typename Found>
  void meet_one(uint32_t at, const region &access, bool write, Found &found) {
    entry &e = entries[at - 1];
    if (e.end <= access.begin || access.end <= e.begin)
      return;
    bool covered = false;
    if (!shapes_conflict(e, access, covered))
      return;
    if (write && covered) {
      look_at(e, true, found);
      remove_entry(at);
      return;
    }
    look_at(e, false, found);
    if (write)
      for (uint64_t r = e.first_reader; r != 0; r = readers[r - 1].next)
        found(readers[r - 1].sequence);
  }

  /// Whether two whose bounds overlap share a byte, and whether the access covers the
  /// entry.
  bool shapes_conflict(const entry &e, const region &access, bool &covered) const;
  void drop_oldest();
  void remove_group(uint32_t of_group);
  uint32_t group_for(const region &access);
  uint32_t add_group(const region &access, bool regular);
  uint32_t add_entry(const region &access, uint32_t of_group);
  void remove_entry(uint32_t at);

  zeroed_array<place> places;
  zeroed_array<reader> readers;
  zeroed_array<entry> entries;
  zeroed_array<shape> shapes;
  zeroed_array<group> groups;
  zeroed_array<uint32_t> families; /* the first group */
  zeroed_array<uint32_t> cells; /* the youngest entry */
  uint64_t place_limit = 0;
  uint64_t mask = 0;
  uint64_t head = 0; /* of the ring; both only grow */
  uint64_t tail = 0;
  uint64_t version = 0; /* grows when an entry or a group goes */
  uint64_t groups_version = 1; /* grows when a group comes or goes */
  uint64_t cell_mask = 0;
  uint32_t bucket_shift = 0;
  uint32_t free_entry = 0;
  uint32_t used_entries = 0;
  uint32_t free_group = 0;
  uint32_t used_groups = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TENSOR_MAP_H
