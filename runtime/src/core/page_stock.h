// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The memory of a run: few mappings for many arrays.
///
/// To map and unmap every array costs as much as hundreds of tasks; memory that was freed
/// before would have to be cleared, page by page, at the start of every run. Fresh pages
/// of the system are zero, and cost nothing until they are touched.
///
/// Invariant: what was taken stays until the stock goes.

#ifndef PTOWSP_RT_CORE_PAGE_STOCK_H
#define PTOWSP_RT_CORE_PAGE_STOCK_H

#include <cstddef>
#include <cstdint>

namespace ptowsp::rt {

/// For one thread.
class page_stock {
public:
  page_stock() = default;
  ~page_stock();
  page_stock(const page_stock &) = delete;
  page_stock &operator=(const page_stock &) = delete;

  /// Zeroed bytes that start on a cache line; null when the system gives none, or no pages.
  void *take(size_t bytes);

  /// While it lives, the arrays that this thread allocates take their memory from a stock.
  class use {
  public:
    explicit use(page_stock &stock) : outer(current) { current = &stock; }
    ~use() { current = outer; }
    use(const use &) = delete;
    use &operator=(const use &) = delete;

  private:
    page_stock *outer;
  };

  /// The stock that is in use; null: none.
  static page_stock *in_use() { return current; }

private:
  struct mapping {
    void *begin;
    size_t bytes;
  };
  static constexpr uint32_t most_mappings = 32;

  static thread_local page_stock *current;

  mapping mappings[most_mappings] = {};
  uint32_t count = 0;
  unsigned char *next = nullptr; /* what is left of the mapping that is shared */
  size_t left = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_PAGE_STOCK_H
