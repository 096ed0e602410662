// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// TMOV and TEXTRACT: between the memories of a core.
///
/// Invariant: exactly the ways that the machine has compile.

#ifndef PTO_MOVE_H
#define PTO_MOVE_H

#include "pto/arithmetic.h"
#include "pto/cube_transfer.h"
#include "pto/loops.h"

namespace pto {

namespace detail {

/// Copies a block of a tile in L1 that begins at `row`, `col` to all of `dst`, whose
/// rows or panels of 16 columns are filled whole: what lies beyond the valid region
/// stays within both tiles.
template <typename Dst, typename Src> void copy_block(Dst &dst, const Src &src, int row, int col) {
  using T = typename Dst::DType;
  constexpr int width = Src::panel, wide = Dst::panel;
  constexpr int run = width < wide ? width : wide;
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  const auto target = [&](int r, int c) {
    return dst.address() + (static_cast<int64_t>(c / wide) * Dst::panel_length + r) * wide +
           c % wide;
  };
  if constexpr (!Src::transposed) {
    for (int c = 0; c < cols; c += run) {
      const T *from = src.address() +
                      (static_cast<int64_t>((col + c) / width) * Src::panel_length + row) * width +
                      (col + c) % width;
      T *to = target(0, c);
      for (int r = 0; r < rows; ++r)
        std::memcpy(static_cast<void *>(to + static_cast<int64_t>(r) * wide),
                    from + static_cast<int64_t>(r) * width, run * sizeof(T));
    }
  } else {
    // Panels of rows: blocks of `width` rows and `side` columns are transposed.
    constexpr int side = wide % fractal_rows == 0 ? fractal_rows : 8;
    for (int r = 0; r < rows; r += width)
      for (int c = 0; c < cols; c += side) {
        const T *from =
            src.address() +
            (static_cast<int64_t>((row + r) / width) * Src::panel_length + col + c) * width;
        T *to = target(r, c);
        for (int i = 0; i < width; ++i)
          for (int j = 0; j < side; ++j)
            to[i * wide + j] = from[j * width + i];
      }
  }
}

/// Checked builds: judges a move of a block of `src`. False: it must not run.
template <typename Dst, typename Src>
bool admit_move(core_state &core, const char *name, pipe_t pipe, const Dst &dst, const Src &src,
                int row, int col) {
  checked_instruction by(core, name, pipe);
  by.needs_address(dst), by.needs_address(src);
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  constexpr int size = sizeof(typename Src::DType);
  constexpr bool boxed = Src::SFractal != SLayout::NoneBox;
  constexpr int step_rows = boxed ? box_rows(Src::Loc, Src::SFractal, size) : 1;
  constexpr int step_cols = boxed ? box_cols(Src::Loc, Src::SFractal, size) : 1;
  if (by.ok && (row % step_rows != 0 || col % step_cols != 0))
    by.fail(offset_of(core, src),
            line("takes a block from row %d and column %d on, which are no multiples of %d and %d",
                 row, col, step_rows, step_cols)
                .text);
  if (by.ok && (row + rows > src.GetValidRow() || col + cols > src.GetValidCol()))
    by.fail(offset_of(core, src),
            line("takes %d x %d elements from row %d and column %d of a tile with %d x %d", rows,
                 cols, row, col, src.GetValidRow(), src.GetValidCol())
                .text);
  if (!by.ok)
    return false;
  const tile_region read = region_of_block<Src>(offset_of(core, src), row, col, rows, cols);
  by.reads(Src::location, read);
  by.writes(dst);
  if (!by.ok)
    return false;
  by.did_read(Src::location, read);
  by.did_write(dst);
  return true;
}

/// From L1 to what the cube multiplies.
template <typename Dst, typename Src>
void extract(const char *name, Dst &dst, Src &src, int row, int col) {
  using T = typename Dst::DType;
  static_assert(std::is_same_v<T, typename Src::DType>,
                "a move from L1 does not convert: both tiles have one element type");
  static_assert(is_one_of<T, float, half, bfloat16_t, int8_t>,
                "the cube multiplies f32, f16, bf16 or i8");
  static_assert(Src::SFractal != SLayout::NoneBox,
                "what the cube multiplies comes from an NZ or ZN tile in L1");
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_move(core, name, PIPE_MTE1, dst, src, row, col))
      return;
  constexpr path way = Dst::Loc == TileType::Left ? path::mat_to_left : path::mat_to_right;
  const auto elements =
      static_cast<uint64_t>(dst.GetValidRow()) * static_cast<uint64_t>(dst.GetValidCol());
  core.clock.issue(PIPE_MTE1, transfer_cost(machine, way, elements * sizeof(T)));
  copy_block(dst, src, row, col);
}

/// From L1 to the bias of a product.
template <typename Dst, typename Src> void move_bias(Dst &dst, Src &src) {
  using To = typename Dst::DType;
  using From = typename Src::DType;
  static_assert((is_one_of<To, float, int32_t> && std::is_same_v<To, From>) ||
                    (std::is_same_v<To, float> && std::is_same_v<From, half>),
                "a bias is f32, from f32 or f16, or i32");
  static_assert(Src::Rows == 1 && Src::SFractal == SLayout::NoneBox && Src::isRowMajor &&
                    Src::Cols * sizeof(From) % 64 == 0,
                "a bias comes from one row-major row in L1 of a multiple of 64 bytes");
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_move(core, "TMOV", PIPE_MTE1, dst, src, 0, 0))
      return;
  const auto elements = static_cast<uint64_t>(dst.GetValidCol());
  core.clock.issue(PIPE_MTE1, transfer_cost(machine, path::mat_to_bias, elements * sizeof(From)));
  for (int c = 0; c < dst.GetValidCol(); ++c)
    dst.address()[c] = static_cast<To>(src.address()[c]);
}

