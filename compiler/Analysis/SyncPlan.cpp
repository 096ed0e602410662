// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/SyncPlan.h"

using namespace mlir;

namespace ptowsp {

using tile::Pipe;

static constexpr size_t everything = ~size_t(0);

Operation *SyncFlag::getOutermost() const {
  Operation *outermost = loop;
  for (Operation *op = loop; op && !isa<tile::KernelOp>(op); op = op->getParentOp())
    if (isa<scf::ForOp>(op))
      outermost = op;
  return outermost;
}

//===-- Knowledge ---------------------------------------------------------------------===//

void SyncPlan::Knowledge::join(const Knowledge &other) {
  for (size_t p = 0; p < numPipes; ++p) {
    now[p] = std::max(now[p], other.now[p]);
    before[p] = std::max(before[p], other.before[p]);
  }
}

void SyncPlan::Knowledge::meet(const Knowledge &other) {
  for (size_t p = 0; p < numPipes; ++p) {
    now[p] = std::min(now[p], other.now[p]);
    before[p] = std::min(before[p], other.before[p]);
  }
}

/// What one who waits for a flag that `pipe` raises now gets to know: all that the pipe knows,
/// and that the pipe's own instructions up to here are done.
SyncPlan::Knowledge SyncPlan::raise(Pipe pipe, const Clock &issued) const {
  Knowledge knowledge = state[index(pipe)];
  knowledge.now[index(pipe)] = issued[index(pipe)];
  knowledge.before[index(pipe)] = everything;
  return knowledge;
}

//===-- Instructions ------------------------------------------------------------------===//

bool SyncPlan::Range::overlaps(const Range &other) const {
  if (argument || other.argument)
    return argument == other.argument;
  return memory == other.memory && begin < other.end && other.begin < end;
}

SyncPlan::Range SyncPlan::getTileRange(Value tile) {
  auto type = cast<tile::TileType>(tile.getType());
  const int64_t address = tile::findAddress(tile).value_or(0);
  return {{}, type.getMemory(), address, address + type.getBytes()};
}

bool SyncPlan::anyOverlap(ArrayRef<Range> a, ArrayRef<Range> b) {
  return llvm::any_of(a, [&](const Range &x) {
    return llvm::any_of(b, [&](const Range &y) { return x.overlaps(y); });
  });
}

SyncPlan::Relation SyncPlan::relate(const Instruction &earlier, const Instruction &later) {
  if (anyOverlap(earlier.writes, later.reads) || anyOverlap(earlier.writes, later.writes))
    return Relation::wrote;
  return anyOverlap(earlier.reads, later.writes) ? Relation::reads : Relation::none;
}

SyncPlan::Instruction SyncPlan::describe(tile::TilePipeOpInterface op) {
  Instruction instruction = {op, op.getPipe(), ++issued[index(op.getPipe())], {}, {}};
  for (Value operand : op->getOperands())
    if (isa<tile::TileType>(operand.getType()))
      instruction.reads.push_back(getTileRange(operand));
  for (Value result : op->getResults())
    instruction.writes.push_back(getTileRange(result));
  if (tile::TileType scratch = op.getScratchType()) {
    auto address = op->getAttrOfType<IntegerAttr>("scratch");
    const int64_t begin = address ? address.getInt() : 0;
    instruction.writes.push_back({{}, scratch.getMemory(), begin, begin + scratch.getBytes()});
  }
  if (auto load = dyn_cast<tile::LoadOp>(*op))
    instruction.reads.push_back({tile::findArgument(load.getSource())});
  if (auto store = dyn_cast<tile::StoreOp>(*op)) {
    instruction.writes.push_back({tile::findArgument(store.getDest())});
    if (!llvm::is_contained(storing, instruction.pipe))
      storing.push_back(instruction.pipe);
  }
  return instruction;
}

void SyncPlan::collect(Block &block) {
  for (Operation &op : block) {
    Counts around = {issued, {}};
    if (auto onPipe = dyn_cast<tile::TilePipeOpInterface>(op)) {
      indexOf[&op] = instructions.size();
      instructions.push_back(describe(onPipe));
    }
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        collect(inner);
    around.end = issued;
    counts[&op] = around;
  }
}

bool SyncPlan::needsBarrier(Pipe pipe) {
  auto sync = machine.getOnly<npu::SyncOp>();
  return !sync || llvm::any_of(sync.getBarrierPipes().getAsValueRange<StringAttr>(),
                               [&](StringRef name) { return name == stringifyPipe(pipe); });
}

SyncPlan::SyncPlan(tile::KernelOp kernel, npu::MachineOp machine) : machine(machine) {
  collect(kernel.getBlock());
  walk(kernel.getBlock());
}

//===-- Pairs -------------------------------------------------------------------------===//

/// The operations of one block that two instructions are or lie in.
static std::pair<Operation *, Operation *> findCommon(Operation *a, Operation *b) {
  for (Block *block = b->getBlock();; block = block->getParentOp()->getBlock())
    if (Operation *inBlock = block->findAncestorOpInBlock(*a))
      return {inBlock, block->findAncestorOpInBlock(*b)};
}

/// Whether the pair is one for this walk: the first looks at what comes earlier in the text,
/// the second at what comes later, of an earlier iteration, and at other branches.
bool SyncPlan::isCandidate(const Instruction &earlier, const Instruction &current) const {
  auto [from, to] = findCommon(earlier.op, current.op);
  const bool inBranches = from == to && from != current.op;
  const bool isEarlier = indexOf.at(earlier.op) < indexOf.at(current.op);
  if (!examined)
    return isEarlier && !inBranches;
  return examined->isAncestor(earlier.op) && (!isEarlier || inBranches);
}

/// Says that `pipe` has known this since before `op`, which is or holds the current place.
void SyncPlan::joinSince(Operation *op, Pipe pipe, const Knowledge &knowledge) {
  state[index(pipe)].join(knowledge);
  for (OpenRegion &region : open)
    if (op->isAncestor(region.op))
      region.entry[index(pipe)].join(knowledge);
}

void SyncPlan::addFlag(const Instruction &earlier, const Instruction &current) {
  auto [from, to] = findCommon(earlier.op, current.op);
  if (examined) {
    Block *body = cast<scf::ForOp>(examined).getBody();
    from = body->findAncestorOpInBlock(*earlier.op);
    to = body->findAncestorOpInBlock(*current.op);
  }
  const size_t pipe = index(earlier.pipe);
  Knowledge knowledge = after.at(from)[pipe];
  knowledge.now[pipe] = counts.at(from).end[pipe];
  if (examined) { // that was one iteration ago
    knowledge.before = knowledge.now;
    knowledge.now = {};
  }
  flags.push_back({from, to, earlier.pipe, current.pipe, examined});
  raised.push_back(knowledge);
  joinSince(to, current.pipe, knowledge);
}

void SyncPlan::addBarrier(const Instruction &current) {
  barriers.push_back({current.op, current.pipe});
  Knowledge &own = state[index(current.pipe)];
  own.now[index(current.pipe)] = current.number - 1;
  own.before[index(current.pipe)] = everything;
}

/// Whether both lie in an inner loop, one iteration of which waits for `earlier` of the one
/// before: then it does so too when the loop runs again, since the flag stays raised.
bool SyncPlan::isHeldByInnerFlag(const Instruction &earlier, const Instruction &current) const {
  return llvm::any_of(flags, [&](const SyncFlag &flag) {
    return flag.loop && examined->isProperAncestor(flag.loop) && flag.source == earlier.pipe &&
           flag.target == current.pipe && flag.loop->isAncestor(earlier.op) &&
           flag.loop->isAncestor(current.op) &&
           counts.at(flag.from).end[index(flag.source)] >= earlier.number &&
           counts.at(flag.to).begin[index(flag.target)] < current.number;
  });
}

bool SyncPlan::isKnown(const Instruction &earlier, const Instruction &current) const {
  const Knowledge &knowledge = state[index(current.pipe)];
  const Clock &known = examined ? knowledge.before : knowledge.now;
  return known[index(earlier.pipe)] >= earlier.number ||
         (examined && isHeldByInnerFlag(earlier, current));
}

void SyncPlan::visit(const Instruction &current) {
  // Latest first: what the latest knows may make earlier flags needless.
  for (const Instruction &earlier : llvm::reverse(instructions)) {
    if (!isCandidate(earlier, current) || isKnown(earlier, current))
      continue;
    const Relation relation = relate(earlier, current);
    if (relation == Relation::none)
      continue;
    if (earlier.pipe != current.pipe)
      addFlag(earlier, current);
    else if (relation == Relation::wrote && needsBarrier(current.pipe))
      addBarrier(current);
  }
}

bool SyncPlan::isOver(const SyncFlag &earlier, const SyncFlag &later) const {
  const size_t target = index(earlier.target);
  const Knowledge &known = after.at(later.from)[index(later.source)];
  return known.now[target] > counts.at(earlier.to).begin[target];
}

//===-- The walk ----------------------------------------------------------------------===//

void SyncPlan::executeBefore(Operation *op) {
  const Clock &issuedHere = counts.at(op).begin;
  for (auto [flag, knowledge] : llvm::zip_equal(flags, raised)) {
    if (flag.getOutermost() == op) // raised once before the loop
      knowledge = raise(flag.source, issuedHere);
    if (flag.to == op)
      state[index(flag.target)].join(knowledge);
  }
  for (const SyncBarrier &barrier : barriers)
    if (barrier.before == op) {
      Knowledge &own = state[index(barrier.pipe)];
      own.now[index(barrier.pipe)] = issuedHere[index(barrier.pipe)];
      own.before[index(barrier.pipe)] = everything;
    }
}

void SyncPlan::executeAfter(Operation *op) {
  for (auto [flag, knowledge] : llvm::zip_equal(flags, raised)) {
    if (flag.loop && flag.getOutermost() == op) { // waited for once behind the loop
      knowledge.now[index(flag.source)] = counts.at(flag.from).end[index(flag.source)];
      state[index(flag.target)].join(knowledge);
    }
    if (flag.from == op && !flag.loop)
      knowledge = raise(flag.source, counts.at(op).end);
  }
  if (!examined)
    after[op] = state;
}

void SyncPlan::walk(Block &block) {
  for (Operation &op : block) {
    executeBefore(&op);
    if (auto loop = dyn_cast<scf::ForOp>(op))
      walkLoop(loop);
    else if (auto branch = dyn_cast<scf::IfOp>(op))
      walkBranch(branch);
    else if (auto found = indexOf.find(&op); found != indexOf.end())
      visit(instructions[found->second]);
    executeAfter(&op);
  }
}

/// How often the loop runs at least, as far as that is known.
static uint64_t getLeastTrips(scf::ForOp loop) {
  const std::optional<llvm::APInt> trips = loop.getStaticTripCount();
  return trips ? trips->getLimitedValue() : 0;
}

/// A loop that may run no iteration: what was known before it stays; what the body finds out
/// holds where all that came before the loop was known already.
void SyncPlan::walkLoop(scf::ForOp loop) {
  const Clock first = counts.at(loop).begin;
  const uint64_t trips = getLeastTrips(loop);
  open.push_back({loop, state});
  walk(*loop.getBody());
  State second = {};
  if (!examined)
    second = examineLoop(loop);
  const State entry = open.back().entry;
  open.pop_back();
  for (size_t p = 0; p < numPipes; ++p) {
    const Clock found = state[p].now;
    if (trips >= 1)
      state[p].join(entry[p]);
    else
      state[p] = entry[p];
    for (size_t q = 0; q < numPipes; ++q) {
      if (entry[p].now[q] >= first[q])
        state[p].now[q] = std::max(entry[p].now[q], found[q]);
      // Who has waited for an iteration has waited for all that was issued before the loop.
      if (trips >= 2 && second[p].before[q] > first[q])
        state[p].now[q] = std::max(state[p].now[q], first[q]);
    }
  }
}

/// Returns what is known at the end of an iteration that is not the first.
SyncPlan::State SyncPlan::examineLoop(scf::ForOp loop) {
  const State end = state;
  for (Knowledge &knowledge : state)
    knowledge = {{}, knowledge.now};
  examined = loop;
  walk(*loop.getBody());
  examined = nullptr;
  const State second = state;
  state = end;
  // Where the flags are waited for again, all that is known is that they have been raised.
  for (auto [flag, knowledge] : llvm::zip_equal(flags, raised))
    if (flag.loop == loop)
      knowledge = {};
  return second;
}

/// In the branch that is not taken nothing is left to be known.
void SyncPlan::walkBranch(scf::IfOp branch) {
  auto skip = [](State &known, const Clock &from, const Clock &to) {
    for (Knowledge &knowledge : known)
      for (size_t q = 0; q < numPipes; ++q)
        if (knowledge.now[q] >= from[q])
          knowledge.now[q] = std::max(knowledge.now[q], to[q]);
  };
  const Counts around = counts.at(branch);
  Block *otherwise = branch.elseBlock();
  const bool hasElse = otherwise && !otherwise->empty();
  const Clock middle = hasElse ? counts.at(&otherwise->front()).begin : around.end;
  open.push_back({branch, state});
  walk(*branch.thenBlock());
  State taken = state;
  skip(taken, middle, around.end);
  state = open.back().entry;
  skip(state, around.begin, middle);
  if (hasElse)
    walk(*otherwise);
  open.pop_back();
  for (auto [here, there] : llvm::zip_equal(state, taken))
    here.meet(there);
}

} // namespace ptowsp
