// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Writing traces, event by event: a trace can be larger than what one would like to
/// hold twice.

#include "trace.h"

#include "../core/resource_words.h"
#include "failure.h"
#include "json_writer.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

namespace ptowsp::host {

namespace {

constexpr const char *unit_names[] = {"AIC", "AIV", "AICPU", "DMA"};
constexpr uint32_t orchestrator_lane = 1;
constexpr uint32_t first_domain_lane = 2;

uint32_t domain_lane(uint32_t domain) { return first_domain_lane + domain; }
/// A mixed task is shown on its AIC; its other cores have records of their own.
uint32_t lane_unit(uint32_t unit) { return unit == PTOWSP_MIXED ? uint32_t{PTOWSP_AIC} : unit; }
/// Behind all cores.
uint32_t process_lane(uint32_t process) { return 600000 + process; }
uint32_t core_lane(uint32_t unit, uint32_t core) { return (lane_unit(unit) + 1) * 100000 + core; }

/// One file of events. Every call writes one.
class writer {
public:
  writer(const ptowsp_artifact &artifact, const ptowsp_trace &trace, std::FILE *file)
      : artifact(artifact), trace(trace), file(file) {
    for (uint64_t i = 0; i < trace.count; ++i)
      if (trace.records[i].kind == PTOWSP_TRACE_TASK)
        tasks.push_back(&trace.records[i]);
  }

  void write(const pipe_watch *pipes) {
    std::fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", file);
    name_lanes();
    for (uint64_t i = 0; i < trace.count; ++i)
      write_record(trace.records[i]);
    if (pipes != nullptr && !pipes->slices().empty())
      write_pipes(*pipes);
    std::fprintf(file,
                 "\n], \"otherData\": {\"artifact\": %s, \"time_unit\": \"cycle\", \"clock_mhz\": "
                 "%" PRIu32 ", \"records\": %" PRIu64 ", \"dropped_records\": %" PRIu64 "}}\n",
                 json_writer::quoted(artifact.name).c_str(), artifact.aicpu->machine.clock_mhz,
                 trace.count, trace.dropped);
  }

private:
  /// Begins an event; the caller writes further members and closes it.
  void begin(const char *phase, const std::string &name, uint32_t lane, uint64_t time) {
    std::fprintf(file,
                 "%s\n{\"ph\": \"%s\", \"name\": %s, \"pid\": %d, \"tid\": %" PRIu32
                 ", \"ts\": %" PRIu64,
                 first ? "" : ",", phase, json_writer::quoted(name).c_str(), process, lane, time);
    first = false;
  }

  void name_lane(uint32_t lane, const std::string &name) {
    begin("M", "thread_name", lane, 0);
    std::fprintf(file, ", \"args\": {\"name\": %s}}", json_writer::quoted(name).c_str());
    begin("M", "thread_sort_index", lane, 0);
    std::fprintf(file, ", \"args\": {\"sort_index\": %" PRIu32 "}}", lane);
  }

  void name_lanes() {
    begin("M", "process_name", 0, 0);
    std::fprintf(file, ", \"args\": {\"name\": %s}}",
                 json_writer::quoted(std::string(artifact.name) + " (modelled cycles)").c_str());
    name_lane(orchestrator_lane, "orchestrator");
    uint32_t domains = 0;
    bool used[4] = {};
    for (const ptowsp_trace_record *task : tasks) {
      if (task->detail == PTOWSP_NO_KERNEL)
        continue;
      domains = std::max<uint32_t>(domains, task->domain + 1u);
      used[lane_unit(task->unit)] = true;
      used[PTOWSP_AIV] |= task->unit == PTOWSP_MIXED;
    }
    for (uint32_t d = 0; d < domains; ++d)
      name_lane(domain_lane(d), "scheduler domain " + std::to_string(d));
    for (uint32_t unit = 0; unit < 4; ++unit)
      for (uint32_t core = 0; used[unit] && core < artifact.aicpu->machine.unit_count[unit]; ++core)
        name_lane(core_lane(unit, core),
                  std::string(unit_names[unit]) + " core " + std::to_string(core));
    name_processes();
  }

  /// The processes of networks that ran tasks or waited; two networks share lanes by number.
  void name_processes() {
    std::set<uint32_t> named;
    for (uint64_t i = 0; i < trace.count; ++i) {
      const ptowsp_trace_record &task = trace.records[i];
      if ((task.kind != PTOWSP_TRACE_PROCESS && task.kind != PTOWSP_TRACE_CHANNEL_WAIT) ||
          !named.insert(task.place).second)
        continue;
      std::string name = "process " + std::string(reinterpret_cast<const char *>(task.values[1]));
      name_lane(process_lane(task.place),
                task.domain != 0 ? name + " " + std::to_string(task.domain) : name);
    }
  }

