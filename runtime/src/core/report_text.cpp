// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How report texts are put together.

#include "report_text.h"

#include <cstdio>

namespace ptowsp::rt {

void report_text::add(const char *format, ...) {
  const size_t room = PTOWSP_REPORT_TEXT - length;
  std::va_list values;
  va_start(values, format);
  const int written = std::vsnprintf(buffer + length, room, format, values);
  va_end(values);
  if (written > 0)
    length += static_cast<size_t>(written) < room ? static_cast<size_t>(written) : room - 1;
}

void report_text::add_location(const ptowsp_aicpu_program &program, ptowsp_location location) {
  const uint64_t file = location >> 48;
  if (location == 0 || file >= program.file_count)
    return;
  add(" at %s:%u:%u", program.files[file], static_cast<unsigned>(location >> 16 & 0xffffffff),
      static_cast<unsigned>(location & 0xffff));
}

} // namespace ptowsp::rt
