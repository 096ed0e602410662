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

/// Where accesses of one shape were found the last time. Zero bytes: nowhere.
struct group_hint {
  uint64_t groups_version; /* of the map; another one now: it says nothing */
  uint64_t key; /* of the buffer, whose only group it is */
  uint32_t group;
  uint32_t shift; /* of that group */
  uint32_t salt; /* of that group */
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

  /// Makes room for `count` accesses, which fit once those below `alive` are forgotten. That
  /// is done for many at a time: some may be found still.
  PTOWSP_HOT void make_room(uint64_t count, uint64_t alive) {
    const uint64_t used = head - tail;
    if (used + count > place_limit ||
        (used > dropped_together && places[(tail + dropped_together) & mask].sequence < alive))
      drop_below(alive);
  }
  /// Forgets all of them.
  void drop_below(uint64_t alive) {
    uint64_t at = tail;
    while (at != head && places[at & mask].sequence < alive)
      drop(at++);
    tail = at;
  }

  /// Enters the access of task `sequence`, and calls `found(task)` for every live task whose
  /// access conflicts with it: its writes, and for a write its reads too. These can be of the
  /// task itself. `hint` is of accesses of the same shape. After `make_room` or `drop_below`.
  template <typename Found>
  PTOWSP_HOT void enter(const region &access, bool write, uint64_t sequence, group_hint &hint,
                        Found &&found) {
    PTOWSP_CHECK(head - tail < place_limit, "there is room for every access");
    uint32_t in = 0;
    if (hint.groups_version == groups_version && hint.key == access.key) {
      const uint32_t cell = cell_at(hint.salt, hint.shift, access.begin);
      in = find(cell, hint.group, access.begin);
      if (__builtin_expect(in == 0, 0))
        in = groups[hint.group - 1].grid.holds(access) ? add_to_lattice(access, hint.group, cell)
                                                       : find_in_all(access, write, hint, found);
    } else {
      in = find_in_all(access, write, hint, found);
    }
    entry &e = entries[in - 1];
    const auto at = static_cast<uint32_t>(head++ & mask);
    place &mine = places[at];
    mine.sequence = sequence;
    mine.entry = in;
    mine.group = e.group;
    mine.next_reader = 0;
    ++groups[e.group - 1].references;
    if (e.writer_place != 0)
      found(e.writer);
    if (write) {
      find_readers(e, found);
      e.writer = sequence;
      e.writer_place = at + 1;
      e.first_reader = e.last_reader = 0;
      return;
    }
    if (e.last_reader != 0)
      places[e.last_reader - 1].next_reader = at + 1;
    else
      e.first_reader = at + 1;
    e.last_reader = at + 1;
  }

  /// Calls `found(task)` for every task of number >= `alive` that has written what the access
  /// touches.
  template <typename Found> void find_writers(const region &access, uint64_t alive, Found &&found) {
    drop_below(alive);
    group_hint none = {};
    const uint32_t in = look_in_all(access, false, none, found).entry;
    if (in != 0 && entries[in - 1].writer_place != 0)
      found(entries[in - 1].writer);
  }

private:
  // All links are 1 + an index, zero for none.

  /// What an access took of the pool.
  struct place {
    uint64_t sequence;
    uint32_t entry;
    uint32_t group;
    uint32_t next_reader; /* of the entry, a younger one */
    uint32_t unused;
  };
  /// Where an access belongs.
  struct home {
    uint32_t entry; /* zero: none yet */
    uint32_t group; /* zero: none yet */
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

  static constexpr uint64_t dropped_together = 32;
  /// Buffers with more shapes than this have the others on no lattice.
  static constexpr uint32_t most_lattices = 8;
  /// The most cells of a lattice that are tried one by one.
  static constexpr uint64_t most_cells = 64;

  uint32_t family_of(uint64_t key) const {
    return static_cast<uint32_t>(((key >> 4) * 0x9e3779b97f4a7c15u) >> bucket_shift);
  }
  /// The list that a view on a lattice is in.
  uint32_t cell_at(uint32_t salt, uint32_t shift, uint64_t begin) const {
    const uint64_t step = begin >> shift;
    return static_cast<uint32_t>((step + (step >> 12) * 0x9e3779b1u + salt) & cell_mask);
  }
  uint32_t cell_of(uint32_t of_group, uint64_t begin) const {
    return cell_at(salt_of(of_group), groups[of_group - 1].shift, begin);
  }
  static uint32_t salt_of(uint32_t of_group) { return of_group * 0x85ebca6bu; }

