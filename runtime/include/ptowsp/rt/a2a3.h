// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Kernels on the chip, by way of CANN: the runtime is on the host, each worker thread has
/// a stream of its own and runs one kernel at a time on a core behind it.
///
/// For artifacts of target a2a3; what is behind it, platform/a2a3, needs CANN to build.
///
/// Invariant: a kernel has ended on the chip when `launch` returns, so that the runtime's
/// order of tasks is the order on the chip.

#ifndef PTOWSP_RT_A2A3_H
#define PTOWSP_RT_A2A3_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt::a2a3 {

/// A kernel as the chip's program has it.
struct kernel {
  const char *name; ///< in messages
  const char *binary; ///< the file
  const char *function; ///< in it
  uint32_t tensors; ///< a bit for each argument that is an address
};

/// The device's memory.
extern const ptowsp_device device;

/// Runs a kernel on one core. A device that fails ends the process, with a sentence and
/// exit code 2: what is in flight there cannot be called back.
void launch(const kernel &what, const int64_t *args, uint32_t count);

} // namespace ptowsp::rt::a2a3

#endif // PTOWSP_RT_A2A3_H
