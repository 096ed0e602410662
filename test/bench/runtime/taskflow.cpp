// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Taskflow's dependent-async tasks, with a region map of our own in front: the last
/// writer of each cell and its readers since.

#include "harness.h"

#include <taskflow/taskflow.hpp>

namespace {

using namespace bench;

struct region {
  tf::AsyncTask writer;
  std::vector<tf::AsyncTask> readers;
};

void run(const workload &w, std::vector<padded_cell> &cells) {
  static tf::Executor executor(w.threads);
  std::vector<region> regions(cells.size());
  std::vector<tf::AsyncTask> before;
  generate(w.graph, w.tasks, [&](const task_cells &t) {
    before.clear();
    uint64_t *at[3] = {};
    for (uint32_t c = 0; c < t.count; ++c) {
      at[c] = &cells[t.cell[c]].value;
      region &r = regions[t.cell[c]];
      if (!r.writer.empty())
        before.push_back(r.writer);
      if (c + 1 == t.count)
        before.insert(before.end(), r.readers.begin(), r.readers.end());
    }
    const auto body = [&w, a = at[0], b = at[1], c = at[2], count = t.count,
                       writes_only = t.writes_only] {
      uint64_t *const all[3] = {a, b, c};
      run_body(w, all, count, writes_only);
    };
    tf::AsyncTask task = executor.silent_dependent_async(body, before.begin(), before.end());
    for (uint32_t c = 0; c + 1 < t.count; ++c)
      regions[t.cell[c]].readers.push_back(task);
    region &last = regions[t.cell[t.count - 1]];
    last.readers.clear();
    last.writer = std::move(task);
  });
  executor.wait_for_all();
}

} // namespace

int main(int argc, char **argv) { return bench::run_program(argc, argv, run); }
