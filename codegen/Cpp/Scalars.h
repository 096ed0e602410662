// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Scalar arithmetic as C++: `arith` operations become expressions, short ones stand
/// where they are used and the others are declared as constants.
///
/// Invariant: an expression has the value that `arith` gives it, on every host: integers
/// wrap (orchestrations are compiled with -fwrapv, kernels call `wrapping_add` and the like where
/// it may come to that), narrow ones are cut to their width, and floats are not contracted.

#ifndef PTOWSP_CODEGEN_CPP_SCALARS_H
#define PTOWSP_CODEGEN_CPP_SCALARS_H

#include "codegen/Cpp/Names.h"
#include "codegen/Cpp/Writer.h"
#include "dialects/Tile/Ranges.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/MapVector.h"

#include <functional>

namespace ptowsp::codegen {

/// How tightly an expression binds; a larger number binds tighter.
enum class Binding {
  select,
  logicOr,
  logicAnd,
  bits,
  equality,
  order,
  shift,
  sum,
  product,
  unary,
  primary
};

/// The C++ text of a value.
struct Expression {
  std::string text;
  Binding binding = Binding::primary;
  bool isLiteral = false;
};

/// The two places that scalars are computed in; they differ in the functions at hand.
enum class ScalarPlace { orchestration, kernel };

class ScalarEmitter {
public:
  /// `locate` writes the place of an operation that can fail.
  ScalarEmitter(CppWriter &out, Names &names, ScalarPlace place,
                std::function<std::string(mlir::Location)> locate = {})
      : out(out), names(names), place(place), locate(std::move(locate)) {}

  /// Called with type and name of each constant that would be declared: it then is a
  /// variable that exists, and is assigned to.
  void declareElsewhere(std::function<void(llvm::StringRef, llvm::StringRef)> call) {
    declared = std::move(call);
  }

  /// What overflows or divides by zero calls functions that the kernel's file defines; what
  /// cannot, by these ranges, is written with the operators of C++.
  void callWhereNeeded(const tile::Ranges &known) { ranges = &known; }

  /// From here on divisions are members of the code's own class, not of an orchestrator.
  void leaveOrchestrator() { divider.clear(); }

  /// Emits an operation of the arith dialect; reports one that has no form here.
  llvm::LogicalResult emit(mlir::Operation *op);

  /// Says that `value` is read by writing `text`.
  void define(mlir::Value value, Expression expression) { values[value] = std::move(expression); }
  /// Defines `value` by `expression`: in place where it is read, when it is short, has no
  /// name in the source and is read once close by; else as a constant of its own.
  void declare(mlir::Value value, Expression expression, llvm::StringRef fallbackName);

  /// The text that reads a value inside an expression that binds like `around`.
  std::string read(mlir::Value value, Binding around = Binding::select) const;
  /// The same where the context does not give a literal its type.
  std::string readTyped(mlir::Value value) const;

  /// The C++ type that scalars are computed in here; empty when there is none.
  llvm::StringRef getComputedType(mlir::Type type) const;
  /// The C++ type of a scalar; empty when it has none here.
  std::string getType(mlir::Type type) const;

private:
  llvm::FailureOr<Expression> convert(mlir::Operation *op);
  llvm::FailureOr<Expression> convertBinary(mlir::Operation *op);
  std::optional<Expression> convertGuarded(mlir::Operation *op) const;
  llvm::FailureOr<Expression> convertDivision(mlir::Operation *op);
  llvm::FailureOr<Expression> convertCall(mlir::Operation *op);
  llvm::FailureOr<Expression> convertCast(mlir::Operation *op);
  llvm::FailureOr<Expression> convertCompare(mlir::arith::CmpIOp op);
  llvm::FailureOr<Expression> convertCompare(mlir::arith::CmpFOp op);
  Expression convertConstant(mlir::arith::ConstantOp op) const;
  Expression convertChoice(mlir::Operation *op) const;
  Expression convertSelect(mlir::arith::SelectOp op) const;
  std::string readUnsigned(mlir::Value value) const;
  std::string readSigned(mlir::Value value) const;
  llvm::LogicalResult unsupported(mlir::Operation *op) const;

  CppWriter &out;
  Names &names;
  ScalarPlace place;
  std::function<std::string(mlir::Location)> locate;
  const tile::Ranges *ranges = nullptr;
  std::string divider = "o."; ///< before the name of a division that can fail
  llvm::MapVector<mlir::Value, Expression> values;
  std::function<void(llvm::StringRef, llvm::StringRef)> declared;
};

/// The function that the file of a kernel defines for the operation, or nothing where an operator
/// of C++ does what `arith` says.
llvm::StringRef getGuard(mlir::Operation *op, const tile::Ranges &ranges);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_CPP_SCALARS_H
