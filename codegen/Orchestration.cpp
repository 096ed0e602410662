// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The orchestration: a straight walk over `orch.program`, one statement per operation.
///
/// Invariant: no decision is taken here. What has no statement is an error.

#include "codegen/Cpp/Literals.h"
#include "codegen/Emitters.h"
#include "codegen/OrchestrationEmitter.h"
#include "codegen/ProgramDescription.h"
#include "codegen/PtoRuntime.h"
#include "codegen/Schedule.h"
#include "dialects/Tile/Signature.h"
#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

//===-- The frame ---------------------------------------------------------------------===//

void OrchestrationEmitter::emitEnum(StringRef what, StringRef name,
                                    llvm::ArrayRef<std::string> entries) {
  if (entries.empty())
    return;
  out.comment(what);
  out.block(
      fmt::format("enum {} : uint32_t", name.str()),
      [&] {
        for (const std::string &entry : entries) {
          names.take(entry);
          out.line(entry + ",");
        }
      },
      ";");
  out.blank();
}

FailureOr<std::string> OrchestrationEmitter::emit() {
  std::string schedule = model.program.getSchedule().value_or("").str();
  out.comment("Orchestration of workload '" + model.name + "'" +
              (schedule.empty() ? "" : " under schedule '" + schedule + "'") + ".");
  out.comment(describeOrigin(model));
  out.blank();
  const bool hasNetworks =
      model.program.walk([](orch::NetworkOp) { return WalkResult::interrupt(); }).wasInterrupted();
  out.line(model.options.flavour ? "#include \"backend.h\""
           : hasNetworks         ? "#include <ptowsp/rt/process.h>"
                                 : "#include <ptowsp/rt/orchestration.h>");
  out.blank();
  out.line("namespace rt = ptowsp::rt;");
  out.blank();
  if (!model.options.flavour)
    emitPolicyDeclaration(model.program, out);
  out.line("namespace {");
  out.blank();
  std::vector<std::string> kernels, table;
  for (const KernelEntry &kernel : model.kernels)
    kernels.push_back("kernel_" + kernel.identifier);
  for (const SymbolEntry &entry : model.symbols)
    table.push_back((entry.isSlot ? "slot_" : "symbol_") + entry.identifier);
  emitEnum("Numbers of the kernels, in the order of kernels/kernel_config.py.", "kernel", kernels);
  emitEnum(model.hasSlots() ? "Numbers of symbols and slots, as in manifest.json."
                            : "Numbers of the symbols, as in manifest.json.",
           "symbol", table);
  if (failed(emitNetworks()) || failed(emitFunction()))
    return failure();
  if (model.options.flavour)
    emitFlavourEntry(model, out);
  else
    emitProgramDescription(model, out);
  return out.take();
}

LogicalResult OrchestrationEmitter::emitFunction() {
  if (model.place)
    out.comment(model.files.describe(model.place));
  LogicalResult result = success();
  Block &block = model.program.getBlock();
  const bool usesArgs =
      llvm::any_of(block.getArguments(), [](BlockArgument arg) { return !arg.use_empty(); });
  out.block(fmt::format("void orchestrate(ptowsp_orchestrator *impl, const uint64_t *{})",
                        usesArgs ? "args" : " /*args*/"),
            [&] {
              enterNames();
              out.line("rt::orchestrator o(impl);");
              if (std::optional<uint64_t> streams = model.program.getStreams())
                out.line(fmt::format("rt::stream_set<{}> {};", *streams, names.declare("streams")));
              emitArguments();
              if (usesArgs)
                out.blank();
              result = emitBlock(block);
              leaveNames();
            });
  out.blank();
  return result;
}

void OrchestrationEmitter::emitArguments() {
  for (auto [arg, entry] : llvm::zip(model.program.getBlock().getArguments(), model.arguments)) {
    if (arg.use_empty())
      continue;
    const std::string slot = fmt::format("args[{}]", arg.getArgNumber());
    if (entry.access != tile::Access::scalar) {
      tensors[arg] = names.declare(entry.name);
      const bool written = entry.access != tile::Access::in;
      out.statement(fmt::format("{}rt::tensor {} = rt::tensor::from_arg({});",
                                written ? "" : "const ", tensors[arg], slot));
      continue;
    }
    const std::string own = names.declare(entry.name);
    out.statement(fmt::format("const auto {} = rt::from_bits<{}>({});", own,
                              scalars.getType(arg.getType()), slot));
    scalars.define(arg, {own});
  }
}

//===-- Values ------------------------------------------------------------------------===//