  std::string name_of(const ptowsp_trace_record &task) const {
    if (task.detail == PTOWSP_NO_KERNEL)
      return task.place == 1 ? "fence" : "alloc";
    return artifact.aicore->kernels[task.detail].name;
  }

  void task_args(const ptowsp_trace_record &task) {
    std::fprintf(file, ", \"args\": {\"task\": %" PRIu64, task.task);
    const uint64_t source = task.location >> 48;
    if (task.location != 0 && source < artifact.aicpu->file_count)
      std::fprintf(file, ", \"location\": %s",
                   json_writer::quoted(std::string(artifact.aicpu->files[source]) + ":" +
                                       std::to_string(task.location >> 16 & 0xffffffff) + ":" +
                                       std::to_string(task.location & 0xffff))
                       .c_str());
    std::fputs("}}", file);
  }

  void slice(const std::string &name, uint32_t lane, uint64_t from, uint64_t until) {
    begin("X", name, lane, from);
    std::fprintf(file, ", \"dur\": %" PRIu64, until - from);
  }

  /// As a slice, but may overlap others of its lane.
  void span(const char *category, const std::string &name, uint32_t lane,
            const ptowsp_trace_record &task, uint64_t from, uint64_t until) {
    for (const bool over : {false, true}) {
      begin(over ? "e" : "b", name, lane, over ? until : from);
      std::fprintf(file, ", \"cat\": \"%s\", \"id\": %" PRIu64, category, task.task);
      task_args(task);
    }
  }

  void write_task(const ptowsp_trace_record &task) {
    const std::string name = name_of(task);
    const uint64_t submitted = task.values[0], ready = task.values[1];
    const uint64_t started = task.values[2];
    slice("submit " + name, orchestrator_lane, submitted - artifact.aicpu->machine.submit_cycles,
          submitted);
    task_args(task);
    if (task.detail == PTOWSP_NO_KERNEL) {
      if (task.place == 1)
        span("fence", name, orchestrator_lane, task, submitted, ready);
      return;
    }
    span("ready", name, domain_lane(task.domain), task, ready, started);
    write_slice(task);
  }

  void write_slice(const ptowsp_trace_record &task) {
    const bool alone = task.kind == PTOWSP_TRACE_PROCESS;
    slice(name_of(task), alone ? process_lane(task.place) : core_lane(task.unit, task.place),
          task.values[2], task.values[3]);
    task_args(task);
  }

  void write_channel_wait(const ptowsp_trace_record &wait) {
    const std::string channel = reinterpret_cast<const char *>(wait.values[0]);
    const bool full = wait.detail == PTOWSP_CHANNEL_FULL_WAIT;
    slice(full ? "CHANNEL_FULL_WAIT" : "CHANNEL_EMPTY_WAIT", process_lane(wait.place),
          wait.values[2], wait.values[3]);
    std::fprintf(file, ", \"args\": {\"channel\": %s}}", json_writer::quoted(channel).c_str());
  }

  const ptowsp_trace_record *find(uint64_t number) const {
    const auto found = std::lower_bound(
        tasks.begin(), tasks.end(), number,
        [](const ptowsp_trace_record *task, uint64_t n) { return task->task < n; });
    return found != tasks.end() && (*found)->task == number ? *found : nullptr;
  }

  /// An arrow between two slices of cores: between tasks with kernels.
  void write_dependence(const ptowsp_trace_record &edge) {
    const ptowsp_trace_record *from = find(edge.values[0]);
    const ptowsp_trace_record *to = find(edge.task);
    if (from == nullptr || to == nullptr || from->detail == PTOWSP_NO_KERNEL ||
        to->detail == PTOWSP_NO_KERNEL)
      return;
    // A viewer looks for the slice around the arrow's end: its last cycle, not its end.
    const uint64_t leaves = std::max(from->values[2], std::max<uint64_t>(from->values[3], 1) - 1);
    begin("s", "dependence", core_lane(from->unit, from->place), leaves);
    std::fprintf(file, ", \"cat\": \"dependence\", \"id\": %" PRIu64 "}", flows);
    begin("f", "dependence", core_lane(to->unit, to->place), to->values[2]);
    std::fprintf(file, ", \"cat\": \"dependence\", \"bp\": \"e\", \"id\": %" PRIu64 "}", flows++);
  }

