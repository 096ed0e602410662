// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Elements in another order: transposition, gathers by index and by pattern; and the
/// sequence of numbers that serves as an index.
///
/// Invariant: bits move as they are. What stands outside the operand is never read:
/// an index there is a fault in checked builds, and gives zero.

#ifndef PTO_PERMUTE_H
#define PTO_PERMUTE_H

#include "pto/vector.h"

namespace pto {

namespace detail {

/// The scratch that the machine transposes in, whose columns are filled up to blocks.
template <typename Src> uint64_t transpose_scratch_bytes(const Src &src) {
  constexpr uint64_t element = sizeof(typename Src::DType), block = element == 1 ? 32 : 16;
  const auto rows = static_cast<uint64_t>(src.GetValidRow());
  return static_cast<uint64_t>(src.GetValidCol()) * ((rows + block - 1) / block * block) * element;
}

/// Checked builds: whether every index names a valid element of `src`.
template <typename Src, typename Index>
void judge_indices(checked_instruction &by, const core_state &core, const Src &src,
                   const Index &index) {
  for (int r = 0; r < index.GetValidRow() && by.ok; ++r)
    for (int c = 0; c < index.GetValidCol() && by.ok; ++c) {
      const auto i = static_cast<int64_t>(index.address()[r * int64_t{Index::Cols} + c]);
      if (i < 0 || i / Src::Cols >= src.GetValidRow() || i % Src::Cols >= src.GetValidCol())
        by.fail(offset_of(core, index),
                line("index %lld in row %d and column %d is no element of a tile of %d x %d with "
                     "rows of %d",
                     static_cast<long long>(i), r, c, src.GetValidRow(), src.GetValidCol(),
                     Src::Cols)
                    .text);
    }
}

template <typename Dst, typename Src, typename Index, typename Tmp>
bool admit_gather(core_state &core, const Dst &dst, const Src &src, const Index &index,
                  const Tmp &tmp) {
  checked_instruction by(core, "TGATHER", PIPE_V);
  by.needs_address(dst), by.needs_address(src), by.needs_address(index);
  if (by.ok &&
      (dst.GetValidRow() != index.GetValidRow() || dst.GetValidCol() != index.GetValidCol()))
    by.fail(offset_of(core, dst), "result and indices have the same valid region");
  if (by.ok &&
      (tmp.GetValidRow() != index.GetValidRow() || tmp.GetValidCol() != index.GetValidCol()))
    by.fail(offset_of(core, tmp), "indices and scratch have the same valid region");
  if (by.ok && (overlap(core, dst, src) || overlap(core, dst, index)))
    by.fail(offset_of(core, dst), "the result cannot take the place of an operand",
            "give the result an address of its own");
  if (by.ok && (overlap(core, tmp, src) || overlap(core, tmp, index) || overlap(core, tmp, dst)))
    by.fail(offset_of(core, tmp), "the scratch overlaps the result or an operand");
  by.reads(src), by.reads(index);
  if (by.ok)
    by.scribbles(tmp);
  by.writes(dst);
  if (by.ok)
    judge_indices(by, core, src, index);
  if (!by.ok)
    return false;
  by.did_read(src), by.did_read(index);
  by.did_scribble(tmp);
  by.did_write(dst);
  return true;
}

template <typename Dst, typename Src, typename Index>
bool admit_scatter(core_state &core, const Dst &dst, const Src &src, const Index &index) {
  checked_instruction by(core, "TSCATTER", PIPE_V);
  by.needs_address(dst), by.needs_address(src), by.needs_address(index);
  if (by.ok &&
      (src.GetValidRow() != index.GetValidRow() || src.GetValidCol() != index.GetValidCol()))
    by.fail(offset_of(core, src), "operand and indices have the same valid region");
  if (by.ok && (overlap(core, dst, src) || overlap(core, dst, index)))
    by.fail(offset_of(core, dst), "the result cannot take the place of an operand",
            "give the result an address of its own");
  by.reads(src), by.reads(index);
  by.writes(dst);
  if (by.ok)
    judge_indices(by, core, dst, index);
  if (!by.ok)
    return false;
  by.did_read(src), by.did_read(index);
  by.did_write(dst);
  return true;
}

/// Whether a pattern takes the element in this column.
constexpr bool takes(MaskPattern pattern, int column) {
  switch (pattern) {
  case MaskPattern::P0101:
    return column % 2 == 0;
  case MaskPattern::P1010:
    return column % 2 == 1;
  case MaskPattern::P1111:
    return true;
  default:
    return column % 4 == static_cast<int>(pattern) - static_cast<int>(MaskPattern::P0001);
  }
}

/// How many of the first `cols` columns it takes.
constexpr int64_t taken(MaskPattern pattern, int cols) {
  int64_t count = 0;
  for (int c = 0; c < cols; ++c)
    count += takes(pattern, c);
  return count;
}

template <typename T> inline constexpr bool is_of_words = sizeof(T) == 2 || sizeof(T) == 4;

} // namespace detail

/// dst = src with rows and columns exchanged, not in place; `tmp` is scratch
template <typename Dst, typename Src, typename Tmp> void TTRANS(Dst &dst, Src &src, Tmp &tmp) {
  using T = typename Src::DType;
  static_assert(std::is_same_v<typename Dst::DType, T> && std::is_same_v<typename Tmp::DType, T> &&
                    (sizeof(T) == 1 || detail::is_of_words<T>),
                "TTRANS takes tiles of one type with elements of 8, 16 or 32 bits");
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src> &&
                    detail::is_row_major_vector<Tmp>,
                "TTRANS takes row-major vector tiles");
  detail::core_state &core = detail::this_core();
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  if constexpr (checked) {
    const bool fits = dst.GetValidRow() == cols && dst.GetValidCol() == rows;
    const bool has_room = Tmp::bytes >= detail::transpose_scratch_bytes(src);
    if (!detail::admit_apart(core, "TTRANS", fits && has_room,
                             fits ? "the scratch is too small: a row for each column of the "
                                    "operand, of its rows rounded up to 16 (32 for bytes)"
                                  : "the result has as many rows as the operand has columns, and "
                                    "as many columns as it has rows",
                             dst, tmp, src))
      return;
  }
  detail::issue_repeats(core, op_class::transpose, detail::repeats_of(src));
  const auto from = detail::rows_to_read(core, src);
  detail::about_to_write(core, dst);
  constexpr int edge = 64 / static_cast<int>(sizeof(T)); // blocks that stay in the cache
  for (int left = 0; left < cols; left += edge)
    for (int r = 0; r < rows; ++r)
      for (int c = left; c < cols && c < left + edge; ++c)
        dst.address()[c * int64_t{Dst::Cols} + r] = from.first[r * from.pitch + c];
}

