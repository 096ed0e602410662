// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The two forms of the statistics of a run.
///
/// Invariant: modelled time and wall time never meet in one number.

#include "stats.h"

#include "report.h"

#include "../core/resource_words.h"

#include <algorithm>
#include <cstdio>

namespace ptowsp::host {

namespace {

struct wall_times {
  uint64_t min = 0, median = 0, max = 0;
};

wall_times summarise_wall(std::vector<uint64_t> ns) {
  if (ns.empty())
    return {};
  std::sort(ns.begin(), ns.end());
  return {ns.front(), ns[ns.size() / 2], ns.back()};
}

} // namespace

std::string stats_text(const ptowsp_artifact &artifact, const run_stats &stats) {
  const ptowsp_run_report &r = stats.last;
  const wall_times wall = summarise_wall(stats.wall_ns);
  const auto number = [](uint64_t n) { return std::to_string(n); };
  std::string text = "tasks         " + number(r.tasks) + "\n";
  text += "total_cycles  " + number(r.total_cycles) + " at " +
          number(artifact.aicpu->machine.clock_mhz) + " MHz\n";
  text += "wall_ns       " + number(wall.min);
  if (stats.wall_ns.size() > 1)
    text += " min, " + number(wall.median) + " median, " + number(wall.max) + " max of " +
            number(stats.wall_ns.size()) + " runs";
  text += "\npolicies      ";
  for (std::size_t i = 0; i < stats.policies.size(); ++i)
    text += (i != 0 ? ", " : "") + stats.policies[i].first + " " + stats.policies[i].second;
  char line[160];
  std::snprintf(line, sizeof line, "\n%-16s %14s %14s %10s %14s\n", "resource", "capacity",
                "high_water", "stalls", "stall_cycles");
  text += line;
  const auto add = [&](const char *name, const ptowsp_resource_stats &s) {
    std::snprintf(
        line, sizeof line, "%-16s %14llu %14llu %10llu %14llu\n", name,
        static_cast<unsigned long long>(s.capacity), static_cast<unsigned long long>(s.high_water),
        static_cast<unsigned long long>(s.stalls), static_cast<unsigned long long>(s.stall_cycles));
    text += line;
  };
  for (uint32_t i = 0; i < PTOWSP_RESOURCE_COUNT; ++i)
    add(rt::words_of[i].id, r.resources[i]);
  if (r.tokens != 0) {
    add("channel_full", r.channels[PTOWSP_CHANNEL_FULL]);
    add("channel_empty", r.channels[PTOWSP_CHANNEL_EMPTY]);
  }
  return text;
}

std::string stats_json(const ptowsp_artifact &artifact, const run_stats &stats) {
  const ptowsp_run_report &r = stats.last;
  const wall_times wall = summarise_wall(stats.wall_ns);
  json_writer json;
  json.open();
  json.member("artifact", std::string(artifact.name));
  json.member("status", static_cast<uint64_t>(r.status));
  if (r.status != PTOWSP_RUN_OK)
    json.member("error", std::string(r.text));
  json.member("runs", stats.wall_ns.size());
  json.member("tasks", r.tasks);
  json.member("total_cycles", r.total_cycles);
  json.member("clock_mhz", artifact.aicpu->machine.clock_mhz);
  json.open("wall_ns");
  json.member("min", wall.min);
  json.member("median", wall.median);
  json.member("max", wall.max);
  json.close();
  json.open("policies");
  for (const auto &[setting, value] : stats.policies)
    json.member(setting.c_str(), value);
  json.close();
  add_resources(json, r);
  add_channels(json, r);
  if (r.status != PTOWSP_RUN_OK) {
    add_failure(json, artifact, r.failure);
    add_network_failure(json, artifact, r.network);
  }
  json.close();
  return json.str();
}

} // namespace ptowsp::host
