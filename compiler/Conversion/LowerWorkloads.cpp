// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-lower-workloads: the workload under its schedule becomes an orchestration.
///
/// Invariant: tasks are submitted in the order of the workload's text, and every op keeps
/// the location of the one that it comes from.

#include "compiler/Analysis/Directives.h"
#include "compiler/Analysis/Needs.h"
#include "compiler/Analysis/Scopes.h"
#include "compiler/Conversion/Passes.h"
#include "compiler/Conversion/ProgramSettings.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPLOWERWORKLOADS
#include "compiler/Conversion/Passes.h.inc"

namespace {

class Lowering {
public:
  Lowering(wsp::WorkloadOp workload, wsp::ScheduleOp schedule)
      : workload(workload), schedule(schedule), builder(workload) {}

  void run() {
    orch::ProgramOp program = createProgram();
    builder.setInsertionPointToStart(&program.getBlock());
    lowerBlock(workload.getBlock());
  }

private:
  orch::ProgramOp createProgram() {
    auto program = orch::ProgramOp::create(builder, workload.getLoc(), TypeRange(), ValueRange());
    program.setSymNameAttr(workload.getSymNameAttr());
    program.setAccessesAttr(workload.getAccessesAttr());
    program.setArgNamesAttr(workload.getArgNamesAttr());
    program.setArgExtentsAttr(workload.getArgExtentsAttr());
    if (schedule)
      setDirectives(program, schedule);
    setNeeds(program);
    Block &block = program.getBodyRegion().emplaceBlock();
    for (BlockArgument arg : workload.getBlock().getArguments())
      map.map(arg, block.addArgument(arg.getType(), arg.getLoc()));
    return program;
  }

  void setNeeds(orch::ProgramOp program) {
    const Needs needs = computeNeeds(workload, Bound::enough);
    auto list = [](const auto &range, auto field) {
      return llvm::map_to_vector(range, [&](const auto &entry) {
        const uint64_t number = field(entry);
        return number > INT64_MAX ? int64_t(-1) : static_cast<int64_t>(number);
      });
    };
    program.setSlotNeeds(list(needs.rings, [](const RingNeed &ring) { return ring.slots; }));
    program.setHeapNeeds(list(needs.rings, [](const RingNeed &ring) { return ring.heapBytes; }));
    program.setTaskCounts(list(needs.tasks, [](uint64_t count) { return count; }));
  }

  void lowerBlock(Block &block) {
    for (Operation &op : block)
      lowerOp(&op);
  }

  void lowerOp(Operation *op) {
    if (auto loop = dyn_cast<wsp::ParallelOp>(op))
      lowerLoop(loop, loop.getExtents(), loop.getBlock(), /*ordered=*/false, isScope(loop));
    else if (auto loop = dyn_cast<wsp::ForEachOp>(op))
      lowerLoop(loop, loop.getExtents(), loop.getBlock(), !loop.getPipelined(), isScope(loop));
    else if (auto scope = dyn_cast<wsp::ScopeOp>(op))
      lowerScope(scope.getLoc(), scope.getBlock());
    else if (auto select = dyn_cast<wsp::SelectOp>(op))
      lowerSelect(select);
    else if (auto load = dyn_cast<wsp::ElementLoadOp>(op))
      map.map(load.getResult(), loadElement(load.getLoc(), load.getSource(), load.getIndices()));
    else if (auto read = dyn_cast<wsp::SlotReadOp>(op))
      map.map(read.getResult(),
              orch::SlotReadOp::create(builder, read.getLoc(), read.getType(), read.getSlotAttr())
                  .getResult());
    else if (auto set = dyn_cast<wsp::SlotSetOp>(op))
      orch::SlotSetOp::create(builder, set.getLoc(), set.getSlotAttr(), map.lookup(set.getValue()));
    else if (auto load = dyn_cast<wsp::SlotLoadOp>(op))
      orch::SlotSetOp::create(builder, load.getLoc(), load.getSlotAttr(),
                              loadElement(load.getLoc(), load.getSource(), load.getIndices()));
    else if (auto cond = dyn_cast<wsp::CondOp>(op))
      lowerCond(cond);
    else if (auto parts = dyn_cast<wsp::CombineOp>(op))
      lowerBlock(parts.getBlock());
    else if (auto parts = dyn_cast<wsp::SequentialOp>(op))
      lowerSequential(parts);
    else if (auto tensor = dyn_cast<wsp::IntermediateOp>(op))
      lowerIntermediate(tensor);
    else if (auto task = dyn_cast<wsp::TaskOp>(op))
      lowerTask(task);
    else if (auto network = dyn_cast<wsp::NetworkOp>(op))
      lowerNetwork(network);
    else if (isa<wsp::ChannelUser>(op))
      lowerChannelUser(op);
    else if (auto load = dyn_cast<wsp::SymbolLoadOp>(op))
      map.map(load.getResult(), orch::SymbolLoadOp::create(builder, load.getLoc(), load.getType(),
                                                           load.getSymbolAttr())
                                    .getResult());
    else
      builder.clone(*op, map);
  }

