// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks in the report of a run, as JSON.

#include "report.h"

namespace ptowsp::host {

namespace {

constexpr const char *wait_words[] = {
    "READY",          "ENDED",          "CHANNEL_FULL_WAIT", "CHANNEL_EMPTY_WAIT",
    "TASK_RING_FULL", "HEAP_ARENA_FULL"};

void add_process(json_writer &json, const ptowsp_artifact &artifact,
                 const ptowsp_network_failure &failure, const ptowsp_network_process &process) {
  json.open();
  json.member("process", std::string(process.name));
  if (process.replicated != 0)
    json.member("instance", process.instance);
  json.member("waits_for", std::string(wait_words[process.waits_for]));
  if (process.channel != PTOWSP_NO_CHANNEL) {
    json.member("channel", std::string(failure.channels[process.channel].name));
    if (failure.channels[process.channel].is_array != 0)
      json.member("element", failure.channels[process.channel].element);
  } else {
    json.member("used", process.window_used);
    json.member("capacity", process.window);
  }
  json.member("clock", process.clock);
  add_location(json, artifact, process.location);
  json.close();
}

void add_channel(json_writer &json, const ptowsp_artifact &artifact,
                 const ptowsp_network_channel &channel) {
  json.open();
  json.member("channel", std::string(channel.name));
  if (channel.is_array != 0)
    json.member("element", channel.element);
  json.member("tokens", channel.fill);
  json.member("capacity", channel.capacity);
  json.member("sent", channel.sent);
  json.raw("closed", channel.closed != 0 ? "true" : "false");
  add_location(json, artifact, channel.location);
  json.close();
}

} // namespace

void add_network_failure(json_writer &json, const ptowsp_artifact &artifact,
                         const ptowsp_network_failure &failure) {
  if (failure.process_count == 0)
    return;
  json.open("network");
  json.member("processes", failure.total_processes);
  json.member("waiting", failure.waiting_processes);
  add_location(json, artifact, failure.location);
  json.open_list(failure.cycle_count != 0 ? "cycle" : "chain");
  for (uint32_t i = 0; i < failure.process_count; ++i)
    add_process(json, artifact, failure, failure.processes[i]);
  json.close_list();
  json.raw("waits_for_ended", failure.ended_waited_for != 0 ? "true" : "false");
  json.open_list("channels");
  for (uint32_t c = 0; c < failure.channel_count; ++c)
    add_channel(json, artifact, failure.channels[c]);
  json.close_list();
  json.open("enough");
  if (failure.enough_capacity != 0) {
    json.member("channel", std::string(failure.channels[failure.enough_channel].name));
    json.member("capacity", failure.enough_capacity);
  }
  if (failure.enough_window != 0)
    json.member("task_window", failure.enough_window);
  json.close();
  json.close();
}

void add_channels(json_writer &json, const ptowsp_run_report &report) {
  if (report.tokens == 0)
    return;
  static constexpr const char *names[PTOWSP_CHANNEL_WAITS] = {"full", "empty"};
  json.open("channels");
  json.member("tokens", report.tokens);
  json.member("capacity", report.channels[PTOWSP_CHANNEL_FULL].capacity);
  json.member("high_water", report.channels[PTOWSP_CHANNEL_FULL].high_water);
  for (uint32_t w = 0; w < PTOWSP_CHANNEL_WAITS; ++w) {
    json.open(names[w]);
    json.member("stalls", report.channels[w].stalls);
    json.member("stall_cycles", report.channels[w].stall_cycles);
    json.member("stall_reason", std::string(wait_words[PTOWSP_CHANNEL_FULL_WAIT + w]));
    json.close();
  }
  json.close();
}

} // namespace ptowsp::host
