// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A thread that looks at a run now and then.
///
/// Invariant: the thread is gone when the watchdog is.

#ifndef PTOWSP_RT_PLATFORM_SIM_WATCHDOG_H
#define PTOWSP_RT_PLATFORM_SIM_WATCHDOG_H

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>

namespace ptowsp::rt {

class watchdog {
public:
  watchdog() = default;
  watchdog(const watchdog &) = delete;
  watchdog &operator=(const watchdog &) = delete;
  ~watchdog() { stop(); }

  /// Calls look(nanoseconds since the start) every `period_ms` until `stop`; false when
  /// the system gives no thread.
  template <typename Look> bool start(uint64_t period_ms, Look look) {
    try {
      thread = std::thread([this, period_ms, look] {
        const auto begin = std::chrono::steady_clock::now();
        std::unique_lock<std::mutex> lock(mutex);
        while (!stopping.wait_for(lock, std::chrono::milliseconds(period_ms),
                                  [this] { return stopped; })) {
          const auto passed = std::chrono::steady_clock::now() - begin;
          look(static_cast<uint64_t>(
              std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count()));
        }
      });
    } catch (const std::system_error &) {
      return false;
    }
    return true;
  }

  void stop() {
    if (!thread.joinable())
      return;
    {
      const std::lock_guard<std::mutex> lock(mutex);
      stopped = true;
    }
    stopping.notify_one();
    thread.join();
  }

private:
  std::mutex mutex;
  std::condition_variable stopping;
  bool stopped = false;
  std::thread thread;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PLATFORM_SIM_WATCHDOG_H
