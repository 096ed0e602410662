// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-pipeline-loads: several buffers for each tile that a loop fills.
///
/// The body of the loop is repeated, once per buffer, so that each copy has tiles of its own: the
/// pipe that loads goes on with the next copy while the others still work on this one. What an
/// iteration does, and the order of iterations, stay the same; those that are left over run in
/// a loop as it was, or once more behind it.
///
/// Invariant: every copy of a load gets a place that no other copy of it has, or the kernel is
/// left as it is.

#include "compiler/Analysis/Directives.h"
#include "compiler/Analysis/TilePlan.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Ranges.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPPIPELINELOADS
#include "compiler/Transforms/Passes.h.inc"

namespace {

/// The copies of one load.
using Copies = SmallVector<tile::LoadOp>;

/// A kernel in which bodies of loops are repeated.
class Repeater {
public:
  Repeater(tile::KernelOp kernel, int64_t count) : kernel(kernel), count(count) {}

  /// Repeats what can be, inner loops first. False: the kernel would become too long.
  bool run() {
    SmallVector<scf::ForOp> loops;
    kernel.walk([&](scf::ForOp loop) { loops.push_back(loop); }); // inner ones first
    for (scf::ForOp loop : loops) {
      if (!movesData(loop))
        continue;
      repeat(loop);
      if (countInstructions() > mostInstructions)
        return false;
    }
    return true;
  }

  ArrayRef<Copies> getCopies() const { return loads; }

private:
  static constexpr unsigned mostInstructions = 1024; ///< what somebody still reads

  static bool movesData(scf::ForOp loop) {
    return llvm::any_of(loop.getBody()->getOperations(), [](Operation &op) {
      return isa<tile::LoadOp, tile::StoreOp, tile::MoveOp, tile::ExtractOp>(op);
    });
  }

  unsigned countInstructions() {
    unsigned instructions = 0;
    kernel.walk([&](tile::TilePipeOpInterface) { ++instructions; });
    return instructions;
  }

  void repeat(scf::ForOp loop) {
    const std::optional<llvm::APInt> trips = loop.getStaticTripCount();
    if (trips ? trips->ult(2) : !holdsRounds(loop))
      return;
    OpBuilder builder(loop);
    SmallVector<Value> results;
    if (!trips)
      results = repeatOpen(builder, loop);
    else if (trips->ult(2 * count)) // all iterations, one behind the other
      results =
          copyBodies(builder, loop, trips->getZExtValue(), loop.getLowerBound(), loop.getInits());
    else
      results = repeatCounted(builder, loop, trips->getZExtValue());
    for (auto [result, value] : llvm::zip_equal(loop.getResults(), results))
      result.replaceAllUsesWith(value);
    llvm::erase_if(loads, [&](const Copies &copies) {
      return llvm::any_of(copies, [&](tile::LoadOp load) { return loop->isAncestor(load); });
    });
    loop.erase();
  }

  /// A number of iterations that is known: as many whole rounds as there are, then the rest.
  SmallVector<Value> repeatCounted(OpBuilder &builder, scf::ForOp loop, int64_t trips) {
    const int64_t rounds = trips / count, rest = trips % count;
    Value end = rest == 0 ? loop.getUpperBound()
                          : advance(builder, loop, loop.getLowerBound(), rounds * count);
    auto repeated = scf::ForOp::create(
        builder, loop.getLoc(), loop.getLowerBound(), end, multiplyStep(builder, loop, count),
        loop.getInits(), [&](OpBuilder &inner, Location loc, Value start, ValueRange carried) {
          scf::YieldOp::create(inner, loc, copyBodies(inner, loop, count, start, carried));
        });
    nameAs(loop, repeated);
    return copyBodies(builder, loop, rest, end, repeated.getResults());
  }

  static std::pair<int64_t, int64_t> getLimits(scf::ForOp loop) {
    Type type = loop.getInductionVar().getType();
    const unsigned width = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
    return {llvm::minIntN(width), llvm::maxIntN(width)};
  }

  /// Whether the variable's type holds the numbers that rounds of an open loop are counted with.
  bool holdsRounds(scf::ForOp loop) {
    const auto [least, most] = getLimits(loop);
    const tile::Ranges ranges(kernel);
    const int64_t step = getConstantIntValue(loop.getStep()).value_or(1);
    const bool startsLow = ranges.get(loop.getLowerBound()).least < 0 && ranges.mayPass(loop);
    return step > 0 && step <= most / (2 * count) && !startsLow;
  }

  /// What the first iteration of a whole round is below; not above the lower bound where there is
  /// none, even if the upper bound is far below that.
  Value findLast(OpBuilder &builder, scf::ForOp loop) {
    Value end = loop.getUpperBound();
    Value behind = multiplyStep(builder, loop, count - 1);
    const auto [least, most] = getLimits(loop);
    const tile::Ranges ranges(kernel);
    const int64_t floor = least + getConstantIntValue(behind).value_or(0);
    if (ranges.get(end).least < floor)
      end = arith::MaxSIOp::create(builder, loop.getLoc(), end,
                                   ranges.get(loop.getLowerBound()).least < floor
                                       ? getNumber(builder, loop, floor)
                                       : loop.getLowerBound());
    return arith::SubIOp::create(builder, nameAs(loop, "last"), end, behind);
  }

