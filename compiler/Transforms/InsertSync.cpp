// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-insert-sync: the pipes of a core wait for each other where they share data.
///
/// Every pipe carries a vector clock: up to which instruction of each other pipe it has
/// waited, directly or through a third pipe. A flag is inserted where an instruction
/// depends on one that its pipe's clock does not cover.
///
/// Invariant: after an instruction is visited, its pipe's clock covers all that it
/// depends on.

#include "compiler/Transforms/Passes.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Tile.h"

#include <array>

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPINSERTSYNC
#include "compiler/Transforms/Passes.h.inc"

namespace {

using tile::Pipe;

constexpr size_t numPipes = static_cast<size_t>(Pipe::all);
/// Per pipe the number of its instructions that are known to be done.
using Clock = std::array<size_t, numPipes>;

/// Bytes of the unit's memory, or a whole argument in global memory.
struct Range {
  Value argument;
  int64_t begin = 0;
  int64_t end = 0;

  bool overlaps(const Range &other) const {
    return argument == other.argument && (argument || (begin < other.end && other.begin < end));
  }
};

struct Instruction {
  Operation *op;
  Pipe pipe;
  size_t number; // among those of its pipe, from one
  SmallVector<Range> reads;
  SmallVector<Range> writes;
  Clock known; // when it starts
};

/// A flag from after `from` to before `to`.
struct Flag {
  size_t from;
  size_t to;
};

Range getTileRange(Value tile) {
  auto address = tile.getDefiningOp()->getAttrOfType<IntegerAttr>("address").getInt();
  return {{}, address, address + cast<tile::TileType>(tile.getType()).getBytes()};
}

bool anyOverlap(ArrayRef<Range> a, ArrayRef<Range> b) {
  return llvm::any_of(a, [&](const Range &x) {
    return llvm::any_of(b, [&](const Range &y) { return x.overlaps(y); });
  });
}

class Synchronizer {
public:
  Synchronizer(tile::KernelOp kernel, npu::MachineOp machine) : kernel(kernel), machine(machine) {}

  void run() {
    for (Operation &op : kernel.getBlock())
      if (auto onPipe = dyn_cast<tile::TilePipeOpInterface>(&op))
        visit(&op, onPipe.getPipe());
    insertFlags();
    insertDrain();
  }

private:
  static size_t index(Pipe pipe) { return static_cast<size_t>(pipe); }

  Instruction describe(Operation *op, Pipe pipe) {
    Instruction instruction = {op, pipe, ++count[index(pipe)], {}, {}, {}};
    for (Value operand : op->getOperands())
      if (isa<tile::TileType>(operand.getType()))
        instruction.reads.push_back(getTileRange(operand));
    for (Value result : op->getResults())
      instruction.writes.push_back(getTileRange(result));
    if (auto load = dyn_cast<tile::LoadOp>(op))
      instruction.reads.push_back({load.getSource(), 0, 0});
    if (auto store = dyn_cast<tile::StoreOp>(op))
      instruction.writes.push_back({store.getDest(), 0, 0});
    return instruction;
  }

  bool needsBarrier(Pipe pipe) {
    auto sync = machine.getOnly<npu::SyncOp>();
    return !sync || llvm::any_of(sync.getBarrierPipes().getAsValueRange<StringAttr>(),
                                 [&](StringRef name) { return name == stringifyPipe(pipe); });
  }

  void visit(Operation *op, Pipe pipe) {
    Instruction current = describe(op, pipe);
    Clock &clock = clocks[index(pipe)];
    // Latest first: what the latest knows may make earlier flags needless.
    for (size_t i = instructions.size(); i-- > 0;) {
      const Instruction &earlier = instructions[i];
      const bool wrote =
          anyOverlap(earlier.writes, current.reads) || anyOverlap(earlier.writes, current.writes);
      if (!wrote && !anyOverlap(earlier.reads, current.writes))
        continue;
      if (earlier.pipe != pipe) {
        if (clock[index(earlier.pipe)] < earlier.number) {
          flags.push_back({i, instructions.size()});
          join(clock, earlier);
        }
      } else if (wrote && earlier.number > barriers[index(pipe)] && needsBarrier(pipe)) {
        OpBuilder builder(op);
        tile::BarrierOp::create(builder, op->getLoc(), pipe);
        barriers[index(pipe)] = current.number - 1;
      }
    }
    current.known = clock;
    instructions.push_back(std::move(current));
  }

