// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-plan-tile-memory: every tile gets an address in its unit's memory.
///
/// First, what loops and branches hand on is copied where it could not lie at one place with
/// what it is handed to. Then compiler/Analysis/TilePlan.h decides.

#include "compiler/Analysis/TilePlan.h"
#include "compiler/Transforms/Passes.h"
#include "compiler/Transforms/RowTiling.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPPLANTILEMEMORY
#include "compiler/Transforms/Passes.h.inc"

namespace {

bool isTile(Value value) { return isa<tile::TileType>(value.getType()); }

/// Whether `operand` is the only use of a value that its own block defines.
bool isHandedOn(OpOperand &operand) {
  Value value = operand.get();
  return value.hasOneUse() && value.getParentBlock() == operand.getOwner()->getBlock();
}

/// Whether the instruction or loop writes its result over `carried`, which it reads.
bool overwrites(Operation *op, Value carried) {
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return llvm::is_contained(loop.getInitArgs(), carried);
  auto instruction = dyn_cast<tile::TilePipeOpInterface>(op);
  if (!instruction || op->getResult(0).getType() != carried.getType())
    return false;
  auto takesPlaceOf = [&](OpOperand &operand) {
    return operand.get() != carried || instruction.worksInPlace(operand.getOperandNumber());
  };
  return instruction.getTied() == carried || llvm::all_of(op->getOpOperands(), takesPlaceOf);
}

/// Whether the next value of a tile that a loop carries can lie where the tile lies: nobody
/// needs the tile once the next value is there.
bool canTakePlace(OpOperand &next, BlockArgument carried) {
  Operation *yield = next.getOwner();
  Operation *definition = next.get().getDefiningOp();
  if (next.get() == carried)
    return true;
  if (!definition || definition->getBlock() != yield->getBlock() ||
      llvm::count(yield->getOperands(), next.get()) != 1)
    return false;
  for (Operation *user : carried.getUsers()) {
    Operation *inBody = yield->getBlock()->findAncestorOpInBlock(*user);
    if (inBody == definition && user == inBody && overwrites(definition, carried))
      continue;
    if (!inBody->isBeforeInBlock(definition))
      return false;
  }
  return true;
}

/// Why a tile cannot be copied, or nothing.
std::string explainNoCopy(tile::TileType type) {
  if (type.getMemory() != tile::Memory::vec)
    return "memory '" + tile::stringifyMemory(type.getMemory()).str() + "' cannot do that";
  Type element = type.getElementType();
  if (element.isF32() || element.isF16() || element.isSignlessInteger(32) ||
      element.isSignlessInteger(16))
    return "";
  return "the vector unit copies elements of f32, f16, i32 and i16 alone";
}

LogicalResult copy(OpOperand &operand) {
  auto type = cast<tile::TileType>(operand.get().getType());
  Operation *op = operand.getOwner();
  if (const std::string reason = explainNoCopy(type); !reason.empty()) {
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::BadKernel);
    error << "tile " << type << " cannot be handed on here: it would have to be copied, and "
          << reason;
    error.attachNote(operand.get().getLoc())
        << "hand the tile on to one place, where nothing else needs it any more";
    return error;
  }
  OpBuilder builder(op);
  operand.set(tile::CopyOp::create(builder, operand.get().getLoc(), operand.get()));
  return success();
}

LogicalResult separateLoop(scf::ForOp loop) {
  for (OpOperand &init : loop.getInitArgsMutable())
    if (isTile(init.get()) && !isHandedOn(init) && failed(copy(init)))
      return failure();
  auto yield = cast<scf::YieldOp>(loop.getBody()->getTerminator());
  for (auto [next, carried] : llvm::zip_equal(yield->getOpOperands(), loop.getRegionIterArgs()))
    if (isTile(carried) && !canTakePlace(next, carried) && failed(copy(next)))
      return failure();
  return success();
}

LogicalResult separateBranch(scf::IfOp branch) {
  if (branch->getNumResults() == 0)
    return success();
  for (Block *block : {branch.thenBlock(), branch.elseBlock()})
    for (OpOperand &result : block->getTerminator()->getOpOperands())
      if (isTile(result.get()) && !isHandedOn(result) && failed(copy(result)))
        return failure();
  return success();
}

