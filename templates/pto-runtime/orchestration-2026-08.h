// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-08, which its two runtimes share. Every edge is given
/// with the task, and tensors are passed so that nothing but who holds their memory is
/// inferred.
///
/// Invariant: the numbers of tensors, scalars and edges of a task are checked before it is
/// submitted.

#ifndef PTOWSP_PTO_RUNTIME_BACKEND_H
#define PTOWSP_PTO_RUNTIME_BACKEND_H

#if !__has_include("pto_arg_with_deps.h")
#error "this artifact is made for interface 2026-08 of pto-runtime; these headers are of 2026-03"
#endif

#include "pto_orchestration_api.h"

#include "graph.h"

namespace ptowsp::pto {

class backend {
public:
  explicit backend(uint32_t join_kernel) : join_kernel(join_kernel) {}

  static uint32_t most_edges(uint32_t) { return most_dependences; }

  void provide(ptowsp_tensor &) {} // the heap ring gives storage to the outputs of a task

  bool add(const ptowsp_task &task, const task_list &edges, task_number number) {
    if (edges.size() > most_dependences)
      return false;
    CoreTaskArgs args;
    std::vector<ptowsp_tensor *> bound;
    std::vector<ChipTensor> views; // the arguments point at them
    std::vector<TensorCreateInfo> created;
    views.reserve(task.param_count);
    created.reserve(task.param_count);
    for (uint32_t i = 0; i < task.param_count; ++i)
      if (task.params[i].access != PTOWSP_SCALAR)
        add_tensor(*reinterpret_cast<ptowsp_tensor *>(task.params[i].value), args, bound, views,
                   created);
    for (uint32_t i = 0; i < task.param_count; ++i)
      if (task.params[i].access == PTOWSP_SCALAR)
        args.add_scalar(task.params[i].value);
    std::vector<PTO2TaskId> dependences;
    for (task_number edge : edges)
      dependences.push_back(tasks[edge]);
    args.set_dependencies(dependences.data(), static_cast<uint32_t>(dependences.size()));
    if (args.has_error) {
      report(args.error_msg);
      return false;
    }
    // What has no output in the heap need not be held until the scope ends.
    const bool held = !bound.empty();
    if (!held)
      rt_scope_begin();
    const TaskOutputTensors outputs = submit(task, args, held);
    tasks.push_back(outputs.task_id());
    for (uint32_t i = 0; i < bound.size() && !rt_is_fatal(); ++i) {
      const ChipTensor &output = outputs.get_ref(i);
      bound[i]->address = output.buffer.addr;
      bound[i]->owner = number + 1;
      bound[i]->owner_slot = buffers.size();
      buffers.push_back(output);
    }
    if (!held)
      rt_scope_end();
    return !rt_is_fatal();
  }

  void scope_begin() {
    if (++depth < most_depth)
      rt_scope_begin();
  }
  void scope_end() {
    if (depth-- < most_depth)
      rt_scope_end();
  }

  uint64_t read(const ptowsp_tensor &element) const {
    const uint32_t index[] = {static_cast<uint32_t>(element.offset)};
    return get_tensor_data<uint64_t>(base_of(element), 1, index) & mask_of(element.dtype);
  }

  void report(const char *text) const { rt_report_fatal(PTO2_ERROR_INVALID_ARGS, "%s", text); }

  /// The whole of an argument, as one row of elements.
  uint64_t add_argument(const ChipTensor &tensor, const ptowsp_tensor &declared) {
    const uint64_t elements = declared.buffer_bytes / rt::dtype_bytes(declared.dtype);
    const uint32_t shape[] = {static_cast<uint32_t>(elements)};
    arguments.push_back({tensor.buffer.addr, tensor.reshape(shape, 1)});
    return tensor.buffer.addr;
  }

private:
  static constexpr uint32_t most_dependences = 32;
  static constexpr uint32_t most_depth = 60; ///< deeper scopes are part of this one

  struct argument_buffer {
    uint64_t address;
    ChipTensor tensor;
  };

