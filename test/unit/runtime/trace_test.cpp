// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Traces: their records against what the run reports, their file against the records.

#include "graph.h"

#include "src/host/trace.h"
#include "test/unit/json_value.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <unistd.h>

using namespace test;

namespace {

/// A random graph with narrow rings, traced.
struct traced : program {
  explicit traced(uint64_t seed, uint64_t room) : records(room) {
    graph_shape shape;
    shape.ops = 60;
    shape.domains = 2;
    g = make_graph(seed, shape);
    memory = host_memory(g);
    attach(*this, g, memory, 0);
    aicpu.schedule.domains = 2;
    options.threads = 3;
    options.task_window = 16;
    options.heap_bytes = 64 * 40;
    options.ready_entries = 6;
    trace.records = records.data();
    trace.capacity = room;
    options.trace = &trace;
  }

  std::vector<ptowsp_trace_record> of_kind(uint32_t kind) const {
    std::vector<ptowsp_trace_record> found;
    for (uint64_t r = 0; r < trace.count; ++r)
      if (records[r].kind == kind)
        found.push_back(records[r]);
    return found;
  }

  graph g;
  std::vector<std::vector<uint8_t>> memory;
  std::vector<ptowsp_trace_record> records;
  ptowsp_trace trace = {};
};

bool same(const ptowsp_trace_record &a, const ptowsp_trace_record &b) {
  return a.task == b.task && a.kind == b.kind && a.detail == b.detail && a.place == b.place &&
         a.unit == b.unit && a.domain == b.domain && std::equal(a.values, a.values + 4, b.values);
}

void check_tasks(const traced &p) {
  const auto tasks = p.of_kind(PTOWSP_TRACE_TASK);
  REQUIRE(tasks.size() == p.times.size());
  for (size_t t = 0; t < tasks.size(); ++t) {
    const ptowsp_task_times &times = p.times[t];
    CHECK(tasks[t].task == times.task);
    CHECK(tasks[t].detail == times.kernel);
    if (times.kernel != PTOWSP_NO_KERNEL)
      CHECK(tasks[t].place == times.core);
    CHECK(tasks[t].unit == times.unit);
    CHECK(tasks[t].domain == times.domain);
    CHECK(tasks[t].values[0] == times.submitted);
    CHECK(tasks[t].values[1] == times.ready);
    CHECK(tasks[t].values[2] == times.started);
    CHECK(tasks[t].values[3] == times.ended);
  }
}

json_value file_of(const program &p, const ptowsp_trace &trace) {
  const std::string path = std::filesystem::temp_directory_path() /
                           ("ptowsp-trace-" + std::to_string(getpid()) + ".json");
  ptowsp::host::write_trace(p.artifact, trace, path);
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  std::filesystem::remove(path);
  return read_json(text.str());
}

} // namespace

TEST_CASE("a trace has every task, dependence, stall and use, as the clock has them") {
  uint64_t stalls = 0;
  uint64_t edges = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    traced p(seed, 4000);
    const int status = p.run();
    REQUIRE((status == PTOWSP_RUN_OK || status == PTOWSP_RUN_DEADLOCK));
    CHECK(p.trace.dropped == 0);
    check_tasks(p);
    for (const ptowsp_trace_record &edge : p.of_kind(PTOWSP_TRACE_DEPENDENCE)) {
      REQUIRE(edge.values[0] < edge.task);
      const ptowsp_task_times &other = p.times[edge.values[0]];
      const bool ran = other.kernel != PTOWSP_NO_KERNEL;
      CHECK(p.times[edge.task].ready >= other.ended + (ran ? p.aicpu.machine.retire_cycles : 0));
      ++edges;
    }
    uint64_t cycles[PTOWSP_RESOURCE_COUNT + 1] = {};
    for (const ptowsp_trace_record &stall : p.of_kind(PTOWSP_TRACE_STALL))
      cycles[stall.detail] += stall.values[1] - stall.values[0];
    uint64_t most[PTOWSP_RESOURCE_COUNT] = {};
    for (const ptowsp_trace_record &use : p.of_kind(PTOWSP_TRACE_USE)) {
      most[use.detail] = std::max(most[use.detail], use.values[1]);
      CHECK(use.values[0] == p.times[use.task].submitted);
    }
    for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
      CAPTURE(r);
      CHECK(cycles[r] == p.stats(r).stall_cycles);
      CHECK(most[r] == p.stats(r).high_water);
      stalls += cycles[r];
    }
  }
  CHECK(stalls > 0);
  CHECK(edges > 0);
}

TEST_CASE("what does not fit into a trace is dropped from its end, and counted") {
  traced all(3, 4000);
  all.run();
  for (const uint64_t room : {uint64_t{0}, uint64_t{1}, uint64_t{50}, all.trace.count}) {
    CAPTURE(room);
    traced some(3, room);
    some.run();
    CHECK(some.trace.count == room);
    CHECK(some.trace.dropped == all.trace.count - room);
    for (uint64_t r = 0; r < room; ++r)
      REQUIRE(same(some.records[r], all.records[r]));
  }
}

