// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reads JSON that programs wrote, for tests that look into it.
///
/// Invariant: text that is not JSON throws.

#ifndef PTOWSP_TEST_UNIT_JSON_VALUE_H
#define PTOWSP_TEST_UNIT_JSON_VALUE_H

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

/// A value; numbers keep their digits.
struct json_value {
  enum class form { null, boolean, number, string, list, object };
  form is = form::null;
  std::string text; /* of a string, a number or a boolean */
  std::vector<json_value> elements;
  std::map<std::string, json_value> members;

  bool has(const std::string &name) const { return members.count(name) != 0; }
  const json_value &operator[](const std::string &name) const {
    const auto found = members.find(name);
    if (found == members.end())
      throw std::runtime_error("no member '" + name + "'");
    return found->second;
  }
  uint64_t number() const {
    if (is != form::number)
      throw std::runtime_error("no number");
    return std::strtoull(text.c_str(), nullptr, 10);
  }
};

class json_reader {
public:
  explicit json_reader(const std::string &text) : text(text) {}

  json_value read() {
    const json_value result = value();
    if (peek() != 0)
      throw std::runtime_error("text behind the value");
    return result;
  }

private:
  char peek() {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])))
      ++at;
    return at < text.size() ? text[at] : '\0';
  }
  void take(char c) {
    if (peek() != c)
      throw std::runtime_error("expected '" + std::string(1, c) + "' at " + std::to_string(at));
    ++at;
  }
  bool taken(char c) { return peek() == c && ++at != 0; }

  std::string string() {
    take('"');
    std::string result;
    for (; at < text.size() && text[at] != '"'; ++at) {
      if (static_cast<unsigned char>(text[at]) < 0x20)
        throw std::runtime_error("a control character in a string");
      if (text[at] == '\\' && text[++at] == 'n')
        result += '\n';
      else
        result += text[at];
    }
    take('"');
    return result;
  }

  json_value value() {
    json_value v;
    if (taken('{')) {
      v.is = json_value::form::object;
      for (bool more = peek() != '}'; more; more = taken(',')) {
        const std::string name = string();
        take(':');
        v.members[name] = value();
      }
      take('}');
    } else if (taken('[')) {
      v.is = json_value::form::list;
      for (bool more = peek() != ']'; more; more = taken(','))
        v.elements.push_back(value());
      take(']');
    } else if (peek() == '"') {
      v.is = json_value::form::string;
      v.text = string();
    } else {
      word(v);
    }
    return v;
  }

  void word(json_value &v) {
    while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) ||
                                text[at] == '-' || text[at] == '.'))
      v.text += text[at++];
    if (v.text == "true" || v.text == "false")
      v.is = json_value::form::boolean;
    else if (!v.text.empty() && v.text.find_first_not_of("-.0123456789e") == std::string::npos)
      v.is = json_value::form::number;
    else if (v.text != "null")
      throw std::runtime_error("unknown word '" + v.text + "'");
  }

  const std::string &text;
  std::size_t at = 0;
};

inline json_value read_json(const std::string &text) { return json_reader(text).read(); }

} // namespace test

#endif // PTOWSP_TEST_UNIT_JSON_VALUE_H
