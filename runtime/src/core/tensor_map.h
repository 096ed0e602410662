// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The TensorMap pool: who wrote a region last and who has read it since.
///
/// Entries are handed out in a ring, in the order of submission, and hang in a
/// hash table by buffer. An entry whose task has retired is stale: lookups skip
/// and unlink it, and the ring unlinks what is left when it reuses the entry.
///
/// Invariant: what a lookup finds depends on the sequence of calls alone.

#ifndef PTOWSP_RT_CORE_TENSOR_MAP_H
#define PTOWSP_RT_CORE_TENSOR_MAP_H

#include "region.h"
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
    return entries[(head + count - 1 - entry_limit) & mask].sequence + 1;
  }

  /// Calls `found(sequence)` for every live task, of number >= `alive`, whose access
  /// conflicts with this one: its writes, and for a write its reads too.
  template <typename Found>
  void conflicts(const region &access, bool write, uint64_t alive, Found &&found) {
    const uint32_t list = list_of(access.key);
    scan(list + 1, access, write, alive, found);
    if (write)
      scan(list, access, true, alive, found);
  }

  /// Enters the access of task `sequence`, whose conflicts were looked up before.
  void insert(const region &access, bool write, uint64_t sequence);

private:
  struct entry {
    uint64_t key;
    uint64_t begin;
    uint64_t end;
    uint64_t run;
    uint64_t sequence;
    uint32_t next; /* 1 + index; zero ends the list */
    uint32_t previous; /* 1 + index; zero: first of its list */
    uint32_t list; /* 1 + the list that the entry hangs in; zero: none */
    uint32_t rank;
    uint64_t unused;
  };
  struct shape {
    region_dim dims[PTOWSP_MAX_RANK];
  };
  static_assert(sizeof(entry) == 64, "one cache line decides most lookups");

  /// Two lists per bucket: readers, then writers.
  uint32_t list_of(uint64_t key) const {
    return static_cast<uint32_t>(((key >> 4) * 0x9e3779b97f4a7c15u) >> bucket_shift) * 2;
  }

  template <typename Found>
  void scan(uint32_t list, const region &access, bool write, uint64_t alive, Found &found) {
    for (uint32_t at = lists[list], next; at != 0; at = next) {
      entry &e = entries[at - 1];
      next = e.next;
      if (e.sequence < alive) {
        unlink(at - 1);
        continue;
      }
      if (e.key != access.key || e.end <= access.begin || access.end <= e.begin)
        continue;
      bool covered = access.begin <= e.begin && e.end <= access.end;
      if ((e.rank != 0 || access.rank != 0) && !shapes_conflict(at - 1, access, covered))
        continue;
      found(e.sequence);
      // Whatever conflicts with the covered access conflicts with the new one too,
      // which in turn waits for the covered one.
      if (write && covered)
        unlink(at - 1);
    }
  }

  /// Whether a strided pair shares a byte, and whether the access covers the entry.
  bool shapes_conflict(uint32_t index, const region &access, bool &covered) const;
  void unlink(uint32_t index);

  zeroed_array<entry> entries;
  zeroed_array<shape> shapes;
  zeroed_array<uint32_t> lists; /* 1 + the first entry */
  uint64_t entry_limit = 0;
  uint64_t mask = 0;
  uint64_t head = 0;
  uint32_t bucket_shift = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TENSOR_MAP_H
