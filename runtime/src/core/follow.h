// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How an orchestration is called, and how it is left before its end.
///
/// Its loops are its own: nothing but an exception leads out of one that would go on for
/// longer than anybody waits. What lives in the orchestration ends its scopes on the way.
///
/// Invariant: only functions that begin something leave; those that end something are
/// called from destructors.

#ifndef PTOWSP_RT_CORE_FOLLOW_H
#define PTOWSP_RT_CORE_FOLLOW_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

/// Thrown by an operation of an orchestrator that has no use for what would follow.
struct orchestration_left {};

/// How many operations are followed only for what they count.
inline constexpr uint64_t most_counted = uint64_t{1} << 22;

/// Calls the orchestration; false when it was left.
inline bool follow(const ptowsp_aicpu_program &program, ptowsp_orchestrator &orchestrator,
                   const uint64_t *args) {
  try {
    program.orchestrate(&orchestrator, args);
  } catch (const orchestration_left &) {
    return false;
  }
  return true;
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_FOLLOW_H