TEST_CASE("two runs have the same trace, whatever the threads") {
  traced first(5, 4000);
  first.run();
  for (uint32_t threads : {1u, 2u, 6u}) {
    traced again(5, 4000);
    again.options.threads = threads;
    again.run();
    REQUIRE(again.trace.count == first.trace.count);
    for (uint64_t r = 0; r < first.trace.count; ++r)
      REQUIRE(same(again.records[r], first.records[r]));
  }
}

TEST_CASE("the file of a trace has a lane for everybody, with the clock's times") {
  traced p(7, 4000);
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  const json_value file = file_of(p, p.trace);
  CHECK(file["otherData"]["records"].number() == p.trace.count);
  CHECK(file["otherData"]["dropped_records"].number() == 0);
  std::map<uint64_t, std::string> lanes;
  for (const json_value &e : file["traceEvents"].elements)
    if (e["ph"].text == "M" && e["name"].text == "thread_name")
      lanes[e["tid"].number()] = e["args"]["name"].text;
  std::map<uint64_t, const json_value *> slices;
  std::map<uint64_t, uint64_t> ready, started;
  uint64_t submits = 0, stalls = 0, leaving = 0, arriving = 0;
  std::set<std::string> counters;
  for (const json_value &e : file["traceEvents"].elements) {
    const std::string &phase = e["ph"].text;
    const std::string lane = phase == "M" || phase == "C" ? "" : lanes.at(e["tid"].number());
    if (phase == "X" && lane == "orchestrator")
      ++(e["name"].text.compare(0, 7, "submit ") == 0 ? submits : stalls);
    else if (phase == "X")
      slices[e["args"]["task"].number()] = &e;
    else if (phase != "M" && phase != "C" && e["cat"].text == "ready")
      (phase == "b" ? ready : started)[e["id"].number()] = e["ts"].number();
    else if (phase == "C")
      counters.insert(e["name"].text);
    leaving += phase == "s" ? 1 : 0;
    arriving += phase == "f" ? 1 : 0;
  }
  CHECK(submits == p.times.size());
  CHECK(stalls == p.of_kind(PTOWSP_TRACE_STALL).size());
  CHECK(leaving == arriving);
  CHECK(leaving > 0);
  for (const ptowsp_trace_record &use : p.of_kind(PTOWSP_TRACE_USE))
    if (use.detail == PTOWSP_TASK_RING || use.detail == PTOWSP_HEAP_RING)
      CHECK(counters.count((use.detail == PTOWSP_TASK_RING ? "task_ring " : "heap_ring ") +
                           std::to_string(use.place)) == 1);
  CHECK(counters.count("deplist_pool") == 1);
  CHECK(counters.count("ready_queue AIV of domain 1") == 1);
  for (const ptowsp_task_times &t : p.times) {
    CAPTURE(t.task);
    REQUIRE((slices.count(t.task) == 1) == (t.kernel != PTOWSP_NO_KERNEL));
    if (t.kernel == PTOWSP_NO_KERNEL)
      continue;
    const json_value &slice = *slices[t.task];
    CHECK(slice["ts"].number() == t.started);
    CHECK(slice["dur"].number() == t.ended - t.started);
    CHECK(lanes[slice["tid"].number()] ==
          (t.unit == PTOWSP_AIC ? "AIC core " : "AIV core ") + std::to_string(t.core));
    CHECK(ready[t.task] == t.ready);
    CHECK(started[t.task] == t.started);
  }
}

TEST_CASE("the file of a trace has a lane for every process that ran a task") {
  program p;
  ptowsp_trace_record record = {};
  record.kind = PTOWSP_TRACE_PROCESS;
  record.detail = kernel_of(PTOWSP_AIV, 0);
  record.place = 4;
  record.domain = 2; // the instance
  record.values[1] = reinterpret_cast<uint64_t>("worker");
  record.values[2] = 30;
  record.values[3] = 37;
  const ptowsp_trace trace = {&record, 1, 1, 0};
  const json_value file = file_of(p, trace);
  bool named = false, drawn = false;
  for (const json_value &event : file["traceEvents"].elements) {
    if (event["tid"].number() != 600004)
      continue;
    named |= event["ph"].text == "M" && event["name"].text == "thread_name" &&
             event["args"]["name"].text == "process worker 2";
    drawn |= event["ph"].text == "X" && event["ts"].number() == 30 && event["dur"].number() == 7;
  }
  CHECK(named);
  CHECK(drawn);
}

TEST_CASE("a trace of a part draws no arrow to what was dropped") {
  traced p(7, 60);
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  const json_value file = file_of(p, p.trace);
  CHECK(file["otherData"]["dropped_records"].number() == p.trace.dropped);
  std::set<uint64_t> shown;
  for (const ptowsp_trace_record &task : p.of_kind(PTOWSP_TRACE_TASK))
    shown.insert(task.task);
  uint64_t arrows = 0;
  for (const json_value &e : file["traceEvents"].elements)
    arrows += e["ph"].text == "f" ? 1 : 0;
  uint64_t expected = 0;
  for (const ptowsp_trace_record &edge : p.of_kind(PTOWSP_TRACE_DEPENDENCE))
    expected += shown.count(edge.task) != 0 && p.times[edge.task].kernel != PTOWSP_NO_KERNEL &&
                p.times[edge.values[0]].kernel != PTOWSP_NO_KERNEL;
  CHECK(arrows == expected);
}
