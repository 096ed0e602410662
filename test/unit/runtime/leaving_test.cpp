// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Orchestrations that would go on for ever after a failure, and divisions that have no
/// result.

#include "support.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::out;

namespace {

constexpr uint64_t for_ever = INT64_MAX;

/// The same on threads and on the deterministic platform.
void run_both(const std::function<void(ptowsp::rt::orchestrator &)> &steps, int status,
              const std::string &words, uint64_t window_need = 0) {
  for (uint64_t seed : {uint64_t{0}, uint64_t{5}}) {
    program p;
    p.options.seed = seed;
    p.options.threads = 2;
    p.aicpu.schedule.window_need = window_need;
    p.orchestrate = steps;
    CHECK(p.run() == status);
    CHECK_THAT(p.text(), Contains(words));
  }
}

/// A scope that holds more and more.
void hold_for_ever(ptowsp::rt::orchestrator &o) {
  ptowsp::rt::scope s(o, ptowsp::rt::at(2, 5));
  for (uint64_t i = 0; i < for_ever; ++i) {
    tensor t = tensor::intermediate(PTOWSP_F32, {4});
    submit(o, PTOWSP_AIV, {out(t)}, ptowsp::rt::at(3, 1));
  }
}

/// What `divide` does with an orchestrator that has failed with these words.
void refuse_division(const std::function<void(ptowsp::rt::orchestrator &)> &divide,
                     const std::string &words) {
  bool went_on = false;
  const auto steps = [&](ptowsp::rt::orchestrator &o) {
    divide(o);
    went_on = true;
  };
  run_both(steps, PTOWSP_RUN_BAD_INPUT, words);
  CHECK(!went_on);
}

} // namespace

TEST_CASE("a loop without end is left some time after a deadlock, which says so") {
  run_both(hold_for_ever, PTOWSP_RUN_DEADLOCK, "what comes after it may need more");
}

TEST_CASE("a loop without end does not keep the count of what a run needs") {
  run_both(hold_for_ever, PTOWSP_RUN_DEADLOCK, "deadlock", PTOWSP_NEED_OPEN);
}

TEST_CASE("a loop without end is left at once after bad input, whatever it does") {
  const std::function<void(ptowsp::rt::orchestrator &)> bodies[] = {
      [](auto &o) { submit(o, PTOWSP_AIV, {}); },
      [](auto &o) { o.fence(0, 0); },
      [](auto &o) { ptowsp::rt::scope s(o, 0); },
      [](auto &o) {
        tensor t = tensor::intermediate(PTOWSP_F32, {4});
        o.alloc(t, 0);
      },
      [](auto &o) { o.template load<float>(tensor::intermediate(PTOWSP_F32, {4}), {0}, 0); },
  };
  for (const auto &body : bodies)
    run_both(
        [&](ptowsp::rt::orchestrator &o) {
          o.submit(9999, PTOWSP_AIV, {}, 0);
          for (uint64_t i = 0; i < for_ever; ++i)
            body(o);
        },
        PTOWSP_RUN_BAD_INPUT, "a task names a kernel");
}

TEST_CASE("divisions that have no result are bad input, with their place") {
  const auto place = ptowsp::rt::at(7, 3);
  for (int64_t dividend : {int64_t{0}, int64_t{1}, INT64_MIN}) {
    refuse_division([&](auto &o) { o.divide(dividend, int64_t{0}, place); }, ":7:3");
    refuse_division([&](auto &o) { o.rest(dividend, int64_t{0}, place); }, "divides by zero");
    refuse_division([&](auto &o) { o.floor_divide(dividend, int64_t{0}, place); }, "by zero");
    refuse_division([&](auto &o) { o.ceil_divide(dividend, int64_t{0}, place); }, "by zero");
  }
  refuse_division([&](auto &o) { o.template divide<uint32_t>(1, 0, place); }, "by zero");
  refuse_division([&](auto &o) { o.template rest<uint8_t>(1, 0, place); }, "by zero");
  refuse_division([&](auto &o) { o.divide(INT64_MIN, int64_t{-1}, place); }, "exceeds its type");
  refuse_division([&](auto &o) { o.template divide<int8_t>(-128, -1, place); }, "exceeds its type");
  refuse_division([&](auto &o) { o.floor_divide(INT32_MIN, -1, place); }, "exceeds its type");
  refuse_division([&](auto &o) { o.ceil_divide(INT32_MIN, -1, place); }, "exceeds its type");
}

TEST_CASE("all other divisions have the results of the mathematics") {
  program p;
  p.orchestrate = [](ptowsp::rt::orchestrator &o) {
    CHECK(o.divide(-7, 2, 0) == -3);
    CHECK(o.rest(-7, 2, 0) == -1);
    CHECK(o.floor_divide(-7, 2, 0) == -4);
    CHECK(o.ceil_divide(-7, 2, 0) == -3);
    CHECK(o.rest(INT64_MIN, int64_t{-1}, 0) == 0);
    CHECK(o.rest(5, -1, 0) == 0);
    CHECK(o.divide(5, -1, 0) == -5);
    CHECK(o.divide<uint64_t>(UINT64_MAX, UINT64_MAX, 0) == 1);
    CHECK(o.rest<uint64_t>(7, UINT64_MAX, 0) == 7);
    CHECK(o.divide<uint8_t>(200, 255, 0) == 0);
    CHECK(o.ceil_divide<uint64_t>(UINT64_MAX, 2, 0) == UINT64_MAX / 2 + 1);
  };
  CHECK(p.run() == PTOWSP_RUN_OK);
}
