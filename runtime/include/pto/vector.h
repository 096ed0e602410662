// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the vector instructions share whose operands have shapes of their own.
///
/// Invariant: nothing is computed before every operand was judged.

#ifndef PTO_VECTOR_H
#define PTO_VECTOR_H

#include "pto/loops.h"

namespace pto::detail {

/// Stands for scratch that an instruction was not given.
struct no_scratch {};

inline void judge_scratch(checked_instruction &, const no_scratch &) {}
template <typename TileT> void judge_scratch(checked_instruction &by, const TileT &scratch) {
  by.scribbles(scratch);
}
inline void note_scratch(checked_instruction &, const no_scratch &) {}
template <typename TileT> void note_scratch(checked_instruction &by, const TileT &scratch) {
  by.did_scribble(scratch);
}

/// Whether two tiles share bytes of valid elements.
template <typename A, typename B> bool overlap(const core_state &core, const A &a, const B &b) {
  return overlap(region_of(core, a), region_of(core, b));
}

/// Whether scratch would destroy an operand.
template <typename TileT>
bool scratch_overlaps(const core_state &, const no_scratch &, const TileT &) {
  return false;
}
template <typename Scratch, typename TileT>
bool scratch_overlaps(const core_state &core, const Scratch &scratch, const TileT &tile) {
  return overlap(core, scratch, tile);
}

/// Checked builds: judges and notes an instruction whose result may share no byte with
/// its operands. `fits` says whether the shapes agree, `rule` how they should. False:
/// it must not run.
template <typename Dst, typename Scratch, typename... Sources>
bool admit_apart(core_state &core, const char *name, bool fits, const char *rule, const Dst &to,
                 const Scratch &scratch, const Sources &...from) {
  checked_instruction by(core, name, PIPE_V);
  (by.needs_address(to), ..., by.needs_address(from));
  if (by.ok && !fits)
    by.fail(offset_of(core, to), rule);
  if (by.ok && (overlap(core, to, from) || ...))
    by.fail(offset_of(core, to), "the result cannot take the place of an operand",
            "give the result an address of its own");
  if (by.ok && (scratch_overlaps(core, scratch, from) || ...))
    by.fail(offset_of(core, to), "the scratch overlaps an operand");
  (by.reads(from), ...);
  if (by.ok)
    judge_scratch(by, scratch);
  by.writes(to);
  if (!by.ok)
    return false;
  (by.did_read(from), ...);
  note_scratch(by, scratch);
  by.did_write(to);
  return true;
}

/// The rows of an operand that is read where it lies in tile memory.
template <typename TileT>
operand_rows<typename TileT::DType> settled_rows(core_state &core, const TileT &tile) {
  if constexpr (!checked)
    core.deferred.settle(address_region_of(core, tile));
  return {tile.address(), TileT::panel};
}

/// Before a result is written, after its operands were found.
template <typename TileT> void about_to_write(core_state &core, const TileT &to) {
  if constexpr (!checked)
    core.deferred.before_write(address_region_of(core, to));
}

/// The repeats that the valid region of `tile` takes on the vector pipe.
template <typename TileT> uint64_t repeats_of(const TileT &tile) {
  const uint64_t row = static_cast<uint64_t>(tile.GetValidCol()) * sizeof(typename TileT::DType);
  return static_cast<uint64_t>(tile.GetValidRow()) *
         ((row + machine.repeat_bytes - 1) / machine.repeat_bytes);
}

/// Time of `c` for a number of repeats, and of `more` for others, in one instruction.
inline void issue_repeats(core_state &core, op_class c, uint64_t repeats,
                          op_class more = op_class::copy, uint64_t more_repeats = 0) {
  const op_cost &cost = machine[c];
  core.clock.issue(PIPE_V, {cost.head, cost.slope * repeats + machine[more].slope * more_repeats,
                            cost.tail, 0, name_of(c)});
}

/// A value for each row: a column-major [R, 1] tile, or the first column of a row-major
/// one.
template <typename T> struct column {
  T *first;
  int64_t step;
  T &operator[](int64_t row) const { return first[row * step]; }
};

template <typename TileT> column<typename TileT::DType> column_of(const TileT &tile) {
  return {tile.address(), TileT::transposed ? 1 : TileT::Cols};
}

template <typename TileT>
inline constexpr bool is_row_major_vector = TileT::Loc == TileType::Vec && !TileT::transposed;

/// Whether every row of the tile fills 32 bytes with copies of its value.
template <typename TileT>
inline constexpr bool is_row_blocks =
    is_row_major_vector<TileT> && TileT::Cols * sizeof(typename TileT::DType) == 32;

template <typename TileT>
inline constexpr bool is_column =
    TileT::Loc == TileType::Vec && (TileT::transposed ? TileT::Cols == 1 : TileT::Cols >= 1);

} // namespace pto::detail

#endif // PTO_VECTOR_H
