// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Schedules and their directives. WSPOps.td includes this file.

#ifndef PTOWSP_WSP_SCHEDULES_TD
#define PTOWSP_WSP_SCHEDULES_TD

def ScheduleOp : WSP_Op<"schedule", [SingleBlock, NoTerminator, NoRegionArguments, Symbol,
    IsolatedFromAbove, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "where and when the tasks of a workload may run";
  let description = [{
    A workload may have several schedules; one is chosen when it is compiled. Each directive
    stands at most once; those that take an expression, or say how a kernel is compiled, stand
    once more for each kernel that they name.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @wide for @w {
      wsp.dispatch round_robin(2)
      wsp.task_window 64
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$workload);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "$sym_name `for` $workload attr-dict-with-keyword $bodyRegion";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    /// The first directive of the given kind, or null.
    template <typename Directive> Directive getDirective() {
      auto range = getBlock().template getOps<Directive>();
      return range.empty() ? Directive() : *range.begin();
    }
  }];
}

/// What stands in a schedule.
class WSP_Directive<string mnemonic, list<Trait> traits = []>
    : WSP_Op<mnemonic, traits # [HasParent<"ScheduleOp">]>;

/// One of a few policies, with numbers.
class WSP_PolicyDirective<string mnemonic> : WSP_Directive<mnemonic> {
  let arguments = (ins StrAttr:$policy, DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$params);
  let assemblyFormat = "custom<Policy>($policy, $params) attr-dict";
}

/// A scalar expression that is computed for each task.
///
/// The arguments of the region are named; each stands for the axis of that name around the
/// task, else for the scalar of that name which the task passes to its kernel, else for the
/// scalar argument of the workload.
class WSP_KeyedDirective<string mnemonic> : WSP_Directive<mnemonic, [IsolatedFromAbove,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let regions = (region MaxSizedRegion<1>:$key);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDefinition = [{
    ::llvm::LogicalResult
    $cppClass::verifySymbolUses(::mlir::SymbolTableCollection &tables) {
      return ::ptowsp::wsp::detail::verifyKernelUse(*this, getKernelAttr(), tables);
    }
    void $cppClass::getAsmBlockArgumentNames(::mlir::Region &region,
                                             ::mlir::OpAsmSetValueNameFn setName) {
      ::ptowsp::wsp::detail::nameVariables(region, getVariables(), setName);
    }
  }];
  string keyDeclaration = [{
    /// Whether there is an expression.
    bool hasKey() { return !getKey().empty(); }
    ::mlir::Block &getKeyBlock() { return getKey().front(); }
    ::llvm::StringRef getVariable(unsigned index) {
      return ::llvm::cast<::mlir::StringAttr>(getVariables()[index]).getValue();
    }
  }];
}

/// How a kernel is compiled under this schedule.
class WSP_KernelDirective<string mnemonic>
    : WSP_Directive<mnemonic, [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let extraClassDefinition = [{
    ::llvm::LogicalResult
    $cppClass::verifySymbolUses(::mlir::SymbolTableCollection &tables) {
      return ::ptowsp::wsp::detail::verifyKernelUse(*this, getKernelAttr(), tables);
    }
  }];
}

