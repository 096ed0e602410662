// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Fixed arrays that are taken once, at the start of a run.
///
/// They take their memory from the stock of pages that is in use, else from the heap.
///
/// Invariant: a fresh element is all zero bytes. Every structure of the runtime
/// encodes "empty" as zero, so that pages that a run never uses are never touched.

#ifndef PTOWSP_RT_CORE_ZEROED_ARRAY_H
#define PTOWSP_RT_CORE_ZEROED_ARRAY_H

#include "check.h"
#include "page_stock.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <type_traits>

namespace ptowsp::rt {

/// An array of `T` that starts on a cache line. `T` may hold atomics, but nothing
/// that a constructor or destructor would have to do.
template <typename T> class zeroed_array {
  static_assert(std::is_trivially_destructible_v<T>, "elements are never destroyed");
  static_assert(alignof(T) <= 64, "the array starts on a cache line, not on more");

public:
  zeroed_array() = default;
  ~zeroed_array() { std::free(memory); }
  zeroed_array(const zeroed_array &) = delete;
  zeroed_array &operator=(const zeroed_array &) = delete;

  /// Takes the memory; false when there is not enough.
  [[nodiscard]] bool allocate(uint64_t size) {
    PTOWSP_CHECK(first == nullptr, "an array is allocated once");
    if (size > (SIZE_MAX - 64) / sizeof(T))
      return false;
    const size_t bytes = static_cast<size_t>(size) * sizeof(T);
    if (page_stock *stock = page_stock::in_use())
      first = static_cast<T *>(stock->take(bytes));
    if (first == nullptr) {
      memory = std::calloc(bytes + 64, 1);
      if (memory == nullptr)
        return false;
      first = reinterpret_cast<T *>((reinterpret_cast<uintptr_t>(memory) + 63) & ~uintptr_t{63});
    }
    count = size;
    return true;
  }

  T &operator[](uint64_t index) { return first[index]; }
  const T &operator[](uint64_t index) const { return first[index]; }
  T *data() { return first; }
  uint64_t size() const { return count; }

private:
  void *memory = nullptr; /* of the array alone; null: it belongs to a stock */
  T *first = nullptr;
  uint64_t count = 0;
};

/// The smallest power of two that is at least `value`; `value` <= 2^63.
constexpr uint64_t power_of_two_above(uint64_t value) {
  uint64_t result = 1;
  while (result < value)
    result <<= 1;
  return result;
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_ZEROED_ARRAY_H
