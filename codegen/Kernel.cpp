// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Kernels against the tile API: one file each, the same for every platform.
///
/// Invariant: the text depends on the kernel alone, never on the machine: addresses and
/// flags are in the IR, costs and capacities in the machine header.

#include "codegen/Cpp/Names.h"
#include "codegen/Cpp/Scalars.h"
#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "codegen/PtoRuntime.h"
#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {
namespace {

/// A tile that has been declared, with the bytes it takes.
struct PlacedTile {
  std::string name;
  uint64_t begin;
  uint64_t end;
};

class KernelEmitter {
public:
  KernelEmitter(Model &model, const KernelEntry &kernel)
      : model(model), kernel(kernel), op(kernel.op),
        names({"args", "pto", "half", "bfloat16_t", "from_bits", "kernel_entry", "Tile", "TileType",
               "Shape", "Stride", "GlobalTensor", "TASSIGN", "TLOAD", "TSTORE", "set_flag",
               "wait_flag", "pipe_barrier"}),
        scalars(out, names, ScalarPlace::kernel) {
    for (Operation &instruction : op.getBlock())
      if (auto elementwise = dyn_cast<tile::TileElementwiseOpInterface>(instruction))
        names.take(elementwise.getInstruction());
  }

  FailureOr<std::string> emit();

private:
  void emitHead();
  void emitBitsHelper();
  LogicalResult emitBody();

  LogicalResult emitArguments();
  LogicalResult emitMemory(BlockArgument arg);
  void emitScalar(BlockArgument arg);
  FailureOr<std::string> declareMemoryType(BlockArgument arg, llvm::ArrayRef<int64_t> strides);

  LogicalResult emitTiles();
  LogicalResult emitTile(Value tile);

  LogicalResult emitInstructions();
  LogicalResult emitInstruction(Operation &instruction);
  LogicalResult emitElementwise(Operation &instruction, StringRef name);

  bool needsBitsHelper();
  std::string read(Value value) const {
    auto it = variables.find(value);
    return it == variables.end() ? scalars.readTyped(value) : it->second;
  }

  Model &model;
  const KernelEntry &kernel;
  tile::KernelOp op;
  CppWriter out;
  Names names;
  ScalarEmitter scalars;
  llvm::MapVector<Value, std::string> variables; ///< tiles and tensors
  llvm::MapVector<Type, std::string> tileTypes;
  llvm::MapVector<Type, std::string> memoryTypes;
  std::vector<PlacedTile> placed;
};

} // namespace

//===-- The frame ---------------------------------------------------------------------===//

static std::string describeArgument(tile::KernelOp op, unsigned index) {
  std::string type;
  llvm::raw_string_ostream(type) << op.getBlock().getArgument(index).getType();
  const tile::Access access = op.getAccess(index);
  const std::string direction =
      access == tile::Access::scalar ? "" : tile::stringifyAccess(access).str() + " ";
  return fmt::format("{}{}, {}", direction, op.getArgName(index).str(), type);
}

void KernelEmitter::emitHead() {
  out.comment(
      fmt::format("Kernel '{}' on {}.", kernel.name, tile::stringifyUnit(op.getUnit()).upper()));
  out.comment(describeOrigin(model));
  out.line("//");
  unsigned slot = 0;
  for (; slot < op.getNumKernelArguments(); ++slot)
    out.comment(
        fmt::format("args[{}]: {}", findSlot(model, kernel, slot), describeArgument(op, slot)));
  for (const OpenNumber &number : kernel.open)
    out.comment(fmt::format("args[{}]: {} {} of {}", findSlot(model, kernel, slot++),
                            number.isStride ? "stride" : "extent", number.dimension,
                            op.getArgName(number.argument).str()));
  out.blank();
  out.line("#include <cstdint>");
  out.line("#include <pto/pto-inst.hpp>");
  out.blank();
  out.directive("#ifndef __gm__\n#define __gm__\n#endif");
  out.directive("#ifndef __aicore__\n#define __aicore__ [aicore]\n#endif");
  if (model.options.flavour && model.options.flavour->form != TensorForm::pointer) {
    out.blank();
    out.comment("Of pto-runtime: how tensors arrive. It wants the names above.");
    out.line("#include \"tensor.h\"");
  }
  out.blank();
  out.line("using namespace pto;");
  out.blank();
}