def DispatchOp : WSP_KeyedDirective<"dispatch"> {
  let summary = "chooses the scheduler domain of each task";
  let description = [{
    A domain is a scheduler and the cores that it owns; `over` says how many there are, or all
    that the machine has.

    - `round_robin(n)` deals the tasks out to n domains in turn, in the order of submission;
    - `affinity(key)`: the domain is the key modulo the domains;
    - `hash(key)`: tasks of one key share a domain, neighbouring keys are spread;
    - `custom(key)`: the key is the domain;
    - `work_steal`: as `round_robin`, but cores without work help other domains;
    - a name in quotes is a policy of the user's own, in the C++ file after `from`.

    A key is an expression over the axes around a task and its scalars, or a single one of
    them. `for` gives the key of one kernel's tasks.

    ```mlir
    tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<2x3x8x16xf32>) {
      %two = arith.constant 2 : index
      %three = arith.constant 3 : index
      wsp.parallel (%row, %column) in (%two, %three) {
        %b_i = memref.subview %b[%row, %column, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1]
            : memref<2x3x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
        wsp.task @copy(%a, %b_i) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
      }
    }
    wsp.schedule @rows for @w {
      wsp.dispatch affinity(%row)
    }
    wsp.schedule @diagonals for @w {
      wsp.dispatch custom(%row, %column) over 4 {
        %four = arith.constant 4 : index
        %sum = arith.addi %row, %column : index
        %domain = arith.remui %sum, %four : index
        wsp.yield %domain : index
      }
    }
    ```
  }];
  let arguments = (ins StrAttr:$policy, UnitAttr:$own,
      DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$params, StrArrayAttr:$variables,
      OptionalAttr<I64Attr>:$domains, OptionalAttr<StrAttr>:$source,
      OptionalAttr<FlatSymbolRefAttr>:$kernel);
  let extraClassDeclaration = keyDeclaration;
}

def ReadyOp : WSP_KeyedDirective<"ready"> {
  let summary = "chooses which of the ready tasks a free core takes";
  let description = [{
    - `submission`: cores are given to tasks in the order of submission;
    - `fifo`: a free core takes what has been ready for longest;
    - `priority(expr)`: what has the highest priority, of equals what has been ready for
      longest;
    - `work_steal`: what became ready last; without own work, what has been ready for longest
      elsewhere.

    An expression is written as for `wsp.dispatch`.

    ```mlir
    tile.kernel @bump on aiv(inout %x: memref<8x16xf32>, %by: f32) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %more = tile.add_scalar %tile, %by : !tile.tile<8x16xf32>, f32
      tile.store %more, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(inout %a: memref<8x16xf32>, %steps: index) {
      %one = arith.constant 1.0 : f32
      wsp.for_each (%step) in (%steps) pipelined {
        wsp.task @bump(%a, %one) : memref<8x16xf32>, f32
      }
    }
    wsp.schedule @late_first for @w {
      wsp.ready priority(%step)
    }
    ```
  }];
  let arguments = (ins StrAttr:$policy, DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$params,
      StrArrayAttr:$variables, OptionalAttr<FlatSymbolRefAttr>:$kernel);
  let extraClassDeclaration = keyDeclaration;
}

def StreamByOp : WSP_KeyedDirective<"stream_by"> {
  let summary = "chooses the stream of each task";
  let description = [{
    The stream is the key modulo the streams of `wsp.streams`. Tasks of one stream run one
    after the other, in the order of submission. With `for`, tasks of other kernels are in no
    stream.

    ```mlir
    tile.kernel @bump on aiv(inout %x: memref<8x16xf32>, %by: f32) {
      %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %more = tile.add_scalar %tile, %by : !tile.tile<8x16xf32>, f32
      tile.store %more, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    wsp.workload @w(inout %a: memref<8x16xf32>, %steps: index) {
      %one = arith.constant 1.0 : f32
      wsp.for_each (%step) in (%steps) pipelined {
        wsp.task @bump(%a, %one) : memref<8x16xf32>, f32
      }
    }
    wsp.schedule @lanes for @w {
      wsp.streams 2
      wsp.stream_by(%step)
    }
    ```
  }];
  let arguments = (ins StrArrayAttr:$variables, OptionalAttr<FlatSymbolRefAttr>:$kernel);
  let extraClassDeclaration = keyDeclaration;
}

