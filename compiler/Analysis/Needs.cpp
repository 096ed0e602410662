// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Needs.h"
#include "compiler/Analysis/NetworkCheck.h"
#include "compiler/Analysis/Regions.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ptowsp {
namespace {

using llvm::SaturatingAdd;
using llvm::SaturatingMultiply;

/// What an output takes of a heap: the runtime gives it lines of 64 bytes.
constexpr uint64_t heapLine = 64;

uint64_t getHeapBytes(wsp::IntermediateOp tensor) {
  auto type = cast<MemRefType>(tensor.getType());
  uint64_t bytes = type.getElementTypeBitWidth() / 8;
  auto sizes = tensor.getSizes().begin();
  for (int64_t extent : type.getShape()) {
    if (ShapedType::isDynamic(extent)) {
      IntegerAttr value;
      if (!matchPattern(*sizes++, m_Constant(&value)))
        return unbounded;
      extent = value.getInt();
    }
    bytes = SaturatingMultiply<uint64_t>(bytes, std::max<int64_t>(extent, 0));
  }
  return bytes > unbounded - heapLine ? unbounded : llvm::alignTo(bytes, heapLine);
}

/// The bytes of the intermediates that are packed into the task's output.
uint64_t getOutputBytes(wsp::TaskOp task, PackingTasks &packing, bool &holds) {
  uint64_t bytes = 0;
  holds = false;
  for (Value arg : task.getArgs()) {
    auto tensor = arg.getDefiningOp<wsp::IntermediateOp>();
    if (!tensor || packing.find(tensor) != task)
      continue;
    holds = true;
    bytes = SaturatingAdd(bytes, getHeapBytes(tensor));
  }
  return bytes;
}

/// Follows the submissions of a workload through the rings.
class NeedCounter {
public:
  explicit NeedCounter(Bound bound) : bound(bound) {}

  void walk(Block &block, unsigned depth, Operation *scope) {
    for (Operation &op : block) {
      if (auto task = dyn_cast<wsp::TaskOp>(op))
        submitTask(task, depth, scope);
      else if (auto tensor = dyn_cast<wsp::IntermediateOp>(op)) {
        if (!packing.find(tensor))
          submit(tensor, depth, scope, /*holds=*/true, getHeapBytes(tensor));
      } else if (auto inner = dyn_cast<wsp::ScopeOp>(op))
        walkScope(inner.getBlock(), depth + 1, inner);
      else if (auto parts = dyn_cast<wsp::CombineOp>(op))
        walk(parts.getBlock(), depth, scope);
      else if (auto parts = dyn_cast<wsp::SequentialOp>(op))
        walk(parts.getBlock(), depth, scope);
      else if (auto loop = dyn_cast<wsp::ParallelOp>(op))
        walkLoop(loop, loop.getBlock(), countIterations(loop.getExtents()), isScope(loop), depth,
                 scope);
      else if (auto loop = dyn_cast<wsp::ForEachOp>(op))
        walkLoop(loop, loop.getBlock(), countIterations(loop.getExtents()), isScope(loop), depth,
                 scope);
      else if (auto loop = dyn_cast<wsp::SelectOp>(op))
        walkLoop(loop, loop.getBlock(), countIterations(loop), isScope(loop), depth, scope);
      else if (auto cond = dyn_cast<wsp::CondOp>(op))
        walkBranches(&cond.getThenBlock(), cond.getElseBlock(), cond, depth, scope);
      else if (auto network = dyn_cast<wsp::NetworkOp>(op))
        walkNetwork(network);
      else
        walkChannelUser(&op, depth, scope);
    }
  }

