// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/SavedValues.h"
#include "tools/ptowsp-run/JsonReader.h"

#include <charconv>
#include <fstream>
#include <sstream>

namespace ptowsp::runner {

/// "0x3f800000"
static uint64_t bitsOf(const JsonReader &reader) {
  const std::string text = reader.text();
  uint64_t bits = 0;
  if (text.starts_with("0x")) {
    const char *end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + 2, end, bits, 16);
    if (error == std::errc() && stopped == end)
      return bits;
  }
  reader.fail("a hexadecimal number");
}

void readSavedValues(const std::string &path, std::map<std::string, uint64_t> &scalars,
                     std::map<std::string, uint64_t> &symbols) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || !text)
    throw host::bad_input{"cannot read '" + path + "'"};
  const nlohmann::ordered_json json = parseJson(text.str(), path);
  const JsonReader root(json, path);
  root["scalars"].forEachMember([&](const std::string &name, const JsonReader &reader) {
    scalars[name] = bitsOf(reader["bits"]);
  });
  root["symbols"].forEachMember([&](const std::string &name, const JsonReader &reader) {
    symbols[name] = bitsOf(reader["bits"]);
  });
}

} // namespace ptowsp::runner
