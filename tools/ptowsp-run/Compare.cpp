// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Compare.h"
#include "runtime/src/host/dtype.h"

#include <cmath>

namespace ptowsp::runner {

static double valueOf(uint64_t bits, uint32_t dtype) {
  return host::is_float(dtype) ? host::float_value(bits, dtype)
                               : static_cast<double>(host::integer_value(bits, dtype));
}

static bool agree(uint64_t actual, uint64_t expected, uint32_t dtype, const Tolerance &tolerance) {
  if (actual == expected)
    return true;
  if (!host::is_float(dtype))
    return false;
  const double a = valueOf(actual, dtype), e = valueOf(expected, dtype);
  if (std::isnan(a) || std::isnan(e))
    return std::isnan(a) && std::isnan(e);
  if (tolerance.isExact() || std::isinf(a) || std::isinf(e))
    return false;
  return std::fabs(a - e) <= tolerance.atol + tolerance.rtol * std::fabs(e);
}

Comparison compare(uint32_t dtype, uint64_t count, const uint8_t *actual, const uint8_t *expected,
                   const std::vector<bool> &written, const Tolerance &tolerance) {
  constexpr size_t shown = 5;
  const uint64_t bytes = host::dtype_bytes(dtype);
  Comparison result;
  for (uint64_t i = 0; i < count; ++i) {
    if (!written.empty() && !written[i])
      continue;
    ++result.compared;
    const uint64_t a = host::load_bits(actual + i * bytes, dtype);
    const uint64_t e = host::load_bits(expected + i * bytes, dtype);
    if (agree(a, e, dtype, tolerance))
      continue;
    ++result.mismatches;
    if (result.first.size() < shown)
      result.first.push_back({i, a, e});
    const double error = std::fabs(valueOf(a, dtype) - valueOf(e, dtype));
    if (!std::isfinite(error) || (result.hasLargest && error <= result.largestError))
      continue;
    result.hasLargest = true;
    result.largestElement = i;
    result.largestError = error;
  }
  return result;
}

Tolerance defaultTolerance(uint32_t dtype, bool exact) {
  if (exact || !host::is_float(dtype))
    return {};
  switch (dtype) {
  case PTOWSP_F32:
    return {.rtol = 1e-5, .atol = 1e-6};
  case PTOWSP_F16:
    return {.rtol = 4e-3, .atol = 1e-5};
  default:
    return {.rtol = 3e-2, .atol = 1e-5}; // bf16
  }
}

std::string positionText(uint64_t element, const std::vector<int64_t> &shape) {
  std::string text;
  for (size_t dim = shape.size(); dim-- > 0;) {
    const auto extent = static_cast<uint64_t>(shape[dim]);
    text = std::to_string(element % extent) + (text.empty() ? "" : ", ") + text;
    element /= extent;
  }
  return "[" + text + "]";
}

} // namespace ptowsp::runner
