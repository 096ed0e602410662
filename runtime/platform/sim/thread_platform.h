// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The platform of the simulation: host threads, real atomics, real waiting.
///
/// A platform gives the core its atomics, a way to wait and a team of workers; the
/// core is a template over it, so that the same code runs on every platform.
///
/// Invariant: nobody waits by spinning alone. A waiter spins shortly, yields, then
/// sleeps until an event wakes it.

#ifndef PTOWSP_RT_PLATFORM_SIM_THREAD_PLATFORM_H
#define PTOWSP_RT_PLATFORM_SIM_THREAD_PLATFORM_H

#include "ptowsp/rt/abi.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace ptowsp::rt {

struct thread_platform {
  template <typename T> using atomic = std::atomic<T>;

  /// Tells the core that the thread waits for another one.
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#else
    std::this_thread::yield();
#endif
  }

  /// Whether the tasks of a domain are hidden for now, to test what then happens.
  static constexpr bool starves(uint32_t) { return false; }

  /// Runs a kernel on the calling thread: the degenerate form of the handshake in
  /// core/mailbox.h.
  static void execute(const ptowsp_aicore_program &program, const ptowsp_kernel &kernel,
                      int64_t *args, ptowsp_kernel_report &report) {
    program.execute(&kernel, args, &report);
  }

  /// The time on the wall, from some start.
  static uint64_t now_ns() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
  }
  /// Whether work of this length is not worth the way to another thread and back.
  static constexpr bool is_short(uint64_t ns) { return ns < 300; }

  /// Where idle threads sleep. A sleeper calls `prepare`, looks again for what it
  /// waits for, then calls `sleep` or `cancel`. Whoever publishes something does so
  /// with a sequentially consistent operation and then calls `wake_one`. Either the
  /// sleeper sees what was published, or the publisher sees the sleeper.
  class event {
  public:
    void prepare() {
      const std::lock_guard<std::mutex> lock(mutex);
      sleepers.store(sleepers.load(std::memory_order_relaxed) + 1, std::memory_order_seq_cst);
    }

    void cancel() {
      const std::lock_guard<std::mutex> lock(mutex);
      // A permit may be meant for another sleeper, who would never get a second one.
      const uint32_t asleep = sleepers.load(std::memory_order_relaxed);
      if (asleep > 0)
        sleepers.store(asleep - 1, std::memory_order_relaxed);
      else
        --permits;
    }

    void sleep() {
      std::unique_lock<std::mutex> lock(mutex);
      woken.wait(lock, [this] { return permits > 0; });
      --permits;
    }

    void wake_one() {
      if (sleepers.load(std::memory_order_seq_cst) != 0)
        wake(1);
    }

    void wake_all() { wake(UINT32_MAX); }

  private:
    void wake(uint32_t most) {
      {
        const std::lock_guard<std::mutex> lock(mutex);
        const uint32_t asleep = sleepers.load(std::memory_order_relaxed);
        const uint32_t count = asleep < most ? asleep : most;
        sleepers.store(asleep - count, std::memory_order_relaxed);
        permits += count;
      }
      if (most == 1)
        woken.notify_one();
      else
        woken.notify_all();
    }

    std::atomic<uint32_t> sleepers{0};
    uint32_t permits = 0;
    std::mutex mutex;
    std::condition_variable woken;
  };

  /// How long to look for work before sleeping.
  class backoff {
  public:
    void reset() { rounds = 0; }
    /// Waits a little; false when it is time to sleep.
    bool wait() {
      if (rounds >= spins + yields)
        return false;
      if (rounds++ < spins)
        pause();
      else
        std::this_thread::yield();
      return true;
    }

  private:
    static constexpr uint32_t spins = 64;
    static constexpr uint32_t yields = 16;
    uint32_t rounds = 0;
  };

  /// The workers beside the calling thread.
  class team {
  public:
    team() = default;
    team(const team &) = delete;
    team &operator=(const team &) = delete;

    /// Starts `count` threads that call body(worker), workers counting from 1;
    /// false when the system gives no more threads. Those that run must be joined.
    template <typename Body> bool start(uint32_t count, Body body) {
      threads.reset(new std::thread[count]);
      try {
        for (; running < count; ++running)
          threads[running] = std::thread(body, running + 1);
      } catch (const std::system_error &) {
        return false;
      }
      return true;
    }

    void join() {
      for (uint32_t t = 0; t < running; ++t)
        threads[t].join();
      running = 0;
    }

  private:
    std::unique_ptr<std::thread[]> threads;
    uint32_t running = 0;
  };
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PLATFORM_SIM_THREAD_PLATFORM_H
