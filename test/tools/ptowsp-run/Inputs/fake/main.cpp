// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Prints its arguments. `exit=N` makes it return N, `die=yes` end by a signal.

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char **argv) {
  int status = 0;
  for (int i = 1; i < argc; ++i) {
    std::printf("argument %s\n", argv[i]);
    if (std::strncmp(argv[i], "exit=", 5) == 0)
      status = std::atoi(argv[i] + 5);
    if (std::strcmp(argv[i], "die=yes") == 0)
      std::abort();
  }
  return status;
}
