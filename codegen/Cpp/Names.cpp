// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Cpp/Names.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using llvm::StringRef;

namespace ptowsp::codegen {

// Sorted, for binary search.
static constexpr StringRef reservedWords[] = {
    "EOF",          "INFINITY",  "NAN",           "NULL",         "_Bool",    "alignas",
    "alignof",      "and",       "and_eq",        "asm",          "assert",   "auto",
    "bitand",       "bitor",     "bool",          "break",        "case",     "catch",
    "char",         "char16_t",  "char32_t",      "char8_t",      "class",    "co_await",
    "co_return",    "co_yield",  "compl",         "concept",      "const",    "const_cast",
    "consteval",    "constexpr", "constinit",     "continue",     "decltype", "default",
    "delete",       "do",        "double",        "dynamic_cast", "else",     "enum",
    "errno",        "explicit",  "export",        "extern",       "false",    "float",
    "for",          "friend",    "goto",          "if",           "inline",   "int",
    "int16_t",      "int32_t",   "int64_t",       "int8_t",       "intptr_t", "linux",
    "long",         "main",      "mutable",       "namespace",    "new",      "noexcept",
    "not",          "not_eq",    "nullptr",       "operator",     "or",       "or_eq",
    "private",      "protected", "ptrdiff_t",     "public",       "register", "reinterpret_cast",
    "requires",     "restrict",  "return",        "short",        "signed",   "size_t",
    "sizeof",       "static",    "static_assert", "static_cast",  "std",      "stderr",
    "stdin",        "stdout",    "struct",        "switch",       "template", "this",
    "thread_local", "throw",     "true",          "try",          "typedef",  "typeid",
    "typename",     "uint16_t",  "uint32_t",      "uint64_t",     "uint8_t",  "uintptr_t",
    "union",        "unix",      "unsigned",      "using",        "virtual",  "void",
    "volatile",     "wchar_t",   "while",         "xor",          "xor_eq",
};

// Headers of C and POSIX that an artifact's own header would hide, targets that CMake
// keeps for itself, and files of the artifact. Sorted.
static constexpr StringRef reservedArtifactNames[] = {
    "aio",        "all",         "artifact", "assert",   "clean",
    "complex",    "ctype",       "depend",   "dirent",   "dlfcn",
    "edit_cache", "errno",       "fcntl",    "features", "fenv",
    "float",      "glob",        "help",     "iconv",    "install",
    "inttypes",   "iso646",      "limits",   "link",     "list_install_components",
    "locale",     "main",        "malloc",   "math",     "memory",
    "netdb",      "package",     "poll",     "pthread",  "rebuild_cache",
    "regex",      "resource",    "sched",    "search",   "semaphore",
    "setjmp",     "signal",      "spawn",    "stdalign", "stdarg",
    "stdatomic",  "stdbool",     "stddef",   "stdint",   "stdio",
    "stdlib",     "stdnoreturn", "string",   "strings",  "syslog",
    "test",       "tgmath",      "threads",  "time",     "uchar",
    "ucontext",   "unistd",      "utime",    "values",   "wait",
    "wchar",      "wctype",
};

/// Whether a name looks like a constant of the headers that emitted files include: it may be
/// a macro, which knows no scopes.
static bool isConstantOfHeaders(StringRef word) {
  for (StringRef prefix : {"PTOWSP_", "PIPE_", "EVENT_ID"})
    if (word.starts_with(prefix))
      return true;
  return llvm::none_of(word, llvm::isLower) &&
         (word.ends_with("_MAX") || word.ends_with("_MIN") || word.ends_with("_C"));
}

bool isReservedWord(StringRef word) {
  return llvm::binary_search(reservedWords, word) || isConstantOfHeaders(word);
}

std::string toIdentifier(StringRef text) {
  std::string result;
  for (const char c : text) {
    const char kept = llvm::isAlnum(c) ? c : '_';
    if (kept != '_' || (!result.empty() && result.back() != '_'))
      result += kept;
  }
  while (!result.empty() && result.back() == '_')
    result.pop_back();
  if (result.empty() || llvm::isDigit(result.front()))
    result.insert(0, "v");
  return result;
}

std::string toArtifactName(StringRef text) {
  const std::string result = toIdentifier(text);
  const std::string lower = StringRef(result).lower(); // file systems may ignore case
  if (llvm::binary_search(reservedArtifactNames, StringRef(lower)) || isReservedWord(lower))
    return result + "_workload";
  // The runtime's own targets and functions begin so.
  return StringRef(lower).starts_with("ptowsp") ? "workload_" + result : result;
}

Names::Names(std::initializer_list<StringRef> taken) {
  scopes.emplace_back();
  for (StringRef word : taken)
    scopes.back().names.insert(word.str());
}

void Names::take(StringRef word) { scopes.back().names.insert(word.str()); }

bool Names::isVisible(const std::string &name) const {
  return llvm::any_of(scopes, [&](const Scope &scope) { return scope.names.count(name) != 0; });
}

unsigned Names::firstNumber(const std::string &base) const {
  for (const Scope &scope : llvm::reverse(scopes)) {
    const auto known = scope.nextNumber.find(base);
    if (known != scope.nextNumber.end())
      return known->second;
  }
  return 2;
}

std::string Names::declare(StringRef hint) {
  const std::string base = toIdentifier(hint);
  std::string name = base;
  if (isReservedWord(name) || isVisible(name)) {
    unsigned number = firstNumber(base);
    do
      name = base + "_" + std::to_string(number++);
    while (isVisible(name));
    scopes.back().nextNumber[base] = number;
  }
  scopes.back().names.insert(name);
  return name;
}

} // namespace ptowsp::codegen
