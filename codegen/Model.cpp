// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Resolves names, numbers and places of a program, and refuses what has no artifact.

#include "codegen/Model.h"
#include "codegen/Cpp/Names.h"
#include "dialects/WSP/Names.h"
#include "ptowsp/rt/abi.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/SHA256.h"

#include <fmt/format.h>
#include <map>
#include <set>

using namespace mlir;

namespace ptowsp::codegen {

const KernelEntry *Model::findKernel(StringRef kernel) const {
  auto it = llvm::find_if(kernels, [&](const KernelEntry &k) { return k.name == kernel; });
  return it == kernels.end() ? nullptr : &*it;
}

int Model::findSymbol(StringRef symbol) const {
  auto it = llvm::find_if(symbols, [&](const SymbolEntry &s) { return s.name == symbol; });
  return it == symbols.end() ? -1 : static_cast<int>(it - symbols.begin());
}

/// The only op of its kind in the module.
template <typename Op> static FailureOr<Op> getOnly(ModuleOp module, StringRef what, DiagId id) {
  Op found;
  for (Op op : module.getOps<Op>()) {
    if (found) {
      IdentifiedDiagnostic error = reportError(op.getLoc(), id);
      error << "an artifact is made of one " << what << ", here is a second";
      error.attachNote(found.getLoc()) << "the first is here";
      return failure();
    }
    found = op;
  }
  if (!found)
    return LogicalResult(reportError(module.getLoc(), id) << "the module has no " << what);
  return found;
}

/// The names that values are given to, which are one table, and that of the workload.
class RunNames {
public:
  LogicalResult add(const std::string &name, StringRef what, Location loc) {
    if (failed(check(name, what, loc)))
      return failure();
    auto [known, isNew] = seen.try_emplace(name, loc);
    if (isNew)
      return success();
    IdentifiedDiagnostic error = reportError(loc, DiagId::BadWorkload);
    error << what << " '" << name << "' has the name of another value of the run";
    error.attachNote(known->second) << "here; a run gives values by name, so rename one of them";
    return failure();
  }

