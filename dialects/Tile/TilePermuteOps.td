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

#endif // PTOWSP_TILE_PERMUTE_OPS_TD
