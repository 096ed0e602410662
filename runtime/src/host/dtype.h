// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The element types of arguments: names, sizes, the values behind their bits.
///
/// Invariant: bits above the size of a type are zero.

#ifndef PTOWSP_HOST_DTYPE_H
#define PTOWSP_HOST_DTYPE_H

#include "ptowsp/rt/abi.h"

#include <cstdint>
#include <string>

namespace ptowsp::host {

/// The types that tensors can have come first.
inline constexpr uint32_t dtype_count = PTOWSP_U8 + 1;
inline constexpr uint32_t scalar_dtype_count = PTOWSP_I1 + 1;

/// "f32", or "unknown".
const char *dtype_name(uint32_t dtype);
/// Bytes of one element; zero for an unknown type.
uint32_t dtype_bytes(uint32_t dtype);
bool is_float(uint32_t dtype);

/// The smallest and the largest value of an integer type.
int64_t integer_min(uint32_t dtype);
int64_t integer_max(uint32_t dtype);

/// The value behind the bits of a floating-point type, exactly.
double float_value(uint64_t bits, uint32_t dtype);
/// The value behind the bits of an integer type.
int64_t integer_value(uint64_t bits, uint32_t dtype);

/// The nearest value of a floating-point type, ties to even; beyond its range
/// infinity.
uint64_t float_bits(double value, uint32_t dtype);
/// The low bytes of an integer that fits.
uint64_t integer_bits(int64_t value, uint32_t dtype);

/// The bits of the element at `address`, and the other way.
uint64_t load_bits(const void *address, uint32_t dtype);
void store_bits(void *address, uint32_t dtype, uint64_t bits);

/// Reads a value as a user writes it: nothing before or after it, within the range
/// of the type. Throws bad_input that begins with `context`.
uint64_t parse_value(const std::string &text, uint32_t dtype, const std::string &context);

/// The shortest text that reads back as the same value; floats always show that
/// they are floats: "47.0".
std::string format_value(uint64_t bits, uint32_t dtype);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_DTYPE_H
