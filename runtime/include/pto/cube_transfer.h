// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The copies between tensors and the memories of the cube: into L1, and out of an
/// accumulator.
///
/// Invariant: a load to L1 changes the order of elements, never their values; a store
/// of an accumulator rounds each element once, to nearest even.

#ifndef PTO_CUBE_TRANSFER_H
#define PTO_CUBE_TRANSFER_H

#include "pto/rounding.h"
#include "pto/transfer_steps.h"

namespace pto::detail {

/// Checked builds: what the unit that rearranges elements on their way to L1 can take.
template <typename GlobalT> void check_load_limits(checked_instruction &by, const GlobalT &global) {
  if constexpr (GlobalT::layout != Layout::NZ)
    if (global.lines() > 16384 || global.line_length() > 65535 ||
        (global.lines() > 1 && global.line_pitch() > 65535))
      by.fail(reinterpret_cast<uintptr_t>(global.data()),
              "a load to L1 takes at most 16384 lines of 65535 elements, 65535 apart",
              "load a smaller block, or keep the tensor in Layout::NZ");
}

template <typename TileT, typename GlobalT> constexpr void check_mat_layouts() {
  constexpr Layout from = GlobalT::layout;
  static_assert(TileT::SFractal == SLayout::NoneBox || from != Layout::DN || TileT::transposed,
                "a column-major tensor (DN) is loaded to a ZN tile: <Mat, T, R, C, "
                "BLayout::RowMajor, R, C, SLayout::ColMajor>");
  static_assert(TileT::SFractal == SLayout::NoneBox || from == Layout::DN || !TileT::transposed,
                "a ZN tile is loaded from a column-major tensor (Layout::DN)");
  static_assert(TileT::SFractal != SLayout::NoneBox || from == Layout::ND,
                "a row-major tile in L1 is loaded from a row-major tensor");
  static_assert(is_one_of<typename TileT::DType, float, half, bfloat16_t, int8_t, int32_t>,
                "loads to L1 take f32, f16, bf16, i8 or i32 here");
}

/// Copies lines of a tensor to the panels of a tile.
template <typename TileT, typename GlobalT>
void load_mat_lines(TileT &tile, const GlobalT &global) {
  using T = typename TileT::DType;
  constexpr int64_t width = TileT::panel, length = TileT::panel_length;
  const int64_t lines = global.lines(), count = global.line_length();
  for (int64_t line = 0; line < lines; ++line) {
    const T *from = global.data() + line * global.line_pitch();
    T *to = tile.address() + line * width;
    int64_t i = 0;
    for (; i + width <= count; i += width, to += length * width)
      std::memcpy(static_cast<void *>(to), from + i, width * sizeof(T));
    std::memcpy(static_cast<void *>(to), from + i, static_cast<std::size_t>(count - i) * sizeof(T));
  }
}

template <typename TileT, typename GlobalT> void load_mat(TileT &tile, const GlobalT &global) {
  using T = typename TileT::DType;
  check_mat_layouts<TileT, GlobalT>();
  if constexpr (GlobalT::layout != Layout::NZ) {
    static_assert(GlobalT::shape_type::template constant<0>() == 1 &&
                      GlobalT::shape_type::template constant<1>() == 1 &&
                      GlobalT::shape_type::template constant<2>() == 1,
                  "a tensor that is loaded to L1 has two dimensions");
    load_mat_lines(tile, global);
  } else {
    static_assert(GlobalT::shape_type::template constant<3>() == fractal_rows &&
                      GlobalT::shape_type::template constant<4>() == TileT::panel,
                  "the blocks of an NZ tensor have 16 rows of 32 bytes");
    constexpr int64_t length = TileT::panel_length;
    for (int64_t j = 0; j < global.template size<1>(); ++j)
      for (int64_t i = 0; i < global.template size<2>(); ++i)
        for (int64_t r = 0; r < fractal_rows; ++r)
          std::memcpy(static_cast<void *>(tile.address() +
                                          (j * length + i * fractal_rows + r) * TileT::panel),
                      global.data() + j * global.template stride<1>() +
                          i * global.template stride<2>() + r * global.template stride<3>(),
                      TileT::panel * sizeof(T));
  }
}

template <typename From, typename To> constexpr void check_accumulator_store() {
  static_assert(std::is_same_v<From, float> ? is_one_of<To, float, half, bfloat16_t>
                                            : std::is_same_v<To, int32_t>,
                "an f32 accumulator is stored as f32, f16 or bf16, an i32 one as i32; with a "
                "scale as i8, u8, or from i32 as f16");
}
template <typename From, typename To> constexpr void check_scaled_store() {
  static_assert(is_one_of<To, int8_t, uint8_t> ||
                    (std::is_same_v<From, int32_t> && std::is_same_v<To, half>),
                "an accumulator is stored with a scale as i8 or u8, or from i32 as f16");
}

/// One run of neighbours, converted.
template <AtomicType Atomic, ReluPreMode Relu, typename To, typename From, typename F>
inline void store_run(To *__restrict to, const From *__restrict from, int64_t count, F convert) {
  for (int64_t i = 0; i < count; ++i) {
    const From x = Relu == ReluPreMode::NormalRelu ? relu_op()(from[i]) : from[i];
    if constexpr (Atomic == AtomicType::AtomicAdd)
      add_atomically(to + i, static_cast<To>(convert(x)));
    else
      to[i] = static_cast<To>(convert(x));
  }
}

/// Stores the valid region of an accumulator, whose panels are 16 columns wide.
template <AtomicType Atomic, ReluPreMode Relu, typename TileT, typename GlobalT, typename F>
void store_acc(core_state &core, const TileT &tile, const GlobalT &global, F convert) {
  static_assert(GlobalT::layout != Layout::DN, "an accumulator is stored to ND or NZ");
  static_assert(GlobalT::shape_type::template constant<0>() == 1,
                "an accumulator is stored to a tensor of two dimensions");
  if constexpr (!checked)
    for_each_block(global, [&](auto *block, int64_t) {
      byte_rows rows = rows_of(global);
      rows.first = reinterpret_cast<uintptr_t>(block);
      core.deferred.before_store(rows);
    });
  constexpr int64_t width = TileT::panel, length = TileT::panel_length;
  const int64_t rows = tile.GetValidRow(), cols = tile.GetValidCol();
  const auto *from = tile.address();
  if constexpr (GlobalT::layout == Layout::ND) {
    for (int64_t c = 0; c < cols; c += width)
      for (int64_t r = 0; r < rows; ++r)
        store_run<Atomic, Relu>(global.data() + r * global.line_pitch() + c,
                                from + (c / width * length + r) * width,
                                cols - c < width ? cols - c : width, convert);
  } else {
    constexpr int64_t block = GlobalT::shape_type::template constant<4>();
    static_assert(block == 8 || block == 16 || block == 32, "NZ blocks have 8, 16 or 32 columns");
    for (int64_t c = 0; c < cols; c += block < width ? block : width)
      for (int64_t r = 0; r < rows; ++r)
        store_run<Atomic, Relu>(global.data() + c / block * global.template stride<1>() +
                                    r / fractal_rows * global.template stride<2>() +
                                    r % fractal_rows * global.template stride<3>() + c % block,
                                from + (c / width * length + r) * width + c % width,
                                block < width ? block : width, convert);
  }
}

} // namespace pto::detail

#endif // PTO_CUBE_TRANSFER_H
