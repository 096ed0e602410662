// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checked builds only: who wrote and read which part of a core's tile memory, and
/// which bytes hold a value at all.
///
/// Invariant: state is kept per granule, the alignment of tiles, so two tiles never
/// share a granule unless they overlap.

#ifndef PTO_SHADOW_H
#define PTO_SHADOW_H

#include "pto/byte_rows.h"
#include "pto/ordering.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace pto::detail {

/// One instruction as the shadow sees it.
struct accessor {
  const char *name;
  pipe_t pipe;
  uint64_t number; // from ordering::issue
};

/// A pair of accesses that nothing orders. `kind` is what the earlier one did.
struct hazard {
  enum class kind { none, unwritten, written, read } kind = kind::none;
  uint64_t address = 0;
  accessor earlier = {};
};

class shadow_memory {
public:
  shadow_memory(uint64_t bytes, uint64_t granule_bytes)
      : granule(granule_bytes ? granule_bytes : 1), granules((bytes + granule - 1) / granule),
        valid(bytes) {}

  /// Forgets everything; returns where the part of the memory ends that was used.
  uint64_t reset() {
    const uint64_t bytes = used;
    for (uint64_t g = 0; g * granule < bytes; ++g)
      granules[g] = granule_state();
    std::fill_n(valid.begin(), bytes, 0); // of no bytes, too: a unit may lack the memory
    used = 0;
    return bytes;
  }

  /// What a read by `by` would violate.
  hazard check_read(const byte_rows &where, const accessor &by, const ordering &order,
                    const machine_model &machine) const {
    for (uint64_t row = 0; row < where.rows; ++row) {
      const uint64_t begin = where.first + row * where.pitch;
      const uint64_t end = begin + where.row_bytes;
      if (const void *hole = std::memchr(valid.data() + begin, 0, where.row_bytes))
        return {hazard::kind::unwritten,
                static_cast<uint64_t>(static_cast<const uint8_t *>(hole) - valid.data()),
                {}};
      for (uint64_t g = begin / granule; g * granule < end; ++g) {
        const accessor &writer = granules[g].writer;
        const bool ordered = writer.pipe == by.pipe && !machine.raw_needs_barrier[by.pipe];
        if (writer.number && !ordered && !order.knows(by.pipe, writer.pipe, writer.number))
          return {hazard::kind::written, larger(begin, g * granule), writer};
      }
    }
    return {};
  }

  /// What a write by `by` would violate. A pipe's own earlier accesses are in order.
  hazard check_write(const byte_rows &where, const accessor &by, const ordering &order) const {
    for (uint64_t row = 0; row < where.rows; ++row) {
      const uint64_t begin = where.first + row * where.pitch;
      const uint64_t end = begin + where.row_bytes;
      for (uint64_t g = begin / granule; g * granule < end; ++g) {
        const granule_state &state = granules[g];
        const uint64_t address = larger(begin, g * granule);
        if (unordered(state.writer, by, order))
          return {hazard::kind::written, address, state.writer};
        for (const accessor &reader : state.readers)
          if (unordered(reader, by, order))
            return {hazard::kind::read, address, reader};
      }
    }
    return {};
  }

  void read(const byte_rows &where, const accessor &by) {
    used = larger(used, where.end());
    each(where, [&](uint64_t g) { granules[g].readers[by.pipe] = by; });
  }

  void write(const byte_rows &where, const accessor &by) {
    used = larger(used, where.end());
    each(where, [&](uint64_t g) { granules[g].writer = by; });
    for (uint64_t row = 0; row < where.rows; ++row)
      std::memset(valid.data() + where.first + row * where.pitch, 1, where.row_bytes);
  }

  /// The bytes lose their value, as under a load that fills only a part of its tile.
  void invalidate(uint64_t first, uint64_t bytes) {
    used = larger(used, first + bytes);
    std::memset(valid.data() + first, 0, bytes);
  }

private:
  struct granule_state {
    accessor writer = {};
    accessor readers[pipe_count] = {}; // the last of each pipe
  };

  static bool unordered(const accessor &earlier, const accessor &by, const ordering &order) {
    return earlier.number && earlier.pipe != by.pipe &&
           !order.knows(by.pipe, earlier.pipe, earlier.number);
  }

  template <typename F> void each(const byte_rows &where, F f) {
    for (uint64_t row = 0; row < where.rows; ++row) {
      const uint64_t begin = where.first + row * where.pitch;
      for (uint64_t g = begin / granule; g * granule < begin + where.row_bytes; ++g)
        f(g);
    }
  }

  uint64_t granule;
  std::vector<granule_state> granules;
  std::vector<uint8_t> valid; // per byte
  uint64_t used = 0; // nothing beyond was written or read
};

/// The accesses to global memory that some pipe does not know to be complete.
class shadow_transfers {
public:
  void reset() { accesses.clear(); }

  /// What an access by `by` would violate; notes it when there is nothing.
  hazard access(const byte_rows &where, bool writes, const accessor &by, const ordering &order) {
    for (std::size_t i = 0; i < accesses.size();) {
      const entry &e = accesses[i];
      if (is_settled(e, order)) {
        accesses[i] = accesses.back();
        accesses.pop_back();
        continue;
      }
      if ((writes || e.writes) && e.by.pipe != by.pipe &&
          !order.knows(by.pipe, e.by.pipe, e.by.number) && overlap(where, e.where))
        return {e.writes ? hazard::kind::written : hazard::kind::read, where.first, e.by};
      ++i;
    }
    accesses.push_back({where, writes, by});
    return {};
  }

private:
  struct entry {
    byte_rows where;
    bool writes;
    accessor by;
  };

  /// Whether nothing to come can conflict with `e`. A core stores with MTE3 or with
  /// FIX, never with both, and only stores conflict with loads.
  static bool is_settled(const entry &e, const ordering &order) {
    const auto known_by = [&](pipe_t pipe) { return order.knows(pipe, e.by.pipe, e.by.number); };
    return (known_by(PIPE_MTE3) || known_by(PIPE_FIX)) && (!e.writes || known_by(PIPE_MTE2));
  }

  std::vector<entry> accesses;
};

} // namespace pto::detail

#endif // PTO_SHADOW_H
