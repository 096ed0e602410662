// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// OpenMP tasks with `depend`: the addresses of the cells are the dependences.
/// Built once with each OpenMP runtime.

#include "harness.h"

namespace {

using namespace bench;

void run_single(const workload &w, std::vector<padded_cell> &cells) {
  generate(w.graph, w.tasks, [&](const task_cells &t) {
    padded_cell *last = &cells[t.cell[t.count - 1]];
    const workload *load = &w;
    if (t.writes_only) {
#pragma omp task depend(out : last[0]) firstprivate(last, load)
      {
        uint64_t *at[] = {&last->value};
        run_body(*load, at, 1, true);
      }
    } else if (t.count == 1) {
#pragma omp task depend(inout : last[0]) firstprivate(last, load)
      {
        uint64_t *at[] = {&last->value};
        run_body(*load, at, 1, false);
      }
    } else if (t.count == 2) {
      padded_cell *first = &cells[t.cell[0]];
#pragma omp task depend(in : first[0]) depend(inout : last[0]) firstprivate(first, last, load)
      {
        uint64_t *at[] = {&first->value, &last->value};
        run_body(*load, at, 2, false);
      }
    } else {
      padded_cell *first = &cells[t.cell[0]];
      padded_cell *second = &cells[t.cell[1]];
#pragma omp task depend(in : first[0], second[0]) depend(inout : last[0])                          \
    firstprivate(first, second, last, load)
      {
        uint64_t *at[] = {&first->value, &second->value, &last->value};
        run_body(*load, at, 3, false);
      }
    }
  });
}

void run(const workload &w, std::vector<padded_cell> &cells) {
#pragma omp parallel num_threads(w.threads)
#pragma omp single
  run_single(w, cells);
}

} // namespace

int main(int argc, char **argv) { return bench::run_program(argc, argv, run); }
