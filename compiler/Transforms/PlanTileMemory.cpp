// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-plan-tile-memory: every tile gets an address in its unit's memory.
///
/// Invariant: two tiles whose lives overlap do not overlap in memory, except an
/// elementwise result with the operand that it replaces.

#include "compiler/Transforms/Passes.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Tile.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPPLANTILEMEMORY
#include "compiler/Transforms/Passes.h.inc"

namespace {

/// A tile that has an address: alive from `first` to `last`, positions in the block.
struct PlacedTile {
  Value value;
  int64_t address;
  int64_t bytes;
  unsigned first;
  unsigned last;
};

class Planner {
public:
  Planner(tile::KernelOp kernel, npu::MachineOp machine, npu::MemoryOp memory)
      : kernel(kernel), machine(machine), memory(memory) {}

  LogicalResult plan() {
    unsigned position = 0;
    for (Operation &op : kernel.getBlock())
      positions[&op] = position++;
    for (Operation &op : kernel.getBlock())
      for (Value result : op.getResults())
        if (isa<tile::TileType>(result.getType()))
          if (failed(place(result)))
            return failure();
    return success();
  }

private:
  unsigned getLastUse(Value value) {
    unsigned last = positions.at(value.getDefiningOp());
    for (Operation *user : value.getUsers())
      last = std::max(last, positions.at(user));
    return last;
  }

  LogicalResult checkShape(Value value, tile::TileType type) {
    const auto alignment = static_cast<int64_t>(memory.getAlignmentBytes());
    const int64_t rowBytes = type.getBytes() / type.getRows();
    if (rowBytes % alignment != 0) {
      IdentifiedDiagnostic error = reportError(value.getLoc(), DiagId::TileShape);
      error << "a row of tile " << type << " has " << rowBytes
            << " bytes, which is not a multiple of " << alignment;
      error.attachNote(memory.getLoc()) << "memory '" << memory.getName() << "' of machine '"
                                        << machine.getSymName() << "' is described here";
      return error;
    }
    auto vector = machine.getOnly<npu::VectorOp>();
    const auto maxRows = vector ? static_cast<int64_t>(vector.getMaxTileRows()) : 0;
    if (maxRows != 0 && type.getRows() > maxRows)
      return reportError(value.getLoc(), DiagId::TileShape)
             << "tile " << type << " has " << type.getRows() << " rows; machine '"
             << machine.getSymName() << "' takes at most " << maxRows;
    return success();
  }

  /// The operand whose place the result can take, or null.
  PlacedTile *findReplaceable(Value value, unsigned position) {
    Operation *op = value.getDefiningOp();
    auto elementwise = dyn_cast<tile::TileElementwiseOpInterface>(op);
    if (!elementwise || !elementwise.worksInPlace())
      return nullptr;
    for (Value operand : op->getOperands())
      for (PlacedTile &tile : tiles)
        if (tile.value == operand && tile.last == position && operand.getType() == value.getType())
          return &tile;
    return nullptr;
  }

  LogicalResult place(Value value) {
    auto type = cast<tile::TileType>(value.getType());
    if (failed(checkShape(value, type)))
      return failure();
    const unsigned first = positions.at(value.getDefiningOp());
    PlacedTile tile = {value, 0, type.getBytes(), first, getLastUse(value)};
    if (PlacedTile *replaced = findReplaceable(value, first))
      tile.address = replaced->address;
    else
      tile.address = findGap(tile);
    tiles.push_back(tile);
    if (tile.address + tile.bytes > static_cast<int64_t>(memory.getCapacityBytes()))
      return reportOverflow(tile);
    value.getDefiningOp()->setAttr("address",
                                   Builder(value.getContext()).getI64IntegerAttr(tile.address));
    return success();
  }

  /// The lowest aligned address at which the tile meets no other that is alive with it.
  int64_t findGap(const PlacedTile &tile) {
    SmallVector<const PlacedTile *> alive = getAlive(tile);
    llvm::sort(alive, [](auto *a, auto *b) { return a->address < b->address; });
    int64_t address = 0;
    for (const PlacedTile *other : alive) {
      if (address + tile.bytes <= other->address)
        break;
      address = std::max<int64_t>(
          address, llvm::alignTo(other->address + other->bytes, memory.getAlignmentBytes()));
    }
    return address;
  }

  SmallVector<const PlacedTile *> getAlive(const PlacedTile &tile) {
    SmallVector<const PlacedTile *> alive;
    for (const PlacedTile &other : tiles)
      if (other.value != tile.value && other.last >= tile.first && other.first <= tile.last)
        alive.push_back(&other);
    return alive;
  }

  LogicalResult reportOverflow(const PlacedTile &tile) {
    IdentifiedDiagnostic error = reportError(tile.value.getLoc(), DiagId::TileOverflow);
    error << "the tiles of kernel '" << kernel.getSymName() << "' need "
          << tile.address + tile.bytes << " bytes of memory '" << memory.getName()
          << "' here; machine '" << machine.getSymName() << "' has "
          << static_cast<int64_t>(memory.getCapacityBytes());
    error.attachNote(tile.value.getLoc())
        << "tile " << tile.value.getType() << " takes " << tile.bytes << " bytes";
    for (const PlacedTile *other : getAlive(tile))
      error.attachNote(other->value.getLoc()) << "tile " << other->value.getType() << " takes "
                                              << other->bytes << " bytes and is still used";
    error.attachNote(memory.getLoc()) << "the capacity is set here";
    return error;
  }

  tile::KernelOp kernel;
  npu::MachineOp machine;
  npu::MemoryOp memory;
  llvm::DenseMap<Operation *, unsigned> positions;
  SmallVector<PlacedTile> tiles;
};

struct WspPlanTileMemory : impl::WspPlanTileMemoryBase<WspPlanTileMemory> {
  void runOnOperation() override {
    auto machines = getOperation().getOps<npu::MachineOp>();
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      if (machines.empty()) {
        reportError(kernel.getLoc(), DiagId::UnknownMachine)
            << "kernel '" << kernel.getSymName() << "' cannot be planned without a machine";
        return signalPassFailure();
      }
      npu::MachineOp machine = *machines.begin();
      auto unit = machine.lookup<npu::UnitOp>(tile::stringifyUnit(kernel.getUnit()));
      auto memory = machine.lookup<npu::MemoryOp>("vec");
      if (!unit || unit.getCount() == 0 || !memory) {
        IdentifiedDiagnostic error = reportError(kernel.getLoc(), DiagId::UnitMissing);
        error << "kernel '" << kernel.getSymName() << "' runs on '"
              << tile::stringifyUnit(kernel.getUnit()) << "', which machine '"
              << machine.getSymName() << "' does not have";
        error.attachNote(machine.getLoc()) << "the machine is described here";
        signalPassFailure();
        continue;
      }
      if (failed(Planner(kernel, machine, memory).plan()))
        signalPassFailure();
    }
  }
};

} // namespace
} // namespace ptowsp
