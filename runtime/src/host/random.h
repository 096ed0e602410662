// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Random contents for arguments, the same on every platform.
///
/// Element i of `random:SEED` depends on SEED and i only: with
///     z = mix(mix(SEED) + i), mix being the finaliser of splitmix64,
/// a float is k * 2^-m - 1 with k the top m + 1 bits of z, m = 23 for f32, 10 for
/// f16, 7 for bf16: uniform in [-1, 1) and exact; an integer is the top 4 bits of z
/// minus 8, so -8 to 7, and 0 to 15 for unsigned types.
///
/// Invariant: integer arithmetic only decides the values.

#ifndef PTOWSP_HOST_RANDOM_H
#define PTOWSP_HOST_RANDOM_H

#include <cstdint>

namespace ptowsp::host {

/// The bits of element `index`.
uint64_t random_element(uint64_t seed, uint64_t index, uint32_t dtype);

/// Fills `count` elements.
void fill_random(void *data, uint64_t count, uint32_t dtype, uint64_t seed);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_RANDOM_H
