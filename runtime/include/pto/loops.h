// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The loops under the elementwise instructions: one function over the valid region.
///
/// Invariant: operands are the same bytes or share none (checked builds enforce it),
/// so that no iteration depends on another one and the loops vectorise.

#ifndef PTO_LOOPS_H
#define PTO_LOOPS_H

#include "pto/instruction.h"

#if defined(__clang__)
#define PTO_INDEPENDENT_ITERATIONS _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define PTO_INDEPENDENT_ITERATIONS _Pragma("GCC ivdep")
#else
#define PTO_INDEPENDENT_ITERATIONS
#endif

namespace pto::detail {

#if defined(__clang__) // without optimisation and under sanitizers loops stay as they are
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

/// to[i] = f(from[i]...), computed in float for halves.
template <typename T, typename F, typename... Ts>
inline void map(int64_t count, F f, T *to, const Ts *...from) {
  using compute = compute_t<T>;
  PTO_INDEPENDENT_ITERATIONS
  for (int64_t i = 0; i < count; ++i)
    to[i] = static_cast<T>(f(static_cast<compute>(from[i])...));
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

/// Whether two regions overlap without being the same.
inline bool overlap_partly(const byte_rows &a, const byte_rows &b) {
  return a.first != b.first && overlap(a, b);
}

enum class in_place { allowed, forbidden };

/// Checked builds: judges one operand of an elementwise instruction against its result.
template <typename TileT>
void judge_source(checked_instruction &by, const core_state &core, in_place aliasing,
                  const TileT &to, const TileT &source) {
  if (!by.ok)
    return;
  const byte_rows a = region_of(core, to), b = region_of(core, source);
  if (source.GetValidRow() != to.GetValidRow() || source.GetValidCol() != to.GetValidCol())
    by.fail(b.first, line("operands have valid regions of %d x %d and %d x %d", to.GetValidRow(),
                          to.GetValidCol(), source.GetValidRow(), source.GetValidCol())
                         .text);
  else if (overlap_partly(a, b))
    by.fail(a.first, "the result overlaps an operand in part");
  else if (aliasing == in_place::forbidden && a.first == b.first)
    by.fail(a.first, "the result cannot take the place of the operand",
            "give the result an address of its own");
  by.reads(source);
}

/// Checked builds: judges and notes an elementwise instruction. False: it must not run.
template <typename TileT, typename... Sources>
bool admit_elementwise(core_state &core, const char *name, in_place aliasing, const TileT &to,
                       const Sources &...from) {
  checked_instruction by(core, name, PIPE_V);
  (by.needs_address(to), ..., by.needs_address(from));
  static_cast<void>(aliasing); // unused without operands
  (judge_source(by, core, aliasing, to, from), ...);
  by.writes(to);
  if (!by.ok)
    return false;
  (by.did_read(from), ...);
  by.did_write(to);
  return true;
}

/// Rows of an operand; in the tensor that it was loaded from, where that is deferred.
template <typename T> struct operand_rows {
  const T *first;
  int64_t pitch;
};

template <typename TileT>
operand_rows<typename TileT::DType> rows_to_read(core_state &core, const TileT &tile) {
  using T = typename TileT::DType;
  if constexpr (checked)
    return {tile.address(), TileT::Cols};
  const operand_source source = core.deferred.source_of(address_region_of(core, tile));
  return {reinterpret_cast<const T *>(source.first),
          static_cast<int64_t>(source.pitch / sizeof(T))};
}

/// The loops of an elementwise instruction; one loop where nothing has gaps.
template <typename F, typename T, typename... Rows>
void apply_rows(F f, T *to, int64_t pitch, int64_t rows, int64_t cols, const Rows &...from) {
  if (pitch == cols && ((from.pitch == cols) && ...)) {
    map(rows * cols, f, to, from.first...);
    return;
  }
  for (int64_t r = 0; r < rows; ++r)
    map(cols, f, to + r * pitch, (from.first + r * from.pitch)...);
}

template <typename F, typename TileT, typename... Sources>
void apply(core_state &core, F f, TileT &to, const Sources &...from) {
  const auto run = [&](const auto &...operands) {
    if constexpr (!checked) // after the operands were found: one of them may go
      core.deferred.before_write(address_region_of(core, to));
    apply_rows(f, to.address(), TileT::Cols, to.GetValidRow(), to.GetValidCol(), operands...);
  };
  run(rows_to_read(core, from)...);
}

/// One elementwise instruction: to = f(from...) over the valid region.
template <op_class Class, in_place Aliasing = in_place::allowed, typename F, typename TileT,
          typename... Sources>
void elementwise(const char *name, F f, TileT &to, const Sources &...from) {
  static_assert((std::is_same_v<TileT, Sources> && ...),
                "the operands of an elementwise instruction have one tile type");
  static_assert(TileT::Loc == TileType::Vec && !TileT::transposed,
                "elementwise instructions take row-major vector tiles: place a column as a row of "
                "one at the same address");
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_elementwise(core, name, Aliasing, to, from...))
      return;
  constexpr uint64_t element = sizeof(typename TileT::DType);
  core.clock.issue(PIPE_V,
                   vector_cost(machine, Class, static_cast<uint64_t>(to.GetValidRow()),
                               static_cast<uint64_t>(to.GetValidCol()) * element, is_packed(to)));
  apply(core, f, to, from...);
}

} // namespace pto::detail

#endif // PTO_LOOPS_H
