// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The runtime of this project, as an artifact uses it: the cells are views of one
/// tensor, contiguous rows or, for the factorisation, tiles of a matrix.

#include "harness.h"

#include "ptowsp/rt/host.h"
#include "ptowsp/rt/orchestration.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace bench;
using ptowsp::rt::tensor;

constexpr int64_t tile = 8;
constexpr int64_t row = 8; /* elements of a cell that is a row: one cache line */

/// Kernel k reads k parameters and updates one more; the last one only writes.
constexpr uint32_t write_kernel = 3;

const workload *running = nullptr;

void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report) {
  report->cycles = 100;
  if (running->kind == body::empty)
    return;
  uint64_t *cells[3] = {};
  for (uint32_t c = 0; c < kernel->arg_count; ++c)
    cells[c] = reinterpret_cast<uint64_t *>(args[c]);
  run_body(*running, cells, kernel->arg_count, kernel->location != 0);
}

tensor cell_of(const tensor &whole, uint64_t cell) {
  const auto c = static_cast<int64_t>(cell);
  if (running->graph != pattern::cholesky)
    return whole.slice({c, 0}, {1, row});
  const auto side = static_cast<int64_t>(cholesky_tiles);
  return whole.slice({c / side * tile, c % side * tile}, {tile, tile});
}

void orchestrate(ptowsp_orchestrator *impl, const uint64_t *args) {
  ptowsp::rt::orchestrator o(impl);
  const tensor whole = tensor::from_arg(args[0]);
  generate(running->graph, running->tasks, [&](const task_cells &t) {
    tensor last = cell_of(whole, t.cell[t.count - 1]);
    if (t.writes_only) {
      o.submit(write_kernel, PTOWSP_AIV, {ptowsp::rt::out(last)}, 0);
    } else if (t.count == 1) {
      o.submit(0, PTOWSP_AIV, {ptowsp::rt::inout(last)}, 0);
    } else if (t.count == 2) {
      const tensor first = cell_of(whole, t.cell[0]);
      o.submit(1, PTOWSP_AIV, {ptowsp::rt::in(first), ptowsp::rt::inout(last)}, 0);
    } else {
      const tensor first = cell_of(whole, t.cell[0]);
      const tensor second = cell_of(whole, t.cell[1]);
      o.submit(2, PTOWSP_AIV,
               {ptowsp::rt::in(first), ptowsp::rt::in(second), ptowsp::rt::inout(last)}, 0);
    }
  });
}

/// The tensor that has all cells: over the cells themselves, or over tiles in `tiles`.
tensor make_whole(pattern p, std::vector<padded_cell> &cells, std::vector<uint64_t> &tiles) {
  const auto side = static_cast<int64_t>(cholesky_tiles) * tile;
  const auto rows = static_cast<int64_t>(cells_of(p));
  tensor whole = p == pattern::cholesky ? tensor::intermediate(PTOWSP_F32, {side, side})
                                        : tensor::intermediate(PTOWSP_I64, {rows, row});
  whole.view.address = reinterpret_cast<uint64_t>(cells.data());
  if (p != pattern::cholesky)
    return whole;
  tiles.assign(whole.view.buffer_bytes / sizeof(uint64_t), 0);
  whole.view.address = reinterpret_cast<uint64_t>(tiles.data());
  return whole;
}

void run(const workload &w, std::vector<padded_cell> &cells) {
  static const ptowsp_kernel kernels[] = {{"update", PTOWSP_AIV, 1, nullptr, 0},
                                          {"read_update", PTOWSP_AIV, 2, nullptr, 0},
                                          {"read_read_update", PTOWSP_AIV, 3, nullptr, 0},
                                          {"write", PTOWSP_AIV, 1, nullptr, 1}};
  running = &w;
  static std::vector<uint64_t> tiles;
  tensor whole = make_whole(w.graph, cells, tiles);
  ptowsp_aicpu_program aicpu = {};
  aicpu.abi_version = PTOWSP_ABI_VERSION;
  aicpu.struct_bytes = sizeof(aicpu);
  aicpu.arg_count = 1;
  aicpu.orchestrate = orchestrate;
  aicpu.schedule.scope_rings = 1;
  aicpu.schedule.heap_bytes = 1 << 20;
  aicpu.machine.max_domains = 1;
  aicpu.machine.unit_count[PTOWSP_AIV] = 8;
  aicpu.machine.submit_cycles = aicpu.machine.dispatch_cycles = aicpu.machine.retire_cycles = 10;
  ptowsp_aicore_program aicore = {};
  aicore.abi_version = PTOWSP_ABI_VERSION;
  aicore.struct_bytes = sizeof(aicore);
  aicore.kernels = kernels;
  aicore.kernel_count = 4;
  aicore.execute = execute;
  ptowsp_argument argument = {"cells", PTOWSP_INOUT, whole.view.dtype, 2, 0, {}};
  for (uint32_t d = 0; d < 2; ++d)
    argument.extents[d] = {whole.size(d), PTOWSP_NO_SYMBOL, 0};
  const ptowsp_artifact artifact = {PTOWSP_ABI_VERSION,
                                    sizeof(artifact),
                                    "bench",
                                    &aicpu,
                                    &aicore,
                                    &argument,
                                    nullptr,
                                    1,
                                    0,
                                    0,
                                    0};
  ptowsp_run_options options = {};
  options.struct_bytes = sizeof(options);
  options.threads = w.threads;
  ptowsp_run_report report = {};
  report.struct_bytes = sizeof(report);
  const uint64_t arg = reinterpret_cast<uint64_t>(&whole.view);
  if (ptowsp_run(&artifact, &arg, nullptr, &options, &report) != PTOWSP_RUN_OK ||
      report.tasks != w.tasks) {
    std::fprintf(stderr, "the run failed: %s\n", report.text);
    std::exit(1);
  }
  for (uint64_t c = 0; w.graph == pattern::cholesky && c < cells.size(); ++c) {
    const tensor t = cell_of(whole, c);
    const auto bytes = static_cast<uint64_t>(t.view.offset) * ptowsp::rt::dtype_bytes(t.view.dtype);
    cells[c].value = tiles[bytes / sizeof(uint64_t)];
  }
}

} // namespace

int main(int argc, char **argv) { return run_program(argc, argv, run); }
