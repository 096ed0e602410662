// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// An artifact whose run the test defines, and its command line with captured output.
///
/// Invariant: ptowsp_run in these tests is `fake_run`, nothing else.

#ifndef PTOWSP_TEST_HOST_SUPPORT_H
#define PTOWSP_TEST_HOST_SUPPORT_H

#include "ptowsp/rt/host.h"

#include <functional>
#include <string>
#include <vector>

namespace host_test {

/// A workload f = a + alpha, in f32[n, 4], with mode i32 and a counter in i16[3]:
///     a in f32 n x 4, alpha scalar f32, count inout i16 3, f out f32 n x 4
/// and symbols n (i64, default 2) and limit (i32, default 7).
const ptowsp_artifact &artifact();

/// What the next runs do; the default computes f and adds 1 to every count.
extern std::function<int(const uint64_t *args, const uint64_t *symbols,
                         const ptowsp_run_options *options, ptowsp_run_report *report)>
    fake_run;

/// Computes f and counts, as the workload says.
int run_workload(const uint64_t *args, const uint64_t *symbols, const ptowsp_run_options *options,
                 ptowsp_run_report *report);

struct outcome {
  int status;
  std::string out, err;
};

/// The command line with these arguments after the program's name.
outcome invoke(const std::vector<std::string> &arguments, const ptowsp_artifact &of = artifact());

/// A fresh folder for files, removed when the guard goes.
class scratch_folder {
public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder &) = delete;
  scratch_folder &operator=(const scratch_folder &) = delete;
  std::string file(const std::string &name) const { return path + "/" + name; }

  std::string path;
};

std::string read_file(const std::string &path);
void write_file(const std::string &path, const std::string &bytes);

} // namespace host_test

#endif // PTOWSP_TEST_HOST_SUPPORT_H
