// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The clock against numbers that were computed by hand from the rules of clock.h
/// and the machine of these tests.
///
/// Invariant: the arithmetic stands next to each expectation.

#include "support.h"

#include <catch2/catch.hpp>

using namespace pto;
using namespace pto_test;

namespace {

using tile64 = Tile<TileType::Vec, float, 16, 64>; // 16 rows of 256 bytes: 16 repeats

/// Three such tiles with values in them, all pipes drained at time `start`.
struct tiles {
  tile64 a, b, c;
  tiles() {
    TASSIGN<0>(a);
    TASSIGN<4096>(b);
    TASSIGN<8192>(c);
  }
  void give_values() {
    TEXPANDS(a, 1.0f);
    TEXPANDS(b, 2.0f);
    pipe_barrier(PIPE_ALL);
  }
  // head 11, two bodies of 16 * 1, tail 13, barrier 1
  static constexpr uint64_t start = 11 + 2 * 16 + 13 + 1;
};

uint64_t cycles(const std::function<void(tiles &)> &body) {
  return run([&] {
           tiles t;
           t.give_values();
           body(t);
         }) -
         tiles::start;
}

} // namespace

TEST_CASE("an empty kernel takes no time", "[clock]") {
  CHECK(run([] {}) == 0);
}

TEST_CASE("one instruction takes head, body and tail", "[clock]") {
  CHECK(cycles([](tiles &t) { TADD(t.c, t.a, t.b); }) == 10 + 2 * 16 + 14);
  CHECK(cycles([](tiles &t) { TSUB(t.c, t.a, t.b); }) == 10 + 2 * 16 + 14);
  CHECK(cycles([](tiles &t) { TMAX(t.c, t.a, t.b); }) == 10 + 2 * 16 + 14);
  CHECK(cycles([](tiles &t) { TMIN(t.c, t.a, t.b); }) == 10 + 2 * 16 + 14);
  CHECK(cycles([](tiles &t) { TMUL(t.c, t.a, t.b); }) == 10 + 2 * 16 + 15);
  CHECK(cycles([](tiles &t) { TDIV(t.c, t.a, t.b); }) == 11 + 4 * 16 + 19);
  CHECK(cycles([](tiles &t) { TADDS(t.c, t.a, 1.0f); }) == 13 + 16 + 18);
  CHECK(cycles([](tiles &t) { TSUBS(t.c, t.a, 1.0f); }) == 13 + 16 + 18);
  CHECK(cycles([](tiles &t) { TMULS(t.c, t.a, 1.0f); }) == 11 + 16 + 15);
  CHECK(cycles([](tiles &t) { TMAXS(t.c, t.a, 1.0f); }) == 10 + 16 + 13);
  CHECK(cycles([](tiles &t) { TMINS(t.c, t.a, 1.0f); }) == 14 + 16 + 16);
  CHECK(cycles([](tiles &t) { TEXP(t.c, t.a); }) == 13 + 2 * 16 + 18);
  CHECK(cycles([](tiles &t) { TLOG(t.c, t.a); }) == 13 + 2 * 16 + 20);
  CHECK(cycles([](tiles &t) { TSQRT(t.c, t.a); }) == 14 + 2 * 16 + 25);
  CHECK(cycles([](tiles &t) { TRSQRT(t.c, t.a); }) == 10 + 16 + 14);
  CHECK(cycles([](tiles &t) { TABS(t.c, t.a); }) == 13 + 16 + 16);
  CHECK(cycles([](tiles &t) { TNEG(t.c, t.a); }) == 11 + 16 + 15);
  CHECK(cycles([](tiles &t) { TRELU(t.c, t.a); }) == 10 + 16 + 13);
  CHECK(cycles([](tiles &t) { TMOV(t.c, t.a); }) == 11 + 16 + 13);
  CHECK(cycles([](tiles &t) { TEXPANDS(t.c, 1.0f); }) == 11 + 16 + 13);
}

TEST_CASE("an instruction without an entry takes the default", "[clock]") {
  CHECK(cycles([](tiles &t) { TRECIP(t.c, t.a); }) == 6 + 2 * 16 + 0);
  CHECK(cycles([](tiles &t) { TDIVS(t.c, t.a, 2.0f); }) == 6 + 2 * 16 + 0);
}

TEST_CASE("instructions that follow each other pay one head and the last tail", "[clock]") {
  CHECK(cycles([](tiles &t) {
          TADD(t.c, t.a, t.b);
          TMUL(t.c, t.a, t.b);
        }) == 10 + 32 + 32 + 15);
}

TEST_CASE("a barrier pays the tail, its own cycle, and the next head", "[clock]") {
  CHECK(cycles([](tiles &t) {
          TADD(t.c, t.a, t.b);
          pipe_barrier(PIPE_V);
          TMUL(t.c, t.c, t.b);
        }) == (10 + 32 + 14) + 1 + (10 + 32 + 15));
}