  Value getConstant(Location loc, int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  /// One loop per axis, the last axis innermost.
  void lowerLoop(Operation *op, ValueRange extents, Block &body, bool ordered, bool isScope) {
    OpBuilder::InsertionGuard guard(builder);
    ordered &= !op->getParentOfType<wsp::ProcessOp>(); // which has an order anyway
    if (ordered)
      beginOrdered(op->getLoc());
    Value zero = getConstant(op->getLoc(), 0), one = getConstant(op->getLoc(), 1);
    for (auto [extent, iterator] : llvm::zip(extents, body.getArguments())) {
      auto loop = scf::ForOp::create(builder, op->getLoc(), zero, map.lookup(extent), one);
      if (isa<wsp::ParallelOp>(op))
        loop->setAttr(orch::independentLoop, builder.getUnitAttr());
      loop.getInductionVar().setLoc(iterator.getLoc());
      map.map(iterator, loop.getInductionVar());
      builder.setInsertionPointToStart(loop.getBody());
    }
    Value first =
        ordered ? orch::NextTaskOp::create(builder, op->getLoc(), builder.getI64Type()).getResult()
                : Value();
    if (isScope)
      lowerScope(op->getLoc(), body);
    else
      lowerBlock(body);
    if (ordered)
      orch::FenceOp::create(builder, op->getLoc(), first);
  }

  /// What is built next is part of an `orch.ordered`.
  void beginOrdered(Location loc) {
    auto part = orch::OrderedOp::create(builder, loc);
    builder.setInsertionPointToStart(&part.getBodyRegion().emplaceBlock());
  }

  void lowerScope(Location loc, Block &body) {
    auto scope = orch::ScopeOp::create(builder, loc);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&scope.getBodyRegion().emplaceBlock());
    lowerBlock(body);
  }

  Value loadElement(Location loc, Value source, ValueRange indices) {
    return readElement(loc, source,
                       llvm::map_to_vector(indices, [&](Value i) { return map.lookup(i); }));
  }

  /// The same with indices that are lowered.
  Value readElement(Location loc, Value source, ValueRange indices) {
    Type type = cast<MemRefType>(source.getType()).getElementType();
    return orch::ElementLoadOp::create(builder, loc, type, map.lookup(source), indices);
  }

  /// An element that counts or names something.
  Value loadIndex(Location loc, Value source, Value index) {
    return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                      readElement(loc, source, index));
  }

  /// A loop over the places of the row, which loads the index at each.
  void lowerSelect(wsp::SelectOp op) {
    OpBuilder::InsertionGuard guard(builder);
    Location loc = op.getLoc();
    Value one = getConstant(loc, 1), row = map.lookup(op.getRow());
    Value next = arith::AddIOp::create(builder, loc, row, one);
    Value begin = loadIndex(loc, op.getIndptr(), row), end = loadIndex(loc, op.getIndptr(), next);
    auto loop = scf::ForOp::create(builder, loc, begin, end, one);
    builder.setInsertionPointToStart(loop.getBody());
    Block &body = op.getBlock();
    Value place = loop.getInductionVar();
    if (body.getNumArguments() > 1) {
      place.setLoc(body.getArgument(1).getLoc());
      map.map(body.getArgument(1), place);
    }
    map.map(body.getArgument(0), loadIndex(body.getArgument(0).getLoc(), op.getIndices(), place));
    if (isScope(op))
      lowerScope(loc, body);
    else
      lowerBlock(body);
  }

  void lowerCond(wsp::CondOp op) {
    Block *otherwise = op.getElseBlock();
    auto branch = scf::IfOp::create(builder, op.getLoc(), map.lookup(op.getCondition()),
                                    /*withElseRegion=*/otherwise && !otherwise->empty());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    lowerBlock(op.getThenBlock());
    if (!branch.elseBlock())
      return;
    builder.setInsertionPointToStart(branch.elseBlock());
    lowerBlock(*otherwise);
  }

