// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tiles of a kernel: their types in the tile API, their addresses and names.

#include "codegen/KernelEmitter.h"
#include "codegen/PtoRuntime.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

bool takesRows(Operation *op) {
  return isa<tile::TileElementwiseOpInterface, tile::LoadOp, tile::StoreOp, tile::CopyOp>(op);
}

/// How each column of values is used, by the value that names its place.
void KernelEmitter::findColumnUses() {
  op.walk([&](tile::TilePipeOpInterface instruction) {
    auto note = [&](Value value) {
      auto type = dyn_cast<tile::TileType>(value.getType());
      if (!type || !type.isColumn())
        return;
      auto &[asColumn, asRow] = columnUses[findVariable(value)];
      (takesRows(instruction) ? asRow : asColumn) = true;
    };
    llvm::for_each(instruction->getOperands(), note);
    llvm::for_each(instruction->getResults(), note);
  });
}

//===-- Types -------------------------------------------------------------------------===//

/// The words of the tile API for a type: what it is called, and what stands behind the shape.
static std::pair<std::string, std::string> describeLayout(tile::TileType type,
                                                          const std::string &valid) {
  const bool isFull = type.isFull();
  switch (type.getMemory()) {
  case tile::Memory::vec:
    if (type.isColumn())
      return {"Tile<TileType::Vec, ", ", BLayout::ColMajor" + (isFull ? "" : valid)};
    return {"Tile<TileType::Vec, ", isFull ? "" : ", BLayout::RowMajor" + valid};
  case tile::Memory::mat:
    if (type.getLayout() == tile::Layout::plain)
      return {"Tile<TileType::Mat, ", isFull ? "" : ", BLayout::RowMajor" + valid};
    if (type.getLayout() == tile::Layout::zn)
      return {"Tile<TileType::Mat, ", ", BLayout::RowMajor" + valid + ", SLayout::ColMajor, 512"};
    return {"Tile<TileType::Mat, ", ", BLayout::ColMajor" + valid + ", SLayout::RowMajor, 512"};
  case tile::Memory::left:
    return {"TileLeft<", isFull ? "" : valid};
  case tile::Memory::right:
    return {"TileRight<", isFull ? "" : valid};
  case tile::Memory::acc:
    return {"TileAcc<", isFull ? "" : valid};
  case tile::Memory::bias:
    return {"Tile<TileType::Bias, ", isFull ? "" : ", BLayout::RowMajor" + valid};
  }
  llvm_unreachable("all memories are handled");
}

FailureOr<std::string> KernelEmitter::getTileType(tile::TileType type, Location loc,
                                                  StringRef padding) {
  if (type.isMask()) { // eight elements in a byte
    auto byte = IntegerType::get(type.getContext(), 8, IntegerType::Unsigned);
    const int64_t bits = type.getValid()[1];
    const int64_t bytes = ShapedType::isDynamic(bits) ? bits : (bits + 7) / 8;
    return getTileType(tile::TileType::get({type.getRows(), type.getRowBytes()}, byte)
                           .withValid({type.getValid()[0], bytes}),
                       loc);
  }
  const std::optional<TypeName> element = getTypeName(type.getElementType());
  if (!element || element->device.empty())
    return LogicalResult(reportError(loc, DiagId::NotSupported)
                         << "tiles of " << type.getElementType()
                         << " have no form in a kernel of target '" << model.options.target << "'");
  auto fixed = [](int64_t extent) {
    return ShapedType::isDynamic(extent) ? std::string("-1") : std::to_string(extent);
  };
  auto named = [](int64_t extent) {
    return ShapedType::isDynamic(extent) ? std::string("n") : std::to_string(extent);
  };
  const std::string valid =
      fmt::format(", {}, {}", fixed(type.getValid()[0]), fixed(type.getValid()[1]));
  auto [head, tail] = describeLayout(type, valid);
  if (!padding.empty())
    tail = fmt::format(", BLayout::RowMajor{}, SLayout::NoneBox, 512, PadValue::{}", valid,
                       padding.str());
  std::string hint =
      fmt::format("tile_{}x{}_{}", type.getRows(), type.getColumns(), element->name.str());
  if (type.getMemory() != tile::Memory::vec)
    hint += "_" + tile::stringifyMemory(type.getMemory()).str();
  if (!type.isFull())
    hint += fmt::format("_of_{}x{}", named(type.getValid()[0]), named(type.getValid()[1]));
  if (!padding.empty())
    hint += "_or_" + padding.lower();
  return declareType(hint, fmt::format("{}{}, {}, {}{}>", head, element->device.str(),
                                       type.getRows(), type.getColumns(), tail));
}

//===-- Declarations ------------------------------------------------------------------===//

