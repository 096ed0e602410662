// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Sorts of 32 values with their indices, and merges of what is sorted.
///
/// A pair takes 8 bytes: the value, for f16 two bytes of zero, the index (u32).
///
/// Invariant: the largest value comes first, zeros of both signs are equal, a NaN is
/// beyond infinity on the side of its sign. Of equal values a sort puts the smaller
/// index first, a merge what stands in the earlier list.

#ifndef PTO_SORT_H
#define PTO_SORT_H

#include "pto/vector.h"

#include <cstring>
#include <limits>

namespace pto {

/// How many pairs a merge took from each of its lists.
struct MrgSortExecutedNumList {
  uint16_t mrgSortList0 = 0;
  uint16_t mrgSortList1 = 0;
  uint16_t mrgSortList2 = 0;
  uint16_t mrgSortList3 = 0;
};

namespace detail {

inline constexpr int sorted_at_once = 32;

/// The elements of a tile that one pair takes.
template <typename T> inline constexpr int pair_elements = 8 / static_cast<int>(sizeof(T));

/// A number that grows with the value.
template <typename T> int32_t rank_of(T value) {
  using bits_of = std::conditional_t<sizeof(T) == 2, int16_t, int32_t>;
  constexpr auto magnitude = std::numeric_limits<bits_of>::max();
  bits_of bits;
  std::memcpy(&bits, &value, sizeof bits);
  if (bits < 0)
    bits = static_cast<bits_of>(-(bits & magnitude));
  return bits;
}

template <typename T> struct ranked_pair {
  T value;
  uint32_t index;

  bool operator<(const ranked_pair &other) const {
    const int32_t a = rank_of(value), b = rank_of(other.value);
    return a != b ? a > b : index < other.index;
  }
  void write(T *to) const {
    to[0] = value;
    if constexpr (sizeof(T) == 2)
      to[1] = T{};
    std::memcpy(static_cast<void *>(to + pair_elements<T> / 2), &index, sizeof index);
  }
};

/// Sorts up to 32 values with their indices to `to`.
template <typename T> void sort_pairs(T *to, const T *values, const uint32_t *indices, int count) {
  ranked_pair<T> sorted[sorted_at_once];
  for (int i = 0; i < count; ++i) {
    const ranked_pair<T> next = {values[i], indices[i]};
    int at = i;
    for (; at > 0 && next < sorted[at - 1]; --at)
      sorted[at] = sorted[at - 1];
    sorted[at] = next;
  }
  for (int i = 0; i < count; ++i)
    sorted[i].write(to + i * pair_elements<T>);
}

template <typename Dst, typename Src, typename Index> constexpr void check_sort_types() {
  static_assert(is_float<typename Src::DType> &&
                    std::is_same_v<typename Dst::DType, typename Src::DType>,
                "TSORT32 takes f32 or f16 on this machine, of one type in result and operand");
  static_assert(std::is_same_v<typename Index::DType, uint32_t>, "TSORT32 takes indices of u32");
  static_assert(is_row_major_vector<Dst> && is_row_major_vector<Src> && is_row_major_vector<Index>,
                "TSORT32 takes row-major vector tiles");
}

template <typename Dst, typename Src, typename Index, typename Tmp>
bool admit_sort(core_state &core, const Dst &dst, const Src &src, const Index &index,
                const Tmp &tmp) {
  checked_instruction by(core, "TSORT32", PIPE_V);
  by.needs_address(dst), by.needs_address(src), by.needs_address(index);
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  const int whole = (cols + sorted_at_once - 1) / sorted_at_once * sorted_at_once;
  constexpr int each = pair_elements<typename Src::DType>;
  if (by.ok && (index.GetValidRow() != rows || index.GetValidCol() != cols))
    by.fail(offset_of(core, index), "values and indices have the same valid region");
  if (by.ok && (dst.GetValidRow() != rows || dst.GetValidCol() != cols * each))
    by.fail(offset_of(core, dst), "the result has 8 bytes for each element of the operand");
  if (by.ok && Dst::Cols < whole * each)
    by.fail(offset_of(core, dst), "the rows of the result have no room for whole sorts of 32");
  if constexpr (std::is_same_v<Tmp, no_scratch>) {
    if (by.ok && whole != cols)
      by.fail(offset_of(core, src), "sorts multiples of 32 elements",
              "TSORT32(dst, src, idx, tmp) fills up the last 32 in its scratch");
  } else if (by.ok && tmp.GetValidCol() < cols) {
    by.fail(offset_of(core, tmp), "the scratch is shorter than a row of the operand");
  }
  if (by.ok && (overlap(core, dst, src) || overlap(core, dst, index)))
    by.fail(offset_of(core, dst), "the result cannot take the place of an operand");
  by.reads(src), by.reads(index);
  if (by.ok)
    judge_scratch(by, tmp);
  if (by.ok)
    by.scribbles(dst); // what fills up a row is sorted, too
  if (!by.ok)
    return false;
  by.did_read(src), by.did_read(index);
  note_scratch(by, tmp);
  by.did_scribble(dst);
  by.did_write(dst);
  return true;
}

template <typename Dst, typename Src, typename Index, typename Tmp>
void sort_rows(Dst &dst, Src &src, Index &index, const Tmp &tmp) {
  check_sort_types<Dst, Src, Index>();
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_sort(core, dst, src, index, tmp))
      return;
  const int rows = src.GetValidRow(), cols = src.GetValidCol();
  const int sorts = (cols + sorted_at_once - 1) / sorted_at_once;
  issue_repeats(core, op_class::sort, static_cast<uint64_t>(rows) * static_cast<uint64_t>(sorts));
  const auto values = rows_to_read(core, src);
  const auto indices = rows_to_read(core, index);
  about_to_write(core, dst);
  constexpr int each = pair_elements<typename Src::DType>;
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; c += sorted_at_once)
      sort_pairs(dst.address() + r * int64_t{Dst::Cols} + c * each,
                 values.first + r * values.pitch + c, indices.first + r * indices.pitch + c,
                 cols - c < sorted_at_once ? cols - c : sorted_at_once);
}

