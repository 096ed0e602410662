// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tiles: two-dimensional blocks in the memory of a core.
///
/// Invariant: a tile names memory and does not own it; two tiles at one address are
/// the same bytes.

#ifndef PTO_TILE_H
#define PTO_TILE_H

#include "pto/core.h"

namespace pto {

/// A tile of `Rows` x `Cols` elements of which the first `ValidRows` x `ValidCols`
/// mean something; -1 leaves a valid extent to the constructor.
template <TileType Where, typename T, int Rows_, int Cols_, BLayout Order = BLayout::RowMajor,
          int ValidRows = Rows_, int ValidCols = Cols_, SLayout Box = SLayout::NoneBox,
          int FractalBytes = 512, PadValue Pad = PadValue::Null>
class Tile {
  static_assert(Where == TileType::Vec, "kernels on the host take vector tiles (TileType::Vec)");
  static_assert(Order == BLayout::RowMajor && Box == SLayout::NoneBox,
                "vector tiles on the host are row-major and not boxed");
  static_assert(Rows_ > 0 && Cols_ > 0, "a tile has rows and columns");
  static_assert(machine.max_tile_rows == 0 || Rows_ <= static_cast<int64_t>(machine.max_tile_rows),
                "a tile has more rows than this machine can transfer");
  static_assert(ValidRows >= DYNAMIC && ValidRows <= Rows_ && ValidCols >= DYNAMIC &&
                    ValidCols <= Cols_,
                "the valid extents of a tile lie within the tile");
  static_assert(Cols_ * sizeof(T) % machine[memory::vec].alignment_bytes == 0,
                "the rows of a vector tile are a multiple of the memory's alignment");

public:
  using DType = T;
  static constexpr TileType Loc = Where;
  static constexpr int Rows = Rows_;
  static constexpr int Cols = Cols_;
  static constexpr uint64_t bytes = uint64_t{Rows_} * Cols_ * sizeof(T);

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

/// Places `tile` at the constant address `Address` of its memory.
template <uint64_t Address, typename TileT> void TASSIGN(TileT &tile) {
  constexpr memory_model where = machine[memory::vec];
  static_assert(Address % where.alignment_bytes == 0,
                "TASSIGN: the address of the tile is not aligned as this machine needs it");
  static_assert(Address + TileT::bytes <= where.capacity_bytes,
                "TASSIGN: the tile does not fit in the memory of this machine at this address");
  tile.assign(reinterpret_cast<typename TileT::DType *>(detail::this_core().vec + Address));
}

/// Places `tile` at an address that is computed at run time.
template <typename TileT> void TASSIGN(TileT &tile, uint64_t address) {
  constexpr memory_model where = machine[memory::vec];
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
  tile.assign(reinterpret_cast<typename TileT::DType *>(detail::this_core().vec + address));
}

} // namespace pto

#endif // PTO_TILE_H
