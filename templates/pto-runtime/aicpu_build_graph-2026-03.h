// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-03, aicpu_build_graph: thread 0 of the AICPU adds tasks
/// while the other threads run them. The arguments are pointers of the device.
///
/// Invariant: a task is published after its edges; a task has at most `most_successors` of
/// them, since more would be dropped.

#ifndef PTOWSP_PTO_RUNTIME_BACKEND_H
#define PTOWSP_PTO_RUNTIME_BACKEND_H

#if __has_include("pto_orchestration_api.h")
#error "this artifact is made for interface 2026-03 of pto-runtime; these headers are of 2026-08"
#endif

#include "runtime.h"

#include "graph.h"

namespace ptowsp::pto {

class backend {
public:
  backend(Runtime *runtime, uint32_t join_kernel)
      : runtime(runtime), api(runtime->aicpu_build_api), join_kernel(join_kernel) {}

  static uint32_t most_edges(uint32_t) { return UINT32_MAX; }

  void provide(ptowsp_tensor &tensor) {
    tensor.address = reinterpret_cast<uint64_t>(api.device_malloc(tensor.buffer_bytes));
  }

  bool add(const ptowsp_task &task, const task_list &edges, task_number) {
    uint64_t args[most_args];
    for (uint32_t i = 0; i < task.param_count; ++i) {
      const ptowsp_param &param = task.params[i];
      args[i] = param.access == PTOWSP_SCALAR
                    ? param.value
                    : address_of(*reinterpret_cast<const ptowsp_tensor *>(param.value));
      if (param.access != PTOWSP_SCALAR && args[i] == 0)
        return false; // no memory was left for it
    }
    const int id = add_node(args, static_cast<int>(task.param_count), task.kernel, task.unit);
    if (id < 0)
      return false;
    nodes.push_back({id, 0});
    for (task_number from : edges)
      if (!connect(from, id))
        return false;
    api.publish_task(runtime, id);
    return true;
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
  static constexpr uint32_t most_args = 16;
  static constexpr uint32_t most_successors = 512;
  static constexpr int most_tasks = 131072;

  struct node {
    int id; ///< where the next edge from the task starts: the task, or what stands for it
    uint32_t successors;
  };

  static uint64_t address_of(const ptowsp_tensor &tensor) {
    return tensor.address == 0 ? 0
                               : tensor.address + static_cast<uint64_t>(tensor.offset) *
                                                      rt::dtype_bytes(tensor.dtype);
  }

  int add_node(uint64_t *args, int count, uint32_t kernel, uint32_t unit) {
    if (runtime->get_task_count() >= most_tasks)
      return -1;
    return api.add_task(runtime, args, count, static_cast<int>(kernel),
                        unit == PTOWSP_AIC ? CoreType::AIC : CoreType::AIV, 0);
  }

  /// An edge; when the list of a task's successors has one place left, a task that does
  /// nothing takes it and stands for the task from then on.
  bool connect(task_number from, int to) {
    node &start = nodes[from];
    if (start.successors + 1 == most_successors) {
      uint64_t no_args[1] = {0};
      const int relay = add_node(no_args, 1, join_kernel, PTOWSP_AIV);
      if (relay < 0)
        return false;
      api.add_successor_conditional(runtime, start.id, relay);
      api.publish_task(runtime, relay);
      start = {relay, 0};
    }
    api.add_successor_conditional(runtime, start.id, to);
    ++start.successors;
    return true;
  }

  Runtime *runtime;
  const AicpuBuildApi &api;
  uint32_t join_kernel;
  std::vector<node> nodes; ///< by the number of the task
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
