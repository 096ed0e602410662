// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What is measured: kernels in the form in which they are emitted, and plain loops for the
/// same. Arguments of a kernel are its tensors, inputs first.

#ifndef PTOWSP_BENCH_KERNELS_H
#define PTOWSP_BENCH_KERNELS_H

#include <cstdint>

namespace bench {

constexpr int add_count = 1 << 20;
constexpr int softmax_rows = 1000, softmax_cols = 200;
constexpr int norm_rows = 1000, norm_cols = 256;

void add_kernel(int64_t *args); // x, y, out
void softmax_kernel(int64_t *args); // x, out
void rmsnorm_kernel(int64_t *args); // x, gamma, out

/// A product of `size` rows and columns, f32 or of f16 to f32: a, b, out.
void (*matmul_kernel(int size, bool is_half))(int64_t *args);

void plain_add(const float *x, const float *y, float *out);
void plain_softmax(const float *x, float *out);
void plain_rmsnorm(const float *x, const float *gamma, float *out);
/// With f16 operands, given as their bits, these are converted first, in `scratch`.
void plain_matmul(int size, const void *a, const void *b, bool is_half, float *scratch, float *out);

/// The cycles of a product of f16 to f32: of 512 rows and columns on one core, of 1536, 3072
/// and 6144 of one of 24 cores, whose parts are alike.
uint64_t gemm_cycles(int size);

} // namespace bench

#endif // PTOWSP_BENCH_KERNELS_H
