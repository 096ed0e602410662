// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/Tile/Signature.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace ptowsp::tile {

static ParseResult parseArgument(OpAsmParser &parser, Signature &signature) {
  StringRef keyword;
  Access access = Access::scalar;
  const SMLoc loc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeyword(&keyword, {"in", "out", "inout"})))
    access = *symbolizeAccess(keyword);
  OpAsmParser::Argument arg;
  if (parser.parseArgument(arg) || parser.parseColonType(arg.type))
    return failure();
  arg.sourceLoc = parser.getEncodedSourceLoc(arg.ssaName.location);
  SmallVector<Attribute> extents;
  if (access != Access::scalar) {
    auto parseExtent = [&] {
      StringAttr name;
      if (parser.parseSymbolName(name))
        return failure();
      extents.push_back(FlatSymbolRefAttr::get(name));
      return success();
    };
    if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::OptionalSquare, parseExtent))
      return failure();
  }
  StringRef name = arg.ssaName.name.drop_front();
  if (name.empty() || llvm::isDigit(name.front()))
    return parser.emitError(loc, "an argument needs a name that does not start with a digit");
  signature.args.push_back(arg);
  signature.accesses.push_back(static_cast<int32_t>(access));
  signature.names.push_back(parser.getBuilder().getStringAttr(name));
  signature.extents.push_back(parser.getBuilder().getArrayAttr(extents));
  return success();
}

ParseResult parseSignature(OpAsmParser &parser, Signature &signature) {
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                        [&] { return parseArgument(parser, signature); });
}

ParseResult parseBody(OpAsmParser &parser, Region &body, Signature &signature, bool optional) {
  if (optional) {
    const OptionalParseResult parsed = parser.parseOptionalRegion(body, signature.args);
    if (parsed.has_value() && failed(*parsed))
      return failure();
  } else if (parser.parseRegion(body, signature.args)) {
    return failure();
  }
  if (!body.empty())
    return success();
  Block &block = body.emplaceBlock();
  for (OpAsmParser::Argument &arg : signature.args)
    block.addArgument(arg.type, *arg.sourceLoc);
  return success();
}

void printSignature(OpAsmPrinter &printer, Block &block, ArrayRef<int32_t> accesses,
                    ArrayAttr extents) {
  printer << "(";
  for (auto [index, arg] : llvm::enumerate(block.getArguments())) {
    if (index)
      printer << ", ";
    auto access = static_cast<Access>(accesses[index]);
    if (access != Access::scalar)
      printer << stringifyAccess(access) << " ";
    printer << arg << ": " << arg.getType();
    if (!extents || cast<ArrayAttr>(extents[index]).empty())
      continue;
    printer << "[";
    llvm::interleaveComma(cast<ArrayAttr>(extents[index]), printer,
                          [&](Attribute extent) { printer.printAttribute(extent); });
    printer << "]";
  }
  printer << ")";
}

bool isElementType(Type type) {
  return type.isF32() || type.isF16() || type.isBF16() || type.isSignlessInteger(8) ||
         type.isSignlessInteger(16) || type.isSignlessInteger(32) || type.isSignlessInteger(64) ||
         type.isUnsignedInteger(8);
}

bool isScalarType(Type type) {
  return type.isIndex() || type.isSignlessInteger(1) || type.isF64() || isElementType(type);
}

static LogicalResult verifyArgument(BlockArgument arg, Access access, StringRef name, DiagId id) {
  auto memref = dyn_cast<MemRefType>(arg.getType());
  if (access == Access::scalar) {
    if (memref)
      return reportError(arg.getLoc(), id)
             << "tensor argument '" << name << "' needs a direction: 'in', 'out' or 'inout'";
    if (!isScalarType(arg.getType()))
      return reportError(arg.getLoc(), id)
             << "argument '" << name << "' of type " << arg.getType()
             << " is neither a tensor nor a scalar that the ABI carries";
    return success();
  }
  if (!memref)
    return reportError(arg.getLoc(), id) << "argument '" << name << "' of type " << arg.getType()
                                         << " cannot have a direction: only tensors do";
  if (!isElementType(memref.getElementType()))
    return reportError(arg.getLoc(), id)
           << "argument '" << name << "' has elements of type " << memref.getElementType()
           << ", which the ABI does not carry";
  if (memref.getRank() < 1 || memref.getRank() > maxTensorRank)
    return reportError(arg.getLoc(), id)
           << "argument '" << name << "' has " << memref.getRank() << " dimensions; 1 to "
           << maxTensorRank << " are possible";
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(memref.getStridesAndOffset(strides, offset)))
    return reportError(arg.getLoc(), id) << "argument '" << name << "' needs a strided layout";
  if (memref.getMemorySpace())
    return reportError(arg.getLoc(), id)
           << "argument '" << name << "' lies in global memory and takes no memory space";
  return success();
}

LogicalResult verifySignature(Operation *op, Block &block, ArrayRef<int32_t> accesses,
                              ArrayAttr names, DiagId id) {
  if (accesses.size() != block.getNumArguments() || names.size() != block.getNumArguments())
    return reportError(op->getLoc(), id)
           << "has " << block.getNumArguments() << " arguments but " << accesses.size()
           << " directions and " << names.size() << " names";
  constexpr unsigned maxArguments = 32;
  if (block.getNumArguments() > maxArguments)
    return reportError(op->getLoc(), id)
           << "has " << block.getNumArguments() << " arguments; at most " << maxArguments
           << " are possible";
  llvm::StringSet<> seen;
  for (auto [arg, access, name] : llvm::zip(block.getArguments(), accesses, names)) {
    StringRef text = cast<StringAttr>(name).getValue();
    if (!symbolizeAccess(static_cast<uint32_t>(access)))
      return reportError(arg.getLoc(), id) << "argument '" << text << "' has an unknown direction";
    if (!seen.insert(text).second)
      return reportError(arg.getLoc(), id) << "argument '" << text << "' stands twice";
    if (failed(verifyArgument(arg, static_cast<Access>(access), text, id)))
      return failure();
  }
  return success();
}

void setArgumentNames(Block &block, ArrayAttr names, OpAsmSetValueNameFn setName) {
  for (auto [arg, name] : llvm::zip(block.getArguments(), names))
    setName(arg, cast<StringAttr>(name).getValue());
}

} // namespace ptowsp::tile
