// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Process.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace ptowsp::runner {

/// Appends both outputs to the file, and gives the child no input.
static void redirect(posix_spawn_file_actions_t &actions, const std::string &logFile) {
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, logFile.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0666);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
}

ProcessResult runProcess(const std::string &program, const std::vector<std::string> &args,
                         const std::string &logFile) {
  std::vector<char *> argv = {const_cast<char *>(program.c_str())};
  for (const std::string &arg : args)
    argv.push_back(const_cast<char *>(arg.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!logFile.empty())
    redirect(actions, logFile);
  pid_t pid;
  const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error)
    return {std::nullopt, std::string("it could not be started: ") + std::strerror(error)};
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return {std::nullopt, std::string("it was lost: ") + std::strerror(errno)};
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
