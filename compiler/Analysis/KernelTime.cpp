// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/KernelTime.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

#include <array>

using namespace mlir;

namespace ptowsp {
namespace {

using llvm::divideCeil;

/// Elements of one side of the blocks that the cube multiplies; bytes of the other side.
constexpr uint64_t fractalRows = 16, fractalRowBytes = 32;
constexpr unsigned numPipes = 8;

struct Cost {
  uint64_t body = 0; ///< that the pipe is busy
  uint64_t latency = 0; ///< until others see the result
};

class KernelTimer {
public:
  explicit KernelTimer(npu::MachineOp machine) : machine(machine) {}

  uint64_t time(Block &block) {
    run(block);
    return end;
  }

private:
  uint64_t readyAt(ValueRange values) const {
    uint64_t ready = 0;
    for (Value value : values)
      ready = std::max(ready, times.lookup(value));
    return ready;
  }

  void run(Block &block) {
    for (Operation &op : block) {
      if (++steps > mostSteps)
        return;
      if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
        issue(instruction);
      else if (auto loop = dyn_cast<scf::ForOp>(op))
        runLoop(loop);
      else
        for (Value result : op.getResults())
          times[result] = readyAt(op.getOperands());
    }
  }

  void issue(tile::TilePipeOpInterface op) {
    const Cost cost = getCost(op);
    uint64_t &free = pipes[static_cast<unsigned>(op.getPipe()) % numPipes];
    free = std::max(free, readyAt(op->getOperands())) + cost.body;
    end = std::max(end, free + cost.latency);
    for (Value result : op->getResults())
      times[result] = free + cost.latency;
  }

  /// What is not known to run counts as not run.
  void runLoop(scf::ForOp loop) {
    for (auto [arg, init] : llvm::zip_equal(loop.getRegionIterArgs(), loop.getInitArgs()))
      times[arg] = times.lookup(init);
    const std::optional<APInt> count = loop.getStaticTripCount();
    for (uint64_t i = 0; count && i < count->getLimitedValue() && steps <= mostSteps; ++i) {
      run(*loop.getBody());
      SmallVector<uint64_t> carried;
      for (Value value : loop.getYieldedValues())
        carried.push_back(times.lookup(value));
      for (auto [arg, time] : llvm::zip_equal(loop.getRegionIterArgs(), carried))
        times[arg] = time;
    }
    for (auto [result, arg] : llvm::zip_equal(loop.getResults(), loop.getRegionIterArgs()))
      times[result] = times.lookup(arg);
  }

  //===-- Costs -------------------------------------------------------------------------===//

  static uint64_t getBytes(Type type) {
    auto tile = dyn_cast<tile::TileType>(type);
    if (!tile || !tile.isFull() || tile.isMask())
      return 0;
    const uint64_t width = tile.getElementType().getIntOrFloatBitWidth() / 8;
    return width * tile.getRows() * tile.getColumns();
  }

  Cost getCost(tile::TilePipeOpInterface op) {
    if (auto load = dyn_cast<tile::LoadOp>(*op))
      return getTransfer("gm_to_", load.getResult().getType(), "");
    if (auto store = dyn_cast<tile::StoreOp>(*op))
      return getTransfer("", store->getOperand(0).getType(), "_to_gm");
    if (isa<tile::MatmulOp, tile::MatmulAccOp, tile::MatmulBiasOp>(*op))
      return getProduct(op);
    return op.getPipe() == tile::Pipe::vector ? getVectorCost(op) : Cost();
  }

  Cost getTransfer(StringRef before, Type type, StringRef behind) {
    auto tile = dyn_cast<tile::TileType>(type);
    if (!tile)
      return {};
    const std::string name = (before + tile::stringifyMemory(tile.getMemory()) + behind).str();
    auto path = machine.lookup<npu::PathOp>(name);
    if (!path)
      return {};
    return {divideCeil(getBytes(type) * 1000, static_cast<uint64_t>(path.getBytesPerKilocycle())),
            static_cast<uint64_t>(path.getLatencyCycles())};
  }

