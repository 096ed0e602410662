// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the tests of the tile instructions share.
///
/// Invariant: faults are recorded, not fatal, while a `fault_recorder` lives.

#ifndef PTOWSP_TEST_PTO_SUPPORT_H
#define PTOWSP_TEST_PTO_SUPPORT_H

#include "pto/pto-inst.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pto_test {

struct recorded_fault {
  std::string kernel, instruction, what, hint;
  uint64_t address;
};

/// Collects the faults of this thread.
class fault_recorder {
public:
  fault_recorder() {
    list().clear();
    previous = pto::set_fault_handler([](const pto::fault &f) {
      list().push_back({f.kernel, f.instruction, f.what, f.hint, f.address});
    });
  }
  ~fault_recorder() { pto::set_fault_handler(previous); }

  const std::vector<recorded_fault> &faults() const { return list(); }

  /// "INSTRUCTION: what" of all faults, a line each.
  std::string text() const {
    std::string result;
    for (const recorded_fault &f : list())
      result += f.instruction + ": " + f.what + "\n";
    return result;
  }

private:
  static std::vector<recorded_fault> &list() {
    static thread_local std::vector<recorded_fault> faults;
    return faults;
  }
  pto::fault_handler previous;
};

/// Runs a lambda as a kernel; returns its cycles.
inline uint64_t run(const std::function<void()> &body) {
  int64_t args[] = {static_cast<int64_t>(reinterpret_cast<uintptr_t>(&body))};
  return pto::run_kernel(
      [](int64_t *a) { (*reinterpret_cast<const std::function<void()> *>(a[0]))(); }, args,
      "test_kernel");
}

/// Flag and wait in one.
inline void sync(pto::pipe_t from, pto::pipe_t to) {
  pto::set_flag(from, to, pto::EVENT_ID0);
  pto::wait_flag(from, to, pto::EVENT_ID0);
}

/// A packed rows x cols tensor.
template <typename T>
using matrix = pto::GlobalTensor<T, pto::Shape<1, 1, 1, -1, -1>, pto::Stride<-1, -1, -1, -1, 1>>;

template <typename T> matrix<T> make_matrix(T *data, int64_t rows, int64_t cols, int64_t pitch) {
  return matrix<T>(data, pto::Shape<1, 1, 1, -1, -1>(rows, cols),
                   pto::Stride<-1, -1, -1, -1, 1>(rows * pitch, rows * pitch, rows * pitch, pitch));
}

} // namespace pto_test

#endif // PTOWSP_TEST_PTO_SUPPORT_H
