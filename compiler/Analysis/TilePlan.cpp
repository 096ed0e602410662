// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/TilePlan.h"

using namespace mlir;

namespace ptowsp {

//===-- Order -------------------------------------------------------------------------===//

KernelOrder::KernelOrder(tile::KernelOp kernel) { number(kernel.getBlock()); }

void KernelOrder::number(Block &block) {
  for (Operation &op : block) {
    const unsigned begin = next++;
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        number(inner);
    spans[&op] = {begin, op.getNumRegions() == 0 ? begin : next++};
  }
}

//===-- Places ------------------------------------------------------------------------===//

static bool isTile(Value value) { return isa<tile::TileType>(value.getType()); }

/// Joins what loops and branches hand on, and results with the operand that they overwrite.
void TilePlan::joinValues() {
  auto join = [&](Value a, Value b) {
    if (isTile(a))
      joined.unionSets(a.getAsOpaquePointer(), b.getAsOpaquePointer());
  };
  kernel->walk([&](Operation *op) {
    if (auto loop = dyn_cast<scf::ForOp>(op))
      for (auto [init, arg, next, result] :
           llvm::zip_equal(loop.getInitArgs(), loop.getRegionIterArgs(), loop.getYieldedValues(),
                           loop.getResults())) {
        join(init, arg);
        join(init, next);
        join(init, result);
      }
    if (auto branch = dyn_cast<scf::IfOp>(op); branch && op->getNumResults() != 0)
      for (auto [yes, no, result] :
           llvm::zip_equal(branch.thenYield().getOperands(), branch.elseYield().getOperands(),
                           branch.getResults())) {
        join(yes, no);
        join(yes, result);
      }
    if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
      if (Value tied = instruction.getTied())
        join(tied, op->getResult(0));
  });
}

/// The last operation that needs the value: behind a loop that reads it again and again.
unsigned TilePlan::getLastUse(Value value) const {
  unsigned last = 0;
  for (Operation *user : value.getUsers()) {
    last = std::max(last, order.begin(user));
    Operation *inBlock = value.getParentBlock()->findAncestorOpInBlock(*user);
    for (Operation *op = user; op != inBlock;) {
      op = op->getParentOp();
      if (isa<scf::ForOp>(op))
        last = std::max(last, order.end(op));
    }
  }
  return last;
}

void TilePlan::extend(TilePlace &place, Value value) const {
  Operation *definition = value.getDefiningOp();
  unsigned first = 0;
  if (!definition) // carried by a loop
    first = order.begin(value.getParentBlock()->getParentOp());
  else
    first = order.end(definition);
  place.first = std::min(place.first, first);
  place.last = std::max({place.last, first, getLastUse(value)});
  auto isTransfer = [&](Operation *op) {
    return isa<tile::LoadOp, tile::StoreOp, tile::MoveOp, tile::ExtractOp>(op) &&
           (op->getParentOfType<scf::ForOp>() || kernel->hasAttr("buffers"));
  };
  place.isTransferred |= llvm::any_of(value.getUsers(), isTransfer);
  if (!definition || !isa<tile::TilePipeOpInterface>(definition))
    return;
  place.isTransferred |= isTransfer(definition);
  place.isLoaded |= isa<tile::LoadOp>(definition) && isTransfer(definition);
  place.values.push_back(value);
  if (!place.definition)
    place.definition = definition;
}

void TilePlan::addPlace(Value value) {
  void *leader = joined.getOrInsertLeaderValue(value.getAsOpaquePointer());
  auto [found, isNew] = placeOf.insert({leader, places.size()});
  if (isNew)
    places.emplace_back(cast<tile::TileType>(value.getType()), value.getLoc());
  extend(places[found->second], value);
}

void TilePlan::addScratch(Operation *op, tile::TileType type) {
  TilePlace place(type, op->getLoc());
  place.definition = op;
  place.isScratch = true;
  place.first = place.last = order.begin(op);
  places.push_back(std::move(place));
}

LogicalResult TilePlan::collect() {
  joinValues();
  kernel.getBodyRegion().walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Region &region : op->getRegions())
      for (Value arg : region.getArguments())
        if (isTile(arg))
          addPlace(arg);
    for (Value result : op->getResults())
      if (isTile(result))
        addPlace(result);
    if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
      if (tile::TileType type = instruction.getScratchType())
        addScratch(op, type);
  });
  for (TilePlace &place : places)
    if (!place.memory && failed(checkType(place)))
      return failure();
  return success();
}

//===-- What a memory takes -----------------------------------------------------------===//

