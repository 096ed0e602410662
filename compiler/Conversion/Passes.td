// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The passes that take a program from one dialect to the next.

#ifndef PTOWSP_CONVERSION_PASSES_TD
#define PTOWSP_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def WspLowerWorkloads : Pass<"wsp-lower-workloads", "::mlir::ModuleOp"> {
  let summary = "turns the workload under its schedule into an orchestration";
  let description = [{
    | before | after |
    | --- | --- |
    | `wsp.workload` and its `wsp.schedule` | `orch.program`, the schedule's settings as attributes |
    | `wsp.parallel`, pipelined `wsp.for_each` | `scf.for`, one loop per axis |
    | `wsp.for_each` | `scf.for` with `orch.fence` at the end of each iteration, in an `orch.ordered` |
    | `wsp.scope`, the body of a loop that makes intermediates | `orch.scope` |
    | `wsp.select` | `scf.for` over the places of the row, which loads the index at each |
    | `wsp.element_load` | `orch.element_load` |
    | `wsp.cond` | `scf.if` |
    | `wsp.combine` | its parts |
    | `wsp.sequential` | its parts with `orch.fence` between them, in an `orch.ordered` |
    | `wsp.intermediate` whose first use is a task of the same block that writes all of it | `orch.intermediate` |
    | any other `wsp.intermediate` | `orch.alloc` |
    | `wsp.task` | `orch.submit` |
    | `wsp.symbol`, `wsp.symbol_load` | `orch.symbol`, `orch.symbol_load` |
    | `wsp.slot`, `wsp.slot_read`, `wsp.slot_set`, `wsp.slot_load` | `orch.slot`, `orch.slot_read`, `orch.slot_set`; what is loaded is set |
    | `wsp.network`, `wsp.channel`, `wsp.process` | `orch.network`, `orch.channel`, `orch.process` |
    | `wsp.send`, `wsp.record` | `orch.channel_send` |
    | `wsp.receive`, `wsp.consume`, `wsp.synchronize` | `orch.channel_take`, of one token or of all |
    | `wsp.close`, `wsp.query` | `orch.channel_close`, `orch.channel_query` |

    Inside of a process there are no fences, and tasks have no key, no priority and no stream.

    Emits: `orch`, `scf`. Consumes: `wsp`.
  }];
  let dependentDialects = ["::ptowsp::orch::OrchDialect", "::mlir::scf::SCFDialect"];
}

#endif // PTOWSP_CONVERSION_PASSES_TD