def YieldOp : WSP_Op<"yield", [Terminator, Pure,
    ParentOneOf<["DispatchOp", "ReadyOp", "StreamByOp"]>]> {
  let summary = "the value of an expression in a schedule";
  let description = [{
    An integer or an index.

    ```mlir
    wsp.symbol @wanted : index = 3
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.dispatch custom over 4 {
        %domain = wsp.symbol_load @wanted : index
        wsp.yield %domain : index
      }
    }
    ```
  }];
  let arguments = (ins AnyTypeOf<[I8, I16, I32, I64, Index]>:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

def StreamsOp : WSP_Directive<"streams"> {
  let summary = "how many streams there are";
  let description = [{
    `wsp.stream_by` says which task is in which; without it task i is in stream i modulo the
    streams.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.streams 4
    }
    ```
  }];
  let arguments = (ins I64Attr:$count);
  let assemblyFormat = "$count attr-dict";
  let hasVerifier = 1;
}

def StartOp : WSP_PolicyDirective<"start"> {
  let summary = "when the first tasks may start";
  let description = [{
    `immediate`; `after_orchestration`: once the orchestration has ended; `threshold(n)`: once
    n tasks have been submitted. What is held back is let go when the orchestrator has to
    wait.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.start threshold(16)
    }
    ```
  }];
}

def PoolsOp : WSP_PolicyDirective<"pools"> {
  let summary = "which ready tasks wait together";
  let description = [{
    `by_unit`: one pool for each unit in each domain; `single`; `custom`.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.pools by_unit
    }
    ```
  }];
}

def TimingOp : WSP_PolicyDirective<"timing"> {
  let summary = "how submissions take place in modelled time";
  let description = [{
    - `immediate`: a task is handed over as soon as its submission has been paid for;
    - `batched(n)`: n tasks are handed over together;
    - `interleaved(n)`: n submissions overlap;
    - `rate_limit(n)`: submissions are at least n cycles apart.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.timing batched(8)
    }
    ```
  }];
}

def TraceOp : WSP_PolicyDirective<"trace"> {
  let summary = "whether a run of the artifact's program leaves a trace";
  let description = [{
    `none`, or `cycles`: the trace of modelled time that `--trace` writes, in `NAME.trace.json`
    unless that option names another file.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.trace cycles
    }
    ```
  }];
}

def DepsOp : WSP_PolicyDirective<"deps"> {
  let summary = "who finds the dependences between tasks";
  let description = [{
    `inferred`: the runtime, from the memory that tasks use; `explicit`: the compiler;
    `hybrid`: the compiler what it can, the runtime the rest.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.deps inferred
    }
    ```
  }];
}

def BuffersOp : WSP_KernelDirective<"buffers"> {
  let summary = "how many buffers a tile has that a kernel loads in a loop";
  let description = [{
    With two, the next tile is loaded while the kernel still works on this one. `at_most` takes
    fewer where memory does not last; without it that is an error. `for` is for one kernel,
    and goes before a directive for all.

    ```mlir
    tile.kernel @negate on aiv(in %x: memref<256x64xf32>, out %y: memref<256x64xf32>) {
      %zero = arith.constant 0 : index
      %step = arith.constant 64 : index
      %rows = arith.constant 256 : index
      scf.for %row = %zero to %rows step %step {
        %x_rows = memref.subview %x[%row, 0] [64, 64] [1, 1]
            : memref<256x64xf32> to memref<64x64xf32, strided<[64, 1], offset: ?>>
        %y_rows = memref.subview %y[%row, 0] [64, 64] [1, 1]
            : memref<256x64xf32> to memref<64x64xf32, strided<[64, 1], offset: ?>>
        %a = tile.load %x_rows : memref<64x64xf32, strided<[64, 1], offset: ?>> -> !tile.tile<64x64xf32>
        %b = tile.neg %a : !tile.tile<64x64xf32>
        tile.store %b, %y_rows : !tile.tile<64x64xf32>, memref<64x64xf32, strided<[64, 1], offset: ?>>
      }
    }
    wsp.workload @w(in %a: memref<256x64xf32>, out %b: memref<256x64xf32>) {
      wsp.task @negate(%a, %b) : memref<256x64xf32>, memref<256x64xf32>
    }
    wsp.schedule @s for @w {
      wsp.buffers at_most 4
      wsp.buffers 2 for @negate
    }
    ```
  }];
  let arguments = (ins UnitAttr:$at_most, I64Attr:$count,
      OptionalAttr<FlatSymbolRefAttr>:$kernel);
  let assemblyFormat = "(`at_most` $at_most^)? $count (`for` $kernel^)? attr-dict";
  let hasVerifier = 1;
}

