// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Comparisons to bit masks, and choices by them.
///
/// A mask is a tile of bytes: bit c % 8 of byte c / 8 of a row stands for column c.
///
/// Invariant: comparisons with a NaN are false, but for NE.

#ifndef PTO_COMPARE_H
#define PTO_COMPARE_H

#include "pto/vector.h"

namespace pto {

namespace detail {

template <typename T> inline bool holds(CmpMode mode, T a, T b) {
  switch (mode) {
  case CmpMode::EQ:
    return a == b;
  case CmpMode::NE:
    return a != b;
  case CmpMode::LT:
    return a < b;
  case CmpMode::LE:
    return a <= b;
  case CmpMode::GT:
    return a > b;
  case CmpMode::GE:
    return a >= b;
  }
  return false;
}

template <typename Mask> constexpr void check_mask_type() {
  static_assert(is_row_major_vector<Mask> && std::is_same_v<typename Mask::DType, uint8_t>,
                "a mask is a row-major vector tile of u8, one bit for each element");
}

/// The bytes of a mask that stand for `cols` columns.
constexpr int mask_bytes(int cols) { return (cols + 7) / 8; }

/// The part of a mask that an instruction touches.
template <typename Mask>
tile_region mask_region(const core_state &core, const Mask &mask, int rows, int cols) {
  const uint64_t first = offset_of(core, mask);
  return {{first, static_cast<uint64_t>(rows), static_cast<uint64_t>(mask_bytes(cols)), Mask::Cols},
          {first, 0, 0, 0}};
}

template <typename Mask> bool mask_fits(const Mask &mask, int rows, int cols) {
  return mask.GetValidRow() >= rows && Mask::Cols >= mask_bytes(cols);
}

/// mask = f(sources...), bit by bit.
template <typename Mask, typename F, typename Src, typename... Sources>
void compare(const char *name, F f, Mask &mask, const Src &src, const Sources &...more) {
  using compute = compute_t<typename Src::DType>;
  check_mask_type<Mask>();
  static_assert(is_row_major_vector<Src> && (std::is_same_v<Src, Sources> && ...),
                "the operands of a comparison are row-major vector tiles of one type");
  core_state &core = this_core();
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  if constexpr (checked) {
    checked_instruction by(core, name, PIPE_V);
    by.needs_address(mask), by.needs_address(src), (by.needs_address(more), ...);
    const tile_region written = mask_region(core, mask, rows, cols);
    if (by.ok && !mask_fits(mask, rows, cols))
      by.fail(written.panels.first, "the mask has no room for a bit for each element");
    const bool same_shape =
        ((more.GetValidRow() == rows && more.GetValidCol() == cols) && ... && true);
    if (by.ok && !same_shape)
      by.fail(offset_of(core, src), "the operands have different valid regions");
    if (by.ok && (overlap(written.panels, region_of(core, src)) ||
                  (overlap(written.panels, region_of(core, more)) || ... || false)))
      by.fail(written.panels.first, "the mask overlaps an operand");
    by.reads(src), (by.reads(more), ...);
    by.writes(memory::vec, written);
    if (!by.ok)
      return;
    by.did_read(src), (by.did_read(more), ...);
    by.did_write(memory::vec, written);
  }
  issue_repeats(core, op_class::compare, repeats_of(src));
  settled_rows(core, src), (settled_rows(core, more), ...);
  about_to_write(core, mask);
  for (int r = 0; r < rows; ++r)
    for (int byte = 0; byte < mask_bytes(cols); ++byte) {
      unsigned bits = 0;
      for (int c = byte * 8; c < cols && c < byte * 8 + 8; ++c) {
        const int64_t at = static_cast<int64_t>(r) * Src::Cols + c;
        bits |= static_cast<unsigned>(f(static_cast<compute>(src.address()[at]),
                                        static_cast<compute>(more.address()[at])...))
                << (c % 8);
      }
      mask.address()[static_cast<int64_t>(r) * Mask::Cols + byte] = static_cast<uint8_t>(bits);
    }
}

/// dst = f(bit of mask, index of the element)
template <typename Dst, typename Mask, typename Tmp, typename F, typename... Sources>
void choose(const char *name, F f, Dst &dst, Mask &mask, Tmp &tmp, const Sources &...from) {
  check_mask_type<Mask>();
  static_assert(
      is_one_of<std::integral_constant<std::size_t, sizeof(typename Dst::DType)>,
                std::integral_constant<std::size_t, 2>, std::integral_constant<std::size_t, 4>>,
      "selections take elements of 16 or 32 bits on this machine");
  static_assert(is_row_major_vector<Dst> && (std::is_same_v<Dst, Sources> && ...),
                "the operands of a selection are row-major vector tiles of one type");
  core_state &core = this_core();
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  if constexpr (checked) {
    checked_instruction by(core, name, PIPE_V);
    by.needs_address(dst), by.needs_address(mask), (by.needs_address(from), ...);
    const tile_region read = mask_region(core, mask, rows, cols);
    if (by.ok && !mask_fits(mask, rows, cols))
      by.fail(read.panels.first, "the mask has not a bit for each element");
    if (by.ok && overlap(read.panels, region_of(core, dst)))
      by.fail(read.panels.first, "the result cannot take the place of the mask");
    (judge_source(by, core, in_place::allowed, dst, from), ...);
    by.reads(memory::vec, read);
    if (by.ok)
      by.scribbles(tmp);
    by.writes(dst);
    if (!by.ok)
      return;
    (by.did_read(from), ...);
    by.did_read(memory::vec, read);
    by.did_scribble(tmp);
    by.did_write(dst);
  }
  issue_repeats(core, op_class::select, repeats_of(dst));
  (settled_rows(core, from), ...);
  settled_rows(core, mask);
  about_to_write(core, dst);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) {
      const int64_t at = static_cast<int64_t>(r) * Dst::Cols + c;
      const unsigned bits = mask.address()[static_cast<int64_t>(r) * Mask::Cols + c / 8];
      dst.address()[at] = f((bits >> (c % 8) & 1) != 0, from.address()[at]...);
    }
}

} // namespace detail

