// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A program for the tests of the interpreter: parsed from text, with the diagnostics kept.

#ifndef PTOWSP_TEST_UNIT_INTERPRETER_PROGRAM_H
#define PTOWSP_TEST_UNIT_INTERPRETER_PROGRAM_H

#include "compiler/Interpreter/Interpreter.h"
#include "dialects/NPU/NPU.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"

#include <catch2/catch.hpp>
#include <cstring>

namespace ptowsp::interpreter {

struct Program {
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Arguments arguments;
  Limits limits;
  Statistics statistics;
  /// "line:column: text" of every diagnostic, notes included, one per line.
  std::string diagnostics;

  explicit Program(llvm::StringRef text) {
    context.loadDialect<mlir::arith::ArithDialect, mlir::memref::MemRefDialect, npu::NPUDialect,
                        tile::TileDialect, wsp::WSPDialect>();
    context.getDiagEngine().registerHandler([this](mlir::Diagnostic &diag) {
      note(diag);
      for (mlir::Diagnostic &attached : diag.getNotes())
        note(attached);
    });
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    INFO(diagnostics);
    REQUIRE(module);
  }

  void note(mlir::Diagnostic &diag) {
    if (auto place = mlir::dyn_cast<mlir::FileLineColLoc>(diag.getLocation()))
      diagnostics +=
          std::to_string(place.getLine()) + ":" + std::to_string(place.getColumn()) + ": ";
    diagnostics += diag.str() + "\n";
  }

  template <typename T>
  void set(const std::string &name, mlir::Type type, llvm::ArrayRef<int64_t> shape,
           const std::vector<T> &values) {
    Tensor &tensor = arguments.tensors[name];
    tensor.elementType = type;
    tensor.shape.assign(shape.begin(), shape.end());
    tensor.bytes.resize(values.size() * sizeof(T));
    if (!values.empty())
      std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
  }

  void setFloats(const std::string &name, llvm::ArrayRef<int64_t> shape,
                 const std::vector<float> &values) {
    set(name, mlir::Float32Type::get(&context), shape, values);
  }

  template <typename T> std::vector<T> get(const std::string &name) {
    const Tensor &tensor = arguments.tensors.at(name);
    std::vector<T> values(tensor.bytes.size() / sizeof(T));
    if (!values.empty())
      std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
  }

  /// Runs the workload `w`.
  bool run() {
    return mlir::succeeded(interpreter::run(*module, "w", arguments, limits, &statistics));
  }

  /// Runs it and returns the diagnostics of the failure.
  std::string fail() {
    CHECK_FALSE(run());
    return diagnostics;
  }
};

} // namespace ptowsp::interpreter

#endif // PTOWSP_TEST_UNIT_INTERPRETER_PROGRAM_H