  /// A fence after each part that submits tasks, but the last.
  void lowerSequential(wsp::SequentialOp op) {
    if (op->getParentOfType<wsp::ProcessOp>())
      return lowerBlock(op.getBlock());
    auto submits = [](Operation &part) {
      return part.walk([](wsp::TaskOp) { return WalkResult::interrupt(); }).wasInterrupted();
    };
    Operation *first = nullptr, *last = nullptr;
    for (Operation &part : op.getBlock())
      if (submits(part)) {
        first = first ? first : &part;
        last = &part;
      }
    OpBuilder::InsertionGuard guard(builder);
    if (first != last)
      beginOrdered(op.getLoc());
    for (Operation &part : op.getBlock()) {
      if (!submits(part) || &part == last) {
        lowerOp(&part);
        continue;
      }
      Value task = orch::NextTaskOp::create(builder, part.getLoc(), builder.getI64Type());
      lowerOp(&part);
      orch::FenceOp::create(builder, part.getLoc(), task);
    }
  }

  void lowerNetwork(wsp::NetworkOp op) {
    bool ordered = false;
    op.walk([&](wsp::QueryOp) { ordered = true; });
    for (wsp::ChannelOp channel : op.getChannels())
      ordered |= channel.getShared();
    auto network = orch::NetworkOp::create(builder, op.getLoc(), ordered, op.getFactsAttr());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&network.getBodyRegion().emplaceBlock());
    for (wsp::ChannelOp channel : op.getChannels())
      orch::ChannelOp::create(builder, channel.getLoc(), channel.getSymNameAttr(),
                              channel.getCountAttr(), channel.getCapacityAttr(),
                              channel.getLatencyAttr(), channel.getSharedAttr(),
                              builder.getTypeArrayAttr(channel.getPayloadTypes()));
    for (wsp::ProcessOp process : op.getProcesses()) {
      auto lowered = orch::ProcessOp::create(builder, process.getLoc(), process.getSymNameAttr(),
                                             builder.getI64IntegerAttr(process.getInstances()));
      lowerRegion(process.getBlock(), lowered.getBodyRegion(), /*isScope=*/false);
    }
  }

  /// A block with arguments becomes that of a region.
  void lowerRegion(Block &from, Region &to, bool isScope) {
    OpBuilder::InsertionGuard guard(builder);
    Block &block = to.emplaceBlock();
    for (BlockArgument arg : from.getArguments())
      map.map(arg, block.addArgument(arg.getType(), arg.getLoc()));
    builder.setInsertionPointToStart(&block);
    if (isScope)
      lowerScope(from.getParentOp()->getLoc(), from);
    else
      lowerBlock(from);
  }

  orch::ChannelTakeOp createTake(wsp::ChannelUser user, Value index, bool all) {
    return orch::ChannelTakeOp::create(builder, user.getLoc(),
                                       all ? builder.getUnitAttr() : UnitAttr(),
                                       user.getChannelAttr(), index);
  }

  void lowerChannelUser(Operation *op) {
    auto user = cast<wsp::ChannelUser>(op);
    Value index = user.getIndex() ? map.lookup(user.getIndex()) : Value();
    if (auto consume = dyn_cast<wsp::ConsumeOp>(op)) {
      Block &body = consume.getBlock();
      lowerRegion(body, createTake(user, index, true).getBodyRegion(), makesIntermediates(body));
    } else if (auto receive = dyn_cast<wsp::ReceiveOp>(op)) {
      orch::ChannelTakeOp take = createTake(user, index, false);
      Block *otherwise = receive.getElseBlock();
      lowerRegion(receive.getBlock(), take.getBodyRegion(), makesIntermediates(receive.getBlock()));
      if (otherwise && !otherwise->empty())
        lowerRegion(*otherwise, take.getElseRegion(), makesIntermediates(*otherwise));
    } else if (isa<wsp::SynchronizeOp>(op)) {
      createTake(user, index, false).getBodyRegion().emplaceBlock();
    } else if (auto query = dyn_cast<wsp::QueryOp>(op)) {
      map.map(query.getResult(),
              orch::ChannelQueryOp::create(builder, op->getLoc(), query.getType(),
                                           user.getChannelAttr(), index)
                  .getResult());
    } else if (isa<wsp::CloseOp>(op)) {
      orch::ChannelCloseOp::create(builder, op->getLoc(), user.getChannelAttr(), index);
    } else {
      SmallVector<Value> values;
      if (auto send = dyn_cast<wsp::SendOp>(op))
        for (Value value : send.getValues())
          values.push_back(map.lookup(value));
      orch::ChannelSendOp::create(builder, op->getLoc(), user.getChannelAttr(), index, values);
    }
  }

  void lowerIntermediate(wsp::IntermediateOp op) {
    SmallVector<Value> sizes;
    for (Value size : op.getSizes())
      sizes.push_back(map.lookup(size));
    Value lowered;
    if (findPackingTask(op))
      lowered = orch::IntermediateOp::create(builder, op.getLoc(), op.getType(), sizes);
    else
      lowered = orch::AllocOp::create(builder, op.getLoc(), op.getType(), sizes);
    map.map(op.getResult(), lowered);
  }

  void lowerTask(wsp::TaskOp op) {
    tile::KernelOp kernel = op.getKernelOp();
    SmallVector<Value> args;
    for (Value arg : op.getArgs())
      args.push_back(map.lookup(arg));
    Value key = lowerKey<wsp::DispatchOp>(op);
    Value priority = lowerKey<wsp::ReadyOp>(op);
    Value stream = lowerStream(op);
    orch::SubmitOp::create(builder, op.getLoc(), op.getKernelAttr(), kernel.getUnit(),
                           kernel.getAccessesAttr(), args, key, priority, stream,
                           /*untracked=*/nullptr,
                           /*after_writer=*/nullptr);
  }

  /// The value of the directive's expression at the task, as i64, or null. Tasks of processes
  /// have their order already.
  template <typename Directive> Value lowerKey(wsp::TaskOp task) {
    auto directive = schedule ? findKeyedDirective<Directive>(schedule, task) : Directive();
    if (!directive || task->getParentOfType<wsp::ProcessOp>())
      return {};
    Block &body = directive.getKeyBlock();
    for (BlockArgument arg : body.getArguments())
      map.map(arg, map.lookup(findVariable(task, directive.getVariable(arg.getArgNumber()))));
    for (Operation &op : body.without_terminator())
      lowerOp(&op);
    Value key = map.lookup(cast<wsp::YieldOp>(body.getTerminator()).getValue());
    Type i64 = builder.getI64Type();
    if (key.getType() == i64)
      return key;
    if (key.getType().isIndex())
      return arith::IndexCastOp::create(builder, directive.getLoc(), i64, key);
    return arith::ExtSIOp::create(builder, directive.getLoc(), i64, key);
  }

  /// Without an expression tasks go to the streams in turn.
  Value lowerStream(wsp::TaskOp task) {
    if (!schedule || !schedule.getDirective<wsp::StreamsOp>() ||
        task->getParentOfType<wsp::ProcessOp>())
      return {};
    if (schedule.getDirective<wsp::StreamByOp>())
      return lowerKey<wsp::StreamByOp>(task);
    return orch::NextTaskOp::create(builder, task.getLoc(), builder.getI64Type());
  }

  wsp::WorkloadOp workload;
  wsp::ScheduleOp schedule;
  OpBuilder builder;
  IRMapping map;
};

struct WspLowerWorkloads : impl::WspLowerWorkloadsBase<WspLowerWorkloads> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto workload : llvm::make_early_inc_range(module.getOps<wsp::WorkloadOp>())) {
      wsp::ScheduleOp schedule;
      for (auto candidate : module.getOps<wsp::ScheduleOp>())
        if (candidate.getWorkload() == workload.getSymName())
          schedule = candidate;
      Lowering(workload, schedule).run();
      workload.erase();
    }
    for (auto schedule : llvm::make_early_inc_range(module.getOps<wsp::ScheduleOp>()))
      schedule.erase();
    replaceEntries<wsp::SymbolOp, orch::SymbolOp>(module);
    replaceEntries<wsp::SlotOp, orch::SlotOp>(module);
  }

  /// Each in its place: their order numbers them.
  template <typename From, typename To> static void replaceEntries(ModuleOp module) {
    for (auto entry : llvm::make_early_inc_range(module.getOps<From>())) {
      OpBuilder builder(entry);
      To::create(builder, entry.getLoc(), entry.getSymNameAttr(), entry.getValueAttr());
      entry.erase();
    }
  }
};

} // namespace
} // namespace ptowsp
