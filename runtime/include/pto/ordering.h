// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which instructions a pipe knows to be complete: happens-before as vector clocks.
///
/// Invariant: `seen[p][q]` is the number of the last instruction of q that every
/// instruction issued on p from now on starts after.

#ifndef PTO_ORDERING_H
#define PTO_ORDERING_H

#include "pto/machine_model.h"
#include "pto/types.h"

namespace pto::detail {

class ordering {
public:
  void reset() { *this = ordering(); }

  /// Numbers the next instruction of `pipe`.
  uint64_t issue(pipe_t pipe) {
    join(seen[pipe], seen[PIPE_S]); // the scalar pipe issues it after its own waits
    return ++issued[pipe];
  }

  void set_flag(pipe_t from, pipe_t to, event_t event) {
    join(seen[from], seen[PIPE_S]);
    stamp &flag = flags[from][to][event];
    flag = seen[from];
    flag.last[from] = issued[from];
  }

  void wait_flag(pipe_t from, pipe_t to, event_t event) { join(seen[to], flags[from][to][event]); }

  void barrier(pipe_t pipe) {
    if (pipe != PIPE_ALL) {
      join(seen[pipe], seen[PIPE_S]);
      seen[pipe].last[pipe] = issued[pipe];
      return;
    }
    for (stamp &s : seen)
      for (std::size_t q = 0; q < pipe_count; ++q)
        s.last[q] = issued[q];
  }

  bool knows(pipe_t pipe, pipe_t other, uint64_t instruction) const {
    return seen[pipe].last[other] >= instruction;
  }

private:
  struct stamp {
    uint64_t last[pipe_count];
  };

  static void join(stamp &to, const stamp &from) {
    for (std::size_t q = 0; q < pipe_count; ++q)
      to.last[q] = larger(to.last[q], from.last[q]);
  }

  uint64_t issued[pipe_count] = {};
  stamp seen[pipe_count] = {};
  stamp flags[pipe_count][pipe_count][event_count] = {};
};

} // namespace pto::detail

#endif // PTO_ORDERING_H
