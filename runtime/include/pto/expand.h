// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A column or a row spread over a tile, alone or as an operand.
///
/// Invariant: the tile-shaped operand may be the result's own place, the spread one
/// shares no byte with the result.

#ifndef PTO_EXPAND_H
#define PTO_EXPAND_H

#include "pto/arithmetic.h"
#include "pto/vector.h"

namespace pto {

namespace detail {

struct exp_difference_op {
  float operator()(float a, float b) const { return exp_value(a - b); }
};

/// Checked builds: judges an expansion of `spread` with `whole` into `to`.
template <typename Dst, typename Whole, typename Spread, typename Tmp>
bool admit_expansion(core_state &core, const char *name, bool fits, const char *rule, const Dst &to,
                     const Whole &whole, const Spread &spread, const Tmp &tmp) {
  checked_instruction by(core, name, PIPE_V);
  by.needs_address(to), by.needs_address(whole), by.needs_address(spread);
  if (by.ok && !fits)
    by.fail(offset_of(core, spread), rule);
  judge_source(by, core, in_place::allowed, to, whole);
  if (by.ok && overlap(core, to, spread))
    by.fail(offset_of(core, to), "the result cannot take the place of the operand that it spreads",
            "give the result an address of its own");
  by.reads(spread);
  if (by.ok)
    judge_scratch(by, tmp);
  by.writes(to);
  if (!by.ok)
    return false;
  by.did_read(whole), by.did_read(spread);
  note_scratch(by, tmp);
  by.did_write(to);
  return true;
}

/// to = f(whole, spread), each value of `spread` standing for its row.
template <op_class Class, bool SpreadIsFirst, typename F, typename Dst, typename Whole,
          typename Spread, typename Tmp>
void expand_rows(const char *name, F f, Dst &to, const Whole &whole, const Spread &spread,
                 const Tmp &tmp) {
  using T = typename Dst::DType;
  using compute = compute_t<T>;
  core_state &core = this_core();
  const int rows = to.GetValidRow(), cols = to.GetValidCol();
  constexpr int copies = Spread::transposed ? 1 : 32 / static_cast<int>(sizeof(T));
  if constexpr (checked) {
    const int values = spread.GetValidCol();
    if (!admit_expansion(core, name, spread.GetValidRow() == rows && values == copies,
                         "the operand to spread has one value for each row, column-major, or 32 "
                         "bytes of copies of it, row-major",
                         to, whole, spread, tmp))
      return;
  }
  issue_repeats(core, Class, repeats_of(to), op_class::row_broadcast,
                Spread::transposed ? (static_cast<uint64_t>(rows) + 7) / 8 : 0);
  const auto a = rows_to_read(core, whole);
  settled_rows(core, spread);
  about_to_write(core, to);
  const auto values = column_of(spread);
  for (int r = 0; r < rows; ++r) {
    const auto b = static_cast<compute>(values[r]);
    const auto one = [&](compute x) { return SpreadIsFirst ? f(b, x) : f(x, b); };
    map(cols, one, to.address() + static_cast<int64_t>(r) * Dst::Cols, a.first + r * a.pitch);
  }
}

template <op_class Class, typename F, typename Dst, typename A, typename B, typename Tmp>
void row_expansion(const char *name, F f, Dst &dst, A &a, B &b, const Tmp &tmp) {
  using T = typename Dst::DType;
  static_assert(is_row_major_vector<Dst>, "a row expansion fills a row-major vector tile");
  static_assert(std::is_same_v<typename A::DType, T> && std::is_same_v<typename B::DType, T>,
                "the operands of a row expansion have one element type");
  constexpr bool b_spreads = std::is_same_v<A, Dst>;
  static_assert(b_spreads || std::is_same_v<B, Dst>,
                "one operand of a row expansion has the tile type of the result");
  using spread = std::conditional_t<b_spreads, B, A>;
  static_assert((spread::transposed && spread::Cols == 1) || is_row_blocks<spread>,
                "the operand that is spread over rows is a column <Vec, T, R, 1, "
                "BLayout::ColMajor>, or has rows of 32 bytes");
  if constexpr (b_spreads)
    expand_rows<Class, false>(name, f, dst, a, b, tmp);
  else
    expand_rows<Class, true>(name, f, dst, b, a, tmp);
}

template <op_class Class, typename F, typename Dst, typename A, typename B>
void column_expansion(const char *name, F f, Dst &dst, A &a, B &b) {
  using T = typename Dst::DType;
  static_assert(is_row_major_vector<Dst> && std::is_same_v<Dst, A>,
                "the first operand of a column expansion has the tile type of the result");
  static_assert(is_row_major_vector<B> && std::is_same_v<typename B::DType, T>,
                "the operand that is spread over columns is a row-major row of the same type");
  core_state &core = this_core();
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  if constexpr (checked)
    if (!admit_expansion(core, name, b.GetValidRow() == 1 && b.GetValidCol() == cols,
                         "the operand to spread is one row with the columns of the result", dst, a,
                         b, no_scratch()))
      return;
  issue_repeats(core, Class, repeats_of(dst));
  const auto from = rows_to_read(core, a);
  const auto row = settled_rows(core, b);
  about_to_write(core, dst);
  for (int r = 0; r < rows; ++r)
    map(cols, f, dst.address() + static_cast<int64_t>(r) * Dst::Cols, from.first + r * from.pitch,
        row.first);
}

} // namespace detail

/// dst[r][c] = src[r][0]
template <typename Dst, typename Src> void TROWEXPAND(Dst &dst, Src &src) {
  using T = typename Dst::DType;
  static_assert(detail::is_row_major_vector<Dst> && Src::Loc == TileType::Vec,
                "TROWEXPAND fills a row-major vector tile");
  static_assert(std::is_same_v<typename Src::DType, T>,
                "TROWEXPAND does not convert: result and operand have one element type");
  detail::core_state &core = detail::this_core();
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  if constexpr (checked)
    if (!detail::admit_apart(core, "TROWEXPAND", src.GetValidRow() == rows,
                             "the operand has one row for each row of the result", dst,
                             detail::no_scratch(), src))
      return;
  detail::issue_repeats(core, op_class::copy, detail::repeats_of(dst));
  detail::settled_rows(core, src);
  detail::about_to_write(core, dst);
  const auto values = detail::column_of(src);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c)
      dst.address()[static_cast<int64_t>(r) * Dst::Cols + c] = values[r];
}

