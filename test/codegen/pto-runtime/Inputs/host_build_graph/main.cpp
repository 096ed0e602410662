// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "runtime.h"

#include "../values.h"

extern "C" int build_graph(Runtime *runtime, uint64_t *args, int count);

int main(int argc, char **argv) {
  return test::run_seeds(
      argc, argv, [](std::vector<test::value> &, std::vector<uint64_t> &raw, test::choice choose) {
        Runtime runtime;
        if (build_graph(&runtime, raw.data(), static_cast<int>(raw.size())) != 0)
          return false;
        auto kernels = [](int kernel, int64_t *args) {
          pto::run_kernel(test::kernels[kernel], args, "kernel");
        };
        return runtime.run(choose, kernels);
      });
}
