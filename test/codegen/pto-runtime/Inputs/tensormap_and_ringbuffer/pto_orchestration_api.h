// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A stand-in for pto-runtime's tensormap_and_ringbuffer of 2026-03: its interface, what it
/// infers and what it drops. Tasks run in a random order that the inferred edges allow, some
/// while others are still submitted; the heap outputs of a task are overwritten once it is
/// consumed, so that a missing edge or reference shows.

#ifndef PTOWSP_TEST_PTO_ORCHESTRATION_API_H
#define PTOWSP_TEST_PTO_ORCHESTRATION_API_H

#include "tensor.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

enum PTO2WorkerType { PTO2_WORKER_CUBE = 0, PTO2_WORKER_VECTOR = 1 };
enum class PTOParamType { SCALAR, INPUT, OUTPUT, INOUT };
struct PTO2OrchestrationConfig {
  int expected_arg_count;
};

/// A handle: copies share the data.
class Tensor {
public:
  Tensor() = default;
  Tensor(void *addr, uint64_t bytes, const uint64_t *, const uint64_t *, const uint64_t *offsets,
         uint64_t, DataType, int32_t)
      : shared(std::make_shared<TensorData>(
            TensorData{{reinterpret_cast<uint64_t>(addr), bytes}, offsets[0]})) {}
  TensorData &data() { return *shared; }

private:
  std::shared_ptr<TensorData> shared;
};

struct PTOParam {
  PTOParamType type = PTOParamType::SCALAR;
  Tensor tensor;
  uint64_t scalar_value = 0;
};

inline Tensor make_tensor_external(void *addr, const uint64_t *, uint64_t, DataType) {
  const uint64_t offsets[] = {0};
  return Tensor(addr, 1, nullptr, nullptr, offsets, 1, DataType::UINT8, 0);
}
inline PTOParam make_scalar_param(uint64_t value) { return {PTOParamType::SCALAR, {}, value}; }
inline PTOParam make_input_param(Tensor &t) { return {PTOParamType::INPUT, t, 0}; }
inline PTOParam make_output_param(Tensor &t) { return {PTOParamType::OUTPUT, t, 0}; }

class PTO2Runtime {
public:
  using execute_t = void (*)(int kernel, int64_t *args);
  using choose_t = uint64_t (*)(void *state, uint64_t below);

  PTO2Runtime(execute_t execute, choose_t choose, void *state)
      : execute(execute), choose_next(choose), state(state) {
    scope_begin();
  }

  void scope_begin() { scopes.emplace_back(); }
  void scope_end() {
    for (int id : scopes.back())
      release(id);
    scopes.pop_back();
  }

  void submit(int kernel, const PTOParam *params, int count) {
    if (count > 16 || scopes.size() > 64) {
      std::printf("a limit is not kept\n");
      std::exit(1);
    }
    const int id = static_cast<int>(tasks.size());
    tasks.emplace_back();
    task &t = tasks.back();
    t.kernel = kernel;
    t.params.assign(params, params + count);
    scopes.back().push_back(id);
    for (PTOParam &p : t.params) {
      if (p.type == PTOParamType::INPUT)
        add_producers(id, p.tensor.data().buffer.addr);
      if (p.type == PTOParamType::OUTPUT && p.tensor.data().buffer.addr == 0) {
        t.heap.emplace_back(p.tensor.data().buffer.size, 0xa5);
        p.tensor.data().buffer.addr = reinterpret_cast<uint64_t>(t.heap.back().data());
      }
    }
    for (PTOParam &p : t.params)
      if (p.type == PTOParamType::OUTPUT)
        entries.push_back({p.tensor.data().buffer.addr, id});
    for (uint64_t steps = choose(4); steps > 0; --steps)
      run_one();
  }

  /// Runs what is left; false when some can never run.
  bool finish() {
    scope_end();
    while (run_one())
      ;
    for (const task &t : tasks)
      if (!t.completed)
        return false;
    return true;
  }

private:
  struct task {
    int kernel = 0;
    std::vector<PTOParam> params;
    std::vector<int> producers; ///< at most 16: more are dropped, as there
    std::vector<std::vector<unsigned char>> heap;
    int references = 1; ///< of the scope
    bool completed = false;
  };
  struct entry {
    uint64_t addr;
    int producer;
  };

  uint64_t choose(uint64_t below) { return choose_next(state, below); }

  void add_producers(int id, uint64_t addr) {
    for (const entry &e : entries) {
      std::vector<int> &producers = tasks[id].producers;
      bool known = e.addr != addr || is_consumed(e.producer) || producers.size() == 16;
      for (int p : producers)
        known |= p == e.producer;
      if (!known) {
        producers.push_back(e.producer);
        ++tasks[e.producer].references;
      }
    }
  }

  bool is_consumed(int id) const { return tasks[id].completed && tasks[id].references == 0; }

  void release(int id) {
    --tasks[id].references;
    retire(id);
  }
  void retire(int id) {
    if (is_consumed(id))
      for (std::vector<unsigned char> &buffer : tasks[id].heap)
        std::memset(buffer.data(), 0xff, buffer.size());
  }

  bool is_ready(const task &t) const {
    if (t.completed)
      return false;
    for (int p : t.producers)
      if (!tasks[p].completed)
        return false;
    return true;
  }

  bool run_one() {
    std::vector<int> ready;
    for (size_t i = 0; i < tasks.size(); ++i)
      if (is_ready(tasks[i]))
        ready.push_back(static_cast<int>(i));
    if (ready.empty())
      return false;
    const int id = ready[choose(ready.size())];
    int64_t args[16];
    for (size_t i = 0; i < tasks[id].params.size(); ++i) {
      PTOParam &p = tasks[id].params[i];
      args[i] = p.type == PTOParamType::SCALAR ? static_cast<int64_t>(p.scalar_value)
                                               : reinterpret_cast<int64_t>(&p.tensor.data());
    }
    execute(tasks[id].kernel, args);
    tasks[id].completed = true;
    for (int p : tasks[id].producers)
      release(p);
    retire(id);
    return true;
  }

  execute_t execute;
  choose_t choose_next;
  void *state;
  std::vector<std::vector<int>> scopes;
  std::vector<task> tasks;
  std::vector<entry> entries;
};

inline void pto2_rt_init_tensor_pool(PTO2Runtime *) {}
inline void pto2_rt_scope_begin(PTO2Runtime *rt) { rt->scope_begin(); }
inline void pto2_rt_scope_end(PTO2Runtime *rt) { rt->scope_end(); }
inline void pto2_rt_submit_task(PTO2Runtime *rt, int32_t kernel, PTO2WorkerType, PTOParam *params,
                                int32_t count) {
  rt->submit(kernel, params, count);
}
#define LOG_ERROR(rt, ...) ((void)(rt), std::printf(__VA_ARGS__))

#endif // PTOWSP_TEST_PTO_ORCHESTRATION_API_H