/// dst[r][c] = src[0][c]
template <typename Dst, typename Src> void TCOLEXPAND(Dst &dst, Src &src) {
  using T = typename Dst::DType;
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src>,
                "TCOLEXPAND takes row-major vector tiles");
  static_assert(std::is_same_v<typename Src::DType, T>,
                "TCOLEXPAND does not convert: result and operand have one element type");
  detail::core_state &core = detail::this_core();
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  if constexpr (checked)
    if (!detail::admit_apart(core, "TCOLEXPAND",
                             src.GetValidRow() == 1 && src.GetValidCol() == cols,
                             "the operand is one row with the columns of the result", dst,
                             detail::no_scratch(), src))
      return;
  detail::issue_repeats(core, op_class::copy, detail::repeats_of(dst));
  const auto row = detail::settled_rows(core, src);
  detail::about_to_write(core, dst);
  for (int r = 0; r < rows; ++r)
    std::memcpy(static_cast<void *>(dst.address() + static_cast<int64_t>(r) * Dst::Cols), row.first,
                static_cast<std::size_t>(cols) * sizeof(T));
}

/// dst = a + b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDADD(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDADD takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::add>("TROWEXPANDADD", detail::add_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDADD(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDADD takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::add>("TROWEXPANDADD", detail::add_op(), dst, a, b, tmp);
}

/// dst = a + b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDADD(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TCOLEXPANDADD takes f32, f16, i32 or i16 on this machine");
  detail::column_expansion<op_class::add>("TCOLEXPANDADD", detail::add_op(), dst, a, b);
}

/// dst = a - b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDSUB(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDSUB takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::sub>("TROWEXPANDSUB", detail::sub_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDSUB(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDSUB takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::sub>("TROWEXPANDSUB", detail::sub_op(), dst, a, b, tmp);
}

