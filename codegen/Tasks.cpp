// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Submissions of an orchestration.

#include "codegen/OrchestrationEmitter.h"
#include "dialects/Tile/Signature.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

LogicalResult OrchestrationEmitter::verifySubmit(orch::SubmitOp op, const KernelEntry &kernel) {
  tile::KernelOp callee = kernel.op;
  if (op.getArgs().size() != callee.getNumKernelArguments() || op.getUnit() != callee.getUnit() ||
      op.getAccesses() != callee.getAccesses()) {
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::TaskArguments);
    error << "the arguments, directions or unit of this task are not those of kernel '"
          << kernel.name << "'";
    error.attachNote(callee.getLoc()) << "the kernel is here";
    return failure();
  }
  for (auto [index, types] :
       llvm::enumerate(llvm::zip(op.getArgs().getTypes(), callee.getBlock().getArgumentTypes()))) {
    auto [own, expected] = types;
    const bool tensors = isa<MemRefType>(own) && isa<MemRefType>(expected);
    const bool fits = tensors
                          ? cast<MemRefType>(own).getRank() == cast<MemRefType>(expected).getRank()
                          : own == expected;
    if (!fits)
      return reportError(op.getLoc(), DiagId::TaskArguments)
             << "argument '" << callee.getArgName(index) << "' is of type " << own
             << ", the kernel takes " << expected;
  }
  return success();
}

std::string OrchestrationEmitter::readParam(orch::SubmitOp op, unsigned index) const {
  Value arg = op.getArgs()[index];
  std::string known;
  if (op.isUntracked(index))
    known += "rt::untracked";
  if (op.isAfterWriter(index))
    known += known.empty() ? "rt::after_writer" : " | rt::after_writer";
  if (!known.empty())
    known = ", " + known;
  switch (op.getAccess(index)) {
  case tile::Access::scalar:
    return "rt::scalar(" + scalars.readTyped(arg) + ")";
  case tile::Access::in:
    return "rt::in(" + readTensor(arg) + known + ")";
  case tile::Access::out:
    return "rt::out(" + readTensor(arg) + known + ")";
  case tile::Access::inout:
    return "rt::inout(" + readTensor(arg) + known + ")";
  }
  llvm_unreachable("all directions are handled");
}

std::string OrchestrationEmitter::readOpenNumber(orch::SubmitOp op,
                                                 const OpenNumber &number) const {
  return fmt::format("rt::scalar({}.{}({}))", readTensor(op.getArgs()[number.argument]),
                     number.isStride ? "stride" : "size", number.dimension);
}

/// What the schedule wants of a task; a process runs its own in its own order.
std::string OrchestrationEmitter::readWishes(orch::SubmitOp op) const {
  std::string wishes;
  if (process)
    return wishes;
  if (Value key = op.getKey())
    wishes += ", rt::key(" + scalars.read(key) + ")";
  if (Value priority = op.getPriority())
    wishes += ", rt::priority(" + scalars.read(priority) + ")";
  if (Value stream = op.getStream())
    wishes += ", rt::stream(streams, " + scalars.read(stream) + ")";
  return wishes;
}

LogicalResult OrchestrationEmitter::emitOp(orch::SubmitOp op) {
  const KernelEntry *kernel = model.findKernel(op.getKernel());
  if (!kernel)
    return reportError(op.getLoc(), DiagId::UnknownKernel)
           << "kernel '" << op.getKernel() << "' does not exist";
  if (failed(verifySubmit(op, *kernel)))
    return failure();
  std::string params;
  for (unsigned index = 0; index < op.getArgs().size(); ++index)
    params += (params.empty() ? "" : ", ") + readParam(op, index);
  for (const OpenNumber &number : kernel->open)
    params += ", " + readOpenNumber(op, number);
  runTask(op, fmt::format("submit(kernel_{}, {}, {{{}}}, {}{})", kernel->identifier,
                          getUnitConstant(op.getUnit()).str(), params, readLocation(op.getLoc()),
                          readWishes(op)));
  return success();
}

} // namespace ptowsp::codegen
