// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations that put elements into another order; included by TileOps.td.

#ifndef PTOWSP_TILE_PERMUTE_OPS_TD
#define PTOWSP_TILE_PERMUTE_OPS_TD

def TransposeOp : Tile_InstructionOp<"transpose", "vector", "TTRANS(%r, %0, %s)", AllTypes, [Pure],
    /*inPlace=*/"false", "detail::getTransposeScratch(getSource().getType())",
    /*tied=*/"::mlir::Value()", /*more=*/[{
      ExtentSource getExtentSource(unsigned dimension) {
        return detail::findCrossedSource(getOperation(), dimension);
      }
    }]> {
  let summary = "rows and columns exchanged";
  let description = [{
    Elements of 8, 16 or 32 bits, as they are. Both tiles have rows of whole blocks of 32 bytes.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<16x8xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.transpose %a : !tile.tile<8x16xf32> -> !tile.tile<16x8xf32>
      tile.store %b, %y : !tile.tile<16x8xf32>, memref<16x8xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, OptionalAttr<I64Attr>:$address,
      OptionalAttr<I64Attr>:$scratch);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($source)) `->` qualified(type($result))";
  let hasVerifier = 1;
}

def GatherOp : Tile_InstructionOp<"gather", "vector", "TGATHER(%r, %0, %1, %s)",
    "{\"f32\", \"f16\", \"bf16\", \"i32\", \"i16\"}", [Pure], /*inPlace=*/"false",
    "getIndex().getType()", /*tied=*/"::mlir::Value()", /*more=*/[{
      /// The result has the indices' shape, whatever the operand has.
      ExtentSource getExtentSource(unsigned dimension) { return {getIndex(), dimension}; }
    }]> {
  let summary = "elements of a tile, by indices";
  let description = [{
    An index counts elements row by row, with all columns that the tile has: element 3 of row 2 of
    a tile of 16 columns is 35. It names a valid element. The result has the shape of the indices.
    Element types: f32, f16, bf16, i32, i16.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %i: memref<1x8xi32>, out %y: memref<1x8xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %index = tile.load %i : memref<1x8xi32> -> !tile.tile<1x8xi32>
      %b = tile.gather %a, %index : !tile.tile<8x16xf32>, !tile.tile<1x8xi32> -> !tile.tile<1x8xf32>
      tile.store %b, %y : !tile.tile<1x8xf32>, memref<1x8xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, Tile_BlockType:$index, OptionalAttr<I64Attr>:$address,
      OptionalAttr<I64Attr>:$scratch);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $source `,` $index attr-dict `:` qualified(type($source)) `,` qualified(type($index)) `->`
    qualified(type($result))
  }];
  let hasVerifier = 1;
}

def ScatterOp : Tile_InstructionOp<"scatter", "vector", "TEXPANDS(%r, 0); TSCATTER(%r, %0, %1)",
    "{\"f32\", \"i32\"}", [Pure]> {
  let summary = "zeros, but for elements put where indices say";
  let description = [{
    The opposite of `tile.gather`: each element of the operand is put where the index of the same row
    and column says, which counts the elements of the result row by row, with all columns that the
    result has, and names a valid one. Of elements with one index the last stays. The unit puts them
    one by one. Element types: f32, i32; f16, bf16, i16 and i8 through f32.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<1x8xf32>, in %i: memref<1x8xi32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x : memref<1x8xf32> -> !tile.tile<1x8xf32>
      %index = tile.load %i : memref<1x8xi32> -> !tile.tile<1x8xi32>
      %b = tile.scatter %a, %index : !tile.tile<1x8xf32>, !tile.tile<1x8xi32> -> !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, Tile_BlockType:$index, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $source `,` $index attr-dict `:` qualified(type($source)) `,` qualified(type($index)) `->`
    qualified(type($result))
  }];
  let hasVerifier = 1;
}

def TakeOp : Tile_Op<"take", [Pure, TileRowLocalOpInterface,
                              DeclareOpInterfaceMethods<TilePipeOpInterface, ["getElementTypes"]>]> {
  let summary = "every second or fourth column of a tile";
  let description = [{
    From the first, or the one that `from` names. Element types: f32, f16, bf16, i32, i16.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x32xf32>, out %y: memref<8x16xf32>, out %z: memref<8x8xf32>) {
      %a = tile.load %x : memref<8x32xf32> -> !tile.tile<8x32xf32>
      %b = tile.take %a, 2 : !tile.tile<8x32xf32> -> !tile.tile<8x16xf32>
      %c = tile.take %a, 4 from 3 : !tile.tile<8x32xf32> -> !tile.tile<8x8xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
      tile.store %c, %z : !tile.tile<8x8xf32>, memref<8x8xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, I64Attr:$every,
      DefaultValuedAttr<I64Attr, "0">:$first, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $source `,` $every (`from` $first^)? attr-dict `:` qualified(type($source)) `->`
    qualified(type($result))
  }];
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::vector; }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"f32", "f16", "bf16",
                                                                             "i32", "i16"};
      return types;
    }
  }];
  let hasVerifier = 1;
}

def IotaOp : Tile_Op<"iota", [Pure, DeclareOpInterfaceMethods<TilePipeOpInterface, ["getElementTypes"]>]> {
  let summary = "a row of numbers that count";
  let description = [{
    Up from the first number, or down. The scalar unit writes it, one element at a time: outside of
    loops where possible. Element types: i32, i16.

    ```mlir
    tile.kernel @k on aiv(out %y: memref<1x16xi32>, out %z: memref<1x16xi32>, %first: i32) {
      %a = tile.iota %first : i32 -> !tile.tile<1x16xi32>
      %b = tile.iota %first down : i32 -> !tile.tile<1x16xi32>
      tile.store %a, %y : !tile.tile<1x16xi32>, memref<1x16xi32>
      tile.store %b, %z : !tile.tile<1x16xi32>, memref<1x16xi32>
    }
    ```
  }];
  let arguments = (ins AnySignlessInteger:$first, UnitAttr:$down, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$first (`down` $down^)? attr-dict `:` type($first) `->` qualified(type($result))";
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::scalar; }
    ::llvm::StringRef $cppClass::getPattern() {
      return getDown() ? "TCI<%t_r, %e_r, 1>(%r, %0)" : "TCI<%t_r, %e_r, 0>(%r, %0)";
    }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"i32", "i16"};
      return types;
    }
  }];
  let hasVerifier = 1;
}

def PadOp : Tile_InstructionOp<"pad", "vector", "TFILLPAD(%p_r, %0)", AllTypes,
    [Pure, TileRowLocalOpInterface]> {
  let summary = "a tile, and a value where it has none";
  let description = [{
    The result has the rows and columns of the operand, more of which are valid. What was not is
    `zero`, `min` (minus infinity, the smallest integer) or `max`.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<?x16xf32>, out %y: memref<16xf32>) {
      %a = tile.load %x : memref<?x16xf32> -> !tile.tile<8x16xf32, valid ?x16>
      %b = tile.pad %a, min : !tile.tile<8x16xf32, valid ?x16> -> !tile.tile<8x16xf32>
      %c = tile.col_max %b : !tile.tile<8x16xf32>
      tile.store %c, %y : !tile.tile<1x16xf32>, memref<16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, Tile_PaddingAttr:$padding,
      OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $source `,` $padding attr-dict `:` qualified(type($source)) `->` qualified(type($result))
  }];
  let hasVerifier = 1;
}

#endif // PTOWSP_TILE_PERMUTE_OPS_TD
