// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tiles: two-dimensional blocks in the memory of a core.
///
/// Invariant: a tile names memory and does not own it; two tiles at one address are
/// the same bytes.

#ifndef PTO_TILE_H
#define PTO_TILE_H

#include "pto/core.h"
#include "pto/tile_layout.h"

namespace pto {

/// A tile of `Rows` x `Cols` elements of which the first `ValidRows` x `ValidCols`
/// mean something; -1 leaves a valid extent to the constructor.
template <TileType Where, typename T, int Rows_, int Cols_, BLayout Order = BLayout::RowMajor,
          int ValidRows = Rows_, int ValidCols = Cols_, SLayout Box = SLayout::NoneBox,
          int FractalBytes = 512, PadValue Pad = PadValue::Null,
          CompactMode Compact = CompactMode::Null>
class Tile {
  static constexpr bool boxed = Box != SLayout::NoneBox;
  static constexpr int size = sizeof(T);
  static_assert(machine[detail::memory_of(Where)].capacity_bytes != 0,
                "this machine has no memory for tiles of this kind");
  static_assert(detail::is_known_layout(Where, Order, Box),
                "no machine lays out tiles of this kind so: vector tiles are not boxed, tiles in "
                "L1 are NZ, ZN or row-major, for the cube use TileLeft, TileRight and TileAcc");
  static_assert(Rows_ > 0 && Cols_ > 0, "a tile has rows and columns");
  static_assert(Where != TileType::Vec || machine.max_tile_rows == 0 ||
                    Rows_ <= static_cast<int64_t>(machine.max_tile_rows),
                "a tile has more rows than this machine can transfer");
  static_assert(ValidRows >= DYNAMIC && ValidRows <= Rows_ && ValidCols >= DYNAMIC &&
                    ValidCols <= Cols_,
                "the valid extents of a tile lie within the tile");
  static_assert(boxed || Order != BLayout::RowMajor || Cols_ * size % 32 == 0,
                "the rows of a vector tile are a multiple of the memory's alignment");
  static_assert(boxed || Order != BLayout::ColMajor || Rows_ * size % 32 == 0,
                "the columns of a column-major tile are a multiple of the memory's alignment");
  static_assert(!boxed || (Rows_ % detail::box_rows(Where, Box, size) == 0 &&
                           Cols_ % detail::box_cols(Where, Box, size) == 0),
                "rows and columns of a boxed tile are multiples of its blocks: 16, and as many as "
                "fill 32 bytes; of an accumulator 16 and 16");
  static_assert(FractalBytes == (Where == TileType::Acc ? 1024 : 512),
                "the blocks of an accumulator have 1024 bytes, all others 512");
  static_assert(Where != TileType::Acc || detail::is_one_of<T, float, int32_t>,
                "an accumulator holds f32 or i32: store it with a conversion instead");

public:
  using DType = T;
  static constexpr TileType Loc = Where;
  static constexpr int Rows = Rows_;
  static constexpr int Cols = Cols_;
  static constexpr int ValidRow = ValidRows;
  static constexpr int ValidCol = ValidCols;
  static constexpr BLayout BFractal = Order;
  static constexpr SLayout SFractal = Box;
  static constexpr PadValue PadVal = Pad;
  static constexpr bool isRowMajor = Order == BLayout::RowMajor;
  static constexpr uint64_t bytes = uint64_t{Rows_} * Cols_ * sizeof(T);

  /// See tile_layout.h.
  static constexpr memory location = detail::memory_of(Where);
  static constexpr bool transposed = detail::is_transposed(Where, Order, Box);
  static constexpr int panel = detail::panel_width(Where, Order, Box, Rows_, Cols_, size);
  static constexpr int panel_length = transposed ? Cols_ : Rows_;

  /// A tile whose valid extents are constants.
  Tile() {
    static_assert(ValidRows != DYNAMIC && ValidCols != DYNAMIC,
                  "a tile with dynamic valid extents is constructed with them");
  }

  /// The one valid extent that is dynamic.
  template <typename I, typename = std::enable_if_t<std::is_integral_v<I>>>
  explicit Tile(I extent) {
    static_assert((ValidRows == DYNAMIC) != (ValidCols == DYNAMIC),
                  "one value constructs a tile with one dynamic valid extent");
    SetValidShape(ValidRows == DYNAMIC ? static_cast<int64_t>(extent) : ValidRows,
                  ValidCols == DYNAMIC ? static_cast<int64_t>(extent) : ValidCols);
  }

  /// Both valid extents; where they are constants the values agree with them.
  Tile(int64_t rows, int64_t cols) { SetValidShape(rows, cols); }

