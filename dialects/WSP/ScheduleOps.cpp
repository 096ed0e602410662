// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assembly and verification of schedules. Which policies there are is not known here.

#include "dialects/WSP/Assembly.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

//===-- ScheduleOp --------------------------------------------------------------------===//

LogicalResult ScheduleOp::verify() {
  llvm::SmallDenseMap<std::pair<OperationName, Attribute>, Operation *> seen;
  for (Operation &directive : getBlock()) {
    if (!directive.hasTrait<OpTrait::HasParent<ScheduleOp>::Impl>())
      return reportError(directive.getLoc(), DiagId::BadSchedule)
             << "'" << directive.getName() << "' is not a directive of a schedule";
    auto kernel = directive.getAttrOfType<FlatSymbolRefAttr>("kernel");
    auto [it, inserted] = seen.try_emplace({directive.getName(), kernel}, &directive);
    if (inserted)
      continue;
    IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::BadSchedule);
    error << "'" << directive.getName() << "' stands twice ";
    if (kernel)
      error << "for kernel '" << kernel.getValue() << "' ";
    error << "in schedule '" << getSymName() << "'";
    error.attachNote(it->second->getLoc()) << "first here";
    return error;
  }
  return success();
}

LogicalResult ScheduleOp::verifySymbolUses(SymbolTableCollection &tables) {
  if (tables.lookupNearestSymbolFrom<WorkloadOp>((*this)->getParentOp(), getWorkloadAttr()))
    return success();
  return reportError(getLoc(), DiagId::BadSchedule)
         << "schedule '" << getSymName() << "' is for workload '" << getWorkload()
         << "', which does not exist";
}

//===-- Policies ----------------------------------------------------------------------===//

// `threshold(16)`, `immediate`
ParseResult wsp::parsePolicy(OpAsmParser &parser, StringAttr &policy, DenseI64ArrayAttr &params) {
  StringRef name;
  SmallVector<int64_t> values;
  if (parser.parseKeyword(&name) ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::OptionalParen,
                                     [&] { return parser.parseInteger(values.emplace_back()); }))
    return failure();
  policy = parser.getBuilder().getStringAttr(name);
  params = parser.getBuilder().getDenseI64ArrayAttr(values);
  return success();
}

void wsp::printPolicy(OpAsmPrinter &printer, Operation *, StringAttr policy,
                      DenseI64ArrayAttr params) {
  printer << policy.getValue();
  if (params.empty())
    return;
  printer << "(";
  llvm::interleaveComma(params.asArrayRef(), printer);
  printer << ")";
}

//===-- Expressions -------------------------------------------------------------------===//

namespace {
/// The parts of a keyed directive, in the order of the text.
struct KeyedParts {
  SmallVector<OpAsmParser::Argument> variables;
  SmallVector<int64_t> params;
};
} // namespace

/// A number, `%axis` or `%scalar: f32`.
static ParseResult parseKeyedItem(OpAsmParser &parser, KeyedParts &parts) {
  OpAsmParser::Argument variable;
  OptionalParseResult found = parser.parseOptionalArgument(variable);
  if (!found.has_value())
    return parser.parseInteger(parts.params.emplace_back());
  if (failed(*found))
    return failure();
  variable.type = parser.getBuilder().getIndexType();
  if (succeeded(parser.parseOptionalColon()) && parser.parseType(variable.type))
    return failure();
  variable.sourceLoc = parser.getEncodedSourceLoc(variable.ssaName.location);
  parts.variables.push_back(variable);
  return success();
}

static ParseResult parseKeyedItems(OpAsmParser &parser, KeyedParts &parts, OperationState &result) {
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::OptionalParen,
                                     [&] { return parseKeyedItem(parser, parts); }))
    return failure();
  SmallVector<StringRef> names;
  for (const OpAsmParser::Argument &variable : parts.variables)
    names.push_back(variable.ssaName.name.drop_front());
  result.addAttribute("variables", parser.getBuilder().getStrArrayAttr(names));
  return success();
}

