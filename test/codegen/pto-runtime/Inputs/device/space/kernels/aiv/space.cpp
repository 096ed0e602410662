// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <pto/pto-inst.hpp>

extern "C" void kernel_entry(__gm__ int64_t *args) {
  int64_t *forgotten = args;
  *forgotten = 0;
}