  static void join(Clock &clock, const Instruction &done) {
    for (size_t p = 0; p < numPipes; ++p)
      clock[p] = std::max(clock[p], done.known[p]);
    clock[index(done.pipe)] = std::max(clock[index(done.pipe)], done.number);
  }

  /// Gives each flag an event that no flag alive between the same pipes has. Where there
  /// are not enough, the waiting side waits for everything instead.
  void insertFlags() {
    llvm::sort(flags, [](const Flag &a, const Flag &b) {
      return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    SmallVector<std::pair<Flag, int64_t>> placed;
    for (const Flag &flag : flags) {
      const Instruction &from = instructions[flag.from], &to = instructions[flag.to];
      SmallVector<bool> busy(machine.getEvents(), false);
      for (const auto &[other, event] : placed)
        if (instructions[other.from].pipe == from.pipe && instructions[other.to].pipe == to.pipe &&
            other.to > flag.from)
          busy[event] = true;
      const auto *free = llvm::find(busy, false);
      OpBuilder builder(to.op);
      if (free == busy.end()) {
        tile::BarrierOp::create(builder, to.op->getLoc(), Pipe::all);
        continue;
      }
      const int64_t event = free - busy.begin();
      tile::WaitFlagOp::create(builder, to.op->getLoc(), from.pipe, to.pipe, event);
      builder.setInsertionPointAfter(from.op);
      tile::SetFlagOp::create(builder, from.op->getLoc(), from.pipe, to.pipe, event);
      placed.push_back({flag, event});
    }
  }

  /// The next kernel on this core may read what this one stored.
  void insertDrain() {
    auto isStore = [](const Instruction &i) { return i.pipe == Pipe::mte3; };
    if (llvm::none_of(instructions, isStore))
      return;
    OpBuilder builder = OpBuilder::atBlockEnd(&kernel.getBlock());
    tile::SetFlagOp::create(builder, kernel.getLoc(), Pipe::mte3, Pipe::scalar, 0);
    tile::WaitFlagOp::create(builder, kernel.getLoc(), Pipe::mte3, Pipe::scalar, 0);
  }

  tile::KernelOp kernel;
  npu::MachineOp machine;
  SmallVector<Instruction> instructions;
  SmallVector<Flag> flags;
  std::array<Clock, numPipes> clocks = {};
  std::array<size_t, numPipes> count = {};
  std::array<size_t, numPipes> barriers = {}; // number of the last instruction before one
};

struct WspInsertSync : impl::WspInsertSyncBase<WspInsertSync> {
  void runOnOperation() override {
    auto machines = getOperation().getOps<npu::MachineOp>();
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      if (machines.empty()) {
        reportError(kernel.getLoc(), DiagId::UnknownMachine)
            << "kernel '" << kernel.getSymName() << "' cannot be synchronised without a machine";
        return signalPassFailure();
      }
      if (failed(checkPlanned(kernel)))
        return signalPassFailure();
      Synchronizer(kernel, *machines.begin()).run();
    }
  }

  LogicalResult checkPlanned(tile::KernelOp kernel) {
    for (Operation &op : kernel.getBlock()) {
      if (isa<tile::SetFlagOp, tile::WaitFlagOp, tile::BarrierOp>(op))
        return reportError(op.getLoc(), DiagId::BadKernel)
               << "kernel '" << kernel.getSymName() << "' is synchronised already";
      for (Value result : op.getResults())
        if (isa<tile::TileType>(result.getType()) && !op.hasAttr("address"))
          return reportError(op.getLoc(), DiagId::BadKernel)
                 << "this tile has no address; plan the kernel's memory first";
    }
    return success();
  }
};

} // namespace
} // namespace ptowsp
