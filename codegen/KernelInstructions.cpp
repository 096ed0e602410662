// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The body of a kernel: instructions, flags, loops and branches.

#include "codegen/KernelEmitter.h"
#include "dialects/Tile/Elements.h"
#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

//===-- Synchronisation ---------------------------------------------------------------===//

static StringRef getPipeConstant(tile::Pipe pipe) {
  switch (pipe) {
  case tile::Pipe::scalar:
    return "PIPE_S";
  case tile::Pipe::vector:
    return "PIPE_V";
  case tile::Pipe::cube:
    return "PIPE_M";
  case tile::Pipe::mte1:
    return "PIPE_MTE1";
  case tile::Pipe::mte2:
    return "PIPE_MTE2";
  case tile::Pipe::mte3:
    return "PIPE_MTE3";
  case tile::Pipe::fix:
    return "PIPE_FIX";
  case tile::Pipe::all:
    return "PIPE_ALL";
  }
  llvm_unreachable("all pipes are handled");
}

template <typename Op> static std::string formatFlag(StringRef function, Op op) {
  return fmt::format("{}({}, {}, EVENT_ID{});", function.str(), getPipeConstant(op.getFrom()).str(),
                     getPipeConstant(op.getTo()).str(), op.getEvent());
}

/// The first of the flags behind the last instruction, which hold the kernel's end; or null.
static Operation *findDrain(Block &block) {
  auto drains = [](Operation &op) {
    if (auto set = dyn_cast<tile::SetFlagOp>(op))
      return set.getTo() == tile::Pipe::scalar;
    if (auto wait = dyn_cast<tile::WaitFlagOp>(op))
      return wait.getTo() == tile::Pipe::scalar;
    return isa<tile::BarrierOp>(op);
  };
  Operation *drain = nullptr;
  for (Operation &op : llvm::reverse(block)) {
    if (!drains(op))
      break;
    drain = &op;
  }
  return drain;
}

//===-- Instructions ------------------------------------------------------------------===//

std::string KernelEmitter::nameOf(Value value, bool asRow) const {
  const TileNames &all = tiles.find(findVariable(value))->second;
  return asRow ? all.row : all.tile;
}

/// The text of an attribute inside an instruction.
static std::string getText(Attribute attr) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto integer = dyn_cast<IntegerAttr>(attr))
    os << integer.getValue();
  else if (auto mode = dyn_cast<tile::RoundingAttr>(attr))
    os << StringRef(tile::stringifyRounding(mode.getValue())).upper();
  else if (auto mode = dyn_cast<tile::ComparisonAttr>(attr))
    os << StringRef(tile::stringifyComparison(mode.getValue())).upper();
  return text;
}

/// The text for `%token` of an instruction's pattern.
FailureOr<std::string> KernelEmitter::expand(tile::TilePipeOpInterface op, StringRef token) {
  if (token == "s")
    return scratch[op];
  if (token == "t_s")
    return getTileType(op.getScratchType(), op->getLoc());
  const auto [form, place] = token.contains('_') ? token.split('_') : std::pair(StringRef(), token);
  Value value;
  unsigned operand = 0;
  if (place == "r")
    value = op->getResult(0);
  else if (!place.getAsInteger(10, operand) && operand < op->getNumOperands())
    value = op->getOperand(operand);
  else if (Attribute attr = op->getAttr(token))
    return getText(attr);
  else
    return LogicalResult(reportError(op->getLoc(), DiagId::UnsupportedOp)
                         << "'" << op->getName() << "' has no form in a kernel");
  if (isa<MemRefType>(value.getType())) {
    const Tensor &tensor = tensors[{value, getMemoryForm(op)}];
    return form == "t" ? tensor.type : tensor.name;
  }
  if (isa<tile::TileType>(value.getType()))
    return expandTile(op, value, form);
  // Places in a tile are numbers that fit any type.
  return value.getType().isIndex() ? scalars.read(value) : scalars.readTyped(value);
}

