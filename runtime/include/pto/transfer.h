// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// TLOAD and TSTORE: between global memory and tiles.
///
/// Invariant: exactly the valid region moves. A load leaves the rest of its tile
/// without a value, as the machine does; checked builds fill it with noise.

#ifndef PTO_TRANSFER_H
#define PTO_TRANSFER_H

#include "pto/cube_transfer.h"

namespace pto {

namespace detail {

/// What a load or a store does on any pipe: judges the operands in checked builds,
/// then pays for `bytes` on path `way`. False: it must not run.
template <typename TileT, typename GlobalT>
bool admit_load(core_state &core, const TileT &tile, const GlobalT &global) {
  if constexpr (checked) {
    checked_instruction by(core, "TLOAD", PIPE_MTE2);
    check_transfer(by, tile, global);
    if (by.ok && TileT::Loc == TileType::Mat)
      check_load_limits(by, global);
    if (by.ok)
      by.scribbles(tile);
    if (by.ok)
      check_global(by, global, false);
    if (!by.ok)
      return false;
    by.forget_values(tile);
    by.did_write(tile);
  }
  return true;
}

template <typename TileT, typename GlobalT>
bool admit_store(core_state &core, pipe_t pipe, const TileT &tile, const GlobalT &global) {
  if constexpr (checked) {
    checked_instruction by(core, "TSTORE", pipe);
    check_transfer(by, tile, global);
    if (by.ok)
      by.reads(tile);
    if (by.ok)
      check_global(by, global, true);
    if (!by.ok)
      return false;
    by.did_read(tile);
  }
  return true;
}

template <typename TileT> uint64_t valid_elements(const TileT &tile) {
  return static_cast<uint64_t>(tile.GetValidRow()) * static_cast<uint64_t>(tile.GetValidCol());
}

} // namespace detail

/// Loads the tensor into the valid region of `tile`, on PIPE_MTE2.
template <typename TileT, typename GlobalT> void TLOAD(TileT &tile, GlobalT &global) {
  static_assert(TileT::Loc == TileType::Vec || TileT::Loc == TileType::Mat,
                "TLOAD loads vector tiles and tiles in L1: what the cube multiplies goes through "
                "L1, with TMOV or TEXTRACT");
  detail::check_transfer_types<TileT, GlobalT>();
  detail::core_state &core = detail::this_core();
  if (!detail::admit_load(core, tile, global))
    return;
  constexpr path way = TileT::Loc == TileType::Mat ? path::gm_to_mat : path::gm_to_vec;
  const uint64_t bytes = detail::valid_elements(tile) * sizeof(typename TileT::DType);
  core.clock.issue(PIPE_MTE2, detail::transfer_cost(machine, way, bytes));
  if constexpr (TileT::Loc == TileType::Mat)
    detail::load_mat(tile, global);
  else
    detail::move_in(core, tile, global);
}

/// Stores the valid region of `tile` to the tensor: a vector tile on PIPE_MTE3, an
/// accumulator, converted on its way, on PIPE_FIX. `Atomic` adds instead.
template <typename TileT, typename GlobalT, AtomicType Atomic = AtomicType::AtomicNone,
          ReluPreMode Relu = ReluPreMode::NoRelu>
void TSTORE(GlobalT &global, TileT &tile) {
  using T = typename GlobalT::DType;
  static_assert(TileT::Loc == TileType::Vec || TileT::Loc == TileType::Acc,
                "TSTORE stores vector tiles and accumulators");
  static_assert(TileT::Loc == TileType::Acc || Relu == ReluPreMode::NoRelu,
                "TSTORE rectifies accumulators only: TRELU does it for vector tiles");
  detail::check_transfer_types<TileT, GlobalT>();
  if constexpr (Atomic == AtomicType::AtomicAdd)
    detail::check_atomic_type<T>();
  detail::core_state &core = detail::this_core();
  constexpr bool is_acc = TileT::Loc == TileType::Acc;
  if (!detail::admit_store(core, is_acc ? PIPE_FIX : PIPE_MTE3, tile, global))
    return;
  constexpr path way = is_acc ? path::acc_to_gm : path::vec_to_gm;
  const uint64_t bytes = detail::valid_elements(tile) * sizeof(typename TileT::DType);
  core.clock.issue(is_acc ? PIPE_FIX : PIPE_MTE3, detail::transfer_cost(machine, way, bytes));
  if constexpr (is_acc) {
    detail::check_accumulator_store<typename TileT::DType, T>();
    detail::store_acc<Atomic, Relu>(core, tile, global, [](auto x) { return static_cast<T>(x); });
  } else {
    detail::move_out<Atomic>(core, tile, global);
  }
}

/// The same for an accumulator whose elements are multiplied by the f32 number in the
/// low bits of `preQuantScalar` first: f32 to i8 or u8, i32 to f16, i8 or u8.
template <typename TileT, typename GlobalT, AtomicType Atomic = AtomicType::AtomicNone,
          ReluPreMode Relu = ReluPreMode::NoRelu>
void TSTORE(GlobalT &global, TileT &tile, uint64_t preQuantScalar) {
  static_assert(TileT::Loc == TileType::Acc, "TSTORE scales accumulators only");
  detail::check_transfer_types<TileT, GlobalT>();
  detail::core_state &core = detail::this_core();
  if (!detail::admit_store(core, PIPE_FIX, tile, global))
    return;
  const uint64_t bytes = detail::valid_elements(tile) * sizeof(typename TileT::DType);
  core.clock.issue(PIPE_FIX, detail::transfer_cost(machine, path::acc_to_gm, bytes));
  const float scale = detail::float_of(static_cast<uint32_t>(preQuantScalar));
  using T = typename GlobalT::DType;
  detail::check_scaled_store<typename TileT::DType, T>();
  detail::store_acc<Atomic, Relu>(core, tile, global, [scale](auto x) {
    return detail::convert<RoundMode::CAST_RINT, true, T>(static_cast<float>(x) * scale);
  });
}

} // namespace pto

#endif // PTO_TRANSFER_H
