// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Artifacts on disk: what changes, what is left alone, and what a failure leaves behind.

#include "codegen/Files.h"
#include "codegen/Manifest.h"
#include "codegen/WriteArtifact.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace ptowsp::codegen;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone at the end, and the messages of writing into it.
class Fixture {
public:
  Fixture() : handler(&context, [this](mlir::Diagnostic &diag) { messages += diag.str() + "\n"; }) {
    std::string name = fs::temp_directory_path() / "ptowsp-write-XXXXXX";
    REQUIRE(mkdtemp(name.data()));
    root = name;
  }
  ~Fixture() { fs::remove_all(root); }

  static Artifact make(std::vector<ArtifactFile> files) {
    nlohmann::json list = nlohmann::json::array();
    for (const ArtifactFile &file : files)
      list.push_back({{"path", file.path}, {"sha256", digestOf(file.bytes)}});
    files.push_back(
        {manifestFile, nlohmann::json{{"schema", manifestSchema}, {"files", list}}.dump()});
    return {"test", std::move(files)};
  }

  bool write(const Artifact &artifact, bool force = false) {
    messages.clear();
    return succeeded(writeArtifact(artifact, folder(), {force}, mlir::UnknownLoc::get(&context)));
  }
  std::string folder() const { return root / "out"; }
  std::string read(const std::string &file) const {
    return readWholeFile((root / "out" / file).string()).value_or("(none)");
  }
  void put(const std::string &file, const std::string &bytes) const {
    fs::create_directories((root / file).parent_path());
    REQUIRE_FALSE(replaceFile((root / file).string(), bytes));
  }
  /// Every path below the folder with its bytes.
  std::string snapshot() const {
    std::vector<std::string> entries;
    for (const auto &entry : fs::recursive_directory_iterator(root))
      entries.push_back(entry.path().string() + " " +
                        readWholeFile(entry.path().string()).value_or("(folder)"));
    std::sort(entries.begin(), entries.end());
    std::string all;
    for (const std::string &entry : entries)
      all += entry + "\n";
    return all;
  }

  mlir::MLIRContext context;
  fs::path root;
  std::string messages;
  mlir::ScopedDiagnosticHandler handler;
};

/// Every file that is written may have so many bytes, as on a disk that is full.
class DiskLimit {
public:
  explicit DiskLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit limited{bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~DiskLimit() { setrlimit(RLIMIT_FSIZE, &before); }

private:
  rlimit before;
};

} // namespace

TEST_CASE_METHOD(Fixture, "a folder and its parents are made") {
  CHECK(write(make({{"a.txt", "1"}, {"deep/er/b.txt", "2"}})));
  CHECK(read("a.txt") == "1");
  CHECK(read("deep/er/b.txt") == "2");
  CHECK(messages.empty());
}

TEST_CASE_METHOD(Fixture, "what has not changed is not touched") {
  REQUIRE(write(make({{"same", "1"}, {"other", "2"}})));
  const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const char *file : {"same", "other"})
    fs::last_write_time(folder() + "/" + file, before);
  REQUIRE(write(make({{"same", "1"}, {"other", "3"}})));
  CHECK(fs::last_write_time(folder() + "/same") == before);
  CHECK(fs::last_write_time(folder() + "/other") > before);
}

TEST_CASE_METHOD(Fixture, "stale files go, with folders that become empty; others stay") {
  REQUIRE(write(make({{"keep", "1"}, {"old/deep/a", "2"}, {"mixed/b", "3"}})));
  put("out/mixed/mine", "of the user");
  REQUIRE(write(make({{"keep", "1"}})));
  CHECK(read("keep") == "1");
  CHECK_FALSE(fs::exists(folder() + "/old"));
  CHECK(read("mixed/b") == "(none)");
  CHECK(read("mixed/mine") == "of the user");
}

TEST_CASE_METHOD(Fixture, "a foreign folder is refused, and its files survive force") {
  put("out/mine", "1");
  const std::string before = snapshot();
  CHECK_FALSE(write(make({{"a", "1"}})));
  CHECK(messages.find("[foreign-folder]") != std::string::npos);
  CHECK(messages.find("'mine'") != std::string::npos);
  CHECK(snapshot() == before);
  CHECK(write(make({{"a", "1"}}), /*force=*/true));
  CHECK(read("mine") == "1");
}

TEST_CASE_METHOD(Fixture, "what a killed writer left is no foreign folder, and goes") {
  const Artifact artifact = make({{"a", "1"}, {"deep/b", "2"}});
  put("out/a", "1");
  put("out/a.tmp17", "");
  put("out/deep/b.tmp17-2", "2 in pa");
  CHECK(write(artifact));
  CHECK(read("a.tmp17") == "(none)");
  CHECK(read("deep/b.tmp17-2") == "(none)");
  CHECK(read("deep/b") == "2");
  put("out/mine.tmp17", "of the user");
  put("out/a.tmpx", "too");
  CHECK(write(artifact));
  CHECK(read("mine.tmp17") == "of the user");
  CHECK(read("a.tmpx") == "too");
}

