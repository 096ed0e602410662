// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The counter-based generator; see the header for its definition.
///
/// Invariant: no state between elements.

#include "random.h"

#include "dtype.h"

#include <cmath>

namespace ptowsp::host {

static uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

uint64_t random_element(uint64_t seed, uint64_t index, uint32_t dtype) {
  const uint64_t z = mix(mix(seed) + index);
  if (dtype == PTOWSP_I1)
    return z >> 63;
  if (!is_float(dtype)) {
    const int64_t nibble = static_cast<int64_t>(z >> 60);
    return integer_bits(dtype == PTOWSP_U8 ? nibble : nibble - 8, dtype);
  }
  const int m = dtype == PTOWSP_F64 ? 52 : dtype == PTOWSP_F32 ? 23 : dtype == PTOWSP_F16 ? 10 : 7;
  const double k = static_cast<double>(z >> (64 - (m + 1)));
  return float_bits(std::ldexp(k, -m) - 1.0, dtype);
}

void fill_random(void *data, uint64_t count, uint32_t dtype, uint64_t seed) {
  auto *to = static_cast<unsigned char *>(data);
  for (uint64_t i = 0; i < count; ++i, to += dtype_bytes(dtype))
    store_bits(to, dtype, random_element(seed, i, dtype));
}

} // namespace ptowsp::host
