// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The manifest: what an artifact is, for tools. docs/artifact.md documents every key.
///
/// Invariant: the manifest names every file of the artifact but itself, so that a later
/// run knows what it may remove.

#include "codegen/Manifest.h"
#include "codegen/Emitters.h"
#include "codegen/Schedule.h"
#include "ptowsp/rt/abi.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <nlohmann/json.hpp>

using namespace mlir;
using Json = nlohmann::ordered_json;

namespace ptowsp::codegen {

std::string digestOf(StringRef bytes) {
  llvm::SHA256 hash;
  hash.update(bytes);
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

static Json toJson(const SourceFiles &files, Place place) {
  if (!place)
    return nullptr;
  return {{"file", files.getNames()[place.file]}, {"line", place.line}, {"column", place.column}};
}

/// The bits of a scalar as the number that a user would write.
static Json toNumber(TypedAttr value) {
  if (auto number = dyn_cast<FloatAttr>(value)) {
    const llvm::APFloat exact = number.getValue();
    if (exact.isFinite())
      return number.getValueAsDouble();
    return exact.isNaN() ? "nan" : exact.isNegative() ? "-inf" : "inf"; // JSON has none of them
  }
  const llvm::APInt integer = cast<IntegerAttr>(value).getValue();
  if (value.getType().isInteger(1))
    return !integer.isZero();
  const bool isSigned = !value.getType().isUnsignedInteger();
  return isSigned ? integer.getSExtValue() : static_cast<int64_t>(integer.getZExtValue());
}

static Json describeArguments(const Model &model) {
  Json list = Json::array();
  for (const ArgumentEntry &argument : model.arguments) {
    Json shape = Json::array();
    for (const Extent &extent : argument.extents)
      if (extent.symbol < 0)
        shape.push_back(extent.size);
      else
        shape.push_back(model.symbols[extent.symbol].name);
    list.push_back({{"name", argument.name},
                    {"access", tile::stringifyAccess(argument.access).str()},
                    {"dtype", argument.type.name.str()},
                    {"shape", std::move(shape)}});
  }
  return list;
}

/// The symbols or the slots; ids are those of the one table that they share.
static Json describeTable(const Model &model, bool slots) {
  Json list = Json::array();
  for (auto [id, entry] : llvm::enumerate(model.symbols))
    if (entry.isSlot == slots)
      list.push_back({{"id", id},
                      {"name", entry.name},
                      {"dtype", entry.type.name.str()},
                      {"default", toNumber(entry.value)}});
  return list;
}

static Json describeKernels(const Model &model) {
  Json list = Json::array();
  for (auto [id, kernel] : llvm::enumerate(model.kernels)) {
    tile::KernelOp op = kernel.op;
    Json args = Json::array();
    for (BlockArgument arg : op.getBlock().getArguments()) {
      const unsigned index = arg.getArgNumber();
      auto memref = dyn_cast<MemRefType>(arg.getType());
      Json shape = Json::array();
      if (memref)
        for (int64_t size : memref.getShape())
          shape.push_back(ShapedType::isDynamic(size) ? Json(nullptr) : Json(size));
      const std::optional<TypeName> type =
          getTypeName(memref ? memref.getElementType() : arg.getType());
      args.push_back({{"name", op.getArgName(index).str()},
                      {"access", tile::stringifyAccess(op.getAccess(index)).str()},
                      {"dtype", type ? type->name.str() : ""},
                      {"shape", std::move(shape)}});
    }
    list.push_back({{"id", id},
                    {"name", kernel.name},
                    {"unit", tile::stringifyUnit(op.getUnit()).str()},
                    {"file", kernel.path},
                    {"args", std::move(args)},
                    {"location", toJson(model.files, kernel.place)}});
    for (const char *choice : {"tile_rows", "buffers"})
      if (auto number = op->getAttrOfType<IntegerAttr>(choice))
        list.back()[choice] = number.getInt();
    if (op.getExternal())
      list.back()["external"] = op.getExternal()->str();
  }
  return list;
}

static Json describeTasks(Model &model) {
  Json list = Json::array();
  model.program.walk([&](orch::SubmitOp submit) {
    list.push_back({{"kernel", submit.getKernel().str()},
                    {"location", toJson(model.files, model.files.find(submit.getLoc()))}});
  });
  return list;
}

static Json describeChannels(Model &model) {
  Json list = Json::array();
  int64_t network = 0;
  model.program.walk([&](orch::NetworkOp op) {
    for (auto channel : op.getBlock().getOps<orch::ChannelOp>())
      list.push_back({{"network", network},
                      {"name", channel.getSymName().str()},
                      {"count", channel.getCount() ? Json(*channel.getCount()) : Json(nullptr)},
                      {"capacity", channel.getCapacity()},
                      {"latency", channel.getLatency()},
                      {"shared", channel.getShared()},
                      {"location", toJson(model.files, model.files.find(channel.getLoc()))}});
    ++network;
  });
  return list;
}

static Json toJson(Attribute value) {
  if (auto number = dyn_cast<IntegerAttr>(value))
    return number.getInt();
  if (auto text = dyn_cast<StringAttr>(value))
    return text.getValue().str();
  if (auto entries = dyn_cast<DictionaryAttr>(value)) {
    Json object = Json::object();
    for (NamedAttribute entry : entries)
      object[entry.getName().str()] = toJson(entry.getValue());
    return object;
  }
  auto entries = dyn_cast<ArrayAttr>(value);
  if (!entries)
    return nullptr; // nothing that the compiler writes
  Json list = Json::array();
  for (Attribute entry : entries)
    list.push_back(toJson(entry));
  return list;
}

static Json describeNetworks(Model &model) {
  Json list = Json::array();
  model.program.walk([&](orch::NetworkOp op) {
    Json network = {{"location", toJson(model.files, model.files.find(op.getLoc()))}};
    if (std::optional<DictionaryAttr> facts = op.getFacts())
      network.update(toJson(*facts));
    list.push_back(std::move(network));
  });
  return list;
}

/// One number per ring or unit, null where it is open until the run; and the largest.
static Json describeNeed(std::optional<ArrayRef<int64_t>> needs) {
  if (!needs || needs->empty())
    return nullptr;
  Json parts = Json::array();
  for (int64_t need : *needs)
    parts.push_back(need < 0 ? Json(nullptr) : Json(need));
  const bool open = llvm::is_contained(*needs, -1);
  return {{"needed", open ? Json(nullptr) : Json(*llvm::max_element(*needs))},
          {"by_depth", std::move(parts)}};
}

/// No ready queue of a unit ever has more entries than the unit has tasks.
static Json describeReadyNeed(std::optional<ArrayRef<int64_t>> counts) {
  Json units = Json::object();
  if (counts)
    for (auto [unit, count] : llvm::enumerate(*counts))
      if (std::optional<tile::Unit> known = tile::symbolizeUnit(static_cast<uint32_t>(unit)))
        units[tile::stringifyUnit(*known).str()] = count < 0 ? Json(nullptr) : Json(count);
  return units;
}

static Json describeLimits(Model &model) {
  orch::ProgramOp program = model.program;
  return {{"max_rank", PTOWSP_MAX_RANK},
          {"max_params", PTOWSP_MAX_PARAMS},
          {"task_window", describeNeed(program.getSlotNeeds())},
          {"heap_bytes", describeNeed(program.getHeapNeeds())},
          {"ready_entries", describeReadyNeed(program.getTaskCounts())}};
}

/// How many tensor parameters of submissions are left to the runtime, and how many are not.
static Json describeDependences(Model &model) {
  int64_t tracked = 0, untracked = 0, edges = 0;
  model.program.walk([&](orch::SubmitOp submit) {
    for (unsigned index = 0; index < submit.getArgs().size(); ++index) {
      if (submit.getAccess(index) == tile::Access::scalar)
        continue;
      ++(submit.isUntracked(index) ? untracked : tracked);
      edges += submit.isAfterWriter(index) ? 1 : 0;
    }
  });
  return {{"tracked", tracked}, {"untracked", untracked}, {"after_writer", edges}};
}

static Json describeFiles(llvm::ArrayRef<ArtifactFile> files, std::string &digest) {
  Json list = Json::array();
  std::string all;
  for (const ArtifactFile &file : files) {
    const std::string own = digestOf(file.bytes);
    list.push_back({{"path", file.path}, {"sha256", own}});
    all += own + "  " + file.path + "\n";
  }
  digest = digestOf(all);
  return list;
}

std::string emitManifest(Model &model, llvm::ArrayRef<ArtifactFile> files) {
  std::string digest;
  Json fileList = describeFiles(files, digest);
  Json tasks = describeTasks(model);
  Json channels = describeChannels(model);
  Json networks = describeNetworks(model); // interns the last source files
  const Flavour *flavour = model.options.flavour;
  Json capabilities = Json::object();
  for (const Capability &capability : model.options.capabilities)
    capabilities[capability.feature] = capability.level;
  Json manifest = {
      {"schema", manifestSchema},
      {"schema_version", manifestVersion},
      {"abi_version", PTOWSP_ABI_VERSION},
      {"compiler", model.options.toolVersion},
      {"name", model.name},
      {"identifier", model.identifier},
      {"target", model.options.target},
      {"runtime", flavour ? flavour->runtime.str() : "bundled"},
      {"runtime_version", flavour ? Json(flavour->version.str()) : Json(nullptr)},
      {"layout", flavour ? Json(nullptr)
                         : Json(model.options.layout == Layout::linked ? "linked" : "standalone")},
      {"machine", npu::MachineOp(model.machine).getSymName().str()},
      {"schedule", describeSchedule(model)},
      {"arguments", describeArguments(model)},
      {"table_version", model.tableVersion},
      {"symbols", describeTable(model, /*slots=*/false)},
      {"slots", describeTable(model, /*slots=*/true)},
      {"channels", std::move(channels)},
      {"networks", std::move(networks)},
      {"kernels", describeKernels(model)},
      {"tasks", std::move(tasks)},
      {"dependences", describeDependences(model)},
      {"limits", describeLimits(model)},
      {"capabilities", std::move(capabilities)},
      {"sources", model.files.getNames()},
      {"digest", digest},
      {"files", std::move(fileList)},
  };
  // Names that are not UTF-8 must not make it throw.
  return manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ptowsp::codegen
