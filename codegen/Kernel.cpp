// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The frame of a kernel's file and its arguments.

#include "codegen/ExternalKernel.h"
#include "codegen/KernelEmitter.h"
#include "codegen/PtoRuntime.h"
#include "dialects/Tile/Forms.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

KernelEmitter::KernelEmitter(Model &model, const KernelEntry &kernel)
    : model(model), kernel(kernel), op(kernel.op), names({"args",
                                                          "pto",
                                                          "half",
                                                          "bfloat16_t",
                                                          "from_bits",
                                                          "kernel_entry",
                                                          "Tile",
                                                          "TileType",
                                                          "TileLeft",
                                                          "TileRight",
                                                          "TileAcc",
                                                          "Shape",
                                                          "Stride",
                                                          "GlobalTensor",
                                                          "Layout",
                                                          "BLayout",
                                                          "SLayout",
                                                          "PadValue",
                                                          "RoundMode",
                                                          "CmpMode",
                                                          "AtomicType",
                                                          "TASSIGN",
                                                          "TRESHAPE",
                                                          "set_flag",
                                                          "wait_flag",
                                                          "pipe_barrier",
                                                          "MaskPattern",
                                                          "ReluPreMode",
                                                          "MrgSortExecutedNumList",
                                                          "TMRGSORT",
                                                          "to_bits",
                                                          "wrapping_add",
                                                          "wrapping_subtract",
                                                          "wrapping_multiply",
                                                          "has_quotient",
                                                          "report_fault",
                                                          "divide",
                                                          "remainder",
                                                          "advance"}),
      scalars(out, names, ScalarPlace::kernel), ranges(op) {
  scalars.callWhereNeeded(ranges);
  op.walk([&](tile::TilePipeOpInterface instruction) {
    names.take(instruction.getPattern().take_until([](char c) { return !llvm::isAlnum(c); }));
  });
}

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

FailureOr<std::string> KernelEmitter::emit() {
  const WalkResult verified = op.getBodyRegion().walk([](Operation *inside) {
    return failed(tile::verifyForm(inside)) ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (verified.wasInterrupted())
    return failure();
  emitHead();
  emitHelpers();
  emitArgumentHelper(model, out);
  if (kernel.place)
    out.comment(model.files.describe(kernel.place));
  LogicalResult result = success();
  out.block("extern \"C\" __aicore__ __attribute__((always_inline)) void "
            "kernel_entry(__gm__ int64_t *args)",
            [&] {
              out.directive(fmt::format("#if defined({}) || defined(__CPU_SIM)",
                                        getUnitMacro(op.getUnit()).str()));
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
  return emitBlock(op.getBlock());
}

//===-- Arguments ---------------------------------------------------------------------===//

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

FailureOr<std::string> emitKernel(Model &model, const KernelEntry &kernel) {
  if (tile::KernelOp(kernel.op).getExternal())
    return copyExternalKernel(model, kernel);
  return KernelEmitter(model, kernel).emit();
}

} // namespace ptowsp::codegen
