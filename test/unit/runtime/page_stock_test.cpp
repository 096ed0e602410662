// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The memory of a run: pieces that do not overlap, zero, on lines; and who uses it.

#include "src/core/zeroed_array.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <utility>
#include <vector>

using namespace ptowsp::rt;

TEST_CASE("page stock: pieces are zero, on lines, and apart") {
  page_stock stock;
  std::vector<std::pair<unsigned char *, size_t>> pieces;
  // Small ones, one that does not fit beside them, and large ones of their own.
  for (size_t bytes :
       {size_t{1}, size_t{64}, size_t{65}, size_t{2} << 20, size_t{1} << 20, size_t{3} << 20,
        size_t{2} << 20, size_t{2} << 20, size_t{2} << 20, size_t{7}}) {
    auto *piece = static_cast<unsigned char *>(stock.take(bytes));
    if (piece == nullptr)
      return; // a system without pages
    REQUIRE(reinterpret_cast<uintptr_t>(piece) % 64 == 0);
    REQUIRE(piece[0] == 0);
    REQUIRE(piece[bytes - 1] == 0);
    std::memset(piece, static_cast<int>(pieces.size() + 1), bytes);
    pieces.emplace_back(piece, bytes);
  }
  for (size_t p = 0; p < pieces.size(); ++p)
    for (size_t at : {size_t{0}, pieces[p].second - 1})
      REQUIRE(pieces[p].first[at] == p + 1);
}

TEST_CASE("page stock: a demand beyond all memory gives nothing, and harms nothing") {
  page_stock stock;
  REQUIRE(stock.take(SIZE_MAX) == nullptr);
  REQUIRE(stock.take(SIZE_MAX / 2) == nullptr);
  zeroed_array<uint64_t> array;
  const page_stock::use use(stock);
  REQUIRE(array.allocate(100));
  REQUIRE(array[99] == 0);
}

TEST_CASE("page stock: more large arrays than mappings come from the heap") {
  page_stock stock;
  const page_stock::use use(stock);
  for (int i = 0; i < 40; ++i) {
    zeroed_array<uint64_t> array;
    REQUIRE(array.allocate(400000));
    REQUIRE(array[399999] == 0);
    array[399999] = 1;
  }
}

TEST_CASE("page stock: is used while told so, the innermost first") {
  REQUIRE(page_stock::in_use() == nullptr);
  page_stock outer;
  {
    const page_stock::use use_outer(outer);
    page_stock inner;
    {
      const page_stock::use use_inner(inner);
      REQUIRE(page_stock::in_use() == &inner);
    }
    REQUIRE(page_stock::in_use() == &outer);
  }
  REQUIRE(page_stock::in_use() == nullptr);
}