/// A list of pairs, and how many were taken from its beginning.
template <typename T> struct pair_list {
  const T *pairs;
  int64_t count;
  int64_t taken = 0;
};

/// Merges lists to `to` until `room` pairs stand there or, if `until_exhausted`, one of
/// the lists has come to its end. Returns how many were written.
template <std::size_t N, typename T>
int64_t merge_pairs(T *to, int64_t room, pair_list<T> (&lists)[N], bool until_exhausted) {
  constexpr int each = pair_elements<T>;
  for (int64_t written = 0; written < room; ++written) {
    pair_list<T> *first = nullptr;
    for (pair_list<T> &list : lists)
      if (list.taken < list.count && (!first || rank_of(list.pairs[list.taken * each]) >
                                                    rank_of(first->pairs[first->taken * each])))
        first = &list;
    if (!first)
      return written;
    std::memcpy(static_cast<void *>(to + written * each), first->pairs + first->taken * each, 8);
    if (++first->taken == first->count && until_exhausted)
      return written + 1;
  }
  return room;
}

template <typename T> int64_t pairs_in(const T &tile) {
  return tile.GetValidCol() / pair_elements<typename T::DType>;
}

template <typename Dst, typename... Tiles> constexpr void check_merge_types() {
  static_assert(is_float<typename Dst::DType> &&
                    (std::is_same_v<typename Dst::DType, typename Tiles::DType> && ...),
                "TMRGSORT takes f32 or f16 on this machine, of one type in all tiles");
  static_assert(is_row_major_vector<Dst> && Dst::Rows == 1 &&
                    ((is_row_major_vector<Tiles> && Tiles::Rows == 1) && ...),
                "TMRGSORT takes row-major vector tiles of one row");
}

/// Cost by what is merged: four lists of 32 pairs are a repeat.
inline void issue_merge(core_state &core, int64_t pairs) {
  constexpr int64_t repeat = 4 * sorted_at_once;
  issue_repeats(core, op_class::merge, static_cast<uint64_t>((pairs + repeat - 1) / repeat));
}