/// `for @kernel`, the attributes, and the expression. Without one, a single variable is it.
static ParseResult parseKeyedTail(OpAsmParser &parser, KeyedParts &parts, OperationState &result) {
  if (succeeded(parser.parseOptionalKeyword("for"))) {
    FlatSymbolRefAttr kernel;
    if (parser.parseAttribute(kernel, "kernel", result.attributes))
      return failure();
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  Region *key = result.addRegion();
  const SMLoc loc = parser.getCurrentLocation();
  OptionalParseResult body = parser.parseOptionalRegion(*key, parts.variables);
  if (body.has_value())
    return *body;
  if (parts.variables.empty())
    return success();
  if (parts.variables.size() > 1)
    return parser.emitError(loc, "several variables need an expression over them, in braces");
  const OpAsmParser::Argument &only = parts.variables.front();
  Block &block = key->emplaceBlock();
  OpBuilder builder(parser.getContext());
  builder.setInsertionPointToEnd(&block);
  YieldOp::create(builder, *only.sourceLoc, block.addArgument(only.type, *only.sourceLoc));
  return success();
}

/// Whether the expression is its only variable.
static bool isVariable(Region &key) {
  Block &block = key.front();
  return block.getNumArguments() == 1 && llvm::hasSingleElement(block) &&
         cast<YieldOp>(block.front()).getValue() == block.getArgument(0);
}

static void printKeyedItems(OpAsmPrinter &printer, Region &key, ArrayAttr variables,
                            ArrayRef<int64_t> params) {
  if (variables.empty() && params.empty())
    return;
  printer << "(";
  StringRef separator = "";
  for (int64_t param : params) {
    printer << separator << param;
    separator = ", ";
  }
  // The printer may have to rename what the names say, so they are printed as they are.
  for (auto [index, name] : llvm::enumerate(variables.getAsRange<StringAttr>())) {
    printer << separator << "%" << name.getValue();
    Type type = key.empty() ? Type() : key.front().getArgument(index).getType();
    if (type && !type.isIndex())
      printer << ": " << type;
    separator = ", ";
  }
  printer << ")";
}

static void printKeyedTail(OpAsmPrinter &printer, Operation *op, Region &key,
                           ArrayRef<StringRef> printed) {
  if (auto kernel = op->getAttrOfType<FlatSymbolRefAttr>("kernel"))
    printer << " for " << kernel;
  SmallVector<StringRef> elided = {"variables", "kernel"};
  elided.append(printed.begin(), printed.end());
  printer.printOptionalAttrDictWithKeyword(op->getAttrs(), elided);
  if (key.empty() || isVariable(key))
    return;
  printer << " ";
  printer.printRegion(key, /*printEntryBlockArgs=*/false);
}

static LogicalResult verifyExpression(Operation *op, Region &key, ArrayAttr variables) {
  if (key.empty())
    return variables.empty() ? success()
                             : LogicalResult(reportError(op->getLoc(), DiagId::BadSchedule)
                                             << "names variables, but has no expression");
  Block &block = key.front();
  if (block.getNumArguments() != variables.size())
    return reportError(op->getLoc(), DiagId::BadSchedule)
           << "an expression over " << block.getNumArguments() << " variables has "
           << variables.size() << " names";
  for (Operation &inner : block) {
    const bool isScalar =
        inner.getNumRegions() == 0 &&
        (isa<arith::ArithDialect>(inner.getDialect()) || isa<SymbolLoadOp, YieldOp>(inner));
    if (!isScalar)
      return reportError(inner.getLoc(), DiagId::BadSchedule)
             << "'" << inner.getName() << "' has no place in the expression of a schedule";
  }
  if (!block.mightHaveTerminator() || !isa<YieldOp>(block.back()))
    return reportError(op->getLoc(), DiagId::BadSchedule) << "an expression ends in 'wsp.yield'";
  return success();
}

LogicalResult wsp::detail::verifyKernelUse(Operation *op, FlatSymbolRefAttr kernel,
                                           SymbolTableCollection &tables) {
  if (!kernel || tables.lookupNearestSymbolFrom<tile::KernelOp>(op->getParentOp(), kernel))
    return success();
  return reportError(op->getLoc(), DiagId::UnknownKernel)
         << "there is no kernel '" << kernel.getValue() << "'";
}

void wsp::detail::nameVariables(Region &key, ArrayAttr variables, OpAsmSetValueNameFn setName) {
  for (auto [arg, name] : llvm::zip(key.front().getArguments(), variables))
    setName(arg, cast<StringAttr>(name).getValue());
}

//===-- DispatchOp --------------------------------------------------------------------===//

// `affinity(%i) over 4 for @kernel {...}`, `"mine"(%i) from "mine.cpp"`
ParseResult DispatchOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  std::string own;
  StringRef policy;
  const bool isOwn = succeeded(parser.parseOptionalString(&own));
  if (!isOwn && parser.parseKeyword(&policy))
    return failure();
  result.addAttribute("policy", builder.getStringAttr(isOwn ? StringRef(own) : policy));
  if (isOwn)
    result.addAttribute("own", builder.getUnitAttr());
  KeyedParts parts;
  if (parseKeyedItems(parser, parts, result))
    return failure();
  result.addAttribute("params", builder.getDenseI64ArrayAttr(parts.params));
  if (succeeded(parser.parseOptionalKeyword("over"))) {
    int64_t domains;
    if (parser.parseInteger(domains))
      return failure();
    result.addAttribute("domains", builder.getI64IntegerAttr(domains));
  }
  if (succeeded(parser.parseOptionalKeyword("from"))) {
    std::string source;
    if (parser.parseString(&source))
      return failure();
    result.addAttribute("source", builder.getStringAttr(source));
  }
  return parseKeyedTail(parser, parts, result);
}