  Needs take() {
    for (auto [ring, need] : llvm::zip_equal(totals, needs.rings)) {
      need = {ring.slots, ring.heldBytes};
      if (ring.smallest != ring.largest) // pieces never wrap: what is left at the end is lost
        need.heapBytes = SaturatingAdd(need.heapBytes, ring.largest - heapLine);
    }
    needs.tasks = state.tasks;
    return needs;
  }

private:
  /// What is held in a ring at one point of the workload.
  struct Ring {
    uint64_t count = 0; // slots since the first that is held, with it; zero: none is held
    uint64_t bytes = 0;
    unsigned depth = 0;
    Operation *holder = nullptr;
    Operation *first = nullptr;
  };
  struct State {
    std::array<Ring, numScopeRings> rings;
    std::array<uint64_t, numUnits> tasks = {};
  };
  struct Total {
    uint64_t slots = 0;
    uint64_t heldBytes = 0;
    uint64_t largest = 0;
    uint64_t smallest = 0;
  };

  static unsigned getRing(unsigned depth) { return std::min(depth, numScopeRings - 1); }

  /// How often a loop runs that nothing is known of.
  uint64_t getOpenCount() const { return bound == Bound::least ? 1 : unbounded; }

  uint64_t countIterations(ValueRange extents) const {
    uint64_t iterations = 1;
    for (Value extent : extents) {
      IntegerAttr value;
      const bool known = matchPattern(extent, m_Constant(&value));
      const uint64_t count = known ? std::max<int64_t>(value.getInt(), 0) : getOpenCount();
      iterations = SaturatingMultiply(iterations, count);
    }
    return iterations;
  }

  /// A row has at most all indices.
  uint64_t countIterations(wsp::SelectOp loop) const {
    const int64_t indices = cast<MemRefType>(loop.getIndices().getType()).getDimSize(0);
    return bound == Bound::least || ShapedType::isDynamic(indices) ? getOpenCount() : indices;
  }

  void submitTask(wsp::TaskOp task, unsigned depth, Operation *scope) {
    bool holds = false;
    const uint64_t bytes = getOutputBytes(task, packing, holds);
    submit(task, depth, scope, holds, bytes);
    uint64_t &tasks = state.tasks[static_cast<unsigned>(task.getKernelOp().getUnit())];
    tasks = SaturatingAdd<uint64_t>(tasks, 1);
  }

  void submit(Operation *op, unsigned depth, Operation *scope, bool holds, uint64_t bytes) {
    const unsigned index = getRing(depth);
    Ring &ring = state.rings[index];
    if (bytes != 0) {
      Total &total = totals[index];
      total.largest = std::max(total.largest, bytes);
      total.smallest = total.smallest == 0 ? bytes : std::min(total.smallest, bytes);
    }
    if (ring.count == 0) {
      if (!holds)
        return record(index, {1, 0, depth, nullptr, nullptr}, op);
      ring = {0, 0, depth, scope, op};
    }
    ring.count = SaturatingAdd<uint64_t>(ring.count, 1);
    ring.bytes = SaturatingAdd(ring.bytes, bytes);
    record(index, ring, op);
  }

  void record(unsigned index, const Ring &ring, Operation *op) {
    Total &total = totals[index];
    total.slots = std::max(total.slots, ring.count);
    total.heldBytes = std::max(total.heldBytes, ring.bytes);
    if (ring.count > needs.slots.slots)
      needs.slots = {ring.count, ring.holder, ring.first, op};
  }

  void walkScope(Block &block, unsigned depth, Operation *scope) {
    walk(block, depth, scope);
    Ring &ring = state.rings[getRing(depth)];
    if (ring.count != 0 && ring.depth == depth)
      ring = {};
  }

  void walkLoop(Operation *loop, Block &body, uint64_t iterations, bool isScope, unsigned depth,
                Operation *scope) {
    if (iterations == 0)
      return;
    const State before = state;
    if (isScope)
      walkScope(body, depth + 1, loop);
    else
      walk(body, depth, scope);
    // What one iteration adds to a ring that was held before, all of them add.
    auto addAll = [&](uint64_t &now, uint64_t was) {
      now = SaturatingAdd(SaturatingMultiply(now - was, iterations), was);
    };
    for (unsigned index = 0; index < numScopeRings; ++index) {
      Ring &ring = state.rings[index];
      const Ring &was = before.rings[index];
      if (was.count == 0 || ring.count == was.count)
        continue;
      addAll(ring.count, was.count);
      addAll(ring.bytes, was.bytes);
      record(index, ring, loop);
    }
    for (auto [now, was] : llvm::zip_equal(state.tasks, before.tasks))
      addAll(now, was);
  }