  /// Where the round behind this one starts, or the loop's end where it does and their sum could
  /// exceed the type.
  Value findNextRound(OpBuilder &builder, scf::ForOp loop, Value start) {
    if (!tile::Ranges(kernel).mayPass(loop))
      return advance(builder, loop, start, count);
    Value last = advance(builder, loop, start, count - 1);
    Value left = arith::SubIOp::create(builder, loop.getLoc(), loop.getUpperBound(), last);
    Value step = arith::MinSIOp::create(builder, loop.getLoc(), left, loop.getStep());
    return arith::AddIOp::create(builder, loop.getLoc(), last, step);
  }

  /// Rounds while a whole one is left; the loop as it was for what is left then.
  SmallVector<Value> repeatOpen(OpBuilder &builder, scf::ForOp loop) {
    Value last = findLast(builder, loop);
    SmallVector<Value> inits(loop.getInits());
    inits.push_back(loop.getLowerBound());
    auto repeated = scf::ForOp::create(
        builder, loop.getLoc(), loop.getLowerBound(), last, multiplyStep(builder, loop, count),
        inits, [&](OpBuilder &inner, Location loc, Value start, ValueRange carried) {
          SmallVector<Value> next = copyBodies(inner, loop, count, start, carried.drop_back());
          next.push_back(findNextRound(inner, loop, start));
          scf::YieldOp::create(inner, loc, next);
        });
    nameAs(loop, repeated);
    repeated.getRegionIterArgs().back().setLoc(nameAs(loop, "rest"));
    auto rest = cast<scf::ForOp>(builder.clone(*loop));
    rest.getInitArgsMutable().assign(repeated.getResults().drop_back());
    rest.getLowerBoundMutable().assign(repeated.getResults().back());
    return SmallVector<Value>(rest.getResults());
  }

  static Location nameAs(scf::ForOp loop, StringRef name) {
    return NameLoc::get(StringAttr::get(loop.getContext(), name), loop.getLoc());
  }

  static void nameAs(scf::ForOp loop, scf::ForOp repeated) {
    for (auto [from, to] :
         llvm::zip(loop.getBody()->getArguments(), repeated.getBody()->getArguments()))
      to.setLoc(from.getLoc());
  }

  Value getNumber(OpBuilder &builder, scf::ForOp loop, int64_t number) {
    return arith::ConstantOp::create(
        builder, loop.getLoc(), builder.getIntegerAttr(loop.getInductionVar().getType(), number));
  }

  Value multiplyStep(OpBuilder &builder, scf::ForOp loop, int64_t times) {
    if (times == 1)
      return loop.getStep();
    if (std::optional<int64_t> step = getConstantIntValue(loop.getStep()))
      return getNumber(builder, loop, *step * times);
    return arith::MulIOp::create(builder, loop.getLoc(), loop.getStep(),
                                 getNumber(builder, loop, times));
  }

  /// The value of the loop's variable so many iterations behind `start`.
  Value advance(OpBuilder &builder, scf::ForOp loop, Value start, int64_t iterations) {
    if (iterations == 0)
      return start;
    std::optional<int64_t> from = getConstantIntValue(start);
    std::optional<int64_t> step = getConstantIntValue(loop.getStep());
    if (from && step)
      return getNumber(builder, loop, *from + iterations * *step);
    return arith::AddIOp::create(builder, loop.getInductionVar().getLoc(), start,
                                 multiplyStep(builder, loop, iterations));
  }

  /// Iterations from `start` on, one behind the other; returns what the last one hands on.
  SmallVector<Value> copyBodies(OpBuilder &builder, scf::ForOp loop, int64_t times, Value start,
                                ValueRange inits) {
    SmallVector<Value> carried(inits);
    const SmallVector<Copies> inner = llvm::to_vector(llvm::make_filter_range(
        loads, [&](const Copies &copies) { return loop->isProperAncestor(copies.front()); }));
    llvm::MapVector<Operation *, Copies> own;
    for (int64_t copy = 0; copy < times; ++copy) {
      IRMapping mapping;
      mapping.map(loop.getInductionVar(), advance(builder, loop, start, copy));
      mapping.map(loop.getRegionIterArgs(), carried);
      for (Operation &op : loop.getBody()->without_terminator()) {
        Operation *cloned = builder.clone(op, mapping);
        if (auto load = dyn_cast<tile::LoadOp>(cloned))
          own[&op].push_back(load);
      }
      for (const Copies &copies : inner) {
        Copies moved;
        for (tile::LoadOp load : copies)
          moved.push_back(cast<tile::LoadOp>(mapping.lookup(load.getOperation())));
        loads.push_back(std::move(moved));
      }
      carried.clear();
      for (Value value : loop.getYieldedValues())
        carried.push_back(mapping.lookupOrDefault(value));
    }
    for (auto &[load, copies] : own)
      loads.push_back(Copies(ArrayRef(copies).take_front(count)));
    return carried;
  }

