// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assertions that stay on in release builds.
///
/// Invariant: a failed check never returns.

#ifndef PTOWSP_RT_CORE_CHECK_H
#define PTOWSP_RT_CORE_CHECK_H

/// On the path of every task, where a call would cost more than what it calls: a member
/// with one caller, or one of a few instructions.
#define PTOWSP_HOT __attribute__((always_inline)) inline
/// Off that path, and not to weigh on it.
#define PTOWSP_COLD __attribute__((noinline, cold))

namespace ptowsp::rt {

/// Prints what was violated and aborts: the runtime's own state can no longer be trusted.
[[noreturn]] void check_failed(const char *condition, const char *invariant);

} // namespace ptowsp::rt

#define PTOWSP_CHECK(condition, invariant)                                                         \
  (__builtin_expect(static_cast<bool>(condition), 1)                                               \
       ? static_cast<void>(0)                                                                      \
       : ::ptowsp::rt::check_failed(#condition, invariant))

#endif // PTOWSP_RT_CORE_CHECK_H
