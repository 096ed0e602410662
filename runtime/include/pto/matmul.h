// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The products of the cube. The order of their sums stands in matmul_kernel.h.
///
/// Invariant: exactly the combinations of element types that the cube has compile.

#ifndef PTO_MATMUL_H
#define PTO_MATMUL_H

#include "pto/instruction.h"
#include "pto/matmul_kernel.h"

namespace pto {

namespace detail {

template <typename Acc, typename Left, typename Right> constexpr void check_matmul_types() {
  using C = typename Acc::DType;
  using A = typename Left::DType;
  using B = typename Right::DType;
  static_assert(Acc::Loc == TileType::Acc && Left::Loc == TileType::Left &&
                    Right::Loc == TileType::Right,
                "a product takes a TileAcc, a TileLeft and a TileRight");
  static_assert(std::is_same_v<A, B> &&
                    (std::is_same_v<A, int8_t>
                         ? std::is_same_v<C, int32_t>
                         : is_one_of<A, float, half, bfloat16_t> && std::is_same_v<C, float>),
                "the cube multiplies f32, f16 or bf16 into f32, and i8 into i32");
  static_assert(Acc::Rows == Left::Rows && Left::Cols == Right::Rows && Acc::Cols == Right::Cols,
                "the tiles of a product are M x N, M x K and K x N");
}

/// Checked builds: judges a product. `more` is the bias, if there is one.
template <typename Acc, typename Left, typename Right, typename... Bias>
bool admit_matmul(core_state &core, const char *name, bool accumulates, const Acc &c, const Left &a,
                  const Right &b, const Bias &...more) {
  checked_instruction by(core, name, PIPE_M);
  by.needs_address(c), by.needs_address(a), by.needs_address(b), (by.needs_address(more), ...);
  const int m = a.GetValidRow(), k = a.GetValidCol(), n = b.GetValidCol();
  if (by.ok && (b.GetValidRow() != k || c.GetValidRow() != m || c.GetValidCol() != n))
    by.fail(offset_of(core, c), line("a product of %d x %d and %d x %d elements into %d x %d", m, k,
                                     b.GetValidRow(), n, c.GetValidRow(), c.GetValidCol())
                                    .text);
  if (by.ok && (m < 1 || k < 1 || n < 1 || m > 4095 || k > 4095 || n > 4095))
    by.fail(offset_of(core, c), "the extents of a product are between 1 and 4095");
  if (by.ok && ((more.GetValidCol() < n) || ... || false))
    by.fail(offset_of(core, c), "the bias has fewer elements than the product has columns");
  by.reads(a), by.reads(b), (by.reads(more), ...);
  if (accumulates)
    by.reads(c);
  by.writes(c);
  if (!by.ok)
    return false;
  by.did_read(a), by.did_read(b), (by.did_read(more), ...);
  by.did_write(c);
  return true;
}

/// Space for operands in the type that they are multiplied in.
template <typename T> struct wide_operands {
  static constexpr std::size_t capacity(memory m) {
    return machine[m].capacity_bytes / (std::is_same_v<T, int32_t> ? 1 : 2);
  }
  T *left, *right;
  static wide_operands get() {
    static thread_local tile_memory space((capacity(memory::left) + capacity(memory::right)) *
                                          sizeof(T));
    T *first = reinterpret_cast<T *>(space.data());
    return {first, first + capacity(memory::left)};
  }
};

/// c += a * b
template <typename Acc, typename Left, typename Right>
void multiply(Acc &c, const Left &a, const Right &b) {
  using C = typename Acc::DType;
  constexpr bool is_wide = std::is_same_v<typename Left::DType, C>;
  constexpr std::size_t a_pitch = Left::panel;
  constexpr std::size_t b_step = std::size_t{Right::panel_length} * fractal_rows;
  constexpr std::size_t c_step = std::size_t{Acc::panel_length} * fractal_rows;
  const auto m = static_cast<std::size_t>(a.GetValidRow());
  const auto k = static_cast<std::size_t>(a.GetValidCol());
  const std::size_t panels =
      (static_cast<std::size_t>(b.GetValidCol()) + fractal_rows - 1) / fractal_rows;
  const C *left = nullptr;
  if constexpr (is_wide) {
    left = a.address();
  } else {
    const auto wide = wide_operands<C>::get();
    widen(a.address(), wide.left, m * a_pitch);
    left = wide.left;
  }
  for (std::size_t p = 0; p < panels; p += block_panels) {
    const bool whole = p + block_panels <= panels;
    const C *right = nullptr;
    if constexpr (is_wide) {
      right = b.address() + p * b_step;
    } else {
      const auto wide = wide_operands<C>::get();
      widen(b.address() + p * b_step, wide.right, (whole ? block_panels : 1) * b_step);
      right = wide.right;
    }
    C *to = c.address() + p * c_step;
    if (whole)
      multiply_panels<block_panels>(left, a_pitch, right, b_step, to, c_step, m, k);
    else
      multiply_panels<1>(left, a_pitch, right, b_step, to, c_step, m, k);
  }
}

/// Gives the rows of an accumulator their first values: f(column).
template <typename Acc, typename F> void begin_sums(Acc &c, F f) {
  const int rows = c.GetValidRow(), cols = c.GetValidCol();
  for (int first = 0; first < cols; first += fractal_rows)
    for (int r = 0; r < rows; ++r) {
      auto *row = c.address() + (first / fractal_rows * Acc::Rows + r) * fractal_rows;
      for (int l = 0; l < fractal_rows; ++l)
        row[l] = first + l < cols ? f(first + l) : typename Acc::DType(0);
    }
}

template <typename Acc, typename Left, typename Right>
void issue_matmul(core_state &core, const Acc &, const Left &a, const Right &b) {
  constexpr uint64_t element = sizeof(typename Left::DType);
  const auto up = [](uint64_t x, uint64_t unit) { return (x + unit - 1) / unit; };
  constexpr op_class which = element > 2 ? op_class::matmul_32 : op_class::matmul_16;
  const op_cost &cost = machine[which];
  const uint64_t blocks = up(static_cast<uint64_t>(a.GetValidRow()), fractal_rows) *
                          up(static_cast<uint64_t>(a.GetValidCol()) * element, fractal_row_bytes) *
                          up(static_cast<uint64_t>(b.GetValidCol()), fractal_rows);
  core.clock.issue(PIPE_M, {0, cost.head + cost.slope * blocks, cost.tail, 0, name_of(which)});
}

} // namespace detail

/// c = a * b
template <typename Acc, typename Left, typename Right> void TMATMUL(Acc &c, Left &a, Right &b) {
  detail::check_matmul_types<Acc, Left, Right>();
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_matmul(core, "TMATMUL", false, c, a, b))
      return;
  detail::issue_matmul(core, c, a, b);
  detail::begin_sums(c, [](int) { return typename Acc::DType(0); });
  detail::multiply(c, a, b);
}

