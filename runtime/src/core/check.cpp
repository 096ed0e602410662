// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "check.h"

#include <cstdio>
#include <cstdlib>

void ptowsp::rt::check_failed(const char *condition, const char *invariant) {
  std::fprintf(stderr, "ptowsp runtime: internal error: %s\ndetail: '%s' does not hold\n",
               invariant, condition);
  std::abort();
}
