// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What passes and emission need to know of any tile operation.

#ifndef PTOWSP_TILE_INTERFACES_TD
#define PTOWSP_TILE_INTERFACES_TD

include "mlir/IR/OpBase.td"

def TilePipeOpInterface : OpInterface<"TilePipeOpInterface"> {
  let cppNamespace = "::ptowsp::tile";
  let description = [{
    An instruction that one pipe of the core executes. What passes and emission do with it is
    decided by these answers alone.
  }];
  let methods = [
    InterfaceMethod<"The pipe that executes the instruction.", "::ptowsp::tile::Pipe", "getPipe">,
    InterfaceMethod<[{
      The call in the tile API, for example `TCVT(%r, %0, RoundMode::CAST_%mode)`: `%r` is the
      result, `%0` an operand by its number, `%s` the scratch tile, a word an attribute, `%n` a
      variable of the instruction. With a letter in front, `%t_0`, it is another form of a tile:
      `t` its type, `e` the type of its elements, `u` and `tu` its bytes in words of 32 bits, `p`
      the tile with what it is filled up with.
    }], "::llvm::StringRef", "getPattern">,
    InterfaceMethod<[{
      The types of the elements that the unit has the instruction for: those of the first
      tile among the operands, else of the result. Empty when any will do.
    }], "::llvm::ArrayRef<::llvm::StringLiteral>", "getElementTypes", (ins), [{}], [{
      return {};
    }]>,
    InterfaceMethod<"Whether the result may lie where this operand lies, if it is of its type.",
                    "bool", "worksInPlace", (ins "unsigned":$operand), [{}], [{ return false; }]>,
    InterfaceMethod<"The operand whose place the result takes in any case, or null.",
                    "::mlir::Value", "getTied", (ins), [{}], [{ return {}; }]>,
    InterfaceMethod<"The tile that the instruction needs for itself, or null.",
                    "::ptowsp::tile::TileType", "getScratchType", (ins), [{}], [{ return {}; }]>,
    InterfaceMethod<"Where a valid extent of the result comes from when its type leaves it open.",
                    "::ptowsp::tile::ExtentSource", "getExtentSource", (ins "unsigned":$dimension),
                    [{}], [{ return detail::findExtentSource($_op, dimension); }]>,
  ];
  let verify = "return ::ptowsp::tile::detail::verifyInstruction($_op);";
}

def TileRowLocalOpInterface : OpInterface<"TileRowLocalOpInterface"> {
  let cppNamespace = "::ptowsp::tile";
  let description = [{
    An instruction whose result in a row depends on that row of its operands alone, and on operands
    of a single row. A kernel of such instructions can work through its rows in blocks.
  }];
}

def TileElementwiseOpInterface
    : OpInterface<"TileElementwiseOpInterface", [TileRowLocalOpInterface]> {
  let cppNamespace = "::ptowsp::tile";
  let description = [{
    An instruction whose result at a place depends on its operands at that place alone.
  }];
}

#endif // PTOWSP_TILE_INTERFACES_TD
