// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Build.h"
#include "runtime/src/host/failure.h"
#include "tools/ptowsp-run/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace ptowsp::runner {
namespace {

std::string join(llvm::StringRef folder, llvm::StringRef name) {
  llvm::SmallString<256> path(folder);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

std::string realPath(const std::string &path) {
  llvm::SmallString<256> real;
  return llvm::sys::fs::real_path(path, real) ? path : real.str().str();
}

/// One folder per artifact, named by its path: building again after the artifact has changed
/// compiles what has changed only, and nothing piles up.
std::string chooseBuildFolder(const Manifest &manifest, const std::string &folder) {
  llvm::SmallString<256> cache;
  if (!llvm::sys::path::cache_directory(cache))
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/false, cache);
  const std::string key = llvm::utohexstr(llvm::xxh3_64bits(realPath(folder)), true, 16);
  llvm::sys::path::append(cache, "ptowsp", manifest.identifier + "-" + key);
  return cache.str().str();
}

void makeFolder(const std::string &folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    throw host::bad_input{"cannot make the build folder '" + folder + "': " + error.message(),
                          {},
                          "--build-dir chooses another one"};
}

void refuseInside(const std::string &folder, const std::string &buildFolder) {
  const std::string tree = realPath(folder), build = realPath(buildFolder);
  if (build == tree || llvm::StringRef(build).starts_with(tree + "/"))
    throw host::bad_input{"the build folder '" + buildFolder +
                          "' lies inside the artifact's folder, which a run leaves as it is"};
}

constexpr const char *lockName = "ptowsp-run.lock";

/// Whether somebody has had CMake build the artifact there.
bool isBuildOf(const std::string &folder, const std::string &buildFolder) {
  constexpr llvm::StringLiteral home = "CMAKE_HOME_DIRECTORY:INTERNAL=";
  const auto cache = llvm::MemoryBuffer::getFile(join(buildFolder, "CMakeCache.txt"));
  if (!cache)
    return false;
  llvm::StringRef source = (*cache)->getBuffer();
  source = source.drop_front(std::min(source.find(home), source.size()));
  return source.consume_front(home) &&
         realPath(source.take_until([](char c) { return c == '\n'; }).str()) == realPath(folder);
}

/// The lock is the first file of a build and stays: a folder that has others only is not ours.
void refuseForeign(const std::string &folder, const std::string &buildFolder) {
  if (llvm::sys::fs::exists(join(buildFolder, lockName)) || isBuildOf(folder, buildFolder))
    return;
  std::error_code error;
  const llvm::sys::fs::directory_iterator first(buildFolder, error), end;
  if (!error && first != end)
    throw host::bad_input{
        "the build folder '" + buildFolder + "' is not empty and holds no build of '" + folder +
            "', for example '" + llvm::sys::path::filename(first->path()).str() + "'",
        {},
        "--build-dir chooses another one"};
}

/// Holds the build folder for this process.
class FolderLock {
public:
  explicit FolderLock(const std::string &folder) {
    const std::string path = join(folder, lockName);
    file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int status = file < 0 ? -1 : flock(file, LOCK_EX);
    while (file >= 0 && status < 0 && errno == EINTR)
      status = flock(file, LOCK_EX);
    if (status < 0)
      throw host::bad_input{"cannot use the build folder '" + folder + "': " + std::strerror(errno),
                            {},
                            "--build-dir chooses another one"};
  }
  FolderLock(const FolderLock &) = delete;
  ~FolderLock() { close(file); }

private:
  int file;
};

/// One line on a terminal while a build is under way, gone when it ends.
class Progress {
public:
  Progress(const std::string &text, bool verbose) : shown(!verbose && isatty(STDERR_FILENO)) {
    if (shown)
      llvm::errs() << text << "...";
  }
  ~Progress() {
    if (shown)
      llvm::errs() << "\r\033[K";
  }

private:
  const bool shown;
};

class Builder {
public:
  Builder(const Manifest &manifest, const BuildRequest &request, std::string buildFolder)
      : manifest(manifest), request(request), folder(std::move(buildFolder)),
        logFile(join(folder, "ptowsp-run.log")), stampFile(join(folder, "ptowsp-run.stamp")) {
    llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName("cmake");
    if (!found)
      throw host::bad_input{"'cmake' is not in the PATH; it is needed to build artifact '" +
                            manifest.name + "'"};
    cmake = *found;
  }

