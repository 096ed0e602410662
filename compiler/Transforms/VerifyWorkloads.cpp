// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-workloads: what a workload is made of, and in which direction its tensors go.

#include "compiler/Analysis/Regions.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Forms.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYWORKLOADS
#include "compiler/Transforms/Passes.h.inc"

namespace {

using tile::Access;

bool reads(Access access) { return access == Access::in || access == Access::inout; }
bool writes(Access access) { return access == Access::out || access == Access::inout; }

class WorkloadVerifier {
public:
  explicit WorkloadVerifier(wsp::WorkloadOp workload) : workload(workload) {}

  LogicalResult verify() {
    for (BlockArgument arg : workload.getBlock().getArguments()) {
      const Access access = workload.getAccess(arg.getArgNumber());
      if (access == Access::in || access == Access::inout)
        written.insert(arg);
    }
    WalkResult result = workload.getBodyRegion().walk<WalkOrder::PreOrder>(
        [&](Operation *op) { return WalkResult(verifyOp(op)); });
    return failure(result.wasInterrupted());
  }

private:
  std::string getName(Value root) {
    if (BlockArgument arg = getArgument(root))
      return "argument '" + workload.getArgName(arg.getArgNumber()).str() + "'";
    return isa<BlockArgument>(root) ? "the token's tensor" : "the intermediate";
  }

  /// The value as an argument of the workload, or null.
  BlockArgument getArgument(Value root) {
    auto arg = dyn_cast<BlockArgument>(root);
    return arg && arg.getOwner() == &workload.getBlock() ? arg : BlockArgument();
  }

  /// What processes write counts as written for all of them: channels order them, not the
  /// text. A token's tensors have been written by whoever sent them.
  void enterNetwork(wsp::NetworkOp network) {
    network.walk([&](Operation *op) {
      if (isa<wsp::ConsumeOp, wsp::ReceiveOp>(op))
        for (Value arg : op->getRegion(0).getArguments())
          written.insert(arg);
      if (auto send = dyn_cast<wsp::SendOp>(op))
        for (Value value : send.getValues())
          if (isa<MemRefType>(value.getType()))
            sends[getRoot(value)].push_back(send);
      auto task = dyn_cast<wsp::TaskOp>(op);
      if (!task || !task.getKernelOp())
        return;
      for (auto [index, value] : llvm::enumerate(task.getArgs()))
        if (writes(task.getKernelOp().getAccess(index)) &&
            !network.getBodyRegion().isAncestor(getRoot(value).getParentRegion()))
          written.insert(getRoot(value));
    });
  }

  LogicalResult verifySend(wsp::SendOp send) {
    for (Value value : send.getValues())
      if (isa<MemRefType>(value.getType()))
        if (failed(verifyRead(send, value)))
          return failure();
    sent.insert(send);
    return success();
  }