/// Merges several tiles, each of which is sorted.
template <bool Exhausted, typename Dst, typename Tmp, typename... Sources>
MrgSortExecutedNumList merge_tiles(Dst &dst, const Tmp &tmp, const Sources &...from) {
  using T = typename Dst::DType;
  check_merge_types<Dst, Tmp, Sources...>();
  static_assert(Tmp::Cols >= (Sources::Cols + ...),
                "the scratch of TMRGSORT holds all columns of its operands");
  core_state &core = this_core();
  const int64_t all = (pairs_in(from) + ...), room = pairs_in(dst);
  if constexpr (checked)
    if (!admit_apart(core, "TMRGSORT", room <= all,
                     "the result has more pairs than its operands together", dst, tmp, from...))
      return {};
  issue_merge(core, all);
  pair_list<T> lists[] = {{settled_rows(core, from).first, pairs_in(from)}...};
  about_to_write(core, dst);
  const int64_t written = merge_pairs(dst.address(), room, lists, Exhausted);
  if constexpr (checked) // what stands behind an exhausted list's end has no value
    if (written < room) {
      const uint64_t first = offset_of(core, dst) + static_cast<uint64_t>(written) * 8;
      (*core.shadow)[Dst::location].invalidate(first, static_cast<uint64_t>(room - written) * 8);
    }
  uint16_t taken[4] = {};
  for (std::size_t i = 0; i < sizeof...(Sources); ++i)
    taken[i] = static_cast<uint16_t>(lists[i].taken);
  return {taken[0], taken[1], taken[2], taken[3]};
}

} // namespace detail

/// dst = for each 32 elements of src, with their indices, the pairs in falling order; not
/// in place
template <typename Dst, typename Src, typename Index>
void TSORT32(Dst &dst, Src &src, Index &index) {
  detail::sort_rows(dst, src, index, detail::no_scratch());
}

/// The same for rows that are no multiples of 32; `tmp` is scratch of a row's size
template <typename Dst, typename Src, typename Index, typename Tmp>
void TSORT32(Dst &dst, Src &src, Index &index, Tmp &tmp) {
  static_assert(std::is_same_v<typename Tmp::DType, typename Src::DType>,
                "the scratch of TSORT32 has the operand's element type");
  detail::sort_rows(dst, src, index, tmp);
}

/// dst = each four neighbouring lists in src, of `length` elements, merged; not in place
template <typename Dst, typename Src> void TMRGSORT(Dst &dst, Src &src, uint32_t length) {
  using T = typename Dst::DType;
  detail::check_merge_types<Dst, Src>();
  detail::core_state &core = detail::this_core();
  const int64_t cols = src.GetValidCol(), group = 4 * int64_t{length};
  const bool fits = length > 0 && length % 64 == 0 && cols % group == 0 && cols / group <= 255;
  if constexpr (checked)
    if (!detail::admit_apart(core, "TMRGSORT", fits && dst.GetValidCol() == cols,
                             fits
                                 ? "result and operand have as many columns"
                                 : "merges up to 255 times four lists of a multiple of 64 elements",
                             dst, detail::no_scratch(), src))
      return;
  detail::issue_merge(core, detail::pairs_in(src));
  const T *from = detail::settled_rows(core, src).first;
  detail::about_to_write(core, dst);
  const int64_t pairs = int64_t{length} / detail::pair_elements<T>;
  for (int64_t at = 0; fits && at < cols; at += group) {
    const T *list = from + at;
    detail::pair_list<T> lists[] = {{list, pairs},
                                    {list + length, pairs},
                                    {list + 2 * length, pairs},
                                    {list + 3 * length, pairs}};
    detail::merge_pairs(dst.address() + at, 4 * pairs, lists, false);
  }
}

/// dst = what stands in two to four sorted tiles, merged; not in place. `executed` tells
/// how many pairs came from each. If `Exhausted`, it ends with the first list that does.
template <typename Dst, typename Tmp, typename A, typename B, bool Exhausted>
void TMRGSORT(Dst &dst, MrgSortExecutedNumList &executed, Tmp &tmp, A &a, B &b) {
  executed = detail::merge_tiles<Exhausted>(dst, tmp, a, b);
}
template <typename Dst, typename Tmp, typename A, typename B, typename C, bool Exhausted>
void TMRGSORT(Dst &dst, MrgSortExecutedNumList &executed, Tmp &tmp, A &a, B &b, C &c) {
  executed = detail::merge_tiles<Exhausted>(dst, tmp, a, b, c);
}
template <typename Dst, typename Tmp, typename A, typename B, typename C, typename D,
          bool Exhausted>
void TMRGSORT(Dst &dst, MrgSortExecutedNumList &executed, Tmp &tmp, A &a, B &b, C &c, D &d) {
  executed = detail::merge_tiles<Exhausted>(dst, tmp, a, b, c, d);
}

} // namespace pto

#endif // PTO_SORT_H
