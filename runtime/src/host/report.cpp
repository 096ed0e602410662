// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The report of a run as JSON.
///
/// Invariant: everything that the text says is here as data.

#include "report.h"

#include "../core/resource_words.h"

namespace ptowsp::host {

namespace {

using rt::words_of;

const char *kind_of(int32_t status) {
  static constexpr const char *kinds[] = {"ok",       "mismatch", "bad_input", "deadlock",
                                          "capacity", "timeout",  "race"};
  return kinds[status];
}

void task_members(json_writer &json, const ptowsp_artifact &artifact,
                  const ptowsp_task_name &task) {
  json.member("task", task.task);
  if (task.kernel == PTOWSP_NO_KERNEL)
    json.raw("kernel", "null");
  else
    json.member("kernel", std::string(artifact.aicore->kernels[task.kernel].name));
  json.member("output_bytes", task.output_bytes);
  add_location(json, artifact, task.location);
}

void add_wait(json_writer &json, const ptowsp_failure &failure) {
  if (failure.resource >= PTOWSP_RESOURCE_COUNT) {
    json.raw("waits_for", "null");
    return;
  }
  const rt::resource_words &words = words_of[failure.resource];
  json.open("waits_for");
  json.member("resource", std::string(words.id));
  json.member("reason", std::string(words.reason));
  json.member("setting", std::string(words.knob));
  if (failure.kind != PTOWSP_RUN_TIMEOUT) {
    json.member("wanted", failure.wanted);
    json.member("capacity", failure.capacity);
    json.member("units", std::string(words.units));
  }
  json.close();
}

void add_scope(json_writer &json, const ptowsp_artifact &artifact, const ptowsp_failure &failure) {
  json.open("scope");
  json.member("depth", failure.scope_depth);
  json.member("ring_set", failure.ring);
  add_location(json, artifact, failure.scope_location);
  json.member("slots", failure.held_slots);
  json.member("outputs", failure.held_outputs);
  json.member("bytes", failure.held_bytes);
  json.open_list("held");
  for (uint32_t i = 0; i < failure.held_count; ++i) {
    json.open();
    task_members(json, artifact, failure.held[i]);
    json.close();
  }
  json.close_list();
  json.close();
}

void add_cycle(json_writer &json, const ptowsp_failure &failure) {
  const std::string ring = std::to_string(failure.ring);
  const std::string depth = std::to_string(failure.scope_depth);
  json.open_list("cycle");
  json.element("the orchestrator waits for " + std::string(words_of[failure.resource].name) +
               " of ring set " + ring);
  json.element(std::string(words_of[failure.resource].name) + " of ring set " + ring +
               " waits for the scope of depth " + depth + " to end");
  json.element("the scope of depth " + depth + " waits for the orchestrator to end it");
  json.close_list();
}

} // namespace

void add_location(json_writer &json, const ptowsp_artifact &artifact, ptowsp_location location) {
  const uint64_t file = location >> 48;
  if (location == 0 || file >= artifact.aicpu->file_count) {
    json.raw("location", "null");
    return;
  }
  json.open("location");
  json.member("file", std::string(artifact.aicpu->files[file]));
  json.member("line", location >> 16 & 0xffffffff);
  json.member("column", location & 0xffff);
  json.close();
}

void add_failure(json_writer &json, const ptowsp_artifact &artifact,
                 const ptowsp_failure &failure) {
  if (failure.kind == PTOWSP_RUN_OK) {
    json.raw("failure", "null");
    return;
  }
  json.open("failure");
  add_wait(json, failure);
  json.open("task");
  task_members(json, artifact, failure.task);
  json.close();
  if (failure.kind == PTOWSP_RUN_DEADLOCK) {
    add_scope(json, artifact, failure);
    add_cycle(json, failure);
  }
  json.open("enough");
  for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r)
    if (failure.enough[r] != 0)
      json.member(words_of[r].knob, failure.enough[r]);
  json.close();
  if (failure.kind == PTOWSP_RUN_TIMEOUT)
    json.member("running_ms", failure.running_ms);
  json.close();
}

void add_resources(json_writer &json, const ptowsp_run_report &report) {
  json.open("resources");
  for (uint32_t i = 0; i < PTOWSP_RESOURCE_COUNT; ++i) {
    const ptowsp_resource_stats &s = report.resources[i];
    json.open(words_of[i].id);
    json.member("capacity", s.capacity);
    json.member("high_water", s.high_water);
    json.member("stalls", s.stalls);
    json.member("stall_cycles", s.stall_cycles);
    json.member("stall_reason", std::string(words_of[i].reason));
    const ptowsp_failure &failure = report.failure;
    json.raw("stalled_now",
             failure.kind == PTOWSP_RUN_DEADLOCK && failure.resource == i ? "true" : "false");
    json.close();
  }
  json.close();
}

std::string report_json(const ptowsp_artifact &artifact, const ptowsp_run_report &report) {
  json_writer json;
  json.open();
  json.member("artifact", std::string(artifact.name));
  json.member("status", static_cast<uint64_t>(report.status));
  json.member("kind", std::string(kind_of(report.status)));
  json.member("text", std::string(report.text));
  add_failure(json, artifact, report.failure);
  add_network_failure(json, artifact, report.network);
  if (report.status != PTOWSP_RUN_TIMEOUT) {
    add_resources(json, report);
    add_channels(json, report);
  }
  json.close();
  return json.str();
}

} // namespace ptowsp::host
