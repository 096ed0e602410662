// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Mailboxes, and the whole core on a toy platform whose cores are reached through them.

#include "graph.h"

#include "platform/sim/thread_platform.h"
#include "src/core/mailbox.h"
#include "src/core/session.h"
#include "src/core/symbol_table.h"

#include <catch2/catch.hpp>

#include <memory>
#include <thread>

using namespace test;
using namespace ptowsp::rt;

namespace {

constexpr uint32_t core_count = 3;

/// Every thread that schedules has a core of its own, on another thread.
struct toy_platform : thread_platform {
  static mailbox<thread_platform> boxes[core_count];
  static std::atomic<uint32_t> owners;
  static std::atomic<uint64_t> run_number;
  static std::atomic<bool> off;
  static std::atomic<uint64_t> served;

  static void execute(const ptowsp_aicore_program &, const ptowsp_kernel &kernel, int64_t *args,
                      ptowsp_kernel_report &report) {
    thread_local uint64_t known_run = 0;
    thread_local uint32_t mine = 0;
    if (known_run != run_number)
      mine = owners.fetch_add(1);
    known_run = run_number;
    mailbox<thread_platform> &box = boxes[mine];
    box.post(&kernel, args);
    while (!box.poll(report))
      std::this_thread::yield();
  }

  static void serve(const ptowsp_aicore_program &program, uint32_t core) {
    const ptowsp_kernel *kernel = nullptr;
    int64_t *args = nullptr;
    while (!off.load()) {
      if (!boxes[core].receive(kernel, args)) {
        std::this_thread::yield();
        continue;
      }
      ptowsp_kernel_report report = {};
      program.execute(kernel, args, &report);
      served.fetch_add(1);
      boxes[core].answer(report);
    }
  }
};

mailbox<thread_platform> toy_platform::boxes[core_count];
std::atomic<uint32_t> toy_platform::owners{0};
std::atomic<uint64_t> toy_platform::run_number{0};
std::atomic<bool> toy_platform::off{false};
std::atomic<uint64_t> toy_platform::served{0};

int run_on_toy(const ptowsp_artifact *artifact, const uint64_t *args, const uint64_t *symbols,
               const ptowsp_run_options *options, ptowsp_run_report *report) {
  report_text text(report->text);
  run_settings settings = {};
  int status = resolve_settings(*artifact, *options, {}, settings, text);
  symbol_table table;
  REQUIRE(table.take(*artifact, symbols));
  const auto live =
      std::make_unique<session<toy_platform>>(*artifact, settings, table.bits(), text);
  toy_platform::off = false;
  toy_platform::owners = 0;
  ++toy_platform::run_number;
  std::vector<std::thread> cores;
  for (uint32_t core = 0; core < core_count; ++core)
    cores.emplace_back([&, core] { toy_platform::serve(*artifact->aicore, core); });
  if (status == PTOWSP_RUN_OK)
    status = live->prepare(args, options);
  if (status == PTOWSP_RUN_OK)
    status = live->run(args, *report);
  toy_platform::off = true;
  for (std::thread &core : cores)
    core.join();
  return status;
}

} // namespace

TEST_CASE("a mailbox hands over one task and one answer at a time") {
  mailbox<thread_platform> box;
  const ptowsp_kernel *kernel = nullptr;
  int64_t *args = nullptr;
  ptowsp_kernel_report report = {};
  CHECK_FALSE(box.receive(kernel, args));
  for (uint64_t turn = 0; turn < 3; ++turn) {
    const ptowsp_kernel posted = {};
    int64_t values[1] = {};
    box.post(&posted, values);
    CHECK_FALSE(box.poll(report));
    REQUIRE(box.receive(kernel, args));
    CHECK(kernel == &posted);
    CHECK(args == values);
    CHECK_FALSE(box.receive(kernel, args));
    CHECK_FALSE(box.poll(report));
    box.answer({turn + 7, nullptr, {}});
    REQUIRE(box.poll(report));
    CHECK(report.cycles == turn + 7);
    CHECK_FALSE(box.receive(kernel, args));
  }
}

TEST_CASE("the core runs on cores behind mailboxes, with the same results and cycles") {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    graph_shape shape;
    shape.all_units = seed % 2 == 0;
    const graph g = make_graph(seed, shape);
    std::vector<std::vector<uint8_t>> memory = host_memory(g);
    program p;
    attach(p, g, memory, 0);
    p.options.task_window = 64;
    p.options.threads = 1;
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    const std::vector<ptowsp_task_times> times = p.times;
    memory = host_memory(g);
    attach(p, g, memory, 0);
    // Each run has threads of its own, and each of those takes a mailbox.
    p.options.threads = core_count;
    toy_platform::served = 0;
    CAPTURE(seed, p.text());
    REQUIRE(p.run(run_on_toy) == PTOWSP_RUN_OK);
    CHECK(toy_platform::served >= p.report.tasks);
    CHECK(memory == run_sequentially(g));
    REQUIRE(p.times.size() == times.size());
    for (size_t t = 0; t < times.size(); ++t) {
      CHECK(p.times[t].started == times[t].started);
      CHECK(p.times[t].ended == times[t].ended);
    }
  }
}
