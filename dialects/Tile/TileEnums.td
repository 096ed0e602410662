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
    I32EnumAttrCase<"scalar", 0>, I32EnumAttrCase<"vector", 1>, I32EnumAttrCase<"cube", 2>,
    I32EnumAttrCase<"mte1", 3>, I32EnumAttrCase<"mte2", 4>, I32EnumAttrCase<"mte3", 5>,
    I32EnumAttrCase<"fix", 6>, I32EnumAttrCase<"all", 7>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// The memories of a core that tiles lie in; machine files call them the same.
def Tile_Memory : I32EnumAttr<"Memory", "a memory of a core", [
    I32EnumAttrCase<"vec", 0>, I32EnumAttrCase<"mat", 1>, I32EnumAttrCase<"left", 2>,
    I32EnumAttrCase<"right", 3>, I32EnumAttrCase<"acc", 4>, I32EnumAttrCase<"bias", 5>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// How a tile's elements lie in its memory.
def Tile_Layout : I32EnumAttr<"Layout", "how a tile's elements lie in its memory", [
    I32EnumAttrCase<"plain", 0>, I32EnumAttrCase<"nz", 1>, I32EnumAttrCase<"zn", 2>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// How a number becomes one that its type has. rint: to nearest, ties to even; round: ties away
// from zero.
def Tile_Rounding : I32EnumAttr<"Rounding", "a rounding mode", [
    I32EnumAttrCase<"rint", 0>, I32EnumAttrCase<"round", 1>, I32EnumAttrCase<"floor", 2>,
    I32EnumAttrCase<"ceil", 3>, I32EnumAttrCase<"trunc", 4>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// What stands where a tile has no value.
def Tile_Padding : I32EnumAttr<"Padding", "a value to fill up with", [
    I32EnumAttrCase<"zero", 0>, I32EnumAttrCase<"min", 1>, I32EnumAttrCase<"max", 2>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

// Which of two numbers comes first. With NaN only `ne` holds.
def Tile_Comparison : I32EnumAttr<"Comparison", "a comparison", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
    I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::ptowsp::tile";
  let genSpecializedAttr = 0;
}

#endif // PTOWSP_TILE_ENUMS_TD
