// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How random orchestrations are made and run.

#include "graph.h"

#include <memory>
#include <thread>

namespace test {
namespace {

constexpr uint32_t buffer_bytes = 64;

/// A random view of `size` bytes of a buffer, of rank 1 to 3, steps and all.
graph_access random_view(dice &d, uint32_t buffer, uint32_t size, bool whole) {
  graph_access a = {buffer, PTOWSP_IN, 0, {}, {}, {}, 0};
  if (whole || d.chance(25)) {
    a.sizes = {static_cast<int64_t>(size)};
    a.strides = {1};
  } else {
    const uint32_t rank = 1 + d.below(3);
    int64_t room = static_cast<int64_t>(size) - 1;
    a.offset = d.below(size / 2);
    room -= a.offset;
    for (uint32_t r = 0; r < rank; ++r) {
      const int64_t stride = 1 + d.below(1 + static_cast<uint32_t>(room) / 2);
      const int64_t most = room / stride;
      const int64_t extent = 1 + d.below(1 + static_cast<uint32_t>(most));
      a.sizes.push_back(extent);
      a.strides.push_back(stride);
      room -= (extent - 1) * stride;
      if (d.chance(20)) { // backwards
        a.offset += (extent - 1) * stride;
        a.strides.back() = -stride;
      }
    }
  }
  return a;
}

void list_bytes(graph_access &a, size_t dim, int64_t at) {
  if (dim == a.sizes.size()) {
    a.bytes.push_back(at);
    return;
  }
  for (int64_t i = 0; i < a.sizes[dim]; ++i)
    list_bytes(a, dim + 1, at + i * a.strides[dim]);
}

class maker {
public:
  maker(uint64_t seed, const graph_shape &shape) : d(seed), shape(shape) {}

  graph make() {
    // Two regions that two buffers share in part, some that belong to one.
    for (uint32_t r = 0; r < 4; ++r)
      g.buffers.push_back({true, r, 0, buffer_bytes, false});
    g.buffers.push_back({true, 0, 24, 24, false});
    g.buffers.push_back({true, 1, 40, 24, false});
    g.host_regions = 4;
    for (uint32_t b = 0; b < g.buffers.size(); ++b)
      visible.push_back(b);
    left = shape.ops;
    while (left > 0)
      scope(0);
    return std::move(g);
  }

private:
  void scope(uint32_t depth) {
    const size_t outer = visible.size();
    const uint64_t first = g.tasks;
    uint32_t held = 0;
    const uint32_t steps = 2 + d.below(10);
    for (uint32_t s = 0; s < steps && left > 0; ++s) {
      const uint32_t kind = d.below(100);
      if (kind < 25 && depth < shape.depth) {
        add_step(graph_step::begin);
        scope(depth + 1);
        add_step(graph_step::end);
      } else if (kind < 28) {
        fence(first);
      } else if (kind < 36) {
        ordered(depth);
      } else if (kind < 42 && held < shape.most_held) {
        held += alloc();
      } else {
        held += task(held < shape.most_held && depth > 0);
      }
    }
    visible.resize(outer);
  }

  void add_step(graph_step step) { g.ops.push_back({step, 0, 0, 0, {}, {}, {}, 0, 0}); }

  void fence(uint64_t first) {
    g.ops.push_back({graph_step::fence, 0, 0, 0, {}, {}, {}, first, 0});
  }

  /// An ordered loop, whose iterations are scopes or not.
  void ordered(uint32_t depth) {
    add_step(graph_step::ordered_begin);
    for (uint32_t i = 1 + d.below(4); i > 0 && left > 0; --i) {
      const uint64_t first = g.tasks;
      if (depth < shape.depth && d.chance(60)) {
        add_step(graph_step::begin);
        scope(depth + 1);
        add_step(graph_step::end);
      } else {
        for (uint32_t t = d.below(4); t > 0 && left > 0; --t)
          task(false);
      }
      fence(first);
    }
    add_step(graph_step::ordered_end);
  }

  uint32_t fresh(bool allocated) {
    const auto region = static_cast<uint32_t>(g.buffers.size());
    g.buffers.push_back({false, region, 0, buffer_bytes, allocated});
    return region;
  }

  void add_access(graph_op &op, uint32_t buffer, uint32_t access, bool whole) {
    graph_access a = random_view(d, buffer, g.buffers[buffer].bytes, whole);
    a.access = access;
    list_bytes(a, 0, a.offset);
    for (int64_t byte : a.bytes)
      a.mask |= uint64_t{1} << (static_cast<uint64_t>(byte) + g.buffers[buffer].shift);
    op.accesses.push_back(a);
  }

