// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The pages of a run, where the system has them.

#include "page_stock.h"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define PTOWSP_CHECKED_HEAP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PTOWSP_CHECKED_HEAP 1
#endif
#endif

namespace ptowsp::rt {
namespace {

constexpr size_t line = 64;
constexpr size_t shared_bytes = size_t{8} << 20;
/// What is larger has a mapping of its own.
constexpr size_t most_shared = size_t{2} << 20;

// A sanitizer watches the bounds of what the heap gave, not of pages.
#if defined(MAP_ANONYMOUS) && !defined(PTOWSP_CHECKED_HEAP)
void *map(size_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory != MAP_FAILED ? memory : nullptr;
}
void unmap(void *memory, size_t bytes) { munmap(memory, bytes); }
#else
void *map(size_t) { return nullptr; }
void unmap(void *, size_t) {}
#endif

} // namespace

thread_local page_stock *page_stock::current = nullptr;

page_stock::~page_stock() {
  for (uint32_t m = 0; m < count; ++m)
    unmap(mappings[m].begin, mappings[m].bytes);
}

void *page_stock::take(size_t bytes) {
  if (bytes > SIZE_MAX - line)
    return nullptr;
  bytes = (bytes + line - 1) & ~(line - 1);
  if (bytes > left) {
    if (count == most_mappings)
      return nullptr;
    const bool own = bytes > most_shared;
    const size_t size = own ? bytes : shared_bytes;
    void *begin = map(size);
    if (begin == nullptr)
      return nullptr;
    mappings[count++] = {begin, size};
    if (own)
      return begin;
    next = static_cast<unsigned char *>(begin);
    left = size;
  }
  void *result = next;
  next += bytes;
  left -= bytes;
  return result;
}

} // namespace ptowsp::rt