/// A tile's name, or in another form: `t` its type, `e` the type of its elements, `u` and `tu` the
/// same bytes in words, `p` the tile with what it is filled up with.
FailureOr<std::string> KernelEmitter::expandTile(tile::TilePipeOpInterface op, Value value,
                                                 StringRef form) {
  auto type = cast<tile::TileType>(value.getType());
  const bool asRow = type.isColumn() && takesRows(op);
  if (form.empty())
    return nameOf(value, asRow);
  if (form == "e")
    return getTypeName(type.getElementType())->device.str();
  if (form == "t")
    return getTileType(asRow ? getRowType(type) : type, op->getLoc());
  const bool isPadded = form == "p";
  std::string padding;
  if (isPadded) {
    padding = tile::stringifyPadding(cast<tile::PadOp>(*op).getPadding()).str();
    padding[0] = llvm::toUpper(padding[0]);
  }
  FailureOr<std::string> typeName =
      isPadded ? getTileType(type, op->getLoc(), padding) : getWordsType(type, op->getLoc());
  if (failed(typeName) || form == "tu")
    return typeName;
  return declareView(value, *typeName, isPadded ? "filled" : "words", value.getDefiningOp() == op,
                     isPadded || type.getElementType().isInteger());
}

LogicalResult KernelEmitter::emitInstruction(tile::TilePipeOpInterface op) {
  if (tile::getComputeType(op) || tile::isIntegerOrder(op))
    return reportError(op->getLoc(), DiagId::UnsupportedOp)
           << "'" << op->getName() << "' has no form for its elements in a kernel: run "
           << "'wsp-lower-tile-types' first";
  for (Value result : op->getResults())
    if (isa<tile::TileType>(result.getType()) && !tiles.contains(findVariable(result)) &&
        failed(emitTile(findVariable(result))))
      return failure();
  if (op.getScratchType() && !scratch.contains(op) && failed(emitScratch(op)))
    return failure();
  std::string text, local;
  StringRef rest = op.getPattern();
  while (!rest.empty()) {
    const auto [before, behind] = rest.split('%');
    text += before;
    const StringRef token = behind.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = behind.drop_front(token.size());
    if (token.empty())
      continue;
    if (token == "n" && local.empty())
      local = names.declare("taken");
    FailureOr<std::string> expanded =
        token == "n" ? FailureOr<std::string>(local) : expand(op, token);
    if (failed(expanded))
      return failure();
    text += *expanded;
  }
  SmallVector<StringRef> statements;
  StringRef(text).split(statements, "; ");
  for (StringRef statement : statements)
    out.statement(statement.str() + ";");
  for (const std::string &statement : std::exchange(behind, {}))
    out.statement(statement);
  emitOtherForms(op);
  return success();
}

/// A column that is also used as a row has a second tile for the same bytes. Some simulators
/// give each tile memory of its own, so addresses alone do not make it the same; on the chip
/// this is an address and costs nothing.
void KernelEmitter::emitOtherForms(tile::TilePipeOpInterface op) {
  for (Value result : op->getResults()) {
    auto type = dyn_cast<tile::TileType>(result.getType());
    if (!type || !type.isColumn())
      continue;
    const bool asRow = takesRows(op);
    const std::string written = nameOf(result, asRow), other = nameOf(result, !asRow);
    if (written != other)
      out.statement(fmt::format("TRESHAPE({}, {});", other, written));
  }
}

LogicalResult KernelEmitter::emitOperation(Operation &op) {
  if (isa<arith::ArithDialect>(op.getDialect()))
    return scalars.emit(&op);
  if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
    return emitInstruction(instruction);
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](scf::ForOp loop) { return emitFor(loop); })
      .Case([&](scf::IfOp branch) { return emitIf(branch); })
      .Case([&](scf::YieldOp yield) { return emitYield(yield), success(); })
      .Case([&](memref::DimOp dim) {
        const std::optional<int64_t> index = dim.getConstantIndex();
        if (!index)
          return LogicalResult(reportError(dim.getLoc(), DiagId::NotSupported)
                               << "the dimension of 'memref.dim' is not a constant");
        const Number size = views.find(dim.getSource())->second.sizes[*index];
        scalars.declare(dim.getResult(), {size.str()}, "extent");
        return success();
      })
      .Case([&](tile::SetFlagOp flag) {
        out.statement(formatFlag("set_flag", flag));
        return success();
      })
      .Case([&](tile::WaitFlagOp flag) {
        out.statement(formatFlag("wait_flag", flag));
        return success();
      })
      .Case([&](tile::BarrierOp barrier) {
        out.statement(fmt::format("pipe_barrier({});", getPipeConstant(barrier.getPipe()).str()));
        return success();
      })
      .Default([&](Operation *other) { return emitView(other); });
}

//===-- Control flow ------------------------------------------------------------------===//

