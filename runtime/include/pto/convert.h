// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// TCVT: between element types.
///
/// Invariant: exactly the pairs that the machine converts directly compile.

#ifndef PTO_CONVERT_H
#define PTO_CONVERT_H

#include "pto/rounding.h"
#include "pto/vector.h"

namespace pto {

namespace detail {

/// The pairs of the machine.
template <typename To, typename From> constexpr bool is_convertible() {
  if constexpr (std::is_same_v<From, float>)
    return is_one_of<To, half, bfloat16_t, int16_t, int32_t, int64_t, float>;
  else if constexpr (std::is_same_v<From, half>)
    return is_one_of<To, float, int32_t, int16_t, int8_t, uint8_t>;
  else if constexpr (std::is_same_v<From, bfloat16_t>)
    return is_one_of<To, float, int32_t>;
  else if constexpr (std::is_same_v<From, int16_t>)
    return is_one_of<To, half, float>;
  else if constexpr (std::is_same_v<From, int32_t>)
    return is_one_of<To, float, int16_t, int64_t>;
  else if constexpr (std::is_same_v<From, int64_t>)
    return is_one_of<To, float, int32_t>;
  else
    return is_one_of<From, uint8_t, int8_t> && std::is_same_v<To, half>;
}

/// Where nothing else is said, these drop high bits and all others saturate, as the
/// machine's instructions do.
template <typename To, typename From> constexpr SaturationMode usual_saturation() {
  const bool drops = (std::is_same_v<From, half> && is_one_of<To, int8_t, uint8_t, int16_t>) ||
                     (std::is_same_v<From, float> && std::is_same_v<To, int16_t>) ||
                     (std::is_same_v<From, int64_t> && std::is_same_v<To, int32_t>) ||
                     (std::is_same_v<From, int32_t> && std::is_same_v<To, int16_t>);
  return drops ? SaturationMode::OFF : SaturationMode::ON;
}

template <RoundMode Mode, bool Saturate, typename Dst, typename Rows>
void convert_rows(Dst &dst, const Rows &from) {
  using To = typename Dst::DType;
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  for (int r = 0; r < rows; ++r) {
    To *__restrict to = dst.address() + static_cast<int64_t>(r) * Dst::Cols;
    const auto *source = from.first + r * from.pitch;
    for (int c = 0; c < cols; ++c)
      to[c] = convert<Mode, Saturate, To>(source[c]);
  }
}

/// Chooses the loop for a mode that is given at run time.
template <bool Saturate, typename Dst, typename Rows>
void convert_rows(RoundMode mode, Dst &dst, const Rows &from) {
  switch (mode) {
  case RoundMode::CAST_ROUND:
    return convert_rows<RoundMode::CAST_ROUND, Saturate>(dst, from);
  case RoundMode::CAST_FLOOR:
    return convert_rows<RoundMode::CAST_FLOOR, Saturate>(dst, from);
  case RoundMode::CAST_CEIL:
    return convert_rows<RoundMode::CAST_CEIL, Saturate>(dst, from);
  case RoundMode::CAST_TRUNC:
    return convert_rows<RoundMode::CAST_TRUNC, Saturate>(dst, from);
  default:
    return convert_rows<RoundMode::CAST_RINT, Saturate>(dst, from);
  }
}

} // namespace detail

/// dst = src in the element type of dst; not in place
template <typename Dst, typename Src>
void TCVT(Dst &dst, Src &src, RoundMode mode, SaturationMode saturation) {
  using To = typename Dst::DType;
  using From = typename Src::DType;
  static_assert(detail::is_convertible<To, From>(),
                "TCVT: this machine does not convert directly between these element types: go "
                "through f32 or f16");
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src>,
                "TCVT takes row-major vector tiles");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_apart(
            core, "TCVT",
            dst.GetValidRow() == src.GetValidRow() && dst.GetValidCol() == src.GetValidCol(),
            "result and operand have the same valid region", dst, detail::no_scratch(), src))
      return;
  const bool widens = sizeof(To) > sizeof(From);
  detail::issue_repeats(core, op_class::convert,
                        widens ? detail::repeats_of(dst) : detail::repeats_of(src));
  const auto from = detail::rows_to_read(core, src);
  detail::about_to_write(core, dst);
  constexpr bool has_choice = std::is_integral_v<To>;
  if (!has_choice || saturation == SaturationMode::ON)
    detail::convert_rows<true>(mode, dst, from);
  else if constexpr (has_choice)
    detail::convert_rows<false>(mode, dst, from);
}
template <typename Dst, typename Src> void TCVT(Dst &dst, Src &src, RoundMode mode) {
  TCVT(dst, src, mode, detail::usual_saturation<typename Dst::DType, typename Src::DType>());
}

} // namespace pto

#endif // PTO_CONVERT_H
