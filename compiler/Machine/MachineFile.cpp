// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Machine/MachineFile.h"
#include "compiler/Machine/LocatedJson.h"
#include "dialects/NPU/Names.h"
#include "dialects/NPU/Ranges.h"
#include "embedded/PtoWspMachines.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;

namespace ptowsp {
namespace {

using Kind = LocatedJson::Kind;

/// Reads the file's values with errors at their places. After the first error all further
/// reads give zeros, so that callers check once, at the end.
class Reader {
public:
  bool failed() const { return anyError; }

  IdentifiedDiagnostic error(Location loc) {
    anyError = true;
    return reportError(loc, DiagId::BadMachine);
  }

  const LocatedJson &get(const LocatedJson &object, StringRef name, Kind kind, StringRef what) {
    const LocatedJson *value = object.find(name);
    if (!value) {
      error(object.loc) << "'" << name << "' is missing";
      return nothing(object.loc);
    }
    if (value->kind == kind)
      return *value;
    error(value->loc) << "'" << name << "' is not " << what;
    return nothing(value->loc);
  }
  const LocatedJson &object(const LocatedJson &parent, StringRef name) {
    return get(parent, name, Kind::Object, "an object");
  }
  int64_t number(const LocatedJson &parent, StringRef name) {
    const LocatedJson &value = get(parent, name, Kind::Integer, "a whole number");
    return value.kind == Kind::Integer ? inRange(value, name, npu::getRange(name)) : 0;
  }
  /// The number, which the file calls `name`.
  int64_t inRange(const LocatedJson &value, StringRef name, const npu::Range &range) {
    if (!range.holds(value.number))
      error(value.loc) << "'" << name << "' is " << value.number << "; it lies between "
                       << range.least << " and " << range.most;
    return value.number;
  }
  StringRef string(const LocatedJson &parent, StringRef name) {
    return get(parent, name, Kind::String, "a string").text;
  }

  /// Reports members that have no meaning: a misspelt name would otherwise be lost.
  void allowOnly(const LocatedJson &object, ArrayRef<StringRef> names) {
    for (const auto &[name, value] : object.members)
      if (!llvm::is_contained(names, name))
        error(value.loc) << "'" << name << "' has no meaning here; known are "
                         << llvm::join(names, ", ");
  }

  bool isObject(const std::string &name, const LocatedJson &value) {
    if (value.kind == Kind::Object)
      return true;
    error(value.loc) << "'" << name << "' is not an object";
    return false;
  }

private:
  const LocatedJson &nothing(Location loc) {
    empty = std::make_unique<LocatedJson>(Kind::Other, loc);
    return *empty;
  }

