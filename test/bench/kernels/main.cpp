// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Prints a line of JSON per measurement: how long a kernel takes on the host, beside plain loops
/// and OpenBLAS, by turns, and the cycles of products. The least of all turns is what counts.
///
/// Invariant: a kernel whose result is wrong is not measured.

#include "kernels.h"

#include <pto/pto-inst.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#ifdef PTOWSP_OPENBLAS
extern "C" void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *,
                            int, float, float *, int);
extern "C" void openblas_set_num_threads(int);
#endif

using namespace bench;

namespace {

struct contender {
  const char *name;
  std::function<void()> run;
};

double seconds_of(const std::function<void()> &run) {
  timespec begin, end;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  run();
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  return static_cast<double>(end.tv_sec - begin.tv_sec) +
         1e-9 * static_cast<double>(end.tv_nsec - begin.tv_nsec);
}

void measure(const std::string &name, int turns, const std::vector<contender> &contenders) {
  std::vector<double> least(contenders.size(), 1e9);
  for (int turn = 0; turn < turns; ++turn)
    for (std::size_t i = 0; i < contenders.size(); ++i)
      least[i] = std::fmin(least[i], seconds_of(contenders[i].run));
  std::printf("{\"name\": \"%s\", \"unit\": \"us\"", name.c_str());
  for (std::size_t i = 0; i < contenders.size(); ++i)
    std::printf(", \"%s\": %.3f", contenders[i].name, least[i] * 1e6);
  std::printf("}\n");
  std::fflush(stdout);
}

int64_t address(const void *tensor) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(tensor));
}

std::vector<float> values(std::size_t count, unsigned salt) {
  std::vector<float> result(count);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = static_cast<float>((i * 2654435761u + salt) % 257) / 64.0f - 2.0f;
  return result;
}

void check(const char *name, const std::vector<float> &got, const std::vector<float> &want) {
  for (std::size_t i = 0; i < want.size(); ++i)
    if (!(std::fabs(got[i] - want[i]) <= 1e-3f * (1.0f + std::fabs(want[i])))) {
      std::fprintf(stderr, "kernels: %s: element %zu is %g, should be %g\n", name, i,
                   static_cast<double>(got[i]), static_cast<double>(want[i]));
      std::exit(1);
    }
}

using kernel = void (*)(int64_t *args);

void run(kernel entry, std::vector<int64_t> args) {
  pto::run_kernel(entry, args.data(), "measured");
}

void measure_vector() {
  const std::vector<float> x = values(add_count, 1), y = values(add_count, 2);
  std::vector<float> out(add_count), expected(add_count);
  const auto both = [&](const char *name, kernel entry, const std::vector<int64_t> &args,
                        const std::function<void()> &plain) {
    run(entry, args);
    plain();
    check(name, out, expected);
    measure(name, 200, {{"ours", [&] { run(entry, args); }}, {"plain", plain}});
  };
  both("add of 1M f32", add_kernel, {address(x.data()), address(y.data()), address(out.data())},
       [&] { plain_add(x.data(), y.data(), expected.data()); });
  both("softmax of 1000x200 f32", softmax_kernel, {address(x.data()), address(out.data())},
       [&] { plain_softmax(x.data(), expected.data()); });
  both("rmsnorm of 1000x256 f32", rmsnorm_kernel,
       {address(x.data()), address(y.data()), address(out.data())},
       [&] { plain_rmsnorm(x.data(), y.data(), expected.data()); });
}

void measure_matmul(int size, bool is_half) {
  const std::size_t count = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  const std::vector<float> a = values(count, 1), b = values(count, 2);
  std::vector<pto::half> half_a, half_b;
  for (std::size_t i = 0; i < count; ++i) {
    half_a.push_back(static_cast<pto::half>(a[i]));
    half_b.push_back(static_cast<pto::half>(b[i]));
  }
  const void *const left = is_half ? static_cast<const void *>(half_a.data()) : a.data();
  const void *const right = is_half ? static_cast<const void *>(half_b.data()) : b.data();
  std::vector<float> out(count), expected(count), scratch(2 * count);
  const std::function<void()> plain = [&] {
    plain_matmul(size, left, right, is_half, scratch.data(), expected.data());
  };
  const std::vector<int64_t> args = {address(left), address(right), address(out.data())};
  const kernel entry = matmul_kernel(size, is_half);
  const std::string name = "matmul of " + std::to_string(size) + (is_half ? "^3 f16" : "^3 f32");
  run(entry, args);
  plain();
  check(name.c_str(), out, expected);
  std::vector<contender> contenders = {{"ours", [&] { run(entry, args); }}, {"plain", plain}};
#ifdef PTOWSP_OPENBLAS
  openblas_set_num_threads(1);
  if (!is_half)
    contenders.push_back({"openblas", [&] {
                            cblas_sgemm(101, 111, 111, size, size, size, 1, a.data(), size,
                                        b.data(), size, 0, out.data(), size);
                          }});
#endif
  measure(name, size > 512 ? 8 : 60, contenders);
}

} // namespace

int main() {
  for (int size : {512, 1536, 3072, 6144})
    std::printf("{\"name\": \"cycles %d\", \"unit\": \"cycles\", \"ours\": %llu}\n", size,
                static_cast<unsigned long long>(gemm_cycles(size)));
  measure_vector();
  for (int size : {256, 1024})
    for (bool is_half : {false, true})
      measure_matmul(size, is_half);
}
