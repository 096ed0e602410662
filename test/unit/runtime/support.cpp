// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How test programs become artifacts.

#include "support.h"

#include <cstring>

namespace test {
namespace {

// A run belongs to one thread of the test, its kernels to the run's workers.
program *running = nullptr;

void orchestrate(ptowsp_orchestrator *impl, const uint64_t *args) {
  ptowsp::rt::orchestrator o(impl);
  reinterpret_cast<program *>(args[0])->orchestrate(o);
}

void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report) {
  const bool part = std::strncmp(kernel->name, "part ", 5) == 0;
  if (part && running->part)
    report->cycles = running->part(args, static_cast<uint32_t>(kernel->name[5] - '0'));
  else
    report->cycles = running->body ? running->body(args, kernel->arg_count) : 1;
}

} // namespace

program::program() {
  for (uint32_t unit = 0; unit < 4; ++unit)
    for (uint32_t arity = 0; arity < arities; ++arity)
      kernels.push_back({"kernel", unit, arity, nullptr, 0});
  for (uint32_t arity = 0; arity < arities; ++arity) {
    kernels.push_back({"mixed", PTOWSP_MIXED, arity, nullptr, 0});
    kernels.push_back({"part 0", PTOWSP_AIC, arity, nullptr, 0});
    kernels.push_back({"part 1", PTOWSP_AIV, arity, nullptr, 0});
    kernels.push_back({"part 2", PTOWSP_AIV, arity, nullptr, 0});
  }
  aicpu.abi_version = PTOWSP_ABI_VERSION;
  aicpu.struct_bytes = sizeof(aicpu);
  aicpu.name = "test";
  static const char *const files[] = {"test.mlir"};
  aicpu.files = files;
  aicpu.file_count = 1;
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
  options.struct_bytes = sizeof(options);
  report.struct_bytes = sizeof(report);
}

int program::run(decltype(&ptowsp_run) on) {
  running = this;
  times.clear();
  options.context = this;
  options.task_retired = nullptr;
  if (listens)
    options.task_retired = [](void *self, const ptowsp_task_times *t) {
      static_cast<program *>(self)->times.push_back(*t);
    };
  arguments.assign(1, {"program", PTOWSP_SCALAR, PTOWSP_I64, 0, 0, {}});
  std::vector<uint64_t> args = {reinterpret_cast<uint64_t>(this)};
  for (const ptowsp_tensor &t : tensors) {
    ptowsp_argument argument = {"tensor", tensor_access, t.dtype, t.rank, 0, {}};
    for (uint32_t d = 0; d < t.rank; ++d)
      argument.extents[d] = {t.sizes[d], PTOWSP_NO_SYMBOL, 0};
    arguments.push_back(argument);
    args.push_back(reinterpret_cast<uint64_t>(&t));
  }
  artifact.arguments = arguments.data();
  artifact.argument_count = aicpu.arg_count = static_cast<uint32_t>(arguments.size());
  return on(&artifact, args.data(), nullptr, &options, &report);
}

} // namespace test
