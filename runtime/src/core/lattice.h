// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Lattices of views: the rows, the blocks or the tiles of one buffer.
///
/// A lattice has the views of one shape whose place is a multiple of their own extents,
/// away from a common origin. The place of a byte is read like a number: its digits are
/// the steps along each stride, and a view stays within its digit.
///
/// Invariant: two views on a lattice are equal or share no byte.

#ifndef PTOWSP_RT_CORE_LATTICE_H
#define PTOWSP_RT_CORE_LATTICE_H

#include "region.h"

namespace ptowsp::rt {

/// A block of views on a lattice.
struct lattice_cells {
  uint64_t first; /* where the first one begins */
  uint64_t rows;
  uint64_t columns;
  uint64_t row_step;
  uint64_t column_step;

  uint64_t count() const { return rows * columns; }
  uint64_t begin(uint64_t row, uint64_t column) const {
    return first + row * row_step + column * column_step;
  }
};

struct lattice {
  static constexpr uint32_t most_dims = 2;
  /// The rank of what is no lattice.
  static constexpr uint32_t no_rank = UINT32_MAX;

  uint64_t key; /* of the buffer */
  uint64_t run;
  region_dim dims[most_dims];
  uint64_t origin[most_dims + 1]; /* in steps of each dimension; the last in bytes */
  uint32_t rank;

  bool has_shape(const region &r) const {
    if (r.rank != rank || r.run != run)
      return false;
    return rank == 0 || has_dims(r);
  }

  /// Takes the shape and the origin of a view; false when views like it are not a
  /// lattice, which then is the empty one.
  bool start(const region &r) {
    key = r.key;
    rank = no_rank;
    if (r.rank > most_dims)
      return false;
    run = r.run;
    for (uint32_t d = 0; d < r.rank; ++d)
      dims[d] = r.dims[d];
    rank = r.rank;
    if (read_place(r.begin, origin))
      return true;
    rank = no_rank;
    return false;
  }

  /// Whether a view of this shape is on the lattice.
  bool holds(const region &r) const {
    if (rank == 0) {
      const uint64_t away = r.begin - key;
      return (run & (run - 1)) == 0 ? (away & (run - 1)) == origin[0] : away % run == origin[0];
    }
    uint64_t place[most_dims + 1];
    if (!read_place(r.begin, place))
      return false;
    for (uint32_t d = 0; d <= rank; ++d)
      if (place[d] != origin[d])
        return false;
    return true;
  }

  /// The views on the lattice that could share a byte with `r`; false when they are
  /// not a block.
  bool cells_met(const region &r, lattice_cells &met) const {
    const uint64_t first = r.begin - key;
    const uint64_t last = r.end - 1 - key;
    if (rank == 0) {
      const uint64_t from = steps(first, origin[0], run);
      met = {key + origin[0] + from * run, 1, steps(last, origin[0], run) - from + 1, 0, run};
      return true;
    }
    if (rank != 1)
      return false;
    const uint64_t pitch = dims[0].stride;
    const uint64_t row = steps(first / pitch, origin[0], dims[0].count);
    const uint64_t rows = steps(last / pitch, origin[0], dims[0].count) - row + 1;
    uint64_t low = first % pitch;
    uint64_t high = low + r.run - 1;
    // Anything else may lie in all columns.
    if (high >= pitch || r.rank > 1 || (r.rank == 1 && r.dims[0].stride != pitch)) {
      low = 0;
      high = pitch - 1;
    }
    const uint64_t column = steps(low, origin[1], run);
    met = {key + (origin[0] + row * dims[0].count) * pitch + origin[1] + column * run, rows,
           steps(high, origin[1], run) - column + 1, dims[0].count * pitch, run};
    return true;
  }

private:
  bool has_dims(const region &r) const {
    for (uint32_t d = 0; d < rank; ++d)
      if (dims[d].count != r.dims[d].count || dims[d].stride != r.dims[d].stride)
        return false;
    return true;
  }

  /// How many whole steps lie between the origin and a place; none before the origin.
  static uint64_t steps(uint64_t place, uint64_t origin, uint64_t step) {
    return place < origin ? 0 : (place - origin) / step;
  }

  /// The digits of a place, each modulo the view's extent; false when a view there
  /// would leave one of its digits.
  bool read_place(uint64_t begin, uint64_t *place) const {
    uint64_t rest = begin - key;
    for (uint32_t d = 0; d < rank; ++d) {
      const uint64_t digit = rest / dims[d].stride;
      rest -= digit * dims[d].stride;
      if (d > 0 && (digit + dims[d].count) * dims[d].stride > dims[d - 1].stride)
        return false;
      place[d] = digit % dims[d].count;
    }
    place[rank] = rest % run;
    return rank == 0 || rest + run <= dims[rank - 1].stride;
  }
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_LATTICE_H