LogicalResult KernelEmitter::emitBlock(Block &block) {
  Operation *drain = isa<tile::KernelOp>(block.getParentOp()) ? findDrain(block) : nullptr;
  for (Operation &op : block) {
    if (&op == drain) {
      out.blank();
      out.comment("Whoever reads the results finds them in global memory.");
    }
    if (failed(emitOperation(op)))
      return failure();
  }
  return success();
}

/// A block in braces: what it declares ends with it.
LogicalResult KernelEmitter::emitScope(Block &block) {
  const auto outer = types;
  names.enterScope();
  LogicalResult result = emitBlock(block);
  names.leaveScope();
  types = outer;
  return result;
}

/// Variables for the scalars that a loop carries or a branch yields; tiles need none.
void KernelEmitter::declareResults(Operation *op, ValueRange values, ValueRange inits) {
  for (auto [index, value] : llvm::enumerate(values)) {
    if (isa<tile::TileType>(value.getType()))
      continue;
    const StringRef hint = findName(value.getLoc());
    const std::string own = names.declare(hint.empty() ? "value" : hint);
    const std::string init = inits.empty() ? "" : " = " + scalars.read(inits[index]);
    out.statement(fmt::format("{} {}{};", scalars.getType(value.getType()), own, init));
    scalars.define(value, {own});
    scalars.define(op->getResult(index), {own});
    carried[op->getResult(index)] = own;
  }
}

LogicalResult KernelEmitter::emitFor(scf::ForOp loop) {
  declareResults(loop, loop.getRegionIterArgs(), loop.getInitArgs());
  const std::string begin = scalars.read(loop.getLowerBound());
  const std::string end = scalars.read(loop.getUpperBound(), Binding::shift);
  const std::string step = scalars.read(loop.getStep());
  Value variable = loop.getInductionVar();
  names.enterScope();
  const StringRef hint = findName(variable.getLoc());
  const std::string own = names.declare(hint.empty() ? "i" : hint);
  scalars.define(variable, {own});
  LogicalResult result = success();
  const std::string type = scalars.getType(variable.getType());
  const std::string next = ranges.mayPass(loop)
                               ? fmt::format("{0} = advance<{1}>({0}, {2}, {3})", own, type,
                                             scalars.read(loop.getUpperBound()), step)
                               : fmt::format("{} += {}", own, step);
  out.block(fmt::format("for ({0} {1} = {2}; {1} < {3}; {4})", type, own, begin, end, next),
            [&] { result = emitScope(*loop.getBody()); });
  names.leaveScope();
  return result;
}

/// A tile that both ways write is known behind them.
LogicalResult KernelEmitter::declareYielded(scf::IfOp branch) {
  for (Value result : branch.getResults())
    if (isa<tile::TileType>(result.getType()) && !tiles.contains(findVariable(result)) &&
        failed(emitTile(findVariable(result))))
      return failure();
  return success();
}

LogicalResult KernelEmitter::emitIf(scf::IfOp branch) {
  declareResults(branch, branch.getResults(), {});
  if (failed(declareYielded(branch)))
    return failure();
  LogicalResult result = success();
  auto emitBranch = [&](Block &block) {
    if (failed(emitScope(block)))
      result = failure();
  };
  out.block(fmt::format("if ({})", scalars.read(branch.getCondition())),
            [&] { emitBranch(*branch.thenBlock()); });
  Block *otherwise = branch.elseBlock();
  if (otherwise && (otherwise->getOperations().size() > 1 || branch->getNumResults() != 0))
    out.otherwise([&] { emitBranch(*otherwise); });
  return result;
}

void KernelEmitter::emitYield(scf::YieldOp yield) {
  std::vector<std::pair<std::string, std::string>> assignments;
  for (auto [value, result] :
       llvm::zip_equal(yield->getOperands(), yield->getParentOp()->getResults()))
    if (auto known = carried.find(result); known != carried.end())
      if (std::string text = scalars.readTyped(value); text != known->second)
        assignments.emplace_back(known->second, text);
  // One value may be computed from another one that is about to change.
  if (assignments.size() > 1)
    for (auto &[target, text] : assignments) {
      const std::string next = names.declare("next_" + target);
      out.statement(fmt::format("const auto {} = {};", next, text));
      text = next;
    }
  for (const auto &[target, text] : assignments)
    out.statement(fmt::format("{} = {};", target, text));
}

} // namespace ptowsp::codegen
