// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Bits of integers: and, or, exclusive or, not, shifts.
///
/// Invariant: defined for every input. What is shifted by as many bits as it has, or
/// more, is gone: zero is left, or to the right of a negative number -1.

#ifndef PTO_BITS_H
#define PTO_BITS_H

#include "pto/arithmetic.h"
#include "pto/vector.h"

namespace pto {

namespace detail {

template <typename T>
inline constexpr bool is_word = is_one_of<T, int16_t, uint16_t, int32_t, uint32_t>;
template <typename T> inline constexpr bool is_bits = is_word<T> || is_one_of<T, int8_t, uint8_t>;

/// Checked builds: judges and notes an exclusive or, whose scratch and result are
/// written while its operands are still read.
template <typename TileT, typename... Sources>
bool admit_xor(core_state &core, const char *name, const TileT &dst, const TileT &tmp,
               const Sources &...from) {
  checked_instruction by(core, name, PIPE_V);
  by.needs_address(dst), by.needs_address(tmp), (by.needs_address(from), ...);
  (judge_source(by, core, in_place::forbidden, dst, from), ...);
  if (by.ok && (tmp.GetValidRow() != dst.GetValidRow() || tmp.GetValidCol() != dst.GetValidCol()))
    by.fail(offset_of(core, tmp), "the scratch has another valid region than the result");
  if (by.ok && (overlap(core, tmp, dst) || (overlap(core, tmp, from) || ...)))
    by.fail(offset_of(core, tmp), "the scratch overlaps the result or an operand");
  if (by.ok)
    by.scribbles(tmp);
  by.writes(dst);
  if (!by.ok)
    return false;
  (by.did_read(from), ...);
  by.did_scribble(tmp);
  by.did_write(dst);
  return true;
}

/// The machine makes an exclusive or of (a or b) and not (a and b).
inline void issue_xor(core_state &core, uint64_t repeats) {
  for (op_class step : {op_class::bit_or, op_class::bit_and, op_class::bit_not, op_class::bit_and})
    issue_repeats(core, step, repeats);
}

} // namespace detail

/// dst = src0 and src1, bit by bit
template <typename TileT, typename A, typename B> void TAND(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_bits<typename TileT::DType>,
                "TAND takes integers of 8, 16 or 32 bits on this machine");
  detail::elementwise<op_class::bit_and>("TAND", detail::and_op(), dst, src0, src1);
}

/// dst = src0 or src1, bit by bit
template <typename TileT, typename A, typename B> void TOR(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_bits<typename TileT::DType>,
                "TOR takes integers of 8, 16 or 32 bits on this machine");
  detail::elementwise<op_class::bit_or>("TOR", detail::or_op(), dst, src0, src1);
}

/// dst = not src, bit by bit
template <typename TileT, typename A> void TNOT(TileT &dst, A &src) {
  static_assert(detail::is_bits<typename TileT::DType>,
                "TNOT takes integers of 8, 16 or 32 bits on this machine");
  detail::elementwise<op_class::bit_not>("TNOT", detail::not_op(), dst, src);
}

/// dst = src0 exclusive or src1, not in place; `tmp` is scratch
template <typename TileT, typename A, typename B, typename Tmp>
void TXOR(TileT &dst, A &src0, B &src1, Tmp &tmp) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TXOR takes integers of 16 or 32 bits on this machine");
  static_assert(std::is_same_v<TileT, A> && std::is_same_v<TileT, B> &&
                    std::is_same_v<TileT, Tmp> && detail::is_row_major_vector<TileT>,
                "the operands of TXOR are row-major vector tiles of one type");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_xor(core, "TXOR", dst, tmp, src0, src1))
      return;
  detail::issue_xor(core, detail::repeats_of(dst));
  detail::apply(core, detail::xor_op(), dst, src0, src1);
}

/// dst = src and scalar, bit by bit; not in place: the machine spreads the scalar over
/// dst first
template <typename TileT, typename A> void TANDS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TANDS takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::bit_and, detail::in_place::forbidden>(
      "TANDS", [scalar](auto a) { return detail::and_op()(a, scalar); }, dst, src);
}

/// dst = src or scalar, bit by bit; not in place
template <typename TileT, typename A> void TORS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TORS takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::bit_or, detail::in_place::forbidden>(
      "TORS", [scalar](auto a) { return detail::or_op()(a, scalar); }, dst, src);
}

/// dst = src exclusive or scalar, bit by bit; not in place; `tmp` is scratch
template <typename TileT, typename A, typename Tmp>
void TXORS(TileT &dst, A &src, typename TileT::DType scalar, Tmp &tmp) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TXORS takes integers of 16 or 32 bits on this machine");
  static_assert(std::is_same_v<TileT, A> && std::is_same_v<TileT, Tmp> &&
                    detail::is_row_major_vector<TileT>,
                "the operands of TXORS are row-major vector tiles of one type");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_xor(core, "TXORS", dst, tmp, src))
      return;
  detail::issue_xor(core, detail::repeats_of(dst));
  detail::apply(core, [scalar](auto a) { return detail::xor_op()(a, scalar); }, dst, src);
}

/// dst = src0, its bits src1 places up
template <typename TileT, typename A, typename B> void TSHL(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TSHL takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::shift>("TSHL", detail::shift_left_op(), dst, src0, src1);
}

/// dst = src0, its bits src1 places down; of signed numbers the sign comes in
template <typename TileT, typename A, typename B> void TSHR(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TSHR takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::shift>("TSHR", detail::shift_right_op(), dst, src0, src1);
}

/// dst = src, its bits `by` places up
template <typename TileT, typename A> void TSHLS(TileT &dst, A &src, typename TileT::DType by) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TSHLS takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::shift>(
      "TSHLS", [by](auto a) { return detail::shift_left_op()(a, by); }, dst, src);
}

/// dst = src, its bits `by` places down; of signed numbers the sign comes in
template <typename TileT, typename A> void TSHRS(TileT &dst, A &src, typename TileT::DType by) {
  static_assert(detail::is_word<typename TileT::DType>,
                "TSHRS takes integers of 16 or 32 bits on this machine");
  detail::elementwise<op_class::shift>(
      "TSHRS", [by](auto a) { return detail::shift_right_op()(a, by); }, dst, src);
}

} // namespace pto

#endif // PTO_BITS_H
