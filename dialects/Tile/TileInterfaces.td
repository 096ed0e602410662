// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What passes and emission need to know of any tile operation.

#ifndef PTOWSP_TILE_INTERFACES_TD
#define PTOWSP_TILE_INTERFACES_TD

include "mlir/IR/OpBase.td"

def TilePipeOpInterface : OpInterface<"TilePipeOpInterface"> {
  let cppNamespace = "::ptowsp::tile";
  let description = "An instruction that one pipe of the core executes.";
  let methods = [
    InterfaceMethod<"The pipe that executes the instruction.", "::ptowsp::tile::Pipe", "getPipe">,
  ];
}

def TileElementwiseOpInterface : OpInterface<"TileElementwiseOpInterface"> {
  let cppNamespace = "::ptowsp::tile";
  let description = [{
    An instruction whose result at a place depends on its operands at that place alone.
  }];
  let methods = [
    InterfaceMethod<"The element types that the unit has the instruction for.",
                    "::llvm::ArrayRef<::llvm::StringLiteral>", "getElementTypes">,
    InterfaceMethod<"The instruction's name in the tile API, for example `TADD`.",
                    "::llvm::StringRef", "getInstruction">,
    InterfaceMethod<"Whether the result may lie where an operand lies.", "bool", "worksInPlace">,
  ];
}

#endif // PTOWSP_TILE_INTERFACES_TD
