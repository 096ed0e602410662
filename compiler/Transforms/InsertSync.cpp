// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-insert-sync: the pipes of a core wait for each other where they share data.
///
/// compiler/Analysis/SyncPlan.h says where; here each flag gets an event that no flag alive
/// between the same pipes has. Where there are not enough, the waiting side waits for
/// everything instead.

#include "compiler/Analysis/SyncPlan.h"
#include "compiler/Transforms/Passes.h"

#include <map>

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPINSERTSYNC
#include "compiler/Transforms/Passes.h.inc"

namespace {

using tile::Pipe;

/// Places between operations, in the order in which what is inserted there stands.
struct Place {
  static constexpr unsigned slots = 8; ///< per position of KernelOrder
  static unsigned primeBefore(unsigned begin) { return slots * (begin + 1) - 3; }
  static unsigned waitBefore(unsigned begin) { return slots * (begin + 1) - 2; }
  static unsigned barrierBefore(unsigned begin) { return slots * (begin + 1) - 1; }
  static unsigned setAfter(unsigned end) { return slots * (end + 1) + 1; }
  static unsigned drainAfter(unsigned end) { return slots * (end + 1) + 2; }
};

/// An operation to insert before or behind another one.
struct Insertion {
  Operation *anchor;
  bool isBehind;
  std::function<void(OpBuilder &)> create;
};

/// A flag with the places between which its event is taken.
struct Life {
  SyncFlag flag;
  Operation *around; ///< the loop before which it is raised and behind which it is waited for
  unsigned begin;
  unsigned end;
};

/// Which flags have an event, and which find none free.
struct Allotment {
  std::vector<std::pair<Life, int64_t>> given;
  std::vector<SyncFlag> without;
};

class Inserter {
public:
  Inserter(tile::KernelOp kernel, npu::MachineOp machine)
      : kernel(kernel), machine(machine), order(kernel), plan(kernel, machine) {}

  void run() {
    allotEvents();
    for (const SyncBarrier &barrier : plan.getBarriers())
      addBarrier(barrier.before, barrier.pipe);
    insert();
    insertDrain();
  }

private:
  void add(unsigned place, Operation *anchor, bool isBehind,
           std::function<void(OpBuilder &)> create) {
    insertions.insert({place, {anchor, isBehind, std::move(create)}});
  }

  void addBarrier(Operation *before, Pipe pipe) {
    add(Place::barrierBefore(order.begin(before)), before, false,
        [=](OpBuilder &builder) { tile::BarrierOp::create(builder, before->getLoc(), pipe); });
  }

  void addSet(const SyncFlag &flag, int64_t event, unsigned place, Operation *anchor,
              bool isBehind) {
    add(place, anchor, isBehind, [=](OpBuilder &builder) {
      tile::SetFlagOp::create(builder, anchor->getLoc(), flag.source, flag.target, event);
    });
  }

  void addWait(const SyncFlag &flag, int64_t event, unsigned place, Operation *anchor,
               bool isBehind) {
    add(place, anchor, isBehind, [=](OpBuilder &builder) {
      tile::WaitFlagOp::create(builder, anchor->getLoc(), flag.source, flag.target, event);
    });
  }

  Life getLife(const SyncFlag &flag, bool staysRaised) const {
    if (!flag.loop)
      return {flag, nullptr, Place::setAfter(order.end(flag.from)),
              Place::waitBefore(order.begin(flag.to))};
    Operation *around = staysRaised ? flag.getOutermost() : flag.loop;
    return {flag, around, Place::primeBefore(order.begin(around)),
            Place::drainAfter(order.end(around))};
  }

  static bool meet(const Life &a, const Life &b) {
    return a.flag.source == b.flag.source && a.flag.target == b.flag.target && a.end >= b.begin &&
           a.begin <= b.end;
  }

  /// The lowest event that no flag between the same pipes has at the same time: if possible one
  /// that the raising pipe knows to be lowered, else the one that was lowered first.
  std::optional<int64_t> findEvent(const Life &life, const Allotment &allotment) const {
    constexpr unsigned never = ~0u;
    SmallVector<unsigned> lowered(npu::MachineOp(machine).getEvents(), 0); // by event
    for (const auto &[other, event] : allotment.given) {
      if (other.flag.source != life.flag.source || other.flag.target != life.flag.target)
        continue;
      if (meet(other, life))
        lowered[event] = never;
      else if (lowered[event] != never && !plan.isOver(other.flag, life.flag))
        lowered[event] = std::max(lowered[event], other.end);
    }
    const auto *best = std::min_element(lowered.begin(), lowered.end());
    if (best == lowered.end() || *best == never)
      return std::nullopt;
    return best - lowered.begin();
  }

  /// `staysRaised`: flags of inner loops keep their event for the outer loops too.
  Allotment allot(bool staysRaised) const {
    std::vector<Life> lives;
    for (const SyncFlag &flag : plan.getFlags())
      lives.push_back(getLife(flag, staysRaised));
    while (true) {
      llvm::sort(lives, [](const Life &a, const Life &b) {
        return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
      });
      Allotment allotment;
      const Life *first = nullptr; // that finds no event
      for (const Life &life : lives)
        if (std::optional<int64_t> event = findEvent(life, allotment)) {
          allotment.given.push_back({life, *event});
        } else {
          allotment.without.push_back(life.flag);
          first = first ? first : &life;
        }
      if (!first || !joinNeighbours(lives, *first, staysRaised))
        return allotment;
    }
  }