/// dst = the elements of src that `index` names, counted row by row with the columns that
/// src has, valid or not; not in place; `tmp` is scratch
template <typename Dst, typename Src, typename Index, typename Tmp>
void TGATHER(Dst &dst, Src &src, Index &index, Tmp &tmp) {
  using T = typename Dst::DType;
  static_assert(std::is_same_v<typename Src::DType, T> && detail::is_of_words<T>,
                "TGATHER takes elements of 16 or 32 bits, of one type in result and operand");
  static_assert(detail::is_one_of<typename Index::DType, int32_t, uint32_t> &&
                    std::is_same_v<typename Tmp::DType, typename Index::DType>,
                "TGATHER takes indices of i32 or u32, and scratch of that type");
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src> &&
                    detail::is_row_major_vector<Index> && detail::is_row_major_vector<Tmp>,
                "TGATHER takes row-major vector tiles");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_gather(core, dst, src, index, tmp))
      return;
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  const op_cost &cost = machine[op_class::gather];
  const uint64_t repeats = detail::repeats_of(dst);
  core.clock.issue(PIPE_V, {0,
                            static_cast<uint64_t>(rows) * cost.head +
                                (cost.slope + machine[op_class::muls].slope) * repeats,
                            cost.tail, 0, name_of(op_class::gather)});
  const T *from = detail::settled_rows(core, src).first;
  const auto indices = detail::rows_to_read(core, index);
  detail::about_to_write(core, dst);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) {
      const auto i = static_cast<uint64_t>(indices.first[r * indices.pitch + c]);
      dst.address()[r * int64_t{Dst::Cols} + c] =
          i < uint64_t{Src::Rows} * Src::Cols ? from[i] : T{};
    }
}

