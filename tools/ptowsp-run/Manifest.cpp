// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Manifest.h"
#include "dialects/WSP/Names.h"
#include "runtime/include/ptowsp/rt/abi.h"
#include "tools/ptowsp-run/JsonReader.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace ptowsp::runner {
namespace {

constexpr const char *schema = "ptowsp-artifact";
constexpr uint64_t schemaVersion = 1;

std::string oneOf(const JsonReader &reader, std::initializer_list<std::string_view> words) {
  const std::string word = reader.text();
  if (std::find(words.begin(), words.end(), word) != words.end())
    return word;
  std::string list;
  for (std::string_view known : words)
    list += (list.empty() ? "" : ", ") + std::string(known);
  reader.fail("one of " + list);
}

std::string dtypeOf(const JsonReader &reader) {
  return oneOf(reader, {"f32", "f16", "bf16", "i8", "i16", "i32", "i64", "u8"});
}

/// Scalars have more types than elements of tensors.
std::string scalarTypeOf(const JsonReader &reader) {
  return oneOf(reader, {"f32", "f16", "bf16", "i8", "i16", "i32", "i64", "u8", "f64", "i1"});
}

/// A name that is used as the name of a file, or that values are given to.
std::string nameOf(const JsonReader &reader) {
  const std::string name = reader.text();
  if (!wsp::isNameOfRun(name))
    reader.fail("a name");
  return name;
}

/// A path below the artifact's folder.
std::string pathOf(const JsonReader &reader) {
  const std::string text = reader.text();
  const std::filesystem::path path(text);
  const bool climbs = std::find(path.begin(), path.end(), "..") != path.end();
  if (text.empty() || path.is_absolute() || climbs || text.find('\0') != std::string::npos)
    reader.fail("a path below the artifact's folder");
  return text;
}

void checkVersions(const JsonReader &root, const std::string &path) {
  if (root["schema"].text() != schema)
    throw host::bad_input{"'" + path + "' is not the manifest of an artifact"};
  const uint64_t version = root["schema_version"].count();
  if (version != schemaVersion)
    throw host::bad_input{"'" + path + "' has manifest version " + std::to_string(version) +
                              ", this tool reads version " + std::to_string(schemaVersion),
                          {},
                          "compile the artifact again with the compiler of this tool"};
  const uint64_t abi = root["abi_version"].count();
  if (abi != PTOWSP_ABI_VERSION)
    throw host::bad_input{"'" + path + "' has ABI version " + std::to_string(abi) +
                              ", this tool has ABI version " + std::to_string(PTOWSP_ABI_VERSION),
                          {},
                          "compile the artifact again with the compiler of this tool"};
}

ManifestArgument readArgument(const JsonReader &reader) {
  ManifestArgument argument;
  argument.name = nameOf(reader["name"]);
  argument.access = oneOf(reader["access"], {"scalar", "in", "out", "inout"});
  const bool isScalar = argument.access == "scalar";
  argument.dtype = isScalar ? scalarTypeOf(reader["dtype"]) : dtypeOf(reader["dtype"]);
  reader["shape"].forEach(
      [&](const JsonReader &extent) { argument.shape.push_back(extent.countOrText()); });
  return argument;
}

std::vector<ManifestSymbol> readEntries(const JsonReader &list) {
  std::vector<ManifestSymbol> entries;
  list.forEach([&](const JsonReader &reader) {
    entries.push_back(
        {nameOf(reader["name"]), scalarTypeOf(reader["dtype"]), reader["default"].scalar()});
  });
  return entries;
}

void checkNames(const Manifest &manifest, const std::string &path) {
  std::set<std::string> names, symbols;
  auto add = [&](const std::string &name) {
    if (!names.insert(name).second)
      throw host::bad_input{"'" + path + "' names '" + name + "' twice"};
  };
  for (const ManifestSymbol &symbol : manifest.symbols) {
    add(symbol.name);
    symbols.insert(symbol.name);
  }
  for (const ManifestSymbol &slot : manifest.slots)
    add(slot.name);
  for (const ManifestArgument &argument : manifest.arguments) {
    add(argument.name);
    for (const std::string &extent : argument.shape)
      if (!std::isdigit(static_cast<unsigned char>(extent[0])) && !symbols.count(extent))
        throw host::bad_input{"'" + path + "' has no symbol '" + extent +
                              "', which is an extent of argument '" + argument.name + "'"};
  }
}

/// "round_robin over 2 domains"
std::string readDispatch(const JsonReader &reader) {
  const std::string policy = reader["policy"].text();
  return reader.has("domains") ? policy + " over " + reader["domains"].scalar() + " domains"
                               : policy;
}

void readSchedule(const JsonReader &reader, Manifest &manifest) {
  manifest.scheduleName = reader["name"].text();
  if (reader.has("dispatch"))
    manifest.dispatch = readDispatch(reader["dispatch"]);
  if (reader.has("task_window"))
    manifest.taskWindow = reader["task_window"]["size"].scalar() + " tasks, mode " +
                          reader["task_window"]["mode"].text();
}

std::string padded(std::string text, size_t width) {
  text.append(width > text.size() ? width - text.size() : 0, ' ');
  return text;
}

} // namespace

