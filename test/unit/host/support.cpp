// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The artifact of the tests and the capture of its output.
///
/// Invariant: stdout and stderr are as before when `invoke` returns.

#include "support.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace host_test {

namespace {

void no_kernel(int64_t *) {}

const ptowsp_kernel kernels[] = {{"add", PTOWSP_AIV, 3, no_kernel, 0}};

ptowsp_extent fixed(int64_t size) { return {size, PTOWSP_NO_SYMBOL, 0}; }
ptowsp_extent symbolic(int32_t index) { return {0, index, 0}; }

const ptowsp_argument arguments[] = {
    {"a", PTOWSP_IN, PTOWSP_F32, 2, 0, {symbolic(0), fixed(4)}},
    {"alpha", PTOWSP_SCALAR, PTOWSP_F32, 0, 0, {}},
    {"count", PTOWSP_INOUT, PTOWSP_I16, 1, 0, {fixed(3)}},
    {"f", PTOWSP_OUT, PTOWSP_F32, 2, 0, {symbolic(0), fixed(4)}},
};

const ptowsp_symbol symbols[] = {{"n", PTOWSP_I64, 0, 2}, {"limit", PTOWSP_I32, 0, 7}};

ptowsp_aicpu_program make_aicpu() {
  ptowsp_aicpu_program program = {};
  program.abi_version = PTOWSP_ABI_VERSION;
  program.struct_bytes = sizeof program;
  program.name = "workload";
  program.schedule.task_window = 64;
  program.machine.name = "testbench";
  program.machine.clock_mhz = 1850;
  program.machine.max_domains = 4;
  return program;
}

ptowsp_aicore_program make_aicore() {
  ptowsp_aicore_program program = {};
  program.abi_version = PTOWSP_ABI_VERSION;
  program.struct_bytes = sizeof program;
  program.name = "workload";
  program.kernels = kernels;
  program.kernel_count = 1;
  return program;
}

/// A stream that goes to a temporary file while this lives.
class captured_stream {
public:
  explicit captured_stream(std::FILE *s) : stream(s), file(std::tmpfile()) {
    std::fflush(stream);
    saved = dup(fileno(stream));
    dup2(fileno(file), fileno(stream));
  }

  std::string finish() {
    std::fflush(stream);
    dup2(saved, fileno(stream));
    close(saved);
    std::string text;
    std::rewind(file);
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file))
      text.append(buffer, got);
    std::fclose(file);
    return text;
  }

private:
  std::FILE *stream;
  std::FILE *file;
  int saved;
};

} // namespace

const ptowsp_artifact &artifact() {
  static const ptowsp_aicpu_program aicpu = make_aicpu();
  static const ptowsp_aicore_program aicore = make_aicore();
  static const ptowsp_artifact result = {PTOWSP_ABI_VERSION,
                                         sizeof(ptowsp_artifact),
                                         "workload",
                                         &aicpu,
                                         &aicore,
                                         arguments,
                                         symbols,
                                         4,
                                         2,
                                         7,
                                         0};
  return result;
}

int run_workload(const uint64_t *args, const uint64_t *, const ptowsp_run_options *,
                 ptowsp_run_report *report) {
  const auto &a = *reinterpret_cast<const ptowsp_tensor *>(args[0]);
  const auto &count = *reinterpret_cast<const ptowsp_tensor *>(args[2]);
  const auto &f = *reinterpret_cast<const ptowsp_tensor *>(args[3]);
  float alpha;
  std::memcpy(&alpha, &args[1], sizeof alpha);
  for (int64_t i = 0; i < a.sizes[0] * a.sizes[1]; ++i)
    reinterpret_cast<float *>(f.address)[i] +=
        reinterpret_cast<const float *>(a.address)[i] + alpha;
  for (int64_t i = 0; i < count.sizes[0]; ++i)
    ++reinterpret_cast<int16_t *>(count.address)[i];
  report->tasks = 1;
  report->total_cycles = 1234;
  report->wall_ns = 5;
  return PTOWSP_RUN_OK;
}

std::function<int(const uint64_t *, const uint64_t *, const ptowsp_run_options *,
                  ptowsp_run_report *)>
    fake_run = run_workload;

outcome invoke(const std::vector<std::string> &given, const ptowsp_artifact &of) {
  std::vector<std::string> words = {"workload"};
  words.insert(words.end(), given.begin(), given.end());
  std::vector<char *> argv;
  for (std::string &word : words)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  captured_stream out(stdout), err(stderr);
  outcome result = {};
  result.status = ptowsp_command_line(&of, static_cast<int>(words.size()), argv.data());
  result.out = out.finish();
  result.err = err.finish();
  return result;
}

scratch_folder::scratch_folder() {
  std::string form = std::filesystem::temp_directory_path() / "ptowsp-host-unit-XXXXXX";
  path = mkdtemp(form.data());
}

scratch_folder::~scratch_folder() { std::filesystem::remove_all(path); }

std::string read_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string &path, const std::string &bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace host_test

extern "C" int ptowsp_run(const ptowsp_artifact *, const uint64_t *args, const uint64_t *symbols,
                          const ptowsp_run_options *options, ptowsp_run_report *report) {
  return host_test::fake_run(args, symbols, options, report);
}
