// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Loads that are not copied yet, in builds without checks: an instruction that reads
/// such a tile reads the tensor instead, and most tiles are read once. Costs in
/// cycles are not touched: the clock counts the load where it stands.
///
/// Invariant: whoever reads or writes tile memory, or stores to global memory, that
/// a deferred load touches finds the same bytes as if the load had been copied at
/// once. Code that writes global memory through a pointer is covered when the scalar
/// pipe has waited for PIPE_MTE2 or PIPE_V, and after pipe_barrier(PIPE_ALL) for the
/// tiles that nothing had read until then.

#ifndef PTO_DEFERRED_H
#define PTO_DEFERRED_H

#include "pto/byte_rows.h"

#include <cstddef>
#include <cstring>

namespace pto::detail {

/// Where an operand is read: in its tile, or in the tensor it was loaded from.
struct operand_source {
  const unsigned char *first;
  uint64_t pitch;
};

/// Addresses, not offsets, in all regions.
class deferred_loads {
public:
  /// Loads are deferred inside kernels only, since tensors outlive the kernel that
  /// reads them and nothing else.
  void begin_kernel() {
    count = 0;
    active = true;
  }
  void end_kernel() {
    count = 0; // tile memory means nothing after its kernel
    active = false;
  }

  /// Notes a load of `tensor` to `tile`, which have equal rows. The tile's old
  /// deferred loads must have been settled by `before_write`. False: copy now.
  bool defer(const byte_rows &tile, const byte_rows &tensor) {
    if (!active)
      return false;
    if (count == capacity)
      complete(0);
    loads[count++] = {tile, tensor, false};
    return true;
  }

  /// Where the region of an operand is to be read.
  operand_source source_of(const byte_rows &tile) {
    for (std::size_t i = 0; i < count;) {
      load &l = loads[i];
      // Tensor rows that lie far apart are slow to read again.
      const bool is_cheap = l.tensor.is_packed() || !l.was_read;
      if (is_cheap && l.tile.begins_with(tile)) {
        l.was_read = true;
        return {reinterpret_cast<const unsigned char *>(l.tensor.first), l.tensor.pitch};
      }
      if (touches(l.tile, tile))
        complete(i);
      else
        ++i;
    }
    return {reinterpret_cast<const unsigned char *>(tile.first), tile.pitch};
  }

  /// Before an instruction reads `tile` in tile memory itself.
  void settle(const byte_rows &tile) {
    for (std::size_t i = 0; i < count;)
      if (touches(loads[i].tile, tile))
        complete(i);
      else
        ++i;
  }

  /// Before an instruction writes `tile`: loads that it overwrites are forgotten.
  void before_write(const byte_rows &tile) {
    for (std::size_t i = 0; i < count;) {
      if (tile.begins_with(loads[i].tile))
        forget(i);
      else if (touches(loads[i].tile, tile))
        complete(i);
      else
        ++i;
    }
  }

  /// Before global memory is written.
  void before_store(const byte_rows &tensor) {
    for (std::size_t i = 0; i < count;)
      if (touches(loads[i].tensor, tensor))
        complete(i);
      else
        ++i;
  }

  /// At a point where only loads that were read may stay deferred.
  void complete_unread() {
    for (std::size_t i = 0; i < count;)
      if (!loads[i].was_read)
        complete(i);
      else
        ++i;
  }

  /// Before code that is no instruction looks at tile or global memory.
  void complete_all() {
    while (count)
      complete(count - 1);
  }

private:
  static constexpr std::size_t capacity = 8;

  struct load {
    byte_rows tile;
    byte_rows tensor;
    bool was_read;
  };

  /// Whether the spans of two regions overlap: more often than the regions do.
  static bool touches(const byte_rows &a, const byte_rows &b) {
    return a.first < b.end() && b.first < a.end();
  }

  void complete(std::size_t i) {
    const load &l = loads[i];
    auto *to = reinterpret_cast<unsigned char *>(l.tile.first);
    auto *from = reinterpret_cast<const unsigned char *>(l.tensor.first);
    if (l.tile.is_packed() && l.tensor.is_packed())
      std::memcpy(to, from, l.tile.rows * l.tile.row_bytes);
    else
      for (uint64_t r = 0; r < l.tile.rows; ++r)
        std::memcpy(to + r * l.tile.pitch, from + r * l.tensor.pitch, l.tile.row_bytes);
    forget(i);
  }

  /// Keeps the order, oldest first.
  void forget(std::size_t i) {
    for (--count; i < count; ++i)
      loads[i] = loads[i + 1];
  }

  load loads[capacity] = {};
  std::size_t count = 0;
  bool active = false;
};

} // namespace pto::detail

#endif // PTO_DEFERRED_H