TEST_CASE_METHOD(Fixture, "a file of the user with a name of ours makes a folder foreign") {
  put("out/a", "of the user");
  CHECK_FALSE(write(make({{"a", "1"}, {"deep/b", "2"}})));
  CHECK(read("a") == "of the user");
  fs::remove(folder() + "/a");
  put("out/deep/c", "of the user");
  CHECK_FALSE(write(make({{"a", "1"}, {"deep/b", "2"}})));
  CHECK(messages.find("'deep/c'") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "one of two writers waits") {
  const Artifact artifacts[] = {make({{"x/a", "1"}, {"same", "2"}}),
                                make({{"x/b", "3"}, {"same", "4"}})};
  for (int round = 0; round < 20; ++round) {
    auto run = [&](const Artifact &artifact, bool &isWritten) {
      mlir::MLIRContext own;
      isWritten = succeeded(writeArtifact(artifact, folder(), {}, mlir::UnknownLoc::get(&own)));
    };
    bool isWritten[2] = {};
    std::thread other([&] { run(artifacts[1], isWritten[1]); });
    run(artifacts[0], isWritten[0]);
    other.join();
    REQUIRE((isWritten[0] && isWritten[1]));
    const bool isFirst = read("same") == "2";
    CHECK(read("x/a") == (isFirst ? "1" : "(none)"));
    CHECK(read("x/b") == (isFirst ? "(none)" : "3"));
    CHECK(readManifestFiles(folder()).front() == "same");
    fs::remove_all(folder());
  }
}

TEST_CASE_METHOD(Fixture, "a file is replaced behind a link; a pipe is written to") {
  put("file", "1");
  fs::create_symlink("file", root / "link");
  put("link", "2");
  CHECK(fs::is_symlink(root / "link"));
  CHECK(readWholeFile((root / "file").string()) == "2");
  fs::create_symlink("nowhere", root / "broken");
  CHECK(replaceFile((root / "broken").string(), "3"));
  CHECK(fs::is_symlink(root / "broken"));

  const std::string pipe = root / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  put("pipe", "4");
  CHECK(fs::is_fifo(pipe));
  char byte = 0;
  CHECK((::read(reader, &byte, 1) == 1 && byte == '4'));
  close(reader);
}

TEST_CASE_METHOD(Fixture, "an empty folder and a manifest of ours are no foreign folder") {
  fs::create_directories(folder());
  CHECK(write(make({{"a", "1"}})));
  put("out/manifest.json", "{\"schema\": \"something else\"}");
  CHECK_FALSE(write(make({{"a", "1"}})));
  put("out/manifest.json", "not JSON at all");
  CHECK_FALSE(write(make({{"a", "1"}})));
}

TEST_CASE_METHOD(Fixture, "an old manifest cannot name files outside of the folder") {
  REQUIRE(write(make({{"a", "1"}})));
  put("victim", "1");
  fs::create_directories(root / "elsewhere");
  put("elsewhere/file", "1");
  fs::create_directory_symlink(root / "elsewhere", root / "out" / "link");
  put("out/manifest.json", nlohmann::json{{"schema", manifestSchema},
                                          {"files",
                                           {{{"path", "../victim"}},
                                            {{"path", (root / "victim").string()}},
                                            {{"path", "link/file"}},
                                            {{"path", "x/../../victim"}},
                                            {{"path", 7}},
                                            {{"path", ""}},
                                            "text",
                                            {{"nothing", 1}}}}}
                               .dump());
  CHECK(write(make({{"a", "1"}})));
  CHECK(fs::exists(root / "victim"));
  CHECK(fs::exists(root / "elsewhere" / "file"));
}

TEST_CASE_METHOD(Fixture, "no file is written through a link or over a folder") {
  fs::create_directories(root / "elsewhere");
  fs::create_directories(folder());
  SECTION("a link to a folder") {
    fs::create_directory_symlink(root / "elsewhere", root / "out" / "sub");
  }
  SECTION("a link to a file") {
    put("elsewhere/target", "1");
    fs::create_directories(root / "out" / "sub");
    fs::create_symlink(root / "elsewhere" / "target", root / "out" / "sub" / "a");
  }
  SECTION("a folder") { fs::create_directories(root / "out" / "sub" / "a"); }
  SECTION("a file where a folder must be") { put("out/sub", "1"); }
  const std::string before = snapshot();
  CHECK_FALSE(write(make({{"sub/a", "2"}}), /*force=*/true));
  CHECK(messages.find("is in the way") != std::string::npos);
  CHECK(messages.find("[unwritable-output]") != std::string::npos);
  CHECK(snapshot() == before);
}

TEST_CASE_METHOD(Fixture, "a full disk leaves everything as it was") {
  const std::string big(100000, 'x');
  SECTION("where nothing was") {}
  SECTION("over an artifact") {
    REQUIRE(write(make({{"a", "old"}, {"stale", "1"}, {"z/last", "old"}})));
  }
  const std::string before = snapshot();
  {
    DiskLimit limit(5000);
    CHECK_FALSE(write(make({{"a", "new"}, {"new/folder/b", "2"}, {"z/last", big}})));
  }
  CHECK(messages.find("[unwritable-output]") != std::string::npos);
  CHECK(snapshot() == before);
}

TEST_CASE_METHOD(Fixture, "a difference lists what writing would change") {
  REQUIRE(write(make({{"changed", "a\nb\n"}, {"removed", "x\n"}, {"same", "s\n"}})));
  const std::string before = snapshot();
  const Artifact next = make({{"added", "n\n"}, {"changed", "a\nc\n"}, {"same", "s\n"}});
  std::string text;
  llvm::raw_string_ostream out(text);
  CHECK(diffArtifact(next, folder(), out));
  CHECK(text.find("--- /dev/null\n+++ b/added\n@@ -0,0 +1,1 @@\n+n\n") != std::string::npos);
  CHECK(text.find("--- a/changed\n+++ b/changed\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n") !=
        std::string::npos);
  CHECK(text.find("--- a/removed\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n") != std::string::npos);
  CHECK(text.find("same\n") == std::string::npos);
  CHECK(snapshot() == before);
  REQUIRE(write(next));
  text.clear();
  CHECK_FALSE(diffArtifact(next, folder(), out));
  CHECK(text.empty());
}
