// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "process_races.h"
#include "../core/overlapping_pairs.h"

#include <algorithm>

namespace ptowsp::rt {

/// More than the text of a report has room for.
static constexpr size_t most_shown = 3;
static constexpr uint64_t none = UINT64_MAX;
/// Keys of outputs of processes: above those that tasks of the orchestration own.
static constexpr uint64_t first_key = uint64_t{1} << 62;

process_races::process_races(const ptowsp_artifact &artifact, const ptowsp_network &network,
                             uint32_t process_count, uint32_t channel_count)
    : artifact(artifact), network(network), knows(process_count, known_steps(process_count)),
      last_known(process_count, none), channels(channel_count) {
  for (uint32_t p = 0; p < process_count; ++p)
    knows[p][p] = 1;
}

//===-- Who knows what ------------------------------------------------------------------===//

void process_races::join(known_steps &to, const known_steps &from) {
  if (to.size() < from.size())
    to.resize(from.size());
  for (size_t i = 0; i < from.size(); ++i)
    to[i] = std::max(to[i], from[i]);
}

/// What others have been told is all that came before.
void process_races::step(uint32_t process) {
  ++knows[process][process];
  last_known[process] = none;
}

void process_races::sent(uint32_t process, uint64_t channel, uint64_t places) {
  take([&] {
    channel_knowledge &c = channels[channel];
    if (c.sent++ >= places && !c.places.empty()) {
      join(knows[process], c.places.front());
      c.places.pop_front();
    }
    c.tokens.push_back(knows[process]);
    step(process);
  });
}

void process_races::taken(uint32_t process, uint64_t channel, bool frees_place) {
  take([&] {
    channel_knowledge &c = channels[channel];
    join(knows[process], c.tokens.front());
    c.tokens.pop_front();
    if (frees_place)
      c.places.push_back(knows[process]);
    step(process);
  });
}

void process_races::met(uint32_t sender, uint32_t receiver) {
  take([&] {
    join(knows[sender], knows[receiver]);
    --knows[sender][receiver]; // but not of what it does from now on
    last_known[sender] = none;
  });
}

void process_races::closed(uint32_t process, uint64_t channel) {
  take([&] {
    join(channels[channel].at_close, knows[process]);
    step(process);
  });
}

void process_races::saw_closed(uint32_t process, uint64_t channel) {
  take([&] {
    join(knows[process], channels[channel].at_close);
    last_known[process] = none;
  });
}

//===-- Accesses ------------------------------------------------------------------------===//

void process_races::note_task(uint32_t process, const ptowsp_task &task, uint64_t number) {
  for (uint32_t i = 0; i < task.param_count; ++i) {
    const ptowsp_param &param = task.params[i];
    if (param.access == PTOWSP_SCALAR)
      continue;
    access what = {};
    what.task = number;
    what.location = task.location;
    what.kernel = task.kernel;
    what.param = i;
    what.process = process;
    what.writes = (param.access & PTOWSP_OUT) != 0;
    take([&] { note(*reinterpret_cast<const ptowsp_tensor *>(param.value), what); });
  }
}

void process_races::note_load(uint32_t process, const ptowsp_tensor &element,
                              ptowsp_location location, uint64_t number) {
  access what = {};
  what.task = number;
  what.location = location;
  what.kernel = PTOWSP_NO_KERNEL;
  what.process = process;
  take([&] { note(element, what); });
}

void process_races::note(const ptowsp_tensor &tensor, access what) {
  if (!make_region(tensor, what.bytes))
    return;
  what.bytes.key = tensor.owner;
  what.buffer = tensor.address;
  if ((tensor.owner_slot & PTOWSP_OWNED_BY_PROCESS) != 0)
    what.bytes.key =
        keys.try_emplace({tensor.owner_slot, tensor.owner}, first_key + keys.size()).first->second;
  if (last_known[what.process] == none) {
    last_known[what.process] = copies.size();
    copies.push_back(knows[what.process]);
  }
  what.known = last_known[what.process];
  what.step = knows[what.process][what.process];
  accesses.push_back(what);
}

bool process_races::ordered(const access &before, const access &after) const {
  return copies[after.known][before.process] >= before.step;
}

void process_races::compare() {
  std::sort(accesses.begin(), accesses.end(), [](const access &a, const access &b) {
    return std::tie(a.bytes.key, a.bytes.begin, a.task, a.param) <
           std::tie(b.bytes.key, b.bytes.begin, b.task, b.param);
  });
  visit_overlapping_pairs(accesses, [&](const access &before, const access &next) {
    if ((before.writes || next.writes) && before.process != next.process)
      compare_pair(before, next);
  });
}

void process_races::compare_pair(const access &a, const access &b) {
  if (ordered(a, b) || ordered(b, a) || !overlap(a.bytes, b.bytes))
    return;
  // The order of the text, which no order of turns changes.
  const bool turned = std::tie(b.location, b.process) < std::tie(a.location, a.process);
  const access &first = turned ? b : a, &second = turned ? a : b;
  auto [place, is_new] =
      races.try_emplace({first.location, second.location}, race{first, second, 0});
  ++place->second.count;
}

//===-- The report ----------------------------------------------------------------------===//

void process_races::add_name(uint32_t process, report_text &text) const {
  for (uint32_t d = 0; d < network.process_count; ++d) {
    const ptowsp_process_description &description = network.processes[d];
    if (process >= description.instances) {
      process -= description.instances;
      continue;
    }
    text.add("'%s", description.name);
    if (description.replicated != 0)
      text.add("[%u]", process);
    text.add("'");
    return;
  }
}

void process_races::write_access(const access &what, report_text &text) const {
  text.add("detail: process ");
  add_name(what.process, text);
  if (what.kernel == PTOWSP_NO_KERNEL)
    text.add(" itself");
  else
    text.add(": task '%s'", artifact.aicore->kernels[what.kernel].name);
  text.add_location(*artifact.aicpu, what.location);
  text.add(what.writes ? " writes" : " reads");
  text.add(" bytes %llu to %llu of ",
           static_cast<unsigned long long>(what.bytes.begin - what.buffer),
           static_cast<unsigned long long>(what.bytes.end - what.buffer - 1));
  if (what.bytes.key >= first_key)
    text.add("an output that a process has made");
  else if (what.kernel == PTOWSP_NO_KERNEL)
    text.add("a tensor");
  else
    text.add("the tensor of argument %u", what.param);
  text.add("\n");
}

void process_races::write(const race &found, report_text &text) const {
  text.add("processes ");
  add_name(found.first.process, text);
  text.add(" and ");
  add_name(found.second.process, text);
  text.add(" of the network");
  text.add_location(*artifact.aicpu, network.location);
  text.add(found.first.writes && found.second.writes
               ? " write the same memory in no order\n"
               : " touch the same memory in no order, and one of them writes\n");
  write_access(found.first, text);
  write_access(found.second, text);
  if (found.count > 1)
    text.add("detail: %llu more pairs of tasks do so at these places\n",
             static_cast<unsigned long long>(found.count - 1));
}

int process_races::finish(report_text &text) {
  take([&] { compare(); });
  if (out_of_memory) {
    text.add("the notes of the check for races do not fit into memory\n"
             "hint: check smaller tensors, or run without 'check_races'\n");
    return PTOWSP_RUN_CAPACITY;
  }
  size_t shown = 0;
  for (const auto &[places, found] : races) {
    if (shown++ == most_shown)
      break;
    if (shown != 1)
      text.add("detail: also: ");
    write(found, text);
  }
  if (races.size() > most_shown)
    text.add("detail: and at %llu more pairs of places\n",
             static_cast<unsigned long long>(races.size() - most_shown));
  if (races.empty())
    return PTOWSP_RUN_OK;
  text.add("hint: give each process a part of its own, or order them by a token or an event\n");
  return PTOWSP_RUN_RACE;
}

} // namespace ptowsp::rt
