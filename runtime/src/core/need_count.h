// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How many slots and heap bytes a run needs at the least: what the compiler has
/// computed or, where that depends on values of the run, counted before it starts.
///
/// Invariant: nothing is run and no memory of the host is written.

#ifndef PTOWSP_RT_CORE_NEED_COUNT_H
#define PTOWSP_RT_CORE_NEED_COUNT_H

#include "demand.h"
#include "ptowsp/rt/host.h"

namespace ptowsp::rt {

/// What the sizes that nobody has given must have at the least; zero: not known.
/// Follows the orchestration when the schedule says so and a size is asked for that
/// neither the options nor the schedule set. An orchestration that reads what tasks
/// compute cannot be followed: its needs stay unknown.
least_settings find_needs(const ptowsp_artifact &artifact, const ptowsp_run_options &options,
                          const uint64_t *args, const uint64_t *symbols);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_NEED_COUNT_H