  std::unique_ptr<LocatedJson> empty;
  bool anyError = false;
};

/// The names that a2a3-class code generation knows; a machine may have fewer.
constexpr StringRef unitNames[] = {"aic", "aiv", "aicpu", "dma"};

void readUnits(Reader &reader, OpBuilder &builder, const LocatedJson &units) {
  reader.allowOnly(units, unitNames);
  for (const auto &[name, value] : units.members) {
    if (value.kind != Kind::Integer) {
      reader.error(value.loc) << "'" << name << "' is not a whole number";
      return;
    }
    npu::UnitOp::create(builder, value.loc, name,
                        reader.inRange(value, name, npu::getRange("count")));
  }
}

void readMemories(Reader &reader, OpBuilder &builder, const LocatedJson &memories) {
  reader.allowOnly(memories, npu::memoryNames);
  for (const auto &[name, value] : memories.members) {
    if (!reader.isObject(name, value))
      return;
    reader.allowOnly(value, {"capacity_bytes", "alignment_bytes"});
    const LocatedJson *capacity = value.find("capacity_bytes");
    npu::MemoryOp::create(builder, capacity ? capacity->loc : value.loc, name,
                          reader.number(value, "capacity_bytes"),
                          reader.number(value, "alignment_bytes"));
  }
}

void readSync(Reader &reader, OpBuilder &builder, const LocatedJson &sync) {
  reader.allowOnly(sync, {"cycles", "events", "barrier_pipes"});
  SmallVector<StringRef> pipes;
  for (const LocatedJson &pipe :
       reader.get(sync, "barrier_pipes", Kind::Array, "a list").elements) {
    if (pipe.kind != Kind::String || !llvm::is_contained(npu::pipeNames, pipe.text))
      reader.error(pipe.loc) << "this is not a pipe; pipes are "
                             << llvm::join(ArrayRef<StringRef>(npu::pipeNames), ", ");
    else
      pipes.push_back(pipe.text);
  }
  npu::SyncOp::create(builder, sync.loc, reader.number(sync, "cycles"),
                      builder.getStrArrayAttr(pipes));
}

void readVector(Reader &reader, OpBuilder &builder, const LocatedJson &vector) {
  constexpr StringRef costKeys[] = {"head", "slope", "tail"};
  reader.allowOnly(vector,
                   {"repeat_bytes", "count_mask_cycles", "max_tile_rows", "default", "costs"});
  const LocatedJson &fallback = reader.object(vector, "default");
  const LocatedJson &costs = reader.object(vector, "costs");
  if (reader.failed())
    return;
  reader.allowOnly(fallback, costKeys);
  npu::VectorOp::create(builder, vector.loc, reader.number(vector, "repeat_bytes"),
                        reader.number(vector, "count_mask_cycles"),
                        reader.number(vector, "max_tile_rows"), reader.number(fallback, "head"),
                        reader.number(fallback, "slope"), reader.number(fallback, "tail"));
  reader.allowOnly(costs, npu::costNames);
  for (const auto &[name, value] : costs.members) {
    if (!reader.isObject(name, value))
      return;
    reader.allowOnly(value, costKeys);
    npu::CostOp::create(builder, value.loc, name, reader.number(value, "head"),
                        reader.number(value, "slope"), reader.number(value, "tail"));
  }
}

void readPaths(Reader &reader, OpBuilder &builder, const LocatedJson &paths) {
  reader.allowOnly(paths, npu::pathNames);
  for (const auto &[name, value] : paths.members) {
    if (!reader.isObject(name, value))
      return;
    reader.allowOnly(value, {"bytes_per_kilocycle", "latency_cycles"});
    npu::PathOp::create(builder, value.loc, name, reader.number(value, "bytes_per_kilocycle"),
                        reader.number(value, "latency_cycles"));
  }
}

npu::MachineOp readMachine(Reader &reader, OpBuilder &builder, const LocatedJson &file) {
  reader.allowOnly(
      file, {"name", "clock_mhz", "units", "scheduler", "memories", "sync", "vector", "paths"});
  StringRef name = reader.string(file, "name");
  const LocatedJson scheduler = reader.object(file, "scheduler");
  const LocatedJson sync = reader.object(file, "sync");
  const LocatedJson units = reader.object(file, "units");
  const LocatedJson memories = reader.object(file, "memories");
  const LocatedJson vector = reader.object(file, "vector");
  const LocatedJson paths = reader.object(file, "paths");
  if (reader.failed()) // what is missing has no place for further messages
    return {};
  reader.allowOnly(scheduler, {"max_domains", "submit_cycles", "dispatch_cycles", "retire_cycles"});
  auto machine = npu::MachineOp::create(
      builder, file.loc, name, reader.number(file, "clock_mhz"),
      reader.number(scheduler, "max_domains"), reader.number(sync, "events"),
      reader.number(scheduler, "submit_cycles"), reader.number(scheduler, "dispatch_cycles"),
      reader.number(scheduler, "retire_cycles"));
  builder.setInsertionPointToStart(&machine.getBodyRegion().emplaceBlock());
  readUnits(reader, builder, units);
  readMemories(reader, builder, memories);
  readSync(reader, builder, sync);
  readVector(reader, builder, vector);
  readPaths(reader, builder, paths);
  return machine;
}

} // namespace

std::vector<std::string> getBuiltinMachines() {
  std::vector<std::string> names;
  for (const machines::EmbeddedFile &file : machines::files())
    names.push_back(StringRef(file.path).drop_back(StringRef(".json").size()).str());
  return names;
}

npu::MachineOp attachMachine(ModuleOp module, StringRef fileName, StringRef text) {
  std::unique_ptr<LocatedJson> file =
      parseLocatedJson(module.getContext(), fileName, text, DiagId::BadMachine);
  if (!file)
    return {};
  Reader reader;
  if (file->kind != Kind::Object) {
    reader.error(file->loc) << "a machine file is one object";
    return {};
  }
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  npu::MachineOp machine = readMachine(reader, builder, *file);
  if (!machine)
    return {};
  if (reader.failed() || failed(verify(machine))) {
    machine.erase();
    return {};
  }
  return machine;
}

npu::MachineOp attachMachineByName(ModuleOp module, StringRef nameOrFile, Location loc) {
  if (!nameOrFile.ends_with(".json")) {
    if (const machines::EmbeddedFile *file = machines::find((nameOrFile + ".json").str()))
      return attachMachine(module, file->path, file->bytes);
    reportError(loc, DiagId::UnknownMachine)
        << "there is no machine '" << nameOrFile << "'; known are "
        << llvm::join(getBuiltinMachines(), ", ") << ", or a file that ends in .json";
    return {};
  }
  auto buffer = llvm::MemoryBuffer::getFile(nameOrFile, /*IsText=*/true);
  if (!buffer) {
    reportError(loc, DiagId::UnreadableFile)
        << "cannot read machine file '" << nameOrFile << "': " << buffer.getError().message();
    return {};
  }
  return attachMachine(module, nameOrFile, (*buffer)->getBuffer());
}

} // namespace ptowsp