  /// A token's tensor is read by who takes it, and no more written by who has sent it.
  LogicalResult verifyOwned(wsp::TaskOp task, Value root) {
    auto arg = dyn_cast<BlockArgument>(root);
    if (arg && !getArgument(root)) {
      IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::TaskDirection);
      error << "kernel '" << task.getKernel()
            << "' writes the tensor of a token, which is only read";
      error.attachNote(arg.getLoc()) << "taken here; write to an intermediate, and send that on";
      return error;
    }
    auto tensor = root.getDefiningOp<wsp::IntermediateOp>();
    wsp::SendOp send = tensor ? findSend(task, tensor) : wsp::SendOp();
    if (!send)
      return success();
    IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::TaskDirection);
    error << "kernel '" << task.getKernel()
          << "' writes an intermediate that may belong to a token by then";
    error.attachNote(send.getLoc()) << "sent here";
    error.attachNote(tensor.getLoc()) << "make it inside the loop that sends it";
    return error;
  }

  /// Where the tensor was sent before the task may write to it: above it, or in a loop around
  /// both that the tensor is made outside of.
  wsp::SendOp findSend(wsp::TaskOp task, wsp::IntermediateOp tensor) {
    for (wsp::SendOp send : sends.lookup(tensor.getResult())) {
      if (sent.contains(send))
        return send;
      for (Operation *around = send->getParentOp(); around && !around->isAncestor(tensor);
           around = around->getParentOp())
        if (isa<wsp::ForEachOp, wsp::ConsumeOp>(around) && around->isAncestor(task))
          return send;
    }
    return {};
  }

  LogicalResult verifyOp(Operation *op) {
    if (auto network = dyn_cast<wsp::NetworkOp>(op)) {
      enterNetwork(network);
      return success();
    }
    if (auto send = dyn_cast<wsp::SendOp>(op))
      return verifySend(send);
    if (isa<wsp::ChannelOp, wsp::ProcessOp, wsp::ChannelUser>(op))
      return success();
    if (auto task = dyn_cast<wsp::TaskOp>(op))
      return verifyTask(task);
    if (auto view = dyn_cast<memref::SubViewOp>(op))
      return verifyView(view);
    if (auto cast = dyn_cast<memref::CastOp>(op))
      return verifyCast(cast);
    if (auto load = dyn_cast<wsp::ElementLoadOp>(op))
      return verifyRead(load, load.getSource());
    if (auto load = dyn_cast<wsp::SlotLoadOp>(op))
      return verifyRead(load, load.getSource());
    if (auto select = dyn_cast<wsp::SelectOp>(op))
      return failure(failed(verifyRead(select, select.getIndices())) ||
                     failed(verifyRead(select, select.getIndptr())));
    if (isa<wsp::ScopeOp, wsp::ParallelOp, wsp::ForEachOp, wsp::CondOp, wsp::CombineOp,
            wsp::SequentialOp, wsp::IntermediateOp, wsp::SymbolLoadOp, wsp::SlotReadOp,
            wsp::SlotSetOp, memref::DimOp>(op))
      return success();
    if (isa<arith::ArithDialect>(op->getDialect()))
      return success();
    return reportError(op->getLoc(), DiagId::UnsupportedOp)
           << "'" << op->getName() << "' cannot stand in a workload; a workload is made of wsp and "
           << "arith operations, memref.subview, memref.cast and memref.dim";
  }

  /// The orchestration itself reads a tensor.
  LogicalResult verifyRead(Operation *op, Value tensor) {
    Value root = getRoot(tensor);
    if (written.contains(root))
      return success();
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::ReadBeforeWrite);
    error << "'" << op->getName() << "' reads " << getName(root)
          << " before any task has written it";
    error.attachNote(root.getLoc())
        << (isa<BlockArgument>(root) ? "declare it 'inout' if the host fills it"
                                     : "it is made here");
    return error;
  }

  LogicalResult verifyTask(wsp::TaskOp task) {
    tile::KernelOp kernel = task.getKernelOp();
    for (auto [index, value] : llvm::enumerate(task.getArgs()))
      if (kernel.getAccess(index) != Access::scalar)
        if (failed(verifyDirection(task, kernel, index, getRoot(value))))
          return failure();
    if (failed(verifyDistinct(task, kernel)))
      return failure();
    for (auto [index, value] : llvm::enumerate(task.getArgs()))
      if (writes(kernel.getAccess(index)))
        written.insert(getRoot(value));
    return success();
  }

  LogicalResult verifyDirection(wsp::TaskOp task, tile::KernelOp kernel, unsigned index,
                                Value root) {
    const Access access = kernel.getAccess(index);
    BlockArgument arg = getArgument(root);
    if (writes(access) && failed(verifyOwned(task, root)))
      return failure();
    if (writes(access) && arg && workload.getAccess(arg.getArgNumber()) == Access::in) {
      IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::TaskDirection);
      error << "kernel '" << kernel.getSymName() << "' writes " << getName(root)
            << " of the workload, which is 'in'";
      error.attachNote(arg.getLoc()) << "declare it 'inout' or 'out' to write it";
      error.attachNote(kernel.getBlock().getArgument(index).getLoc())
          << "the kernel's argument '" << kernel.getArgName(index) << "' is declared here";
      return error;
    }
    if (reads(access) && !written.contains(root)) {
      IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::ReadBeforeWrite);
      error << "kernel '" << kernel.getSymName() << "' reads " << getName(root)
            << " before any task has written it";
      error.attachNote(root.getLoc())
          << (arg ? "declare it 'inout' if the host fills it" : "it is made here");
      return error;
    }
    return success();
  }

  /// A kernel may store before it has loaded everything: what it writes overlaps nothing else
  /// that it is given.
  LogicalResult verifyDistinct(wsp::TaskOp task, tile::KernelOp kernel) {
    for (unsigned i = 0; i < task.getArgs().size(); ++i)
      for (unsigned j = i + 1; j < task.getArgs().size(); ++j) {
        const Access a = kernel.getAccess(i), b = kernel.getAccess(j);
        if (a == Access::scalar || b == Access::scalar || (!writes(a) && !writes(b)))
          continue;
        if (overlap(getRegion(task.getArgs()[i]), getRegion(task.getArgs()[j])) != true)
          continue;
        IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::TaskArguments);
        error << "arguments '" << kernel.getArgName(i) << "' and '" << kernel.getArgName(j)
              << "' of kernel '" << kernel.getSymName()
              << "' overlap in memory, and the kernel writes to one of them";
        error.attachNote(kernel.getLoc())
            << "a kernel that updates a tensor in place takes it once, as 'inout'";
        return error;
      }
    return success();
  }

  /// Of a view of so many elements; what is too large to be counted is beyond every tensor.
  static int64_t getLast(int64_t first, int64_t step, int64_t size) {
    int64_t last = 0;
    const bool isLarge = llvm::MulOverflow(step, size - 1, last) != 0;
    return isLarge || llvm::AddOverflow(first, last, last) != 0 ? INT64_MAX : last;
  }

  LogicalResult verifyView(memref::SubViewOp view) {
    ArrayRef<int64_t> shape = view.getSourceType().getShape();
    for (unsigned d = 0; d < shape.size(); ++d) {
      std::optional<int64_t> step = LinearForm::of(view.getMixedStrides()[d]).getConstant();
      std::optional<int64_t> size = LinearForm::of(view.getMixedSizes()[d]).getConstant();
      if (step && *step < 1)
        return reportBounds(view, d) << "has a step of " << *step << "; steps are positive";
      if (size && *size < 1)
        return reportBounds(view, d) << "has " << *size << " elements; a view has at least one";
      auto [low, high] = getRange(LinearForm::of(view.getMixedOffsets()[d]));
      if (high && *high < 0)
        return reportBounds(view, d) << "starts at " << *high << ", before the tensor";
      if (!low || !step || !size || ShapedType::isDynamic(shape[d]))
        continue;
      if (int64_t last = getLast(*low, *step, *size); last >= shape[d])
        return reportBounds(view, d) << "reaches element " << last << " of " << shape[d];
      if (int64_t last = high ? getLast(*high, *step, *size) : 0; last >= shape[d])
        return reportBounds(view, d)
               << "reaches element " << last << " of " << shape[d] << " in the last iteration";
    }
    return success();
  }

  /// A cast may forget extents, strides and offsets; it cannot claim any, since nothing would
  /// check the claim.
  LogicalResult verifyCast(memref::CastOp op) {
    if (tile::onlyForgets(op))
      return success();
    return reportError(op.getLoc(), DiagId::UnsupportedOp)
           << "a cast from " << op.getSource().getType() << " to " << op.getType()
           << " claims what is not known; in a workload a cast can only forget";
  }

  IdentifiedDiagnostic reportBounds(memref::SubViewOp view, unsigned dim) {
    IdentifiedDiagnostic error = reportError(view.getLoc(), DiagId::OutOfBounds);
    error << "dimension " << dim << " of this view ";
    error.attachNote(getRoot(view).getLoc()) << "the tensor is declared here";
    return error;
  }

  using Bound = std::optional<int64_t>;

  /// The least and the greatest value over all iterations, where they are known.
  static std::pair<Bound, Bound> getRange(const LinearForm &form) {
    int64_t low = form.constant, high = form.constant;
    if (form.overflow)
      return {};
    for (auto [value, factor] : form.terms) {
      auto iterator = dyn_cast<BlockArgument>(value);
      Operation *loop = iterator ? iterator.getOwner()->getParentOp() : nullptr;
      IntegerAttr extent;
      if (!isa_and_nonnull<wsp::ParallelOp, wsp::ForEachOp>(loop) ||
          !matchPattern(loop->getOperand(iterator.getArgNumber()), m_Constant(&extent)) ||
          extent.getInt() < 1)
        return {};
      int64_t reach = 0;
      if (llvm::MulOverflow(factor, extent.getInt() - 1, reach) ||
          llvm::AddOverflow(reach < 0 ? low : high, reach, reach < 0 ? low : high))
        return {};
    }
    return {low, high};
  }

  wsp::WorkloadOp workload;
  llvm::SmallPtrSet<Value, 16> written;
  llvm::DenseMap<Value, SmallVector<wsp::SendOp>> sends; // of the networks so far, by tensor
  llvm::DenseSet<Operation *> sent;
};

struct WspVerifyWorkloads : impl::WspVerifyWorkloadsBase<WspVerifyWorkloads> {
  void runOnOperation() override {
    for (auto workload : getOperation().getOps<wsp::WorkloadOp>())
      if (failed(WorkloadVerifier(workload).verify()))
        signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