/// mask = src0 `mode` src1, a bit for each element
template <typename Mask, typename A, typename B>
void TCMP(Mask &mask, A &src0, B &src1, CmpMode mode) {
  static_assert(detail::is_one_of<typename A::DType, float, half, int32_t>,
                "TCMP takes f32, f16 or i32 on this machine");
  detail::compare(
      "TCMP", [mode](auto a, auto b) { return detail::holds(mode, a, b); }, mask, src0, src1);
}

/// mask = src `mode` scalar
template <typename Mask, typename A>
void TCMPS(Mask &mask, A &src, typename A::DType scalar, CmpMode mode) {
  static_assert(detail::is_one_of<typename A::DType, float, half, int32_t, int16_t, uint16_t>,
                "TCMPS takes f32, f16, i32, i16 or u16 on this machine");
  const auto b = static_cast<detail::compute_t<typename A::DType>>(scalar);
  detail::compare("TCMPS", [mode, b](auto a) { return detail::holds(mode, a, b); }, mask, src);
}

/// dst = src0 where the bit of the mask is set, else src1; `tmp` is scratch
template <typename Dst, typename Mask, typename A, typename B, typename Tmp>
void TSEL(Dst &dst, Mask &mask, A &src0, B &src1, Tmp &tmp) {
  detail::choose(
      "TSEL", [](bool bit, auto a, auto b) { return bit ? a : b; }, dst, mask, tmp, src0, src1);
}

/// dst = src where the bit of the mask is set, else scalar
template <typename Dst, typename Mask, typename A, typename Tmp>
void TSELS(Dst &dst, Mask &mask, A &src, Tmp &tmp, typename A::DType scalar) {
  detail::choose(
      "TSELS", [scalar](bool bit, auto a) { return bit ? a : scalar; }, dst, mask, tmp, src);
}

} // namespace pto

#endif // PTO_COMPARE_H
