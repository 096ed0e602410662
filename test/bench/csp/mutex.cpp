// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A thread per stage, with queues under a mutex.

#include "harness.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class queue {
public:
  explicit queue(uint32_t capacity) : capacity(capacity) {}

  void push(uint64_t value) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return values.size() < capacity; });
    values.push_back(value);
    changed.notify_one();
  }
  bool pop(uint64_t &value) {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return !values.empty() || closed; });
    if (values.empty())
      return false;
    value = values.front();
    values.pop_front();
    changed.notify_one();
    return true;
  }
  void close() {
    std::lock_guard<std::mutex> lock(mutex);
    closed = true;
    changed.notify_one();
  }

private:
  const uint32_t capacity;
  std::mutex mutex;
  std::condition_variable changed; /* one process at each end: at most one waits */
  std::deque<uint64_t> values;
  bool closed = false;
};

uint64_t run(uint32_t stages, uint32_t capacity) {
  std::deque<queue> queues;
  for (uint32_t q = 0; q + 1 < stages; ++q)
    queues.emplace_back(capacity);
  uint64_t sum = 0;
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    for (uint64_t i = 0; i < bench::token_count; ++i)
      queues[0].push(i);
    queues[0].close();
  });
  for (uint32_t s = 1; s + 1 < stages; ++s)
    threads.emplace_back([&, s] {
      for (uint64_t value; queues[s - 1].pop(value);)
        queues[s].push(value + 1);
      queues[s].close();
    });
  threads.emplace_back([&] {
    for (uint64_t value; queues.back().pop(value);)
      sum += value;
  });
  for (auto &thread : threads)
    thread.join();
  return sum;
}

} // namespace

int main() { return bench::measure(run); }
