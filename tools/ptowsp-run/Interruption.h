// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What must not outlive this process when a signal ends it: a child, temporary folders.
///
/// Invariant: a signal that asks for the end (SIGHUP, SIGINT, SIGTERM) ends the child, removes
/// the folders and then ends this process as if nobody had looked at it.

#ifndef PTOWSP_TOOLS_RUN_INTERRUPTION_H
#define PTOWSP_TOOLS_RUN_INTERRUPTION_H

#include <csignal>
#include <string>
#include <sys/types.h>

namespace ptowsp::runner {

/// Looks for signals from now on. Before the first thread starts: threads inherit that
/// signals go to one that waits for them. Signals that are ignored stay so.
void watchForSignals();

/// The signal mask of this process as it was before: for its children.
const sigset_t &signalMaskBefore();

/// A folder that is removed with its owner, or by a signal.
class ScratchFolder {
public:
  ScratchFolder(); ///< Throws host::bad_input.
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder &) = delete;
  ScratchFolder &operator=(const ScratchFolder &) = delete;

  std::string name;
};

/// Keeps signals waiting while a child is made, so that none falls between.
class ChildGuard {
public:
  ChildGuard();
  ~ChildGuard();
  ChildGuard(const ChildGuard &) = delete;
  ChildGuard &operator=(const ChildGuard &) = delete;

  /// There is a child; with a group of its own when `ownsGroup`.
  void started(pid_t child, bool ownsGroup);
};

/// Waits for the end of the child that has been started, if any. 0, or an error's number.
int waitForChild(int &status);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_INTERRUPTION_H
