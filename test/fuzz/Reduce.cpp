// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Reduce.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Pipeline/SourceNames.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "test/fuzz/Inputs.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;

namespace ptowsp::fuzz {
namespace {

/// A change of the program. Most of them are refused: the program that comes out is checked.
using Edit = std::function<void()>;

class Editor {
public:
  explicit Editor(ModuleOp module, RunLine &line) : module(module), line(line) {}

  /// All changes that the program offers, those that take away most first.
  std::vector<Edit> collect() {
    module.walk<WalkOrder::PreOrder>([&](Operation *op) { offerRemoval(op); });
    module.walk<WalkOrder::PreOrder>([&](Operation *op) { offerUnfolding(op); });
    module.walk([&](Operation *op) { offerSimplification(op); });
    for (auto &[name, value] : line.symbols)
      if (value > 0)
        edits.push_back([&value] { --value; });
    return std::move(edits);
  }

  /// Removes what nothing uses any more.
  static void clean(ModuleOp module) {
    wsp::WorkloadOp entry = findEntry(module);
    for (bool changed = true; changed;) {
      changed = false;
      module.walk<WalkOrder::PostOrder>([&](Operation *op) {
        const bool unusedSymbol =
            isa<tile::KernelOp, wsp::SymbolOp, wsp::SlotOp, wsp::WorkloadOp>(op) && op != entry &&
            SymbolTable::symbolKnownUseEmpty(op, module);
        const bool unusedValue = op->getNumResults() != 0 && op->use_empty();
        if (!unusedSymbol && !unusedValue)
          return;
        op->erase();
        changed = true;
      });
    }
    if (entry)
      removeArguments(entry, entry.getBlock(), /*isEntry=*/true);
    for (auto kernel : module.getOps<tile::KernelOp>())
      removeArguments(kernel, kernel.getBlock(), /*isEntry=*/false);
  }

private:
  void offerRemoval(Operation *op) {
    const bool isStatement = isa_and_nonnull<wsp::WSPDialect>(op->getDialect()) &&
                             op->getNumResults() == 0 && op->getParentOfType<wsp::WorkloadOp>();
    if (isStatement || isa<wsp::WorkloadOp, wsp::ScheduleOp>(op))
      edits.push_back([op] { op->erase(); });
  }

  /// The content of a block in the place of what has it.
  void offerUnfolding(Operation *op) {
    if (auto call = dyn_cast<wsp::CallOp>(op)) {
      edits.push_back([call]() mutable { unfoldCall(call); });
      return;
    }
    if (!isa<wsp::ScopeOp, wsp::CombineOp, wsp::SequentialOp, wsp::CondOp, wsp::ParallelOp,
             wsp::ForEachOp, wsp::SelectOp>(op))
      return;
    for (Region &region : op->getRegions())
      if (!region.empty())
        edits.push_back([op, &region] {
          OpBuilder builder(op);
          for (BlockArgument arg : region.front().getArguments())
            arg.replaceAllUsesWith(arith::ConstantIndexOp::create(builder, op->getLoc(), 0));
          op->getBlock()->getOperations().splice(op->getIterator(), region.front().getOperations());
          op->erase();
        });
  }

  static void unfoldCall(wsp::CallOp call) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<wsp::WorkloadOp>(call, call.getCalleeAttr());
    OpBuilder builder(call);
    IRMapping map;
    map.map(callee.getBlock().getArguments(), call.getArgs());
    for (Operation &inner : callee.getBlock())
      builder.clone(inner, map);
    call.erase();
  }

