// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Every program of the tests and examples, with usual and unusual values: each run ends with
/// a result or with errors that have an id, whatever the compiler would say to the program.

#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Pipeline/Dialects.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace ptowsp;
using namespace ptowsp::interpreter;

namespace {

/// The symbol behind an open extent; a workload for others to call may have none.
std::string findSymbol(wsp::WorkloadOp workload, unsigned index, size_t open) {
  auto symbols = mlir::cast<mlir::ArrayAttr>(workload.getArgExtents()[index]);
  if (open >= symbols.size())
    return {};
  return mlir::cast<mlir::FlatSymbolRefAttr>(symbols[open]).getValue().str();
}

/// Arguments of the shapes that the workload declares; false when one would be too large.
bool makeArguments(wsp::WorkloadOp workload, uint64_t value, Arguments &arguments) {
  for (mlir::BlockArgument arg : workload.getBlock().getArguments()) {
    const unsigned index = arg.getArgNumber();
    const std::string name = workload.getArgName(index).str();
    auto type = mlir::dyn_cast<mlir::MemRefType>(arg.getType());
    if (!type) {
      arguments.scalars[name] = value;
      continue;
    }
    size_t open = 0;
    Tensor &tensor = arguments.tensors[name];
    tensor.elementType = type.getElementType();
    uint64_t bytes = type.getElementTypeBitWidth() / 8;
    for (int64_t extent : type.getShape()) {
      if (mlir::ShapedType::isDynamic(extent)) {
        extent = 3;
        if (std::string symbol = findSymbol(workload, index, open++); !symbol.empty())
          arguments.symbols[symbol] = 3;
      }
      tensor.shape.push_back(extent);
      bytes *= static_cast<uint64_t>(extent);
      if (bytes > (1 << 24))
        return false;
    }
    tensor.bytes.assign(bytes, 0x3c);
  }
  return true;
}

struct Tally {
  unsigned passed = 0, refused = 0;
};

void runAll(const std::string &text, mlir::MLIRContext &context, std::string &errors,
            Tally &tally) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  if (!module || failed(mlir::verify(*module)))
    return; // a test of the parser or of a verifier
  for (auto workload : module->getOps<wsp::WorkloadOp>())
    for (uint64_t value :
         {uint64_t(0), uint64_t(1), uint64_t(2), ~uint64_t(0), uint64_t(1) << 62}) {
      Arguments arguments;
      if (!makeArguments(workload, value, arguments))
        continue;
      errors.clear();
      const bool ok = succeeded(interpreter::run(*module, workload.getSymName(), arguments,
                                                 {.steps = 1 << 22, .bytes = 1 << 26}));
      INFO(text);
      INFO(errors);
      CHECK(ok == errors.empty());
      CHECK((ok || errors.ends_with("]")));
      ++(ok ? tally.passed : tally.refused);
    }
}

} // namespace

TEST_CASE("every program ends in peace", "[interpreter]") {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry);
  std::string errors;
  context.getDiagEngine().registerHandler([&](mlir::Diagnostic &diag) { errors = diag.str(); });
  Tally tally;
  for (const char *folder : {"/test", "/examples"})
    for (const auto &entry :
         std::filesystem::recursive_directory_iterator(PTOWSP_SOURCE_DIR + std::string(folder))) {
      if (entry.path().extension() != ".mlir")
        continue;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      llvm::SmallVector<llvm::StringRef> programs;
      const std::string all = text.str();
      llvm::StringRef(all).split(programs, "// -----");
      for (llvm::StringRef program : programs)
        runAll(program.str(), context, errors, tally);
    }
  CHECK(tally.passed >= 50);
  CHECK(tally.refused >= 10);
}
