// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Writing tensors and values to files.
///
/// Invariant: folders are made, files are replaced, nothing is removed.

#include "save.h"

#include "dtype.h"
#include "failure.h"
#include "json_writer.h"
#include "npy.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>

namespace ptowsp::host {

namespace {

const bound_argument *find_tensor(const invocation &run, const std::string &name) {
  for (const bound_argument &a : run.arguments)
    if (a.is_tensor() && name == a.declared->name)
      return &a;
  return nullptr;
}

void make_folder(const std::string &folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw bad_input{"cannot make the folder '" + folder + "': " + error.message()};
}

void save_tensor(const bound_argument &tensor, const std::string &path) {
  write_npy(path, tensor.declared->dtype, tensor.shape, tensor.elements.data());
}

std::string file_in(const std::string &folder, const char *name) {
  const std::string text = name;
  if (text.empty() || text[0] == '.' || text.find_first_of("/\\") != std::string::npos)
    throw bad_input{"argument '" + text + "' has a name that cannot name a file"};
  return folder + "/" + text + ".npy";
}

void value_member(json_writer &json, const char *name, uint64_t bits, uint32_t dtype) {
  const bool has_number = !is_float(dtype) || std::isfinite(float_value(bits, dtype));
  char hexadecimal[24];
  std::snprintf(hexadecimal, sizeof hexadecimal, "0x%0*llx",
                static_cast<int>(2 * dtype_bytes(dtype)), static_cast<unsigned long long>(bits));
  json.open(name);
  json.member("dtype", std::string(dtype_name(dtype)));
  json.raw("value", has_number ? format_value(bits, dtype) : "null");
  json.member("bits", std::string(hexadecimal));
  json.close();
}

/// The entries of one kind, in an object of its own.
void table_members(json_writer &json, const invocation &run, uint32_t kind,
                   const std::vector<uint64_t> &values) {
  json.open(kind == PTOWSP_KIND_SLOT ? "slots" : "symbols");
  for (uint32_t i = 0; i < run.artifact.symbol_count; ++i)
    if (run.artifact.symbols[i].kind == kind)
      value_member(json, run.artifact.symbols[i].name, values[i], run.artifact.symbols[i].dtype);
  json.close();
}

} // namespace

void write_text(const std::string &path, const std::string &text) {
  std::FILE *file = std::fopen(path.c_str(), "wb");
  const bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const int error = errno;
  const bool closed = file && std::fclose(file) == 0;
  if (!written || !closed)
    throw bad_input{"cannot write '" + path + "': " + std::strerror(written ? errno : error)};
}

void check_saves(const invocation &run, const options &given) {
  std::vector<std::string> names;
  for (const bound_argument &a : run.arguments)
    if (a.is_tensor())
      names.push_back(a.declared->name);
  for (const assignment &save : given.saves)
    if (!find_tensor(run, save.name))
      throw bad_input{"option '--save': no tensor argument is called '" + save.name + "'",
                      {},
                      did_you_mean(save.name, names)};
  std::map<std::filesystem::path, const assignment *> files;
  for (const assignment &save : given.saves) {
    std::error_code unknown;
    const auto [place, is_new] =
        files.try_emplace(std::filesystem::weakly_canonical(save.text, unknown), &save);
    if (!is_new)
      throw bad_input{"option '--save': '" + place->second->name + "' and '" + save.name +
                      "' would be written to the same file '" + save.text + "'"};
  }
}

void save_inputs(const invocation &run, const std::string &folder) {
  make_folder(folder + "/in");
  for (const bound_argument &a : run.arguments)
    if (a.is_tensor() && a.given)
      save_tensor(a, file_in(folder + "/in", a.declared->name));
  json_writer json;
  json.open();
  json.member("table_version", uint64_t{run.artifact.table_version});
  table_members(json, run, PTOWSP_KIND_SYMBOL, run.symbols);
  table_members(json, run, PTOWSP_KIND_SLOT, run.symbols);
  json.open("scalars");
  for (const bound_argument &a : run.arguments)
    if (!a.is_tensor())
      value_member(json, a.declared->name, a.scalar_bits, a.declared->dtype);
  json.close();
  json.close();
  write_text(folder + "/values.json", json.str());
}

void save_outputs(const invocation &run, const std::string &folder) {
  make_folder(folder + "/out");
  for (const bound_argument &a : run.arguments)
    if (a.is_output())
      save_tensor(a, file_in(folder + "/out", a.declared->name));
  json_writer json;
  json.open();
  table_members(json, run, PTOWSP_KIND_SLOT, run.final_symbols);
  json.close();
  write_text(folder + "/slots.json", json.str());
}

void save_named(const invocation &run, const options &given) {
  for (const assignment &save : given.saves)
    save_tensor(*find_tensor(run, save.name), save.text);
}

} // namespace ptowsp::host