std::string KernelEmitter::describeSharing(const std::string &name, tile::TileType type,
                                           uint64_t address) {
  PlacedTile place{name, type.getMemory(), address, address + type.getBytes()};
  std::vector<std::string> shared;
  for (const PlacedTile &other : placed)
    if (other.memory == place.memory && other.begin < place.end && place.begin < other.end)
      shared.push_back("'" + other.name + "'");
  placed.push_back(std::move(place));
  if (shared.empty())
    return "";
  constexpr size_t maxNamed = 2; // the latest
  const bool hasMore = shared.size() > maxNamed;
  if (hasMore)
    shared.erase(shared.begin(), shared.end() - maxNamed);
  return fmt::format(" // in the place of {}{}", fmt::join(shared, ", "),
                     hasMore ? " and others" : "");
}

void KernelEmitter::declareTile(tile::TileType type, const std::string &name, uint64_t address,
                                const std::string &extents, const std::string &remark) {
  FailureOr<std::string> typeName = getTileType(type, op.getLoc());
  out.line(fmt::format("{} {}{};", *typeName, name, extents));
  out.line(assignAddress(model, name, address) + remark);
}

static bool needsExtent(tile::TileType type, unsigned dimension) {
  return ShapedType::isDynamic(type.getValid()[dimension]);
}
static bool needsExtents(tile::TileType type) {
  return needsExtent(type, 0) || needsExtent(type, 1);
}

/// The text of a valid extent, from the nearest tile before that has it and is declared. A mask
/// has a byte for eight columns.
std::optional<std::string> KernelEmitter::findValidExtent(tile::TilePipeOpInterface definition,
                                                          tile::TileType type,
                                                          unsigned dimension) const {
  const bool countsBytes = type.isMask() && dimension == 1;
  auto finish = [&](const std::string &extent) {
    return countsBytes ? fmt::format("({} + 7) / 8", extent) : extent;
  };
  while (true) {
    if (auto load = dyn_cast<tile::LoadOp>(*definition)) {
      auto view = views.find(load.getSource());
      if (view == views.end())
        return std::nullopt;
      const std::vector<Number> &sizes = view->second.sizes;
      return finish((sizes.size() == 1 ? sizes[0] : sizes[dimension]).str());
    }
    const tile::ExtentSource source = definition.getExtentSource(dimension);
    if (!source.tile)
      return std::nullopt;
    const Value variable = findVariable(source.tile);
    dimension = source.dimension;
    if (auto known = tiles.find(variable); known != tiles.end()) {
      const auto [asColumn, asRow] = columnUses.lookup(variable);
      const bool hasRows = dimension == 0 && (asColumn || !asRow); // else they are its columns
      const std::string extent =
          fmt::format("{}.GetValid{}()", known->second.tile, hasRows ? "Row" : "Col");
      return cast<tile::TileType>(variable.getType()).isMask() ? extent : finish(extent);
    }
    definition = cast<tile::TilePipeOpInterface>(variable.getDefiningOp());
  }
}

/// What constructs a tile whose valid extents are not known while compiling.
FailureOr<std::string> KernelEmitter::getValidExtents(tile::TilePipeOpInterface definition,
                                                      tile::TileType type) const {
  std::vector<std::string> extents;
  for (unsigned dimension = 0; dimension < 2; ++dimension) {
    if (!needsExtent(type, dimension))
      continue;
    std::optional<std::string> extent = findValidExtent(definition, type, dimension);
    if (!extent)
      return LogicalResult(reportError(definition.getLoc(), DiagId::NotSupported)
                           << "a branch yields a tile whose valid extents are known within the "
                              "branch alone: load a tile of that extent in front of it");
    extents.push_back(std::move(*extent));
  }
  return extents.empty() ? std::string() : fmt::format("({})", fmt::join(extents, ", "));
}

/// Another view of a tile's bytes, declared where an instruction wants it; see emitOtherForms.
/// TRESHAPE does not turn floats into integers: there the address alone makes it the same.
FailureOr<std::string> KernelEmitter::declareView(Value value, const std::string &typeName,
                                                  StringRef suffix, bool isWritten,
                                                  bool keepsKind) {
  auto type = cast<tile::TileType>(value.getType());
  const Flavour *flavour = model.options.flavour;
  if (!keepsKind && flavour && !flavour->addressesTiles && model.options.target == "a2a3sim") {
    IdentifiedDiagnostic error = reportError(value.getLoc(), DiagId::NotSupported);
    error << describeFlavour(*flavour) << " cannot see floats as words: on its simulator tiles at "
          << "one address are not the same bytes";
    error.attachNote(op.getLoc()) << "gather and sort need that; take --runtime-version=2026-08 or "
                                     "the bundled runtime";
    return failure();
  }
  const std::string tile = nameOf(value, /*asRow=*/false);
  const std::string own = names.declare(fmt::format("{}_{}", tile, suffix.str()));
  std::vector<std::string> extents;
  for (unsigned dimension = 0; dimension < 2; ++dimension)
    if (needsExtent(type, dimension))
      extents.push_back(fmt::format("{}.GetValid{}()", tile, dimension == 0 ? "Row" : "Col"));
  const std::string arguments =
      extents.empty() ? "" : fmt::format("({})", fmt::join(extents, ", "));
  out.line(fmt::format("{} {}{};", typeName, own, arguments));
  out.line(fmt::format("{} // the bytes of '{}'",
                       assignAddress(model, own, *tile::findAddress(value)), tile));
  if (!keepsKind)
    return own;
  if (isWritten)
    behind.push_back(fmt::format("TRESHAPE({}, {});", tile, own));
  else
    out.statement(fmt::format("TRESHAPE({}, {});", own, tile));
  return own;
}

