// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reductions over rows and columns.
///
/// The order of a row sum is part of the instruction's meaning here: 16 partial sums,
/// of which number l takes the elements l, l + 16, l + 32 and so on in this order,
/// starting from -0.0; then sum l takes sum l + 8, for l < 8, then l + 4, l + 2 and
/// l + 1. Halves are summed in f32 and rounded once. A column sum takes the rows in
/// order. The machine's order is its own: results differ from it by rounding.
///
/// Invariant: the result does not depend on the host's vector unit.

#ifndef PTO_REDUCE_H
#define PTO_REDUCE_H

#include "pto/arithmetic.h"
#include "pto/vector.h"

#include <limits>

namespace pto {

namespace detail {

template <typename T> constexpr T lowest() {
  return std::is_integral_v<T> ? std::numeric_limits<T>::min()
                               : -std::numeric_limits<T>::infinity();
}
template <typename T> constexpr T highest() {
  return std::is_integral_v<T> ? std::numeric_limits<T>::max() : std::numeric_limits<T>::infinity();
}

/// A reduction: how two values become one, and the value that changes nothing.
struct sum_reduction : add_op {
  template <typename T> static constexpr T identity() { return static_cast<T>(-0.0f); }
};
struct max_reduction : max_op {
  template <typename T> static constexpr T identity() { return lowest<T>(); }
};
struct min_reduction : min_op {
  template <typename T> static constexpr T identity() { return highest<T>(); }
};

template <typename Op, typename T> T reduce_row(const T *row, int64_t count, Op op) {
  using compute = compute_t<T>;
  constexpr int lanes = 16;
  compute partial[lanes];
  for (compute &p : partial)
    p = Op::template identity<compute>();
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (int l = 0; l < lanes; ++l)
      partial[l] = op(partial[l], static_cast<compute>(row[i + l]));
  for (int l = 0; i + l < count; ++l)
    partial[l] = op(partial[l], static_cast<compute>(row[i + l]));
  for (int width = lanes / 2; width; width /= 2)
    for (int l = 0; l < width; ++l)
      partial[l] = op(partial[l], partial[l + width]);
  return static_cast<T>(partial[0]);
}

template <typename Dst, typename Src> constexpr void check_row_reduction_types() {
  static_assert(is_row_major_vector<Src>, "a row reduction takes a row-major vector tile");
  static_assert(is_column<Dst> && Dst::Rows == Src::Rows,
                "the result of a row reduction is a column: <Vec, T, R, 1, BLayout::ColMajor>");
  static_assert(std::is_same_v<typename Dst::DType, typename Src::DType>,
                "a row reduction does not convert: result and operand have one element type");
  static_assert(is_arithmetic<typename Src::DType>,
                "row reductions take f32, f16, i32 or i16 on this machine: convert with TCVT");
}

/// dst[r] = src[r][0] op src[r][1] op ...
template <typename Op, typename Dst, typename Src, typename Tmp>
void row_reduction(const char *name, op_class halves, Dst &dst, Src &src, Tmp &tmp) {
  check_row_reduction_types<Dst, Src>();
  static_assert(std::is_same_v<typename Tmp::DType, typename Src::DType>,
                "the scratch of a row reduction has the operand's element type");
  core_state &core = this_core();
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  if constexpr (checked) {
    const bool fits = dst.GetValidRow() == rows && dst.GetValidCol() == 1 && cols > 0;
    if (!admit_apart(core, name, fits,
                     "the result has one valid element for each valid row of the operand, which "
                     "has at least one column",
                     dst, tmp, src))
      return;
  }
  // Whole repeats are folded into the first one of their row, then that one is reduced.
  const auto lines = static_cast<uint64_t>(rows);
  issue_repeats(core, op_class::row_reduce, lines, halves, repeats_of(src) - lines);
  const auto from = rows_to_read(core, src);
  about_to_write(core, dst);
  const auto to = column_of(dst);
  for (int r = 0; r < rows; ++r)
    to[r] = reduce_row(from.first + r * from.pitch, cols, Op());
}

/// dst[c] = src[0][c] op src[1][c] op ...
template <typename Op, typename Dst, typename Src, typename Tmp>
void column_reduction(const char *name, op_class each, Dst &dst, Src &src, const Tmp &tmp) {
  using T = typename Src::DType;
  using compute = compute_t<T>;
  static_assert(is_row_major_vector<Src> && is_row_major_vector<Dst>,
                "a column reduction takes row-major vector tiles");
  static_assert(std::is_same_v<typename Dst::DType, T>,
                "a column reduction does not convert: result and operand have one element type");
  static_assert(is_arithmetic<T>,
                "column reductions take f32, f16, i32 or i16 on this machine: convert with TCVT");
  core_state &core = this_core();
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  if constexpr (checked) {
    const bool fits = dst.GetValidRow() == 1 && dst.GetValidCol() == cols && rows > 0;
    if (!admit_apart(core, name, fits,
                     "the result has one row with the columns of the operand, which has at least "
                     "one row",
                     dst, tmp, src))
      return;
  }
  issue_repeats(core, each, repeats_of(src));
  const auto from = rows_to_read(core, src);
  about_to_write(core, dst);
  T *to = dst.address();
  constexpr int block = 64; // columns whose values stay in registers, in f32
  for (int c = 0; c < cols; c += block) {
    const int width = cols - c < block ? cols - c : block;
    compute values[block];
    for (int i = 0; i < width; ++i)
      values[i] = static_cast<compute>(from.first[c + i]);
    for (int r = 1; r < rows; ++r)
      for (int i = 0; i < width; ++i)
        values[i] = Op()(values[i], static_cast<compute>(from.first[r * from.pitch + c + i]));
    for (int i = 0; i < width; ++i)
      to[c + i] = static_cast<T>(values[i]);
  }
}

} // namespace detail

/// dst[r] = the sum of row r of src; `tmp` is scratch of the operand's shape
template <typename Dst, typename Src, typename Tmp> void TROWSUM(Dst &dst, Src &src, Tmp &tmp) {
  detail::row_reduction<detail::sum_reduction>("TROWSUM", op_class::add, dst, src, tmp);
}

/// dst[r] = the largest element of row r of src
template <typename Dst, typename Src, typename Tmp> void TROWMAX(Dst &dst, Src &src, Tmp &tmp) {
  detail::row_reduction<detail::max_reduction>("TROWMAX", op_class::max, dst, src, tmp);
}

/// dst[r] = the smallest element of row r of src
template <typename Dst, typename Src, typename Tmp> void TROWMIN(Dst &dst, Src &src, Tmp &tmp) {
  detail::row_reduction<detail::min_reduction>("TROWMIN", op_class::min, dst, src, tmp);
}

/// dst[c] = the sum of column c of src
template <typename Dst, typename Src> void TCOLSUM(Dst &dst, Src &src) {
  detail::column_reduction<detail::sum_reduction>("TCOLSUM", op_class::add, dst, src,
                                                  detail::no_scratch());
}

/// The same with scratch; `isBinary` lets the machine add in pairs, and here changes
/// nothing.
template <typename Dst, typename Src, typename Tmp>
void TCOLSUM(Dst &dst, Src &src, Tmp &tmp, bool isBinary) {
  static_cast<void>(isBinary);
  detail::column_reduction<detail::sum_reduction>("TCOLSUM", op_class::add, dst, src, tmp);
}

/// dst[c] = the largest element of column c of src
template <typename Dst, typename Src> void TCOLMAX(Dst &dst, Src &src) {
  detail::column_reduction<detail::max_reduction>("TCOLMAX", op_class::max, dst, src,
                                                  detail::no_scratch());
}

/// dst[c] = the smallest element of column c of src
template <typename Dst, typename Src> void TCOLMIN(Dst &dst, Src &src) {
  detail::column_reduction<detail::min_reduction>("TCOLMIN", op_class::min, dst, src,
                                                  detail::no_scratch());
}

} // namespace pto

#endif // PTO_REDUCE_H
