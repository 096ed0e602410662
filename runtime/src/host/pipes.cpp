// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "pipes.h"

#include "failure.h"

#include <cinttypes>
#include <cstdio>

namespace ptowsp::host {

/// Kernels are called without a context.
static pipe_watch *current = nullptr;

pipe_watch::pipe_watch(const ptowsp_artifact &of, const options &given)
    : wanted(given.trace_pipes), capacity(given.trace_records) {
  if (wanted.empty())
    return;
  if (given.trace.empty())
    throw bad_input{"'--trace-pipes' adds to a trace", {}, "--trace=FILE.json says where to"};
  if (given.threads > 1)
    throw bad_input{"'--trace-pipes' runs on one host thread", {}, "leave out '--threads'"};
  std::vector<std::string> kernels;
  for (uint32_t i = 0; i < of.aicore->kernel_count; ++i)
    kernels.push_back(of.aicore->kernels[i].name);
  for (const std::string &name : kernels)
    if (name == wanted) {
      current = this;
      return;
    }
  throw bad_input{"there is no kernel '" + wanted + "'", {}, did_you_mean(wanted, kernels)};
}

pipe_watch::~pipe_watch() {
  if (current == this)
    current = nullptr;
}

const ptowsp_artifact &pipe_watch::watched(const ptowsp_artifact &original) {
  if (!on())
    return original;
  real = original.aicore;
  program = *real;
  program.execute = execute;
  artifact = original;
  artifact.aicore = &program;
  return artifact;
}

void pipe_watch::execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report) {
  const ptowsp_pipe_recorder recorder = {record, current};
  if (!current->has_run && current->wanted == kernel->name) {
    current->has_run = true;
    report->recorder = &recorder;
  }
  current->real->execute(kernel, args, report);
  report->recorder = nullptr;
}

void pipe_watch::record(void *context, const char *instruction, const char *pipe, uint64_t begin,
                        uint64_t end) {
  auto &watch = *static_cast<pipe_watch *>(context);
  if (watch.recorded.size() < watch.capacity)
    watch.recorded.push_back({instruction, pipe, begin, end});
  else
    ++watch.dropped;
}

void pipe_watch::warn() const {
  if (!on())
    return;
  if (!has_run)
    std::fprintf(stderr, "warning: no task ran kernel '%s', so the trace has no pipes\n",
                 wanted.c_str());
  else if (recorded.empty())
    std::fprintf(stderr, "warning: nothing was heard of the pipes of kernel '%s'\n",
                 wanted.c_str());
  if (dropped != 0)
    std::fprintf(stderr, "warning: %" PRIu64 " instructions of the trace were dropped\n", dropped);
}

} // namespace ptowsp::host