  /// An alloc and the task that fills what it gave.
  uint32_t alloc() {
    graph_op op = {graph_step::alloc, 0, 0, 0, {}, {}, {}, 0, g.tasks++};
    const uint32_t buffer = fresh(true);
    op.outputs.push_back(buffer);
    g.ops.push_back(op);
    --left;
    graph_op fill = {graph_step::task, 1, UINT32_MAX, 1 + d.below(90), {}, {}, {}, 0, g.tasks++};
    add_access(fill, buffer, PTOWSP_OUT, true);
    g.ops.push_back(fill);
    visible.push_back(buffer);
    left -= left > 0 ? 1 : 0;
    return 1;
  }

  uint32_t task(bool may_make) {
    graph_op op = {graph_step::task, d.below(2), UINT32_MAX, d.below(200), {}, {}, {}, 0, 0};
    if (shape.domains > 1 && d.chance(20))
      op.domain = d.below(shape.domains);
    const uint32_t old = 1 + d.below(3);
    for (uint32_t i = 0; i < old; ++i) {
      const uint32_t buffer = visible[d.below(static_cast<uint32_t>(visible.size()))];
      add_access(op, buffer, 1 + d.below(3), shape.dense_views);
    }
    uint32_t made = 0;
    if (may_make && d.chance(50))
      for (made = 1 + d.below(3); op.outputs.size() < made;) {
        op.outputs.push_back(fresh(false));
        add_access(op, op.outputs.back(), PTOWSP_OUT, true);
      }
    for (uint32_t i = 0; i < 2 && g.tasks > 0 && d.chance(15); ++i)
      op.dependences.push_back(d.next() % g.tasks);
    op.number = g.tasks++;
    for (uint32_t buffer : op.outputs)
      visible.push_back(buffer);
    g.ops.push_back(op);
    --left;
    return made;
  }

  dice d;
  graph_shape shape;
  graph g;
  std::vector<uint32_t> visible;
  uint32_t left = 0;
};

/// What a task computes: every byte that it writes depends on all that it reads.
template <typename At> void compute(const graph_op &op, At at) {
  uint64_t sum = op.number + 1;
  for (size_t p = 0; p < op.accesses.size(); ++p)
    if (op.accesses[p].access & PTOWSP_IN)
      for (int64_t byte : op.accesses[p].bytes)
        sum = sum * 31 + at(p, byte);
  for (size_t p = 0; p < op.accesses.size(); ++p)
    if (op.accesses[p].access & PTOWSP_OUT)
      for (int64_t byte : op.accesses[p].bytes) {
        sum = sum * 0x9e3779b97f4a7c15u + 7;
        at(p, byte) = static_cast<uint8_t>(sum >> 56);
      }
}

uint64_t run_task(const graph_op &op, int64_t *args, uint64_t jitter) {
  if (jitter != 0) {
    dice d(jitter + op.number);
    if (d.chance(20))
      std::this_thread::yield();
    for (volatile uint32_t spin = d.chance(10) ? d.below(20000) : 0; spin > 0;)
      spin = spin - 1;
  }
  compute(op, [&](size_t p, int64_t byte) -> uint8_t & {
    const graph_access &a = op.accesses[p];
    return reinterpret_cast<uint8_t *>(args[p + 1])[byte - a.offset];
  });
  return op.cycles;
}

/// `numbers` has for every task of the graph so far what the runtime calls it.
void submit_task(ptowsp::rt::orchestrator &o, const graph_op &op, std::vector<tensor> &live,
                 std::vector<uint64_t> &numbers) {
  std::vector<tensor> views;
  std::vector<ptowsp_param> params = {ptowsp::rt::scalar(&op)};
  views.reserve(op.accesses.size());
  for (const graph_access &a : op.accesses) {
    tensor &whole = live[a.buffer];
    if (whole.view.address == 0) {
      params.push_back(ptowsp::rt::out(whole));
      continue;
    }
    views.push_back(whole);
    ptowsp_tensor &view = views.back().view;
    view.offset = a.offset;
    view.rank = static_cast<uint32_t>(a.sizes.size());
    for (uint32_t r = 0; r < view.rank; ++r) {
      view.sizes[r] = a.sizes[r];
      view.strides[r] = a.strides[r];
    }
    params.push_back({a.access, 0, reinterpret_cast<uint64_t>(&view)});
  }
  ptowsp_task task = {};
  task.unit = op.unit;
  task.param_count = static_cast<uint32_t>(params.size());
  task.kernel = kernel_of(op.unit, task.param_count);
  task.params = params.data();
  std::vector<uint64_t> dependences;
  for (uint64_t d : op.dependences)
    dependences.push_back(numbers[d]);
  task.dependence_count = static_cast<uint32_t>(dependences.size());
  task.dependences = dependences.data();
  task.domain = op.domain;
  task.priority = priority_of(op);
  task.key = key_of(op);
  numbers.push_back(o.submit(task));
}

/// Plays the steps of a graph.
class player {
public:
  player(const std::vector<tensor> &live, ptowsp::rt::orchestrator &o) : tensors(live), o(o) {}

