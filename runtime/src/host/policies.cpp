// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "policies.h"

#include "../core/dispatch.h"
#include "../core/ready_policy.h"
#include "../core/start_policy.h"
#include "../core/window_mode.h"
#include "failure.h"

namespace ptowsp::host {

namespace {

/// The name in a registry, or null.
template <typename Policy, const Policy *(*Find)(uint32_t)> const char *name_in(uint32_t id) {
  const Policy *policy = Find(id);
  return policy != nullptr ? policy->name : nullptr;
}

/// A kind of policy: its option, and the names by id.
struct kind {
  const char *option;
  const char *(*name)(uint32_t id);
};

constexpr kind kinds[] = {
    {"--dispatch", name_in<rt::dispatch_policy, rt::find_dispatch_policy>},
    {"--ready", name_in<rt::ready_policy, rt::find_ready_policy>},
    {"--start", name_in<rt::start_policy, rt::find_start_policy>},
    {"--window-mode", name_in<rt::window_mode, rt::find_window_mode>},
};

const kind &kind_of(const std::string &option) {
  for (const kind &k : kinds)
    if (option == k.option)
      return k;
  return kinds[0];
}

/// What the option says, else the schedule.
std::string name_of(const char *option, uint32_t given, uint32_t scheduled) {
  const char *name = kind_of(option).name(given != 0 ? given - 1 : scheduled);
  return name != nullptr ? name : "unknown";
}

} // namespace

uint32_t parse_policy(const std::string &option, const std::string &text) {
  const kind &k = kind_of(option);
  std::string names;
  for (uint32_t id = 0; k.name(id) != nullptr; ++id) {
    if (text == k.name(id))
      return id + 1;
    names += (id != 0 ? ", '" : "'") + std::string(k.name(id)) + "'";
  }
  throw bad_input{"option '" + option + "' does not know '" + text + "'", {}, "it knows " + names};
}

void parse_start(const std::string &option, const std::string &text, options &result) {
  const std::size_t colon = text.find(':');
  result.start = parse_policy(option, text.substr(0, colon));
  const bool counts = result.start == 1 + PTOWSP_START_THRESHOLD;
  if (counts != (colon != std::string::npos))
    throw bad_input{"option '" + option + "' takes a number for 'threshold' and for nothing else",
                    {},
                    option + "=threshold:8"};
  if (counts)
    result.start_threshold = parse_count(option, text.substr(colon + 1), uint64_t{1} << 32);
}

std::vector<std::pair<std::string, std::string>> policies_in_use(const ptowsp_artifact &artifact,
                                                                 const options &given) {
  const ptowsp_schedule &schedule = artifact.aicpu->schedule;
  const uint32_t domains = given.domains != 0      ? given.domains
                           : schedule.domains != 0 ? schedule.domains
                                                   : PTOWSP_DEFAULT_DOMAINS;
  std::string dispatch = name_of("--dispatch", given.dispatch, schedule.dispatch);
  const ptowsp_dispatch_policy *own = artifact.aicpu->dispatch_policy;
  if (dispatch == "own" && own != nullptr && own->name != nullptr)
    dispatch = own->name;
  std::string start = name_of("--start", given.start, schedule.start);
  if (start == "threshold")
    start +=
        ":" + std::to_string(given.start != 0 ? given.start_threshold : schedule.start_threshold);
  return {{"dispatch", dispatch},
          {"domains", std::to_string(domains)},
          {"ready", name_of("--ready", given.ready, schedule.ready)},
          {"start", start},
          {"window-mode", name_of("--window-mode", given.window_mode, schedule.window_mode)}};
}

} // namespace ptowsp::host
