// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Interruption.h"
#include "runtime/src/host/failure.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <pthread.h>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace ptowsp::runner {
namespace {

/// How long a child may take to heed a signal.
constexpr std::chrono::milliseconds patience{3000}, glance{10};

/// Shared with the thread that waits for signals, which keeps the lock once it has one.
struct Shared {
  std::mutex lock;
  std::set<std::string> folders;
  pid_t child = 0; ///< 0: none
  bool ownsGroup = false;
  sigset_t watched = {}, before = {};
};

/// Never destroyed: the thread may use it while the process ends.
Shared &shared() {
  static Shared *state = new Shared;
  return *state;
}

/// Whether the child has ended; it stays a zombie, so that its number is not given away.
bool hasEnded(pid_t child, int options) {
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT | options) < 0)
    if (errno != EINTR)
      return true;
  return info.si_pid == child;
}

void endChild(const Shared &state, int signal) {
  const pid_t target = state.ownsGroup ? -state.child : state.child;
  kill(target, signal);
  for (auto waited = glance; waited < patience && !hasEnded(state.child, WNOHANG); waited += glance)
    std::this_thread::sleep_for(glance);
  kill(target, SIGKILL); // also what is left of a group
  hasEnded(state.child, 0);
}

void removeFolder(const std::string &folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

[[noreturn]] void endBy(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  kill(getpid(), signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  _exit(128 + signal); // not reached
}

void watch() {
  Shared &state = shared();
  int signal = 0;
  while (sigwait(&state.watched, &signal) != 0)
    ;
  state.lock.lock();
  if (state.child)
    endChild(state, signal);
  for (const std::string &folder : state.folders)
    removeFolder(folder);
  endBy(signal);
}

} // namespace

void watchForSignals() {
  Shared &state = shared();
  sigemptyset(&state.watched);
  bool any = false;
  for (int signal : {SIGHUP, SIGINT, SIGTERM}) {
    struct sigaction action;
    if (sigaction(signal, nullptr, &action) || action.sa_handler == SIG_IGN)
      continue;
    sigaddset(&state.watched, signal);
    any = true;
  }
  pthread_sigmask(SIG_BLOCK, &state.watched, &state.before);
  if (any)
    std::thread(watch).detach();
}

const sigset_t &signalMaskBefore() { return shared().before; }

ScratchFolder::ScratchFolder() {
  std::lock_guard<std::mutex> guard(shared().lock);
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "ptowsp-run-XXXXXX");
  if (error || !mkdtemp(pattern.data()))
    throw host::bad_input{"cannot make a folder for temporary files",
                          {},
                          "TMPDIR or --save-all names a folder that can be written"};
  name = pattern;
  shared().folders.insert(name);
}

ScratchFolder::~ScratchFolder() {
  std::lock_guard<std::mutex> guard(shared().lock);
  removeFolder(name);
  shared().folders.erase(name);
}

ChildGuard::ChildGuard() { shared().lock.lock(); }
ChildGuard::~ChildGuard() { shared().lock.unlock(); }

void ChildGuard::started(pid_t child, bool ownsGroup) {
  shared().child = child;
  shared().ownsGroup = ownsGroup;
}

int waitForChild(int &status) {
  Shared &state = shared();
  if (!state.child)
    return 0;
  hasEnded(state.child, 0);
  std::lock_guard<std::mutex> guard(state.lock); // never, once a signal has come
  int waited;
  do
    waited = waitpid(state.child, &status, 0);
  while (waited < 0 && errno == EINTR);
  state.child = 0;
  return waited < 0 ? errno : 0;
}

} // namespace ptowsp::runner
