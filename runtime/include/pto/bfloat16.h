// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The brain floating-point type of the kernels: the upper half of a float.
///
/// Invariant: conversion from float rounds to nearest even, conversion to float is
/// exact; a NaN stays one.

#ifndef PTO_BFLOAT16_H
#define PTO_BFLOAT16_H

#include <cstdint>
#include <cstring>

namespace pto {

/// Storage with conversions: the machine moves and multiplies these numbers on the
/// cube, and converts them; it has no other arithmetic on them.
class bfloat16_t {
public:
  bfloat16_t() = default;
  explicit bfloat16_t(float value) {
    uint32_t f;
    std::memcpy(&f, &value, sizeof f);
    const uint32_t rounded = (f + 0x7fff + (f >> 16 & 1)) >> 16;
    const uint32_t quiet = f >> 16 | 0x40;
    bits = static_cast<uint16_t>((f & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
  }
  explicit operator float() const {
    const uint32_t f = static_cast<uint32_t>(bits) << 16;
    float value;
    std::memcpy(&value, &f, sizeof value);
    return value;
  }

private:
  uint16_t bits;
};

} // namespace pto

#endif // PTO_BFLOAT16_H
