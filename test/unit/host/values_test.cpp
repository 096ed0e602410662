// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Values for arguments and symbols: what is taken, what follows from it, what is
/// refused.
///
/// Invariant: every refusal is one error with exit code 2 and an empty stdout.

#include "npy.h"
#include "support.h"

#include <catch2/catch.hpp>

#include <numeric>

using namespace host_test;

namespace {

/// A file with an f32 tensor of these extents, counting from 0.
std::string make_file(const scratch_folder &folder, const std::string &name,
                      const std::vector<int64_t> &shape, uint32_t dtype = PTOWSP_F32) {
  uint64_t bytes = 0;
  REQUIRE(ptowsp::host::tensor_bytes(shape, 4, bytes));
  std::vector<float> data(bytes / 4);
  std::iota(data.begin(), data.end(), 0.0f);
  ptowsp::host::write_npy(folder.file(name), dtype, shape, data.data());
  return folder.file(name);
}

std::string refusal(const std::vector<std::string> &arguments) {
  const outcome o = invoke(arguments);
  CHECK(o.status == PTOWSP_RUN_BAD_INPUT);
  CHECK(o.out == "");
  return o.err;
}

} // namespace

TEST_CASE("one value fills a tensor; outputs are summarised", "[values]") {
  const outcome o = invoke({"a=40", "alpha=7", "count=-1"});
  CHECK(o.status == 0);
  CHECK(o.err == "");
  CHECK(o.out == "count = 0 (3 i16)\nf = 47.0 (2x4 f32)\n");
}

TEST_CASE("outputs start as zeros or as they are told", "[values]") {
  CHECK(invoke({"a=1", "alpha=1", "count=0", "f=0.5"}).out ==
        "count = 1 (3 i16)\nf = 2.5 (2x4 f32)\n");
}

TEST_CASE("a symbol comes from its value, from a file, from its default", "[values]") {
  scratch_folder folder;
  CHECK_THAT(invoke({"a=1", "alpha=0", "count=0", "n=5"}).out, Catch::Contains("(5x4 f32)"));
  CHECK_THAT(invoke({"a=1", "alpha=0", "count=0"}).out, Catch::Contains("(2x4 f32)"));
  const std::string file = make_file(folder, "a.npy", {3, 4});
  CHECK(invoke({"a=" + file, "alpha=10", "count=0"}).out ==
        "count = 1 (3 i16)\nf = [10.0, 11.0, 12.0, 13.0, ...] min 10.0 max 21.0 (3x4 f32)\n");
  CHECK(invoke({"a=" + file, "alpha=10", "count=0", "n=3"}).status == 0);
  CHECK(invoke({"a=1", "alpha=0", "count=0", "n=0"}).out ==
        "count = 1 (3 i16)\nf = empty (0x4 f32)\n");
}

TEST_CASE("the symbols reach the run as bits", "[values]") {
  std::vector<uint64_t> seen;
  fake_run = [&](const uint64_t *, const uint64_t *symbols, const ptowsp_run_options *,
                 ptowsp_run_report *) {
    seen.assign(symbols, symbols + 2);
    return 0;
  };
  invoke({"a=1", "alpha=0", "count=0", "limit=-2"});
  fake_run = run_workload;
  CHECK(seen == std::vector<uint64_t>{2, 0xfffffffe});
}

TEST_CASE("symbols and shapes that contradict", "[values]") {
  scratch_folder folder;
  const std::string three = make_file(folder, "three.npy", {3, 4});
  const std::string five = make_file(folder, "five.npy", {5, 4});
  CHECK(refusal({"a=" + three, "alpha=0", "count=0", "n=5"}) ==
        "error: '" + three +
            "' has shape 3x4, but its extent 0 is symbol 'n', which is 5 by 'n=5'\n");
  CHECK(refusal({"a=" + three, "alpha=0", "count=0", "f=" + five}) ==
        "error: '" + five + "' has shape 5x4, but its extent 0 is symbol 'n', which is 3 by '" +
            three + "'\n");
  CHECK(refusal({"a=1", "alpha=0", "count=0", "n=-1"}) ==
        "error: symbol 'n' is -1, but it is an extent of argument 'a'\n");
}