  /// The class that the machine prices the instruction by, and its repeats at the least.
  struct VectorWork {
    std::string costClass;
    uint64_t repeats = 0;
  };

  static VectorWork findWork(tile::TilePipeOpInterface op, uint64_t unit) {
    auto repeats = [&](Value value) { return divideCeil(getBytes(value.getType()), unit); };
    const std::string lower = op.getPattern().split('(').first.drop_front().lower();
    StringRef name = lower;
    const bool byRow = name.consume_front("row"), byColumn = !byRow && name.consume_front("col");
    const bool expands = (byRow || byColumn) && name.consume_front("expand");
    if (expands)
      return {name == "expdif" ? "exp"
              : name.empty()   ? "copy"
                               : name.str(),
              repeats(op->getResult(0))};
    auto source = op->getNumOperands() != 0 ? dyn_cast<tile::TileType>(op->getOperand(0).getType())
                                            : tile::TileType();
    const bool reduces = source && (name == "sum" || name == "max" || name == "min");
    if (byRow && reduces && source.isFull())
      return {"row_reduce", static_cast<uint64_t>(source.getRows())};
    if (byColumn && reduces)
      return {name == "sum" ? "add" : name.str(), repeats(op->getOperand(0))};
    if (isa<tile::TileElementwiseOpInterface>(*op))
      return {lower, repeats(op->getResult(0))};
    return {};
  }

  Cost getVectorCost(tile::TilePipeOpInterface op) {
    auto vector = machine.getOnly<npu::VectorOp>();
    if (!vector || op->getNumResults() != 1 || op.getPattern().empty())
      return {};
    const VectorWork work =
        findWork(op, std::max<uint64_t>(static_cast<uint64_t>(vector.getRepeatBytes()), 1));
    // A class of another name costs at least what the cheapest one does.
    auto own = machine.lookup<npu::CostOp>(work.costClass);
    uint64_t slope = own ? own.getSlope() : vector.getSlope();
    if (!own)
      for (auto cost : machine.getBlock().getOps<npu::CostOp>())
        slope = std::min<uint64_t>(slope, cost.getSlope());
    return {slope * work.repeats, 0};
  }

  Cost getProduct(tile::TilePipeOpInterface op) {
    // The factors stand behind the accumulator, if there is one.
    SmallVector<tile::TileType> factors;
    for (Type type : op->getOperandTypes())
      if (auto tile = dyn_cast<tile::TileType>(type))
        if (tile.getMemory() == tile::Memory::left || tile.getMemory() == tile::Memory::right)
          factors.push_back(tile);
    if (factors.size() != 2 || !factors[0].isFull() || !factors[1].isFull())
      return {};
    const uint64_t width = factors[0].getElementType().getIntOrFloatBitWidth() / 8;
    auto cost = machine.lookup<npu::CostOp>(width > 2 ? "matmul_32" : "matmul_16");
    if (!cost)
      return {};
    const uint64_t blocks = divideCeil(static_cast<uint64_t>(factors[0].getRows()), fractalRows) *
                            divideCeil(factors[0].getColumns() * width, fractalRowBytes) *
                            divideCeil(static_cast<uint64_t>(factors[1].getColumns()), fractalRows);
    return {static_cast<uint64_t>(cost.getHead()) + cost.getSlope() * blocks, 0};
  }

  static constexpr uint64_t mostSteps = uint64_t(1) << 16;
  npu::MachineOp machine;
  llvm::DenseMap<Value, uint64_t> times;
  std::array<uint64_t, numPipes> pipes = {};
  uint64_t steps = 0;
  uint64_t end = 0;
};

} // namespace

uint64_t getLeastCycles(tile::KernelOp kernel, npu::MachineOp machine) {
  // Of the C++ of an external kernel nothing is known.
  return kernel.getExternal() ? 0 : KernelTimer(machine).time(kernel.getBlock());
}

} // namespace ptowsp
