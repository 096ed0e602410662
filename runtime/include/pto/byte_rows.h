// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Regions of memory as instructions touch them.
///
/// Invariant: nothing here reads or writes the memory.

#ifndef PTO_BYTE_ROWS_H
#define PTO_BYTE_ROWS_H

#include <cstdint>

namespace pto::detail {

/// Rows of bytes, `pitch` apart; an offset in tile memory or an address.
struct byte_rows {
  uint64_t first;
  uint64_t rows;
  uint64_t row_bytes;
  uint64_t pitch;

  uint64_t end() const {
    return rows && row_bytes ? first + (rows - 1) * pitch + row_bytes : first;
  }

  /// Whether the rows follow each other without gaps.
  bool is_packed() const { return rows <= 1 || row_bytes == pitch; }

  /// Whether `other` lies within these rows, row by row from the first one.
  bool begins_with(const byte_rows &other) const {
    return first == other.first && (pitch == other.pitch || other.rows <= 1) &&
           rows >= other.rows && row_bytes >= other.row_bytes;
  }
};

/// Whether two regions share a byte.
inline bool overlap(const byte_rows &a, const byte_rows &b) {
  if (a.end() <= b.first || b.end() <= a.first)
    return false;
  if (b.rows == 1 || b.pitch == 0)
    return a.rows == 1 || a.pitch == 0 || overlap(b, a);
  for (uint64_t i = 0; i < a.rows; ++i) {
    const uint64_t begin = a.first + i * a.pitch, end = begin + a.row_bytes;
    uint64_t row = begin > b.first ? (begin - b.first) / b.pitch : 0;
    for (; row < b.rows && b.first + row * b.pitch < end; ++row)
      if (b.first + row * b.pitch + b.row_bytes > begin)
        return true;
  }
  return false;
}

} // namespace pto::detail

#endif // PTO_BYTE_ROWS_H
