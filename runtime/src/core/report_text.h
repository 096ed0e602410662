// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The text of a report: what happened, `detail:` lines, `hint:` lines.
///
/// Invariant: always terminated, never longer than the report has room for.

#ifndef PTOWSP_RT_CORE_REPORT_TEXT_H
#define PTOWSP_RT_CORE_REPORT_TEXT_H

#include "ptowsp/rt/host.h"

#include <cstdarg>
#include <cstddef>

namespace ptowsp::rt {

class report_text {
public:
  /// Writes into `buffer`, which has PTOWSP_REPORT_TEXT bytes.
  explicit report_text(char *buffer) : buffer(buffer) { buffer[0] = 0; }

  /// Appends as printf would; what does not fit is cut off.
  void add(const char *format, ...) __attribute__((format(printf, 2, 3)));

  /// Appends " at 'file':line:column", or nothing when the location is not known.
  void add_location(const ptowsp_aicpu_program &program, ptowsp_location location);

private:
  char *buffer;
  size_t length = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_REPORT_TEXT_H
