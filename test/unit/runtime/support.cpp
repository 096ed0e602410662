// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How test programs become artifacts.

#include "support.h"

namespace test {
namespace {

// A run belongs to one thread of the test, its kernels to the run's workers.
program *running = nullptr;

void orchestrate(ptowsp_orchestrator *impl, const uint64_t *args) {
  ptowsp::rt::orchestrator o(impl);
  reinterpret_cast<program *>(args[0])->orchestrate(o);
}

void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report) {
  report->cycles = running->body ? running->body(args, kernel->arg_count) : 1;
}

} // namespace

program::program() {
  for (uint32_t unit = 0; unit < 4; ++unit)
    for (uint32_t arity = 0; arity < arities; ++arity)
      kernels.push_back({"kernel", unit, arity, nullptr, 0});
  argument.name = "program";
  argument.access = PTOWSP_SCALAR;
  argument.dtype = PTOWSP_I64;
  aicpu.abi_version = PTOWSP_ABI_VERSION;
  aicpu.struct_bytes = sizeof(aicpu);
  aicpu.name = "test";
  static const char *const files[] = {"test.mlir"};
  aicpu.files = files;
  aicpu.file_count = 1;
  aicpu.arg_count = 1;
  aicpu.orchestrate = test::orchestrate;
  aicpu.schedule.heap_bytes = 1 << 20;
  aicpu.machine.name = "test";
  aicpu.machine.max_domains = 8;
  for (uint32_t &count : aicpu.machine.unit_count)
    count = 4;
  aicpu.machine.submit_cycles = 3;
  aicpu.machine.dispatch_cycles = 5;
  aicpu.machine.retire_cycles = 2;
  aicore.abi_version = PTOWSP_ABI_VERSION;
  aicore.struct_bytes = sizeof(aicore);
  aicore.name = "test";
  aicore.kernels = kernels.data();
  aicore.kernel_count = static_cast<uint32_t>(kernels.size());
  aicore.execute = execute;
  artifact.abi_version = PTOWSP_ABI_VERSION;
  artifact.struct_bytes = sizeof(artifact);
  artifact.name = "test";
  artifact.aicpu = &aicpu;
  artifact.aicore = &aicore;
  artifact.arguments = &argument;
  artifact.argument_count = 1;
  options.struct_bytes = sizeof(options);
  report.struct_bytes = sizeof(report);
}

int program::run() {
  running = this;
  times.clear();
  options.context = this;
  options.task_retired = [](void *self, const ptowsp_task_times *t) {
    static_cast<program *>(self)->times.push_back(*t);
  };
  const uint64_t args[] = {reinterpret_cast<uint64_t>(this)};
  return ptowsp_run(&artifact, args, nullptr, &options, &report);
}

} // namespace test
