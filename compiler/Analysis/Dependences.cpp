// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Dependences.h"
#include "compiler/Analysis/Apartness.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace ptowsp {
namespace {

/// Beyond, the pairs of one tensor are left to the runtime.
constexpr size_t maxAccesses = 256;

bool submits(Operation &op) {
  return op.walk([](orch::SubmitOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

/// Whether the fence orders everything that is submitted in its block from `from` on.
bool orders(orch::FenceOp fence, Operation *from) {
  auto first = fence.getFirst().getDefiningOp<orch::NextTaskOp>();
  return first && first->getBlock() == fence->getBlock() &&
         (first == from || first->isBeforeInBlock(from));
}

/// Whether no task of an iteration starts before those of the iteration before it have ended.
bool isOrdered(scf::ForOp loop) {
  SmallVector<Operation *> parts;
  orch::FenceOp last;
  for (Operation &op : loop.getBody()->without_terminator()) {
    last = dyn_cast<orch::FenceOp>(op);
    if (submits(op))
      parts.push_back(&op);
  }
  if (last && !parts.empty())
    return orders(last, parts.front());
  auto inner = parts.size() == 1 ? dyn_cast<scf::ForOp>(parts.front()) : scf::ForOp();
  return inner && isOrdered(inner);
}

/// The innermost block that both stand in, with the ops of it that they are or stand in.
Block *findCommonBlock(Operation *a, Operation *b, Operation *&inA, Operation *&inB) {
  for (Block *block = a->getBlock(); block; block = block->getParentOp()->getBlock()) {
    inB = block->findAncestorOpInBlock(*b);
    if (inB) {
      inA = block->findAncestorOpInBlock(*a);
      return block;
    }
  }
  return nullptr;
}

bool hasFenceBetween(Operation *a, Operation *b) {
  for (Operation *op = a->getNextNode(); op && op != b; op = op->getNextNode())
    if (auto fence = dyn_cast<orch::FenceOp>(op); fence && orders(fence, a))
      return true;
  return false;
}

/// The loops between the task and the block that makes the tensor, the outermost first;
/// nothing where something else repeats or delays it.
std::optional<SmallVector<scf::ForOp>> getLoops(orch::SubmitOp task, Value root) {
  SmallVector<scf::ForOp> loops;
  for (Operation *op = task; op->getBlock() != root.getParentBlock();) {
    op = op->getParentOp();
    if (!op || !isa<scf::ForOp, scf::IfOp, orch::ScopeOp, orch::OrderedOp>(op))
      return std::nullopt;
    if (auto loop = dyn_cast<scf::ForOp>(op))
      loops.insert(loops.begin(), loop);
  }
  return loops;
}

/// All accesses to one tensor.
class TensorAccesses {
public:
  explicit TensorAccesses(Value root) : root(root) { findOtherUse(root); }

  void add(TensorAccess *access) {
    accesses.push_back(access);
    written |= access->writes;
  }

  void decide() {
    if (!isKnown())
      return leave("its tensor is not known here", root.getDefiningOp());
    if (otherUse && !isa<orch::ElementLoadOp>(otherUse))
      return leave("something else than a task uses the tensor", otherUse);
    if (!written)
      return explain("no task writes it");
    if (accesses.size() > maxAccesses)
      return leave("the tensor has more than " + std::to_string(maxAccesses) + " accesses",
                   nullptr);
    findWriter();
    SmallVector<std::pair<TensorAccess *, TensorAccess *>> edges;
    for (auto [i, a] : llvm::enumerate(accesses))
      for (TensorAccess *b : ArrayRef(accesses).drop_front(i))
        if (a->writes || b->writes)
          decidePair(*a, *b, edges);
    if (otherUse)
      for (TensorAccess *access : accesses)
        if (access->writes)
          fail(*access, "the orchestration reads the tensor", otherUse);
    for (auto [a, b] : edges)
      b->afterWriter = a->decided || b->decided;
    explain("all other accesses are apart from it or ordered");
  }

private:
  /// Whether it is a tensor of the host or of a task, and not one that a channel hands on.
  bool isKnown() const {
    if (auto arg = dyn_cast<BlockArgument>(root))
      return isa<orch::ProgramOp>(arg.getOwner()->getParentOp());
    return isa<orch::IntermediateOp, orch::AllocOp>(root.getDefiningOp());
  }

  /// Prefers what does more than to read an element.
  void findOtherUse(Value value) {
    for (Operation *user : value.getUsers()) {
      if (isa<memref::SubViewOp, memref::CastOp>(user))
        findOtherUse(user->getResult(0));
      else if (!isa<orch::SubmitOp, memref::DimOp>(user) &&
               (!otherUse || isa<orch::ElementLoadOp>(otherUse)))
        otherUse = user;
    }
  }

  /// The access that gives an intermediate its storage: the first, which writes all of it.
  void findWriter() {
    auto tensor = root.getDefiningOp<orch::IntermediateOp>();
    if (!tensor)
      return;
    TensorAccess *first = accesses.front();
    Block *block = tensor->getBlock();
    if (first->task->getBlock() == block && first->task.getArgs()[first->index] == root &&
        first->task.getAccess(first->index) == tile::Access::out)
      writer = first;
  }

  static void fail(TensorAccess &access, const std::string &reason, Operation *other) {
    if (!access.decided)
      return;
    access.decided = false;
    access.reason = reason;
    access.other = other;
  }

  void decidePair(TensorAccess &a, TensorAccess &b,
                  SmallVectorImpl<std::pair<TensorAccess *, TensorAccess *>> &edges) {
    const std::string reason = describeOpenPair(a, b, edges);
    if (reason.empty())
      return;
    fail(a, reason, b.task);
    fail(b, reason, a.task);
  }

  /// Why the pair is not decided; empty when it is.
  std::string describeOpenPair(TensorAccess &a, TensorAccess &b,
                               SmallVectorImpl<std::pair<TensorAccess *, TensorAccess *>> &edges) {
    const auto loopsA = getLoops(a.task, root), loopsB = getLoops(b.task, root);
    if (!loopsA || !loopsB)
      return "how often the tasks run is not known here";
    for (auto [loop, other] : llvm::zip(*loopsA, *loopsB)) {
      if (loop != other)
        break;
      if (!isOrdered(loop) && !apartAcross(loop, a.region, b.region))
        return "different iterations of a loop may touch the same memory";
    }
    if (a.task == b.task)
      return {};
    Operation *inA = nullptr, *inB = nullptr;
    Block *common = findCommonBlock(a.task, b.task, inA, inB);
    if (apartWithin(common, a.region, b.region) || (inA != inB && hasFenceBetween(inA, inB)))
      return {};
    if (&a != writer)
      return "both may touch the same memory";
    edges.push_back({&a, &b});
    return {};
  }

  void explain(const std::string &reason) {
    for (TensorAccess *access : accesses)
      if (access->decided)
        access->reason = access->afterWriter ? "after the task that writes it first" : reason;
  }
  void leave(const std::string &reason, Operation *other) {
    for (TensorAccess *access : accesses)
      fail(*access, reason, other);
  }

  Value root;
  SmallVector<TensorAccess *> accesses;
  TensorAccess *writer = nullptr;
  Operation *otherUse = nullptr;
  bool written = false;
};

} // namespace

std::vector<TensorAccess> findDependences(orch::ProgramOp program) {
  std::vector<TensorAccess> accesses;
  program.walk([&](orch::SubmitOp task) {
    for (auto [index, arg] : llvm::enumerate(task.getArgs())) {
      const tile::Access access = task.getAccess(index);
      if (access == tile::Access::scalar || !isa<MemRefType>(arg.getType()))
        continue;
      const bool writes = access != tile::Access::in;
      accesses.push_back({task, static_cast<unsigned>(index), writes, getRegion(arg)});
    }
  });
  llvm::MapVector<Value, std::unique_ptr<TensorAccesses>> tensors;
  for (TensorAccess &access : accesses) {
    std::unique_ptr<TensorAccesses> &tensor = tensors[access.region.root];
    if (!tensor)
      tensor = std::make_unique<TensorAccesses>(access.region.root);
    tensor->add(&access);
  }
  for (auto &[root, tensor] : tensors)
    tensor->decide();
  return accesses;
}

} // namespace ptowsp
