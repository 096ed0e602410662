// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-lower-calls: workloads are unfolded where they are called.
///
/// Invariant: a workload is unfolded into others only when it has no calls left itself.

#include "compiler/Analysis/Regions.h"
#include "compiler/Analysis/Scopes.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPLOWERCALLS
#include "compiler/Transforms/Passes.h.inc"

namespace {

class Unfolder {
public:
  /// Removes all calls from the workload, those of its callees first.
  LogicalResult unfold(wsp::WorkloadOp workload) {
    if (done.contains(workload))
      return success();
    SmallVector<wsp::CallOp> calls;
    workload.walk([&](wsp::CallOp call) { calls.push_back(call); });
    for (wsp::CallOp call : calls) {
      auto callee =
          SymbolTable::lookupNearestSymbolFrom<wsp::WorkloadOp>(call, call.getCalleeAttr());
      open.push_back(call);
      if (isOpen(callee))
        return reportRecursion(callee);
      if (failed(verifyDirections(call, callee)) || failed(unfold(callee)))
        return failure();
      if (sizes[callee] > most - unfolded)
        return reportSize(call);
      unfolded += sizes[callee];
      open.pop_back();
      inlineCall(call, callee);
      SymbolTable::setSymbolVisibility(callee, SymbolTable::Visibility::Private);
    }
    workload.walk([&](Operation *) { ++sizes[workload]; });
    done.insert(workload);
    return success();
  }

private:
  /// Calls that call twice what calls twice would fill any memory.
  static constexpr uint64_t most = 1'000'000;

  static wsp::WorkloadOp getCaller(wsp::CallOp call) {
    return call->getParentOfType<wsp::WorkloadOp>();
  }

  bool isOpen(wsp::WorkloadOp callee) {
    return llvm::any_of(open, [&](wsp::CallOp call) { return getCaller(call) == callee; });
  }

  LogicalResult reportRecursion(wsp::WorkloadOp callee) {
    IdentifiedDiagnostic error = reportError(open.back().getLoc(), DiagId::Recursion);
    error << "workload '" << callee.getSymName() << "' calls itself";
    for (wsp::CallOp call : open)
      error.attachNote(call.getLoc())
          << "'" << getCaller(call).getSymName() << "' calls '" << call.getCallee() << "' here";
    error.attachNote(callee.getLoc())
        << "a call stands for the tasks of the workload, so that this would have no end; "
           "'wsp.for_each' repeats tasks";
    return error;
  }

  static LogicalResult reportSize(wsp::CallOp call) {
    IdentifiedDiagnostic error = reportError(call.getLoc(), DiagId::BadWorkload);
    error << "the calls of this program stand for more than " << most << " operations";
    error.attachNote(call.getLoc()) << "each call is replaced by what it calls; 'wsp.for_each' and "
                                       "'wsp.parallel' repeat tasks without that";
    return error;
  }

  LogicalResult verifyDirections(wsp::CallOp call, wsp::WorkloadOp callee) {
    wsp::WorkloadOp caller = getCaller(call);
    for (auto [index, value] : llvm::enumerate(call.getArgs())) {
      const tile::Access access = callee.getAccess(index);
      if (access != tile::Access::out && access != tile::Access::inout)
        continue;
      auto arg = dyn_cast<BlockArgument>(getRoot(value));
      if (!arg || arg.getOwner() != &caller.getBlock() ||
          caller.getAccess(arg.getArgNumber()) != tile::Access::in)
        continue;
      IdentifiedDiagnostic error = reportError(call.getLoc(), DiagId::TaskDirection);
      error << "workload '" << callee.getSymName() << "' writes argument '"
            << caller.getArgName(arg.getArgNumber()) << "' of workload '" << caller.getSymName()
            << "', which is 'in'";
      error.attachNote(arg.getLoc()) << "declare it 'inout' or 'out' to write it";
      return error;
    }
    return success();
  }

  static void inlineCall(wsp::CallOp call, wsp::WorkloadOp callee) {
    OpBuilder builder(call);
    if (makesIntermediates(callee.getBlock())) {
      auto scope = wsp::ScopeOp::create(builder, call.getLoc());
      builder.setInsertionPointToStart(&scope.getBodyRegion().emplaceBlock());
    }
    IRMapping map;
    map.map(callee.getBlock().getArguments(), call.getArgs());
    for (Operation &op : callee.getBlock())
      builder.clone(op, map);
    call.erase();
  }

  SmallVector<wsp::CallOp> open; // from the outermost caller to the current one
  llvm::DenseSet<Operation *> done;
  llvm::DenseMap<Operation *, uint64_t> sizes; // of what is done, in operations
  uint64_t unfolded = 0;
};

struct WspLowerCalls : impl::WspLowerCallsBase<WspLowerCalls> {
  void runOnOperation() override {
    Unfolder unfolder;
    for (auto workload : getOperation().getOps<wsp::WorkloadOp>())
      if (failed(unfolder.unfold(workload)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace ptowsp