/// From an accumulator to L1, for a product that follows.
template <ReluPreMode Relu, typename Dst, typename Src> void move_acc(Dst &dst, Src &src) {
  using To = typename Dst::DType;
  static_assert(std::is_same_v<typename Src::DType, float> && is_one_of<To, half, bfloat16_t>,
                "an accumulator goes to L1 from f32 as f16 or bf16 on this machine");
  static_assert(Dst::SFractal == SLayout::RowMajor, "an accumulator goes to an NZ tile in L1");
  core_state &core = this_core();
  if constexpr (checked)
    if (!admit_move(core, "TMOV", PIPE_FIX, dst, src, 0, 0))
      return;
  const int rows = dst.GetValidRow(), cols = dst.GetValidCol();
  const auto elements = static_cast<uint64_t>(rows) * static_cast<uint64_t>(cols);
  core.clock.issue(PIPE_FIX, transfer_cost(machine, path::acc_to_mat, elements * sizeof(float)));
  static_assert(Dst::panel == fractal_rows, "both tiles have panels of 16 columns");
  for (int c = 0; c < cols; c += fractal_rows)
    for (int r = 0; r < rows; ++r) {
      const int64_t panel = c / fractal_rows;
      store_run<AtomicType::AtomicNone, Relu>(
          dst.address() + (panel * Dst::panel_length + r) * fractal_rows,
          src.address() + (panel * Src::panel_length + r) * fractal_rows,
          cols - c < fractal_rows ? cols - c : fractal_rows,
          [](float x) { return static_cast<To>(x); });
    }
}

} // namespace detail

/// dst = the block of src that begins at `row` and `col`, on PIPE_MTE1
template <typename Dst, typename Src>
void TEXTRACT(Dst &dst, Src &src, uint16_t row = 0, uint16_t col = 0) {
  static_assert(Src::Loc == TileType::Mat &&
                    (Dst::Loc == TileType::Left || Dst::Loc == TileType::Right),
                "TEXTRACT takes a block of a tile in L1 to a TileLeft or a TileRight");
  detail::extract("TEXTRACT", dst, src, row, col);
}

/// dst = src, not in place: between vector tiles on PIPE_V, from L1 to what the cube
/// multiplies and to its bias on PIPE_MTE1, from an accumulator to L1 on PIPE_FIX
template <typename Dst, typename Src> void TMOV(Dst &dst, Src &src) {
  constexpr TileType from = Src::Loc, to = Dst::Loc;
  static_assert((from == TileType::Vec && to == TileType::Vec) ||
                    (from == TileType::Mat &&
                     (to == TileType::Left || to == TileType::Right || to == TileType::Bias)) ||
                    (from == TileType::Acc && to == TileType::Mat),
                "TMOV: this machine has no way between these memories: what AIC and AIV give each "
                "other goes through global memory");
  if constexpr (to == TileType::Vec) {
    static_assert(detail::is_arithmetic<typename Dst::DType>,
                  "TMOV takes f32, f16, i32 or i16 on this machine");
    detail::elementwise<op_class::copy, detail::in_place::forbidden>("TMOV", detail::copy_op(), dst,
                                                                     src);
  } else if constexpr (to == TileType::Bias) {
    detail::move_bias(dst, src);
  } else if constexpr (to == TileType::Mat) {
    detail::move_acc<ReluPreMode::NoRelu>(dst, src);
  } else {
    static_assert(Dst::Rows == Src::Rows && Dst::Cols == Src::Cols,
                  "TMOV: both tiles have as many rows and columns: TEXTRACT takes a block");
    detail::extract("TMOV", dst, src, 0, 0);
  }
}

/// dst = what is positive in the accumulator src, else zero
template <typename Dst, typename Src, ReluPreMode Relu> void TMOV(Dst &dst, Src &src) {
  static_assert(Src::Loc == TileType::Acc && Dst::Loc == TileType::Mat,
                "TMOV rectifies on the way from an accumulator to L1");
  detail::move_acc<Relu>(dst, src);
}

} // namespace pto

#endif // PTO_MOVE_H
