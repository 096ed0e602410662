// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Writes an artifact in two steps: everything new under temporary names, which may fail
/// and is undone, then renames and removals, which only change directory entries. A folder
/// has one writer at a time, so temporary files that it finds are of one that was killed.

#include "codegen/WriteArtifact.h"
#include "codegen/Files.h"
#include "codegen/Manifest.h"
#include "dialects/Diagnostics/Diagnostics.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

using namespace mlir;

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace ptowsp::codegen {

//===-- The manifest of an earlier run ------------------------------------------------===//

static std::string below(StringRef folder, StringRef file) {
  SmallString<256> result(folder);
  path::append(result, file);
  return std::string(result);
}

/// The manifest in `folder` when it is one of ours, else null.
static nlohmann::json readManifest(StringRef folder) {
  const std::optional<std::string> text = readWholeFile(below(folder, manifestFile));
  if (!text)
    return nullptr;
  nlohmann::json manifest = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const bool ours =
      manifest.is_object() && manifest.contains("schema") && manifest["schema"] == manifestSchema;
  return ours ? manifest : nlohmann::json();
}

/// Whether a path of a manifest stays below the folder.
static bool isInside(StringRef file) {
  if (file.empty() || file.contains('\\') || file.contains('\0') || path::is_absolute(file))
    return false;
  SmallVector<StringRef> parts;
  file.split(parts, '/');
  for (StringRef part : parts)
    if (part.empty() || part == "." || part == "..")
      return false;
  return true;
}

std::vector<std::string> readManifestFiles(StringRef folder) {
  std::vector<std::string> result;
  const nlohmann::json manifest = readManifest(folder);
  if (!manifest.is_object() || !manifest.contains("files") || !manifest["files"].is_array())
    return result;
  for (const nlohmann::json &file : manifest["files"])
    if (file.is_object() && file.contains("path") && file["path"].is_string() &&
        isInside(file["path"].get<std::string>()))
      result.push_back(file["path"].get<std::string>());
  llvm::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

//===-- Writing -----------------------------------------------------------------------===//

namespace {

class FolderWriter {
public:
  FolderWriter(const Artifact &artifact, StringRef folder, Location loc)
      : artifact(artifact), folder(folder), loc(loc) {}
  ~FolderWriter() { undo(); }

  LogicalResult write(const WriteOptions &options);

private:
  LogicalResult openFolder();
  LogicalResult checkFolder(const WriteOptions &options);
  std::optional<std::string> findForeign() const;
  bool isOfInterruptedRun(StringRef file) const;
  bool isPlainFolder(StringRef relative) const;
  void removeLeftovers();
  LogicalResult checkPath(StringRef file);
  LogicalResult createFolder(StringRef path);
  LogicalResult stage(const ArtifactFile &file);
  LogicalResult commit();
  void removeStale();
  void undo();
  LogicalResult cannotWrite(StringRef file, std::error_code error) {
    return reportError(loc, DiagId::UnwritableOutput)
           << "cannot write '" << file << "': " << error.message();
  }

  struct Staged {
    std::string temporary;
    std::string target;
  };

  const Artifact &artifact;
  std::string folder;
  Location loc;
  std::optional<FolderLock> lock;
  std::vector<std::string> oldFiles;
  std::vector<Staged> staged; ///< the manifest is the last
  std::vector<std::string> createdFolders;
};

} // namespace

/// Makes the folder and locks it. Another writer may have removed it again while this one
/// waited: then that has failed, and this one starts over.
LogicalResult FolderWriter::openFolder() {
  if (fs::exists(folder) && !fs::is_directory(folder))
    return reportError(loc, DiagId::UnwritableOutput)
           << "'" << folder << "' is a file, not a folder";
  do {
    if (failed(createFolder(folder)))
      return failure();
    lock.emplace(folder);
  } while (lock->isHeld() && !lock->isOn(folder));
  return success();
}

/// Whether a writer of this very artifact that was killed would have left the file.
bool FolderWriter::isOfInterruptedRun(StringRef file) const {
  const StringRef target = stripTemporaryName(file);
  if (!target.empty())
    return artifact.find(target) != nullptr;
  const std::string *bytes = artifact.find(file);
  return bytes && readWholeFile(below(folder, file)) == *bytes;
}

/// The path of something in the folder that is not of this project.
std::optional<std::string> FolderWriter::findForeign() const {
  auto leadsToFile = [&](StringRef way) {
    return llvm::any_of(artifact.files, [&](const ArtifactFile &file) {
      StringRef rest = file.path;
      return rest.consume_front(way) && rest.starts_with("/");
    });
  };
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error, /*follow_symlinks=*/false), end;
  for (; !error && entry != end; entry.increment(error)) {
    const StringRef file = StringRef(entry->path()).drop_front(folder.size()).ltrim('/');
    const fs::file_type type = typeOf(entry->path());
    const bool isOurs = type == fs::file_type::directory_file ? leadsToFile(file)
                        : type == fs::file_type::regular_file ? isOfInterruptedRun(file)
                                                              : false;
    if (!isOurs)
      return file.str();
  }
  return std::nullopt;
}

LogicalResult FolderWriter::checkFolder(const WriteOptions &options) {
  std::error_code error;
  fs::directory_iterator readable(folder, error);
  if (error)
    return cannotWrite(folder, error);
  if (options.force || !readManifest(folder).is_null())
    return success();
  const std::optional<std::string> foreign = findForeign();
  if (!foreign)
    return success();
  IdentifiedDiagnostic diag = reportError(loc, DiagId::ForeignFolder);
  diag << "folder '" << folder << "' is not empty and holds no artifact, for example '" << *foreign
       << "'";
  diag.attachNote(loc) << "choose another folder, or write into this one with --force";
  return failure();
}

/// Whether a path below the folder is one of folders all the way: no link, no file.
bool FolderWriter::isPlainFolder(StringRef relative) const {
  for (; !relative.empty(); relative = path::parent_path(relative))
    if (typeOf(below(folder, relative)) != fs::file_type::directory_file)
      return false;
  return true;
}

/// Removes the temporary files of writers that were killed.
void FolderWriter::removeLeftovers() {
  if (!lock->isHeld())
    return; // they may belong to one that is alive
  std::set<std::string> targets(oldFiles.begin(), oldFiles.end()), parents;
  for (const ArtifactFile &file : artifact.files)
    targets.insert(file.path);
  for (const std::string &target : targets)
    parents.insert(path::parent_path(target).str());
  for (const std::string &parent : parents) {
    if (!isPlainFolder(parent))
      continue;
    std::error_code error;
    for (fs::directory_iterator entry(below(folder, parent), error), end; !error && entry != end;
         entry.increment(error)) {
      const StringRef target = stripTemporaryName(path::filename(entry->path()));
      if (!target.empty() && targets.count(below(parent, target)) &&
          typeOf(entry->path()) == fs::file_type::regular_file)
        fs::remove(entry->path());
    }
  }
}

/// Refuses a file whose way leads through a link or a file, or that is a folder.
LogicalResult FolderWriter::checkPath(StringRef file) {
  std::string current = folder;
  SmallVector<StringRef> parts;
  file.split(parts, '/');
  for (auto [index, part] : llvm::enumerate(parts)) {
    current = below(current, part);
    const fs::file_type type = typeOf(current);
    const bool last = index + 1 == parts.size();
    if (type == fs::file_type::file_not_found || type == fs::file_type::status_error)
      return success(); // writing it will say what is wrong
    if (type != (last ? fs::file_type::regular_file : fs::file_type::directory_file))
      return reportError(loc, DiagId::UnwritableOutput)
             << "'" << current << "' is in the way: it is not a "
             << (last ? "regular file" : "folder");
  }
  return success();
}

LogicalResult FolderWriter::createFolder(StringRef wanted) {
  if (wanted.empty() || fs::is_directory(wanted))
    return success();
  if (failed(createFolder(path::parent_path(wanted))))
    return failure();
  const std::error_code error = fs::create_directory(wanted, /*IgnoreExisting=*/false, fs::all_all);
  if (error == std::errc::file_exists && fs::is_directory(wanted))
    return success(); // another writer was faster, and will remove it if need be
  if (error)
    return cannotWrite(wanted, error);
  createdFolders.push_back(wanted.str());
  return success();
}

LogicalResult FolderWriter::stage(const ArtifactFile &file) {
  const std::string target = below(folder, file.path);
  if (failed(checkPath(file.path)))
    return failure();
  if (readWholeFile(target) == file.bytes)
    return success();
  if (failed(createFolder(path::parent_path(target))))
    return failure();
  const std::string temporary = temporaryName(target);
  llvm::sys::RemoveFileOnSignal(temporary);
  if (std::error_code error = createFile(temporary, file.bytes)) {
    llvm::sys::DontRemoveFileOnSignal(temporary);
    return cannotWrite(target, error);
  }
  staged.push_back({temporary, target});
  return success();
}

LogicalResult FolderWriter::commit() {
  for (Staged &file : staged) {
    if (path::filename(file.target) == manifestFile)
      removeStale(); // while the old manifest still names them
    if (std::error_code error = fs::rename(file.temporary, file.target))
      return cannotWrite(file.target, error);
    llvm::sys::DontRemoveFileOnSignal(file.temporary);
    file.temporary.clear();
  }
  createdFolders.clear();
  return success();
}

void FolderWriter::removeStale() {
  for (const std::string &file : oldFiles) {
    if (artifact.find(file))
      continue;
    if (!isPlainFolder(path::parent_path(file)) ||
        typeOf(below(folder, file)) != fs::file_type::regular_file)
      continue;
    fs::remove(below(folder, file));
    for (StringRef parent = path::parent_path(file); !parent.empty();
         parent = path::parent_path(parent))
      if (fs::remove(below(folder, parent))) // fails while something is left in it
        break;
  }
}

void FolderWriter::undo() {
  for (const Staged &file : staged)
    if (!file.temporary.empty()) {
      fs::remove(file.temporary);
      llvm::sys::DontRemoveFileOnSignal(file.temporary);
    }
  for (const std::string &created : llvm::reverse(createdFolders))
    fs::remove(created);
}

LogicalResult FolderWriter::write(const WriteOptions &options) {
  if (failed(openFolder()) || failed(checkFolder(options)))
    return failure();
  oldFiles = readManifestFiles(folder);
  removeLeftovers();
  for (const ArtifactFile &file : artifact.files)
    if (file.path != manifestFile && failed(stage(file)))
      return failure();
  for (const ArtifactFile &file : artifact.files)
    if (file.path == manifestFile && failed(stage(file)))
      return failure();
  return commit();
}

LogicalResult writeArtifact(const Artifact &artifact, StringRef folder, const WriteOptions &options,
                            Location loc) {
  return FolderWriter(artifact, folder, loc).write(options);
}

} // namespace ptowsp::codegen
