// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A compiled program that runs in this process: the runtime is the real one, orchestration and
/// kernels are interpreted. So a run needs no C++ compiler, and a program takes milliseconds.
///
/// Invariant: the runtime is told what the emitted C++ would tell it.

#ifndef PTOWSP_TEST_FUZZ_ARTIFACT_H
#define PTOWSP_TEST_FUZZ_ARTIFACT_H

#include "compiler/Interpreter/Interpreter.h"
#include "test/fuzz/Orchestrator.h"

#include <atomic>

namespace ptowsp::fuzz {

/// What a run leaves.
struct Outcome {
  int status;
  /// The arguments' tensors, by name.
  std::map<std::string, std::vector<uint8_t>> tensors;
  std::map<std::string, uint64_t> slots; ///< What they hold in the end.
  std::vector<ptowsp_task_times> times;
  ptowsp_run_report report;
};

class Artifact {
public:
  /// Of a module that is lowered to `orch`. One may run at a time.
  explicit Artifact(codegen::Model model, Fault fault);
  Artifact(const Artifact &) = delete;

  /// Runs with the given settings, in as many scheduler domains.
  Outcome run(const interpreter::Arguments &arguments, ptowsp_run_options options,
              uint32_t domains);

private:
  static void orchestrate(ptowsp_orchestrator *runtime, const uint64_t *args);
  static void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report);
  static void retired(void *context, const ptowsp_task_times *times);

  void describeMachine();
  void describeArguments();
  uint64_t runKernel(const codegen::KernelEntry &entry, const int64_t *args);

  codegen::Model model;
  Fault fault;
  std::atomic<bool> failed = false;
  std::vector<ptowsp_kernel> kernels;
  std::vector<ptowsp_argument> arguments;
  std::vector<ptowsp_symbol> symbols;
  ptowsp_aicpu_program aicpu = {};
  ptowsp_aicore_program aicore = {};
  ptowsp_artifact artifact = {};
  static Artifact *running;
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_ARTIFACT_H
