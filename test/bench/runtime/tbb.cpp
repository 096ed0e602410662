// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// oneTBB's task_group, which infers nothing, with a region map of our own in front:
/// the last writer of each cell and its readers since.
///
/// Invariant: a node lives while the map or a task that has not run refers to it.

#include "harness.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <tbb/global_control.h>
#include <tbb/spin_mutex.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace {

using namespace bench;

struct node {
  std::atomic<uint32_t> references{2}; /* of the submitter and of the task itself */
  std::atomic<uint32_t> waits{1};
  tbb::spin_mutex mutex;
  bool done = false;
  std::vector<node *> dependents;
  const workload *load;
  uint64_t *cells[3];
  uint32_t count;
  bool writes_only;
};

void release(node *n) {
  if (n->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete n;
}

/// What the map holds: a counted reference.
class node_ref {
public:
  node_ref() = default;
  explicit node_ref(node *n) : held(n) { n->references.fetch_add(1, std::memory_order_relaxed); }
  node_ref(node_ref &&other) noexcept : held(other.held) { other.held = nullptr; }
  node_ref &operator=(node_ref &&other) noexcept {
    std::swap(held, other.held);
    return *this;
  }
  ~node_ref() {
    if (held)
      release(held);
  }
  node *get() const { return held; }

private:
  node *held = nullptr;
};

struct region {
  node_ref writer;
  std::vector<node_ref> readers;
};

class flow {
public:
  explicit flow(uint64_t cells) : regions(cells) {}

  void submit(const workload &w, const task_cells &t, std::vector<padded_cell> &cells) {
    node *n = new node;
    n->load = &w;
    n->count = t.count;
    n->writes_only = t.writes_only;
    for (uint32_t c = 0; c < t.count; ++c) {
      n->cells[c] = &cells[t.cell[c]].value;
      region &r = regions[t.cell[c]];
      if (r.writer.get())
        depend(n, r.writer.get());
      if (c + 1 < t.count) {
        r.readers.emplace_back(n);
        continue;
      }
      for (const node_ref &reader : r.readers)
        depend(n, reader.get());
      r.readers.clear();
      r.writer = node_ref(n);
    }
    satisfy(n);
    release(n);
  }

  void wait() { group.wait(); }

private:
  static void depend(node *n, node *before) {
    const std::lock_guard<tbb::spin_mutex> lock(before->mutex);
    if (before->done || before == n)
      return;
    n->waits.fetch_add(1, std::memory_order_relaxed);
    before->dependents.push_back(n);
  }

  void satisfy(node *n) {
    if (n->waits.fetch_sub(1, std::memory_order_acq_rel) == 1)
      group.run([this, n] { execute(n); });
  }

  void execute(node *n) {
    run_body(*n->load, n->cells, n->count, n->writes_only);
    {
      const std::lock_guard<tbb::spin_mutex> lock(n->mutex);
      n->done = true;
    }
    for (node *dependent : n->dependents)
      satisfy(dependent);
    release(n);
  }

  tbb::task_group group;
  std::vector<region> regions;
};

void run(const workload &w, std::vector<padded_cell> &cells) {
  static tbb::global_control limit(tbb::global_control::max_allowed_parallelism, w.threads);
  static tbb::task_arena arena(static_cast<int>(w.threads));
  arena.execute([&] {
    flow f(cells.size());
    generate(w.graph, w.tasks, [&](const task_cells &t) { f.submit(w, t, cells); });
    f.wait();
  });
}

} // namespace

int main(int argc, char **argv) { return bench::run_program(argc, argv, run); }
