// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// When two tensors are the same.

#include "ptowsp/rt/abi.h"
#include "tools/ptowsp-run/Compare.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace ptowsp::runner;

static Comparison compareFloats(const std::vector<float> &actual,
                                const std::vector<float> &expected, Tolerance tolerance = {},
                                const std::vector<bool> &written = {}) {
  REQUIRE(actual.size() == expected.size());
  return compare(PTOWSP_F32, actual.size(), reinterpret_cast<const uint8_t *>(actual.data()),
                 reinterpret_cast<const uint8_t *>(expected.data()), written, tolerance);
}

TEST_CASE("without tolerance bits decide, and NaN is one value", "[ptowsp-run]") {
  CHECK(compareFloats({1, NAN, INFINITY}, {1, -NAN, INFINITY}).mismatches == 0);
  CHECK(compareFloats({0.0f}, {-0.0f}).mismatches == 1);
  CHECK(compareFloats({1}, {std::nextafter(1.0f, 2.0f)}).mismatches == 1);
  CHECK(compareFloats({1, NAN}, {NAN, 1}).mismatches == 2);
  CHECK(compareFloats({}, {}).compared == 0);
}

TEST_CASE("tolerance is absolute plus relative to the reference", "[ptowsp-run]") {
  CHECK(compareFloats({100.5f}, {100}, {.rtol = 0.005}).mismatches == 0);
  CHECK(compareFloats({100.6f}, {100}, {.rtol = 0.005}).mismatches == 1);
  CHECK(compareFloats({0.25f}, {0}, {.atol = 0.25}).mismatches == 0);
  CHECK(compareFloats({0.0f}, {-0.0f}, {.rtol = 1e-6}).mismatches == 0);
  CHECK(compareFloats({INFINITY}, {3e38f}, {.rtol = 1e6, .atol = 1e30}).mismatches == 1);
  CHECK(compareFloats({INFINITY}, {-INFINITY}, {.rtol = 1}).mismatches == 1);
}

TEST_CASE("integers are never close", "[ptowsp-run]") {
  const int32_t actual[] = {7, -1}, expected[] = {8, -1};
  const Comparison result =
      compare(PTOWSP_I32, 2, reinterpret_cast<const uint8_t *>(actual),
              reinterpret_cast<const uint8_t *>(expected), {}, {.rtol = 1, .atol = 10});
  CHECK(result.mismatches == 1);
  CHECK(result.largestError == 1);
}

TEST_CASE("elements that the reference leaves open are not compared", "[ptowsp-run]") {
  const Comparison result = compareFloats({1, 2, 3}, {1, 9, 3}, {}, {true, false, true});
  CHECK(result.compared == 2);
  CHECK(result.mismatches == 0);
}

TEST_CASE("the first mismatches and the largest error", "[ptowsp-run]") {
  const Comparison result =
      compareFloats({1, 1, 1, 1, 1, 1, 50, NAN, INFINITY}, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(result.mismatches == 8);
  CHECK(result.first.size() == 5);
  CHECK(result.first[1].element == 2);
  CHECK(result.hasLargest);
  CHECK(result.largestElement == 6);
  CHECK(result.largestError == 44);
  CHECK_FALSE(compareFloats({NAN}, {1}).hasLargest);
}

TEST_CASE("what is allowed by default", "[ptowsp-run]") {
  CHECK(defaultTolerance(PTOWSP_F32, /*exact=*/true).isExact());
  CHECK(defaultTolerance(PTOWSP_I32, /*exact=*/false).isExact());
  CHECK(defaultTolerance(PTOWSP_F32, /*exact=*/false).rtol > 4e-7);
  CHECK(defaultTolerance(PTOWSP_F16, /*exact=*/false).rtol > 2e-3);
  CHECK(defaultTolerance(PTOWSP_BF16, /*exact=*/false).rtol > 1e-2);
}

TEST_CASE("positions", "[ptowsp-run]") {
  CHECK(positionText(23, {2, 3, 4}) == "[1, 2, 3]");
  CHECK(positionText(5, {8}) == "[5]");
}
