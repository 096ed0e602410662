// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A kernel as the chip launches it. The same file in every artifact; a2a3.cmake compiles
/// it once for each kernel, whose file and name it gives.

#include PTOWSP_KERNEL_FILE // defines kernel_entry

extern "C" __global__ __aicore__ void PTOWSP_KERNEL_NAME(__gm__ int64_t *args) {
  kernel_entry(args);
}
