// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of an orchestration.

#ifndef PTOWSP_ORCH_OPS_TD
#define PTOWSP_ORCH_OPS_TD

include "dialects/Orch/OrchDialect.td"
include "dialects/Tile/TileEnums.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Orch_Op<string mnemonic, list<Trait> traits = []> : Op<Orch_Dialect, mnemonic, traits>;

def ProgramOp : Orch_Op<"program", [
    IsolatedFromAbove, Symbol, SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "the orchestration of one workload under one schedule";
  let description = [{
    Arguments are those of the workload. The schedule's settings stand in the attributes;
    a setting that the schedule does not give is absent, and the runtime's default holds.
    What no runtime acts upon stands in `recorded`, for the manifest.
    Beside them stands what every run needs at the most: `slot_needs` and `heap_needs` (bytes)
    have one number per scope depth, `task_counts` one per unit; -1 is open until the run.

    ```mlir
    orch.program @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>)
        attributes {dispatch = "round_robin", domains = 2 : i64, task_window = 64 : i64} {
      orch.scope {
        %t = orch.intermediate : memref<8x16xf32>
        orch.submit @copy on aiv(in %a, out %t) : memref<8x16xf32>, memref<8x16xf32>
        orch.submit @copy on aiv(in %t, out %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, DenseI32ArrayAttr:$accesses,
      StrArrayAttr:$arg_names, ArrayAttr:$arg_extents, OptionalAttr<StrAttr>:$schedule,
      OptionalAttr<StrAttr>:$dispatch, OptionalAttr<StrAttr>:$dispatch_source,
      OptionalAttr<I64Attr>:$domains, OptionalAttr<I64Attr>:$task_window,
      OptionalAttr<StrAttr>:$window_mode, OptionalAttr<StrAttr>:$ready,
      OptionalAttr<StrAttr>:$start, OptionalAttr<I64Attr>:$start_count,
      OptionalAttr<StrAttr>:$timing, OptionalAttr<I64Attr>:$timing_count,
      OptionalAttr<I64Attr>:$streams, OptionalAttr<StrAttr>:$trace,
      OptionalAttr<StrAttr>:$deps, OptionalAttr<ArrayAttr>:$units,
      OptionalAttr<ArrayAttr>:$tiles, OptionalAttr<ArrayAttr>:$buffers,
      OptionalAttr<DictionaryAttr>:$recorded, OptionalAttr<DenseI64ArrayAttr>:$slot_needs,
      OptionalAttr<DenseI64ArrayAttr>:$heap_needs, OptionalAttr<DenseI64ArrayAttr>:$task_counts);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    ::ptowsp::tile::Access getAccess(unsigned index) {
      return static_cast<::ptowsp::tile::Access>(getAccesses()[index]);
    }
    ::llvm::StringRef getArgName(unsigned index);
  }];
}

def SymbolOp : Orch_Op<"symbol", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "an entry of the artifact's symbol table";
  let description = [{
    Entries, slots among them, are numbered in their order in the module.

    ```mlir
    orch.symbol @batch default 4 : index
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypedAttrInterface:$value);
  let assemblyFormat = "$sym_name `default` $value attr-dict";
}

def SymbolLoadOp : Orch_Op<"symbol_load", [Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "reads a symbol's value";
  let description = [{
    ```mlir
    orch.symbol @batch default 4 : index
    orch.program @w() {
      %n = orch.symbol_load @batch : index
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$symbol);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$symbol attr-dict `:` type($result)";
}

def SlotOp : Orch_Op<"slot", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "an entry of the artifact's symbol table that a run may write";
  let description = [{
    Slots are numbered with the symbols.

    ```mlir
    orch.slot @tier default 0 : i32
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypedAttrInterface:$value);
  let assemblyFormat = "$sym_name `default` $value attr-dict";
}

def SlotReadOp : Orch_Op<"slot_read", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "reads what a slot holds now";
  let description = [{
    ```mlir
    orch.slot @tier default 0 : i32
    orch.program @w() {
      %tier = orch.slot_read @tier : i32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$slot);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$slot attr-dict `:` type($result)";
}

def SlotSetOp : Orch_Op<"slot_set"> {
  let summary = "writes a slot";
  let description = [{
    ```mlir
    orch.slot @tier default 0 : i32
    orch.program @w(%value: i32) {
      orch.slot_set @tier, %value : i32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$slot, AnyType:$value);
  let assemblyFormat = "$slot `,` $value attr-dict `:` type($value)";
}

def ElementLoadOp : Orch_Op<"element_load", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "waits for the writers of an element and reads it";
  let description = [{
    ```mlir
    orch.program @w(in %a: memref<4x9xi32>, %i: index) {
      %value = orch.element_load %a[%i, %i] : memref<4x9xi32> -> i32
    }
    ```
  }];
  let arguments = (ins AnyMemRef:$source, Variadic<Index>:$indices);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$source `[` $indices `]` attr-dict `:` type($source) `->` type($result)";
}

def ScopeOp : Orch_Op<"scope", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "begins and ends a scope of the runtime";
  let description = [{
    ```mlir
    orch.program @w() {
      orch.scope {
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

def OrderedOp : Orch_Op<"ordered", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "bounds what its fences order";
  let description = [{
    What a fence inside orders ends with the innermost ordered part around it, so that what
    comes after does not wait.

    ```mlir
    orch.program @w() {
      orch.ordered {
        %first = orch.next_task
        orch.fence %first
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

class Orch_TensorOp<string mnemonic> : Orch_Op<mnemonic, [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let arguments = (ins Variadic<Index>:$sizes);
  let results = (outs AnyMemRef:$result);
  let assemblyFormat = "(`(` $sizes^ `)`)? attr-dict `:` type($result)";
}

def IntermediateOp : Orch_TensorOp<"intermediate"> {
  let summary = "a tensor that the submission of its first writer gives storage to";
  let description = [{
    The first use is an `out` argument of a submission in the same block.

    ```mlir
    orch.program @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
      orch.scope {
        %t = orch.intermediate : memref<8x16xf32>
        orch.submit @copy on aiv(in %a, out %t) : memref<8x16xf32>, memref<8x16xf32>
        orch.submit @copy on aiv(in %t, out %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
    ```
  }];
}

def AllocOp : Orch_TensorOp<"alloc"> {
  let summary = "a tensor that gets its storage at once";
  let description = [{
    For intermediates that no single task writes first and whole.

    ```mlir
    orch.program @w() {
      orch.scope {
        %t = orch.alloc : memref<4x8x16xf32>
      }
    }
    ```
  }];
}

def SubmitOp : Orch_Op<"submit", [AttrSizedOperandSegments]> {
  let summary = "submits one task";
  let description = [{
    Arguments whose number is in `untracked` need no dependences but those that are given;
    those in `after_writer` give one, on the task that writes the intermediate first.

    Policies of the schedule may ask for a number with each task: `key` for dispatch,
    `priority` for the order of ready tasks, `stream` for the stream, modulo the streams.

    ```mlir
    orch.program @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %s: f32) {
      %one = arith.constant 1 : i64
      orch.submit @scale on aiv(in %a, out %b, %s) key(%one)
          : memref<8x16xf32>, memref<8x16xf32>, f32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, EnumProp<Tile_Unit>:$unit,
      DenseI32ArrayAttr:$accesses, Variadic<AnyType>:$args, Optional<I64>:$key,
      Optional<I64>:$priority, Optional<I64>:$stream,
      OptionalAttr<DenseI32ArrayAttr>:$untracked, OptionalAttr<DenseI32ArrayAttr>:$after_writer);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::ptowsp::tile::Access getAccess(unsigned index) {
      return static_cast<::ptowsp::tile::Access>(getAccesses()[index]);
    }
    bool isUntracked(unsigned index) {
      return ::llvm::is_contained(getUntracked().value_or(::llvm::ArrayRef<int32_t>()), index);
    }
    bool isAfterWriter(unsigned index) {
      return ::llvm::is_contained(getAfterWriter().value_or(::llvm::ArrayRef<int32_t>()), index);
    }
  }];
}

def NextTaskOp : Orch_Op<"next_task", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "the number that the next task will get";
  let description = [{
    ```mlir
    orch.program @w() {
      %first = orch.next_task
      orch.fence %first
    }
    ```
  }];
  let results = (outs I64:$result);
  let assemblyFormat = "attr-dict";
}

def FenceOp : Orch_Op<"fence"> {
  let summary = "orders tasks";
  let description = [{
    No task submitted after the fence starts before every task submitted since `first` has
    completed, up to the end of the innermost `orch.ordered` around it.

    ```mlir
    orch.program @w() {
      %first = orch.next_task
      orch.fence %first
    }
    ```
  }];
  let arguments = (ins I64:$first);
  let assemblyFormat = "$first attr-dict";
}

include "dialects/Orch/NetworkOps.td"

#endif // PTOWSP_ORCH_OPS_TD
