// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Loading manifests, good and bad.

#include "tools/ptowsp-run/JsonReader.h"
#include "tools/ptowsp-run/Manifest.h"
#include "tools/ptowsp-run/SavedValues.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <unistd.h>

using namespace ptowsp;
using namespace ptowsp::runner;
using Json = nlohmann::ordered_json;

static const std::string good = R"({
  "schema": "ptowsp-artifact",
  "schema_version": 1,
  "abi_version": 1,
  "name": "axpy",
  "identifier": "axpy",
  "target": "a2a3sim",
  "runtime": "bundled",
  "layout": "standalone",
  "machine": "a2a3",
  "schedule": {"name": "wide", "dispatch": {"policy": "round_robin", "domains": 2},
               "task_window": {"size": 64, "mode": "stall"}},
  "arguments": [{"name": "x", "access": "in", "dtype": "f32", "shape": ["n", 16]},
                {"name": "alpha", "access": "scalar", "dtype": "f32", "shape": []},
                {"name": "y", "access": "inout", "dtype": "f32", "shape": ["n", 16]}],
  "table_version": 7,
  "symbols": [{"id": 0, "name": "n", "dtype": "i64", "default": 4}],
  "slots": [],
  "kernels": [{"id": 0, "name": "axpy_tile", "unit": "aiv", "file": "kernels/aiv/axpy_tile.cpp"}],
  "digest": "0123",
  "files": [{"path": "main.cpp", "sha256": "45"}]
})";

/// What a text is refused with; empty when it is not.
static std::string refusal(const std::string &text) {
  try {
    parseManifest(text, "m.json");
  } catch (const host::bad_input &error) {
    CHECK_FALSE(error.what.empty());
    CHECK(error.what.find('\n') == std::string::npos);
    return error.what + (error.detail.empty() ? "" : ": " + error.detail);
  }
  return {};
}

static std::string refusalWith(const std::function<void(Json &)> &change) {
  Json json = Json::parse(good);
  change(json);
  return refusal(json.dump());
}

TEST_CASE("a good manifest", "[ptowsp-run]") {
  const Manifest manifest = parseManifest(good, "m.json");
  CHECK(manifest.irPath() == "ir/axpy.mlir");
  CHECK(manifest.arguments[0].shape == std::vector<std::string>{"n", "16"});
  CHECK(describe(manifest) ==
        R"(axpy, target a2a3sim, runtime bundled (standalone), machine a2a3, ABI version 1
arguments:
  x          in      nx16xf32
  alpha      scalar  f32
  y          inout   nx16xf32
symbols:
  n          i64, default 4
kernels:
  axpy_tile  aiv     kernels/aiv/axpy_tile.cpp
schedule: wide
  dispatch     round_robin over 2 domains
  task_window  64 tasks, mode stall
)");
}

TEST_CASE("a manifest without schedule and symbols", "[ptowsp-run]") {
  Json json = Json::parse(good);
  json["schedule"] = {{"name", ""}};
  json["symbols"] = Json::array();
  for (const size_t tensor : {0, 2})
    json["arguments"][tensor]["shape"] = {8, 16};
  const std::string text = describe(parseManifest(json.dump(), "m.json"));
  CHECK_THAT(text, Catch::Contains("symbols: none\n"));
  CHECK_THAT(text, Catch::EndsWith("schedule: none\n  dispatch     default\n"
                                   "  task_window  default\n"));
}

TEST_CASE("what is wrong with a manifest is said, and where", "[ptowsp-run]") {
  CHECK_THAT(
      refusal("{\n  \"schema\": }"),
      Catch::StartsWith("'m.json' is not well-formed JSON: parse error at line 2, column 13"));
  CHECK_THAT(refusal(""), Catch::Contains("not well-formed JSON"));
  CHECK(refusal("[]") == "'m.json': the document is not an object");
  CHECK(refusal("{}") == "'m.json' has no 'schema'");
  CHECK(refusal(R"({"schema": "other"})") == "'m.json' is not the manifest of an artifact");
  // Versions come first: all else may look different in another one.
  CHECK(refusal(R"({"schema": "ptowsp-artifact", "schema_version": 7})") ==
        "'m.json' has manifest version 7, this tool reads version 1");
  CHECK(refusal(R"({"schema": "ptowsp-artifact", "schema_version": 1, "abi_version": 99})") ==
        "'m.json' has ABI version 99, this tool has ABI version 1");
  CHECK(refusalWith([](Json &json) { json["arguments"][1].erase("dtype"); }) ==
        "'m.json' has no 'arguments[1].dtype'");
  CHECK(refusalWith([](Json &json) { json["arguments"][1]["dtype"] = "f8"; }) ==
        "'m.json': 'arguments[1].dtype' is not one of f32, f16, bf16, i8, i16, i32, i64, u8, f64, "
        "i1");
  for (const Json &extent : {Json(-8), Json(1.5), Json(1e30), Json(""), Json(nullptr)})
    CHECK(refusalWith([&](Json &json) { json["arguments"][0]["shape"][1] = extent; }) ==
          "'m.json': 'arguments[0].shape[1]' is not a number that is not negative, or a name");
  CHECK(refusalWith([](Json &json) { json["symbols"] = Json::array(); }) ==
        "'m.json' has no symbol 'n', which is an extent of argument 'x'");
  CHECK(refusalWith([](Json &json) { json["arguments"][0]["name"] = "y"; }) ==
        "'m.json' names 'y' twice");
  CHECK(refusalWith([](Json &json) { json["symbols"] = 3; }) ==
        "'m.json': 'symbols' is not an array");
  CHECK(refusalWith([](Json &json) { json["abi_version"] = -1; }) ==
        "'m.json': 'abi_version' is not a number that is not negative");
}

