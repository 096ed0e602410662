// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tasks and edges where an interface of pto-runtime keeps, with each task, a list of its
/// successors. `Interface` has the calls that differ:
///
///   int count()                                    how many tasks there are
///   int add(args, count, kernel, CoreType)         a task; its number, or negative
///   void connect(from, to)                         an edge
///   void publish(task)                             the task has all edges that lead to it
///
/// Invariant: a task is published after its edges; a task has at most `most_successors` of
/// them, since more would be dropped.

#ifndef PTOWSP_PTO_RUNTIME_SUCCESSORS_H
#define PTOWSP_PTO_RUNTIME_SUCCESSORS_H

#include "graph.h"

namespace ptowsp::pto {

/// The address of a view's first element; zero where its tensor has no memory.
inline uint64_t address_of(const ptowsp_tensor &tensor) {
  return tensor.address == 0 ? 0
                             : tensor.address + static_cast<uint64_t>(tensor.offset) *
                                                    rt::dtype_bytes(tensor.dtype);
}

template <typename Interface> class successor_lists {
public:
  successor_lists(Interface interface, uint32_t join_kernel)
      : interface(interface), join_kernel(join_kernel) {}

  bool add(const ptowsp_task &task, const task_list &edges) {
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
    interface.publish(id);
    return true;
  }

private:
  static constexpr uint32_t most_args = 16;
  static constexpr uint32_t most_successors = 512;
  static constexpr int most_tasks = 131072;

  struct node {
    int id; ///< where the next edge from the task starts: the task, or what stands for it
    uint32_t successors;
  };

  int add_node(uint64_t *args, int count, uint32_t kernel, uint32_t unit) {
    if (interface.count() >= most_tasks)
      return -1;
    return interface.add(args, count, static_cast<int>(kernel),
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
      interface.connect(start.id, relay);
      interface.publish(relay);
      start = {relay, 0};
    }
    interface.connect(start.id, to);
    ++start.successors;
    return true;
  }

  Interface interface;
  uint32_t join_kernel;
  std::vector<node> nodes; ///< by the number of the task
};

} // namespace ptowsp::pto

#endif // PTOWSP_PTO_RUNTIME_SUCCESSORS_H