/// dst = zeros, and the elements of src where `index` says, counted as for TGATHER; of those with
/// one index the last; not in place. The machine puts them one by one while the vector pipe waits.
template <typename Dst, typename Src, typename Index>
void TSCATTER(Dst &dst, Src &src, Index &index) {
  using T = typename Dst::DType;
  static_assert(
      detail::is_one_of<T, float, int32_t, uint32_t> && std::is_same_v<typename Src::DType, T>,
      "TSCATTER takes f32, i32 or u32 on this machine, of one type in result and operand");
  static_assert(detail::is_one_of<typename Index::DType, int32_t, uint32_t>,
                "TSCATTER takes indices of i32 or u32");
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src> &&
                    detail::is_row_major_vector<Index>,
                "TSCATTER takes row-major vector tiles");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_scatter(core, dst, src, index))
      return;
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  constexpr uint64_t steps = 3; // an index and an element are read, an element is written
  const op_cost &zeros = machine[op_class::fill];
  core.clock.issue(PIPE_V, {zeros.head,
                            zeros.slope * detail::repeats_of(dst) +
                                steps * static_cast<uint64_t>(rows) * static_cast<uint64_t>(cols),
                            zeros.tail, 0, "scatter"});
  const T *from = detail::settled_rows(core, src).first;
  const auto indices = detail::rows_to_read(core, index);
  detail::about_to_write(core, dst);
  for (int r = 0; r < dst.GetValidRow(); ++r)
    for (int c = 0; c < dst.GetValidCol(); ++c)
      dst.address()[r * int64_t{Dst::Cols} + c] = T{};
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) {
      const auto i = static_cast<uint64_t>(indices.first[r * indices.pitch + c]);
      if (i < uint64_t{Dst::Rows} * Dst::Cols)
        dst.address()[i] = from[r * int64_t{Src::Cols} + c];
    }
}

/// dst = the elements of src that the pattern takes, one after the other; not in place.
/// Elements of the same size may have another type in dst, which fills its rows.
template <typename Dst, typename Src, MaskPattern Pattern> void TGATHER(Dst &dst, Src &src) {
  using To = typename Dst::DType;
  using From = typename Src::DType;
  static_assert(
      sizeof(To) == sizeof(From) && detail::is_of_words<To>,
      "TGATHER takes elements of 16 or 32 bits, as large in the result as in the operand");
  static_assert(detail::is_row_major_vector<Dst> && detail::is_row_major_vector<Src>,
                "TGATHER takes row-major vector tiles");
  detail::core_state &core = detail::this_core();
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  if constexpr (checked) {
    const int64_t count = rows * detail::taken(Pattern, cols);
    if (!detail::admit_apart(core, "TGATHER",
                             dst.GetValidCol() == Dst::Cols &&
                                 int64_t{dst.GetValidRow()} * Dst::Cols == count,
                             "the result has whole rows, and as many elements as the pattern takes",
                             dst, detail::no_scratch(), src))
      return;
  }
  detail::issue_repeats(core, op_class::compact, detail::repeats_of(src));
  const auto from = detail::rows_to_read(core, src);
  detail::about_to_write(core, dst);
  To *to = dst.address();
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c)
      if (detail::takes(Pattern, c))
        std::memcpy(static_cast<void *>(to++), from.first + r * from.pitch + c, sizeof(To));
}

/// dst = start, start + 1, ... in its one row, or start, start - 1, ...; on PIPE_S
template <typename Dst, typename T, int Descending> void TCI(Dst &dst, T start) {
  static_assert(std::is_same_v<typename Dst::DType, T> && std::is_integral_v<T> &&
                    detail::is_of_words<T>,
                "TCI takes integers of 16 or 32 bits, of one type in result and start");
  static_assert(detail::is_row_major_vector<Dst> && Dst::Rows == 1, "TCI fills one row");
  static_assert(Descending == 0 || Descending == 1, "TCI counts up (0) or down (1)");
  detail::core_state &core = detail::this_core();
  const int cols = dst.GetValidCol();
  if constexpr (checked) {
    detail::checked_instruction by(core, "TCI", PIPE_S);
    by.needs_address(dst);
    by.writes(dst);
    if (!by.ok)
      return;
    by.did_write(dst);
  }
  core.clock.issue(PIPE_S, {0, static_cast<uint64_t>(cols), 0, 0}); // stores, one by one
  detail::about_to_write(core, dst);
  using wrapping = detail::wrapping_t<T>;
  for (int c = 0; c < cols; ++c) {
    const auto step = static_cast<wrapping>(c), first = static_cast<wrapping>(start);
    dst.address()[c] = static_cast<T>(Descending ? first - step : first + step);
  }
}

} // namespace pto

#endif // PTO_PERMUTE_H