TEST_CASE("names and paths cannot lead out of the folder", "[ptowsp-run]") {
  for (const char *path : {"../x", "/etc/passwd", "a/../../b", ""})
    CHECK(refusalWith([&](Json &json) { json["files"][0]["path"] = path; }) ==
          "'m.json': 'files[0].path' is not a path below the artifact's folder");
  for (const char *name : {"../x", "a/b", "", ".."}) {
    CHECK(refusalWith([&](Json &json) { json["identifier"] = name; }) ==
          "'m.json': 'identifier' is not a name");
    CHECK(refusalWith([&](Json &json) { json["arguments"][0]["name"] = name; }) ==
          "'m.json': 'arguments[0].name' is not a name");
  }
}

TEST_CASE("every beginning of a manifest is refused in peace", "[ptowsp-run]") {
  for (size_t length = 0; length + 1 < good.size(); ++length) {
    INFO(length);
    REQUIRE_FALSE(refusal(good.substr(0, length)).empty());
  }
}

/// Calls `visit` for every value of a document, parents before children.
static void forEachValue(Json &json, const std::function<void(Json &)> &visit) {
  visit(json);
  if (json.is_structured())
    for (Json &child : json)
      forEachValue(child, visit);
}

TEST_CASE("a value of any other type in any place does no harm", "[ptowsp-run]") {
  const std::vector<Json> strangers = {nullptr,
                                       true,
                                       -1,
                                       1.5,
                                       UINT64_MAX,
                                       "text",
                                       "",
                                       Json::array(),
                                       Json::object(),
                                       Json::array({1}),
                                       Json::parse("[[[[]]]]"),
                                       "\xff",
                                       std::string("a\0b", 3)};
  size_t count = 0;
  Json whole = Json::parse(good);
  forEachValue(whole, [&](Json &) { ++count; });
  size_t refused = 0;
  for (size_t target = 0; target < count; ++target)
    for (const Json &stranger : strangers) {
      Json changed = whole;
      size_t index = 0;
      std::optional<std::reference_wrapper<Json>> place;
      forEachValue(changed, [&](Json &value) {
        if (index++ == target)
          place = value;
      });
      place->get() = stranger;
      refused += !refusal(changed.dump(-1, ' ', false, Json::error_handler_t::replace)).empty();
    }
  CHECK(refused > count * strangers.size() / 2);
}

TEST_CASE("a document nested beyond reason", "[ptowsp-run]") {
  CHECK_FALSE(refusal(std::string(1000000, '[')).empty());
  CHECK_FALSE(refusal(std::string(100000, '[') + std::string(100000, ']')).empty());
}

TEST_CASE("saved values are taken from their bits", "[ptowsp-run]") {
  const std::string folder = "saved_values_" + std::to_string(getpid());
  std::filesystem::create_directory(folder);
  auto read = [&](const std::string &text) {
    std::ofstream(folder + "/values.json") << text;
    return readSavedValues(folder);
  };
  const SavedValues values =
      read(R"({"table_version": 9, "symbols": {"n": {"bits": "0x0000000000000004"}},
               "slots": {"tier": {"bits": "0x01"}},
               "scalars": {"alpha": {"bits": "0x3fc00000", "value": 7}}})");
  CHECK(values.tableVersion == 9);
  CHECK(values.symbols == Values{{"n", 4}});
  CHECK(values.slots == Values{{"tier", 1}});
  CHECK(values.scalars == Values{{"alpha", 0x3fc00000}});
  for (const char *bits : {"4", "0x", "0xg", "0x11112222333344445", "0x4 "})
    CHECK_THROWS_AS(read(R"({"table_version": 9, "scalars": {}, "slots": {}, "symbols": )"
                         R"({"n": {"bits": ")" +
                         std::string(bits) + "\"}}}"),
                    host::bad_input);
  std::filesystem::remove_all(folder);
  CHECK_THROWS_AS(readSavedValues(folder), host::bad_input);
  CHECK_THROWS_AS(readFinalSlots(folder), host::bad_input);
}
