// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations of the cube unit; included by TileOps.td.

#ifndef PTOWSP_TILE_CUBE_OPS_TD
#define PTOWSP_TILE_CUBE_OPS_TD

def MoveOp : Tile_Op<"move", [Pure, TilePipeOpInterface]> {
  let summary = "moves a tile to another memory of the cube unit";
  let description = [{
    | from | to | |
    | --- | --- | --- |
    | `mat` | `left`, `right` | f32, f16, bf16 or i8; from `nz` or `zn` |
    | `mat plain`, one row | `bias` | f32 or i32, or f16 to f32 |
    | `acc` | `mat` | f32 to f16 or bf16, rounded to nearest even, for a product that follows |

    No other memories are connected: data of the vector unit reaches the cube unit through global
    memory, and the other way round.

    ```mlir
    tile.kernel @k on aic(in %a: memref<32x64xf16>, in %b: memref<64x16xf16>, out %c: memref<32x16xf32>) {
      %a_mat = tile.load %a : memref<32x64xf16> -> !tile.tile<32x64xf16, mat>
      %b_mat = tile.load %b : memref<64x16xf16> -> !tile.tile<64x16xf16, mat>
      %left = tile.move %a_mat : !tile.tile<32x64xf16, mat> -> !tile.tile<32x64xf16, left>
      %right = tile.move %b_mat : !tile.tile<64x16xf16, mat> -> !tile.tile<64x16xf16, right>
      %sum = tile.matmul %left, %right : !tile.tile<32x64xf16, left>, !tile.tile<64x16xf16, right> -> !tile.tile<32x16xf32, acc>
      tile.store %sum, %c : !tile.tile<32x16xf32, acc>, memref<32x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($source)) `->` qualified(type($result))";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    Pipe getPipe() {
      return getSource().getType().getMemory() == Memory::acc ? Pipe::fix : Pipe::mte1;
    }
    ::llvm::StringRef getPattern() { return "TMOV(%r, %0)"; }
  }];
}

def ExtractOp : Tile_InstructionOp<"extract", "mte1", "TEXTRACT(%r, %0, %1, %2)",
    "{\"f32\", \"f16\", \"bf16\", \"i8\"}", [Pure]> {
  let summary = "moves a part of a tile to what the cube multiplies";
  let description = [{
    From `mat` to `left` or `right`. The part starts at a row and a column that are multiples of
    the blocks that the tile is made of.

    ```mlir
    tile.kernel @k on aic(in %a: memref<32x64xf16>, in %b: memref<64x16xf16>, out %c: memref<32x16xf32>) {
      %a_mat = tile.load %a : memref<32x64xf16> -> !tile.tile<32x64xf16, mat>
      %b_mat = tile.load %b : memref<64x16xf16> -> !tile.tile<64x16xf16, mat>
      %zero = arith.constant 0 : index
      %half = arith.constant 32 : index
      %left0 = tile.extract %a_mat[%zero, %zero] : !tile.tile<32x64xf16, mat> -> !tile.tile<32x32xf16, left>
      %right0 = tile.extract %b_mat[%zero, %zero] : !tile.tile<64x16xf16, mat> -> !tile.tile<32x16xf16, right>
      %first = tile.matmul %left0, %right0 : !tile.tile<32x32xf16, left>, !tile.tile<32x16xf16, right> -> !tile.tile<32x16xf32, acc>
      %left1 = tile.extract %a_mat[%zero, %half] : !tile.tile<32x64xf16, mat> -> !tile.tile<32x32xf16, left>
      %right1 = tile.extract %b_mat[%half, %zero] : !tile.tile<64x16xf16, mat> -> !tile.tile<32x16xf16, right>
      %sum = tile.matmul_acc %first, %left1, %right1 : !tile.tile<32x32xf16, left>, !tile.tile<32x16xf16, right> -> !tile.tile<32x16xf32, acc>
      tile.store %sum, %c : !tile.tile<32x16xf32, acc>, memref<32x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, Index:$row, Index:$column,
      OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = [{
    $source `[` $row `,` $column `]` attr-dict `:` qualified(type($source)) `->`
    qualified(type($result))
  }];
  let hasVerifier = 1;
}

class Tile_ProductOp<string mnemonic, string pattern, dag before, dag behind, string format,
                     string tied = "::mlir::Value()", list<Trait> traits = []>
    : Tile_InstructionOp<mnemonic, "cube", pattern, AnyTypes, [Pure] # traits,
                         "false", "TileType()", tied> {
  let arguments = !con(before, (ins Tile_TileType:$lhs, Tile_TileType:$rhs), behind,
                       (ins OptionalAttr<I64Attr>:$address));
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = format;
  let hasVerifier = 1;
}

def MatmulOp : Tile_ProductOp<"matmul", "TMATMUL(%r, %0, %1)", (ins), (ins), [{
    $lhs `,` $rhs attr-dict `:` qualified(type($lhs)) `,` qualified(type($rhs)) `->`
    qualified(type($result))
  }]> {
  let summary = "product of two tiles";
  let description = [{
    Of f32, f16 or bf16 into f32, or of i8 into i32. The operands lie in `left` and `right`, the
    result in `acc`; each extent is 1 to 4095.

    ```mlir
    tile.kernel @k on aic(in %a: memref<32x64xf16>, in %b: memref<64x16xf16>, out %c: memref<32x16xf32>) {
      %a_mat = tile.load %a : memref<32x64xf16> -> !tile.tile<32x64xf16, mat>
      %b_mat = tile.load %b : memref<64x16xf16> -> !tile.tile<64x16xf16, mat>
      %left = tile.move %a_mat : !tile.tile<32x64xf16, mat> -> !tile.tile<32x64xf16, left>
      %right = tile.move %b_mat : !tile.tile<64x16xf16, mat> -> !tile.tile<64x16xf16, right>
      %sum = tile.matmul %left, %right : !tile.tile<32x64xf16, left>, !tile.tile<64x16xf16, right> -> !tile.tile<32x16xf32, acc>
      tile.store %sum, %c : !tile.tile<32x16xf32, acc>, memref<32x16xf32>
    }
    ```
  }];
}

def MatmulAccOp : Tile_ProductOp<"matmul_acc", "TMATMUL_ACC(%r, %0, %1, %2)",
    (ins Tile_TileType:$acc), (ins), [{
    $acc `,` $lhs `,` $rhs attr-dict `:` qualified(type($lhs)) `,` qualified(type($rhs)) `->`
    qualified(type($result))
  }], "getAcc()", [AllTypesMatch<["acc", "result"]>]> {
  let summary = "sum of a tile and the product of two";
  let description = [{
    As `tile.matmul`. The result takes the place of the first operand, which nothing else may need
    afterwards; a loop carries it through `iter_args`.

    ```mlir
    tile.kernel @k on aic(in %a: memref<32x64xf16>, in %b: memref<64x16xf16>, out %c: memref<32x16xf32>) {
      %a_mat = tile.load %a : memref<32x64xf16> -> !tile.tile<32x64xf16, mat>
      %b_mat = tile.load %b : memref<64x16xf16> -> !tile.tile<64x16xf16, mat>
      %zero = arith.constant 0 : index
      %half = arith.constant 32 : index
      %left0 = tile.extract %a_mat[%zero, %zero] : !tile.tile<32x64xf16, mat> -> !tile.tile<32x32xf16, left>
      %right0 = tile.extract %b_mat[%zero, %zero] : !tile.tile<64x16xf16, mat> -> !tile.tile<32x16xf16, right>
      %first = tile.matmul %left0, %right0 : !tile.tile<32x32xf16, left>, !tile.tile<32x16xf16, right> -> !tile.tile<32x16xf32, acc>
      %left1 = tile.extract %a_mat[%zero, %half] : !tile.tile<32x64xf16, mat> -> !tile.tile<32x32xf16, left>
      %right1 = tile.extract %b_mat[%half, %zero] : !tile.tile<64x16xf16, mat> -> !tile.tile<32x16xf16, right>
      %sum = tile.matmul_acc %first, %left1, %right1 : !tile.tile<32x32xf16, left>, !tile.tile<32x16xf16, right> -> !tile.tile<32x16xf32, acc>
      tile.store %sum, %c : !tile.tile<32x16xf32, acc>, memref<32x16xf32>
    }
    ```
  }];
}

def MatmulBiasOp : Tile_ProductOp<"matmul_bias", "TMATMUL_BIAS(%r, %0, %1, %2)", (ins),
    (ins Tile_TileType:$bias), [{
    $lhs `,` $rhs `,` $bias attr-dict `:` qualified(type($lhs)) `,` qualified(type($rhs)) `,`
    qualified(type($bias)) `->` qualified(type($result))
  }]> {
  let summary = "product of two tiles, to each row of which a bias is added";
  let description = [{
    As `tile.matmul`; the bias has the element type of the result.

    ```mlir
    tile.kernel @k on aic(in %a: memref<32x64xf16>, in %b: memref<64x16xf16>, in %v: memref<16xf32>, out %c: memref<32x16xf32>) {
      %a_mat = tile.load %a : memref<32x64xf16> -> !tile.tile<32x64xf16, mat>
      %b_mat = tile.load %b : memref<64x16xf16> -> !tile.tile<64x16xf16, mat>
      %left = tile.move %a_mat : !tile.tile<32x64xf16, mat> -> !tile.tile<32x64xf16, left>
      %right = tile.move %b_mat : !tile.tile<64x16xf16, mat> -> !tile.tile<64x16xf16, right>
      %bias_mat = tile.load %v : memref<16xf32> -> !tile.tile<1x16xf32, mat plain>
      %bias = tile.move %bias_mat : !tile.tile<1x16xf32, mat plain> -> !tile.tile<1x16xf32, bias>
      %sum = tile.matmul_bias %left, %right, %bias : !tile.tile<32x64xf16, left>, !tile.tile<64x16xf16, right>, !tile.tile<1x16xf32, bias> -> !tile.tile<32x16xf32, acc>
      tile.store %sum, %c : !tile.tile<32x16xf32, acc>, memref<32x16xf32>
    }
    ```
  }];
}

#endif // PTOWSP_TILE_CUBE_OPS_TD
