// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checks of everything that comes from outside, before a run takes any memory.

#include "core/settings.h"

#include "../platform/det/fiber.h"
#include "core/clock_model.h"

#include <algorithm>
#include <thread>

namespace ptowsp::rt {
namespace {

constexpr uint64_t entries_per_task = 8;
constexpr uint64_t edges_per_task = 16;
constexpr uint64_t least_pool = 256;
constexpr uint32_t max_threads = 1024;
constexpr uint32_t seeded_threads = 4; // the same on every machine, or a seed would not be enough
constexpr uint64_t max_pool = uint64_t{1} << 30;
static_assert(PTOWSP_MAX_TASK_WINDOW == max_slots / PTOWSP_MAX_SCOPE_RINGS, "of all depths");

bool version_fits(const char *what, uint32_t version, uint32_t bytes, size_t expected,
                  report_text &text) {
  if (version != PTOWSP_ABI_VERSION) {
    text.add("the %s was built for ABI version %u, but this runtime has version %u\n"
             "hint: build the artifact and the runtime from the same release\n",
             what, version, PTOWSP_ABI_VERSION);
    return false;
  }
  if (bytes != expected) {
    text.add("the %s describes itself in %u bytes, but ABI version %u has %zu\n"
             "hint: build the artifact with the headers of this runtime\n",
             what, bytes, version, expected);
    return false;
  }
  return true;
}

/// Whether the parts of a mixed kernel stand behind it.
bool has_parts(const ptowsp_aicore_program &aicore, uint32_t k) {
  static constexpr uint32_t units[PTOWSP_MIXED_PARTS] = {PTOWSP_AIC, PTOWSP_AIV, PTOWSP_AIV};
  if (aicore.kernel_count - k <= PTOWSP_MIXED_PARTS)
    return false;
  for (uint32_t part = 0; part < PTOWSP_MIXED_PARTS; ++part) {
    const ptowsp_kernel &row = aicore.kernels[k + 1 + part];
    if (row.unit != units[part] || row.arg_count != aicore.kernels[k].arg_count)
      return false;
  }
  return true;
}

int check_kernels(const ptowsp_aicore_program &aicore, report_text &text) {
  for (uint32_t k = 0; k < aicore.kernel_count; ++k) {
    const ptowsp_kernel &kernel = aicore.kernels[k];
    if (kernel.unit == PTOWSP_MIXED && !has_parts(aicore, k)) {
      text.add("mixed kernel '%s' is not followed by its parts: one for the AIC, two for the AIV, "
               "with as many arguments\n",
               kernel.name);
      return PTOWSP_RUN_BAD_INPUT;
    }
    if (kernel.unit > PTOWSP_MIXED) {
      text.add("kernel '%s' names unit %u, which does not exist\n", kernel.name, kernel.unit);
      return PTOWSP_RUN_BAD_INPUT;
    }
  }
  return PTOWSP_RUN_OK;
}

/// Rejects a number outside [1, most].
bool in_range(const char *name, uint64_t value, uint64_t most, report_text &text) {
  if (value >= 1 && value <= most)
    return true;
  text.add("'%s' is %llu, but must be between 1 and %llu\n", name,
           static_cast<unsigned long long>(value), static_cast<unsigned long long>(most));
  return false;
}

template <typename T> T first_set(T option, T schedule, T otherwise) {
  return option != 0 ? option : schedule != 0 ? schedule : otherwise;
}

/// The policy that the options name, else the schedule; null and a text when there is none.
template <typename Policy>
const Policy *resolve_policy(const char *kind, const Policy *(*find)(uint32_t), uint32_t option,
                             uint32_t schedule, report_text &text) {
  const uint32_t id = option != 0 ? option - 1 : schedule;
  const Policy *policy = find(id);
  if (policy == nullptr)
    text.add("the %s %s %u, which this runtime does not have\n",
             option != 0 ? "options of the run name" : "schedule names", kind, id);
  return policy;
}

bool resolve_dispatch(const ptowsp_aicpu_program &aicpu, const ptowsp_run_options &o,
                      run_settings &settings, report_text &text) {
  settings.dispatch = resolve_policy("dispatch policy", find_dispatch_policy, o.dispatch,
                                     aicpu.schedule.dispatch, text);
  if (settings.dispatch == nullptr)
    return false;
  settings.dispatch_steals = settings.dispatch->steals;
  if (settings.dispatch->id != PTOWSP_DISPATCH_OWN)
    return true;
  const ptowsp_dispatch_policy *own = aicpu.dispatch_policy;
  if (own == nullptr || own->choose == nullptr)
    text.add("dispatch policy 'own' is one that the artifact brings, and this one brings none\n");
  else
    settings.dispatch_steals = own->steals != 0;
  return own != nullptr && own->choose != nullptr;
}

int resolve_schedule(const ptowsp_aicpu_program &aicpu, const ptowsp_run_options &o,
                     run_settings &settings, report_text &text) {
  const ptowsp_schedule &schedule = aicpu.schedule;
  if (!resolve_dispatch(aicpu, o, settings, text))
    return PTOWSP_RUN_BAD_INPUT;
  settings.ready = resolve_policy("ready policy", find_ready_policy, o.ready, schedule.ready, text);
  if (settings.ready == nullptr)
    return PTOWSP_RUN_BAD_INPUT;
  const start_policy *start =
      resolve_policy("start policy", find_start_policy, o.start, schedule.start, text);
  if (start == nullptr)
    return PTOWSP_RUN_BAD_INPUT;
  settings.held_tasks = start->held(o.start != 0 ? o.start_threshold : schedule.start_threshold);
  settings.window =
      resolve_policy("window mode", find_window_mode, o.window_mode, schedule.window_mode, text);
  if (settings.window == nullptr)
    return PTOWSP_RUN_BAD_INPUT;
  settings.domains = first_set(o.domains, schedule.domains, PTOWSP_DEFAULT_DOMAINS);
  const uint32_t machine_domains = aicpu.machine.max_domains;
  const uint32_t most =
      machine_domains != 0 ? std::min(machine_domains, PTOWSP_MAX_DOMAINS) : PTOWSP_MAX_DOMAINS;
  return in_range("domains", settings.domains, most, text) ? PTOWSP_RUN_OK : PTOWSP_RUN_BAD_INPUT;
}

} // namespace

int check_programs(const ptowsp_artifact &artifact, report_text &text) {
  if (!version_fits("artifact", artifact.abi_version, artifact.struct_bytes, sizeof(artifact),
                    text))
    return PTOWSP_RUN_BAD_INPUT;
  if (artifact.aicpu == nullptr || artifact.aicore == nullptr) {
    text.add("artifact '%s' has no %s program\n", artifact.name,
             artifact.aicpu == nullptr ? "AICPU" : "AICore");
    return PTOWSP_RUN_BAD_INPUT;
  }
  const ptowsp_aicpu_program &aicpu = *artifact.aicpu;
  const ptowsp_aicore_program &aicore = *artifact.aicore;
  if (!version_fits("AICPU program", aicpu.abi_version, aicpu.struct_bytes, sizeof(aicpu), text) ||
      !version_fits("AICore program", aicore.abi_version, aicore.struct_bytes, sizeof(aicore),
                    text))
    return PTOWSP_RUN_BAD_INPUT;
  if (aicpu.arg_count != artifact.argument_count) {
    text.add("the AICPU program takes %u arguments, but artifact '%s' describes %u\n",
             aicpu.arg_count, artifact.name, artifact.argument_count);
    return PTOWSP_RUN_BAD_INPUT;
  }
  return check_kernels(aicore, text);
}

int check_options(const ptowsp_run_options *options, report_text &text) {
  if (options == nullptr || options->struct_bytes == sizeof(*options))
    return PTOWSP_RUN_OK;
  text.add("the options of the run have %u bytes, but ABI version %u has %zu\n",
           options->struct_bytes, PTOWSP_ABI_VERSION, sizeof(*options));
  return PTOWSP_RUN_BAD_INPUT;
}

int resolve_settings(const ptowsp_artifact &artifact, const ptowsp_run_options &o,
                     const least_settings &needs, run_settings &settings, report_text &text) {
  const ptowsp_schedule &schedule = artifact.aicpu->schedule;
  const int status = resolve_schedule(*artifact.aicpu, o, settings, text);
  if (status != PTOWSP_RUN_OK)
    return status;
  settings.seed = o.seed;
  if (settings.seed != 0 && !fiber::supported()) {
    text.add("this system has no contexts to switch between, which a run with a seed needs\n"
             "hint: run on threads, without a seed\n");
    return PTOWSP_RUN_BAD_INPUT;
  }
  settings.threads = o.threads != 0       ? o.threads
                     : settings.seed != 0 ? seeded_threads
                                          : std::max(std::thread::hardware_concurrency(), 1u);
  settings.scope_rings = first_set(o.scope_rings, schedule.scope_rings, PTOWSP_DEFAULT_SCOPE_RINGS);
  settings.task_window =
      first_set<uint64_t>(o.task_window, schedule.task_window,
                          std::max<uint64_t>(needs.task_window, PTOWSP_DEFAULT_TASK_WINDOW));
  settings.heap_bytes =
      first_set<uint64_t>(o.heap_bytes, schedule.heap_bytes,
                          std::max<uint64_t>(needs.heap_bytes, PTOWSP_DEFAULT_HEAP_BYTES));
  if (!in_range("threads", settings.threads, max_threads, text) ||
      !in_range("scope_rings", settings.scope_rings, PTOWSP_MAX_SCOPE_RINGS, text) ||
      !in_range("task_window", settings.task_window, PTOWSP_MAX_TASK_WINDOW, text) ||
      !in_range("heap_bytes", settings.heap_bytes, uint64_t{1} << 46, text))
    return PTOWSP_RUN_BAD_INPUT;
  settings.kernel_timeout_ms = o.kernel_timeout_ms;
  settings.check_races = o.check_races != 0;
  if (settings.seed != 0 && settings.kernel_timeout_ms != 0) {
    text.add("a run with a seed has one host thread and none that could watch the kernels\n"
             "hint: set either 'seed' or 'kernel_timeout'\n");
    return PTOWSP_RUN_BAD_INPUT;
  }
  const uint64_t window = settings.task_window;
  settings.tensormap_entries =
      first_set<uint64_t>(o.tensormap_entries, 0, std::max(entries_per_task * window, least_pool));
  settings.deplist_nodes =
      first_set<uint64_t>(o.deplist_nodes, 0, std::max(edges_per_task * window, least_pool));
  // A queue with an entry for every slot never makes anybody wait.
  settings.ready_entries = first_set<uint64_t>(o.ready_entries, 0, settings.scope_rings * window);
  if (!in_range("tensormap_entries", settings.tensormap_entries, max_pool, text) ||
      !in_range("deplist_nodes", settings.deplist_nodes, max_pool, text) ||
      !in_range("ready_entries", settings.ready_entries, max_slots, text))
    return PTOWSP_RUN_BAD_INPUT;
  return PTOWSP_RUN_OK;
}

} // namespace ptowsp::rt