  void offerSimplification(Operation *op) {
    if (auto constant = dyn_cast<arith::ConstantIndexOp>(op)) {
      for (int64_t smaller : {int64_t(0), int64_t(1), constant.value() - 1})
        if (smaller >= 0 && smaller < constant.value())
          edits.push_back([constant, smaller]() mutable {
            constant->setAttr("value", IntegerAttr::get(constant.getType(), smaller));
          });
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      for (Operation &above : *op->getBlock()) {
        if (&above == op)
          break;
        if (auto other = dyn_cast<arith::ConstantOp>(above);
            other && other.getValue() == constant.getValue()) {
          edits.push_back([constant, other]() mutable {
            constant.getResult().replaceAllUsesWith(other.getResult());
          });
          break;
        }
      }
    if (auto loop = dyn_cast<wsp::ForEachOp>(op); loop && loop.getPipelined())
      edits.push_back([loop]() mutable { loop.setPipelined(false); });
    // A value of the same type in the place of one that was computed.
    if (op->getNumResults() == 1 && op->getNumOperands() > 0 && !isa<memref::SubViewOp>(op))
      for (Value operand : op->getOperands())
        if (operand.getType() == op->getResult(0).getType()) {
          edits.push_back([op, operand] { op->getResult(0).replaceAllUsesWith(operand); });
          break;
        }
    if (op->getNumResults() == 1 && op->getResult(0).getType().isIndex() &&
        !isa<arith::ConstantOp>(op))
      for (int64_t value : {0, 1})
        edits.push_back([op, value] {
          OpBuilder builder(op);
          op->getResult(0).replaceAllUsesWith(
              arith::ConstantIndexOp::create(builder, op->getLoc(), value));
        });
  }

  /// Those that the body does not use, of a kernel also from its tasks.
  static void removeArguments(Operation *op, Block &block, bool isEntry) {
    auto without = [&](StringRef name, unsigned index) {
      auto list = llvm::to_vector(op->getAttrOfType<ArrayAttr>(name));
      list.erase(list.begin() + index);
      op->setAttr(name, ArrayAttr::get(op->getContext(), list));
    };
    for (unsigned i = block.getNumArguments(); i-- > 0;) {
      if (!block.getArgument(i).use_empty())
        continue;
      auto accesses =
          llvm::to_vector(op->getAttrOfType<DenseI32ArrayAttr>("accesses").asArrayRef());
      accesses.erase(accesses.begin() + i);
      op->setAttr("accesses", DenseI32ArrayAttr::get(op->getContext(), accesses));
      without("arg_names", i);
      if (isEntry)
        without("arg_extents", i);
      else
        op->getParentOfType<ModuleOp>().walk([&](wsp::TaskOp task) {
          if (task.getKernelOp() == op)
            task->eraseOperand(i);
        });
      block.eraseArgument(i);
    }
  }

  ModuleOp module;
  RunLine &line;
  std::vector<Edit> edits;
};

/// The program after its change number `index`; empty when there are not so many, or when it is
/// not one any more.
std::optional<std::string> applyEdit(const std::string &text, size_t index, bool &isLast) {
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) { return success(); });
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(text), llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseWithNames(sources, &context);
  std::optional<RunLine> line = findRunLine(text);
  isLast = true;
  if (!module || !line)
    return std::nullopt;
  std::vector<Edit> edits = Editor(*module, *line).collect();
  isLast = index >= edits.size();
  if (isLast)
    return std::nullopt;
  edits[index]();
  Editor::clean(*module);
  if (failed(verify(*module)))
    return std::nullopt;
  std::erase_if(line->symbols,
                [&](const auto &entry) { return !module->lookupSymbol(entry.first); });
  std::string result = line->text() + "\n\n";
  llvm::raw_string_ostream os(result);
  for (Operation &op : *module->getBody()) {
    op.print(os, OpPrintingFlags().printNameLocAsPrefix());
    os << "\n";
  }
  return result;
}

} // namespace

std::string reduceProgram(const std::string &text,
                          const std::function<bool(const std::string &)> &fails) {
  std::string smallest = text;
  for (bool changed = true; changed;) {
    changed = false;
    bool isLast = false;
    for (size_t index = 0; !isLast;) {
      std::optional<std::string> candidate = applyEdit(smallest, index, isLast);
      if (candidate && *candidate != smallest && fails(*candidate)) {
        smallest = std::move(*candidate); // what was behind the change is now in its place
        changed = true;
      } else {
        ++index;
      }
    }
  }
  return smallest;
}

} // namespace ptowsp::fuzz
