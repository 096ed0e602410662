// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Enumerations of the tile dialect.

#ifndef PTOWSP_TILE_ENUMS_TD
#define PTOWSP_TILE_ENUMS_TD

include "mlir/IR/EnumAttr.td"

// What a kernel or workload does with an argument. The numbers are those of the ABI.
def Tile_Access : I32EnumAttr<"Access", "what is done with an argument", [
    I32EnumAttrCase<"scalar", 0>, I32EnumAttrCase<"in", 1>, I32EnumAttrCase<"out", 2>,
    I32EnumAttrCase<"inout", 3>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// The units of the machine. The numbers are those of the ABI.
def Tile_Unit : I32EnumAttr<"Unit", "a unit of the machine", [
    I32EnumAttrCase<"aic", 0>, I32EnumAttrCase<"aiv", 1>, I32EnumAttrCase<"aicpu", 2>,
    I32EnumAttrCase<"dma", 3>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// The pipes of a core, which run side by side and meet at flags and barriers.
def Tile_Pipe : I32EnumAttr<"Pipe", "a pipe of a core", [
    I32EnumAttrCase<"scalar", 0>, I32EnumAttrCase<"vector", 1>, I32EnumAttrCase<"mte2", 2>,
    I32EnumAttrCase<"mte3", 3>, I32EnumAttrCase<"all", 4>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

#endif // PTOWSP_TILE_ENUMS_TD
