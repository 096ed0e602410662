// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The half that needs no help of the compiler, against arithmetic on its format and
/// against the compiler's own where there is one.
///
/// Invariant: every one of the 65536 halves is tried.

#include "pto/half.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

using pto::soft_half;

namespace {

uint16_t bits(soft_half h) {
  uint16_t b;
  std::memcpy(&b, &h, sizeof b);
  return b;
}

soft_half from_bits(uint16_t b) {
  soft_half h;
  std::memcpy(static_cast<void *>(&h), &b, sizeof b);
  return h;
}

double by_definition(uint16_t h) {
  const int exponent = h >> 10 & 31, mantissa = h & 1023;
  const double magnitude =
      exponent ? std::ldexp(1024 + mantissa, exponent - 25) : std::ldexp(mantissa, -24);
  return h & 0x8000 ? -magnitude : magnitude;
}

} // namespace

TEST_CASE("every half converts to its value and back", "[half]") {
  int wrong = 0;
  for (uint32_t h = 0; h < 0x10000; ++h) {
    const uint16_t b = static_cast<uint16_t>(h);
    const float value = static_cast<float>(from_bits(b));
    if ((b & 0x7c00) == 0x7c00) {
      const bool is_nan = b & 0x3ff;
      wrong += is_nan ? !std::isnan(value) : !(std::isinf(value) && (value < 0) == (b >> 15 == 1));
      wrong += is_nan ? bits(soft_half(value)) != (b | 0x200) : bits(soft_half(value)) != b;
      continue;
    }
    wrong += value != by_definition(b) || std::signbit(value) != (b >> 15 == 1);
    wrong += bits(soft_half(value)) != b;
  }
  CHECK(wrong == 0);
}

TEST_CASE("floats between two halves go to the nearest, ties to even", "[half]") {
  int wrong = 0;
  for (uint16_t b = 0; b < 0x7bff; ++b) {
    const float low = static_cast<float>(from_bits(b));
    const float high = static_cast<float>(from_bits(static_cast<uint16_t>(b + 1)));
    const float middle = (low + high) / 2; // exact
    const uint16_t even = static_cast<uint16_t>(b + (b & 1));
    wrong += bits(soft_half(middle)) != even;
    wrong += bits(soft_half(std::nextafterf(middle, low))) != b;
    wrong += bits(soft_half(std::nextafterf(middle, high))) != b + 1;
    wrong += bits(soft_half(-middle)) != (even | 0x8000);
  }
  CHECK(wrong == 0);
  CHECK(bits(soft_half(65519.996f)) == 0x7bff);
  CHECK(bits(soft_half(65520.0f)) == 0x7c00);
  CHECK(bits(soft_half(1e30f)) == 0x7c00);
  CHECK(bits(soft_half(1e-30f)) == 0);
}

TEST_CASE("the compiler's half has the same bits", "[half]") {
  int wrong = 0;
  for (uint64_t f = 0; f < 0x100000000; f += 4999) {
    const uint32_t pattern = static_cast<uint32_t>(f);
    float value;
    std::memcpy(&value, &pattern, sizeof value);
    const pto::half native = static_cast<pto::half>(value);
    uint16_t b;
    std::memcpy(&b, &native, sizeof b);
    wrong += b != bits(soft_half(value));
  }
  CHECK(wrong == 0);
}