TEST_CASE("rows that do not fill repeats", "[clock]") {
  // 16 rows of 37 * 4 = 148 bytes: a repeat for each row, and the count mask
  CHECK(run([] {
          Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 37> c;
          TASSIGN<0>(c);
          TEXPANDS(c, 1.0f);
        }) == 11 + (16 * 1 + 16) + 13);
  // 3 packed rows of 24 * 4 = 96 bytes: 288 bytes are 2 repeats, and the count mask
  CHECK(run([] {
          Tile<TileType::Vec, float, 3, 24> c;
          TASSIGN<0>(c);
          TEXPANDS(c, 1.0f);
        }) == 11 + (2 * 1 + 16) + 13);
  // 4 rows of 64 valid of 128 f16: 128 bytes each, not packed
  CHECK(run([] {
          Tile<TileType::Vec, half, 4, 128, BLayout::RowMajor, 4, 64> c;
          TASSIGN<0>(c);
          TEXPANDS(c, static_cast<half>(1.0f));
        }) == 11 + (4 * 1 + 16) + 13);
}

TEST_CASE("transfers take bandwidth, and their latency only those who wait", "[clock]") {
  std::vector<float> data(16 * 64);
  auto tensor = make_matrix(data.data(), 16, 64, 64);
  // 4096 bytes at 58.6 bytes per cycle: 69.9, rounded up 70
  const uint64_t load = 70, latency = 50;
  CHECK(run([&] {
          tiles t;
          TLOAD(t.a, tensor);
        }) == load + latency);
  CHECK(run([&] {
          tiles t;
          TLOAD(t.a, tensor);
          TLOAD(t.b, tensor);
        }) == 2 * load + latency);
  // 4096 bytes at 109.4 bytes per cycle: 37.4, rounded up 38
  CHECK(run([&] {
          tiles t;
          t.give_values();
          TSTORE(tensor, t.a);
        }) == tiles::start + 38 + latency);
}

TEST_CASE("load, compute, store, drain", "[clock]") {
  std::vector<float> data(16 * 64), out(16 * 64);
  auto in = make_matrix(data.data(), 16, 64, 64), result = make_matrix(out.data(), 16, 64, 64);
  const uint64_t total = run([&] {
    tiles t;
    TLOAD(t.a, in);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); // at 70 + 50 + 1 = 121
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); // until 122
    TEXP(t.b, t.a); // 122 + 13 + 32 = 167
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0); // tail 18: 185, flag at 186
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0); // until 187
    TSTORE(result, t.b); // holds until 187 + 38 = 225, complete at 275
    set_flag(PIPE_MTE3, PIPE_S, EVENT_ID0); // at 276
    wait_flag(PIPE_MTE3, PIPE_S, EVENT_ID0); // until 277
  });
  CHECK(total == 277);
}

TEST_CASE("a load overlaps the computation before it", "[clock]") {
  std::vector<float> data(16 * 64);
  auto in = make_matrix(data.data(), 16, 64, 64);
  const uint64_t total = run([&] {
    tiles t;
    TLOAD(t.a, in); // holds MTE2 to 70
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); // 121; MTE2 goes on at 71
    TLOAD(t.b, in); // 71 to 141, complete at 191
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID1); // 192
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0); // 122
    TADDS(t.c, t.a, 1.0f); // 122 + 13 + 16 = 151
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID1); // tail 18: 169; max(169, 192) + 1 = 193
    TADD(t.c, t.a, t.b); // 193 + 10 + 32 = 235, tail 14: 249
  });
  CHECK(total == 249);
}

TEST_CASE("what the scalar pipe waits for holds all that it issues later", "[clock]") {
  std::vector<float> data(16 * 64);
  auto in = make_matrix(data.data(), 16, 64, 64);
  const uint64_t total = run([&] {
    tiles t;
    TLOAD(t.a, in); // complete at 120
    set_flag(PIPE_MTE2, PIPE_S, EVENT_ID3); // 121
    wait_flag(PIPE_MTE2, PIPE_S, EVENT_ID3); // 122
    TEXPANDS(t.b, 1.0f); // 122 + 11 + 16 + 13 = 162
  });
  CHECK(total == 162);
}

TEST_CASE("a barrier of all pipes brings them to one time", "[clock]") {
  std::vector<float> data(16 * 64);
  auto in = make_matrix(data.data(), 16, 64, 64);
  const uint64_t total = run([&] {
    tiles t;
    TLOAD(t.a, in); // complete at 120
    TEXPANDS(t.b, 1.0f); // complete at 40
    pipe_barrier(PIPE_ALL); // 121
    TADD(t.c, t.a, t.b); // 121 + 56
  });
  CHECK(total == 177);
}

TEST_CASE("cycles do not depend on what ran before", "[clock]") {
  const auto body = [](tiles &t) { TADD(t.c, t.a, t.b); };
  const uint64_t first = cycles(body);
  cycles([](tiles &t) { TDIV(t.c, t.a, t.b); });
  CHECK(cycles(body) == first);
}
