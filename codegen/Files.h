// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reading and writing whole files, with every failure seen.

#ifndef PTOWSP_CODEGEN_FILES_H
#define PTOWSP_CODEGEN_FILES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"

#include <optional>
#include <string>
#include <system_error>

namespace ptowsp::codegen {

/// The bytes of a regular file; empty when it cannot be read.
std::optional<std::string> readWholeFile(llvm::StringRef path);

/// Creates a file that must not exist yet. A full disk is seen here, not later; the file
/// is gone again after a failure.
std::error_code createFile(llvm::StringRef path, llvm::StringRef bytes);

/// Writes a file under a temporary name beside `path` and renames it: it is there whole, or
/// as it was. Follows a link. What is no file, such as a device or a pipe, is written to.
std::error_code replaceFile(llvm::StringRef path, llvm::StringRef bytes);

/// The kind of what is at `path` itself: a link is a link.
llvm::sys::fs::file_type typeOf(llvm::StringRef path);

/// A name beside `path` that no file has.
std::string temporaryName(llvm::StringRef path);

/// The path that `name` is a temporary name of; empty when it is none.
llvm::StringRef stripTemporaryName(llvm::StringRef name);

/// Keeps other processes of this kind out of a folder, from creation to destruction. Waits
/// for the one that is in it.
class FolderLock {
public:
  explicit FolderLock(llvm::StringRef folder);
  ~FolderLock();
  FolderLock(const FolderLock &) = delete;
  FolderLock &operator=(const FolderLock &) = delete;

  /// Whether there is a lock: not every file system has them.
  bool isHeld() const { return descriptor >= 0; }
  /// Whether the folder that is locked is the one that has this path now.
  bool isOn(llvm::StringRef folder) const;

private:
  int descriptor = -1;
};

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_FILES_H
