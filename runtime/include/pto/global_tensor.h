// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tensors in global memory as kernels see them: five extents, five strides, a
/// pointer.
///
/// Invariant: what is constant in the type costs nothing at run time.

#ifndef PTO_GLOBAL_TENSOR_H
#define PTO_GLOBAL_TENSOR_H

#include "pto/types.h"

namespace pto {

namespace detail {

/// Five numbers, some of them known at compile time.
template <int... Ns> class five {
  static_assert(sizeof...(Ns) == 5, "tensors in global memory have five dimensions");
  static_assert(((Ns >= DYNAMIC) && ...), "a number that is not known is DYNAMIC, -1");
  static constexpr int fixed[5] = {Ns...};

public:
  static constexpr int dynamic_count = ((Ns == DYNAMIC ? 1 : 0) + ...);

  constexpr five() : values{Ns...} {
    static_assert(dynamic_count == 0, "every dynamic number needs a value");
  }

  /// The dynamic numbers in order.
  template <typename... Is, typename = std::enable_if_t<sizeof...(Is) != 0>>
  constexpr explicit five(Is... dynamic) : values{Ns...} {
    static_assert(sizeof...(Is) == dynamic_count, "one value for every dynamic number");
    const int64_t given[] = {static_cast<int64_t>(dynamic)...};
    int next = 0;
    for (int64_t &value : values)
      if (value == DYNAMIC)
        value = given[next++];
  }

  template <int D> constexpr int64_t get() const {
    if constexpr (fixed[D] != DYNAMIC)
      return fixed[D];
    else
      return values[D];
  }

  /// The number itself when the type has it, else DYNAMIC.
  template <int D> static constexpr int constant() { return fixed[D]; }

private:
  int64_t values[5];
};

} // namespace detail

/// Extents, outermost first; -1 is given at run time.
template <int N0, int N1, int N2, int N3, int N4> struct Shape : detail::five<N0, N1, N2, N3, N4> {
  using detail::five<N0, N1, N2, N3, N4>::five;
};

/// Strides in elements, outermost first; -1 is given at run time.
template <int N0, int N1, int N2, int N3, int N4> struct Stride : detail::five<N0, N1, N2, N3, N4> {
  using detail::five<N0, N1, N2, N3, N4>::five;
};

namespace detail {
/// x / n, where x may be DYNAMIC.
constexpr int part(int x, int n) { return x == DYNAMIC ? DYNAMIC : x / n; }
constexpr int product(int x, int y) { return x == DYNAMIC || y == DYNAMIC ? DYNAMIC : x * y; }
/// The columns of a block of NZ: 32 bytes.
template <typename T> inline constexpr int block_cols = 32 / static_cast<int>(sizeof(T));
} // namespace detail

/// The extents of a matrix in a layout: what Shape needs for it.
template <typename T, int Rows = DYNAMIC, int Cols = DYNAMIC, Layout L = Layout::ND>
struct TileShape2D : Shape<1, 1, 1, Rows, Cols> {
  TileShape2D() = default;
  TileShape2D(int64_t rows, int64_t cols) : Shape<1, 1, 1, Rows, Cols>(make(rows, cols)) {}

private:
  static Shape<1, 1, 1, Rows, Cols> make(int64_t rows, int64_t cols) {
    if constexpr (Rows == DYNAMIC && Cols == DYNAMIC)
      return Shape<1, 1, 1, Rows, Cols>(rows, cols);
    else if constexpr (Rows == DYNAMIC || Cols == DYNAMIC)
      return Shape<1, 1, 1, Rows, Cols>(Rows == DYNAMIC ? rows : cols);
    else
      return {};
  }
};
template <typename T, int Rows, int Cols>
struct TileShape2D<T, Rows, Cols, Layout::NZ>
    : Shape<1, detail::part(Cols, detail::block_cols<T>), detail::part(Rows, 16), 16,
            detail::block_cols<T>> {};

/// The strides of a packed matrix in a layout.
template <typename T, int Rows = DYNAMIC, int Cols = DYNAMIC, Layout L = Layout::ND>
struct BaseShape2D : Stride<detail::product(Rows, Cols), detail::product(Rows, Cols),
                            detail::product(Rows, Cols), Cols, 1> {
  using Stride<detail::product(Rows, Cols), detail::product(Rows, Cols),
               detail::product(Rows, Cols), Cols, 1>::Stride;
};
template <typename T, int Rows, int Cols>
struct BaseShape2D<T, Rows, Cols, Layout::DN>
    : Stride<detail::product(Rows, Cols), detail::product(Rows, Cols), detail::product(Rows, Cols),
             1, Rows> {};
template <typename T, int Rows, int Cols>
struct BaseShape2D<T, Rows, Cols, Layout::NZ>
    : Stride<detail::product(Rows, Cols), detail::product(Rows, detail::block_cols<T>),
             16 * detail::block_cols<T>, detail::block_cols<T>, 1> {};

/// A view of global memory. It does not own what it shows.
template <typename T, typename ShapeT, typename StrideT, Layout L = Layout::ND> class GlobalTensor {
public:
  using DType = T;
  static constexpr Layout layout = L;

  explicit GlobalTensor(T *data) : address(data) {}
  GlobalTensor(T *data, const ShapeT &shape) : address(data), extents(shape) {}
  GlobalTensor(T *data, const ShapeT &shape, const StrideT &stride)
      : address(data), extents(shape), steps(stride) {}

  T *data() const { return address; }
  template <int D> int64_t size() const { return extents.template get<D>(); }
  template <int D> int64_t stride() const { return steps.template get<D>(); }

  /// The extents of the matrix that the five dimensions make up: rows of blocks of
  /// rows for ND, a grid of blocks, column by column, for NZ.
  int64_t rows() const {
    if constexpr (L == Layout::NZ)
      return size<0>() * size<2>() * size<3>();
    else
      return size<0>() * size<1>() * size<2>() * size<3>();
  }
  int64_t cols() const { return L == Layout::NZ ? size<1>() * size<4>() : size<4>(); }

  /// The last two dimensions as lines of neighbours: rows of a row-major tensor,
  /// columns of a column-major one.
  int64_t lines() const { return L == Layout::DN ? size<4>() : size<3>(); }
  int64_t line_length() const { return L == Layout::DN ? size<3>() : size<4>(); }
  int64_t line_pitch() const { return L == Layout::DN ? stride<4>() : stride<3>(); }
  int64_t element_pitch() const { return L == Layout::DN ? stride<3>() : stride<4>(); }

  using shape_type = ShapeT;
  using stride_type = StrideT;

private:
  T *address;
  ShapeT extents;
  StrideT steps;
};

} // namespace pto

#endif // PTO_GLOBAL_TENSOR_H
