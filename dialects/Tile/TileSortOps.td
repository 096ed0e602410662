// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations that sort; included by TileOps.td.

#ifndef PTOWSP_TILE_SORT_OPS_TD
#define PTOWSP_TILE_SORT_OPS_TD

defvar SortExample = [{
    ```mlir
    tile.kernel @k on aiv(in %x: memref<1x256xf32>, out %largest: memref<1x32xf32>, out %where: memref<1x32xi32>) {
      %zero = arith.constant 0 : i32
      %a = tile.load %x : memref<1x256xf32> -> !tile.tile<1x256xf32>
      %index = tile.iota %zero : i32 -> !tile.tile<1x256xi32>
      %by32 = tile.sort32 %a, %index : !tile.tile<1x256xf32>, !tile.tile<1x256xi32> -> !tile.tile<1x512xf32>
      %by128 = tile.merge_runs %by32, 32 : !tile.tile<1x512xf32>
      %first = tile.iota %zero : i32 -> !tile.tile<1x64xi32>
      %half = arith.constant 256 : i32
      %second = tile.iota %half : i32 -> !tile.tile<1x64xi32>
      %low = tile.gather %by128, %first : !tile.tile<1x512xf32>, !tile.tile<1x64xi32> -> !tile.tile<1x64xf32>
      %high = tile.gather %by128, %second : !tile.tile<1x512xf32>, !tile.tile<1x64xi32> -> !tile.tile<1x64xf32>
      %top = tile.merge %low, %high : !tile.tile<1x64xf32>, !tile.tile<1x64xf32> -> !tile.tile<1x64xf32>
      %values = tile.pair_values %top : !tile.tile<1x64xf32> -> !tile.tile<1x32xf32>
      %indices = tile.pair_indices %top : !tile.tile<1x64xf32> -> !tile.tile<1x32xi32>
      tile.store %values, %largest : !tile.tile<1x32xf32>, memref<1x32xf32>
      tile.store %indices, %where : !tile.tile<1x32xi32>, memref<1x32xi32>
    }
    ```
}];

def Sort32Op : Tile_InstructionOp<"sort32", "vector", "TSORT32(%r, %0, %u_1)", FloatTypes,
    [Pure, TileRowLocalOpInterface]> {
  let summary = "each 32 values of a row in falling order, with their indices";
  let description = !strconcat([{
    The result has 8 bytes for each value: the value, for f16 two bytes of zero, the index.
    Of equal values the smaller index comes first; both zeros are equal; NaN is beyond infinity on
    the side of its sign. Element types: f32, f16; columns: a multiple of 32.

  }], SortExample);
  let arguments = (ins Tile_BlockType:$values, Tile_BlockType:$index, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $values `,` $index attr-dict `:` qualified(type($values)) `,` qualified(type($index)) `->`
    qualified(type($result))
  }];
  let hasVerifier = 1;
}

def MergeRunsOp : Tile_Op<"merge_runs", [Pure, SameOperandsAndResultType,
    DeclareOpInterfaceMethods<TilePipeOpInterface, ["getElementTypes"]>]> {
  let summary = "each four neighbouring sorted runs of pairs, merged";
  let description = !strconcat([{
    The number is how many pairs a run has, a multiple of 32; see `tile.sort32`. Of equal values
    those of the earlier run come first.

  }], SortExample);
  let arguments = (ins Tile_BlockType:$source, ConfinedAttr<I64Attr, [IntPositive]>:$length,
      OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$source `,` $length attr-dict `:` qualified(type($result))";
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::vector; }
    ::llvm::StringRef $cppClass::getPattern() { // lengths of pairs, in elements
      return getSource().getType().getElementType().isF32() ? "TMRGSORT(%r, %0, 2 * %length)"
                                                            : "TMRGSORT(%r, %0, 4 * %length)";
    }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"f32", "f16"};
      return types;
    }
  }];
  let hasVerifier = 1;
}

def MergeOp : Tile_Op<"merge", [Pure, DeclareOpInterfaceMethods<TilePipeOpInterface,
    ["getElementTypes", "getScratchType"]>]> {
  let summary = "two to four sorted rows of pairs, merged";
  let description = !strconcat([{
    What the result has no room for is left out: the smallest values. Of equal values those of the
    earlier operand come first. See `tile.sort32`.

  }], SortExample);
  let arguments = (ins Variadic<Tile_BlockType>:$sources, OptionalAttr<I64Attr>:$address,
      OptionalAttr<I64Attr>:$scratch);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = [{
    $sources attr-dict `:` qualified(type($sources)) `->` qualified(type($result))
  }];
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::vector; }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"f32", "f16"};
      return types;
    }
  }];
  let hasVerifier = 1;
}

class Tile_PairPartOp<string mnemonic, string what>
    : Tile_Op<mnemonic, [Pure, TileRowLocalOpInterface,
                         DeclareOpInterfaceMethods<TilePipeOpInterface, ["getElementTypes"]>]> {
  let summary = what # " of pairs";
  let description = !strconcat("One for each pair; see `tile.sort32`.\n", SortExample);
  let arguments = (ins Tile_BlockType:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($source)) `->` qualified(type($result))";
  let hasVerifier = 1;
}

def PairValuesOp : Tile_PairPartOp<"pair_values", "values"> {
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::vector; }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"f32", "f16"};
      return types;
    }
  }];
}
def PairIndicesOp : Tile_PairPartOp<"pair_indices", "indices"> {
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::vector; }
    ::llvm::StringRef $cppClass::getPattern() {
      return "TGATHER<%tu_r, %tu_0, MaskPattern::P1010>(%u_r, %u_0)";
    }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = {"f32", "f16"};
      return types;
    }
  }];
}

#endif // PTOWSP_TILE_SORT_OPS_TD
