// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-03, aicpu_build_graph: thread 0 of the AICPU adds tasks
/// while the other threads run them. The arguments are pointers of the device.

#ifndef PTOWSP_PTO_RUNTIME_BACKEND_H
#define PTOWSP_PTO_RUNTIME_BACKEND_H

#if __has_include("pto_orchestration_api.h")
#error "this artifact is made for interface 2026-03 of pto-runtime; these headers are of 2026-08"
#endif

#include "runtime.h"

#include "successors.h"

namespace ptowsp::pto {

/// The calls that add tasks; one runs as soon as it is published.
struct task_calls {
  Runtime *runtime;

  int count() const { return runtime->get_task_count(); }
  int add(uint64_t *args, int count, int kernel, CoreType core) const {
    return runtime->aicpu_build_api.add_task(runtime, args, count, kernel, core, 0);
  }
  void connect(int from, int to) const {
    runtime->aicpu_build_api.add_successor_conditional(runtime, from, to);
  }
  void publish(int task) const { runtime->aicpu_build_api.publish_task(runtime, task); }
};

class backend {
public:
  backend(Runtime *runtime, uint32_t join_kernel)
      : runtime(runtime), tasks({runtime}, join_kernel) {}

  static uint32_t most_edges(uint32_t) { return UINT32_MAX; }

  void provide(ptowsp_tensor &tensor) {
    tensor.address =
        reinterpret_cast<uint64_t>(runtime->aicpu_build_api.device_malloc(tensor.buffer_bytes));
  }

  bool add(const ptowsp_task &task, const task_list &edges, task_number) {
    return tasks.add(task, edges);
  }

  void scope_begin() {}
  void scope_end() {}

  uint64_t read(const ptowsp_tensor &element) const {
    uint64_t bits = 0;
    std::memcpy(&bits, reinterpret_cast<const void *>(address_of(element)),
                rt::dtype_bytes(element.dtype));
    return bits;
  }

  void report(const char *text) const { std::fprintf(stderr, "error: %s\n", text); }

private:
  Runtime *runtime;
  successor_lists<task_calls> tasks;
};

inline int build_graph(Runtime *runtime, const program &p) {
  if (runtime->orch_argc != static_cast<int>(p.value_count())) {
    std::fprintf(stderr, "error: %s takes %u values, not %d\n", p.name, p.value_count(),
                 static_cast<int>(runtime->orch_argc));
    return -1;
  }
  std::vector<uint64_t> values(runtime->orch_args, runtime->orch_args + p.value_count());
  backend b(runtime, p.join_kernel);
  return orchestrator<backend>(b, p, values.data()).run(values) ? 0 : -1;
}

} // namespace ptowsp::pto

#define PTOWSP_ORCHESTRATION(name, program)                                                        \
  extern "C" int name(Runtime *runtime) { return ptowsp::pto::build_graph(runtime, program); }

#endif // PTOWSP_PTO_RUNTIME_BACKEND_H
