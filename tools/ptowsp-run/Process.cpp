// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Process.h"
#include "tools/ptowsp-run/Interruption.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ptowsp::runner {
namespace {

/// Appends both outputs to the file, and gives this process no input. False with errno.
bool redirect(const char *logFile) {
  const int input = open("/dev/null", O_RDONLY);
  const int output = open(logFile, O_WRONLY | O_CREAT | O_APPEND, 0666);
  return input >= 0 && output >= 0 && dup2(input, STDIN_FILENO) >= 0 &&
         dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0;
}

/// The child's part between fork and exec: calls that are safe there only. What fails is told
/// through the pipe, which a program that starts closes.
[[noreturn]] void startIn(pid_t parent, char *const *argv, const char *logFile, int tell) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGTERM); // where there is no chance to end it: after SIGKILL
  if (getppid() != parent)
    _exit(127);
#else
  (void)parent;
#endif
  if (logFile)
    setpgid(0, 0);
  if (!logFile || redirect(logFile)) {
    pthread_sigmask(SIG_SETMASK, &signalMaskBefore(), nullptr);
    execv(argv[0], argv);
  }
  const int error = errno;
  (void)!write(tell, &error, sizeof error);
  _exit(127);
}

/// 0, or why the program could not be started.
int start(char *const *argv, const char *logFile) {
  int tell[2];
  if (pipe(tell) < 0)
    return errno;
  fcntl(tell[0], F_SETFD, FD_CLOEXEC);
  fcntl(tell[1], F_SETFD, FD_CLOEXEC);
  const pid_t parent = getpid();
  int error = 0;
  {
    ChildGuard guard;
    const pid_t child = fork();
    if (child == 0)
      startIn(parent, argv, logFile, tell[1]);
    error = child < 0 ? errno : 0;
    if (!error)
      guard.started(child, logFile != nullptr);
    if (!error && logFile)
      setpgid(child, child); // here too: whoever is first
  }
  close(tell[1]);
  while (!error && read(tell[0], &error, sizeof error) < 0)
    error = errno == EINTR ? 0 : errno;
  close(tell[0]);
  return error;
}

} // namespace

ProcessResult runProcess(const std::string &program, const std::vector<std::string> &args,
                         const std::string &logFile) {
  std::vector<char *> argv = {const_cast<char *>(program.c_str())};
  for (const std::string &arg : args)
    argv.push_back(const_cast<char *>(arg.c_str()));
  argv.push_back(nullptr);
  const int error = start(argv.data(), logFile.empty() ? nullptr : logFile.c_str());
  int status = 0;
  const int lost = waitForChild(status);
  if (error)
    return {std::nullopt, std::string("it could not be started: ") + std::strerror(error)};
  if (lost)
    return {std::nullopt, std::string("it was lost: ") + std::strerror(lost)};
  if (WIFEXITED(status))
    return {WEXITSTATUS(status), {}};
  const int signal = WTERMSIG(status);
  return {std::nullopt, "signal " + std::to_string(signal) + " ended it: " + strsignal(signal)};
}

std::string quoteCommand(const std::string &program, const std::vector<std::string> &args) {
  auto quote = [](const std::string &word) {
    constexpr const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_-+=./:,@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos)
      return word;
    std::string quoted = "'";
    for (char c : word)
      quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
  };
  std::string text = quote(program);
  for (const std::string &arg : args)
    text += " " + quote(arg);
  return text;
}

} // namespace ptowsp::runner
