// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A stand-in for pto-runtime's host_build_graph of 2026-03: its interface and its limits.
/// Runs tasks in a random order that its edges allow, so that a missing edge shows.

#ifndef PTOWSP_TEST_HOST_BUILD_GRAPH_H
#define PTOWSP_TEST_HOST_BUILD_GRAPH_H

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

enum class CoreType { AIC = 0, AIV = 1 };

struct HostApi {
  void *(*device_malloc)(size_t size);
  void (*device_free)(void *memory);
  int (*copy_to_device)(void *device, const void *host, size_t size);
  int (*copy_from_device)(void *host, const void *device, size_t size);
};

class Runtime {
public:
  Runtime() {
    host_api.device_malloc = [](size_t size) {
      return std::memset(std::malloc(size ? size : 1), 0xa5, size);
    };
    host_api.device_free = [](void *memory) { std::free(memory); };
    host_api.copy_to_device = [](void *device, const void *host, size_t size) {
      std::memcpy(device, host, size);
      return 0;
    };
    host_api.copy_from_device = host_api.copy_to_device;
  }

  HostApi host_api;

  int add_task(uint64_t *args, int count, int kernel, CoreType = CoreType::AIC) {
    if (count > 16)
      return -1;
    task t = {};
    std::memcpy(t.args, args, sizeof(uint64_t) * static_cast<size_t>(count));
    t.kernel = kernel;
    tasks.push_back(t);
    return static_cast<int>(tasks.size()) - 1;
  }
  void add_successor(int from, int to) {
    if (tasks[from].successors.size() == 512)
      return; // as there: without a word
    tasks[from].successors.push_back(to);
    ++tasks[to].waits;
  }
  int get_task_count() const { return static_cast<int>(tasks.size()); }
  void record_tensor_pair(void *host, void *device, size_t size) {
    pairs.push_back({host, device, size});
  }

  /// Runs all tasks; false when some can never run.
  template <typename Choice, typename Kernels> bool run(Choice &choose, Kernels &kernels) {
    std::vector<int> ready;
    for (size_t i = 0; i < tasks.size(); ++i)
      if (tasks[i].waits == 0)
        ready.push_back(static_cast<int>(i));
    size_t done = 0;
    for (; !ready.empty(); ++done) {
      const size_t at = choose(ready.size());
      const int id = ready[at];
      ready.erase(ready.begin() + static_cast<long>(at));
      kernels(tasks[id].kernel, reinterpret_cast<int64_t *>(tasks[id].args));
      for (int next : tasks[id].successors)
        if (--tasks[next].waits == 0)
          ready.push_back(next);
    }
    for (const pair &p : pairs)
      std::memcpy(p.host, p.device, p.size);
    return done == tasks.size();
  }

private:
  struct task {
    uint64_t args[16];
    int kernel;
    int waits;
    std::vector<int> successors;
  };
  struct pair {
    void *host, *device;
    size_t size;
  };
  std::vector<task> tasks;
  std::vector<pair> pairs;
};

#endif // PTOWSP_TEST_HOST_BUILD_GRAPH_H
