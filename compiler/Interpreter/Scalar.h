// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Scalars and the arithmetic on them: the arith dialect, one operation at a time.
///
/// Invariant: the value's width or semantics are those of its type; `index` has 64 bits.

#ifndef PTOWSP_COMPILER_INTERPRETER_SCALAR_H
#define PTOWSP_COMPILER_INTERPRETER_SCALAR_H

#include "mlir/IR/Attributes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"

#include <optional>
#include <string>
#include <variant>

namespace ptowsp::interpreter {

struct Scalar {
  mlir::Type type;
  std::variant<llvm::APInt, llvm::APFloat> value;

  const llvm::APInt &integer() const { return std::get<llvm::APInt>(value); }
  const llvm::APFloat &floating() const { return std::get<llvm::APFloat>(value); }
  /// The value as an integer of the host; for `index` and what is not wider.
  int64_t toInt64() const { return integer().getSExtValue(); }
};

/// Whether `type` is an integer, a float or `index`.
bool isScalar(mlir::Type type);

Scalar makeIndex(mlir::MLIRContext *context, int64_t value);
/// The scalar with the low bits of `bits`; `type` has at most 64 bits.
Scalar fromBits(mlir::Type type, uint64_t bits);
/// The bits of the value, the rest zero.
uint64_t toBits(const Scalar &scalar);
/// None when the attribute is not an integer or a float.
std::optional<Scalar> fromAttribute(mlir::Attribute attribute);

/// What became of an operation.
struct ScalarResult {
  std::optional<Scalar> value;
  /// Why there is no value; empty when the operation is not one of those known here.
  std::string reason;
};

/// Evaluates a verified operation of the arith dialect, `arith.select` excepted. Flags that
/// let a compiler assume something (`nsw`, fast math) are not used: integers wrap, floats are
/// rounded to nearest. Where the dialect leaves the result open there is a reason, no value.
ScalarResult evaluate(mlir::Operation *op, llvm::ArrayRef<Scalar> operands);

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_SCALAR_H
