// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How the elements of a tile lie in its memory.
///
/// All layouts are panels: the tile, or its transpose, is cut into strips of `panel`
/// columns that follow each other, and each strip is stored row by row. Row-major
/// tiles are one panel; in L1 a panel is 32 bytes wide, as on the machine; what lies
/// in L0A and L0B is seen by the cube alone, so that it lies as the host's loops like
/// it, in the same number of bytes.
///
/// Invariant: the layout is known at compile time.

#ifndef PTO_TILE_LAYOUT_H
#define PTO_TILE_LAYOUT_H

#include "pto/byte_rows.h"
#include "pto/machine_model.h"
#include "pto/types.h"

namespace pto::detail {

/// The edge of the blocks that the cube multiplies, and the bytes of a row of one.
inline constexpr int fractal_rows = 16;
inline constexpr int fractal_row_bytes = 32;

constexpr memory memory_of(TileType where) {
  constexpr memory memories[] = {memory::vec, memory::mat,  memory::left,   memory::right,
                                 memory::acc, memory::bias, memory::scaling};
  return memories[static_cast<int>(where)];
}

/// Whether a machine lays out tiles of this kind so.
constexpr bool is_known_layout(TileType where, BLayout order, SLayout box) {
  switch (where) {
  case TileType::Vec:
    return box == SLayout::NoneBox;
  case TileType::Mat:
    return order == BLayout::RowMajor ? box != SLayout::RowMajor : box == SLayout::RowMajor;
  case TileType::Left:
    return box == SLayout::RowMajor;
  case TileType::Right:
    return order == BLayout::RowMajor && box == SLayout::ColMajor;
  case TileType::Acc:
    return order == BLayout::ColMajor && box == SLayout::RowMajor;
  default:
    return order == BLayout::RowMajor && box == SLayout::NoneBox;
  }
}

/// Whether the panels run over the rows of the tile, not its columns.
constexpr bool is_transposed(TileType where, BLayout order, SLayout box) {
  return box == SLayout::NoneBox ? order == BLayout::ColMajor
                                 : where == TileType::Mat && box == SLayout::ColMajor;
}

constexpr int panel_width(TileType where, BLayout order, SLayout box, int rows, int cols,
                          int element_bytes) {
  if (box == SLayout::NoneBox)
    return order == BLayout::RowMajor ? cols : rows;
  switch (where) {
  case TileType::Left:
    return cols;
  case TileType::Mat:
    return fractal_row_bytes / element_bytes;
  default:
    return fractal_rows;
  }
}

/// The rows and columns of the blocks that a boxed tile is made of.
constexpr int box_rows(TileType where, SLayout box, int element_bytes) {
  return where != TileType::Acc && box == SLayout::ColMajor ? fractal_row_bytes / element_bytes
                                                            : fractal_rows;
}
constexpr int box_cols(TileType where, SLayout box, int element_bytes) {
  return where != TileType::Acc && box == SLayout::RowMajor ? fractal_row_bytes / element_bytes
                                                            : fractal_rows;
}

/// A block of a tile as bytes: whole panels, and what is valid of a last one.
struct tile_region {
  byte_rows panels;
  byte_rows rest;
};

/// The `rows` x `cols` elements of a tile of type `TileT` at `first` from `row`, `col`
/// on; both are multiples of the blocks of the tile.
template <typename TileT>
tile_region region_of_block(uint64_t first, int row, int col, int rows, int cols) {
  constexpr uint64_t element = sizeof(typename TileT::DType), width = TileT::panel;
  constexpr uint64_t length = TileT::panel_length;
  const auto along = static_cast<uint64_t>(TileT::transposed ? col : row);
  const auto across = static_cast<uint64_t>(TileT::transposed ? row : col);
  const auto lines = static_cast<uint64_t>(TileT::transposed ? cols : rows);
  const auto wide = static_cast<uint64_t>(TileT::transposed ? rows : cols);
  const uint64_t begin =
      first + ((across / width * length + along) * width + across % width) * element;
  const uint64_t pitch = length * width * element;
  if (wide + across % width <= width) // within one panel
    return {{begin, lines, wide * element, width * element}, {begin, 0, 0, 0}};
  const uint64_t whole = wide / width, left = wide % width;
  return {{begin, whole, lines * width * element, pitch},
          {begin + whole * pitch, left ? lines : 0, left * element, width * element}};
}

} // namespace pto::detail

#endif // PTO_TILE_LAYOUT_H
