// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Symbols and slots: the entries of the table that the host sets before a run.
// Included by WSPOps.td.

#ifndef PTOWSP_WSP_SYMBOL_OPS_TD
#define PTOWSP_WSP_SYMBOL_OPS_TD

//===-- Symbols -----------------------------------------------------------------------===//

def SymbolOp : WSP_Op<"symbol", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "a named value that the host sets before a run";
  let description = [{
    Extents that are not known when the artifact is made are symbols. The value given here
    is the default.

    ```mlir
    wsp.symbol @batch : index = 4
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypedAttrInterface:$value);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def SymbolLoadOp : WSP_Op<"symbol_load", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "the value of a symbol";
  let description = [{
    ```mlir
    wsp.symbol @batch : index = 4
    wsp.workload @w() {
      %n = wsp.symbol_load @batch : index
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$symbol);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$symbol attr-dict `:` type($result)";
}

//===-- Slots -------------------------------------------------------------------------===//

def SlotOp : WSP_Op<"slot", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "a cell that a running program reads and writes";
  let description = [{
    Holds a scalar, in 64 bits. The value given here is the one at the start of a run, unless
    the host sets another one, as for a symbol.

    ```mlir
    wsp.slot @tier : i32 = 0
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypedAttrInterface:$value);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

class WSP_SlotUserOp<string mnemonic, list<Trait> traits = []>
    : WSP_Op<mnemonic, [DeclareOpInterfaceMethods<SymbolUserOpInterface>] # traits>;

def SlotReadOp : WSP_SlotUserOp<"slot_read",
    [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "what a slot holds at this point of the text";
  let description = [{
    Reads and writes of slots happen in the order of the text, loops unrolled, whatever the
    tasks around them wait for.

    ```mlir
    wsp.slot @tier : i32 = 0
    wsp.workload @w() {
      %tier = wsp.slot_read @tier : i32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$slot);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$slot attr-dict `:` type($result)";
}

def SlotSetOp : WSP_SlotUserOp<"slot_set"> {
  let summary = "writes a scalar into a slot";
  let description = [{
    Iterations of a `wsp.parallel` or `wsp.select` and parts of a `wsp.combine` have no order:
    what they share, they do not write.

    ```mlir
    wsp.slot @steps : i32 = 0
    wsp.workload @w(%n: index) {
      wsp.for_each (%i) in (%n) {
        %one = arith.constant 1 : i32
        %steps = wsp.slot_read @steps : i32
        %more = arith.addi %steps, %one : i32
        wsp.slot_set @steps, %more : i32
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$slot, AnyType:$value);
  let assemblyFormat = "$slot `,` $value attr-dict `:` type($value)";
}

def SlotLoadOp : WSP_SlotUserOp<"slot_load"> {
  let summary = "writes an element of a tensor into a slot";
  let description = [{
    Waits for the tasks that write the element, as `wsp.element_load` does.

    ```mlir
    wsp.slot @tier : i32 = 0
    wsp.workload @w(in %tiers: memref<4xi32>, %i: index) {
      wsp.slot_load @tier, %tiers[%i] : memref<4xi32>
      %tier = wsp.slot_read @tier : i32
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$slot, AnyMemRef:$source, Variadic<Index>:$indices);
  let assemblyFormat = "$slot `,` $source `[` $indices `]` attr-dict `:` type($source)";
  let hasVerifier = 1;
}

#endif // PTOWSP_WSP_SYMBOL_OPS_TD