/// The rows and columns of the blocks that tiles of the cube unit are made of.
static std::pair<int64_t, int64_t> getFractal(tile::TileType type) {
  if (type.getLayout() == tile::Layout::plain)
    return {1, 1};
  constexpr int64_t edge = 16, lineBytes = 32;
  const int64_t line = lineBytes * 8 / type.getElementType().getIntOrFloatBitWidth();
  if (type.getMemory() == tile::Memory::acc)
    return {edge, edge};
  const bool linesAreColumns =
      type.getLayout() == tile::Layout::zn || type.getMemory() == tile::Memory::right;
  return linesAreColumns ? std::pair(line, edge) : std::pair(edge, line);
}

LogicalResult TilePlan::checkType(TilePlace &place) {
  tile::TileType type = place.type;
  place.memory = machine.lookup<npu::MemoryOp>(tile::stringifyMemory(type.getMemory()));
  if (!place.memory) {
    IdentifiedDiagnostic error = reportError(place.loc, DiagId::UnitMissing);
    error << "tile " << type << " lies in memory '" << tile::stringifyMemory(type.getMemory())
          << "', which machine '" << machine.getSymName() << "' does not have";
    error.attachNote(machine.getLoc()) << "the machine is described here";
    return error;
  }
  const auto alignment = static_cast<int64_t>(place.memory.getAlignmentBytes());
  const bool isPacked = type.isColumn() || type.getLayout() != tile::Layout::plain;
  const int64_t rowBytes = isPacked ? type.getBytes() : type.getRowBytes();
  if (rowBytes % alignment != 0) {
    IdentifiedDiagnostic error = reportError(place.loc, DiagId::TileShape);
    error << "a row of tile " << type << " has " << rowBytes
          << " bytes, which is not a multiple of " << alignment;
    error.attachNote(place.memory.getLoc())
        << "memory '" << place.memory.getName() << "' of machine '" << machine.getSymName()
        << "' is described here";
    return error;
  }
  const auto [rows, columns] = getFractal(type);
  if (type.getRows() % rows != 0 || type.getColumns() % columns != 0)
    return reportError(place.loc, DiagId::TileShape)
           << "tile " << type << " is not made of whole blocks of " << rows << "x" << columns
           << " elements";
  auto vector = machine.getOnly<npu::VectorOp>();
  const auto maxRows = vector ? static_cast<int64_t>(vector.getMaxTileRows()) : 0;
  if (type.getMemory() == tile::Memory::vec && !type.isColumn() && maxRows != 0 &&
      type.getRows() > maxRows) {
    IdentifiedDiagnostic error = reportError(place.loc, DiagId::TileShape);
    error << "tile " << type << " has " << type.getRows() << " rows; machine '"
          << machine.getSymName() << "' takes at most " << maxRows;
    if (hint)
      hint(error);
    return error;
  }
  return success();
}

//===-- Addresses ---------------------------------------------------------------------===//

Sharing TilePlan::getSharing(const TilePlace &place) const {
  npu::MemoryOp memory = place.memory;
  return sharing.lookup(memory);
}

bool TilePlan::isStretched(const TilePlace &place) const {
  const Sharing mode = getSharing(place);
  return mode == Sharing::apart ? place.isTransferred
                                : mode == Sharing::loadsApart && place.isLoaded;
}

/// What shares with nothing keeps its place as long as the loop runs.
void TilePlan::stretchTransfers() {
  for (TilePlace &place : places) {
    if (!isStretched(place))
      continue;
    Operation *op = place.definition;
    if (auto loop = op->getParentOfType<scf::ForOp>()) {
      place.first = std::min(place.first, order.begin(loop));
      place.last = std::max(place.last, order.end(loop));
    }
  }
}

SmallVector<const TilePlace *> TilePlan::getAlive(const TilePlace &place) const {
  SmallVector<const TilePlace *> alive;
  for (const TilePlace &other : llvm::ArrayRef(places).take_front(numPlaced))
    if (other.memory == place.memory && other.last >= place.first && other.first <= place.last)
      alive.push_back(&other);
  return alive;
}

/// The place that the result can take: its instruction is the last to read it, and may write over
/// every operand that lies there.
const TilePlace *TilePlan::findReplaceable(const TilePlace &place) const {
  auto instruction = dyn_cast<tile::TilePipeOpInterface>(place.definition);
  if (place.isScratch || !instruction)
    return nullptr;
  const unsigned position = order.begin(place.definition);
  if (place.first != position)
    return nullptr;
  auto findPlace = [&](Value tile) {
    void *leader = joined.getLeaderValue(tile.getAsOpaquePointer());
    return &places[placeOf.find(leader)->second];
  };
  for (Value operand : place.definition->getOperands()) {
    if (operand.getType() != place.type)
      continue;
    const TilePlace *other = findPlace(operand);
    auto allows = [&](OpOperand &read) {
      return !isTile(read.get()) || findPlace(read.get()) != other ||
             instruction.worksInPlace(read.getOperandNumber());
    };
    if (other->last == position && other < places.data() + numPlaced &&
        llvm::all_of(place.definition->getOpOperands(), allows))
      return other;
  }
  return nullptr;
}

