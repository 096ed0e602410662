// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations that move tiles; included by TileOps.td.

#ifndef PTOWSP_TILE_MEMORY_OPS_TD
#define PTOWSP_TILE_MEMORY_OPS_TD

def LoadOp : Tile_InstructionOp<"load", "mte2", "TLOAD(%r, %0)", AnyTypes, [TileRowLocalOpInterface]> {
  let summary = "copies a block of global memory into a tile";
  let description = [{
    The valid region of the tile has the shape of the memory; what is open there (`?`) is open
    here. A vector of n elements is a row or a column, as the tile's shape says.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<100x128xf32>, out %y: memref<100x128xf32>) {
      %begin = arith.constant 0 : index
      %end = arith.constant 100 : index
      %step = arith.constant 64 : index
      scf.for %row = %begin to %end step %step {
        %left = arith.subi %end, %row : index
        %rows = arith.minsi %left, %step : index
        %x_rows = memref.subview %x[%row, 0] [%rows, 128] [1, 1] : memref<100x128xf32> to memref<?x128xf32, strided<[128, 1], offset: ?>>
        %y_rows = memref.subview %y[%row, 0] [%rows, 128] [1, 1] : memref<100x128xf32> to memref<?x128xf32, strided<[128, 1], offset: ?>>
        %tile = tile.load %x_rows : memref<?x128xf32, strided<[128, 1], offset: ?>> -> !tile.tile<64x128xf32, valid ?x128>
        tile.store %tile, %y_rows : !tile.tile<64x128xf32, valid ?x128>, memref<?x128xf32, strided<[128, 1], offset: ?>>
      }
    }
    ```
  }];
  let arguments = (ins Arg<AnyMemRef, "", [MemRead]>:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` qualified(type($result))";
  let hasVerifier = 1;
}

def StoreOp : Tile_Op<"store", [TileRowLocalOpInterface, TilePipeOpInterface]> {
  let summary = "copies a tile into a block of global memory";
  let description = [{
    The memory has the shape of the tile's valid region. With `atomic` the tile is added to what
    the memory holds, element by element, and no other core's addition is lost.

    An accumulator of the cube unit may be stored to elements of another type: f32 to f16 or
    bf16, rounded to nearest even. With `scaled` each element is multiplied by a number first, in
    f32: f32 is stored to i8 or ui8, i32 to f16, i8 or ui8. With `relu` what is negative is zero,
    before all else.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xi32>, inout %y: memref<8x16xi32>) {
      %tile = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
      tile.store %tile, %y atomic : !tile.tile<8x16xi32>, memref<8x16xi32>
    }
    tile.kernel @product on aic(in %a: memref<16x32xi8>, in %b: memref<32x16xi8>, out %c: memref<16x16xi8>, %scale: f32) {
      %a_mat = tile.load %a : memref<16x32xi8> -> !tile.tile<16x32xi8, mat>
      %b_mat = tile.load %b : memref<32x16xi8> -> !tile.tile<32x32xi8, mat, valid 32x16>
      %left = tile.move %a_mat : !tile.tile<16x32xi8, mat> -> !tile.tile<16x32xi8, left>
      %right = tile.move %b_mat : !tile.tile<32x32xi8, mat, valid 32x16> -> !tile.tile<32x32xi8, right, valid 32x16>
      %sum = tile.matmul %left, %right : !tile.tile<16x32xi8, left>, !tile.tile<32x32xi8, right, valid 32x16> -> !tile.tile<16x32xi32, acc, valid 16x16>
      tile.store %sum, %c scaled %scale relu : !tile.tile<16x32xi32, acc, valid 16x16>, memref<16x16xi8>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, Arg<AnyMemRef, "", [MemWrite]>:$dest,
      Optional<F32>:$scale, UnitAttr:$relu, UnitAttr:$atomic);
  let assemblyFormat = [{
    $source `,` $dest (`scaled` $scale^)? (`relu` $relu^)? (`atomic` $atomic^)? attr-dict `:`
    qualified(type($source)) `,` type($dest)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    Pipe getPipe() {
      return getSource().getType().getMemory() == Memory::acc ? Pipe::fix : Pipe::mte3;
    }
    ::llvm::StringRef getPattern();
  }];
}

def CopyOp : Tile_InstructionOp<"copy", "vector", "TMOV(%r, %0)", ArithmeticTypes,
    [Pure, TileRowLocalOpInterface, SameOperandsAndResultType]> {
  let summary = "copies a tile of the vector unit";
  let description = [{
    Where a loop hands a tile to its next iteration and the tile's place is still needed,
    `wsp-plan-tile-memory` inserts a copy; programs need none.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.copy %a : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($result))";
}

#endif // PTOWSP_TILE_MEMORY_OPS_TD