/// An instruction that overwrites an operand in any case is the last one to need it; what else
/// needs it keeps it, where the memory can copy.
LogicalResult separateTied(tile::TilePipeOpInterface instruction) {
  Value tied = instruction.getTied();
  if (!tied || (tied.hasOneUse() && tied.getParentBlock() == instruction->getBlock()))
    return success();
  if (cast<tile::TileType>(tied.getType()).getMemory() == tile::Memory::vec)
    return copy(*llvm::find_if(instruction->getOpOperands(),
                               [&](OpOperand &operand) { return operand.get() == tied; }));
  IdentifiedDiagnostic error = reportError(instruction->getLoc(), DiagId::BadKernel);
  error << "'" << instruction->getName() << "' overwrites a tile that is needed elsewhere";
  error.attachNote(tied.getLoc()) << "hand the tile on to one place, through 'iter_args' in a loop";
  return error;
}

LogicalResult separate(tile::KernelOp kernel) {
  WalkResult result = kernel.walk([](Operation *op) {
    LogicalResult separated = success();
    if (auto loop = dyn_cast<scf::ForOp>(op))
      separated = separateLoop(loop);
    else if (auto branch = dyn_cast<scf::IfOp>(op))
      separated = separateBranch(branch);
    else if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
      separated = separateTied(instruction);
    return failed(separated) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The largest power of two of rows for which there is room when the kernel works on so many at a
/// time; none where it cannot.
std::optional<int64_t> findBlockRows(tile::KernelOp kernel, npu::MachineOp machine) {
  ScopedDiagnosticHandler quiet(kernel.getContext(), [](Diagnostic &) { return success(); });
  const RowBlocks blocks(kernel);
  if (blocks.getObstacle() || blocks.getMostRows() < 2)
    return std::nullopt;
  auto rows =
      static_cast<int64_t>(llvm::bit_floor(static_cast<uint64_t>(blocks.getMostRows() - 1)));
  for (; rows != 0; rows /= 2) {
    OwningOpRef<tile::KernelOp> copy = kernel.clone();
    tileRows(*copy, RowBlocks(*copy), rows);
    if (succeeded(TilePlan(*copy, machine).plan()))
      return rows;
  }
  return std::nullopt;
}

/// What the schedule can do about tiles that are too large.
void addHint(IdentifiedDiagnostic &error, tile::KernelOp kernel, npu::MachineOp machine) {
  if (auto rows = kernel->getAttrOfType<IntegerAttr>("tile_rows"))
    error.attachNote(kernel.getLoc()) << "the kernel works on " << rows.getInt()
                                      << " rows at a time, as 'wsp.tile' says: fewer take less";
  else if (std::optional<int64_t> rows = findBlockRows(kernel, machine))
    error.attachNote(kernel.getLoc())
        << "there is room for " << *rows << " rows at a time: 'wsp.tile rows(" << *rows << ") for @"
        << kernel.getSymName() << "' in the schedule";
}

LogicalResult planKernel(tile::KernelOp kernel, npu::MachineOp machine) {
  auto unit = machine.lookup<npu::UnitOp>(tile::stringifyUnit(kernel.getUnit()));
  if (!unit || unit.getCount() == 0) {
    IdentifiedDiagnostic error = reportError(kernel.getLoc(), DiagId::UnitMissing);
    error << "kernel '" << kernel.getSymName() << "' runs on '"
          << tile::stringifyUnit(kernel.getUnit()) << "', which machine '" << machine.getSymName()
          << "' does not have";
    error.attachNote(machine.getLoc()) << "the machine is described here";
    return error;
  }
  if (failed(separate(kernel)))
    return failure();
  TilePlan plan(kernel, machine);
  if (failed(plan.plan([&](auto &error) { addHint(error, kernel, machine); })))
    return failure();
  Builder builder(kernel.getContext());
  for (const TilePlace &place : plan.getPlaces()) {
    const IntegerAttr address = builder.getI64IntegerAttr(place.address);
    if (place.isScratch)
      place.definition->setAttr("scratch", address);
    for (Value value : place.values)
      value.getDefiningOp()->setAttr("address", address);
  }
  return success();
}

struct WspPlanTileMemory : impl::WspPlanTileMemoryBase<WspPlanTileMemory> {
  void runOnOperation() override {
    npu::MachineOp machine = npu::findMachine(getOperation());
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      if (kernel.getExternal())
        continue; // planned by hand; a body is for the interpreter
      if (!machine) {
        reportError(kernel.getLoc(), DiagId::UnknownMachine)
            << "kernel '" << kernel.getSymName() << "' cannot be planned without a machine";
        return signalPassFailure();
      }
      if (failed(planKernel(kernel, machine)))
        signalPassFailure();
    }
  }
};

} // namespace
} // namespace ptowsp
