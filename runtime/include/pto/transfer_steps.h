// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The steps of loads and stores: what they ask of their tensors, and the copies
/// between tensors and vector tiles.
///
/// Invariant: exactly the valid region moves.

#ifndef PTO_TRANSFER_STEPS_H
#define PTO_TRANSFER_STEPS_H

#include "pto/arithmetic.h"
#include "pto/global_tensor.h"
#include "pto/instruction.h"

#include <cstring>

namespace pto {

namespace detail {

/// Calls `f(first element, first row)` for each of the outer three dimensions; the
/// rows of one call are `stride<3>` apart.
template <typename GlobalT, typename F> void for_each_block(const GlobalT &global, F f) {
  int64_t row = 0;
  for (int64_t i = 0; i < global.template size<0>(); ++i)
    for (int64_t j = 0; j < global.template size<1>(); ++j)
      for (int64_t k = 0; k < global.template size<2>(); ++k) {
        f(global.data() + i * global.template stride<0>() + j * global.template stride<1>() +
              k * global.template stride<2>(),
          row);
        row += global.lines();
      }
}

/// Copies `rows` rows of `cols` elements; in one piece where both sides are packed.
template <typename T>
void copy_rows(T *to, int64_t to_pitch, const T *from, int64_t from_pitch, int64_t rows,
               int64_t cols) {
  if (to_pitch == cols && from_pitch == cols) {
    std::memcpy(static_cast<void *>(to), from, static_cast<std::size_t>(rows * cols) * sizeof(T));
    return;
  }
  for (int64_t r = 0; r < rows; ++r)
    std::memcpy(static_cast<void *>(to + r * to_pitch), from + r * from_pitch,
                static_cast<std::size_t>(cols) * sizeof(T));
}

template <typename TileT, typename GlobalT> constexpr void check_transfer_types() {
  using shape = typename GlobalT::shape_type;
  static_assert(
      TileT::Loc == TileType::Acc ||
          std::is_same_v<typename TileT::DType, std::remove_cv_t<typename GlobalT::DType>>,
      "a transfer does not convert: tile and tensor have one element type");
  constexpr int inner = GlobalT::layout == Layout::DN ? 3 : 4;
  static_assert(TileT::SFractal != SLayout::NoneBox ||
                    (GlobalT::layout == Layout::DN) == TileT::transposed,
                "row-major tiles take tensors of Layout::ND, column-major ones Layout::DN");
  static_assert(GlobalT::stride_type::template constant<inner>() == 1 ||
                    GlobalT::stride_type::template constant<inner>() == DYNAMIC ||
                    shape::template constant<inner>() == 1,
                "the innermost stride of a tensor is 1: the last one of a row-major tensor, the "
                "last but one of a column-major tensor");
  static_assert(GlobalT::layout != Layout::DN ||
                    (shape::template constant<0>() == 1 && shape::template constant<1>() == 1 &&
                     shape::template constant<2>() == 1),
                "a column-major tensor has two dimensions");
}

/// Whether tensor and tile agree; faults otherwise.
template <typename TileT, typename GlobalT>
void check_transfer(checked_instruction &by, const TileT &tile, const GlobalT &global) {
  by.needs_address(tile);
  const uint64_t address = reinterpret_cast<uint64_t>(global.data());
  const int64_t rows = global.rows(), cols = global.cols();
  if (by.ok && !global.data())
    by.fail(0, "takes a tensor without an address");
  if (by.ok && address % alignof(typename GlobalT::DType) != 0)
    by.fail(address, "takes a tensor whose address does not suit its element type");
  if (by.ok && (rows != tile.GetValidRow() || cols != tile.GetValidCol()))
    by.fail(address, line("the tensor has %lld x %lld elements, the tile's valid region %d x %d",
                          static_cast<long long>(rows), static_cast<long long>(cols),
                          tile.GetValidRow(), tile.GetValidCol())
                         .text);
  if (by.ok && global.line_length() > 1 && global.element_pitch() != 1)
    by.fail(address, GlobalT::layout == Layout::DN
                         ? "the innermost stride of a column-major tensor is not 1"
                         : "the innermost stride of a row-major tensor is not 1");
  if (by.ok && global.line_pitch() < 0)
    by.fail(address, GlobalT::layout == Layout::DN ? "the column stride of the tensor is negative"
                                                   : "the row stride of the tensor is negative");
}

/// Checks the tensor's side against other transfers, block by block.
template <typename GlobalT>
void check_global(checked_instruction &by, const GlobalT &global, bool writes) {
  constexpr uint64_t element = sizeof(typename GlobalT::DType);
  for_each_block(global, [&](auto *block, int64_t) {
    by.transfers({reinterpret_cast<uint64_t>(block), static_cast<uint64_t>(global.lines()),
                  static_cast<uint64_t>(global.line_length()) * element,
                  static_cast<uint64_t>(global.line_pitch()) * element},
                 writes);
  });
}

/// The single block of rows that `global` is, by address.
template <typename GlobalT> byte_rows rows_of(const GlobalT &global) {
  constexpr uint64_t element = sizeof(typename GlobalT::DType);
  return {reinterpret_cast<uintptr_t>(global.data()), static_cast<uint64_t>(global.lines()),
          static_cast<uint64_t>(global.line_length()) * element,
          static_cast<uint64_t>(global.line_pitch()) * element};
}

/// x added to what stands at `to`, which other cores may be adding to.
template <typename T> void add_atomically(T *to, T x) {
  using bits = std::conditional_t<sizeof(T) == 4, uint32_t,
                                  std::conditional_t<sizeof(T) == 2, uint16_t, uint8_t>>;
  auto *cell = reinterpret_cast<bits *>(to);
  bits before = __atomic_load_n(cell, __ATOMIC_RELAXED), after;
  do {
    T value;
    std::memcpy(static_cast<void *>(&value), &before, sizeof value);
    value =
        static_cast<T>(add_op()(static_cast<compute_t<T>>(value), static_cast<compute_t<T>>(x)));
    std::memcpy(&after, &value, sizeof after);
  } while (
      !__atomic_compare_exchange_n(cell, &before, after, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}

template <typename T> constexpr void check_atomic_type() {
  static_assert(is_one_of<T, float, half, bfloat16_t, int32_t, int16_t, int8_t>,
                "a store adds f32, f16, bf16, i32, i16 or i8 on this machine");
}

template <typename T>
void add_rows(T *to, int64_t to_pitch, const T *from, int64_t from_pitch, int64_t rows,
              int64_t cols) {
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < cols; ++c)
      add_atomically(to + r * to_pitch + c, from[r * from_pitch + c]);
}

template <typename GlobalT> bool is_single_block(const GlobalT &global) {
  return global.template size<0>() == 1 && global.template size<1>() == 1 &&
         global.template size<2>() == 1;
}

/// The effect of a load, now or when somebody looks.
template <typename TileT, typename GlobalT>
void move_in(core_state &core, const TileT &tile, const GlobalT &global) {
  if constexpr (!checked) {
    const byte_rows where = address_region_of(core, tile);
    core.deferred.before_write(where);
    if (is_single_block(global) && core.deferred.defer(where, rows_of(global)))
      return;
  }
  for_each_block(global, [&](auto *block, int64_t row) {
    copy_rows<typename TileT::DType>(tile.address() + row * TileT::panel, TileT::panel, block,
                                     global.line_pitch(), global.lines(), global.line_length());
  });
}

/// The effect of a store.
template <AtomicType Atomic, typename TileT, typename GlobalT>
void move_out(core_state &core, const TileT &tile, const GlobalT &global) {
  using T = typename TileT::DType;
  const T *from = tile.address();
  int64_t pitch = TileT::panel;
  if constexpr (!checked) {
    for_each_block(global, [&](auto *block, int64_t) {
      byte_rows rows = rows_of(global);
      rows.first = reinterpret_cast<uintptr_t>(block);
      core.deferred.before_store(rows);
    });
    const operand_source source = core.deferred.source_of(address_region_of(core, tile));
    from = reinterpret_cast<const T *>(source.first);
    pitch = static_cast<int64_t>(source.pitch / sizeof(T));
  }
  for_each_block(global, [&](auto *block, int64_t row) {
    constexpr auto move = Atomic == AtomicType::AtomicAdd ? add_rows<T> : copy_rows<T>;
    move(block, global.line_pitch(), from + row * pitch, pitch, global.lines(),
         global.line_length());
  });
}

} // namespace detail

} // namespace pto

#endif // PTO_TRANSFER_STEPS_H