/// Whether a task writes through the value itself, or storage is bound to it.
static bool isWritten(Value value) {
  for (OpOperand &use : value.getUses()) {
    if (auto submit = dyn_cast<orch::SubmitOp>(use.getOwner())) {
      const tile::Access access = submit.getAccess(use.getOperandNumber());
      if (access == tile::Access::out || access == tile::Access::inout)
        return true;
    }
    if (auto cast = dyn_cast<memref::CastOp>(use.getOwner()))
      if (isWritten(cast.getResult()))
        return true;
  }
  return false;
}

std::string OrchestrationEmitter::declareTensor(Value value, StringRef fallback,
                                                std::string initializer, bool mutableAlways) {
  const StringRef hint = findName(value.getLoc());
  const std::string own = names.declare(hint.empty() ? fallback : hint);
  tensors[value] = own;
  const StringRef type =
      mutableAlways || process || isWritten(value) ? "rt::tensor" : "const rt::tensor";
  out.statement(fmt::format("{} = {};", declareVariable(type, own), initializer));
  return own;
}

std::string OrchestrationEmitter::readList(llvm::ArrayRef<OpFoldResult> list) const {
  std::string text = "{";
  for (auto [index, entry] : llvm::enumerate(list)) {
    text += index ? ", " : "";
    if (auto value = dyn_cast<Value>(entry))
      text += scalars.read(value);
    else
      text += integerLiteral(cast<IntegerAttr>(cast<Attribute>(entry)).getInt());
  }
  return text + "}";
}

std::string OrchestrationEmitter::readLocation(Location loc) {
  const Place place = model.files.find(loc);
  if (place.file == 0)
    return fmt::format("rt::at({}, {})", place.line, place.column);
  return fmt::format("rt::at({}, {}, {})", place.line, place.column, place.file);
}

//===-- Operations --------------------------------------------------------------------===//

