// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

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

static std::error_code writeAndClose(llvm::raw_fd_ostream &out, StringRef bytes) {
  out << bytes;
  out.close();
  const std::error_code error = out.error();
  out.clear_error(); // else its destructor ends the program
  return error;
}

std::error_code createFile(StringRef path, StringRef bytes) {
  std::error_code error;
  llvm::raw_fd_ostream out(path, error, fs::CD_CreateNew, fs::FA_Write, fs::OF_None);
  if (error)
    return error;
  error = writeAndClose(out, bytes);
  if (error)
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
  // What cannot be looked at cannot be created either: the caller will hear why.
  auto isTaken = [](StringRef taken) {
    const fs::file_type type = typeOf(taken);
    return type != fs::file_type::file_not_found && type != fs::file_type::status_error;
  };
  for (unsigned n = 2; isTaken(name); ++n)
    name = stem + "-" + std::to_string(n);
  return name;
}

StringRef stripTemporaryName(StringRef name) {
  const auto [path, numbers] = name.rsplit(".tmp");
  auto isNumber = [](StringRef text) { return !text.empty() && llvm::all_of(text, llvm::isDigit); };
  const auto [process, attempt] = numbers.split('-');
  const bool isOurs = isNumber(process) && (numbers == process || isNumber(attempt));
  return isOurs ? path : StringRef();
}

std::error_code replaceFile(StringRef path, StringRef bytes) {
  llvm::SmallString<256> target(path);
  if (fs::is_symlink_file(path))
    if (std::error_code error = fs::real_path(path, target))
      return error;
  const fs::file_type type = typeOf(target);
  if (type == fs::file_type::character_file || type == fs::file_type::block_file ||
      type == fs::file_type::fifo_file) {
    std::error_code error;
    llvm::raw_fd_ostream out(target, error, fs::CD_OpenExisting, fs::FA_Write, fs::OF_None);
    return error ? error : writeAndClose(out, bytes);
  }
  const std::string temporary = temporaryName(target);
  if (std::error_code error = createFile(temporary, bytes))
    return error;
  std::error_code error = fs::rename(temporary, target);
  if (error)
    fs::remove(temporary);
  return error;
}

//===-- Locks -------------------------------------------------------------------------===//

FolderLock::FolderLock(StringRef folder) {
  const int opened = llvm::sys::RetryAfterSignal(-1, ::open, folder.str().c_str(),
                                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0)
    return;
  if (llvm::sys::RetryAfterSignal(-1, ::flock, opened, LOCK_EX) == 0)
    descriptor = opened;
  else
    ::close(opened);
}

FolderLock::~FolderLock() {
  if (descriptor >= 0)
    ::close(descriptor); // the lock goes with it
}

bool FolderLock::isOn(StringRef folder) const {
  fs::file_status locked, there;
  return !fs::status(descriptor, locked) && !fs::status(folder, there) &&
         fs::equivalent(locked, there);
}

} // namespace ptowsp::codegen