/// c = in + a * b; `in` is c itself
template <typename Acc, typename Left, typename Right>
void TMATMUL_ACC(Acc &c, Acc &in, Left &a, Right &b) {
  detail::check_matmul_types<Acc, Left, Right>();
  detail::core_state &core = detail::this_core();
  if (in.address() != c.address()) {
    detail::raise_fault("TMATMUL_ACC", 0, "adds to one accumulator and puts the sum in another",
                        "TMATMUL_ACC(c, c, a, b)");
    return;
  }
  if constexpr (checked)
    if (!detail::admit_matmul(core, "TMATMUL_ACC", true, c, a, b))
      return;
  detail::issue_matmul(core, c, a, b);
  detail::multiply(c, a, b);
}

/// c = a * b + bias, which is one row
template <typename Acc, typename Left, typename Right, typename Bias>
void TMATMUL_BIAS(Acc &c, Left &a, Right &b, Bias &bias) {
  detail::check_matmul_types<Acc, Left, Right>();
  static_assert(Bias::Loc == TileType::Bias && Bias::Rows == 1 &&
                    std::is_same_v<typename Bias::DType, typename Acc::DType>,
                "a bias is one row <TileType::Bias, T, 1, N> in the accumulator's element type");
  detail::core_state &core = detail::this_core();
  if constexpr (checked)
    if (!detail::admit_matmul(core, "TMATMUL_BIAS", false, c, a, b, bias))
      return;
  detail::issue_matmul(core, c, a, b);
  detail::begin_sums(c, [&](int column) { return bias.address()[column]; });
  detail::multiply(c, a, b);
}

} // namespace pto

#endif // PTO_MATMUL_H
