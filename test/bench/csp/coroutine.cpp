// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The floor: bare stackless coroutines that resume who waits, on rings of numbers, with no
/// clock, no statistics and no report.

#include "harness.h"

#include <coroutine>
#include <deque>
#include <utility>
#include <vector>

namespace {

struct task {
  struct promise_type {
    task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::abort(); }
  };
  std::coroutine_handle<promise_type> handle;
};

std::deque<std::coroutine_handle<>> ready;

struct ring {
  explicit ring(uint32_t capacity) : cells(capacity) {}
  std::vector<uint64_t> cells;
  uint32_t head = 0, count = 0;
  bool closed = false;
  std::coroutine_handle<> sender, receiver;

  struct place {
    ring &r;
    bool await_ready() const { return r.count < r.cells.size(); }
    void await_suspend(std::coroutine_handle<> h) { r.sender = h; }
    void await_resume() const {}
  };
  struct token {
    ring &r;
    bool await_ready() const { return r.count != 0 || r.closed; }
    void await_suspend(std::coroutine_handle<> h) { r.receiver = h; }
    bool await_resume() const { return r.count != 0; }
  };

  static void wake(std::coroutine_handle<> &h) {
    if (h)
      ready.push_back(std::exchange(h, {}));
  }
  void put(uint64_t value) {
    uint32_t at = head + count++;
    cells[at >= cells.size() ? at - cells.size() : at] = value;
    wake(receiver);
  }
  uint64_t get() {
    const uint64_t value = cells[head];
    head = head + 1 == cells.size() ? 0 : head + 1;
    --count;
    wake(sender);
    return value;
  }
  void close() {
    closed = true;
    wake(receiver);
  }
};

// Who waits has a name: g++ 12 goes wrong with temporaries here.

task source(ring &to) {
  ring::place place{to};
  for (uint64_t i = 0; i < bench::token_count; ++i) {
    co_await place;
    to.put(i);
  }
  to.close();
}

task stage(ring &from, ring &to) {
  ring::token token{from};
  ring::place place{to};
  for (;;) {
    const bool more = co_await token;
    if (!more)
      break;
    const uint64_t value = from.get() + 1;
    co_await place;
    to.put(value);
  }
  to.close();
}

task sink(ring &from, uint64_t &sum) {
  ring::token token{from};
  for (;;) {
    const bool more = co_await token;
    if (!more)
      break;
    sum += from.get();
  }
}

uint64_t run(uint32_t stages, uint32_t capacity) {
  std::deque<ring> rings;
  for (uint32_t r = 0; r + 1 < stages; ++r)
    rings.emplace_back(capacity);
  uint64_t sum = 0;
  std::vector<task> tasks = {source(rings[0])};
  for (uint32_t s = 1; s + 1 < stages; ++s)
    tasks.push_back(stage(rings[s - 1], rings[s]));
  tasks.push_back(sink(rings.back(), sum));
  for (const task &t : tasks)
    ready.push_back(t.handle);
  while (!ready.empty()) {
    const std::coroutine_handle<> next = ready.front();
    ready.pop_front();
    next.resume();
  }
  for (const task &t : tasks)
    t.handle.destroy();
  return sum;
}

} // namespace

int main() { return bench::measure(run); }