  void build() {
    Progress progress("building " + manifest.name, request.verbose);
    llvm::sys::fs::remove(logFile);
    const std::string stamp = stampText(), oldStamp = readStamp();
    llvm::sys::fs::remove(stampFile);
    if (oldStamp.empty())
      configure();
    std::vector<std::string> args = {"--build", folder};
    // Sources that were put in place with old time stamps look up to date.
    if (!oldStamp.empty() && oldStamp != stamp && hasOldTimeStamps())
      args.push_back("--clean-first");
    run("build", args);
    writeStamp(stamp);
  }

private:
  void configure() {
    std::vector<std::string> args = {"-S", request.folder, "-B", folder,
                                     "-DCMAKE_BUILD_TYPE=Release"};
    const bool isNew = !llvm::sys::fs::exists(join(folder, "CMakeCache.txt"));
    if (isNew && llvm::sys::findProgramByName("ninja"))
      args.insert(args.end(), {"-G", "Ninja"});
    run("configuration", args);
  }

  /// What the program is built from. A build of another stamp may be reused only where the
  /// sources' time stamps can be trusted.
  std::string stampText() const { return realPath(request.folder) + "\n" + manifest.digest + "\n"; }

  std::string readStamp() {
    auto buffer = llvm::MemoryBuffer::getFile(stampFile);
    const std::string text = buffer ? (*buffer)->getBuffer().str() : "";
    if (buffer)
      (void)llvm::sys::fs::status(stampFile, stampStatus);
    // Of another tree: as if nothing had been built, so that CMake has a say.
    return llvm::StringRef(text).starts_with(realPath(request.folder) + "\n") ? text : "";
  }

  void writeStamp(const std::string &text) {
    std::error_code error;
    llvm::raw_fd_ostream os(stampFile, error);
    if (!error)
      os << text;
    os.close();
    if (os.has_error()) {
      os.clear_error();
      llvm::sys::fs::remove(stampFile); // then the next run configures again
    }
  }

  /// Whether a file of the tree is older than the last build.
  bool hasOldTimeStamps() const {
    for (const ManifestFile &file : manifest.files) {
      llvm::sys::fs::file_status status;
      if (llvm::sys::fs::status(join(request.folder, file.path), status) ||
          status.getLastModificationTime() <= stampStatus.getLastModificationTime())
        return true;
    }
    return false;
  }

  void run(const char *what, const std::vector<std::string> &args) {
    if (request.verbose)
      llvm::errs() << "$ " << quoteCommand(cmake, args) << "\n";
    const ProcessResult result = runProcess(cmake, args, logFile);
    if (request.verbose)
      if (auto log = llvm::MemoryBuffer::getFile(logFile))
        llvm::errs() << (*log)->getBuffer();
    if (result.succeeded())
      return;
    const std::string how = result.exitCode ? "" : ": " + result.reason;
    throw host::bad_input{
        std::string("the ") + what + " of artifact '" + manifest.name + "' failed" + how,
        "the last lines of '" + logFile + "', which has all of it:\n" + lastLines()};
  }

  std::string lastLines() const {
    auto log = llvm::MemoryBuffer::getFile(logFile);
    if (!log)
      return "";
    llvm::SmallVector<llvm::StringRef> lines;
    (*log)->getBuffer().rtrim().split(lines, '\n');
    constexpr size_t shown = 20;
    std::string text;
    for (llvm::StringRef line : llvm::ArrayRef(lines).take_back(shown))
      text += "  " + line.rtrim().str() + "\n";
    return llvm::StringRef(text).rtrim().str();
  }

  const Manifest &manifest;
  const BuildRequest &request;
  const std::string folder;
  const std::string logFile;
  const std::string stampFile;
  std::string cmake;
  llvm::sys::fs::file_status stampStatus;
};

} // namespace

std::string buildProgram(const Manifest &manifest, const BuildRequest &request) {
  const std::string folder = request.buildFolder.empty()
                                 ? chooseBuildFolder(manifest, request.folder)
                                 : request.buildFolder;
  refuseInside(request.folder, folder);
  makeFolder(folder);
  refuseInside(request.folder, folder);
  refuseForeign(request.folder, folder);
  FolderLock lock(folder);
  Builder(manifest, request, folder).build();
  const std::string program = join(folder, manifest.program());
  if (!llvm::sys::fs::can_execute(program))
    throw host::bad_input{"the build of artifact '" + manifest.name + "' made no program '" +
                          program + "'"};
  return program;
}

} // namespace ptowsp::runner