void DispatchOp::print(OpAsmPrinter &printer) {
  printer << " ";
  if (getOwn())
    printer.printString(getPolicy());
  else
    printer << getPolicy();
  printKeyedItems(printer, getKey(), getVariables(), getParams());
  if (getDomains())
    printer << " over " << static_cast<int64_t>(*getDomains());
  if (getSource()) {
    printer << " from ";
    printer.printString(*getSource());
  }
  printKeyedTail(printer, *this, getKey(), {"policy", "own", "params", "domains", "source"});
}

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

LogicalResult DispatchOp::verify() {
  if (getOwn() != getSource().has_value())
    return reportError(getLoc(), DiagId::BadSchedule)
           << (getOwn() ? "a policy of your own needs its file: from \"FILE.cpp\""
                        : "only a policy of your own, whose name is in quotes, has a file");
  if (getOwn() && !isIdentifier(getPolicy()))
    return reportError(getLoc(), DiagId::BadSchedule)
           << "a policy of your own has a name of C++, not '" << getPolicy() << "'";
  if (getOwn() && !getParams().empty())
    return reportError(getLoc(), DiagId::BadSchedule)
           << "a policy of your own takes no number; the number of domains stands after 'over'";
  return verifyExpression(*this, getKey(), getVariables());
}

//===-- ReadyOp -----------------------------------------------------------------------===//

// `priority(%i) for @kernel {...}`, `fifo`
ParseResult ReadyOp::parse(OpAsmParser &parser, OperationState &result) {
  StringRef policy;
  KeyedParts parts;
  if (parser.parseKeyword(&policy) || parseKeyedItems(parser, parts, result))
    return failure();
  result.addAttribute("policy", parser.getBuilder().getStringAttr(policy));
  result.addAttribute("params", parser.getBuilder().getDenseI64ArrayAttr(parts.params));
  return parseKeyedTail(parser, parts, result);
}

void ReadyOp::print(OpAsmPrinter &printer) {
  printer << " " << getPolicy();
  printKeyedItems(printer, getKey(), getVariables(), getParams());
  printKeyedTail(printer, *this, getKey(), {"policy", "params"});
}

LogicalResult ReadyOp::verify() { return verifyExpression(*this, getKey(), getVariables()); }

//===-- Streams -----------------------------------------------------------------------===//

// `(%i) for @kernel {...}`
ParseResult StreamByOp::parse(OpAsmParser &parser, OperationState &result) {
  KeyedParts parts;
  const SMLoc loc = parser.getCurrentLocation();
  if (parseKeyedItems(parser, parts, result))
    return failure();
  if (!parts.params.empty())
    return parser.emitError(loc, "a stream is chosen by variables, not by numbers");
  return parseKeyedTail(parser, parts, result);
}

