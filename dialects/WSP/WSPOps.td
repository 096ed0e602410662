// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of workloads.

#ifndef PTOWSP_WSP_OPS_TD
#define PTOWSP_WSP_OPS_TD

include "dialects/Tile/TileAttrs.td"
include "dialects/WSP/WSPAttrs.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class WSP_Op<string mnemonic, list<Trait> traits = []> : Op<WSP_Dialect, mnemonic, traits>;

include "dialects/WSP/SymbolOps.td"

//===-- Workloads ---------------------------------------------------------------------===//

def WorkloadOp : WSP_Op<"workload", [
    IsolatedFromAbove, Symbol, SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "which tasks exist, and what they read and write";
  let description = [{
    Arguments are tensors in global memory, each with the direction in which the workload
    uses it, and scalars. An open extent of a tensor is named by a symbol in brackets: all
    extents of one symbol are equal. The host passes tensors packed, in row-major order.

    ```mlir
    wsp.symbol @batch : index = 4
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @first(in %a: memref<?x8x16xf32>[@batch], out %b: memref<8x16xf32>) {
      %a0 = memref.subview %a[0, 0, 0] [1, 8, 16] [1, 1, 1]
          : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1]>>
      wsp.task @copy(%a0, %b) : memref<8x16xf32, strided<[16, 1]>>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, DenseI32ArrayAttr:$accesses,
      StrArrayAttr:$arg_names, ArrayAttr:$arg_extents);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    ::ptowsp::tile::Access getAccess(unsigned index) {
      return static_cast<::ptowsp::tile::Access>(getAccesses()[index]);
    }
    ::llvm::StringRef getArgName(unsigned index);
    /// Whether the host can call it: open extents have symbols, tensors are packed.
    ::llvm::LogicalResult verifyEntry();
  }];
}

def ScopeOp : WSP_Op<"scope", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "owns the intermediates that are made inside it";
  let description = [{
    When the scope ends, its intermediates are given back as soon as the last task that
    uses them has completed. They cannot be named outside of it. The body of a loop that
    makes intermediates is a scope in each iteration, the workload's body is one as a whole.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
      wsp.scope {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

class WSP_LoopOp<string mnemonic, list<Trait> traits = []>
    : WSP_Op<mnemonic, traits # [SingleBlock, NoTerminator,
        DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
  string baseDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    ::mlir::ValueRange getIterators() { return getBlock().getArguments(); }
  }];
}

def ParallelOp : WSP_LoopOp<"parallel"> {
  let summary = "iterations that are independent of each other";
  let description = [{
    One iterator per axis; an axis counts from zero to its extent. Two iterations that write
    overlapping memory are an error. The names of iterators are kept: a schedule uses them.

    ```mlir
    wsp.symbol @batch : index = 4
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<?x8x16xf32>[@batch]) {
      %n = wsp.symbol_load @batch : index
      wsp.parallel (%i) in (%n) {
        %b_i = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1]
            : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.task @copy(%a, %b_i) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
    }
    ```
  }];
  let arguments = (ins Variadic<Index>:$extents, OptionalAttr<StrArrayAttr>:$axes);
  let extraClassDeclaration = baseDeclaration;
}

def ForEachOp : WSP_LoopOp<"for_each"> {
  let summary = "iterations in order";
  let description = [{
    No task of an iteration starts before all tasks of the iteration before it have
    completed; with `pipelined`, the memory that tasks use is all that orders them.

    ```mlir
    tile.kernel @bump on aiv(inout %x: memref<8x16xf32>, %by: f32) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %more = tile.add_scalar %tile, %by : !tile.tile<8x16xf32>, f32
      tile.store %more, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(inout %a: memref<8x16xf32>, %steps: index) {
      %one = arith.constant 1.0 : f32
      wsp.for_each (%step) in (%steps) {
        wsp.task @bump(%a, %one) : memref<8x16xf32>, f32
      }
    }
    ```
  }];
  let arguments = (ins Variadic<Index>:$extents, UnitAttr:$pipelined,
      OptionalAttr<StrArrayAttr>:$axes);
  let extraClassDeclaration = baseDeclaration;
}

def CondOp : WSP_Op<"cond", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "chooses a branch by a scalar";
  let description = [{
    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, in %b: memref<8x16xf32>, out %c: memref<8x16xf32>, %which: i32) {
      %zero = arith.constant 0 : i32
      %first = arith.cmpi eq, %which, %zero : i32
      wsp.cond %first {
        wsp.task @copy(%a, %c) : memref<8x16xf32>, memref<8x16xf32>
      } otherwise {
        wsp.task @copy(%b, %c) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let arguments = (ins I1:$condition);
  let regions = (region SizedRegion<1>:$thenRegion, MaxSizedRegion<1>:$elseRegion);
  let assemblyFormat = [{
    $condition attr-dict-with-keyword $thenRegion (`otherwise` $elseRegion^)?
  }];
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getThenBlock() { return getThenRegion().front(); }
    /// The block of the other branch, or null.
    ::mlir::Block *getElseBlock() {
      return getElseRegion().empty() ? nullptr : &getElseRegion().front();
    }
  }];
}

def CombineOp : WSP_Op<"combine", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "parts in no order of their own";
  let description = [{
    The memory that tasks use is all that orders them.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, out %c: memref<8x16xf32>) {
      wsp.combine {
        wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
        wsp.task @copy(%a, %c) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

def SequentialOp : WSP_Op<"sequential", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "parts in order";
  let description = [{
    No task of a part starts before all tasks of the parts above it have completed. A part is
    an operation of the body: a task, a loop, a scope.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, out %c: memref<8x16xf32>) {
      wsp.sequential {
        wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
        wsp.task @copy(%a, %c) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

def SelectOp : WSP_Op<"select", [SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "iterations over one row of a sparse axis";
  let description = [{
    The axis is given as compressed rows: row r has the indices
    `indices[indptr[r]]` to `indices[indptr[r + 1] - 1]`. The iterator takes these indices in
    turn; a second one, if there is one, their places in `indices`. Iterations are independent,
    as those of `wsp.parallel`.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @gather_row(in %indptr: memref<5xi32>, in %indices: memref<9xi32>,
                             in %a: memref<7x8x16xf32>, out %b: memref<9x8x16xf32>, %row: index) {
      wsp.select (%column, %place) in %indices at %indptr[%row] : memref<9xi32>, memref<5xi32> {
        %from = memref.subview %a[%column, 0, 0] [1, 8, 16] [1, 1, 1]
            : memref<7x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        %to = memref.subview %b[%place, 0, 0] [1, 8, 16] [1, 1, 1]
            : memref<9x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.task @copy(%from, %to) : memref<8x16xf32, strided<[16, 1], offset: ?>>,
            memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
    }
    ```
  }];
  let arguments = (ins AnyMemRef:$indices, AnyMemRef:$indptr, Index:$row,
      OptionalAttr<StrArrayAttr>:$axes);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

