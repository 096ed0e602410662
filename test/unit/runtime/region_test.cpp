// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Overlap and cover of views against sets of bytes: every pair of small views.

#include "src/core/region.h"

#include "graph.h"

#include <catch2/catch.hpp>

#include <set>

using namespace ptowsp::rt;
using namespace test;

namespace {

struct view {
  ptowsp_tensor tensor;
  std::set<int64_t> bytes;
};

void collect(const ptowsp_tensor &t, uint32_t dim, int64_t element, std::set<int64_t> &bytes) {
  const auto size = static_cast<int64_t>(dtype_bytes(t.dtype));
  if (dim == t.rank) {
    for (int64_t b = 0; b < size; ++b)
      bytes.insert(element * size + b);
    return;
  }
  for (int64_t i = 0; i < t.sizes[dim]; ++i)
    collect(t, dim + 1, element + i * t.strides[dim], bytes);
}

view make(uint32_t dtype, int64_t offset, std::vector<int64_t> sizes,
          std::vector<int64_t> strides) {
  view v = {};
  v.tensor.address = 4096;
  v.tensor.dtype = dtype;
  v.tensor.offset = offset;
  v.tensor.rank = static_cast<uint32_t>(sizes.size());
  for (uint32_t d = 0; d < v.tensor.rank; ++d) {
    v.tensor.sizes[d] = sizes[d];
    v.tensor.strides[d] = strides[d];
  }
  collect(v.tensor, 0, offset, v.bytes);
  return v;
}

bool share(const std::set<int64_t> &a, const std::set<int64_t> &b) {
  for (int64_t byte : a)
    if (b.count(byte) != 0)
      return true;
  return false;
}

bool contains(const std::set<int64_t> &a, const std::set<int64_t> &b) {
  for (int64_t byte : b)
    if (a.count(byte) == 0)
      return false;
  return true;
}

struct pair_counts {
  uint64_t overlapping = 0;
  uint64_t apart_inside_bounds = 0;
};

void check_pair(const view &a, const view &b, pair_counts &counts) {
  region ra;
  region rb;
  const bool some_a = make_region(a.tensor, ra);
  const bool some_b = make_region(b.tensor, rb);
  REQUIRE(some_a == !a.bytes.empty());
  if (!some_a || !some_b)
    return;
  const bool expected = share(a.bytes, b.bytes);
  if (overlap(ra, rb) != expected || overlap(rb, ra) != expected)
    FAIL("overlap of offsets " << a.tensor.offset << " and " << b.tensor.offset);
  if (covers(ra, rb) && !contains(a.bytes, b.bytes))
    FAIL("cover of offsets " << a.tensor.offset << " and " << b.tensor.offset);
  counts.overlapping += expected ? 1 : 0;
  counts.apart_inside_bounds += !expected && ra.begin < rb.end && rb.begin < ra.end ? 1 : 0;
}

} // namespace

TEST_CASE("a region has exactly the bytes of its view") {
  region r;
  REQUIRE(make_region(make(PTOWSP_F32, 3, {4, 8}, {8, 1}).tensor, r));
  CHECK(r.rank == 0);
  CHECK(r.begin == 4096 + 12);
  CHECK(r.end == 4096 + 12 + 128);
  REQUIRE(make_region(make(PTOWSP_F16, 7, {4, 8}, {16, -1}).tensor, r));
  CHECK(r.begin == 4096);
  CHECK(r.rank == 1);
  CHECK(r.run == 16);
  CHECK(r.dims[0].stride == 32);
  REQUIRE(make_region(make(PTOWSP_I8, 0, {3, 5, 2}, {0, 4, 1}).tensor, r));
  CHECK(r.rank == 1);
  CHECK(r.dims[0].count == 5);
  CHECK_FALSE(make_region(make(PTOWSP_I8, 0, {3, 0}, {4, 1}).tensor, r));
  REQUIRE(make_region(make(PTOWSP_F32, 2, {}, {}).tensor, r));
  CHECK(r.end - r.begin == 4);
}

TEST_CASE("a view without gaps has the same region on the short way") {
  dice d(3);
  uint64_t packed = 0;
  for (uint32_t round = 0; round < 20000; ++round) {
    std::vector<int64_t> sizes(d.below(5));
    std::vector<int64_t> strides(sizes.size());
    int64_t stride = 1;
    for (size_t k = sizes.size(); k-- > 0;) {
      sizes[k] = d.below(4);
      strides[k] = d.chance(90) ? stride : d.below(9);
      stride *= sizes[k];
    }
    const ptowsp_tensor t = make(PTOWSP_F16, d.below(40), sizes, strides).tensor;
    region quick;
    region plain;
    if (!make_packed_region(t, quick))
      continue;
    ++packed;
    REQUIRE(make_strided_region(t, plain));
    REQUIRE(quick.key == plain.key);
    REQUIRE(quick.begin == plain.begin);
    REQUIRE(quick.end == plain.end);
    REQUIRE(quick.run == plain.run);
    REQUIRE((quick.rank == 0 && plain.rank == 0));
  }
  CHECK(packed > 1000);
}

TEST_CASE("overlap is exact for every pair of small views") {
  std::vector<view> views;
  for (int64_t offset = 0; offset < 4; ++offset)
    for (int64_t n0 = 0; n0 < 4; ++n0)
      for (int64_t s0 = -3; s0 < 8; ++s0)
        for (int64_t n1 = 1; n1 < 3; ++n1)
          for (int64_t s1 = 1; s1 < 4; ++s1)
            views.push_back(make(PTOWSP_I8, offset + 16, {n0, n1}, {s0, s1}));
  pair_counts counts;
  for (size_t a = 0; a < views.size(); a += 3)
    for (const view &b : views)
      check_pair(views[a], b, counts);
  CHECK(counts.overlapping > 1000);
  CHECK(counts.apart_inside_bounds > 1000);
}

TEST_CASE("overlap is exact for random views of up to five dimensions") {
  dice d(1);
  pair_counts counts;
  for (uint32_t round = 0; round < 30000; ++round) {
    view v[2];
    for (view &each : v) {
      std::vector<int64_t> sizes(d.below(6));
      std::vector<int64_t> strides(sizes.size());
      for (size_t k = 0; k < sizes.size(); ++k) {
        sizes[k] = 1 + d.below(4);
        strides[k] = static_cast<int64_t>(d.below(60)) - 15;
      }
      each = make(d.chance(50) ? PTOWSP_I8 : PTOWSP_F16, d.below(40), sizes, strides);
    }
    check_pair(v[0], v[1], counts);
  }
  CHECK(counts.overlapping > 1000);
  CHECK(counts.apart_inside_bounds > 1000);
}

TEST_CASE("columns, rows and tiles of one matrix are told apart") {
  const auto column = [](int64_t c) { return make(PTOWSP_F32, c, {64}, {64}); };
  const auto tile = [](int64_t r, int64_t c) {
    return make(PTOWSP_F32, r * 64 + c, {16, 16}, {64, 1});
  };
  pair_counts counts;
  for (int64_t c = 0; c < 64; c += 7) {
    check_pair(column(c), column(c + 1), counts);
    check_pair(column(c), make(PTOWSP_F32, 64 * 5, {64}, {1}), counts);
    for (int64_t t = 0; t < 64; t += 16) {
      check_pair(column(c), tile(16, t), counts);
      check_pair(tile(t, 16), tile(16, t), counts);
    }
  }
  CHECK(counts.overlapping > 10);
  CHECK(counts.apart_inside_bounds > 10);
}