def UnitOp : WSP_KernelDirective<"unit"> {
  let summary = "the unit that runs a kernel";
  let description = [{
    In place of the unit that the kernel itself names. Every instruction of the body must be one of
    that unit; the file of an external kernel is for the unit that the kernel names.

    ```mlir
    tile.kernel @mark on aiv(inout %x: memref<8x16xf32>) {
    }
    wsp.workload @w(inout %a: memref<8x16xf32>) {
      wsp.task @mark(%a) : memref<8x16xf32>
    }
    wsp.schedule @s for @w {
      wsp.unit aic for @mark
    }
    ```
  }];
  let arguments = (ins Tile_UnitAttr:$unit, FlatSymbolRefAttr:$kernel);
  let assemblyFormat = "$unit `for` $kernel attr-dict";
}

def TileOp : WSP_KernelDirective<"tile"> {
  let summary = "how many rows a kernel works on at a time";
  let description = [{
    The kernel becomes a loop over blocks of so many rows, and what is left over: so its tiles take less
    memory, and `wsp.buffers` can load the next block while this one is worked on. What is the same
    for all rows stays before the loop. Results are the same to the bit. Each instruction must
    work row by row; a kernel with fewer rows stays as it is.

    ```mlir
    tile.kernel @negate on aiv(in %x: memref<256x64xf32>, out %y: memref<256x64xf32>) {
      %a = tile.load %x : memref<256x64xf32> -> !tile.tile<256x64xf32>
      %b = tile.neg %a : !tile.tile<256x64xf32>
      tile.store %b, %y : !tile.tile<256x64xf32>, memref<256x64xf32>
    }
    wsp.workload @w(in %a: memref<256x64xf32>, out %b: memref<256x64xf32>) {
      wsp.task @negate(%a, %b) : memref<256x64xf32>, memref<256x64xf32>
    }
    wsp.schedule @s for @w {
      wsp.tile rows(32) for @negate
      wsp.buffers 2 for @negate
    }
    ```
  }];
  let arguments = (ins I64Attr:$rows, FlatSymbolRefAttr:$kernel);
  let assemblyFormat = "`rows` `(` $rows `)` `for` $kernel attr-dict";
  let hasVerifier = 1;
}

def SpatialMapOp : WSP_Directive<"spatial_map"> {
  let summary = "the grid of cores that the tasks are laid out on";
  let description = [{
    Extents, one to three.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @s for @w {
      wsp.spatial_map [4, 6]
    }
    ```
  }];
  let arguments = (ins DenseI64ArrayAttr:$grid);
  let assemblyFormat = "$grid attr-dict";
  let hasVerifier = 1;
}

def TaskWindowOp : WSP_Directive<"task_window"> {
  let summary = "how many tasks may be in flight";
  let description = [{
    A task is in flight from its submission until its slot is reclaimed. When the window is
    full the submitter waits (`mode(stall)`, the default), the run ends (`mode(abort)`), or the
    wait is counted but delays only the task (`mode(benchmark)`). The window counts tasks:
    `unit(tasks)` may be written.

    ```mlir
    wsp.workload @w() {
    }
    wsp.schedule @narrow for @w {
      wsp.task_window 16
    }
    ```
  }];
  let arguments = (ins I64Attr:$size,
      DefaultValuedAttr<WSP_WindowModeAttr, "::ptowsp::wsp::WindowMode::stall">:$mode);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

#endif // PTOWSP_WSP_SCHEDULES_TD
