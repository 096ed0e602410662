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

static Values readValues(const JsonReader &reader) {
  Values values;
  reader.forEachMember([&](const std::string &name, const JsonReader &value) {
    values[name] = bitsOf(value["bits"]);
  });
  return values;
}

static nlohmann::ordered_json readJson(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || !text)
    throw host::bad_input{"cannot read '" + path + "'"};
  return parseJson(text.str(), path);
}

SavedValues readSavedValues(const std::string &folder) {
  const std::string path = folder + "/values.json";
  const nlohmann::ordered_json json = readJson(path);
  const JsonReader root(json, path);
  return {root["table_version"].count(), readValues(root["scalars"]), readValues(root["symbols"]),
          readValues(root["slots"])};
}

Values readFinalSlots(const std::string &folder) {
  const std::string path = folder + "/slots.json";
  const nlohmann::ordered_json json = readJson(path);
  return readValues(JsonReader(json, path)["slots"]);
}

} // namespace ptowsp::runner