/// The lowest aligned address at which the tile meets no other that is alive with it.
int64_t TilePlan::findGap(const TilePlace &place) const {
  const TilePlace *replaced = findReplaceable(place);
  SmallVector<const TilePlace *> alive = getAlive(place);
  llvm::erase(alive, replaced);
  const int64_t bytes = place.type.getBytes();
  auto meets = [&](int64_t address) {
    return llvm::any_of(alive, [&](const TilePlace *other) {
      return address < other->address + other->type.getBytes() && other->address < address + bytes;
    });
  };
  if (replaced && !meets(replaced->address))
    return replaced->address;
  if (replaced)
    alive.push_back(replaced);
  llvm::sort(alive, [](auto *a, auto *b) { return a->address < b->address; });
  int64_t address = 0;
  npu::MemoryOp memory = place.memory;
  const auto alignment = memory.getAlignmentBytes();
  for (const TilePlace *other : alive) {
    if (address + bytes <= other->address)
      break;
    address = std::max<int64_t>(address,
                                llvm::alignTo(other->address + other->type.getBytes(), alignment));
  }
  return address;
}

/// The free address whose last user is done for longest: never used, if there is one.
int64_t TilePlan::findOldest(const TilePlace &place) const {
  if (findReplaceable(place))
    return findGap(place);
  npu::MemoryOp memory = place.memory;
  const int64_t bytes = place.type.getBytes();
  const auto capacity = static_cast<int64_t>(memory.getCapacityBytes());
  SmallVector<int64_t> addresses = {0};
  for (const TilePlace &other : llvm::ArrayRef(places).take_front(numPlaced))
    if (other.memory == memory)
      addresses.push_back(
          llvm::alignTo(other.address + other.type.getBytes(), memory.getAlignmentBytes()));
  llvm::sort(addresses);
  std::optional<std::pair<unsigned, int64_t>> best; // when it was last used, and the address
  for (int64_t address : addresses) {
    if (address + bytes > capacity)
      break;
    unsigned used = 0;
    bool isFree = true;
    for (const TilePlace &other : llvm::ArrayRef(places).take_front(numPlaced)) {
      if (other.memory != memory || other.address >= address + bytes ||
          address >= other.address + other.type.getBytes())
        continue;
      isFree &= other.last < place.first || other.first > place.last;
      used = std::max(used, other.last + 1);
    }
    if (isFree && (!best || used < best->first))
      best = {used, address};
  }
  return best ? best->second : capacity;
}

/// Gives every place an address; returns the first one that does not fit, or null.
TilePlace *TilePlan::placeAll() {
  places = natural;
  stretchTransfers();
  for (numPlaced = 0; numPlaced < places.size(); ++numPlaced) {
    TilePlace &place = places[numPlaced];
    const Sharing mode = getSharing(place);
    // Outside of loops there is nothing to be apart from but what comes before.
    const bool standsAlone =
        place.isTransferred && !place.definition->getParentOfType<scf::ForOp>();
    const bool takesLowest = mode == Sharing::packed || (mode == Sharing::apart && !standsAlone);
    place.address = takesLowest ? findGap(place) : findOldest(place);
    if (place.address + place.type.getBytes() >
        static_cast<int64_t>(place.memory.getCapacityBytes()))
      return &place;
  }
  return nullptr;
}

LogicalResult TilePlan::reportOverflow(const TilePlace &place) {
  IdentifiedDiagnostic error = reportError(place.loc, DiagId::TileOverflow);
  npu::MemoryOp memory = place.memory;
  error << "the tiles of kernel '" << kernel.getSymName() << "' need "
        << place.address + place.type.getBytes() << " bytes of memory '" << memory.getName()
        << "' here; machine '" << machine.getSymName() << "' has "
        << static_cast<int64_t>(memory.getCapacityBytes());
  error.attachNote(place.loc) << "tile " << place.type << " takes " << place.type.getBytes()
                              << " bytes";
  for (const TilePlace *other : getAlive(place))
    error.attachNote(other->loc) << "tile " << other->type << " takes " << other->type.getBytes()
                                 << " bytes and is still used";
  error.attachNote(memory.getLoc()) << "the capacity is set here";
  if (hint)
    hint(error);
  return error;
}

LogicalResult TilePlan::plan(function_ref<void(IdentifiedDiagnostic &)> hint) {
  this->hint = hint;
  if (failed(collect()))
    return failure();
  natural = places;
  while (const TilePlace *tooLarge = placeAll()) {
    npu::MemoryOp memory = tooLarge->memory;
    Sharing &mode = sharing[memory];
    if (mode == Sharing::packed)
      return reportOverflow(*tooLarge);
    mode = static_cast<Sharing>(static_cast<int>(mode) + 1);
  }
  return success();
}

} // namespace ptowsp