  /// Whether one flag can stand for both: behind the later place, before the earlier one.
  bool canJoin(const Life &a, const Life &b) const {
    if (a.around != b.around || a.flag.loop != b.flag.loop ||
        a.flag.from->getBlock() != b.flag.from->getBlock() ||
        a.flag.to->getBlock() != b.flag.to->getBlock())
      return false;
    return a.around || std::max(order.end(a.flag.from), order.end(b.flag.from)) <
                           std::min(order.begin(a.flag.to), order.begin(b.flag.to));
  }

  /// Of the flags that are alive with `life`, joins the two that lie closest to each other: one
  /// pipe then waits a little longer than it must.
  bool joinNeighbours(std::vector<Life> &lives, Life life, bool staysRaised) const {
    auto distance = [](unsigned a, unsigned b) { return a < b ? b - a : a - b; };
    std::optional<std::tuple<unsigned, size_t, size_t>> best;
    for (size_t i = 0; i < lives.size(); ++i)
      for (size_t j = i + 1; j < lives.size(); ++j) {
        const Life &a = lives[i], &b = lives[j];
        if (!meet(a, life) || !meet(b, life) || !canJoin(a, b))
          continue;
        const unsigned cost = distance(order.begin(a.flag.from), order.begin(b.flag.from)) +
                              distance(order.begin(a.flag.to), order.begin(b.flag.to));
        best = std::min(best.value_or(std::tuple(~0u, i, j)), std::tuple(cost, i, j));
      }
    if (!best)
      return false;
    auto [cost, i, j] = *best;
    SyncFlag joined = lives[i].flag;
    if (order.begin(joined.from) < order.begin(lives[j].flag.from))
      joined.from = lives[j].flag.from;
    if (order.begin(joined.to) > order.begin(lives[j].flag.to))
      joined.to = lives[j].flag.to;
    lives[i] = getLife(joined, staysRaised);
    lives.erase(lives.begin() + static_cast<ptrdiff_t>(j));
    return true;
  }

  void allotEvents() {
    Allotment allotment = allot(true);
    if (!allotment.without.empty())
      if (Allotment shorter = allot(false); shorter.without.size() < allotment.without.size())
        allotment = std::move(shorter);
    for (const auto &[life, event] : allotment.given)
      addFlag(life, event);
    for (const SyncFlag &flag : allotment.without)
      addBarrier(flag.to, Pipe::all);
  }

  void addFlag(const Life &life, int64_t event) {
    const SyncFlag &flag = life.flag;
    if (life.around) {
      addSet(flag, event, life.begin, life.around, false);
      addWait(flag, event, life.end, life.around, true);
    }
    addWait(flag, event, Place::waitBefore(order.begin(flag.to)), flag.to, false);
    addSet(flag, event, Place::setAfter(order.end(flag.from)), flag.from, true);
  }

  void insert() {
    llvm::DenseMap<Operation *, Operation *> last; // inserted behind an operation
    for (const auto &[place, insertion] : insertions) {
      OpBuilder builder(insertion.anchor);
      if (insertion.isBehind) {
        Operation *&previous = last[insertion.anchor];
        builder.setInsertionPointAfter(previous ? previous : insertion.anchor);
        insertion.create(builder);
        previous = previous ? previous->getNextNode() : insertion.anchor->getNextNode();
        continue;
      }
      insertion.create(builder);
    }
  }

  /// The next kernel on this core may read what this one stored.
  void insertDrain() {
    OpBuilder builder = OpBuilder::atBlockEnd(&kernel.getBlock());
    for (Pipe pipe : plan.getStoringPipes()) {
      tile::SetFlagOp::create(builder, kernel.getLoc(), pipe, Pipe::scalar, 0);
      tile::WaitFlagOp::create(builder, kernel.getLoc(), pipe, Pipe::scalar, 0);
    }
  }

  tile::KernelOp kernel;
  npu::MachineOp machine;
  KernelOrder order;
  SyncPlan plan;
  std::multimap<unsigned, Insertion> insertions; ///< by their place
};

struct WspInsertSync : impl::WspInsertSyncBase<WspInsertSync> {
  void runOnOperation() override {
    npu::MachineOp machine = npu::findMachine(getOperation());
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      if (kernel.getExternal())
        continue; // planned by hand; a body is for the interpreter
      if (!machine) {
        reportError(kernel.getLoc(), DiagId::UnknownMachine)
            << "kernel '" << kernel.getSymName() << "' cannot be synchronised without a machine";
        return signalPassFailure();
      }
      if (failed(checkPlanned(kernel)))
        return signalPassFailure();
      Inserter(kernel, machine).run();
    }
  }

  LogicalResult checkPlanned(tile::KernelOp kernel) {
    WalkResult result = kernel.walk([&](Operation *op) {
      if (isa<tile::SetFlagOp, tile::WaitFlagOp, tile::BarrierOp>(op)) {
        reportError(op->getLoc(), DiagId::BadKernel)
            << "kernel '" << kernel.getSymName() << "' is synchronised already";
        return WalkResult::interrupt();
      }
      for (Value result : op->getResults())
        if (isa<tile::TileType>(result.getType()) && !tile::findAddress(result)) {
          reportError(op->getLoc(), DiagId::BadKernel)
              << "this tile has no address; plan the kernel's memory first";
          return WalkResult::interrupt();
        }
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }
};

} // namespace
} // namespace ptowsp
