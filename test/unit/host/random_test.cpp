// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The random contents: their exact values, their range, their independence of place.
///
/// Invariant: the constants here may never change: users compare runs by them.

#include "dtype.h"
#include "random.h"

#include <catch2/catch.hpp>

#include <set>
#include <vector>

using namespace ptowsp::host;

TEST_CASE("the first elements are the documented ones", "[random]") {
  // mix(0) is the first output of splitmix64 from state 0: e220a8397b1dcdaf
  // z = mix(e220a8397b1dcdaf) = a706dd2f4d197e6f
  const uint64_t z = 0xa706dd2f4d197e6f;
  CHECK(random_element(0, 0, PTOWSP_I32) ==
        integer_bits(static_cast<int64_t>(z >> 60) - 8, PTOWSP_I32));
  CHECK(random_element(0, 0, PTOWSP_U8) == z >> 60);
  CHECK(float_value(random_element(0, 0, PTOWSP_F32), PTOWSP_F32) ==
        static_cast<double>(z >> 40) / 8388608.0 - 1);
  CHECK(float_value(random_element(0, 0, PTOWSP_F16), PTOWSP_F16) ==
        static_cast<double>(z >> 53) / 1024.0 - 1);
  CHECK(float_value(random_element(0, 0, PTOWSP_BF16), PTOWSP_BF16) ==
        static_cast<double>(z >> 56) / 128.0 - 1);
}

TEST_CASE("floats fill [-1, 1), integers -8 to 7, unsigned 0 to 15", "[random]") {
  for (uint32_t dtype = 0; dtype < dtype_count; ++dtype) {
    double sum = 0, low = 1e9, high = -1e9;
    const int count = 20000;
    for (int i = 0; i < count; ++i) {
      const uint64_t bits = random_element(42, static_cast<uint64_t>(i), dtype);
      const double value = is_float(dtype) ? float_value(bits, dtype)
                                           : static_cast<double>(integer_value(bits, dtype));
      sum += value;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    INFO(dtype_name(dtype));
    if (is_float(dtype)) {
      CHECK(low >= -1);
      CHECK(low < -0.98);
      CHECK(high < 1);
      CHECK(high > 0.98);
      CHECK(std::abs(sum / count) < 0.02);
    } else {
      CHECK(low == (dtype == PTOWSP_U8 ? 0 : -8));
      CHECK(high == (dtype == PTOWSP_U8 ? 15 : 7));
    }
  }
}

TEST_CASE("an element depends on seed and index only", "[random]") {
  std::vector<float> a(100), b(50);
  fill_random(a.data(), a.size(), PTOWSP_F32, 3);
  fill_random(b.data(), b.size(), PTOWSP_F32, 3);
  CHECK(std::equal(b.begin(), b.end(), a.begin()));
  fill_random(b.data(), b.size(), PTOWSP_F32, 4);
  CHECK_FALSE(std::equal(b.begin(), b.end(), a.begin()));
  CHECK(std::set<float>(a.begin(), a.end()).size() > 95);
}
