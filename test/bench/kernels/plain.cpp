// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The same as plain loops, as one writes them by hand for a compiler that vectorises.

#include "kernels.h"

#include <cmath>
#include <cstring>
#include <pto/half.h>

namespace bench {

void plain_add(const float *__restrict x, const float *__restrict y, float *__restrict out) {
  for (int i = 0; i < add_count; ++i)
    out[i] = x[i] + y[i];
}

void plain_softmax(const float *x, float *out) {
  for (int r = 0; r < softmax_rows; ++r, x += softmax_cols, out += softmax_cols) {
    float most = x[0], sum = 0;
    for (int c = 1; c < softmax_cols; ++c)
      most = std::fmax(most, x[c]);
    for (int c = 0; c < softmax_cols; ++c)
      sum += out[c] = std::exp(x[c] - most);
    for (int c = 0; c < softmax_cols; ++c)
      out[c] /= sum;
  }
}

void plain_rmsnorm(const float *x, const float *gamma, float *out) {
  for (int r = 0; r < norm_rows; ++r, x += norm_cols, out += norm_cols) {
    float sum = 0;
    for (int c = 0; c < norm_cols; ++c)
      sum += x[c] * x[c];
    const float scale = 1.0f / std::sqrt(sum / norm_cols + 1e-6f);
    for (int c = 0; c < norm_cols; ++c)
      out[c] = x[c] * scale * gamma[c];
  }
}

/// Blocks of rows of b stay in the cache while rows of c grow.
static void multiply(int size, const float *a, const float *b, float *__restrict out) {
  constexpr int block = 64;
  std::memset(out, 0,
              sizeof(float) * static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  for (int first = 0; first < size; first += block)
    for (int i = 0; i < size; ++i)
      for (int k = first; k < first + block; ++k) {
        const float factor = a[i * size + k];
        for (int j = 0; j < size; ++j)
          out[i * size + j] += factor * b[k * size + j];
      }
}

void plain_matmul(int size, const void *a, const void *b, bool is_half, float *scratch,
                  float *out) {
  if (!is_half)
    return multiply(size, static_cast<const float *>(a), static_cast<const float *>(b), out);
  const int count = size * size;
  for (int i = 0; i < count; ++i) {
    scratch[i] = static_cast<float>(static_cast<const pto::half *>(a)[i]);
    scratch[count + i] = static_cast<float>(static_cast<const pto::half *>(b)[i]);
  }
  multiply(size, scratch, scratch + count, out);
}

} // namespace bench
