// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// pto-runtime, interface of 2026-03, tensormap_and_ringbuffer: the AICPU submits tasks into
/// bounded rings. The interface has no explicit edges; it infers that a task reads what
/// another has written to the same address. So each task writes a token, a tensor at an
/// address of its own where no memory is, and reads the tokens of those it waits for.
/// Memory that tasks write is passed as output, for which nothing is inferred.
///
/// Invariant: a task has at most `most_params` parameters, tokens among them, since more
/// would be written behind the end of its descriptor; so it reads fewer tokens than the
/// sixteen beyond which edges are dropped.

#ifndef PTOWSP_PTO_RUNTIME_BACKEND_H
#define PTOWSP_PTO_RUNTIME_BACKEND_H

#if __has_include("pto_submit_types.h")
#error "this artifact is made for interface 2026-03 of pto-runtime; these headers are of 2026-08"
#endif

#include "pto_orchestration_api.h"

#include "graph.h"

namespace ptowsp::pto {

class backend {
public:
  explicit backend(PTO2Runtime *rt) : rt(rt) {}

  static uint32_t most_edges(uint32_t params) {
    return params + 1 < most_params ? most_params - params - 1 : 0;
  }

  void provide(ptowsp_tensor &) {} // the heap ring gives storage to the outputs of a task

  bool add(const ptowsp_task &task, const task_list &edges, task_number number) {
    if (task.param_count + edges.size() + 1 > most_params)
      return false;
    PTOParam params[most_params];
    uint32_t count = 0;
    ptowsp_tensor *bound[most_params];
    Tensor storage[most_params];
    uint32_t bound_count = 0;
    for (uint32_t i = 0; i < task.param_count; ++i) {
      const ptowsp_param &param = task.params[i];
      if (param.access == PTOWSP_SCALAR) {
        params[count++] = make_scalar_param(param.value);
        continue;
      }
      auto *tensor = reinterpret_cast<ptowsp_tensor *>(param.value);
      Tensor view = make_view(*tensor);
      if (tensor->address == 0) {
        bound[bound_count] = tensor;
        storage[bound_count++] = view;
      }
      params[count++] = make_output_param(view);
    }
    for (task_number edge : edges) {
      Tensor token = make_token(edge);
      params[count++] = make_input_param(token);
    }
    Tensor own = make_token(number);
    params[count++] = make_output_param(own);

    // What has no output in the heap need not be held until the scope ends.
    const bool held = bound_count != 0;
    if (!held)
      pto2_rt_scope_begin(rt);
    pto2_rt_submit_task(rt, static_cast<int32_t>(task.kernel),
                        task.unit == PTOWSP_AIC ? PTO2_WORKER_CUBE : PTO2_WORKER_VECTOR, params,
                        static_cast<int32_t>(count));
    if (!held)
      pto2_rt_scope_end(rt);
    for (uint32_t i = 0; i < bound_count; ++i) {
      bound[i]->address = storage[i].data().buffer.addr;
      bound[i]->owner = number + 1;
    }
    return true;
  }

  void scope_begin() {
    if (++depth < most_depth)
      pto2_rt_scope_begin(rt);
  }
  void scope_end() {
    if (depth-- < most_depth)
      pto2_rt_scope_end(rt);
  }

  uint64_t read(const ptowsp_tensor &element) const {
    uint64_t bits = 0;
    const uint64_t bytes = rt::dtype_bytes(element.dtype);
    std::memcpy(&bits,
                reinterpret_cast<const void *>(element.address +
                                               static_cast<uint64_t>(element.offset) * bytes),
                bytes);
    return bits;
  }

  /// The entry can return no error, and a run that goes on would end as if nothing was.
  void report(const char *text) const {
    LOG_ERROR(rt, "%s", text);
    __builtin_trap();
  }

private:
  static constexpr uint32_t most_params = 16;
  static constexpr uint32_t most_depth = 60; ///< of 64; deeper scopes are part of this one
  static constexpr uint64_t token_base = uint64_t{1} << 60;
  static constexpr uint64_t token_pitch = 64;

  static DataType dtype_of(uint32_t dtype) {
    constexpr DataType types[] = {DataType::FLOAT32, DataType::FLOAT16, DataType::BFLOAT16,
                                  DataType::INT8,    DataType::INT16,   DataType::INT32,
                                  DataType::INT64,   DataType::UINT8};
    return types[dtype];
  }

  /// The rest of the buffer from the view's first element: kernels know the shape.
  static Tensor make_view(const ptowsp_tensor &tensor) {
    const uint64_t elements = tensor.buffer_bytes / rt::dtype_bytes(tensor.dtype);
    const auto offset = static_cast<uint64_t>(tensor.offset);
    const uint64_t raw[] = {elements};
    const uint64_t shape[] = {elements - offset};
    const uint64_t offsets[] = {offset};
    return Tensor(reinterpret_cast<void *>(tensor.address), tensor.buffer_bytes, raw, shape,
                  offsets, 1, dtype_of(tensor.dtype), 0);
  }

  static Tensor make_token(task_number task) {
    const uint64_t shape[] = {1};
    return make_tensor_external(reinterpret_cast<void *>(token_base + task * token_pitch), shape, 1,
                                DataType::UINT8);
  }

  PTO2Runtime *rt;
  uint32_t depth = 0;
};

inline void build_graph(PTO2Runtime *rt, const uint64_t *values, int value_count,
                        const program &p) {
  pto2_rt_init_tensor_pool(rt);
  backend b(rt);
  if (value_count != static_cast<int>(p.value_count())) {
    b.report("the number of values is not that of the workload");
    return;
  }
  const std::vector<uint64_t> addresses(values, values + value_count);
  orchestrator<backend>(b, p, values).run(addresses);
}

} // namespace ptowsp::pto

#define PTOWSP_ORCHESTRATION(name, program)                                                        \
  extern "C" PTO2OrchestrationConfig aicpu_orchestration_config(uint64_t *, int) {                 \
    PTO2OrchestrationConfig config = {};                                                           \
    config.expected_arg_count = static_cast<int>((program).value_count());                         \
    return config;                                                                                 \
  }                                                                                                \
  extern "C" void name(PTO2Runtime *rt, uint64_t *values, int value_count) {                       \
    ptowsp::pto::build_graph(rt, values, value_count, program);                                    \
  }

#endif // PTOWSP_PTO_RUNTIME_BACKEND_H
