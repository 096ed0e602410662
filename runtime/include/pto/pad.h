// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Fills of what a load left without a value.
///
/// Invariant: the valid region of the operand keeps its values.

#ifndef PTO_PAD_H
#define PTO_PAD_H

#include "pto/reduce.h"

namespace pto {

namespace detail {

template <typename T, PadValue Pad> T pad_value() {
  static_assert(Pad != PadValue::Null,
                "TFILLPAD: the type of the result says what to fill with: PadValue::Zero, Min or "
                "Max");
  using wide = std::conditional_t<is_one_of<T, half, bfloat16_t>, float, T>;
  if constexpr (Pad == PadValue::Zero)
    return static_cast<T>(wide(0));
  else
    return static_cast<T>(Pad == PadValue::Max ? highest<wide>() : lowest<wide>());
}

template <typename Dst, typename Src>
bool admit_fill(core_state &core, const char *name, const Dst &dst, const Src &src, bool in_place) {
  checked_instruction by(core, name, PIPE_V);
  by.needs_address(dst), by.needs_address(src);
  if (by.ok && (src.GetValidRow() > dst.GetValidRow() || src.GetValidCol() > dst.GetValidCol()))
    by.fail(offset_of(core, src), "the valid region of the operand is larger than the result's");
  if (by.ok && in_place && offset_of(core, src) != offset_of(core, dst))
    by.fail(offset_of(core, dst),
            "fills a tile in place, but result and operand have different "
            "addresses",
            "TFILLPAD fills a copy");
  if (by.ok && !in_place && overlap(core, dst, src))
    by.fail(offset_of(core, dst), "the result cannot take the place of the operand",
            "TFILLPAD_INPLACE fills a tile in place");
  by.reads(src);
  by.writes(dst);
  if (!by.ok)
    return false;
  by.did_read(src);
  by.did_write(dst);
  return true;
}

template <typename Dst, typename Src>
void fill(const char *name, Dst &dst, Src &src, bool in_place) {
  using T = typename Dst::DType;
  static_assert(is_row_major_vector<Dst> && is_row_major_vector<Src>,
                "fills take row-major vector tiles");
  static_assert(std::is_same_v<typename Src::DType, T>,
                "a fill does not convert: result and operand have one element type");
  const T pad = pad_value<T, Dst::PadVal>();
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_fill(core, name, dst, src, in_place))
      return;
  issue_repeats(core, op_class::copy, repeats_of(dst));
  settled_rows(core, src);
  about_to_write(core, dst);
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  for (int r = 0; r < rows; ++r) {
    T *to = dst.address() + static_cast<int64_t>(r) * Dst::Cols;
    const T *from = src.address() + static_cast<int64_t>(r) * Src::Cols;
    const int kept = r < src.GetValidRow() ? src.GetValidCol() : 0;
    if (!in_place && kept)
      std::memcpy(static_cast<void *>(to), from, static_cast<std::size_t>(kept) * sizeof(T));
    for (int c = kept; c < cols; ++c)
      to[c] = pad;
  }
}

} // namespace detail

/// dst = src, and the pad value of dst's type in the rest of dst's valid region
template <typename Dst, typename Src> void TFILLPAD(Dst &dst, Src &src) {
  static_assert(Dst::Rows == Src::Rows && Dst::Cols == Src::Cols,
                "TFILLPAD: result and operand have as many rows and columns: TFILLPAD_EXPAND fills "
                "a larger tile");
  detail::fill("TFILLPAD", dst, src, false);
}

/// The same where dst and src are one tile
template <typename Dst, typename Src> void TFILLPAD_INPLACE(Dst &dst, Src &src) {
  static_assert(Dst::Rows == Src::Rows && Dst::Cols == Src::Cols,
                "TFILLPAD_INPLACE: result and operand have as many rows and columns");
  detail::fill("TFILLPAD_INPLACE", dst, src, true);
}

/// The same where dst has more rows or columns than src
template <typename Dst, typename Src> void TFILLPAD_EXPAND(Dst &dst, Src &src) {
  static_assert(Dst::Rows >= Src::Rows && Dst::Cols >= Src::Cols,
                "TFILLPAD_EXPAND: the result is at least as large as the operand");
  detail::fill("TFILLPAD_EXPAND", dst, src, false);
}

} // namespace pto

#endif // PTO_PAD_H