  void walkBranch(Block &block, Operation *op, unsigned depth, Operation *scope) {
    if (isa<wsp::ReceiveOp>(op) && makesIntermediates(block))
      walkScope(block, depth + 1, op);
    else
      walk(block, depth, scope);
  }

  /// Either branch may run: what comes after finds the fuller rings.
  void walkBranches(Block *then, Block *otherwise, Operation *op, unsigned depth,
                    Operation *scope) {
    if (bound == Bound::least)
      return;
    const State before = state;
    walkBranch(*then, op, depth, scope);
    const State taken = state;
    state = before;
    if (otherwise)
      walkBranch(*otherwise, op, depth, scope);
    for (auto [ring, other] : llvm::zip_equal(state.rings, taken.rings)) {
      const uint64_t bytes = std::max(ring.bytes, other.bytes);
      if (other.count > ring.count)
        ring = other;
      ring.bytes = bytes;
    }
    for (auto [tasks, other] : llvm::zip_equal(state.tasks, taken.tasks))
      tasks = std::max(tasks, other);
  }

  /// Each process has rings of its own, all of one size, and needs no ready queues.
  void walkNetwork(wsp::NetworkOp network) {
    for (wsp::ProcessOp process : network.getProcesses()) {
      NeedCounter inner(bound);
      inner.walk(process.getBlock(), 0, process);
      inner.keepTokens(process, network);
      for (auto [total, own] : llvm::zip_equal(totals, inner.totals)) {
        total.slots = std::max(total.slots, own.slots);
        total.heldBytes = std::max(total.heldBytes, own.heldBytes);
        total.largest = std::max(total.largest, own.largest);
        total.smallest = total.smallest == 0 || own.smallest == 0
                             ? std::max(total.smallest, own.smallest)
                             : std::min(total.smallest, own.smallest);
      }
      if (inner.needs.slots.slots > needs.slots.slots)
        needs.slots = inner.needs.slots;
    }
  }

  void walkChannelUser(Operation *op, unsigned depth, Operation *scope) {
    if (auto consume = dyn_cast<wsp::ConsumeOp>(op))
      return walkLoop(consume, consume.getBlock(), getOpenCount(),
                      makesIntermediates(consume.getBlock()), depth, scope);
    if (auto receive = dyn_cast<wsp::ReceiveOp>(op))
      return walkBranches(&receive.getBlock(), receive.getElseBlock(), receive, depth, scope);
  }

  /// How long tokens keep outputs is up to who takes them: the network has been followed to find
  /// how many slots are enough, and so many outputs at the most lie in the heap.
  void keepTokens(wsp::ProcessOp process, wsp::NetworkOp network) {
    if (bound == Bound::least || !sendsOutputs(process))
      return;
    const DictionaryAttr facts = network.getFactsAttr();
    const auto window = facts ? facts.getAs<IntegerAttr>("task_window") : IntegerAttr();
    for (Total &total : totals) {
      const bool isUsed = total.largest != 0 || total.slots != 0;
      total.slots = !window ? unbounded : isUsed ? static_cast<uint64_t>(window.getInt()) : 0;
      total.heldBytes = window ? SaturatingMultiply(total.slots, total.largest) : unbounded;
    }
  }

  const Bound bound;
  PackingTasks packing;
  State state;
  std::array<Total, numScopeRings> totals;
  Needs needs;
};

} // namespace

Needs computeNeeds(wsp::WorkloadOp workload, Bound bound) {
  NeedCounter counter(bound);
  counter.walk(workload.getBlock(), 0, workload);
  return counter.take();
}

} // namespace ptowsp
