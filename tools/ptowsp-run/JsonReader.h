// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reading JSON that somebody else wrote: every access says what it expects, and an error
/// says where in the document it was not met.
///
/// Invariant: no exception of the JSON library leaves this header; failures are
/// host::bad_input.

#ifndef PTOWSP_TOOLS_RUN_JSONREADER_H
#define PTOWSP_TOOLS_RUN_JSONREADER_H

#include "runtime/src/host/failure.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace ptowsp::runner {

/// Parses a document; an error names line and column.
inline nlohmann::ordered_json parseJson(std::string_view text, const std::string &file) {
  try {
    return nlohmann::ordered_json::parse(text);
  } catch (const nlohmann::ordered_json::exception &error) {
    std::string what = error.what(); // "[json.exception...] parse error at line 1, column 2: ..."
    if (what.starts_with("[") && what.find("] ") != std::string::npos)
      what.erase(0, what.find("] ") + 2);
    throw host::bad_input{"'" + file + "' is not well-formed JSON", what};
  }
}

/// A value of a document and where it stands.
class JsonReader {
public:
  using Json = nlohmann::ordered_json;

  JsonReader(const Json &json, const std::string &file) : json(json), file(file) {}

  JsonReader operator[](const std::string &key) const {
    if (!json.is_object())
      fail("an object");
    auto member = json.find(key);
    if (member == json.end())
      throw host::bad_input{"'" + file + "' has no '" + extend(key) + "'"};
    return {*member, file, extend(key)};
  }

  bool has(const std::string &key) const { return json.is_object() && json.contains(key); }

  std::string text() const {
    if (!json.is_string())
      fail("a string");
    return json.get<std::string>();
  }

  uint64_t count() const {
    if (!json.is_number_unsigned())
      fail("a number that is not negative");
    return json.get<uint64_t>();
  }

  /// A number, a truth value or a string, as text.
  std::string scalar() const {
    if (!json.is_number() && !json.is_boolean() && !json.is_string())
      fail("a number or a string");
    return json.is_string() ? text() : json.dump();
  }

  /// A number that is not negative or a name, as text.
  std::string countOrText() const {
    const bool isName = json.is_string() && !json.get_ref<const std::string &>().empty();
    if (!json.is_number_unsigned() && !isName)
      fail("a number that is not negative, or a name");
    return isName ? text() : json.dump();
  }

  /// Calls `use(reader)` for each element of an array.
  template <typename Use> void forEach(Use use) const {
    if (!json.is_array())
      fail("an array");
    for (size_t i = 0; i < json.size(); ++i)
      use(JsonReader(json[i], file, where + "[" + std::to_string(i) + "]"));
  }

  /// Calls `use(name, reader)` for each member of an object.
  template <typename Use> void forEachMember(Use use) const {
    if (!json.is_object())
      fail("an object");
    for (const auto &member : json.items())
      use(member.key(), JsonReader(member.value(), file, extend(member.key())));
  }

  [[noreturn]] void fail(const std::string &expected) const {
    throw host::bad_input{"'" + file +
                          "': " + (where.empty() ? "the document" : "'" + where + "'") +
                          " is not " + expected};
  }

private:
  JsonReader(const Json &json, const std::string &file, std::string where)
      : json(json), file(file), where(std::move(where)) {}

  std::string extend(const std::string &key) const {
    return where.empty() ? key : where + "." + key;
  }

  const Json &json;
  const std::string &file;
  std::string where;
};

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_JSONREADER_H
