// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Random orchestrations over small buffers, with everything about them in the open:
/// which bytes every task reads and writes, in terms of a mask per buffer.
///
/// Invariant: a graph is a function of its seed.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_GRAPH_H
#define PTOWSP_TEST_UNIT_RUNTIME_GRAPH_H

#include "support.h"

#include <cstdint>
#include <vector>

namespace test {

/// A small generator with the same numbers everywhere.
class dice {
public:
  explicit dice(uint64_t seed) : state(seed * 0x9e3779b97f4a7c15u + 1) {}
  uint64_t next() {
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(next() % bound); }
  bool chance(uint32_t percent) { return below(100) < percent; }

private:
  uint64_t state;
};

/// A buffer of at most 64 bytes: a part of a host region, or an intermediate.
struct graph_buffer {
  bool host;
  uint32_t region; /* buffers of one region share bytes */
  uint32_t shift; /* the first byte in the region */
  uint32_t bytes;
  bool allocated; /* by an alloc, not by the task that writes it first */
};

struct graph_access {
  uint32_t buffer;
  uint32_t access;
  int64_t offset;
  std::vector<int64_t> sizes;
  std::vector<int64_t> strides;
  std::vector<int64_t> bytes; /* in the order of the view, counted in the buffer */
  uint64_t mask; /* of the region */
};

enum class graph_step { begin, end, task, alloc, fence, ordered_begin, ordered_end };

struct graph_op {
  graph_step step;
  uint32_t unit;
  uint32_t domain;
  uint64_t cycles;
  std::vector<graph_access> accesses;
  std::vector<uint64_t> dependences;
  std::vector<uint32_t> outputs; /* buffers that it binds */
  uint64_t first; /* of a fence */
  uint64_t number; /* of a task or alloc */
};

struct graph {
  std::vector<graph_buffer> buffers;
  std::vector<graph_op> ops;
  uint64_t tasks = 0;
  uint32_t host_regions = 0;
};

struct graph_shape {
  uint32_t ops = 40;
  uint32_t depth = 3;
  uint32_t most_held = 6; /* intermediates per scope */
  bool dense_views = false; /* whole buffers only */
  bool all_units = false; /* not just AIC and AIV; also mixed tasks */
  uint32_t domains = 1;
};

/// The priority and the key of a task: functions of its number.
int32_t priority_of(const graph_op &op);
uint64_t key_of(const graph_op &op);

graph make_graph(uint64_t seed, const graph_shape &shape);

/// The bytes of all regions after the tasks ran one after the other, hosts first.
std::vector<std::vector<uint8_t>> run_sequentially(const graph &g);

/// Makes `p` run the graph on `memory` (one vector of 64 bytes per host region);
/// with `jitter`, kernels yield and spin now and then.
void attach(program &p, const graph &g, std::vector<std::vector<uint8_t>> &memory, uint64_t jitter);

/// The initial bytes of the host regions.
std::vector<std::vector<uint8_t>> host_memory(const graph &g);

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_GRAPH_H
