// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-03, host_build_graph: the host builds the whole graph,
/// then the device runs it. The arguments are pointers of the host.
///
/// Invariant: edges are added between tasks that exist, each once; a task has at most
/// `most_successors` of them, since more would be dropped.

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
  explicit backend(Runtime *runtime, uint32_t join_kernel)
      : runtime(runtime), join_kernel(join_kernel) {}

  /// The device's copy of an argument. What tasks write comes back when the run ends.
  uint64_t copy_in(const ptowsp_tensor &host, bool reads, bool writes) {
    void *device = runtime->host_api.device_malloc(host.buffer_bytes);
    if (device == nullptr)
      return 0;
    void *source = reinterpret_cast<void *>(host.address);
    if (reads)
      runtime->host_api.copy_to_device(device, source, host.buffer_bytes);
    if (writes)
      runtime->record_tensor_pair(source, device, host.buffer_bytes);
    copies.push_back({reinterpret_cast<uint64_t>(device), host.address});
    return copies.back().device;
  }

  static uint32_t most_edges(uint32_t) { return UINT32_MAX; }

  void provide(ptowsp_tensor &tensor) {
    tensor.address =
        reinterpret_cast<uint64_t>(runtime->host_api.device_malloc(tensor.buffer_bytes));
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
    return true;
  }

  void scope_begin() {}
  void scope_end() {}

  uint64_t read(const ptowsp_tensor &element) const {
    uint64_t address = address_of(element);
    for (const copy &c : copies)
      if (c.device == element.address)
        address += c.host - c.device;
    uint64_t bits = 0;
    std::memcpy(&bits, reinterpret_cast<const void *>(address), rt::dtype_bytes(element.dtype));
    return bits;
  }

  void report(const char *text) const { std::fprintf(stderr, "error: %s\n", text); }

private:
  static constexpr uint32_t most_args = 16;
  static constexpr uint32_t most_successors = 512;
  static constexpr int most_tasks = 131072;

  struct copy {
    uint64_t device;
    uint64_t host;
  };
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
    return runtime->add_task(args, count, static_cast<int>(kernel),
                             unit == PTOWSP_AIC ? CoreType::AIC : CoreType::AIV);
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
      runtime->add_successor(start.id, relay);
      start = {relay, 0};
    }
    runtime->add_successor(start.id, to);
    ++start.successors;
    return true;
  }

  Runtime *runtime;
  uint32_t join_kernel;
  std::vector<copy> copies;
  std::vector<node> nodes; ///< by the number of the task
};

inline int build_graph(Runtime *runtime, const uint64_t *values, int value_count,
                       const program &p) {
  backend b(runtime, p.join_kernel);
  if (value_count != static_cast<int>(p.value_count())) {
    std::fprintf(stderr, "error: %s takes %u values, not %d\n", p.name, p.value_count(),
                 value_count);
    return -1;
  }
  std::vector<uint64_t> addresses(p.argument_count);
  for (uint32_t i = 0; i < p.argument_count; ++i) {
    const uint32_t access = p.arguments[i].access;
    if (access == PTOWSP_SCALAR)
      continue;
    const ptowsp_tensor host = make_tensor(p, i, values[i], values);
    // Outputs are copied too: what no task writes keeps its content.
    addresses[i] = b.copy_in(host, /*reads=*/true, (access & PTOWSP_OUT) != 0);
    if (addresses[i] == 0 && host.buffer_bytes != 0) {
      std::fprintf(stderr, "error: %s: there is no device memory for argument %u\n", p.name, i);
      return -1;
    }
  }
  return orchestrator<backend>(b, p, values).run(addresses) ? 0 : -1;
}

} // namespace ptowsp::pto

#define PTOWSP_ORCHESTRATION(name, program)                                                        \
  extern "C" int name(Runtime *runtime, uint64_t *values, int value_count) {                       \
    return ptowsp::pto::build_graph(runtime, values, value_count, program);                        \
  }

#endif // PTOWSP_PTO_RUNTIME_BACKEND_H
