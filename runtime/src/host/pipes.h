// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// --trace-pipes: what the pipes of a core do in one task.
///
/// The runtime knows nothing of it: it runs the artifact with a program of kernels that asks
/// the real one to record the first run of the kernel that was named.
///
/// Invariant: one run is recorded, of at most as many instructions as a trace has records.

#ifndef PTOWSP_HOST_PIPES_H
#define PTOWSP_HOST_PIPES_H

#include "options.h"

#include "ptowsp/rt/host.h"

#include <string>
#include <vector>

namespace ptowsp::host {

/// A pipe that is busy with an instruction, in cycles from the kernel's start.
struct pipe_slice {
  std::string instruction;
  std::string pipe;
  uint64_t begin;
  uint64_t end;
};

/// One at a time.
class pipe_watch {
public:
  /// Watches when a kernel was named. Throws bad_input when that cannot be.
  pipe_watch(const ptowsp_artifact &artifact, const options &given);
  ~pipe_watch();
  pipe_watch(const pipe_watch &) = delete;
  pipe_watch &operator=(const pipe_watch &) = delete;

  bool on() const { return !wanted.empty(); }
  const std::string &kernel() const { return wanted; }
  const std::vector<pipe_slice> &slices() const { return recorded; }

  /// What is to be run instead of `original`.
  const ptowsp_artifact &watched(const ptowsp_artifact &original);

  /// Says on stderr when there is nothing to see, or not all.
  void warn() const;

private:
  static void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report);
  static void record(void *context, const char *instruction, const char *pipe, uint64_t begin,
                     uint64_t end);

  const std::string wanted; // a kernel; empty: nothing is watched
  const uint64_t capacity;
  ptowsp_artifact artifact = {};
  ptowsp_aicore_program program = {};
  const ptowsp_aicore_program *real = nullptr;
  std::vector<pipe_slice> recorded;
  uint64_t dropped = 0;
  bool has_run = false;
};

} // namespace ptowsp::host

#endif // PTOWSP_HOST_PIPES_H
