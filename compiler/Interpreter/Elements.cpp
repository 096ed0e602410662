// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the orchestration reads from tensors: elements, and the rows of sparse axes.

#include "compiler/Interpreter/Execution.h"

#include <cstring>

using namespace mlir;

namespace ptowsp::interpreter {

FailureOr<Scalar> Execution::readElement(Operation *op, mlir::Value tensor,
                                         ArrayRef<int64_t> position, Frame &frame) {
  const View &view = std::get<View>(frame.at(tensor));
  const std::optional<uint64_t> place = view.locate(position);
  if (!place) {
    IdentifiedDiagnostic error = fail(op, DiagId::OutOfBounds);
    error << "there is no element [";
    llvm::interleaveComma(position, error);
    error << "]";
    error.attachNote(view.buffer->loc) << "the tensor is declared here";
    return failure();
  }
  if (!view.buffer->isWritten(*place)) {
    IdentifiedDiagnostic error = fail(op, DiagId::ReadBeforeWrite);
    error << "reads an element that no task has written";
    error.attachNote(view.buffer->loc) << "the tensor is declared here";
    return failure();
  }
  uint64_t bits = 0;
  std::memcpy(&bits, view.buffer->storage->at(*place), view.buffer->storage->bytesPerElement());
  return fromBits(cast<MemRefType>(tensor.getType()).getElementType(), bits);
}

FailureOr<Scalar> Execution::readElement(Operation *op, mlir::Value tensor, ValueRange indices,
                                         Frame &frame) {
  SmallVector<int64_t> position;
  for (mlir::Value index : indices)
    position.push_back(integerOf(index, frame));
  return readElement(op, tensor, position, frame);
}

LogicalResult Execution::runElementLoad(wsp::ElementLoadOp op, Frame &frame) {
  FailureOr<Scalar> value = readElement(op, op.getSource(), ValueRange(op.getIndices()), frame);
  if (failed(value))
    return failure();
  frame.insert_or_assign(op.getResult(), *value);
  return success();
}

LogicalResult Execution::runSelect(wsp::SelectOp op, Frame &frame) {
  const int64_t row = integerOf(op.getRow(), frame);
  FailureOr<Scalar> begin = readElement(op, op.getIndptr(), row, frame);
  FailureOr<Scalar> end = readElement(op, op.getIndptr(), row + 1, frame);
  if (failed(begin) || failed(end))
    return failure();
  Block &body = op.getBlock();
  for (int64_t place = begin->toInt64(); place < end->toInt64(); ++place) {
    FailureOr<Scalar> index = readElement(op, op.getIndices(), place, frame);
    if (failed(index) || failed(charge(op, 1)))
      return failure();
    frame.insert_or_assign(body.getArgument(0), makeIndex(op.getContext(), index->toInt64()));
    if (body.getNumArguments() > 1)
      frame.insert_or_assign(body.getArgument(1), makeIndex(op.getContext(), place));
    if (failed(runBlock(body, frame)))
      return failure();
  }
  return success();
}

} // namespace ptowsp::interpreter
