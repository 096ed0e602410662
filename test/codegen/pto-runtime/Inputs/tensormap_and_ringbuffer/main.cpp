// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "pto_orchestration_api.h"

#include "../values.h"

extern "C" PTO2OrchestrationConfig aicpu_orchestration_config(uint64_t *args, int count);
extern "C" void aicpu_orchestration_entry(PTO2Runtime *rt, uint64_t *args, int count);

int main(int argc, char **argv) {
  return test::run_seeds(
      argc, argv, [](std::vector<test::value> &, std::vector<uint64_t> &raw, test::choice choose) {
        const int count = static_cast<int>(raw.size());
        if (aicpu_orchestration_config(raw.data(), count).expected_arg_count != count)
          return false;
        PTO2Runtime runtime(
            [](int kernel, int64_t *args) {
              pto::run_kernel(test::kernels[kernel], args, "kernel");
            },
            [](void *state, uint64_t below) {
              return (*static_cast<test::choice *>(state))(below);
            },
            &choose);
        aicpu_orchestration_entry(&runtime, raw.data(), count);
        return runtime.finish();
      });
}
