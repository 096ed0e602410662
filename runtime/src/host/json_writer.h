// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// JSON text, object by object and list by list.
///
/// Invariant: what was written up to any point, closed, is well-formed.

#ifndef PTOWSP_HOST_JSON_WRITER_H
#define PTOWSP_HOST_JSON_WRITER_H

#include <cstdint>
#include <cstdio>
#include <string>

namespace ptowsp::host {

/// Members in the order of the calls, two spaces of indentation per level.
class json_writer {
public:
  void open(const char *name = nullptr) { enter(name, '{'); }
  void close() { leave('}'); }
  void open_list(const char *name) { enter(name, '['); }
  void close_list() { leave(']'); }

  /// Of a list.
  void element(const std::string &value) { raw(nullptr, quoted(value)); }

  void member(const char *name, uint64_t value) { raw(name, std::to_string(value)); }
  void member(const char *name, const std::string &value) { raw(name, quoted(value)); }

  /// A value that is JSON already.
  void raw(const char *name, const std::string &value) {
    begin(name);
    text += value;
  }

  /// The text, with a final newline.
  std::string str() const { return text + "\n"; }

  static std::string quoted(const std::string &value) {
    std::string result = "\"";
    for (const char ch : value) {
      const unsigned char c = static_cast<unsigned char>(ch);
      if (c == '"' || c == '\\') {
        result += '\\';
        result += static_cast<char>(c);
      } else if (c == '\n') {
        result += "\\n";
      } else if (c < 0x20) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", c);
        result += escape;
      } else {
        result += static_cast<char>(c);
      }
    }
    return result + '"';
  }

private:
  void enter(const char *name, char bracket) {
    begin(name);
    text += bracket;
    indent += "  ";
    first = true;
  }

  void leave(char bracket) {
    indent.resize(indent.size() - 2);
    if (!first)
      text += "\n" + indent;
    text += bracket;
    first = false;
  }

  void begin(const char *name) {
    if (!first)
      text += ',';
    if (!indent.empty())
      text += "\n" + indent;
    if (name)
      text += quoted(name) + ": ";
    first = false;
  }

  std::string text;
  std::string indent;
  bool first = true;
};

} // namespace ptowsp::host

#endif // PTOWSP_HOST_JSON_WRITER_H