  static LogicalResult check(StringRef name, StringRef what, Location loc) {
    if (wsp::isNameOfRun(std::string_view(name.data(), name.size())))
      return success();
    std::string shown;
    llvm::raw_string_ostream os(shown);
    llvm::printEscapedString(name, os);
    return reportError(loc, DiagId::BadWorkload)
           << what << " cannot have the name '" << shown << "' in a run: " << wsp::nameRule;
  }

private:
  std::map<std::string, Location> seen;
};

static LogicalResult addSymbols(Model &model, ModuleOp module, RunNames &known) {
  Names names({"table_version", "final_slots"}); // fields of the typed entry's struct
  for (Operation &op : *module.getBody()) {
    const bool isSlot = isa<orch::SlotOp>(op);
    if (!isSlot && !isa<orch::SymbolOp>(op))
      continue;
    auto value = cast<TypedAttr>(op.getAttr("value"));
    const std::string name = SymbolTable::getSymbolName(&op).getValue().str();
    if (failed(known.add(name, isSlot ? "slot" : "symbol", op.getLoc())))
      return failure();
    std::optional<TypeName> type = getTypeName(value.getType());
    uint64_t bits = 0;
    if (auto integer = dyn_cast<IntegerAttr>(value))
      bits = integer.getValue().getZExtValue();
    else if (auto number = dyn_cast<FloatAttr>(value))
      bits = number.getValue().bitcastToAPInt().getZExtValue();
    else
      type.reset();
    if (!type)
      return reportError(op.getLoc(), DiagId::BadWorkload)
             << (isSlot ? "slot '" : "symbol '") << name << "' of type " << value.getType()
             << " is not a scalar that the ABI carries";
    model.symbols.push_back({isSlot, value, name, names.declare(name), *type, bits});
  }
  return success();
}

/// A digest of what a host program must know to set values.
static uint32_t digestTable(const Model &model) {
  std::string text;
  for (const SymbolEntry &entry : model.symbols)
    text += fmt::format("{} {} {}\n", entry.isSlot ? "slot" : "symbol", entry.name,
                        entry.type.name.str());
  for (const ArgumentEntry &argument : model.arguments)
    text += fmt::format("{} {} {} {}\n", tile::stringifyAccess(argument.access).str(),
                        argument.name, argument.type.name.str(), argument.extents.size());
  llvm::SHA256 hash;
  hash.update(text);
  return std::max(llvm::support::endian::read32be(hash.final().data()), 1u);
}

/// The numbers that the kernel's type leaves open, in the order in which tasks pass them.
static FailureOr<std::vector<OpenNumber>> findOpenNumbers(tile::KernelOp kernel) {
  std::vector<OpenNumber> open;
  for (BlockArgument arg : kernel.getBlock().getArguments()) {
    auto memref = dyn_cast<MemRefType>(arg.getType());
    if (!memref)
      continue;
    SmallVector<int64_t> strides;
    int64_t offset;
    if (failed(memref.getStridesAndOffset(strides, offset)))
      return LogicalResult(reportError(arg.getLoc(), DiagId::BadKernel)
                           << "argument '" << kernel.getArgName(arg.getArgNumber())
                           << "' needs a strided layout");
    for (auto [dimension, size] : llvm::enumerate(memref.getShape()))
      if (ShapedType::isDynamic(size))
        open.push_back({arg.getArgNumber(), static_cast<unsigned>(dimension), false});
    for (auto [dimension, stride] : llvm::enumerate(strides))
      if (ShapedType::isDynamic(stride))
        open.push_back({arg.getArgNumber(), static_cast<unsigned>(dimension), true});
  }
  return open;
}

static LogicalResult addKernels(Model &model, ModuleOp module) {
  Names names;
  for (auto op : module.getOps<tile::KernelOp>()) {
    if (op.getUnit() != tile::Unit::aiv && op.getUnit() != tile::Unit::aic)
      return reportError(op.getLoc(), DiagId::NotSupported)
             << "kernel '" << op.getSymName() << "' runs on " << tile::stringifyUnit(op.getUnit())
             << ", for which target '" << model.options.target << "' has no instructions";
    FailureOr<std::vector<OpenNumber>> open = findOpenNumbers(op);
    if (failed(open))
      return failure();
    KernelEntry kernel;
    kernel.op = op;
    kernel.name = op.getSymName().str();
    kernel.identifier = names.declare(kernel.name);
    kernel.path = fmt::format("kernels/{}/{}.cpp", tile::stringifyUnit(op.getUnit()).str(),
                              kernel.identifier);
    // With a length, so that workload 'a_b' and kernel 'c' do not meet 'a' and 'b_c' in one
    // program.
    kernel.entry =
        fmt::format("entry_{}_{}_{}", model.identifier.size(), model.identifier, kernel.identifier);
    kernel.place = model.files.find(op.getLoc());
    kernel.open = std::move(*open);
    if (kernel.getArgCount() > PTOWSP_MAX_PARAMS)
      return reportError(op.getLoc(), DiagId::BadKernel)
             << "kernel '" << kernel.name << "' takes " << kernel.getArgCount()
             << " arguments, counting open extents and strides; at most " << PTOWSP_MAX_PARAMS
             << " are possible";
    model.kernels.push_back(std::move(kernel));
  }
  return success();
}

static LogicalResult addExtents(Model &model, ArgumentEntry &entry, BlockArgument arg,
                                ArrayAttr symbols) {
  auto memref = cast<MemRefType>(arg.getType());
  if (!memref.getLayout().isIdentity())
    return reportError(arg.getLoc(), DiagId::NotSupported)
           << "argument '" << entry.name << "' of type " << memref
           << " has a layout; tensors of the host are packed";
  unsigned next = 0;
  for (int64_t size : memref.getShape()) {
    if (!ShapedType::isDynamic(size)) {
      entry.extents.push_back({size, -1});
      continue;
    }
    if (next == symbols.size())
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "an extent of argument '" << entry.name << "' is open and no symbol names it";
    StringRef name = cast<FlatSymbolRefAttr>(symbols[next++]).getValue();
    const int symbol = model.findSymbol(name);
    if (symbol < 0 || model.symbols[symbol].isSlot)
      return reportError(arg.getLoc(), DiagId::UnknownSymbol)
             << "symbol '" << name << "' is not declared";
    if (model.symbols[symbol].type.name != "i64")
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "symbol '" << name << "' is an extent and must be of type index";
    entry.extents.push_back({0, symbol});
  }
  return success();
}

static LogicalResult addArguments(Model &model, RunNames &known) {
  orch::ProgramOp program = model.program;
  if (program.getArgExtents().size() != program.getBlock().getNumArguments())
    return reportError(program.getLoc(), DiagId::BadWorkload)
           << "the extents are not those of the arguments";
  Names names;
  names.take("table_version"); // fields of the same struct
  names.take("final_slots");
  for (const SymbolEntry &symbol : model.symbols)
    names.take(symbol.identifier);
  for (BlockArgument arg : program.getBlock().getArguments()) {
    const unsigned index = arg.getArgNumber();
    ArgumentEntry entry;
    entry.name = program.getArgName(index).str();
    if (failed(known.add(entry.name, "argument", arg.getLoc())))
      return failure();
    entry.identifier = names.declare(entry.name);
    entry.access = program.getAccess(index);
    Type type = arg.getType();
    if (auto memref = dyn_cast<MemRefType>(type))
      type = memref.getElementType();
    std::optional<TypeName> typeName = getTypeName(type);
    if (!typeName)
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "argument '" << entry.name << "' of type " << arg.getType()
             << " does not travel through the ABI";
    entry.type = *typeName;
    if (entry.access != tile::Access::scalar &&
        failed(addExtents(model, entry, arg, cast<ArrayAttr>(program.getArgExtents()[index]))))
      return failure();
    model.arguments.push_back(std::move(entry));
  }
  return success();
}

FailureOr<Model> buildModel(ModuleOp module, const EmitOptions &options) {
  auto program = getOnly<orch::ProgramOp>(module, "workload", DiagId::BadWorkload);
  auto machine = getOnly<npu::MachineOp>(module, "machine", DiagId::UnknownMachine);
  if (failed(program) || failed(machine))
    return failure();
  const std::string name = program->getSymName().str();
  Model model{name, toArtifactName(name),           options, *program, *machine,
              {},   SourceFiles(options.inputName), {},      0,        {},
              {}};
  model.place = model.files.find(program->getLoc());
  program->walk([&](Operation *op) { (void)model.files.find(op->getLoc()); });
  RunNames known;
  if (failed(RunNames::check(name, "workload", program->getLoc())) ||
      failed(addSymbols(model, module, known)) || failed(addKernels(model, module)) ||
      failed(addArguments(model, known)))
    return failure();
  model.tableVersion = digestTable(model);
  return model;
}

} // namespace ptowsp::codegen
