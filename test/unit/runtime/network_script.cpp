// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "network_script.h"

#include <algorithm>

namespace test {

std::ostream &operator<<(std::ostream &os, const outcome &o) {
  os << "status " << o.status << " clocks";
  for (uint64_t clock : o.clocks)
    os << " " << clock;
  return os;
}

std::ostream &operator<<(std::ostream &os, const script &s) {
  static constexpr const char *names[] = {"task", "send", "take", "drain", "close"};
  for (const scripted_channel &c : s.channels)
    os << "channel of " << c.capacity << ", latency " << c.latency << "\n";
  for (const auto &text : s.processes) {
    for (const operation &o : text)
      os << names[static_cast<int>(o.what)] << " " << o.channel << "; ";
    os << "\n";
  }
  return os;
}

//===-- The definition ----------------------------------------------------------------===//

namespace {

struct token_times {
  std::vector<uint64_t> delivered;
  std::vector<uint64_t> taken;
  std::optional<uint64_t> closed;
};

class definition {
public:
  explicit definition(const script &s)
      : s(s), channels(s.channels.size()), at(s.processes.size()), clock(s.processes.size()),
        offered(s.processes.size()) {}

  outcome run() {
    while (moved) {
      moved = false;
      for (size_t p = 0; p < s.processes.size(); ++p)
        while (at[p] < s.processes[p].size() && step(p))
          moved = true;
    }
    outcome result;
    result.clocks = clock;
    for (size_t p = 0; p < s.processes.size(); ++p)
      if (at[p] < s.processes[p].size())
        result.status = PTOWSP_RUN_DEADLOCK;
    return result;
  }

private:
  /// The next operation of a process; false when it has to wait.
  bool step(size_t p) {
    const operation &o = s.processes[p][at[p]];
    switch (o.what) {
    case action::task:
      clock[p] += o.channel;
      break;
    case action::close:
      channels[o.channel].closed = clock[p] + s.channels[o.channel].latency;
      break;
    case action::send:
      if (!send(p, o.channel))
        return false;
      break;
    case action::take:
    case action::drain:
      return take(p, o.channel, o.what == action::drain);
    }
    ++at[p];
    return true;
  }

  bool send(size_t p, uint32_t number) {
    token_times &c = channels[number];
    const uint64_t capacity = s.channels[number].capacity;
    if (capacity == 0) {
      if (!offered[p]) {
        c.delivered.push_back(clock[p] + s.channels[number].latency);
        offered[p] = moved = true;
      }
      if (c.taken.size() < c.delivered.size())
        return false;
      clock[p] = std::max(clock[p], c.taken.back());
      offered[p] = false;
      return true;
    }
    const size_t k = c.delivered.size();
    if (k >= capacity) {
      if (c.taken.size() <= k - capacity)
        return false;
      clock[p] = std::max(clock[p], c.taken[k - capacity]);
    }
    c.delivered.push_back(clock[p] + s.channels[number].latency);
    return true;
  }

  /// A drain stays at its place until the channel is closed.
  bool take(size_t p, uint32_t number, bool drain) {
    token_times &c = channels[number];
    if (c.taken.size() < c.delivered.size()) {
      clock[p] = std::max(clock[p], c.delivered[c.taken.size()]);
      c.taken.push_back(clock[p]);
      at[p] += drain ? 0 : 1;
      return true;
    }
    if (!c.closed)
      return false;
    clock[p] = std::max(clock[p], *c.closed);
    ++at[p];
    return true;
  }

  const script &s;
  std::vector<token_times> channels;
  std::vector<size_t> at;
  std::vector<uint64_t> clock;
  std::vector<bool> offered;
  bool moved = true;
};

//===-- In the runtime ------------------------------------------------------------------===//

struct captured_script {
  const script *text;
  std::vector<uint64_t> clocks;
};

/// Its place in the list is where it resumes.
struct scripted_process : ptowsp::rt::process {
  uint32_t at;

  /// False when it has to wait.
  bool perform(const operation &o) {
    int64_t value = 0;
    switch (o.what) {
    case action::task:
      return submit(kernel_of(PTOWSP_AIV, 1), PTOWSP_AIV, {ptowsp::rt::scalar<int64_t>(o.channel)},
                    0);
    case action::send:
      return send(channel_at(o.channel), int64_t{at});
    case action::take:
      if (!arrives(channel_at(o.channel)))
        return false;
      (void)take(channel_at(o.channel), value);
      return true;
    case action::drain:
      do
        if (!arrives(channel_at(o.channel)))
          return false;
      while (take(channel_at(o.channel), value));
      return true;
    case action::close:
      return close(channel_at(o.channel));
    }
    return true;
  }

  void go_on() {
    auto &to = *static_cast<captured_script *>(captured);
    const std::vector<operation> &text = to.text->processes[index];
    for (; at < text.size(); ++at) {
      const bool done = perform(text[at]);
      to.clocks[index] = clock;
      if (!done)
        return wait_at(0);
    }
    to.clocks[index] = clock;
    finish();
  }
};

uint32_t roles_of(const std::vector<operation> &text, uint32_t channel) {
  uint32_t roles = 0;
  for (const operation &o : text)
    if (o.what != action::task && o.channel == channel)
      roles |= o.what == action::take || o.what == action::drain ? PTOWSP_CHANNEL_TAKES
                                                                 : PTOWSP_CHANNEL_SENDS;
  return roles;
}

} // namespace

outcome define(const script &s) { return definition(s).run(); }

outcome run_script(program &p, const script &s) {
  std::vector<ptowsp_channel_description> channels;
  for (const scripted_channel &c : s.channels)
    channels.push_back({"c", 0, ptowsp::rt::token_words<int64_t>(), c.capacity, c.latency,
                        c.shared ? 1u : 0u, 0, 0});
  const auto channel_count = static_cast<uint32_t>(channels.size());
  std::vector<std::vector<ptowsp_channel_use>> uses(s.processes.size());
  std::vector<ptowsp_process_description> processes;
  static constexpr ptowsp_location places[] = {0};
  for (size_t i = 0; i < s.processes.size(); ++i) {
    for (uint32_t c = 0; c < channel_count; ++c)
      if (const uint32_t roles = roles_of(s.processes[i], c))
        uses[i].push_back({c, roles});
    processes.push_back(
        {"p", [](ptowsp_process *self) { static_cast<scripted_process *>(self)->go_on(); }, 1,
         sizeof(scripted_process), 1, static_cast<uint32_t>(uses[i].size()), 1, 0, uses[i].data(),
         places, 0});
  }
  const ptowsp_network network = {channels.data(),
                                  processes.data(),
                                  channel_count,
                                  static_cast<uint32_t>(processes.size()),
                                  s.ordered ? 1u : 0u,
                                  0,
                                  0};
  captured_script captured = {&s, std::vector<uint64_t>(s.processes.size())};
  p.options.task_window = 4;
  p.options.heap_bytes = 4096;
  p.body = [](int64_t *args, uint32_t) { return static_cast<uint64_t>(args[0]); };
  p.orchestrate = [&](ptowsp::rt::orchestrator &o) { o.run_network(network, &captured); };
  outcome result;
  result.status = p.run();
  result.clocks = captured.clocks;
  return result;
}

} // namespace test