bool KernelEmitter::needsBitsHelper() {
  for (BlockArgument arg : op.getBlock().getArguments())
    if (isa<FloatType>(arg.getType()) && !arg.use_empty())
      return true;
  // Constants that have no literal: infinities, NaN, half precision.
  return llvm::any_of(op.getBlock().getOps<arith::ConstantOp>(), [](arith::ConstantOp constant) {
    auto value = dyn_cast<FloatAttr>(constant.getValue());
    return value && (!value.getValue().isFinite() || !value.getType().isF32());
  });
}

void KernelEmitter::emitBitsHelper() {
  out.comment("The float whose bits an argument carries in its low bytes.");
  out.block("template <typename T> __aicore__ __attribute__((always_inline)) inline T "
            "from_bits(int64_t bits)",
            [&] {
              out.block(
                  "union",
                  [&] {
                    out.line("int64_t bits;");
                    out.line("T value;");
                  },
                  " slot = {bits};");
              out.line("return slot.value;");
            });
  out.blank();
}

FailureOr<std::string> KernelEmitter::emit() {
  emitHead();
  if (needsBitsHelper())
    emitBitsHelper();
  emitArgumentHelper(model, out);
  if (kernel.place)
    out.comment(model.files.describe(kernel.place));
  LogicalResult result = success();
  out.block("extern \"C\" __aicore__ __attribute__((always_inline)) void "
            "kernel_entry(__gm__ int64_t *args)",
            [&] {
              out.directive("#if defined(__DAV_VEC__) || defined(__CPU_SIM)");
              result = emitBody();
              out.directive("#endif");
            });
  if (failed(result))
    return failure();
  return out.take();
}

LogicalResult KernelEmitter::emitBody() {
  if (failed(emitArguments()) || failed(emitTiles()))
    return failure();
  return emitInstructions();
}

//===-- Arguments ---------------------------------------------------------------------===//

FailureOr<std::string> KernelEmitter::declareMemoryType(BlockArgument arg,
                                                        llvm::ArrayRef<int64_t> strides) {
  auto memref = cast<MemRefType>(arg.getType());
  auto known = memoryTypes.find(memref);
  if (known != memoryTypes.end())
    return known->second;
  const std::optional<TypeName> element = getTypeName(memref.getElementType());
  const int64_t rows = memref.getDimSize(0), columns = memref.getDimSize(1);
  const bool openRows = ShapedType::isDynamic(strides[0]);
  const std::string pitch = openRows                ? "_pitch"
                            : strides[0] == columns ? ""
                                                    : fmt::format("_pitch{}", strides[0]);
  const std::string own =
      names.declare(fmt::format("memory_{}x{}_{}{}", rows, columns, element->name.str(), pitch));
  out.statement(fmt::format("using {0} = GlobalTensor<{1}, Shape<1, 1, 1, {2}, {3}>, "
                            "Stride<{4}, {4}, {4}, {5}, 1>>;",
                            own, element->device.str(), rows, columns, rows * columns,
                            openRows ? -1 : strides[0]));
  memoryTypes[memref] = own;
  return own;
}

