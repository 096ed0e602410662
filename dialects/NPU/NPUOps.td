// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The operations of the machine dialect: data, one op per fact.

#ifndef PTOWSP_NPU_OPS_TD
#define PTOWSP_NPU_OPS_TD

include "dialects/NPU/NPUDialect.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

class NPU_Op<string mnemonic, list<Trait> traits = []> : Op<NPU_Dialect, mnemonic, traits>;

def MachineOp : NPU_Op<"machine", [SingleBlock, NoTerminator, NoRegionArguments, Symbol,
    IsolatedFromAbove]> {
  let summary = "a machine";
  let description = [{
    The cycles of the orchestrator and schedulers are `submit_cycles` for each task that is
    submitted, `dispatch_cycles` from ready to running, `retire_cycles` from done to visible.
    `events` is the number of flags between two pipes of a core, 1 to 8.

    ```mlir
    npu.machine @small attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                        retire_cycles = 10, submit_cycles = 5} {
      npu.unit "aiv" {count = 2}
      npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 65536}
      npu.vector {count_mask_cycles = 16, head = 6, max_tile_rows = 4095, repeat_bytes = 256, slope = 2, tail = 0}
      npu.sync {barrier_pipes = ["vector"], cycles = 1}
      npu.cost "add" {head = 10, slope = 2, tail = 14}
      npu.path "gm_to_vec" {bytes_per_kilocycle = 58600, latency_cycles = 50}
      npu.path "vec_to_gm" {bytes_per_kilocycle = 109400, latency_cycles = 50}
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$clock_mhz, I64Attr:$max_domains,
      I64Attr:$events, I64Attr:$submit_cycles, I64Attr:$dispatch_cycles, I64Attr:$retire_cycles);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $bodyRegion";
  let hasRegionVerifier = 1; // the facts have been verified by then
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    /// The fact of the given kind and name, or null.
    template <typename Fact> Fact lookup(::llvm::StringRef name) {
      for (Fact fact : getBlock().template getOps<Fact>())
        if (fact.getName() == name)
          return fact;
      return Fact();
    }
    /// The only fact of the given kind, or null.
    template <typename Fact> Fact getOnly() {
      auto range = getBlock().template getOps<Fact>();
      return range.empty() ? Fact() : *range.begin();
    }
  }];
}

class NPU_FactOp<string mnemonic, string what, string example, dag facts>
    : NPU_Op<mnemonic, [HasParent<"MachineOp">]> {
  let summary = what;
  let description = [{
    ```mlir
    npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                    retire_cycles = 10, submit_cycles = 5} {
      }] # example # [{
    }
    ```
  }];
  let arguments = facts;
}

def UnitOp : NPU_FactOp<"unit", "how many cores of a unit there are",
    "npu.unit \"aiv\" {count = 48}", (ins StrAttr:$name, I64Attr:$count)> {
  let assemblyFormat = "$name attr-dict";
}

def MemoryOp : NPU_FactOp<"memory", "a memory of a core, as far as tiles can use it",
    "npu.memory \"vec\" {alignment_bytes = 32, capacity_bytes = 188416}",
    (ins StrAttr:$name, I64Attr:$capacity_bytes, I64Attr:$alignment_bytes)> {
  let assemblyFormat = "$name attr-dict";
}

def VectorOp : NPU_FactOp<"vector", "the vector pipe, and what an instruction costs by default",
    "npu.vector {count_mask_cycles = 16, head = 6, max_tile_rows = 4095, repeat_bytes = 256, slope = 2, tail = 0}",
    (ins I64Attr:$repeat_bytes, I64Attr:$count_mask_cycles, I64Attr:$max_tile_rows, I64Attr:$head, I64Attr:$slope,
     I64Attr:$tail)> {
  let assemblyFormat = "attr-dict";
}

def SyncOp : NPU_FactOp<"sync", "flags and barriers; which pipes need one to read what they wrote",
    "npu.sync {barrier_pipes = [\"vector\"], cycles = 1}",
    (ins I64Attr:$cycles, StrArrayAttr:$barrier_pipes)> {
  let assemblyFormat = "attr-dict";
}

def CostOp : NPU_FactOp<"cost", "cycles of a vector instruction: head + slope * repeats + tail",
    "npu.cost \"add\" {head = 10, slope = 2, tail = 14}",
    (ins StrAttr:$name, I64Attr:$head, I64Attr:$slope, I64Attr:$tail)> {
  let assemblyFormat = "$name attr-dict";
}

def PathOp : NPU_FactOp<"path", "how fast data moves from one memory to another",
    "npu.path \"gm_to_vec\" {bytes_per_kilocycle = 58600, latency_cycles = 50}",
    (ins StrAttr:$name, I64Attr:$bytes_per_kilocycle, I64Attr:$latency_cycles)> {
  let assemblyFormat = "$name attr-dict";
}

#endif // PTOWSP_NPU_OPS_TD
