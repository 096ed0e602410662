// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations on the bits of integers; included by TileOps.td.

#ifndef PTOWSP_TILE_BIT_OPS_TD
#define PTOWSP_TILE_BIT_OPS_TD

// Masks are bits, too.
def AndOp : Tile_BinaryOp<"and", "bits that are set in both", "TAND", BitTypes>;
def OrOp : Tile_BinaryOp<"or", "bits that are set in one or both", "TOR", BitTypes>;
def NotOp : Tile_UnaryOp<"not", "bits that are not set", "TNOT", BitTypes>;

// The unit makes it of four steps, with a tile for itself.
class Tile_XorOp<string mnemonic, string pattern, string what, dag operands, string format,
                 list<Trait> traits, string example>
    : Tile_InstructionOp<mnemonic, "vector", pattern, IntegerTypes,
        [Pure, TileElementwiseOpInterface] # traits, /*inPlace=*/"false", "getResult().getType()"> {
  let summary = "bits that differ in " # what;
  let description = "Element types: i32, i16. The unit makes it of four steps, with a tile for itself.\n"
                    # example;
  let arguments = !con(operands, (ins OptionalAttr<I64Attr>:$address, OptionalAttr<I64Attr>:$scratch));
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = format;
}

def XorOp : Tile_XorOp<"xor", "TXOR(%r, %0, %1, %s)", "two tiles, element by element",
    (ins Tile_TileType:$lhs, Tile_TileType:$rhs),
    "$lhs `,` $rhs attr-dict `:` qualified(type($result))", [SameOperandsAndResultType], [{
    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xi32>, in %y: memref<8x16xi32>, out %z: memref<8x16xi32>) {
      %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
      %b = tile.load %y : memref<8x16xi32> -> !tile.tile<8x16xi32>
      %c = tile.xor %a, %b : !tile.tile<8x16xi32>
      tile.store %c, %z : !tile.tile<8x16xi32>, memref<8x16xi32>
    }
    ```
}]>;

def XorScalarOp : Tile_XorOp<"xor_scalar", "TXORS(%r, %0, %1, %s)", "a tile's elements and a scalar",
    (ins Tile_TileType:$source, AnySignlessInteger:$scalar),
    "$source `,` $scalar attr-dict `:` qualified(type($source)) `,` type($scalar)",
    [AllTypesMatch<["source", "result"]>], [{
    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xi32>, out %y: memref<8x16xi32>, %s: i32) {
      %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
      %b = tile.xor_scalar %a, %s : !tile.tile<8x16xi32>, i32
      tile.store %b, %y : !tile.tile<8x16xi32>, memref<8x16xi32>
    }
    ```
}]>;

// What is shifted by its width or further is gone; a negative way is a far one.
def ShlOp : Tile_BinaryOp<"shl", "shift up", "TSHL", IntegerTypes>;
def ShrOp : Tile_BinaryOp<"shr", "shift down, the sign repeated,", "TSHR", IntegerTypes>;

// These spread the scalar over the result before they read the tile.
def AndScalarOp : Tile_ScalarOp<"and_scalar", "bits that are set in both", "TANDS", IntegerTypes, "false">;
def OrScalarOp : Tile_ScalarOp<"or_scalar", "bits that are set in one or both", "TORS", IntegerTypes, "false">;

def ShlScalarOp : Tile_ScalarOp<"shl_scalar", "shift up", "TSHLS", IntegerTypes>;
def ShrScalarOp : Tile_ScalarOp<"shr_scalar", "shift down, the sign repeated,", "TSHRS", IntegerTypes>;

#endif // PTOWSP_TILE_BIT_OPS_TD
