// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of the tile dialect.

#ifndef PTOWSP_TILE_OPS_TD
#define PTOWSP_TILE_OPS_TD

include "dialects/Tile/TileAttrs.td"
include "dialects/Tile/TileInterfaces.td"
include "dialects/Tile/TileTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Tile_Op<string mnemonic, list<Trait> traits = []> : Op<Tile_Dialect, mnemonic, traits>;

//===-- Kernels -----------------------------------------------------------------------===//

def KernelOp : Tile_Op<"kernel", [
    IsolatedFromAbove, Symbol, SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "what one task computes";
  let description = [{
    A kernel runs on one unit. Its arguments are tensors in global memory, each with the
    direction in which the body uses it, and scalars. The body is checked against both.

    A tensor argument says its shape and strides; where the tensor starts is up to the
    task. A scalar is `index`, an integer or a float of at most 64 bits.

    ```mlir
    tile.kernel @scale on aiv(in %x: memref<64x64xf32>, out %y: memref<64x64xf32>, %factor: f32) {
      %tile = tile.load %x : memref<64x64xf32> -> !tile.tile<64x64xf32>
      %scaled = tile.mul_scalar %tile, %factor : !tile.tile<64x64xf32>, f32
      tile.store %scaled, %y : !tile.tile<64x64xf32>, memref<64x64xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Tile_UnitAttr:$unit,
      DenseI32ArrayAttr:$accesses, StrArrayAttr:$arg_names);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    unsigned getNumKernelArguments() { return getBlock().getNumArguments(); }
    Access getAccess(unsigned index) { return static_cast<Access>(getAccesses()[index]); }
    ::llvm::StringRef getArgName(unsigned index);
  }];
}

//===-- Global memory -----------------------------------------------------------------===//

def LoadOp : Tile_Op<"load", [TilePipeOpInterface]> {
  let summary = "copies a block of global memory into a tile";
  let description = [{
    The tile has the shape and element type of the memory.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Arg<AnyMemRef, "", [MemRead]>:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` qualified(type($result))";
  let hasVerifier = 1;
  let extraClassDeclaration = "Pipe getPipe() { return Pipe::mte2; }";
}

def StoreOp : Tile_Op<"store", [TilePipeOpInterface]> {
  let summary = "copies a tile into a block of global memory";
  let description = [{
    The memory has the shape and element type of the tile.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xi32>, out %y: memref<8x16xi32>) {
      %tile = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
      tile.store %tile, %y : !tile.tile<8x16xi32>, memref<8x16xi32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, Arg<AnyMemRef, "", [MemWrite]>:$dest);
  let assemblyFormat = "$source `,` $dest attr-dict `:` qualified(type($source)) `,` type($dest)";
  let hasVerifier = 1;
  let extraClassDeclaration = "Pipe getPipe() { return Pipe::mte3; }";
}

//===-- Elementwise -------------------------------------------------------------------===//

defvar FloatTypes = "{\"f32\", \"f16\"}";
defvar AllTypes = "{\"f32\", \"f16\", \"i32\", \"i16\"}";

// `types` are the element types that the vector unit has the instruction for,
// `instruction` its name in the tile API, `inPlace` whether it may overwrite an operand.
class Tile_ElementwiseOp<string mnemonic, string types, string instruction,
                         list<Trait> traits = [], bit inPlace = 1>
    : Tile_Op<mnemonic, traits # [Pure, TilePipeOpInterface, TileElementwiseOpInterface]> {
  let results = (outs Tile_TileType:$result);
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    static constexpr ::llvm::StringLiteral legalElementTypes[] = }] # types # [{;
    ::llvm::ArrayRef<::llvm::StringLiteral> getElementTypes() { return legalElementTypes; }
    Pipe getPipe() { return Pipe::vector; }
    ::llvm::StringRef getInstruction() { return "}] # instruction # [{"; }
    bool worksInPlace() { return }] # !if(inPlace, "true", "false") # [{; }
  }];
}