  void SetValidShape(int64_t rows, int64_t cols) {
    const bool fits = ValidRows == DYNAMIC ? rows >= 0 && rows <= Rows : rows == ValidRows;
    if (!fits || !(ValidCols == DYNAMIC ? cols >= 0 && cols <= Cols : cols == ValidCols)) {
      detail::raise_fault("SetValidShape", 0,
                          detail::line("%lld x %lld valid elements do not fit a tile of %d x %d",
                                       static_cast<long long>(rows), static_cast<long long>(cols),
                                       Rows, Cols)
                              .text);
      return;
    }
    valid_rows = static_cast<int>(rows);
    valid_cols = static_cast<int>(cols);
  }

  int GetValidRow() const { return ValidRows == DYNAMIC ? valid_rows : ValidRows; }
  int GetValidCol() const { return ValidCols == DYNAMIC ? valid_cols : ValidCols; }

  /// The elements, for code that is no instruction; loads that are deferred happen.
  T *data() const {
    detail::this_core().deferred.complete_all();
    return elements;
  }

  /// Where the tile lies, or null; what lies there may not be loaded yet.
  T *address() const { return elements; }
  void assign(T *address) { elements = address; }

private:
  T *elements = nullptr;
  int valid_rows = ValidRows;
  int valid_cols = ValidCols;
};

/// Tiles of the cube: what it multiplies, and what it accumulates.
template <typename T, int Rows, int Cols, int ValidRows = Rows, int ValidCols = Cols>
using TileLeft = Tile<TileType::Left, T, Rows, Cols, BLayout::RowMajor, ValidRows, ValidCols,
                      SLayout::RowMajor, 512>;
template <typename T, int Rows, int Cols, int ValidRows = Rows, int ValidCols = Cols>
using TileRight = Tile<TileType::Right, T, Rows, Cols, BLayout::RowMajor, ValidRows, ValidCols,
                       SLayout::ColMajor, 512>;
template <typename T, int Rows, int Cols, int ValidRows = Rows, int ValidCols = Cols>
using TileAcc = Tile<TileType::Acc, T, Rows, Cols, BLayout::ColMajor, ValidRows, ValidCols,
                     SLayout::RowMajor, 1024>;

/// Places `tile` at the constant address `Address` of its memory.
template <uint64_t Address, typename TileT> void TASSIGN(TileT &tile) {
  constexpr memory_model where = machine[TileT::location];
  static_assert(Address % where.alignment_bytes == 0,
                "TASSIGN: the address of the tile is not aligned as this machine needs it");
  static_assert(Address + TileT::bytes <= where.capacity_bytes,
                "TASSIGN: the tile does not fit in the memory of this machine at this address");
  tile.assign(reinterpret_cast<typename TileT::DType *>(detail::this_core().base(TileT::location) +
                                                        Address));
}

/// Places `tile` at an address that is computed at run time.
template <typename TileT> void TASSIGN(TileT &tile, uint64_t address) {
  constexpr memory_model where = machine[TileT::location];
  if (address % where.alignment_bytes != 0) {
    detail::raise_fault(
        "TASSIGN", address,
        detail::line("the address of the tile is not a multiple of %u bytes", where.alignment_bytes)
            .text);
    return;
  }
  if (address > where.capacity_bytes || TileT::bytes > where.capacity_bytes - address) {
    detail::raise_fault(
        "TASSIGN", address,
        detail::line("a tile of %llu bytes does not fit in the %llu bytes of memory",
                     static_cast<unsigned long long>(TileT::bytes),
                     static_cast<unsigned long long>(where.capacity_bytes))
            .text);
    return;
  }
  tile.assign(reinterpret_cast<typename TileT::DType *>(detail::this_core().base(TileT::location) +
                                                        address));
}

/// Makes `to` another shape of the bytes of `from`: on the chip an address, elsewhere perhaps a
/// copy, so neither is written between here and the last use of `to`.
template <typename To, typename From> void TRESHAPE(To &to, From &from) {
  static_assert(To::Loc == From::Loc, "TRESHAPE: the tiles are in different memories");
  static_assert(To::bytes == From::bytes, "TRESHAPE: the tiles differ in size");
  static_assert((To::SFractal == SLayout::NoneBox) == (From::SFractal == SLayout::NoneBox),
                "TRESHAPE: one of the tiles is of boxes, the other is not");
  to.assign(reinterpret_cast<typename To::DType *>(from.address()));
}

} // namespace pto

#endif // PTO_TILE_H