  void play(const graph_op &op) {
    switch (op.step) {
    case graph_step::begin:
      return scopes.push_back(std::make_unique<ptowsp::rt::scope>(o, 0));
    case graph_step::end:
      return scopes.pop_back();
    case graph_step::ordered_begin:
      return parts.push_back(std::make_unique<ptowsp::rt::ordered>(o));
    case graph_step::ordered_end:
      return parts.pop_back();
    case graph_step::fence:
      return o.fence(op.first < numbers.size() ? numbers[op.first] : o.next_task(), 0);
    case graph_step::alloc:
      numbers.push_back(o.next_task());
      return o.alloc(tensors[op.outputs[0]], 0);
    case graph_step::task:
      return submit_task(o, op, tensors, numbers);
    }
  }

private:
  std::vector<tensor> tensors;
  ptowsp::rt::orchestrator &o;
  std::vector<uint64_t> numbers;
  std::vector<std::unique_ptr<ptowsp::rt::scope>> scopes;
  std::vector<std::unique_ptr<ptowsp::rt::ordered>> parts;
};

} // namespace

int32_t priority_of(const graph_op &op) {
  return static_cast<int32_t>(dice(op.number).below(4)) - 2;
}

uint64_t key_of(const graph_op &op) { return dice(op.number + 1000).below(2); }

graph make_graph(uint64_t seed, const graph_shape &shape) {
  graph g = maker(seed, shape).make();
  for (graph_op &op : g.ops)
    if (shape.all_units && op.step == graph_step::task && dice(op.number + seed).chance(50))
      op.unit = PTOWSP_AICPU + dice(op.number).below(3);
  return g;
}

std::vector<std::vector<uint8_t>> host_memory(const graph &g) {
  std::vector<std::vector<uint8_t>> memory(g.host_regions, std::vector<uint8_t>(buffer_bytes));
  for (uint32_t r = 0; r < g.host_regions; ++r)
    for (uint32_t b = 0; b < buffer_bytes; ++b)
      memory[r][b] = static_cast<uint8_t>(r * 50 + b);
  return memory;
}

std::vector<std::vector<uint8_t>> run_sequentially(const graph &g) {
  std::vector<std::vector<uint8_t>> memory = host_memory(g);
  memory.resize(g.buffers.size(), std::vector<uint8_t>(buffer_bytes));
  for (const graph_op &op : g.ops)
    if (op.step == graph_step::task)
      compute(op, [&](size_t p, int64_t byte) -> uint8_t & {
        const graph_buffer &b = g.buffers[op.accesses[p].buffer];
        return memory[b.region][static_cast<size_t>(byte) + b.shift];
      });
  memory.resize(g.host_regions);
  return memory;
}

void attach(program &p, const graph &g, std::vector<std::vector<uint8_t>> &memory,
            uint64_t jitter) {
  const auto live = std::make_shared<std::vector<tensor>>();
  for (const graph_buffer &b : g.buffers) {
    live->push_back(tensor::intermediate(PTOWSP_I8, {static_cast<int64_t>(b.bytes)}));
    if (b.host)
      live->back().view.address = reinterpret_cast<uint64_t>(memory[b.region].data() + b.shift);
  }
  p.tensors.clear();
  for (size_t b = 0; b < g.buffers.size() && g.buffers[b].host; ++b)
    p.tensors.push_back((*live)[b].view);
  p.body = [jitter](int64_t *args, uint32_t) {
    return run_task(*reinterpret_cast<const graph_op *>(args[0]), args, jitter);
  };
  // The first part does all the work, the second takes longest.
  p.part = [jitter](int64_t *args, uint32_t part) {
    const graph_op &op = *reinterpret_cast<const graph_op *>(args[0]);
    if (part == 0)
      run_task(op, args, jitter);
    return part == 1 ? op.cycles : op.cycles / 2;
  };
  p.orchestrate = [&g, live](ptowsp::rt::orchestrator &o) {
    player steps(*live, o);
    for (const graph_op &op : g.ops)
      steps.play(op);
  };
}

} // namespace test
