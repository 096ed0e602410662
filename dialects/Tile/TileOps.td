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

// The element types that an instruction is there for.
defvar AnyTypes = "{}";
defvar FloatTypes = "{\"f32\", \"f16\"}";
defvar ArithmeticTypes = "{\"f32\", \"f16\", \"i32\", \"i16\"}";
defvar IntegerTypes = "{\"i32\", \"i16\"}";
defvar BitTypes = "{\"i32\", \"i16\", \"i8\", \"ui8\", \"i1\"}";
defvar AllTypes = "{\"f32\", \"f16\", \"bf16\", \"i32\", \"i16\", \"i8\", \"ui8\"}";

// An instruction of a pipe. `pattern` is its call, see TilePipeOpInterface.
class Tile_InstructionOp<string mnemonic, string pipe, string pattern, string types = AnyTypes,
                         list<Trait> traits = [], string inPlace = "false", string scratch = "TileType()",
                         string tied = "::mlir::Value()", string more = "">
    : Tile_Op<mnemonic, [DeclareOpInterfaceMethods<TilePipeOpInterface, ["getElementTypes",
        "worksInPlace", "getTied", "getScratchType"]>] # traits> {
  let extraClassDeclaration = more;
  let extraClassDefinition = [{
    Pipe $cppClass::getPipe() { return Pipe::}] # pipe # [{; }
    ::llvm::StringRef $cppClass::getPattern() { return "}] # pattern # [{"; }
    ::llvm::ArrayRef<::llvm::StringLiteral> $cppClass::getElementTypes() {
      static constexpr std::initializer_list<::llvm::StringLiteral> types = }] # types # [{;
      return types;
    }
    bool $cppClass::worksInPlace([[maybe_unused]] unsigned operand) { return }] # inPlace # [{; }
    ::mlir::Value $cppClass::getTied() { return }] # tied # [{; }
    TileType $cppClass::getScratchType() { return }] # scratch # [{; }
  }];
}

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

    With `external` the kernel is the C++ of a file beside the program, which is copied into the
    artifact as it is. A body then says what the kernel computes, for the reference
    interpreter alone; without one it cannot be checked.

    ```mlir
    tile.kernel @by_hand on aiv(in %x: memref<64x64xf32>, out %y: memref<64x64xf32>) external = "by_hand.cpp"
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Tile_UnitAttr:$unit,
      DenseI32ArrayAttr:$accesses, StrArrayAttr:$arg_names, OptionalAttr<StrAttr>:$external);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    unsigned getNumKernelArguments() { return getBlock().getNumArguments(); }
    Access getAccess(unsigned index) { return static_cast<Access>(getAccesses()[index]); }
    ::llvm::StringRef getArgName(unsigned index);
    /// Whether the body says what the kernel computes; an external one may leave that out.
    bool hasReference() { return !getExternal() || !getBlock().empty(); }
  }];
}

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

include "dialects/Tile/TileMemoryOps.td"
include "dialects/Tile/TileVectorOps.td"
include "dialects/Tile/TileBitOps.td"
include "dialects/Tile/TilePermuteOps.td"
include "dialects/Tile/TileSortOps.td"
include "dialects/Tile/TileCubeOps.td"

#endif // PTOWSP_TILE_OPS_TD