  TaskOutputTensors submit(const ptowsp_task &task, const CoreTaskArgs &args, bool held) const {
    if (task.kernel == join_kernel)
      return held && args.explicit_dep_count() == 0 ? alloc_tensors(args)
                                                    : rt_submit_dummy_task(args);
    return task.unit == PTOWSP_AIC ? rt_submit_aic_task(static_cast<int32_t>(task.kernel), args)
                                   : rt_submit_aiv_task(static_cast<int32_t>(task.kernel), args);
  }

  void add_tensor(ptowsp_tensor &tensor, CoreTaskArgs &args, std::vector<ptowsp_tensor *> &bound,
                  std::vector<ChipTensor> &views, std::vector<TensorCreateInfo> &created) const {
    const uint64_t elements = tensor.buffer_bytes / rt::dtype_bytes(tensor.dtype);
    if (tensor.address == 0) {
      const uint32_t shape[] = {static_cast<uint32_t>(elements)};
      created.emplace_back(shape, 1, dtype_of(tensor.dtype));
      bound.push_back(&tensor);
      args.add_output(created.back());
      return;
    }
    const uint32_t offset[] = {static_cast<uint32_t>(tensor.offset)};
    const uint32_t shape[] = {static_cast<uint32_t>(elements) - offset[0]};
    views.push_back(base_of(tensor).view(shape, offset));
    args.add_no_dep(views.back());
  }

  const ChipTensor &base_of(const ptowsp_tensor &tensor) const {
    if (tensor.owner != 0)
      return buffers[tensor.owner_slot];
    for (const argument_buffer &argument : arguments)
      if (argument.address == tensor.address)
        return argument.tensor;
    return arguments.front().tensor; // not reached: every tensor is one of the two
  }

  static uint64_t mask_of(uint32_t dtype) {
    const uint64_t bits = 8 * rt::dtype_bytes(dtype);
    return bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  }

  static DataType dtype_of(uint32_t dtype) {
    constexpr DataType types[] = {DataType::FLOAT32, DataType::FLOAT16, DataType::BFLOAT16,
                                  DataType::INT8,    DataType::INT16,   DataType::INT32,
                                  DataType::INT64,   DataType::UINT8};
    return types[dtype];
  }

  uint32_t join_kernel;
  uint32_t depth = 0;
  std::vector<argument_buffer> arguments;
  std::vector<ChipTensor> buffers; ///< of intermediates, by ptowsp_tensor::owner_slot
  std::vector<PTO2TaskId> tasks; ///< by number
};

/// The tensors come first, then the scalars and the symbols.
inline void build_graph(const ChipTaskArgs &given, const program &p) {
  backend b(p.join_kernel);
  std::vector<uint64_t> values(p.value_count());
  std::vector<uint64_t> addresses(p.argument_count);
  uint32_t scalars = 0;
  for (uint32_t i = 0; i < p.value_count(); ++i)
    if (i >= p.argument_count || p.arguments[i].access == PTOWSP_SCALAR)
      values[i] = given.scalar(static_cast<int32_t>(scalars++));
  uint32_t tensors = 0;
  for (uint32_t i = 0; i < p.argument_count; ++i)
    if (p.arguments[i].access != PTOWSP_SCALAR)
      addresses[i] = b.add_argument(given.tensor(static_cast<int32_t>(tensors++)).ref(),
                                    make_tensor(p, i, 0, values.data()));
  orchestrator<backend>(b, p, values.data()).run(addresses);
}

} // namespace ptowsp::pto

#define PTOWSP_ORCHESTRATION(name, program)                                                        \
  extern "C" __attribute__((visibility("default"))) PTO2OrchestrationConfig                        \
  aicpu_orchestration_config(const ChipTaskArgs &) {                                               \
    PTO2OrchestrationConfig config = {};                                                           \
    config.expected_arg_count = static_cast<int>((program).value_count());                         \
    return config;                                                                                 \
  }                                                                                                \
  extern "C" __attribute__((visibility("default"))) void name(const ChipTaskArgs &given) {         \
    ptowsp::pto::build_graph(given, program);                                                      \
  }

#endif // PTOWSP_PTO_RUNTIME_BACKEND_H
