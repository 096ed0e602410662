// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Stacks of their own on one host thread, and the switch between them.
///
/// Invariant: exactly one fiber of a thread runs; nothing here decides which.

#ifndef PTOWSP_RT_PLATFORM_DET_FIBER_H
#define PTOWSP_RT_PLATFORM_DET_FIBER_H

#include <cstddef>
#include <memory>

namespace ptowsp::rt {

/// A place where execution can stop and go on. The default-constructed one stands for
/// the stack of the thread itself.
class fiber {
public:
  /// Whether this system has what fibers are made of.
  static bool supported();

  fiber();
  ~fiber();
  fiber(const fiber &) = delete;
  fiber &operator=(const fiber &) = delete;

  /// Takes a stack; false when there is not enough memory. The first switch to the
  /// fiber calls `entry(argument)`, which must never return.
  [[nodiscard]] bool prepare(void (*entry)(void *), void *argument);

  /// Leaves this fiber, which runs, and goes on in `other`; `for_good` when nobody
  /// will switch back.
  void switch_to(fiber &other, bool for_good = false);

private:
  struct state;
  std::unique_ptr<state> own;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PLATFORM_DET_FIBER_H
