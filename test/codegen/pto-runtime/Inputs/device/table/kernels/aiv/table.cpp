// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <pto/pto-inst.hpp>

extern const int64_t table[8];
const int64_t table[8] = {3, 1, 4, 1, 5, 9, 2, 6};
extern "C" void kernel_entry(__gm__ int64_t *args) { args[0] = table[args[1] & 7]; }
