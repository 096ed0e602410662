// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/TimedNetwork.h"

#include <numeric>
#include <random>

namespace ptowsp::fuzz {

static constexpr uint64_t taskCycles = 10;

//===-- As text -----------------------------------------------------------------------===//

static std::string write(const std::vector<TimedStep> &steps) {
  std::string text;
  for (const TimedStep &step : steps) {
    const std::string channel = "@c" + std::to_string(step.number);
    if (step.what == TimedStep::send)
      text += "wsp.send " + channel + "(%v) : index\n";
    else if (step.what == TimedStep::take)
      text += "wsp.receive " + channel + " (%x: index) { }\n";
    for (unsigned i = 0; step.what == TimedStep::work && i < step.number; ++i)
      text += "wsp.task @k(%v) : index\n";
  }
  return text;
}

std::string TimedNetwork::text(uint64_t periods) const {
  std::string text = "npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 3, events = 8,"
                     " max_domains = 1, retire_cycles = 5, submit_cycles = 2} { }\n"
                     "tile.kernel @k on aiv(%v: index) { }\nwsp.workload @w() {\n"
                     "%v = arith.constant 7 : index\n";
  for (size_t p = 0; p < processes.size(); ++p)
    text += "%n" + std::to_string(p) + " = arith.constant " +
            std::to_string(periods * processes[p].perPeriod) + " : index\n";
  text += "wsp.network {\n";
  for (size_t c = 0; c < channels.size(); ++c)
    text += "wsp.channel @c" + std::to_string(c) + " capacity " +
            std::to_string(channels[c].capacity) + " latency " +
            std::to_string(channels[c].latency) + " : index\n";
  for (size_t p = 0; p < processes.size(); ++p)
    text += "wsp.process @p" + std::to_string(p) + " {\n" + write(processes[p].before) +
            "wsp.for_each (%i) in (%n" + std::to_string(p) + ") {\n" + write(processes[p].loop) +
            "}\n" + write(processes[p].behind) + "}\n";
  return text + "} }\n";
}

//===-- In modelled time ----------------------------------------------------------------===//

namespace {

class TimedRun {
public:
  TimedRun(const TimedNetwork &network, uint64_t periods)
      : network(network), channels(network.channels.size()), states(network.processes.size()) {
    for (size_t p = 0; p < states.size(); ++p) {
      const TimedProcess &process = network.processes[p];
      std::vector<TimedStep> &steps = states[p].steps;
      steps = process.before;
      for (uint64_t i = 0; i < periods * process.perPeriod; ++i)
        steps.insert(steps.end(), process.loop.begin(), process.loop.end());
      steps.insert(steps.end(), process.behind.begin(), process.behind.end());
    }
  }

  std::optional<uint64_t> run() {
    while (moved) {
      moved = false;
      for (State &state : states)
        while (state.at < state.steps.size() && step(state))
          moved = true;
    }
    uint64_t end = 0;
    for (const State &state : states) {
      if (state.at < state.steps.size())
        return std::nullopt;
      end = std::max(end, state.clock);
    }
    return end;
  }

private:
  struct Times {
    std::vector<uint64_t> arrived, taken;
  };
  struct State {
    std::vector<TimedStep> steps;
    size_t at = 0;
    uint64_t clock = 0;
    bool offered = false;
  };

  bool step(State &state) {
    const TimedStep step = state.steps[state.at];
    if (step.what == TimedStep::work)
      state.clock += step.number * taskCycles;
    else if (step.what == TimedStep::take ? !take(state, channels[step.number])
                                          : !send(state, step.number))
      return false;
    ++state.at;
    return true;
  }

  static bool take(State &state, Times &times) {
    if (times.taken.size() == times.arrived.size())
      return false;
    state.clock = std::max(state.clock, times.arrived[times.taken.size()]);
    times.taken.push_back(state.clock);
    return true;
  }

  bool send(State &state, unsigned number) {
    Times &times = channels[number];
    const auto [capacity, latency] = network.channels[number];
    const size_t sent = times.arrived.size();
    if (!state.offered && capacity != 0 && sent >= capacity) {
      if (times.taken.size() <= sent - capacity)
        return false;
      state.clock = std::max(state.clock, times.taken[sent - capacity]);
    }
    if (!state.offered)
      times.arrived.push_back(state.clock + latency);
    if (capacity != 0)
      return true;
    moved |= !state.offered;
    state.offered = true;
    if (times.taken.size() < times.arrived.size())
      return false;
    state.clock = std::max(state.clock, times.taken.back());
    state.offered = false;
    return true;
  }

  const TimedNetwork &network;
  std::vector<Times> channels;
  std::vector<State> states;
  bool moved = true;
};

} // namespace

std::optional<uint64_t> TimedNetwork::run(uint64_t periods) const {
  return TimedRun(*this, periods).run();
}

uint64_t TimedNetwork::slack() const {
  uint64_t cycles = 0;
  for (const TimedProcess &process : processes)
    for (const std::vector<TimedStep> *part : {&process.before, &process.loop, &process.behind})
      for (const TimedStep &step : *part)
        cycles += step.what == TimedStep::work ? step.number * taskCycles * process.perPeriod
                                               : channels[step.number].latency * process.perPeriod;
  return 4 * cycles;
}

//===-- At random -----------------------------------------------------------------------===//

TimedNetwork makeRandomNetwork(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  TimedNetwork made;
  made.processes.resize(2 + below(3));
  for (TimedProcess &process : made.processes)
    process.perPeriod = 1 + below(3);
  const auto insert = [&](std::vector<TimedStep> &to, TimedStep step) {
    to.insert(to.begin() + below(static_cast<unsigned>(to.size()) + 1), step);
  };
  // All are connected: a channel from each to the next one, and some others.
  const auto count = static_cast<unsigned>(made.processes.size());
  for (unsigned c = 0; c < count - 1 + below(3); ++c) {
    const unsigned from = c < count - 1 ? c : below(count);
    const unsigned to = c < count - 1 ? c + 1 : (from + 1 + below(count - 1)) % count;
    TimedProcess &sender = made.processes[from], &receiver = made.processes[to];
    const unsigned tokens = std::lcm(sender.perPeriod, receiver.perPeriod);
    for (unsigned t = 0; t < tokens / sender.perPeriod; ++t)
      insert(sender.loop, {TimedStep::send, c});
    for (unsigned t = 0; t < tokens / receiver.perPeriod; ++t)
      insert(receiver.loop, {TimedStep::take, c});
    unsigned ahead = 0;
    if (to < from || below(5) == 0)
      ahead = below(4);
    for (unsigned t = 0; t < ahead; ++t) {
      insert(sender.before, {TimedStep::send, c});
      insert(receiver.behind, {TimedStep::take, c});
    }
    made.channels.push_back({below(4) + ahead / 2, below(3) * 15});
  }
  for (TimedProcess &process : made.processes)
    for (unsigned i = 1 + below(2); i > 0; --i)
      insert(process.loop, {TimedStep::work, 1 + below(3)});
  return made;
}

} // namespace ptowsp::fuzz
