// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/ExternalKernel.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {
namespace {

//===-- Words -------------------------------------------------------------------------===//

struct Word {
  StringRef text;
  unsigned line;
  unsigned column;
};

/// Cuts C++ into words: identifiers, numbers, strings, single characters of anything else.
class Words {
public:
  explicit Words(StringRef text) : rest(text) {}

  std::vector<Word> read() {
    while (!rest.empty())
      readNext();
    return std::move(words);
  }

private:
  static bool isPart(char c) { return llvm::isAlnum(c) || c == '_'; }

  void skip(size_t count) {
    for (char c : rest.take_front(count)) {
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n';
      startsLine = c == '\n' || (startsLine && llvm::isSpace(c));
    }
    rest = rest.drop_front(std::min(count, rest.size()));
  }

  void take(size_t count) {
    words.push_back({rest.take_front(count), line, column});
    skip(count);
  }

  /// How far it is behind the next `end`, or to the end of the text.
  size_t findBehind(StringRef end, size_t from) const {
    const size_t at = rest.find(end, from);
    return at == StringRef::npos ? rest.size() : at + end.size();
  }

  /// The length of a directive, with the lines that a backslash joins to it.
  size_t measureDirective() const {
    size_t end = rest.find('\n');
    while (end != StringRef::npos && rest.take_front(end).rtrim('\r').ends_with("\\"))
      end = rest.find('\n', end + 1);
    return end == StringRef::npos ? rest.size() : end;
  }

  size_t measureQuoted() const {
    size_t end = 1;
    while (end < rest.size() && rest[end] != rest[0] && rest[end] != '\n')
      end += rest[end] == '\\' ? 2 : 1;
    return end + 1;
  }

  /// A number with the marks between its digits, or a name.
  size_t measureName() const {
    size_t end = 0;
    while (end < rest.size() &&
           (isPart(rest[end]) || (rest[end] == '\'' && llvm::isDigit(rest[0]))))
      ++end;
    return std::max<size_t>(end, 1);
  }

  /// R"x(...)x"
  size_t measureRaw() const {
    const size_t open = rest.find('(');
    if (open == StringRef::npos)
      return rest.size();
    return findBehind((")" + rest.slice(2, open) + "\"").str(), open);
  }

  void readNext() {
    if (llvm::isSpace(rest[0]))
      skip(1);
    else if (rest.starts_with("//"))
      skip(rest.find('\n') == StringRef::npos ? rest.size() : rest.find('\n'));
    else if (rest.starts_with("/*"))
      skip(findBehind("*/", 2));
    else if (rest[0] == '#' && startsLine)
      skip(measureDirective());
    else if (rest.starts_with("R\""))
      take(measureRaw());
    else if (rest[0] == '"' || rest[0] == '\'')
      take(measureQuoted());
    else
      take(measureName());
  }

  StringRef rest;
  unsigned line = 1;
  unsigned column = 1;
  bool startsLine = true;
  std::vector<Word> words;
};

//===-- Definitions -------------------------------------------------------------------===//

/// Follows the braces of a file and stops at the entry.
class EntryFinder {
public:
  explicit EntryFinder(StringRef text) : words(Words(text).read()) {}

  std::vector<EntryDefinition> find() {
    for (size_t at = 0; at < words.size(); ++at) {
      const StringRef word = words[at].text;
      if (word == "{")
        open.push_back(isLinkage(at));
      else if (word == "}" && !open.empty())
        open.pop_back();
      else if (word == "kernel_entry" && llvm::all_of(open, [](bool linkage) { return linkage; }))
        addDefinition(at);
      if (word == "{" || word == "}" || word == ";")
        begin = at + 1;
    }
    return std::move(found);
  }

private:
  StringRef at(size_t index) const {
    return index < words.size() ? words[index].text : StringRef();
  }

  /// Whether the brace opens `extern "C" {`.
  bool isLinkage(size_t brace) const {
    return brace >= 2 && at(brace - 1) == "\"C\"" && at(brace - 2) == "extern";
  }

  bool declares(StringRef word, size_t end) const {
    return std::any_of(words.begin() + begin, words.begin() + end,
                       [&](const Word &other) { return other.text == word; });
  }

  void addDefinition(size_t name) {
    std::string parameters;
    size_t behind = name + 2;
    for (; behind < words.size() && at(behind) != ")"; ++behind)
      parameters += (parameters.empty() ? "" : " ") + at(behind).str();
    if (at(name + 1) != "(" || at(behind + 1) != "{")
      return; // a declaration, or a use
    found.push_back({words[name].line, words[name].column, !open.empty() || declares("\"C\"", name),
                     declares("void", name), std::move(parameters)});
  }

  const std::vector<Word> words;
  std::vector<bool> open; ///< per brace whether it is one of `extern "C"`
  size_t begin = 0; ///< of the declaration
  std::vector<EntryDefinition> found;
};

/// Whether the parameters are `__gm__ int64_t *args`, under any name.
bool takesArguments(StringRef parameters) {
  SmallVector<StringRef> words;
  parameters.split(words, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  llvm::erase_if(words,
                 [](StringRef word) { return word == "__gm__" || word == "std" || word == ":"; });
  return words.size() >= 2 && words.size() <= 3 && words[0] == "int64_t" && words[1] == "*";
}

StringRef findFault(const EntryDefinition &entry) {
  if (!entry.isC)
    return "is not 'extern \"C\"'";
  if (!entry.returnsVoid)
    return "does not return 'void'";
  return takesArguments(entry.parameters) ? "" : "does not take '__gm__ int64_t *args'";
}

} // namespace

std::vector<EntryDefinition> findEntries(StringRef text) { return EntryFinder(text).find(); }

FailureOr<std::string> copyExternalKernel(const Model &model, const KernelEntry &kernel) {
  tile::KernelOp op = kernel.op;
  const StringRef file = *op.getExternal();
  const auto text = model.options.kernelTexts.find(kernel.name);
  if (text == model.options.kernelTexts.end())
    return LogicalResult(reportError(op.getLoc(), DiagId::UnreadableFile)
                         << "the file '" << file << "' of kernel '" << kernel.name
                         << "' was not read");
  auto refuse = [&](const llvm::Twine &what, unsigned line, unsigned column) {
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::ExternalEntry);
    error << "kernel '" << kernel.name << "' cannot be the file '" << file << "': " << what;
    error.attachNote(FileLineColLoc::get(op.getContext(), file, line, column))
        << "a kernel is 'extern \"C\" __aicore__ void kernel_entry(__gm__ int64_t *args)'";
    return failure();
  };
  const std::vector<EntryDefinition> entries = findEntries(text->second);
  if (entries.empty())
    return refuse("it does not define 'kernel_entry'", 0, 0);
  for (const EntryDefinition &entry : entries)
    if (const StringRef fault = findFault(entry); !fault.empty())
      return refuse("its 'kernel_entry' " + fault, entry.line, entry.column);
  return text->second;
}

} // namespace ptowsp::codegen
