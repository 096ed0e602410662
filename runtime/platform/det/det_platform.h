// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The deterministic platform: one host thread, and a seed that decides who goes on.
///
/// Before and after every access to an atomic another worker may go on; between two
/// such points nobody else runs. So the workers interleave as sequentially consistent
/// threads could, and a run can be repeated.
///
/// Invariant: offers what thread_platform offers, with the same meaning.

#ifndef PTOWSP_RT_PLATFORM_DET_DET_PLATFORM_H
#define PTOWSP_RT_PLATFORM_DET_DET_PLATFORM_H

#include "ptowsp/rt/abi.h"
#include "world.h"

#include <atomic>

namespace ptowsp::rt {

struct det_platform {
  static void pause() { det_world::current().yield(); }
  static bool starves(uint32_t domain) { return det_world::current().starves(domain); }

  /// No time passes that a run could depend on; whether a task is short is drawn.
  static uint64_t now_ns() { return 0; }
  static bool is_short(uint64_t) { return det_world::current().below(3) == 0; }

  /// Runs a kernel on the calling thread: the degenerate form of the handshake in
  /// core/mailbox.h.
  static void execute(const ptowsp_aicore_program &program, const ptowsp_kernel &kernel,
                      int64_t *args, ptowsp_kernel_report &report) {
    program.execute(&kernel, args, &report);
  }

  /// As std::atomic; the orders are not weaker than what one thread sees.
  template <typename T> class atomic {
  public:
    atomic() = default;
    constexpr atomic(T initial) : value(initial) {}
    atomic(const atomic &) = delete;
    atomic &operator=(const atomic &) = delete;

    T load(std::memory_order = std::memory_order_seq_cst) const {
      point();
      const T result = value;
      point();
      return result;
    }
    void store(T desired, std::memory_order = std::memory_order_seq_cst) {
      point();
      value = desired;
      point();
    }
    T exchange(T desired, std::memory_order = std::memory_order_seq_cst) {
      return change([desired](T) { return desired; });
    }
    T fetch_add(T operand, std::memory_order = std::memory_order_seq_cst) {
      return change([operand](T old) { return static_cast<T>(old + operand); });
    }
    T fetch_sub(T operand, std::memory_order = std::memory_order_seq_cst) {
      return change([operand](T old) { return static_cast<T>(old - operand); });
    }
    T fetch_or(T operand, std::memory_order = std::memory_order_seq_cst) {
      return change([operand](T old) { return static_cast<T>(old | operand); });
    }
    T fetch_and(T operand, std::memory_order = std::memory_order_seq_cst) {
      return change([operand](T old) { return static_cast<T>(old & operand); });
    }
    bool compare_exchange_strong(T &expected, T desired,
                                 std::memory_order = std::memory_order_seq_cst,
                                 std::memory_order = std::memory_order_seq_cst) {
      point();
      const bool equal = value == expected;
      (equal ? value : expected) = equal ? desired : value;
      point();
      return equal;
    }
    bool compare_exchange_weak(T &expected, T desired,
                               std::memory_order = std::memory_order_seq_cst,
                               std::memory_order = std::memory_order_seq_cst) {
      if (!det_world::current().fails())
        return compare_exchange_strong(expected, desired);
      expected = load();
      return false;
    }

  private:
    static void point() { det_world::current().point(); }
    template <typename Change> T change(Change next) {
      point();
      const T old = value;
      value = next(old);
      point();
      return old;
    }

    T value;
  };

  /// As the event of the threads; a sleep may also end for no reason.
  class event {
  public:
    void prepare() {
      det_world::current().point();
      ++sleepers;
    }

    void cancel() {
      det_world::current().point();
      give_up();
    }

    void sleep() {
      det_world::current().point();
      while (permits == 0)
        if (!det_world::current().block(this)) {
          give_up();
          return;
        }
      --permits;
    }

    void wake_one() {
      det_world::current().point();
      if (sleepers != 0)
        wake(1);
    }

    void wake_all() { wake(UINT32_MAX); }

  private:
    void give_up() {
      if (sleepers > 0)
        --sleepers;
      else
        --permits;
    }

    void wake(uint32_t most) {
      det_world::current().point();
      const uint32_t count = sleepers < most ? sleepers : most;
      sleepers -= count;
      permits += count;
      det_world::current().wake(this, most);
    }

    uint32_t sleepers = 0;
    uint32_t permits = 0;
  };

  /// How long to look for work before sleeping: now and then not at all.
  class backoff {
  public:
    void reset() { rounds = 0; }
    bool wait() {
      if (rounds++ >= det_world::current().below(4))
        return false;
      pause();
      return true;
    }

  private:
    uint32_t rounds = 0;
  };

  /// The workers beside the calling fiber.
  class team {
  public:
    template <typename Body> bool start(uint32_t count, Body body) {
      return det_world::current().start(count, body);
    }
    void join() { det_world::current().join(); }
  };
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PLATFORM_DET_DET_PLATFORM_H