void StreamByOp::print(OpAsmPrinter &printer) {
  printKeyedItems(printer, getKey(), getVariables(), {});
  printKeyedTail(printer, *this, getKey(), {});
}

LogicalResult StreamByOp::verify() {
  if (!hasKey())
    return reportError(getLoc(), DiagId::BadSchedule)
           << "'wsp.stream_by' needs the expression that chooses the stream";
  return verifyExpression(*this, getKey(), getVariables());
}

/// `there are` 1 to so many `streams`.
static LogicalResult verifyCount(Operation *op, uint64_t given, int64_t most, StringRef thereAre,
                                 StringRef things) {
  const auto count = static_cast<int64_t>(given);
  if (count < 1 || count > most)
    return reportError(op->getLoc(), DiagId::BadSchedule)
           << thereAre << " 1 to " << most << " " << things << ", not " << count;
  return success();
}

LogicalResult StreamsOp::verify() {
  constexpr int64_t maxStreams = 1024; // their last tasks are kept in the orchestration
  return verifyCount(*this, getCount(), maxStreams, "there are", "streams");
}

//===-- Others ------------------------------------------------------------------------===//

LogicalResult SpatialMapOp::verify() {
  constexpr size_t maxRank = 3;
  const bool isGrid = !getGrid().empty() && getGrid().size() <= maxRank &&
                      llvm::all_of(getGrid(), [](int64_t extent) { return extent > 0; });
  if (!isGrid)
    return reportError(getLoc(), DiagId::BadSchedule)
           << "a grid has one to " << maxRank << " extents of at least 1";
  return success();
}

LogicalResult TileOp::verify() {
  constexpr int64_t maxRows = int64_t(1) << 20; // what a tile has at the most
  return verifyCount(*this, getRows(), maxRows, "a block has", "rows");
}

LogicalResult BuffersOp::verify() {
  constexpr int64_t maxBuffers = 8; // one event each
  const auto count = static_cast<int64_t>(getCount());
  if (count < 1 || count > maxBuffers)
    return reportError(getLoc(), DiagId::BadSchedule)
           << "a tile has 1 to " << maxBuffers << " buffers";
  return success();
}

// `64`, `64 unit(tasks) mode(abort)`
ParseResult TaskWindowOp::parse(OpAsmParser &parser, OperationState &result) {
  int64_t size;
  if (parser.parseInteger(size))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getSizeAttrName(result.name), builder.getI64IntegerAttr(size));
  StringRef name;
  if (succeeded(parser.parseOptionalKeyword("unit"))) {
    if (parser.parseLParen())
      return failure();
    const SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeyword(&name) || parser.parseRParen())
      return failure();
    if (name != "tasks")
      return parser.emitError(loc) << "a task window counts tasks, not '" << name << "'";
  }
  if (succeeded(parser.parseOptionalKeyword("mode"))) {
    if (parser.parseLParen())
      return failure();
    const SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeyword(&name) || parser.parseRParen())
      return failure();
    std::optional<WindowMode> mode = symbolizeWindowMode(name);
    if (!mode)
      return parser.emitError(loc)
             << "unknown window mode '" << name << "'; modes are stall, abort, benchmark";
    result.addAttribute(getModeAttrName(result.name),
                        WindowModeAttr::get(builder.getContext(), *mode));
  }
  return parser.parseOptionalAttrDict(result.attributes);
}

void TaskWindowOp::print(OpAsmPrinter &printer) {
  printer << " " << static_cast<int64_t>(getSize());
  if (getMode() != WindowMode::stall)
    printer << " mode(" << stringifyWindowMode(getMode()) << ")";
  printer.printOptionalAttrDict((*this)->getAttrs(), {getSizeAttrName(), getModeAttrName()});
}

LogicalResult TaskWindowOp::verify() {
  constexpr int64_t maxWindow = int64_t(1) << 22; // what the runtime has at the most
  return verifyCount(*this, getSize(), maxWindow, "a task window holds", "tasks");
}