/// dst = a - b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDSUB(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TCOLEXPANDSUB takes f32, f16, i32 or i16 on this machine");
  detail::column_expansion<op_class::sub>("TCOLEXPANDSUB", detail::sub_op(), dst, a, b);
}

/// dst = a * b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDMUL(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMUL takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::mul>("TROWEXPANDMUL", detail::mul_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDMUL(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMUL takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::mul>("TROWEXPANDMUL", detail::mul_op(), dst, a, b, tmp);
}

/// dst = a * b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDMUL(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TCOLEXPANDMUL takes f32, f16, i32 or i16 on this machine");
  detail::column_expansion<op_class::mul>("TCOLEXPANDMUL", detail::mul_op(), dst, a, b);
}

/// dst = a / b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDDIV(Dst &dst, A &a, B &b) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TROWEXPANDDIV takes f32 or f16 on this machine");
  detail::row_expansion<op_class::div>("TROWEXPANDDIV", detail::div_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDDIV(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TROWEXPANDDIV takes f32 or f16 on this machine");
  detail::row_expansion<op_class::div>("TROWEXPANDDIV", detail::div_op(), dst, a, b, tmp);
}

/// dst = a / b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDDIV(Dst &dst, A &a, B &b) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TCOLEXPANDDIV takes f32 or f16 on this machine");
  detail::column_expansion<op_class::div>("TCOLEXPANDDIV", detail::div_op(), dst, a, b);
}

/// dst = the larger of a and b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDMAX(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMAX takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::max>("TROWEXPANDMAX", detail::max_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDMAX(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMAX takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::max>("TROWEXPANDMAX", detail::max_op(), dst, a, b, tmp);
}

/// dst = the larger of a and b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDMAX(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TCOLEXPANDMAX takes f32, f16, i32 or i16 on this machine");
  detail::column_expansion<op_class::max>("TCOLEXPANDMAX", detail::max_op(), dst, a, b);
}

/// dst = the smaller of a and b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDMIN(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMIN takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::min>("TROWEXPANDMIN", detail::min_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDMIN(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TROWEXPANDMIN takes f32, f16, i32 or i16 on this machine");
  detail::row_expansion<op_class::min>("TROWEXPANDMIN", detail::min_op(), dst, a, b, tmp);
}

/// dst = the smaller of a and b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDMIN(Dst &dst, A &a, B &b) {
  static_assert(detail::is_arithmetic<typename Dst::DType>,
                "TCOLEXPANDMIN takes f32, f16, i32 or i16 on this machine");
  detail::column_expansion<op_class::min>("TCOLEXPANDMIN", detail::min_op(), dst, a, b);
}

/// dst = e to the power of a - b, where a value of one operand stands for its whole row
template <typename Dst, typename A, typename B> void TROWEXPANDEXPDIF(Dst &dst, A &a, B &b) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TROWEXPANDEXPDIF takes f32 or f16 on this machine");
  detail::row_expansion<op_class::exp>("TROWEXPANDEXPDIF", detail::exp_difference_op(), dst, a, b,
                                       detail::no_scratch());
}
template <typename Dst, typename A, typename B, typename Tmp>
void TROWEXPANDEXPDIF(Dst &dst, A &a, B &b, Tmp &tmp) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TROWEXPANDEXPDIF takes f32 or f16 on this machine");
  detail::row_expansion<op_class::exp>("TROWEXPANDEXPDIF", detail::exp_difference_op(), dst, a, b,
                                       tmp);
}

/// dst = e to the power of a - b, where b is one row that stands for all
template <typename Dst, typename A, typename B> void TCOLEXPANDEXPDIF(Dst &dst, A &a, B &b) {
  static_assert(detail::is_float<typename Dst::DType>,
                "TCOLEXPANDEXPDIF takes f32 or f16 on this machine");
  detail::column_expansion<op_class::exp>("TCOLEXPANDEXPDIF", detail::exp_difference_op(), dst, a,
                                          b);
}

} // namespace pto

#endif // PTO_EXPAND_H
