// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Types of the tile dialect.

#ifndef PTOWSP_TILE_TYPES_TD
#define PTOWSP_TILE_TYPES_TD

include "dialects/Tile/TileDialect.td"
include "mlir/IR/AttrTypeBase.td"

def Tile_TileType : TypeDef<Tile_Dialect, "Tile"> {
  let mnemonic = "tile";
  let summary = "a block of rows and columns in a unit's own memory";
  let description = [{
    Rows and columns are static; they are what the tile takes of the memory. Behind them stands
    where it lies, when that is not the memory `vec` of the vector unit, and how many of its
    rows and columns mean something, when not all do. A valid extent that is known when the
    kernel runs is `?`.

    | example | |
    | --- | --- |
    | `!tile.tile<128x128xf32>` | 64 KB of the vector unit's memory |
    | `!tile.tile<64x1xf32>` | one value per row, packed |
    | `!tile.tile<64x256xi1>` | a mask, one bit per element, rows of whole blocks of 32 bytes |
    | `!tile.tile<64x128xf32, valid ?x100>` | of 64 x 128 elements, some rows of 100 columns |
    | `!tile.tile<128x64xf16, mat>` | in the first memory of the cube unit, in fractals |
    | `!tile.tile<64x128xf16, mat zn>` | the same with rows and columns exchanged in each fractal |

    The memories are `vec` (vector unit) and `mat`, `left`, `right`, `acc`, `bias` (cube unit).
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape, "::mlir::Type":$elementType,
      ArrayRefParameter<"int64_t">:$valid, "::ptowsp::tile::Memory":$memory,
      "::ptowsp::tile::Layout":$layout);
  let builders = [
    TypeBuilder<(ins "::llvm::ArrayRef<int64_t>":$shape, "::mlir::Type":$elementType), [{
      return $_get($_ctxt, shape, elementType, shape, Memory::vec, Layout::plain);
    }]>,
    TypeBuilderWithInferredContext<(ins "::llvm::ArrayRef<int64_t>":$shape,
        "::mlir::Type":$elementType), [{
      return $_get(elementType.getContext(), shape, elementType, shape, Memory::vec,
                   Layout::plain);
    }]>
  ];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRows() const { return getShape()[0]; }
    int64_t getColumns() const { return getShape()[1]; }
    /// Bytes of one row, and of the whole tile.
    int64_t getRowBytes() const;
    int64_t getBytes() const;
    /// Whether every row and column means something.
    bool isFull() const { return getValid() == getShape(); }
    bool hasDynamicValid() const;
    /// One value per row, packed; as an operand of elementwise instructions it is a row.
    bool isColumn() const { return getColumns() == 1 && getMemory() == Memory::vec; }
    /// A bit per element.
    bool isMask() const { return getElementType().isInteger(1); }
    /// The type with other elements, or with another shape all of which is valid.
    TileType withElement(::mlir::Type elementType) const;
    TileType withShape(int64_t rows, int64_t columns) const;
    TileType withValid(::llvm::ArrayRef<int64_t> valid) const;
    /// One value for each row, and for each column, of this type.
    TileType getColumnType() const;
    TileType getRowType() const;
  }];
}

// Tiles that shaped instructions take: one value per row is an operand of its own kind.
def Tile_BlockType : Type<And<[Tile_TileType.predicate,
    CPred<"!::llvm::cast<::ptowsp::tile::TileType>($_self).isColumn()">]>,
    "tile of more than one column", "::ptowsp::tile::TileType">;
def Tile_ColumnType : Type<And<[Tile_TileType.predicate,
    CPred<"::llvm::cast<::ptowsp::tile::TileType>($_self).isColumn()">]>,
    "tile of one column", "::ptowsp::tile::TileType">;

#endif // PTOWSP_TILE_TYPES_TD
