// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The elementwise instructions of the vector pipe.
///
/// Invariant: each refuses at compile time the element types that the machine's
/// instruction does not take.

#ifndef PTO_ELEMENTWISE_H
#define PTO_ELEMENTWISE_H

#include "pto/arithmetic.h"
#include "pto/loops.h"

namespace pto {

namespace detail {
/// A scalar operand as the instructions compute with it.
template <typename T> compute_t<T> as_compute(T scalar) {
  return static_cast<compute_t<T>>(scalar);
}
} // namespace detail

/// dst = src0 + src1
template <typename TileT, typename A, typename B> void TADD(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TADD takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::add>("TADD", detail::add_op(), dst, src0, src1);
}

/// dst = src0 - src1
template <typename TileT, typename A, typename B> void TSUB(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TSUB takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::sub>("TSUB", detail::sub_op(), dst, src0, src1);
}

/// dst = src0 * src1
template <typename TileT, typename A, typename B> void TMUL(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMUL takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::mul>("TMUL", detail::mul_op(), dst, src0, src1);
}

/// dst = src0 / src1
template <typename TileT, typename A, typename B> void TDIV(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_float<typename TileT::DType>, "TDIV takes f32 or f16 on this machine");
  detail::elementwise<op_class::div>("TDIV", detail::div_op(), dst, src0, src1);
}

/// dst = the larger of src0 and src1
template <typename TileT, typename A, typename B> void TMAX(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMAX takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::max>("TMAX", detail::max_op(), dst, src0, src1);
}

/// dst = the smaller of src0 and src1
template <typename TileT, typename A, typename B> void TMIN(TileT &dst, A &src0, B &src1) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMIN takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::min>("TMIN", detail::min_op(), dst, src0, src1);
}

/// dst = src + scalar
template <typename TileT, typename A> void TADDS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TADDS takes f32, f16, i32 or i16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::adds>(
      "TADDS", [b](auto a) { return detail::add_op()(a, b); }, dst, src);
}

/// dst = src - scalar
template <typename TileT, typename A> void TSUBS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TSUBS takes f32, f16, i32 or i16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::subs>(
      "TSUBS", [b](auto a) { return detail::sub_op()(a, b); }, dst, src);
}

/// dst = src * scalar
template <typename TileT, typename A> void TMULS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMULS takes f32, f16, i32 or i16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::muls>(
      "TMULS", [b](auto a) { return detail::mul_op()(a, b); }, dst, src);
}

/// dst = src / scalar
template <typename TileT, typename A> void TDIVS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_float<typename TileT::DType>, "TDIVS takes f32 or f16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::divs>(
      "TDIVS", [b](auto a) { return detail::div_op()(a, b); }, dst, src);
}

/// dst = the larger of src and scalar
template <typename TileT, typename A> void TMAXS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMAXS takes f32, f16, i32 or i16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::maxs>(
      "TMAXS", [b](auto a) { return detail::max_op()(a, b); }, dst, src);
}

/// dst = the smaller of src and scalar
template <typename TileT, typename A> void TMINS(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TMINS takes f32, f16, i32 or i16 on this machine");
  const auto b = detail::as_compute(scalar);
  detail::elementwise<op_class::mins>(
      "TMINS", [b](auto a) { return detail::min_op()(a, b); }, dst, src);
}

/// dst = scalar / src
template <typename TileT, typename A> void TDIVS(TileT &dst, typename TileT::DType scalar, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TDIVS takes f32 or f16 on this machine");
  const auto a = detail::as_compute(scalar);
  detail::elementwise<op_class::divs>(
      "TDIVS", [a](auto b) { return detail::div_op()(a, b); }, dst, src);
}

/// dst = e to the power of src
template <typename TileT, typename A> void TEXP(TileT &dst, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TEXP takes f32 or f16 on this machine");
  detail::elementwise<op_class::exp>("TEXP", detail::exp_op(), dst, src);
}

/// dst = the natural logarithm of src
template <typename TileT, typename A> void TLOG(TileT &dst, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TLOG takes f32 or f16 on this machine");
  detail::elementwise<op_class::log>("TLOG", detail::log_op(), dst, src);
}

/// dst = the square root of src
template <typename TileT, typename A> void TSQRT(TileT &dst, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TSQRT takes f32 or f16 on this machine");
  detail::elementwise<op_class::sqrt>("TSQRT", detail::sqrt_op(), dst, src);
}

/// dst = 1 / the square root of src
template <typename TileT, typename A> void TRSQRT(TileT &dst, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TRSQRT takes f32 or f16 on this machine");
  detail::elementwise<op_class::rsqrt>("TRSQRT", detail::rsqrt_op(), dst, src);
}

/// dst = the magnitude of src
template <typename TileT, typename A> void TABS(TileT &dst, A &src) {
  static_assert(detail::is_float<typename TileT::DType>, "TABS takes f32 or f16 on this machine");
  detail::elementwise<op_class::abs>("TABS", detail::abs_op(), dst, src);
}

/// dst = -src
template <typename TileT, typename A> void TNEG(TileT &dst, A &src) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TNEG takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::neg>("TNEG", detail::neg_op(), dst, src);
}

/// dst = 1 / src, not in place
template <typename TileT, typename A> void TRECIP(TileT &dst, A &src) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TRECIP takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::recip, detail::in_place::forbidden>("TRECIP", detail::recip_op(),
                                                                    dst, src);
}

/// dst = src where it is positive, else zero
template <typename TileT, typename A> void TRELU(TileT &dst, A &src) {
  static_assert(detail::is_one_of<typename TileT::DType, float, half, int32_t>,
                "TRELU takes f32, f16 or i32 on this machine");
  detail::elementwise<op_class::relu>("TRELU", detail::relu_op(), dst, src);
}

/// dst = src where it is positive, else src * slope
template <typename TileT, typename A> void TLRELU(TileT &dst, A &src, typename TileT::DType slope) {
  static_assert(detail::is_float<typename TileT::DType>, "TLRELU takes f32 or f16 on this machine");
  const auto s = detail::as_compute(slope);
  detail::elementwise<op_class::leaky_relu>(
      "TLRELU", [s](auto a) { return detail::leaky_relu_op()(a, s); }, dst, src);
}

/// dst = dst + src * scalar, the product rounded to f32 first
template <typename TileT, typename A> void TAXPY(TileT &dst, A &src, typename TileT::DType scalar) {
  static_assert(detail::is_float<typename TileT::DType>, "TAXPY takes f32 or f16 on this machine");
  const auto s = detail::as_compute(scalar);
  detail::elementwise<op_class::multiply_add>(
      "TAXPY", [s](auto to, auto a) { return to + a * s; }, dst, dst, src);
}

/// dst = scalar, everywhere
template <typename TileT> void TEXPANDS(TileT &dst, typename TileT::DType scalar) {
  static_assert(detail::is_arithmetic<typename TileT::DType>,
                "TEXPANDS takes f32, f16, i32 or i16 on this machine");
  detail::elementwise<op_class::fill>("TEXPANDS", [scalar] { return scalar; }, dst);
}

} // namespace pto

#endif // PTO_ELEMENTWISE_H
