// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Calls a workload through its typed entry.

#include "scale.h"

#include <cstdio>
#include <vector>

int main() {
  const int64_t n = 2;
  std::vector<float> x(n * 8 * 16, 1.5f), y(x.size());
  scale_args args;
  scale_args_init(&args);
  args.n = n;
  args.x = x.data();
  args.y = y.data();
  args.factor = 4.0f;
  ptowsp_run_report report = {};
  report.struct_bytes = sizeof report;
  const int status = scale_run(&args, nullptr, &report);
  std::printf("status %d, y = %g ... %g\n", status, y.front(), y.back());
  return status;
}