def ElementLoadOp : WSP_Op<"element_load", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "one element of a tensor, as a scalar";
  let description = [{
    Waits for the tasks that write the element. The extent of a loop may be loaded: an axis
    whose length differs from row to row is ragged.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @ragged(in %lengths: memref<4xi32>, in %a: memref<4x9x8x16xf32>,
                         out %b: memref<4x9x8x16xf32>) {
      %rows = arith.constant 4 : index
      wsp.parallel (%i) in (%rows) {
        %length = wsp.element_load %lengths[%i] : memref<4xi32>
        %n = arith.index_cast %length : i32 to index
        wsp.parallel (%j) in (%n) {
          %x = memref.subview %a[%i, %j, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1]
              : memref<4x9x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
          %y = memref.subview %b[%i, %j, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1]
              : memref<4x9x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
          wsp.task @copy(%x, %y) : memref<8x16xf32, strided<[16, 1], offset: ?>>,
              memref<8x16xf32, strided<[16, 1], offset: ?>>
        }
      }
    }
    ```
  }];
  let arguments = (ins AnyMemRef:$source, Variadic<Index>:$indices);
  let results = (outs AnyType:$result);
  let builders = [OpBuilder<(ins "::mlir::Value":$source, "::mlir::ValueRange":$indices)>];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def IntermediateOp : WSP_Op<"intermediate", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a tensor that lives inside the scope around it";
  let description = [{
    Packed, in global memory, without a defined value until a task writes it.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
      wsp.scope {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let arguments = (ins Variadic<Index>:$sizes);
  let results = (outs AnyMemRef:$result);
  let assemblyFormat = "(`(` $sizes^ `)`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def TaskOp : WSP_Op<"task", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "one run of a kernel";
  let description = [{
    Tensor arguments have the shape, element type and strides of the kernel's; they may
    start anywhere.

    ```mlir
    tile.kernel @fill on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %v: f32) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %sum = tile.add_scalar %tile, %v : !tile.tile<8x16xf32>, f32
      tile.store %sum, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %v: f32) {
      wsp.task @fill(%a, %b, %v) : memref<8x16xf32>, memref<8x16xf32>, f32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyType>:$args);
  let assemblyFormat = "$kernel `(` $args `)` attr-dict (`:` type($args)^)?";
  let extraClassDeclaration = [{
    /// The kernel, or null when the symbol names none.
    ::ptowsp::tile::KernelOp getKernelOp();
  }];
}

def CallOp : WSP_Op<"call", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the tasks of another workload";
  let description = [{
    The other workload's body stands here, with its arguments replaced; what it makes ends
    with it. Types agree exactly: `memref.cast` forgets what is known of a layout. A workload
    that is called may leave its open extents without symbols. Recursion is an error.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @inner(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
      wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @outer(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
      wsp.call @inner(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyType>:$args);
  let assemblyFormat = "$callee `(` $args `)` attr-dict (`:` type($args)^)?";
}

include "dialects/WSP/WSPSchedules.td"

include "dialects/WSP/NetworkOps.td"

#endif // PTOWSP_WSP_OPS_TD