Manifest parseManifest(std::string_view text, const std::string &path) {
  const nlohmann::ordered_json json = parseJson(text, path);
  const JsonReader root(json, path);
  checkVersions(root, path);
  Manifest manifest;
  manifest.name = nameOf(root["name"]);
  manifest.identifier = nameOf(root["identifier"]);
  manifest.target = root["target"].text();
  manifest.runtime = root["runtime"].text();
  if (manifest.isBundled())
    manifest.layout = root["layout"].text();
  else
    manifest.runtimeVersion = root["runtime_version"].text();
  manifest.machine = root["machine"].text();
  manifest.digest = root["digest"].text();
  readSchedule(root["schedule"], manifest);
  root["arguments"].forEach(
      [&](const JsonReader &reader) { manifest.arguments.push_back(readArgument(reader)); });
  manifest.tableVersion = root["table_version"].count();
  manifest.symbols = readEntries(root["symbols"]);
  manifest.slots = readEntries(root["slots"]);
  checkNames(manifest, path);
  root["kernels"].forEach([&](const JsonReader &reader) {
    manifest.kernels.push_back(
        {reader["name"].text(), reader["unit"].text(), pathOf(reader["file"])});
  });
  root["files"].forEach([&](const JsonReader &reader) {
    manifest.files.push_back({pathOf(reader["path"]), reader["sha256"].text()});
  });
  return manifest;
}

Manifest loadManifest(const std::string &folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw host::bad_input{"there is no folder '" + folder + "'"};
  const std::string path = (fs::path(folder) / "manifest.json").string();
  if (!fs::exists(path, error))
    throw host::bad_input{"'" + folder + "' has no manifest.json, so it is not an artifact",
                          {},
                          "ptowsp-compile in.mlir -o DIR makes one"};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!fs::is_regular_file(path, error))
    throw host::bad_input{"'" + path + "' is not a file"};
  if (file && file.peek() != std::ifstream::traits_type::eof())
    text << file.rdbuf();
  if (file.fail() || !text)
    throw host::bad_input{"cannot read '" + path + "'"};
  Manifest manifest = parseManifest(text.str(), path);
  for (const ManifestFile &listed : manifest.files)
    if (!fs::is_regular_file(fs::path(folder) / listed.path, error))
      throw host::bad_input{"the artifact in '" + folder + "' is incomplete: '" + listed.path +
                                "', which its manifest names, is missing",
                            {},
                            "compile it again"};
  return manifest;
}

std::string describe(const Manifest &manifest) {
  std::string text =
      manifest.name + ", target " + manifest.target + ", runtime " + manifest.runtime + " (" +
      (manifest.isBundled() ? manifest.layout : manifest.runtimeVersion) + "), machine " +
      manifest.machine + ", ABI version " + std::to_string(PTOWSP_ABI_VERSION) + "\n";
  size_t width = 4;
  for (const ManifestArgument &argument : manifest.arguments)
    width = std::max(width, argument.name.size());
  for (const auto *entries : {&manifest.symbols, &manifest.slots})
    for (const ManifestSymbol &entry : *entries)
      width = std::max(width, entry.name.size());
  for (const ManifestKernel &kernel : manifest.kernels)
    width = std::max(width, kernel.name.size());
  auto heading = [&](const char *what, bool any) {
    text += std::string(what) + (any ? ":\n" : ": none\n");
  };
  heading("arguments", !manifest.arguments.empty());
  for (const ManifestArgument &argument : manifest.arguments) {
    std::string type;
    for (const std::string &extent : argument.shape)
      type += extent + "x";
    text += "  " + padded(argument.name, width) + "  " + padded(argument.access, 6) + "  " + type +
            argument.dtype + "\n";
  }
  auto describeEntries = [&](const char *what, const std::vector<ManifestSymbol> &entries) {
    heading(what, !entries.empty());
    for (const ManifestSymbol &entry : entries)
      text += "  " + padded(entry.name, width) + "  " + entry.dtype + ", default " +
              entry.defaultValue + "\n";
  };
  describeEntries("symbols", manifest.symbols);
  if (!manifest.slots.empty())
    describeEntries("slots", manifest.slots);
  heading("kernels", !manifest.kernels.empty());
  for (const ManifestKernel &kernel : manifest.kernels)
    text += "  " + padded(kernel.name, width) + "  " + padded(kernel.unit, 6) + "  " + kernel.file +
            "\n";
  auto orDefault = [](const std::string &value) { return value.empty() ? "default" : value; };
  text += "schedule: " + (manifest.scheduleName.empty() ? "none" : manifest.scheduleName) + "\n";
  text += "  dispatch     " + orDefault(manifest.dispatch) + "\n";
  text += "  task_window  " + orDefault(manifest.taskWindow) + "\n";
  return text;
}

} // namespace ptowsp::runner
