// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How a scheduler thread hands a task to a core that shares nothing with it but memory,
/// and learns that the task is over. One mailbox for each core:
///
///        scheduler thread                                core
///     post: kernel, arguments
///           request turn n+1  ──── line of the ───▶  receive: sees turn n+1
///                                  scheduler                   runs the kernel
///     poll: sees answer n+1   ◀─── lines of the ──  answer:  report
///           takes the report       core                      answer turn n+1
///
/// The engine asks its platform to run a kernel: `Platform::execute(program, kernel, args,
/// report)` returns when the kernel has ended. Platforms whose workers are host threads call
/// the kernel there and then, the degenerate form; one whose cores are elsewhere posts to the
/// mailbox of the core that belongs to the calling thread, and polls.
///
/// Invariant: every line has one writer; a request is not touched between its post and the
/// answer, so that at most one task is on its way.

#ifndef PTOWSP_RT_CORE_MAILBOX_H
#define PTOWSP_RT_CORE_MAILBOX_H

#include "check.h"
#include "ptowsp/rt/abi.h"

#include <atomic>

namespace ptowsp::rt {

/// `Platform` provides the atomics. For one scheduler thread and one core.
template <typename Platform> class mailbox {
  template <typename T> using atomic = typename Platform::template atomic<T>;

public:
  /// Scheduler: hands a task over. The one before has been answered and polled.
  void post(const ptowsp_kernel *kernel, int64_t *args) {
    PTOWSP_CHECK(posted == polled, "one task at a time is on its way to a core");
    request.kernel = kernel;
    request.args = args;
    request.turn.store(++posted, std::memory_order_release);
  }

  /// Scheduler: true when the task is over; then `result` is what the core reported.
  bool poll(ptowsp_kernel_report &result) {
    if (answer_turn.load(std::memory_order_acquire) != posted)
      return false;
    result = report;
    polled = posted;
    return true;
  }

  /// Core: true when there is a task that was not received before.
  bool receive(const ptowsp_kernel *&kernel, int64_t *&args) {
    if (request.turn.load(std::memory_order_acquire) == received)
      return false;
    ++received;
    kernel = request.kernel;
    args = request.args;
    return true;
  }

  /// Core: the received task is over.
  void answer(const ptowsp_kernel_report &result) {
    report = result;
    answer_turn.store(received, std::memory_order_release);
  }

private:
  struct alignas(64) request_line {
    const ptowsp_kernel *kernel = nullptr;
    int64_t *args = nullptr;
    atomic<uint64_t> turn{0};
  };

  request_line request; /* written by the scheduler */
  alignas(64) ptowsp_kernel_report report = {}; /* written by the core, as the next line */
  alignas(64) atomic<uint64_t> answer_turn{0};
  uint64_t received = 0;
  alignas(64) uint64_t posted = 0; /* seen by the scheduler alone */
  uint64_t polled = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_MAILBOX_H