class Tile_BinaryOp<string mnemonic, string what, string instruction, string types = AllTypes>
    : Tile_ElementwiseOp<mnemonic, types, instruction, [SameOperandsAndResultType]> {
  let summary = what # " of two tiles, element by element";
  let description = "Element types: " # !subst("\"", "", types) # [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %c = tile.}] # mnemonic # [{ %a, %b : !tile.tile<8x16xf32>
      tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$lhs, Tile_TileType:$rhs, OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` qualified(type($result))";
}

class Tile_ScalarOp<string mnemonic, string what, string instruction, string types = AllTypes>
    : Tile_ElementwiseOp<mnemonic, types, instruction, [AllTypesMatch<["source", "result"]>]> {
  let summary = what # " of a tile's elements and a scalar";
  let description = "The scalar has the tile's element type. Element types: " # !subst("\"", "", types) # [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %s: f32) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.}] # mnemonic # [{ %a, %s : !tile.tile<8x16xf32>, f32
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, AnyTypeOf<[AnyFloat, AnySignlessInteger]>:$scalar,
      OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source `,` $scalar attr-dict `:` qualified(type($source)) `,` type($scalar)";
}

class Tile_UnaryOp<string mnemonic, string what, string instruction, string types, bit inPlace = 1>
    : Tile_ElementwiseOp<mnemonic, types, instruction, [SameOperandsAndResultType], inPlace> {
  let summary = what # " of a tile, element by element";
  let description = "Element types: " # !subst("\"", "", types) # [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.}] # mnemonic # [{ %a : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source attr-dict `:` qualified(type($result))";
}

def AddOp : Tile_BinaryOp<"add", "sum", "TADD">;
def SubOp : Tile_BinaryOp<"sub", "difference", "TSUB">;
def MulOp : Tile_BinaryOp<"mul", "product", "TMUL">;
def DivOp : Tile_BinaryOp<"div", "quotient", "TDIV", FloatTypes>;
def MaxOp : Tile_BinaryOp<"max", "larger", "TMAX">;
def MinOp : Tile_BinaryOp<"min", "smaller", "TMIN">;

def AddScalarOp : Tile_ScalarOp<"add_scalar", "sum", "TADDS"> { let hasFolder = 1; }
def SubScalarOp : Tile_ScalarOp<"sub_scalar", "difference", "TSUBS">;
def MulScalarOp : Tile_ScalarOp<"mul_scalar", "product", "TMULS"> { let hasFolder = 1; }
def DivScalarOp : Tile_ScalarOp<"div_scalar", "quotient", "TDIVS", FloatTypes>;
def MaxScalarOp : Tile_ScalarOp<"max_scalar", "larger", "TMAXS">;
def MinScalarOp : Tile_ScalarOp<"min_scalar", "smaller", "TMINS">;

def ExpOp : Tile_UnaryOp<"exp", "e to the power", "TEXP", FloatTypes>;
def LogOp : Tile_UnaryOp<"log", "natural logarithm", "TLOG", FloatTypes>;
def SqrtOp : Tile_UnaryOp<"sqrt", "square root", "TSQRT", FloatTypes>;
def RsqrtOp : Tile_UnaryOp<"rsqrt", "inverse square root", "TRSQRT", FloatTypes, 0>;
def AbsOp : Tile_UnaryOp<"abs", "absolute value", "TABS", FloatTypes> { let hasFolder = 1; }
def NegOp : Tile_UnaryOp<"neg", "negation", "TNEG", AllTypes> { let hasFolder = 1; }
def RecipOp : Tile_UnaryOp<"recip", "reciprocal", "TRECIP", FloatTypes, 0>;
def ReluOp : Tile_UnaryOp<"relu", "larger of zero and the element", "TRELU", "{\"f32\", \"f16\", \"i32\"}"> { let hasFolder = 1; }

//===-- Synchronisation ---------------------------------------------------------------===//

def SetFlagOp : Tile_Op<"set_flag"> {
  let summary = "raises a flag once a pipe has done what it was given so far";
  let description = [{
    Inserted by `wsp-insert-sync`. Each pair of pipes has its own flags.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.set_flag mte2 to mte3, 0
      tile.wait_flag mte2 to mte3, 0
      tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins EnumProp<Tile_Pipe>:$from, EnumProp<Tile_Pipe>:$to, I64Attr:$event);
  let assemblyFormat = "$from `to` $to `,` $event attr-dict";
}

def WaitFlagOp : Tile_Op<"wait_flag"> {
  let summary = "holds a pipe until a flag is raised";
  let description = [{
    Inserted by `wsp-insert-sync`; the other half of `tile.set_flag`.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.set_flag mte2 to mte3, 0
      tile.wait_flag mte2 to mte3, 0
      tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins EnumProp<Tile_Pipe>:$from, EnumProp<Tile_Pipe>:$to, I64Attr:$event);
  let assemblyFormat = "$from `to` $to `,` $event attr-dict";
}

def BarrierOp : Tile_Op<"barrier"> {
  let summary = "drains a pipe";
  let description = [{
    What the pipe does after the barrier sees all that it did before. Inserted by
    `wsp-insert-sync`.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.barrier all
      tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins EnumProp<Tile_Pipe>:$pipe);
  let assemblyFormat = "$pipe attr-dict";
}

#endif // PTOWSP_TILE_OPS_TD
