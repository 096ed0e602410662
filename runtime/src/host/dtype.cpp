// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Conversions between bits, values and text.
///
/// Invariant: the small floating-point types are converted by one pair of functions
/// from their format, so that no host type is needed for them.

#include "dtype.h"

#include "failure.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace ptowsp::host {

namespace {
struct type_info {
  const char *name;
  uint32_t bytes;
  uint32_t exponent_bits; // zero for integers
  uint32_t mantissa_bits;
};

constexpr type_info types[scalar_dtype_count] = {
    {"f32", 4, 8, 23}, {"f16", 2, 5, 10}, {"bf16", 2, 8, 7}, {"i8", 1, 0, 0},    {"i16", 2, 0, 0},
    {"i32", 4, 0, 0},  {"i64", 8, 0, 0},  {"u8", 1, 0, 0},   {"f64", 8, 11, 52}, {"i1", 1, 0, 0},
};
} // namespace

const char *dtype_name(uint32_t dtype) {
  return dtype < scalar_dtype_count ? types[dtype].name : "unknown";
}

uint32_t dtype_bytes(uint32_t dtype) { return dtype < scalar_dtype_count ? types[dtype].bytes : 0; }

bool is_float(uint32_t dtype) {
  return dtype < scalar_dtype_count && types[dtype].exponent_bits != 0;
}

int64_t integer_min(uint32_t dtype) {
  return dtype == PTOWSP_U8 || dtype == PTOWSP_I1 ? 0 : INT64_MIN >> (64 - 8 * dtype_bytes(dtype));
}

int64_t integer_max(uint32_t dtype) {
  if (dtype == PTOWSP_I1)
    return 1;
  return dtype == PTOWSP_U8 ? 255 : INT64_MAX >> (64 - 8 * dtype_bytes(dtype));
}

double float_value(uint64_t bits, uint32_t dtype) {
  const type_info &t = types[dtype];
  const int bias = (1 << (t.exponent_bits - 1)) - 1;
  const uint64_t all_ones = (uint64_t{1} << t.exponent_bits) - 1;
  const uint64_t mantissa = bits & ((uint64_t{1} << t.mantissa_bits) - 1);
  const uint64_t exponent = bits >> t.mantissa_bits & all_ones;
  const bool negative = bits >> (t.mantissa_bits + t.exponent_bits) & 1;
  const int shift = -static_cast<int>(t.mantissa_bits) - bias;
  double magnitude;
  if (exponent == all_ones)
    magnitude = mantissa ? std::numeric_limits<double>::quiet_NaN()
                         : std::numeric_limits<double>::infinity();
  else if (exponent == 0)
    magnitude = std::ldexp(static_cast<double>(mantissa), shift + 1);
  else
    magnitude = std::ldexp(static_cast<double>(mantissa | uint64_t{1} << t.mantissa_bits),
                           shift + static_cast<int>(exponent));
  return negative ? -magnitude : magnitude;
}

uint64_t float_bits(double value, uint32_t dtype) {
  const type_info &t = types[dtype];
  const int mantissa_bits = static_cast<int>(t.mantissa_bits);
  const int bias = (1 << (t.exponent_bits - 1)) - 1;
  const uint64_t infinity = ((uint64_t{1} << t.exponent_bits) - 1) << t.mantissa_bits;
  const uint64_t sign =
      std::signbit(value) ? uint64_t{1} << (t.mantissa_bits + t.exponent_bits) : 0;
  if (std::isnan(value))
    return sign | infinity | uint64_t{1} << (t.mantissa_bits - 1);
  if (std::isinf(value))
    return sign | infinity;
  const double magnitude = std::fabs(value);
  if (magnitude == 0)
    return sign;
  const int exponent = std::max(std::ilogb(magnitude), 1 - bias);
  // In units of the last place; the default rounding is to nearest, ties to even.
  const double units = std::nearbyint(std::ldexp(magnitude, mantissa_bits - exponent));
  // A mantissa that rounds up to the next power of two carries into the exponent.
  const uint64_t hidden = uint64_t{1} << mantissa_bits;
  const uint64_t bits =
      static_cast<uint64_t>(exponent + bias - 1) * hidden + static_cast<uint64_t>(units);
  return sign | (bits >= infinity ? infinity : bits);
}