  void write_use(const ptowsp_trace_record &use) {
    std::string name = rt::words_of[use.detail].id;
    if (use.detail == PTOWSP_READY_QUEUE)
      name += std::string(" ") + unit_names[use.place % 4] + " of domain " +
              std::to_string(use.place / 4);
    else if (use.detail == PTOWSP_TASK_RING || use.detail == PTOWSP_HEAP_RING)
      name += " " + std::to_string(use.place);
    begin("C", name, 0, use.values[0]);
    std::fprintf(file, ", \"args\": {\"%s\": %" PRIu64 "}}", rt::words_of[use.detail].units,
                 use.values[1]);
  }

  /// A lane for each pipe of the watched task, as a process of its own: its time starts anew.
  void write_pipes(const pipe_watch &pipes) {
    process = 2;
    begin("M", "process_name", 0, 0);
    std::fprintf(
        file, ", \"args\": {\"name\": %s}}",
        json_writer::quoted("pipes of " + pipes.kernel() + " (cycles from its start)").c_str());
    std::vector<std::string> lanes;
    for (const pipe_slice &s : pipes.slices()) {
      auto lane = std::find(lanes.begin(), lanes.end(), s.pipe);
      if (lane == lanes.end()) {
        lane = lanes.insert(lane, s.pipe);
        name_lane(static_cast<uint32_t>(lanes.size()), s.pipe);
      }
      slice(s.instruction, static_cast<uint32_t>(lane - lanes.begin()) + 1, s.begin, s.end);
      std::fputs("}", file);
    }
    process = 1;
  }

  void write_record(const ptowsp_trace_record &record) {
    switch (record.kind) {
    case PTOWSP_TRACE_TASK:
      write_task(record);
      break;
    case PTOWSP_TRACE_PART:
    case PTOWSP_TRACE_PROCESS:
      write_slice(record);
      break;
    case PTOWSP_TRACE_CHANNEL_WAIT:
      write_channel_wait(record);
      break;
    case PTOWSP_TRACE_DEPENDENCE:
      write_dependence(record);
      break;
    case PTOWSP_TRACE_STALL:
      slice(rt::words_of[record.detail].reason, orchestrator_lane, record.values[0],
            record.values[1]);
      std::fprintf(file, ", \"args\": {\"task\": %" PRIu64 "}}", record.task);
      break;
    case PTOWSP_TRACE_USE:
      write_use(record);
      break;
    }
  }

  const ptowsp_artifact &artifact;
  const ptowsp_trace &trace;
  std::FILE *file;
  std::vector<const ptowsp_trace_record *> tasks; /* by number */
  uint64_t flows = 0;
  bool first = true;
  int process = 1;
};

} // namespace

void trace_buffer::release::operator()(ptowsp_trace_record *p) const { std::free(p); }

trace_buffer::trace_buffer(const options &given) {
  if (given.trace.empty())
    return;
  memory.reset(static_cast<ptowsp_trace_record *>(
      std::calloc(static_cast<size_t>(given.trace_records), sizeof(ptowsp_trace_record))));
  if (!memory)
    throw bad_input{"there is not enough memory for " + std::to_string(given.trace_records) +
                        " records of a trace",
                    {},
                    "set '--trace-records' lower"};
  trace.records = memory.get();
  trace.capacity = given.trace_records;
}

void trace_buffer::write(const ptowsp_artifact &artifact, const std::string &file,
                         const pipe_watch &pipes) const {
  if (!memory)
    return;
  write_trace(artifact, trace, file, &pipes);
  if (trace.dropped != 0)
    std::fprintf(stderr,
                 "warning: %" PRIu64 " records of the trace were dropped\n"
                 "hint: --trace-records=%" PRIu64 " has room for all\n",
                 trace.dropped, trace.count + trace.dropped);
}

void write_trace(const ptowsp_artifact &artifact, const ptowsp_trace &trace,
                 const std::string &path, const pipe_watch *pipes) {
  std::FILE *file = std::fopen(path.c_str(), "wb");
  bool written = file != nullptr;
  if (file) {
    writer(artifact, trace, file).write(pipes);
    written = std::ferror(file) == 0;
    written &= std::fclose(file) == 0;
  }
  if (!written)
    throw bad_input{"cannot write '" + path + "': " + std::strerror(errno)};
}

} // namespace ptowsp::host
