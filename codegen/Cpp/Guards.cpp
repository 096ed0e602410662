// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Cpp/Scalars.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp::codegen {

StringRef getGuard(Operation *op, const tile::Ranges &ranges) {
  // Narrow numbers are computed in int, which holds what they can give.
  const bool isNarrow = op->getResult(0).getType().isSignlessInteger() &&
                        op->getResult(0).getType().getIntOrFloatBitWidth() < 32;
  if (!isNarrow && ranges.mayWrap(op))
    return llvm::TypeSwitch<Operation *, StringRef>(op)
        .Case([](arith::AddIOp) { return "wrapping_add"; })
        .Case([](arith::SubIOp) { return "wrapping_subtract"; })
        .Case([](arith::MulIOp) { return "wrapping_multiply"; });
  if (ranges.mayFail(op))
    return isa<arith::DivSIOp, arith::DivUIOp>(op) ? "divide" : "remainder";
  return "";
}

} // namespace ptowsp::codegen
