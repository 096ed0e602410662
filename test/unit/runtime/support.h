// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Programs for tests: an orchestration and its kernel as C++ lambdas.
///
/// Invariant: nothing here knows how the runtime does what it does.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_SUPPORT_H
#define PTOWSP_TEST_UNIT_RUNTIME_SUPPORT_H

#include "ptowsp/rt/host.h"
#include "ptowsp/rt/orchestration.h"

#include <functional>
#include <string>
#include <vector>

namespace test {

using ptowsp::rt::tensor;

/// A program with one kernel per unit and arity, `kernel_of(unit, arity)`.
/// Every task runs `body(args, arity)`, which returns its cycles.
class program {
public:
  static constexpr uint32_t arities = 16;

  std::function<void(ptowsp::rt::orchestrator &)> orchestrate;
  std::function<uint64_t(int64_t *args, uint32_t arity)> body;
  /// What the parts of mixed kernels run instead of `body`, when it is set.
  std::function<uint64_t(int64_t *args, uint32_t part)> part;
  ptowsp_run_options options = {};
  ptowsp_run_report report = {};
  ptowsp_artifact artifact = {};
  ptowsp_aicpu_program aicpu = {};
  ptowsp_aicore_program aicore = {};
  /// Tensors that the artifact takes as arguments.
  std::vector<ptowsp_tensor> tensors;
  uint32_t tensor_access = PTOWSP_INOUT; /* of all of them */
  bool listens = true; /* to every task */
  std::vector<ptowsp_task_times> times; /* of all tasks, of a run that listens */

  program();
  program(const program &) = delete;
  program &operator=(const program &) = delete;

  /// Runs it, `on` some platform; the report and the times of the tasks are left here.
  int run(decltype(&ptowsp_run) on = ptowsp_run);

  std::string text() const { return report.text; }
  const ptowsp_resource_stats &stats(uint32_t resource) const { return report.resources[resource]; }

private:
  std::vector<ptowsp_kernel> kernels;
  std::vector<ptowsp_argument> arguments;
};

/// Mixed kernels have three more rows for their parts.
inline uint32_t kernel_of(uint32_t unit, uint32_t arity) {
  const uint32_t rows = unit == PTOWSP_MIXED ? 1 + PTOWSP_MIXED_PARTS : 1;
  return unit * program::arities + rows * arity;
}

/// Submits a task; the kernel follows from unit and number of parameters.
inline uint64_t submit(ptowsp::rt::orchestrator &o, uint32_t unit,
                       std::initializer_list<ptowsp_param> params, ptowsp_location at = 0) {
  const auto arity = static_cast<uint32_t>(params.size());
  return o.submit(kernel_of(unit, arity), unit, params, at);
}

/// A packed tensor over memory of the test.
template <typename T> tensor over(std::vector<T> &memory, uint32_t dtype) {
  tensor t = tensor::intermediate(dtype, {static_cast<int64_t>(memory.size())});
  t.view.address = reinterpret_cast<uint64_t>(memory.data());
  return t;
}

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_SUPPORT_H