  PTOWSP_HOT uint32_t find(uint32_t cell, uint32_t of_group, uint64_t begin) const {
    uint32_t at = cells[cell];
    while (at != 0 && (entries[at - 1].begin != begin || entries[at - 1].group != of_group))
      at = entries[at - 1].cell_next;
    return at;
  }

  template <typename Found> void find_readers(const entry &e, Found &found) const {
    for (uint32_t at = e.first_reader; at != 0; at = places[at - 1].next_reader)
      found(places[at - 1].sequence);
  }

  /// Forgets the access at a position. A write may have covered it before; then its entry
  /// may have other accesses, or may be another view's by now.
  PTOWSP_HOT void drop(uint64_t position) {
    const uint64_t at = (position & mask) + 1;
    const place &oldest = places[at - 1];
    entry &e = entries[oldest.entry - 1];
    if (e.writer_place == at)
      e.writer_place = 0;
    if (e.first_reader == at) {
      e.first_reader = oldest.next_reader;
      if (e.first_reader == 0)
        e.last_reader = 0;
    }
    if ((e.writer_place | e.first_reader) == 0 && e.group != 0)
      remove_entry(oldest.entry);
    if (--groups[oldest.group - 1].references == 0)
      remove_group(oldest.group);
  }

  /// The entry of an access, after a look at every group of its buffer.
  template <typename Found>
  PTOWSP_COLD uint32_t find_in_all(const region &access, bool write, group_hint &hint,
                                   Found &found) {
    const home in = look_in_all(access, write, hint, found);
    return in.entry != 0 ? in.entry : add_entry(access, in.group);
  }

  /// Finds what the access meets of other entries than its own, which it returns.
  template <typename Found>
  home look_in_all(const region &access, bool write, group_hint &hint, Found &found) {
    home own = {0, 0};
    uint32_t seen = 0;
    for (uint32_t at = families[family_of(access.key)]; at != 0; at = groups[at - 1].next) {
      const group &g = groups[at - 1];
      if (g.grid.key != access.key)
        continue;
      ++seen;
      if (g.grid.has_shape(access)) {
        const uint32_t in = find(cell_of(at, access.begin), at, access.begin);
        if (in != 0 || g.grid.holds(access)) {
          own = {in, at};
          continue;
        }
      }
      if (g.members != 0)
        meet(at, access, write, found);
    }
    if (seen == 1 && own.group != 0)
      hint = {groups_version, access.key, own.group, groups[own.group - 1].shift,
              salt_of(own.group)};
    return own;
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
          const uint64_t begin = met.begin(row, column);
          const uint32_t at = find(cell_of(of_group, begin), of_group, begin);
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

  /// Whatever conflicts with what a write covers conflicts with the write too, which in turn
  /// waits for it: so the entry is not needed any more.
  template <typename Found>
  void meet_one(uint32_t at, const region &access, bool write, Found &found) {
    const entry &e = entries[at - 1];
    if (e.end <= access.begin || access.end <= e.begin)
      return;
    bool covered = false;
    if (!shapes_conflict(e, access, covered))
      return;
    if (e.writer_place != 0)
      found(e.writer);
    if (write)
      find_readers(e, found);
    if (write && covered)
      remove_entry(at);
  }

  /// Whether two whose bounds overlap share a byte, and whether the access covers the
  /// entry.
  bool shapes_conflict(const entry &e, const region &access, bool &covered) const;
  void remove_group(uint32_t of_group);
  uint32_t group_for(const region &access);
  uint32_t add_group(const region &access, bool regular);
  uint32_t add_entry(const region &access, uint32_t of_group);
  uint32_t add_to_lattice(const region &access, uint32_t of_group, uint32_t cell);
  uint32_t new_entry(const region &access, uint32_t of_group);
  void remove_entry(uint32_t at);

  zeroed_array<place> places;
  zeroed_array<entry> entries;
  zeroed_array<shape> shapes;
  zeroed_array<group> groups;
  zeroed_array<uint32_t> families; /* the first group */
  zeroed_array<uint32_t> cells; /* the youngest entry */
  uint64_t place_limit = 0;
  uint64_t mask = 0;
  uint64_t head = 0; /* of the ring; both only grow */
  uint64_t tail = 0;
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