int64_t integer_value(uint64_t bits, uint32_t dtype) {
  if (dtype == PTOWSP_U8 || dtype == PTOWSP_I1)
    return static_cast<int64_t>(bits & 0xff);
  const uint32_t unused = 64 - 8 * dtype_bytes(dtype);
  return static_cast<int64_t>(bits << unused) >> unused;
}

uint64_t integer_bits(int64_t value, uint32_t dtype) {
  const uint32_t unused = 64 - 8 * dtype_bytes(dtype);
  return static_cast<uint64_t>(value) << unused >> unused;
}

uint64_t load_bits(const void *address, uint32_t dtype) {
  uint64_t bits = 0; // little endian, as all machines that the runtime builds for
  std::memcpy(&bits, address, dtype_bytes(dtype));
  return bits;
}

void store_bits(void *address, uint32_t dtype, uint64_t bits) {
  std::memcpy(address, &bits, dtype_bytes(dtype));
}

static bool may_begin_number(const std::string &text) {
  return !text.empty() && !std::isspace(static_cast<unsigned char>(text[0]));
}

static uint64_t parse_float(const std::string &text, uint32_t dtype, const std::string &context) {
  char *end = nullptr;
  // Straight to float where that is the type: by way of double it would round twice.
  const double value = dtype == PTOWSP_F32 ? static_cast<double>(std::strtof(text.c_str(), &end))
                                           : std::strtod(text.c_str(), &end);
  if (!may_begin_number(text) || end != text.c_str() + text.size())
    throw bad_input{context + ": '" + text + "' is not a number"};
  const uint64_t bits = float_bits(value, dtype);
  const bool names_infinity = text.find_first_of("iI") != std::string::npos;
  if (std::isinf(float_value(bits, dtype)) && !names_infinity)
    throw bad_input{context + ": '" + text + "' is beyond the range of " + dtype_name(dtype)};
  return bits;
}

uint64_t parse_value(const std::string &text, uint32_t dtype, const std::string &context) {
  if (is_float(dtype))
    return parse_float(text, dtype, context);
  if (dtype == PTOWSP_I1 && (text == "true" || text == "false"))
    return text == "true";
  char *end = nullptr;
  errno = 0;
  const long long value = std::strtoll(text.c_str(), &end, 10);
  if (!may_begin_number(text) || end != text.c_str() + text.size())
    throw bad_input{context + ": '" + text + "' is not an integer"};
  if (errno == ERANGE || value < integer_min(dtype) || value > integer_max(dtype))
    throw bad_input{context + ": '" + text + "' is beyond the range of " + dtype_name(dtype),
                    "the range is " + std::to_string(integer_min(dtype)) + " to " +
                        std::to_string(integer_max(dtype))};
  return integer_bits(value, dtype);
}

std::string format_value(uint64_t bits, uint32_t dtype) {
  if (dtype == PTOWSP_I1)
    return bits & 1 ? "true" : "false";
  if (!is_float(dtype))
    return std::to_string(integer_value(bits, dtype));
  const double value = float_value(bits, dtype);
  if (std::isnan(value))
    return "nan";
  if (std::isinf(value))
    return value < 0 ? "-inf" : "inf";
  // Numbers of a usual size show no exponent, also where it would be shorter.
  const double magnitude = std::fabs(value);
  const bool is_usual = magnitude >= 1e-4 && magnitude < 1e16;
  char text[40];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (float_bits(std::strtod(text, nullptr), dtype) == bits &&
        !(is_usual && std::strchr(text, 'e')))
      break;
  }
  std::string result = text;
  if (result.find_first_of(".e") == std::string::npos)
    result += ".0";
  return result;
}

} // namespace ptowsp::host
