// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

namespace fs = llvm::sys::fs;

namespace ptowsp::codegen {

std::optional<std::string> readWholeFile(StringRef path) {
  if (!fs::is_regular_file(path))
    return std::nullopt;
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return std::nullopt;
  return (*buffer)->getBuffer().str();
}

std::error_code createFile(StringRef path, StringRef bytes) {
  std::error_code error;
  llvm::raw_fd_ostream out(path, error, fs::CD_CreateNew, fs::FA_Write, fs::OF_None);
  if (error)
    return error;
  out << bytes;
  out.close();
  if (!out.has_error())
    return {};
  error = out.error();
  out.clear_error(); // else its destructor ends the program
  fs::remove(path);
  return error;
}

fs::file_type typeOf(StringRef path) {
  fs::file_status status;
  (void)fs::status(path, status, /*Follow=*/false); // the type says what went wrong
  return status.type();
}

std::string temporaryName(StringRef path) {
  const std::string stem = (path + ".tmp" + llvm::Twine(llvm::sys::Process::getProcessId())).str();
  std::string name = stem;
  for (unsigned n = 2; typeOf(name) != fs::file_type::file_not_found; ++n)
    name = stem + "-" + std::to_string(n);
  return name;
}

std::error_code replaceFile(StringRef path, StringRef bytes) {
  const std::string temporary = temporaryName(path);
  if (std::error_code error = createFile(temporary, bytes))
    return error;
  std::error_code error = fs::rename(temporary, path);
  if (error)
    fs::remove(temporary);
  return error;
}

} // namespace ptowsp::codegen
