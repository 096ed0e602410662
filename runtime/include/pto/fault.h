// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What happens when a kernel does something that the machine would not forgive.
///
/// Invariant: an instruction that raised a fault has no effect on memory, so a
/// handler may return and the kernel runs on.

#ifndef PTO_FAULT_H
#define PTO_FAULT_H

#include <atomic>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace pto {

/// One fault. The strings live until the handler returns.
struct fault {
  const char *kernel;
  const char *instruction;
  uint64_t address; // in the memory of the tile, or in global memory
  const char *what; // what happened, one line
  const char *hint; // what would help, or an empty string
};

/// Called on the thread that runs the kernel.
using fault_handler = void (*)(const fault &);

/// Prints the fault on stderr and aborts.
inline void abort_on_fault(const fault &f) {
  std::fprintf(stderr, "error: kernel '%s': %s: %s\n", f.kernel, f.instruction, f.what);
  std::fprintf(stderr, "detail: address 0x%llx\n", static_cast<unsigned long long>(f.address));
  if (*f.hint)
    std::fprintf(stderr, "hint: %s\n", f.hint);
  std::abort();
}

namespace detail {
inline std::atomic<fault_handler> current_fault_handler{abort_on_fault};

/// A line of text on the stack, cut when it is too long.
struct line {
  char text[320];
#if defined(__GNUC__)
  __attribute__((format(printf, 2, 3)))
#endif
  explicit line(const char *format, ...) {
    va_list args;
    va_start(args, format);
    std::vsnprintf(text, sizeof text, format, args);
    va_end(args);
  }
};
} // namespace detail

/// Sets what faults call, for all threads; null restores the default. Returns the
/// handler of before.
inline fault_handler set_fault_handler(fault_handler handler) {
  return detail::current_fault_handler.exchange(handler ? handler : abort_on_fault);
}

} // namespace pto

#endif // PTO_FAULT_H
