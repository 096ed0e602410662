// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-03, host_build_graph: the host builds the whole graph,
/// then the device runs it. The arguments are pointers of the host.

#ifndef PTOWSP_PTO_RUNTIME_BACKEND_H
#define PTOWSP_PTO_RUNTIME_BACKEND_H

#if __has_include("pto_orchestration_api.h")
#error "this artifact is made for interface 2026-03 of pto-runtime; these headers are of 2026-08"
#endif

#include "runtime.h"

#include "successors.h"

namespace ptowsp::pto {

/// The calls that add tasks; the device starts when all are there.
struct task_calls {
  Runtime *runtime;

  int count() const { return runtime->get_task_count(); }
  int add(uint64_t *args, int count, int kernel, CoreType core) const {
    return runtime->add_task(args, count, kernel, core);
  }
  void connect(int from, int to) const { runtime->add_successor(from, to); }
  void publish(int) const {}
};

class backend {
public:
  backend(Runtime *runtime, uint32_t join_kernel)
      : runtime(runtime), tasks({runtime}, join_kernel) {}

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
    return tasks.add(task, edges);
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
  struct copy {
    uint64_t device;
    uint64_t host;
  };

  Runtime *runtime;
  successor_lists<task_calls> tasks;
  std::vector<copy> copies;
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
