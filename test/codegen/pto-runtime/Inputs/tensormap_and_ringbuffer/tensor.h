// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A stand-in for pto-runtime's tensors of 2026-03, as far as artifacts use them.

#ifndef PTOWSP_TEST_TENSOR_H
#define PTOWSP_TEST_TENSOR_H

#include <cstdint>

enum class DataType { FLOAT32, FLOAT16, INT32, INT16, INT8, UINT8, BFLOAT16, INT64, UINT64 };

struct TensorData {
  struct {
    uint64_t addr;
    uint64_t size;
  } buffer;
  uint64_t start_offset;
};

#endif // PTOWSP_TEST_TENSOR_H