  tile::KernelOp kernel;
  const int64_t count;
  std::vector<Copies> loads;
};

/// Whether all copies of each load have places of their own.
bool isApart(tile::KernelOp kernel, npu::MachineOp machine, ArrayRef<Copies> loads) {
  ScopedDiagnosticHandler quiet(kernel.getContext(), [](Diagnostic &) { return success(); });
  TilePlan plan(kernel, machine);
  if (failed(plan.plan()))
    return false;
  llvm::DenseMap<Value, const TilePlace *> places;
  for (const TilePlace &place : plan.getPlaces())
    for (Value value : place.values)
      places[value] = &place;
  auto meet = [&](tile::LoadOp a, tile::LoadOp b) {
    const TilePlace *x = places.lookup(a.getResult()), *y = places.lookup(b.getResult());
    return x->address < y->address + y->type.getBytes() &&
           y->address < x->address + x->type.getBytes();
  };
  return llvm::none_of(loads, [&](const Copies &copies) {
    for (size_t i = 0; i < copies.size(); ++i)
      for (size_t j = i + 1; j < copies.size(); ++j)
        if (meet(copies[i], copies[j]))
          return true;
    return false;
  });
}

/// Whether the kernel could be repeated; if so it is.
bool tryBuffers(tile::KernelOp kernel, npu::MachineOp machine, int64_t count) {
  const IntegerAttr attr = Builder(kernel.getContext()).getI64IntegerAttr(count);
  OwningOpRef<tile::KernelOp> copy = kernel.clone();
  (*copy)->setAttr("buffers", attr);
  Repeater repeater(*copy, count);
  if (!repeater.run() || !isApart(*copy, machine, repeater.getCopies()))
    return false;
  kernel.getBodyRegion().takeBody(copy->getBodyRegion());
  kernel->setAttr("buffers", attr);
  return true;
}

bool hasLoadLoop(tile::KernelOp kernel) {
  return kernel
      .walk([](tile::LoadOp load) {
        return load->getParentOfType<scf::ForOp>() ? WalkResult::interrupt()
                                                   : WalkResult::advance();
      })
      .wasInterrupted();
}

LogicalResult reportRoom(wsp::BuffersOp directive, tile::KernelOp kernel, npu::MachineOp machine) {
  IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::TileOverflow);
  error << "kernel '" << kernel.getSymName() << "' has no room for "
        << static_cast<int64_t>(directive.getCount()) << " buffers of each tile that it loads in a "
        << "loop";
  kernel.walk([&](tile::LoadOp load) {
    tile::TileType type = load.getResult().getType();
    auto memory = machine.lookup<npu::MemoryOp>(tile::stringifyMemory(type.getMemory()));
    if (load->getParentOfType<scf::ForOp>() && memory)
      error.attachNote(load.getLoc())
          << "this tile takes " << type.getBytes() << " bytes of memory '" << memory.getName()
          << "', which has " << static_cast<int64_t>(memory.getCapacityBytes());
  });
  error.attachNote(directive.getLoc())
      << "'wsp.buffers at_most " << static_cast<int64_t>(directive.getCount())
      << "' takes as many as there is room for";
  return error;
}

struct WspPipelineLoads : impl::WspPipelineLoadsBase<WspPipelineLoads> {
  using Base::Base;

  void runOnOperation() override {
    npu::MachineOp machine = npu::findMachine(getOperation());
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      auto directive = findKernelDirective<wsp::BuffersOp>(getOperation(), kernel);
      if (!directive || kernel.getExternal() || !hasLoadLoop(kernel))
        continue;
      if (!machine) {
        reportError(kernel.getLoc(), DiagId::UnknownMachine)
            << "kernel '" << kernel.getSymName() << "' cannot be planned without a machine";
        return signalPassFailure();
      }
      if (failed(pipeline(kernel, directive, machine)))
        signalPassFailure();
    }
  }

  LogicalResult pipeline(tile::KernelOp kernel, wsp::BuffersOp directive, npu::MachineOp machine) {
    const auto wanted = static_cast<int64_t>(directive.getCount());
    int64_t count = wanted;
    while (count > 1 && !tryBuffers(kernel, machine, count))
      if (!directive.getAtMost())
        return reportRoom(directive, kernel, machine);
      else
        --count;
    if (explain)
      emitRemark(kernel.getLoc()) << "kernel '" << kernel.getSymName() << "' has " << count
                                  << " of " << wanted
                                  << " buffers for each tile that it loads in a loop";
    return success();
  }
};

} // namespace
} // namespace ptowsp
