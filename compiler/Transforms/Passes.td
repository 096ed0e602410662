// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The passes that check a program or change it within its dialects. The order in which
// they run is in compiler/Pipeline/Phases.cpp and nowhere else.

#ifndef PTOWSP_TRANSFORMS_PASSES_TD
#define PTOWSP_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def WspVerifyKernels : Pass<"wsp-verify-kernels", "::mlir::ModuleOp"> {
  let summary = "checks that kernels use their arguments as declared";
  let description = [{
    Reads `tile.kernel`. An `in` argument is never stored to, an `out` argument is stored to
    and never loaded before that; the body is made of operations that kernels know, in the forms
    that they have there.

    Emits: errors `kernel-direction`, `out-of-bounds`, `unsupported-op`. Consumes: nothing.
  }];
}

def WspLowerCalls : Pass<"wsp-lower-calls", "::mlir::ModuleOp"> {
  let summary = "unfolds workloads where they are called";
  let description = [{
    | before | after |
    | --- | --- |
    | `wsp.call` | the body of the workload, in a `wsp.scope` when it makes intermediates |
    | a workload that is called | the same, private |

    Emits: errors `recursion`, `task-direction`. Consumes: `wsp.call`.
  }];
}

def WspVerifyWorkloads : Pass<"wsp-verify-workloads", "::mlir::ModuleOp"> {
  let summary = "checks which operations a workload uses and in which direction its tensors go";
  let description = [{
    Reads `wsp.workload`. Arguments that are `in` are never written, intermediates and `out`
    arguments are written before they are read, a task's outputs do not overlap its other
    arguments, views stay inside their tensors where that is known.

    Emits: errors `unsupported-op`, `task-direction`, `read-before-write`, `task-arguments`,
    `out-of-bounds`. Consumes: nothing.
  }];
}

def WspVerifyRaces : Pass<"wsp-verify-races", "::mlir::ModuleOp"> {
  let summary = "checks that iterations of a 'parallel' write memory of their own";
  let description = [{
    Reads `wsp.parallel`. Two iterations that provably touch the same memory, of which one
    writes, are an error; what cannot be decided here is left to the run (`--check-races`). A slot that iterations of a `wsp.parallel` or
    `wsp.select` write, or that two parts of a `wsp.combine` use while one writes it, is an error.

    Emits: errors `write-race`. Consumes: nothing.
  }];
}

def WspAssignSchedule : Pass<"wsp-assign-schedule", "::mlir::ModuleOp"> {
  let summary = "chooses the workload and the schedule to compile";
  let description = [{
    Keeps one `wsp.workload` and its schedule and erases the others. Without the option a
    module needs exactly one workload that no other calls, with at most one schedule. Checks the schedule's
    directives against the registered policies and the machine.

    Emits: one `wsp.workload` with at most one `wsp.schedule`; errors `unknown-schedule`,
    `bad-schedule`, `bad-workload`. Consumes: all other workloads and schedules.
  }];
  let options = [
    Option<"schedule", "schedule", "std::string", "", "name of the schedule, without '@'">,
    Option<"runtime", "runtime", "std::string", "\"bundled\"", "what the artifact is for, as ptowsp-compile names it">,
    Option<"target", "target", "std::string", "\"a2a3sim\"", "the platform, as ptowsp-compile names it">
  ];
}

def WspAssignUnits : Pass<"wsp-assign-units", "::mlir::ModuleOp"> {
  let summary = "gives kernels the unit that the schedule says, and checks that it can run them";
  let description = [{
    | before | after |
    | --- | --- |
    | `tile.kernel @k on aiv`, `wsp.unit aic for @k` | `tile.kernel @k on aic` |

    Every instruction of a kernel is one of its unit. An external kernel stays on the unit that its
    file is for.

    Emits: errors `unsupported-op`, `bad-schedule`, `unit-missing`. Consumes: nothing.
  }];
}

def WspVerifyWindow : Pass<"wsp-verify-window", "::mlir::ModuleOp"> {
  let summary = "checks that no scope holds more tasks than the task window has slots";
  let description = [{
    A task whose output a scope owns keeps its slot until the scope ends, and slots are
    reclaimed in order. A window smaller than what one scope holds can never be left again.
    Extents that are not known here count as one, branches not at all.
    Without a window in the schedule only what no window can hold is an error: the run gets
    the window that it needs.

    Emits: errors `window-too-small`. Consumes: nothing.
  }];
}

def WspVerifyDeadlock : Pass<"wsp-verify-deadlock", "::mlir::ModuleOp"> {
  let summary = "finds networks that stop for ever, and channels that fill without end";
  let description = [{
    Follows the channels and task windows of every network. Loops whose extent is open run 0, 1,
    2, ... times, up to what a cycle of waits can span; `docs/deadlock.md` has the model, and
    what stays undecided.

    Emits: errors `deadlock`, `channel-rates`, warning `deadlock-undecided`. Consumes: nothing.
  }];
}

def WspInferChannels : Pass<"wsp-infer-channels", "::mlir::ModuleOp"> {
  let summary = "finds rates, least capacities and a bound of the throughput of networks";
  let description = [{
    Solves the balance equations of each network whose processes run loops with static rates, and
    takes the largest cycle ratio of what happens in one period; `docs/deadlock.md` says what is
    counted. What it finds goes to the manifest. A network that stops for ever must have been
    refused before.

    Emits: `facts` of `wsp.network`. Consumes: `npu.machine`.
  }];
  let options = [
    Option<"explain", "explain", "bool", "false", "remarks on what was found">
  ];
}

