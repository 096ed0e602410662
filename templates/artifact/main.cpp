// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The program of an artifact: the workload from the command line.

#include <ptowsp/rt/host.h>

extern "C" const ptowsp_artifact PTOWSP_ARTIFACT;

int main(int argc, char **argv) {
  // CMakeLists.txt says which artifact this is.
  return ptowsp_command_line(&PTOWSP_ARTIFACT, argc, argv);
}