LogicalResult KernelEmitter::emitMemory(BlockArgument arg) {
  const unsigned index = arg.getArgNumber();
  const std::string name = op.getArgName(index).str();
  auto memref = cast<MemRefType>(arg.getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  if (memref.getRank() != 2 || !memref.hasStaticShape() ||
      failed(memref.getStridesAndOffset(strides, offset)) || strides[1] != 1)
    return reportError(arg.getLoc(), DiagId::NotSupported)
           << "argument '" << name << "' of type " << memref
           << " cannot be moved to or from a tile: that takes two static extents and rows "
              "without gaps";
  FailureOr<std::string> type = declareMemoryType(arg, strides);
  if (failed(type))
    return failure();
  variables[arg] = names.declare(name);
  std::string pointer =
      readPointer(model, kernel, index, getTypeName(memref.getElementType())->device);
  for (auto [position, number] : llvm::enumerate(kernel.open))
    if (number.argument == index)
      pointer += fmt::format(", {0}::shape_type(), {0}::stride_type(args[{1}])", *type,
                             findSlot(model, kernel, op.getNumKernelArguments() + position));
  out.statement(fmt::format("{} {}({});", *type, variables[arg], pointer));
  return success();
}

void KernelEmitter::emitScalar(BlockArgument arg) {
  const std::string own = names.declare(op.getArgName(arg.getArgNumber()));
  const std::string type = scalars.getType(arg.getType());
  const std::string slot = fmt::format("args[{}]", findSlot(model, kernel, arg.getArgNumber()));
  std::string value = slot;
  if (isa<FloatType>(arg.getType()))
    value = fmt::format("from_bits<{}>({})", type, slot);
  else if (type != "int64_t")
    value = fmt::format("static_cast<{}>({})", type, slot);
  out.statement(fmt::format("const {} {} = {};", type, own, value));
  scalars.define(arg, {own});
}

LogicalResult KernelEmitter::emitArguments() {
  for (BlockArgument arg : op.getBlock().getArguments()) {
    Type type = arg.getType();
    auto memref = dyn_cast<MemRefType>(type);
    std::optional<TypeName> name = getTypeName(memref ? memref.getElementType() : type);
    if (arg.use_empty())
      continue;
    if (!name || name->device.empty())
      return reportError(arg.getLoc(), DiagId::NotSupported)
             << "argument '" << op.getArgName(arg.getArgNumber()) << "' of type " << type
             << " has no form in a kernel of target '" << model.options.target << "'";
    if (memref && failed(emitMemory(arg)))
      return failure();
    if (!memref)
      emitScalar(arg);
  }
  out.blank();
  return success();
}

//===-- Tiles -------------------------------------------------------------------------===//

LogicalResult KernelEmitter::emitTile(Value value) {
  Operation *definition = value.getDefiningOp();
  auto type = cast<tile::TileType>(value.getType());
  auto address = definition->getAttrOfType<IntegerAttr>("address");
  if (!address)
    return reportError(definition->getLoc(), DiagId::BadKernel)
           << "a tile has no address: the memory of kernel '" << kernel.name << "' is not planned";
  const std::optional<TypeName> element = getTypeName(type.getElementType());
  if (!element || element->device.empty())
    return reportError(definition->getLoc(), DiagId::NotSupported)
           << "tiles of " << type.getElementType() << " have no form in a kernel of target '"
           << model.options.target << "'";
  std::string &typeName = tileTypes[type];
  if (typeName.empty()) {
    typeName = names.declare(
        fmt::format("tile_{}x{}_{}", type.getRows(), type.getColumns(), element->name.str()));
    out.statement(fmt::format("using {} = Tile<TileType::Vec, {}, {}, {}>;", typeName,
                              element->device.str(), type.getRows(), type.getColumns()));
  }
  const StringRef hint = findName(definition->getLoc());
  const std::string own = names.declare(hint.empty() ? definition->getName().stripDialect() : hint);
  variables[value] = own;
  PlacedTile place{own, address.getValue().getZExtValue(), 0};
  place.end = place.begin + type.getBytes();
  std::string shared;
  for (const PlacedTile &other : placed)
    if (other.begin < place.end && place.begin < other.end)
      shared += (shared.empty() ? " // in the place of '" : ", '") + other.name + "'";
  out.line(fmt::format("{} {};", typeName, own));
  out.line(assignAddress(model, own, place.begin) + shared);
  placed.push_back(std::move(place));
  return success();
}

LogicalResult KernelEmitter::emitTiles() {
  for (Operation &instruction : op.getBlock())
    for (Value result : instruction.getResults())
      if (isa<tile::TileType>(result.getType()) && failed(emitTile(result)))
        return failure();
  out.blank();
  return success();
}

//===-- Instructions ------------------------------------------------------------------===//

static StringRef getPipeConstant(tile::Pipe pipe) {
  switch (pipe) {
  case tile::Pipe::scalar:
    return "PIPE_S";
  case tile::Pipe::vector:
    return "PIPE_V";
  case tile::Pipe::mte2:
    return "PIPE_MTE2";
  case tile::Pipe::mte3:
    return "PIPE_MTE3";
  case tile::Pipe::all:
    return "PIPE_ALL";
  }
  llvm_unreachable("all pipes are handled");
}

template <typename Op> static std::string emitFlag(StringRef function, Op op) {
  return fmt::format("{}({}, {}, EVENT_ID{});", function.str(), getPipeConstant(op.getFrom()).str(),
                     getPipeConstant(op.getTo()).str(), op.getEvent());
}

LogicalResult KernelEmitter::emitElementwise(Operation &instruction, StringRef name) {
  std::string text = (name + "(" + variables[instruction.getResult(0)]).str();
  for (Value operand : instruction.getOperands())
    text += ", " + read(operand);
  out.statement(text + ");");
  return success();
}

LogicalResult KernelEmitter::emitInstruction(Operation &instruction) {
  if (isa<arith::ArithDialect>(instruction.getDialect()))
    return scalars.emit(&instruction);
  if (auto elementwise = dyn_cast<tile::TileElementwiseOpInterface>(instruction))
    return emitElementwise(instruction, elementwise.getInstruction());
  return llvm::TypeSwitch<Operation *, LogicalResult>(&instruction)
      .Case<tile::LoadOp>([&](tile::LoadOp load) {
        out.statement(
            fmt::format("TLOAD({}, {});", read(load.getResult()), read(load.getSource())));
        return success();
      })
      .Case<tile::StoreOp>([&](tile::StoreOp store) {
        out.statement(
            fmt::format("TSTORE({}, {});", read(store.getDest()), read(store.getSource())));
        return success();
      })
      .Case<tile::SetFlagOp>([&](tile::SetFlagOp flag) {
        out.statement(emitFlag("set_flag", flag));
        return success();
      })
      .Case<tile::WaitFlagOp>([&](tile::WaitFlagOp flag) {
        out.statement(emitFlag("wait_flag", flag));
        return success();
      })
      .Case<tile::BarrierOp>([&](tile::BarrierOp barrier) {
        out.statement(fmt::format("pipe_barrier({});", getPipeConstant(barrier.getPipe()).str()));
        return success();
      })
      .Default([](Operation *other) {
        return LogicalResult(reportError(other->getLoc(), DiagId::UnsupportedOp)
                             << "'" << other->getName() << "' has no form in a kernel");
      });
}

LogicalResult KernelEmitter::emitInstructions() {
  auto isSync = [](Operation &instruction) {
    return isa<tile::SetFlagOp, tile::WaitFlagOp, tile::BarrierOp>(instruction);
  };
  Operation *drain = nullptr; // the first of the flags behind the last instruction
  for (Operation &instruction : llvm::reverse(op.getBlock())) {
    if (!isSync(instruction))
      break;
    drain = &instruction;
  }
  for (Operation &instruction : op.getBlock()) {
    if (&instruction == drain) {
      out.blank();
      out.comment("Whoever reads the results finds them in global memory.");
    }
    if (failed(emitInstruction(instruction)))
      return failure();
  }
  return success();
}

FailureOr<std::string> emitKernel(Model &model, const KernelEntry &kernel) {
  return KernelEmitter(model, kernel).emit();
}

} // namespace ptowsp::codegen