def WspTileKernels : Pass<"wsp-tile-kernels", "::mlir::ModuleOp"> {
  let summary = "has kernels work through their rows in blocks, as the schedule says";
  let description = [{
    Reads `wsp.tile`. For a kernel of r rows and blocks of n:

    | before | after |
    | --- | --- |
    | `tile.load %x : memref<rxc> -> tile<rxc>` in the kernel | a view of n rows and a load of `tile<nxc>`, in a loop over the blocks |
    | the same with `memref<?xc>` | `tile<nxc, valid ?xc>`: the last block has the rows that are left |
    | r is no multiple of n | the rows that are left, once more behind the loop |
    | tiles of one row, scalars | unchanged, before the loop |

    Rows keep their order, and each instruction works row by row, so that results are the same to
    the bit.

    Emits: `tile_rows` on every kernel that it changes; errors `not-row-local`, `bad-schedule`.
    Consumes: nothing.
  }];
  let options = [
    Option<"explain", "explain", "bool", "false", "a remark for each kernel">
  ];
}

def WspPipelineLoads : Pass<"wsp-pipeline-loads", "::mlir::ModuleOp"> {
  let summary = "gives the tiles that a loop loads several buffers, as the schedule says";
  let description = [{
    Reads `wsp.buffers`. With n buffers the body of a loop that loads, moves or stores is repeated n
    times, so that a copy loads while the one before still works; iterations that are left over
    run in a loop behind. Loops with a known number of iterations, less than 2n, are unfolded.
    A kernel with too little memory for n copies of every load has fewer where the directive
    says `at_most`, and is an error otherwise.

    Emits: `buffers` on every kernel that has more than one; errors `tile-overflow`,
    `unknown-machine`. Consumes: `npu.machine`.
  }];
  let options = [
    Option<"explain", "explain", "bool", "false", "a remark for each kernel">
  ];
}

def WspLowerTileTypes : Pass<"wsp-lower-tile-types", "::mlir::ModuleOp"> {
  let summary = "computes in types that the unit has instead of those that it lacks";
  let description = [{
    Results are those of the instruction on its own elements, to the bit.

    | elements | instruction | becomes |
    | --- | --- | --- |
    | bf16 | arithmetic, comparisons, reductions, expansions, fills | the same on f32, between conversions |
    | i8 | the same, bits, shifts, selections, where there is a form for i16 | on i16, of which the low 8 bits are kept |
    | i8, i16 | comparisons | the same on f32 |
    | i32 | `lt`, `le`, `gt`, `ge` | the smaller or larger of both, and `eq` or `ne` |

    Emits: `tile.convert` and the sequences above; errors `tile-type`. Consumes: nothing.
  }];
}

def WspPlanTileMemory : Pass<"wsp-plan-tile-memory", "::mlir::ModuleOp"> {
  let summary = "gives every tile an address in its unit's memory";
  let description = [{
    Tiles that are not alive together share memory; an elementwise result takes the place of
    an operand that is not used afterwards. What is loaded, stored or moved in a loop shares its
    place with nothing else there as long as memory lasts, so that pipes need not wait for each
    other; then with what has not been used for longest.
    Where a loop or branch hands a tile on to a place that it cannot lie at, it is copied.

    Emits: `tile.copy`, `address` on every tile operation with a result; errors `tile-overflow`,
    `tile-shape`, `unit-missing`. Consumes: `npu.machine`.
  }];
}

def WspInsertSync : Pass<"wsp-insert-sync", "::mlir::ModuleOp"> {
  let summary = "makes the pipes of a core wait for each other where they share data";
  let description = [{
    One flag for each pair of pipes and dependence that no earlier flag covers, a barrier
    where a pipe must not read what it just wrote, and a last flag that holds the kernel's
    end until its stores have landed. A flag for what an iteration of a loop shares with the one
    before is raised once before all loops around it and waited for once behind them. Where the machine has
    no event left, flags that lie close to each other become one; else the waiting side drains all
    pipes.

    Emits: `tile.set_flag`, `tile.wait_flag`, `tile.barrier`. Consumes: `address`.
  }];
}

def WspVerifyPlanned : Pass<"wsp-verify-planned", "::mlir::ModuleOp"> {
  let summary = "checks that kernels are ready to be emitted";
  let description = [{
    Every tile has an address inside its memory, and every flag that is set is waited for
    once, in order, and none is set twice before.

    Emits: errors `tile-overflow`, `bad-kernel`. Consumes: nothing.
  }];
}

def WspInferDependences : Pass<"wsp-infer-dependences", "::mlir::ModuleOp"> {
  let summary = "finds the dependences that are known while compiling";
  let description = [{
    Reads `orch.program`. A tensor argument is decided when each access that it could conflict
    with is apart from it, ordered by a fence, or waits for the task that writes the intermediate
    first. The runtime neither looks for conflicts of decided arguments nor remembers them.
    With `inferred` all is left to the runtime, with `explicit` nothing may be; the schedule says
    which, or the option.

    Emits: `untracked` and `after_writer` of `orch.submit`; errors `dependence-open`. Consumes:
    nothing.
  }];
  let options = [
    Option<"mode", "mode", "std::string", "", "inferred, hybrid or explicit; otherwise the schedule's, or hybrid">,
    Option<"explain", "explain", "bool", "false", "a remark for each tensor argument of a task">
  ];
}

def WspVerifyLowered : Pass<"wsp-verify-lowered", "::mlir::ModuleOp"> {
  let summary = "checks that nothing of the workload dialect is left";
  let description = [{
    Emits: errors `unsupported-op`. Consumes: nothing.
  }];
}

#endif // PTOWSP_TRANSFORMS_PASSES_TD