LogicalResult OrchestrationEmitter::emitBlock(Block &block) {
  for (Operation &op : block)
    if (failed(emitOp(&op)))
      return failure();
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(Operation *op) {
  if (isa<arith::ArithDialect>(op->getDialect()))
    return scalars.emit(op);
  if (process && isa<orch::OrderedOp, orch::NextTaskOp, orch::FenceOp>(op))
    return reportError(op->getLoc(), DiagId::UnsupportedOp)
           << "'" << op->getName() << "' has no form in a process, whose tasks have an order";
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<scf::ForOp, scf::IfOp, memref::SubViewOp, memref::DimOp, memref::CastOp,
            orch::SymbolLoadOp, orch::SlotReadOp, orch::SlotSetOp, orch::ElementLoadOp,
            orch::ScopeOp, orch::OrderedOp, orch::IntermediateOp, orch::AllocOp, orch::SubmitOp,
            orch::NextTaskOp, orch::FenceOp, orch::NetworkOp, orch::ChannelSendOp,
            orch::ChannelTakeOp, orch::ChannelCloseOp, orch::ChannelQueryOp>(
          [&](auto concrete) { return emitOp(concrete); })
      .Case<scf::YieldOp>([](auto) { return success(); })
      .Default([](Operation *other) {
        return LogicalResult(reportError(other->getLoc(), DiagId::UnsupportedOp)
                             << "'" << other->getName() << "' has no form in an orchestration");
      });
}

LogicalResult OrchestrationEmitter::emitOp(scf::ForOp op) {
  if (op.getNumResults() != 0 || op.getUnsignedCmp())
    return reportError(op.getLoc(), DiagId::UnsupportedOp)
           << "a loop that " << (op.getUnsignedCmp() ? "counts unsigned" : "carries values")
           << " has no form in an orchestration";
  Value iterator = op.getInductionVar();
  const std::string type = scalars.getType(iterator.getType());
  const std::string lower = scalars.read(op.getLowerBound());
  const std::string upper = scalars.read(op.getUpperBound(), Binding::shift);
  const std::string step = scalars.read(op.getStep());
  enterNames();
  const StringRef hint = findName(iterator.getLoc());
  constexpr StringRef fallbacks[] = {"i", "j", "k", "l", "m"};
  const std::string own =
      names.declare(hint.empty() ? fallbacks[std::min<unsigned>(loopDepth, 4)] : hint);
  scalars.define(iterator, {own});
  const std::string advance = step == "1" ? "++" + own : own + " += " + step;
  LogicalResult result = success();
  ++loopDepth;
  out.block(
      fmt::format("for ({0} = {2}; {1} < {3}; {4})", declareVariable(type, own), own, lower, upper,
                  advance),
      [&] {
        if (op->hasAttr(orch::independentLoop) && !process) // processes are not checked for races
          out.statement(fmt::format("const rt::iteration {}(o, {}, {});",
                                    names.declare("iteration"), own, readLocation(op.getLoc())));
        result = emitBlock(*op.getBody());
      },
      "", model.files.describeShort(model.files.find(op.getLoc())));
  --loopDepth;
  leaveNames();
  return result;
}

LogicalResult OrchestrationEmitter::emitOp(scf::IfOp op) {
  if (op.getNumResults() != 0)
    return reportError(op.getLoc(), DiagId::UnsupportedOp)
           << "a branch that gives values has no form in an orchestration";
  LogicalResult result = success();
  auto emitBranch = [&](Block &block) {
    enterNames();
    if (failed(emitBlock(block)))
      result = failure();
    leaveNames();
  };
  out.block(
      fmt::format("if ({})", scalars.read(op.getCondition())), [&] { emitBranch(*op.thenBlock()); },
      "", model.files.describeShort(model.files.find(op.getLoc())));
  if (op.elseBlock())
    out.otherwise([&] { emitBranch(*op.elseBlock()); });
  return result;
}

LogicalResult OrchestrationEmitter::emitOp(memref::SubViewOp op) {
  const std::string source = readTensor(op.getSource());
  const SmallVector<OpFoldResult> steps = op.getMixedStrides();
  const bool unitSteps =
      llvm::all_of(steps, [](OpFoldResult s) { return isConstantIntValue(s, 1); });
  std::string list = readList(op.getMixedOffsets()) + ", " + readList(op.getMixedSizes());
  if (!unitSteps)
    list += ", " + readList(steps);
  const llvm::SmallBitVector dropped = op.getDroppedDims();
  if (dropped.any()) { // one binary digit per dimension, the first one last
    list += ", 0b";
    for (unsigned d = dropped.size(); d-- > 0;)
      list += dropped.test(d) ? '1' : '0';
  }
  declareTensor(op.getResult(), source + "_view", fmt::format("{}.slice({})", source, list));
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(memref::DimOp op) {
  auto memref = dyn_cast<MemRefType>(op.getSource().getType());
  const std::optional<int64_t> index = op.getConstantIndex();
  if (!memref || (index && (*index < 0 || *index >= memref.getRank())))
    return reportError(op.getLoc(), DiagId::OutOfBounds)
           << "a tensor of type " << op.getSource().getType() << " has no such dimension";
  const std::string source = readTensor(op.getSource());
  scalars.declare(op.getResult(), {fmt::format("{}.size({})", source, scalars.read(op.getIndex()))},
                  source + "_size");
  return success();
}

/// Changes what the type knows and nothing else.
LogicalResult OrchestrationEmitter::emitOp(memref::CastOp op) {
  if (!isa<MemRefType>(op.getSource().getType()) || !isa<MemRefType>(op.getType()))
    return reportError(op.getLoc(), DiagId::UnsupportedOp)
           << "a cast of unranked memory has no form in an orchestration";
  tensors[op.getResult()] = readTensor(op.getSource());
  return success();
}

const SymbolEntry *OrchestrationEmitter::findEntry(Operation *op, StringRef name, Type type,
                                                   bool isSlot) {
  const StringRef kind = isSlot ? "slot" : "symbol";
  const int index = model.findSymbol(name);
  if (index < 0 || model.symbols[index].isSlot != isSlot) {
    reportError(op->getLoc(), DiagId::UnknownSymbol) << kind << " '" << name << "' is not declared";
    return nullptr;
  }
  const SymbolEntry &entry = model.symbols[index];
  if (entry.value.getType() != type) {
    reportError(op->getLoc(), DiagId::UnknownSymbol)
        << kind << " '" << name << "' is of type " << entry.value.getType() << ", not " << type;
    return nullptr;
  }
  return &entry;
}

LogicalResult OrchestrationEmitter::emitRead(Operation *op, StringRef name, bool isSlot) {
  Value result = op->getResult(0);
  const SymbolEntry *entry = findEntry(op, name, result.getType(), isSlot);
  if (!entry)
    return failure();
  if (result.use_empty())
    return success();
  const StringRef hint = findName(op->getLoc());
  const std::string own = names.declare(hint.empty() ? StringRef(entry->name) : hint);
  const std::string type = scalars.getType(result.getType());
  out.statement(fmt::format(
      "{0} = {1}{2}<{3}>({2}_{4});", process ? declareVariable(type, own) : "const auto " + own,
      getRuntime().str(), isSlot ? "slot" : "symbol", type, entry->identifier));
  scalars.define(result, {own});
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::SymbolLoadOp op) {
  return emitRead(op, op.getSymbol(), /*isSlot=*/false);
}

LogicalResult OrchestrationEmitter::emitOp(orch::SlotReadOp op) {
  return emitRead(op, op.getSlot(), /*isSlot=*/true);
}

LogicalResult OrchestrationEmitter::emitOp(orch::SlotSetOp op) {
  const Type type = op.getValue().getType();
  const SymbolEntry *slot = findEntry(op, op.getSlot(), type, /*isSlot=*/true);
  if (!slot)
    return failure();
  out.statement(fmt::format("{}set_slot<{}>(slot_{}, {});", getRuntime().str(),
                            scalars.getType(type), slot->identifier, scalars.read(op.getValue())));
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::ElementLoadOp op) {
  const std::string type = scalars.getType(op.getType());
  if (type.empty())
    return reportError(op.getLoc(), DiagId::UnsupportedOp)
           << "an element of type " << op.getType() << " has no form in an orchestration";
  const StringRef hint = findName(op.getLoc());
  const std::string own = names.declare(hint.empty() ? StringRef("element") : hint);
  out.statement(fmt::format(
      "{} = {}load<{}>({}, {}, {});", process ? declareVariable(type, own) : "const auto " + own,
      getRuntime().str(), type, readTensor(op.getSource()),
      readList(getAsOpFoldResult(op.getIndices())), readLocation(op.getLoc())));
  scalars.define(op.getResult(), {own});
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::ScopeOp op) {
  if (process)
    return emitProcessScope(op);
  LogicalResult result = success();
  enterNames();
  out.block("", [&] {
    out.statement(
        fmt::format("rt::scope {}(o, {});", names.declare("scope"), readLocation(op.getLoc())));
    result = emitBlock(op.getBlock());
  });
  leaveNames();
  return result;
}

LogicalResult OrchestrationEmitter::emitOp(orch::OrderedOp op) {
  LogicalResult result = success();
  enterNames();
  out.block("", [&] {
    out.statement(fmt::format("const rt::ordered {}(o);", names.declare("ordered")));
    result = emitBlock(op.getBlock());
  });
  leaveNames();
  return result;
}

LogicalResult OrchestrationEmitter::emitTensor(Operation *op, OperandRange sizes,
                                               bool mutableAlways) {
  Value value = op->getResult(0);
  auto memref = cast<MemRefType>(value.getType());
  if (static_cast<size_t>(memref.getNumDynamicDims()) != sizes.size())
    return reportError(op->getLoc(), DiagId::BadWorkload)
           << "a tensor of type " << memref << " needs " << memref.getNumDynamicDims()
           << " sizes, here are " << sizes.size();
  if (!memref.getLayout().isIdentity() || !tile::isElementType(memref.getElementType()) ||
      memref.getRank() < 1 || memref.getRank() > 5)
    return reportError(op->getLoc(), DiagId::UnsupportedOp)
           << "a tensor of type " << memref << " cannot be made at run time";
  SmallVector<OpFoldResult> extents;
  unsigned next = 0;
  Builder builder(op->getContext());
  for (int64_t size : memref.getShape())
    if (ShapedType::isDynamic(size))
      extents.push_back(sizes[next++]);
    else
      extents.push_back(builder.getIndexAttr(size));
  declareTensor(value, "tensor",
                fmt::format("rt::tensor::intermediate({}, {})",
                            getTypeName(memref.getElementType())->dtype.str(), readList(extents)),
                mutableAlways);
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::IntermediateOp op) {
  return emitTensor(op, op.getSizes(), /*mutableAlways=*/false);
}

LogicalResult OrchestrationEmitter::emitOp(orch::AllocOp op) {
  if (failed(emitTensor(op, op.getSizes(), /*mutableAlways=*/true)))
    return failure();
  const std::string call =
      fmt::format("alloc({}, {})", readTensor(op.getResult()), readLocation(op.getLoc()));
  runTask(op, call);
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::NextTaskOp op) {
  const StringRef hint = findName(op.getLoc());
  const std::string own = names.declare(hint.empty() ? "first" : hint);
  out.statement(fmt::format("const uint64_t {} = o.next_task();", own));
  scalars.define(op.getResult(), {own});
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::FenceOp op) {
  out.statement(
      fmt::format("o.fence({}, {});", scalars.read(op.getFirst()), readLocation(op.getLoc())));
  return success();
}

FailureOr<std::string> emitOrchestration(Model &model) {
  if (failed(verifySchedule(model.program)))
    return failure();
  return OrchestrationEmitter(model).emit();
}

} // namespace ptowsp::codegen