TEST_CASE("files that do not fit their argument", "[values]") {
  scratch_folder folder;
  const std::string wide = make_file(folder, "wide.npy", {3, 5});
  const std::string flat = make_file(folder, "flat.npy", {12});
  const std::string integers = make_file(folder, "integers.npy", {3, 4}, PTOWSP_I32);
  CHECK(refusal({"a=" + wide, "alpha=0", "count=0"}) ==
        "error: '" + wide + "' has shape 3x5, but extent 1 of argument 'a' is 4\n");
  CHECK(refusal({"a=" + flat, "alpha=0", "count=0"}) ==
        "error: '" + flat + "' has shape 12, argument 'a' has 2 dimensions\n");
  CHECK(refusal({"a=" + integers, "alpha=0", "count=0"}) ==
        "error: '" + integers + "' has elements of type '<i4', argument 'a' needs f32\n");
  CHECK(refusal({"a=1", "alpha=" + flat, "count=0"}) ==
        "error: argument 'alpha' is a scalar and takes no file\nhint: alpha=VALUE\n");
  CHECK(refusal({"a=absent.npy", "alpha=0", "count=0"}) ==
        "error: cannot read 'absent.npy': No such file or directory\n");
}

TEST_CASE("values that are missing or not values", "[values]") {
  CHECK(refusal({"alpha=0", "count=0"}) == "error: argument 'a' has no value\n"
                                           "hint: a=FILE.npy, a=VALUE or a=random:SEED\n");
  CHECK(refusal({"a=1", "count=0"}) == "error: argument 'alpha' has no value\nhint: alpha=VALUE\n");
  CHECK(refusal({"a=1", "alpha=0"}) == "error: argument 'count' has no value\n"
                                       "hint: count=FILE.npy, count=VALUE or count=random:SEED\n");
  CHECK(refusal({"a=1x", "alpha=0", "count=0"}) == "error: argument 'a': '1x' is not a number\n");
  CHECK(refusal({"a=1", "alpha=", "count=0"}) == "error: argument 'alpha': '' is not a number\n");
  CHECK(refusal({"a=1", "alpha=0", "count=40000"}) ==
        "error: argument 'count': '40000' is beyond the range of i16\n"
        "detail: the range is -32768 to 32767\n");
  CHECK(refusal({"a=random:x", "alpha=0", "count=0"}) ==
        "error: argument 'a': the seed: 'x' is not an integer\n");
  CHECK(refusal({"a=1", "alpha=0", "count=0", "n=two"}) ==
        "error: symbol 'n': 'two' is not an integer\n");
  CHECK(refusal({"a=1", "alpha=0", "count=0", "n=random:1"}) ==
        "error: symbol 'n': 'random:1' is not an integer\n");
}

TEST_CASE("names that are not known, and values given twice", "[values]") {
  CHECK(refusal({"a=1", "alhpa=0", "count=0"}) ==
        "error: no argument, symbol or slot is called 'alhpa'\nhint: did you mean 'alpha'?\n");
  CHECK(refusal({"xyz=0"}) ==
        "error: no argument, symbol or slot is called 'xyz'\nhint: --describe shows the names\n");
  CHECK(refusal({"a=1", "a=2"}) == "error: 'a' has two values\n");
  CHECK(refusal({"a"}) == "error: 'a' is not of the form NAME=VALUE\n"
                          "hint: NAME=VALUE, NAME=random:SEED or NAME=FILE.npy\n");
}

TEST_CASE("tensors beyond all limits", "[values]") {
  CHECK(refusal({"a=1", "alpha=0", "count=0", "n=9223372036854775807"}) ==
        "error: argument 'a' of shape 9223372036854775807x4 is too large\n"
        "detail: the limit is 1099511627776 bytes\n");
}

TEST_CASE("random values are those of the generator", "[values]") {
  const outcome one = invoke({"a=random:1", "alpha=0", "count=random:9"});
  CHECK(one.status == 0);
  CHECK(invoke({"a=random:1", "alpha=0", "count=random:9"}).out == one.out);
  CHECK(invoke({"a=random:2", "alpha=0", "count=random:9"}).out != one.out);
  CHECK(invoke({"a=random:-1", "alpha=random:5", "count=0"}).status == 0);
}
