// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Machine/LocatedJson.h"
#include "mlir/IR/MLIRContext.h"

#include <iterator>
#include <nlohmann/json.hpp>

using namespace mlir;

namespace ptowsp {

const LocatedJson *LocatedJson::find(StringRef name) const {
  for (const auto &[key, value] : members)
    if (key == name)
      return &value;
  return nullptr;
}

namespace {

/// Hands the parser one character at a time and remembers how far it came.
class CountingIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  CountingIterator(const char *at, size_t *count) : at(at), count(count) {}
  reference operator*() const { return *at; }
  CountingIterator &operator++() {
    ++at;
    ++*count;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator &other) const { return at == other.at; }
  bool operator!=(const CountingIterator &other) const { return at != other.at; }

private:
  const char *at;
  size_t *count;
};

/// Builds the tree from the parser's events. Returning false stops the parser.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
  Builder(MLIRContext *context, StringRef name, StringRef text, DiagId id)
      : context(context), name(name), text(text), id(id) {}

  size_t consumed = 0;
  std::unique_ptr<LocatedJson> root;

  bool null() override { return add(LocatedJson::Kind::Other) != nullptr; }
  bool boolean(bool) override { return add(LocatedJson::Kind::Other) != nullptr; }
  bool number_integer(number_integer_t value) override { return addNumber(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<uint64_t>(INT64_MAX))
      return fail("this number is too large");
    return addNumber(static_cast<int64_t>(value));
  }
  bool number_float(number_float_t, const string_t &) override {
    return add(LocatedJson::Kind::Other) != nullptr;
  }
  bool string(string_t &value) override {
    LocatedJson *node = add(LocatedJson::Kind::String);
    if (node)
      node->text = value;
    return node != nullptr;
  }
  bool binary(binary_t &) override { return fail("binary values are not JSON"); }
  bool start_object(size_t) override { return open(LocatedJson::Kind::Object); }
  bool start_array(size_t) override { return open(LocatedJson::Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t &value) override {
    if (stack.back()->find(value))
      return fail("'" + value + "' stands twice");
    pendingKey = value;
    return true;
  }
  bool parse_error(size_t, const std::string &, const nlohmann::detail::exception &error) override {
    StringRef what = error.what();
    if (size_t colon = what.find("syntax error"); colon != StringRef::npos)
      what = what.substr(colon);
    return fail(what.str());
  }

private:
  /// The place of the token that ends where the parser stands.
  Location here() const {
    size_t end = std::min(consumed, text.size());
    StringRef before = text.take_front(end);
    size_t start = before.find_last_not_of(" \t\r\n,]}");
    before = before.take_front(start == StringRef::npos ? 0 : start + 1);
    const auto line = static_cast<unsigned>(before.count('\n') + 1);
    size_t token = before.find_last_of(" \t\n:,{[", before.empty() ? 0 : before.size() - 1);
    if (before.ends_with("\"") && before.size() > 1)
      token = before.find_last_of('"', before.size() - 2) - 1;
    size_t lineStart = before.rfind('\n');
    lineStart = lineStart == StringRef::npos ? 0 : lineStart + 1;
    token = token == StringRef::npos ? 0 : token + 1;
    const auto column = static_cast<unsigned>(token < lineStart ? 1 : token - lineStart + 1);
    return FileLineColLoc::get(context, name, line, column);
  }

  bool fail(const std::string &what) {
    reportError(here(), id) << "not a valid JSON file: " << what;
    return false;
  }

  LocatedJson *add(LocatedJson::Kind kind) {
    if (!root) {
      root = std::make_unique<LocatedJson>(kind, here());
      return root.get();
    }
    LocatedJson *parent = stack.back();
    if (parent->kind == LocatedJson::Kind::Array)
      return &parent->elements.emplace_back(kind, here());
    return &parent->members.emplace_back(pendingKey, LocatedJson(kind, here())).second;
  }

  bool addNumber(int64_t value) {
    LocatedJson *node = add(LocatedJson::Kind::Integer);
    node->number = value;
    return true;
  }

  bool open(LocatedJson::Kind kind) {
    constexpr size_t maxDepth = 16;
    if (stack.size() == maxDepth)
      return fail("values are nested more than " + std::to_string(maxDepth) + " deep");
    stack.push_back(add(kind));
    return true;
  }

  // Invariant: nodes on the stack do not move, since only the innermost one grows.
  bool close() {
    stack.pop_back();
    return true;
  }

  MLIRContext *context;
  StringRef name;
  StringRef text;
  DiagId id;
  std::vector<LocatedJson *> stack;
  std::string pendingKey;
};

} // namespace

std::unique_ptr<LocatedJson> parseLocatedJson(MLIRContext *context, StringRef name, StringRef text,
                                              DiagId id) {
  Builder builder(context, name, text, id);
  CountingIterator first(text.begin(), &builder.consumed);
  CountingIterator last(text.end(), &builder.consumed);
  if (!nlohmann::json::sax_parse(first, last, &builder))
    return nullptr;
  return std::move(builder.root);
}

} // namespace ptowsp