/// The same bytes in words of 32 bits, as instructions on pairs of values and indices want them.
FailureOr<std::string> KernelEmitter::getWordsType(tile::TileType type, Location loc) {
  constexpr int64_t wordBits = 32;
  const int64_t each = wordBits / type.getElementType().getIntOrFloatBitWidth();
  auto word = IntegerType::get(type.getContext(), wordBits, IntegerType::Unsigned);
  return getTileType(tile::TileType::get({type.getRows(), type.getColumns() / each}, word)
                         .withValid({type.getValid()[0], type.getValid()[1] / each}),
                     loc);
}

tile::TileType getRowType(tile::TileType column) {
  return column.withShape(1, column.getRows()).withValid({1, column.getValid()[0]});
}

LogicalResult KernelEmitter::emitTile(Value value) {
  Operation *definition = value.getDefiningOp();
  auto type = cast<tile::TileType>(value.getType());
  auto address = definition->getAttrOfType<IntegerAttr>("address");
  if (!address)
    return reportError(definition->getLoc(), DiagId::BadKernel)
           << "a tile has no address: the memory of kernel '" << kernel.name << "' is not planned";
  const auto [asColumn, asRow] = columnUses.lookup(value);
  if (failed(getTileType(asRow && !asColumn ? getRowType(type) : type, definition->getLoc())))
    return failure();
  const StringRef hint = findName(definition->getLoc());
  const std::string own = names.declare(hint.empty() ? definition->getName().stripDialect() : hint);
  const uint64_t begin = address.getValue().getZExtValue();
  const std::string remark = describeSharing(own, type, begin);
  FailureOr<std::string> extents =
      getValidExtents(cast<tile::TilePipeOpInterface>(definition), type);
  if (failed(extents))
    return failure();
  TileNames all{own, own};
  if (asRow && asColumn)
    all.row = names.declare(own + "_row");
  if (!asRow || asColumn)
    declareTile(type, own, begin, *extents, remark);
  if (asRow)
    declareTile(getRowType(type), all.row, begin, *extents,
                asColumn ? fmt::format(" // '{}' as a row", own) : remark);
  tiles[value] = all;
  return success();
}

LogicalResult KernelEmitter::emitScratch(tile::TilePipeOpInterface instruction) {
  tile::TileType type = instruction.getScratchType();
  auto address = instruction->getAttrOfType<IntegerAttr>("scratch");
  if (!address)
    return reportError(instruction->getLoc(), DiagId::BadKernel)
           << "the tile that '" << instruction->getName()
           << "' needs for itself has no address: the memory of kernel '" << kernel.name
           << "' is not planned";
  const StringRef hint = findName(instruction->getLoc());
  const std::string own =
      names.declare(hint.empty() ? std::string("scratch") : fmt::format("{}_scratch", hint.str()));
  const uint64_t begin = address.getValue().getZExtValue();
  FailureOr<std::string> extents = getValidExtents(instruction, type);
  if (failed(extents))
    return failure();
  const std::string remark = describeSharing(own, type, begin);
  const bool asRow = type.isColumn() && takesRows(instruction);
  declareTile(asRow ? getRowType(type) : type, own, begin, *extents, remark);
  scratch[instruction] = own;
  return success();
}

/// Tiles whose types say all stand at the top; the others where their extents are known.
LogicalResult KernelEmitter::emitTiles() {
  if (failed(findVariables()))
    return failure();
  findColumnUses();
  WalkResult result = op.walk<WalkOrder::PreOrder>([&](tile::TilePipeOpInterface instruction) {
    for (Value value : instruction->getResults()) {
      auto type = dyn_cast<tile::TileType>(value.getType());
      if (type && !needsExtents(type) && findVariable(value) == value && failed(emitTile(value)))
        return WalkResult::interrupt();
    }
    tile::TileType type = instruction.getScratchType();
    const bool isKnown = type && !needsExtents(type);
    return isKnown && failed(emitScratch(instruction)) ? WalkResult::interrupt()
                                                       : WalkResult::advance();
  });
  out.blank();
  return failure(result.wasInterrupted());
}

} // namespace ptowsp::codegen
