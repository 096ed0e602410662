// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Bits, values and texts of the element types.
///
/// Invariant: for 16-bit types every pattern is tried.

#include "dtype.h"
#include "failure.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

using namespace ptowsp::host;

namespace {

std::string error_of(const std::string &text, uint32_t dtype) {
  try {
    parse_value(text, dtype, "x");
  } catch (const bad_input &e) {
    return e.what;
  }
  return "";
}

uint64_t bits_of(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

} // namespace

TEST_CASE("sizes and names", "[dtype]") {
  const char *names[] = {"f32", "f16", "bf16", "i8", "i16", "i32", "i64", "u8"};
  const uint32_t sizes[] = {4, 2, 2, 1, 2, 4, 8, 1};
  for (uint32_t d = 0; d < dtype_count; ++d) {
    CHECK(dtype_name(d) == std::string(names[d]));
    CHECK(dtype_bytes(d) == sizes[d]);
  }
  CHECK(dtype_bytes(scalar_dtype_count) == 0);
}

TEST_CASE("every 16-bit float goes to its value and back, through text too", "[dtype]") {
  for (uint32_t dtype : {PTOWSP_F16, PTOWSP_BF16}) {
    int wrong = 0;
    for (uint64_t bits = 0; bits < 0x10000; ++bits) {
      const double value = float_value(bits, dtype);
      if (std::isnan(value))
        continue;
      wrong += float_bits(value, dtype) != bits;
      if (bits % 7 == 0)
        wrong += parse_value(format_value(bits, dtype), dtype, "x") != bits;
    }
    CHECK(wrong == 0);
  }
  // bf16 is the upper half of f32
  for (uint64_t bits = 0; bits < 0x10000; bits += 3)
    if (!std::isnan(float_value(bits, PTOWSP_BF16)))
      CHECK(float_value(bits, PTOWSP_BF16) == float_value(bits << 16, PTOWSP_F32));
}

TEST_CASE("rounding to f16 goes to the nearest, ties to even", "[dtype]") {
  CHECK(float_bits(1.0, PTOWSP_F16) == 0x3c00);
  CHECK(float_bits(2049.0, PTOWSP_F16) == float_bits(2048.0, PTOWSP_F16));
  CHECK(float_bits(2051.0, PTOWSP_F16) == float_bits(2052.0, PTOWSP_F16));
  CHECK(float_bits(65519.0, PTOWSP_F16) == 0x7bff);
  CHECK(float_bits(65520.0, PTOWSP_F16) == 0x7c00);
  CHECK(float_bits(std::ldexp(1.0, -25), PTOWSP_F16) == 0);
  CHECK(float_bits(std::ldexp(1.5, -25), PTOWSP_F16) == 1);
  CHECK(float_bits(std::ldexp(2047.5, -25), PTOWSP_F16) == 0x400); // carries into the exponent
  CHECK(float_bits(-0.0, PTOWSP_F16) == 0x8000);
  CHECK(float_bits(-HUGE_VAL, PTOWSP_F16) == 0xfc00);
  CHECK(float_bits(std::nan(""), PTOWSP_BF16) == 0x7fc0);
}

TEST_CASE("f32 bits are the host's", "[dtype]") {
  for (float f : {0.1f, -3.5e-42f, 1e38f, 16777216.0f, 1.17549435e-38f}) {
    CHECK(float_bits(f, PTOWSP_F32) == bits_of(f));
    CHECK(float_value(bits_of(f), PTOWSP_F32) == f);
  }
}

TEST_CASE("integers keep their sign and their width", "[dtype]") {
  CHECK(integer_bits(-1, PTOWSP_I16) == 0xffff);
  CHECK(integer_value(0xffff, PTOWSP_I16) == -1);
  CHECK(integer_value(0xff, PTOWSP_U8) == 255);
  CHECK(integer_value(0xff, PTOWSP_I8) == -1);
  CHECK(integer_min(PTOWSP_I8) == -128);
  CHECK(integer_max(PTOWSP_I32) == INT32_MAX);
  CHECK(integer_min(PTOWSP_I64) == INT64_MIN);
}

TEST_CASE("values are read as they are written", "[dtype]") {
  CHECK(parse_value("2", PTOWSP_F32, "x") == bits_of(2.0f));
  CHECK(parse_value("-1.5e-3", PTOWSP_F32, "x") == bits_of(-1.5e-3f));
  CHECK(parse_value("inf", PTOWSP_F32, "x") == bits_of(HUGE_VALF));
  CHECK(parse_value("-Infinity", PTOWSP_F16, "x") == 0xfc00);
  CHECK(std::isnan(float_value(parse_value("nan", PTOWSP_F32, "x"), PTOWSP_F32)));
  CHECK(parse_value("65504", PTOWSP_F16, "x") == 0x7bff);
  CHECK(parse_value("-128", PTOWSP_I8, "x") == 0x80);
  CHECK(parse_value("255", PTOWSP_U8, "x") == 255);
  CHECK(parse_value("-9223372036854775808", PTOWSP_I64, "x") == uint64_t{1} << 63);
}

TEST_CASE("values that are no values", "[dtype]") {
  for (const char *text : {"", " 1", "1 ", "1x", "--1", "one", "0x", "1,5"}) {
    CHECK(error_of(text, PTOWSP_F32) == std::string("x: '") + text + "' is not a number");
    CHECK(error_of(text, PTOWSP_I32) == std::string("x: '") + text + "' is not an integer");
  }
  CHECK(error_of("1.5", PTOWSP_I32) == "x: '1.5' is not an integer");
  CHECK(error_of("128", PTOWSP_I8) == "x: '128' is beyond the range of i8");
  CHECK(error_of("-1", PTOWSP_U8) == "x: '-1' is beyond the range of u8");
  CHECK(error_of("9223372036854775808", PTOWSP_I64) ==
        "x: '9223372036854775808' is beyond the range of i64");
  CHECK(error_of("65520", PTOWSP_F16) == "x: '65520' is beyond the range of f16");
  CHECK(error_of("1e39", PTOWSP_F32) == "x: '1e39' is beyond the range of f32");
  CHECK(error_of("-3.38e38", PTOWSP_BF16).empty());
  CHECK(error_of("-3.4e39", PTOWSP_BF16) == "x: '-3.4e39' is beyond the range of bf16");
}

TEST_CASE("texts are short and show that floats are floats", "[dtype]") {
  CHECK(format_value(bits_of(47.0f), PTOWSP_F32) == "47.0");
  CHECK(format_value(bits_of(0.1f), PTOWSP_F32) == "0.1");
  CHECK(format_value(bits_of(-0.0f), PTOWSP_F32) == "-0.0");
  CHECK(format_value(bits_of(1e20f), PTOWSP_F32) == "1e+20");
  CHECK(format_value(bits_of(10.0f), PTOWSP_F32) == "10.0");
  CHECK(format_value(bits_of(16777216.0f), PTOWSP_F32) == "16777216.0");
  CHECK(format_value(bits_of(0.00012f), PTOWSP_F32) == "0.00012");
  CHECK(format_value(bits_of(1e-5f), PTOWSP_F32) == "1e-05");
  CHECK(format_value(bits_of(HUGE_VALF), PTOWSP_F32) == "inf");
  CHECK(format_value(bits_of(std::nanf("")), PTOWSP_F32) == "nan");
  CHECK(format_value(0x2e66, PTOWSP_F16) == "0.1");
  CHECK(format_value(0xff, PTOWSP_I8) == "-1");
}
