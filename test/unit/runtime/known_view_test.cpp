// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What is remembered of a view's shape, against what is computed from every view.

#include "src/core/known_view.h"

#include "graph.h"

#include <catch2/catch.hpp>

using namespace ptowsp::rt;
using namespace test;

namespace {

/// A view of one of few shapes: packed, strided, turned round, repeated, empty.
ptowsp_tensor random_view(dice &d) {
  ptowsp_tensor t = {};
  t.address = 4096 * (1 + d.below(3));
  t.buffer_bytes = 4096;
  t.offset = static_cast<int64_t>(d.below(1100)) - 40;
  t.dtype = d.chance(80) ? uint32_t{PTOWSP_F32} : uint32_t{PTOWSP_I64};
  t.rank = d.below(4);
  for (uint32_t k = 0; k < t.rank; ++k) {
    t.sizes[k] = d.chance(3) ? 0 : 1 + d.below(3);
    t.strides[k] =
        static_cast<int64_t>(d.below(3)) * (k + 1 == t.rank ? 1 : 16) - (d.chance(20) ? 1 : 0);
  }
  return t;
}

} // namespace

TEST_CASE("known view: places every view as if it had never seen one") {
  dice d(7);
  known_view known = {};
  uint64_t fitted = 0;
  for (int i = 0; i < 200000; ++i) {
    const ptowsp_tensor t = random_view(d);
    if (known.fits(t))
      ++fitted;
    else
      known.learn(t);
    region expected;
    const bool some = make_region(t, expected);
    REQUIRE((known.known == known_view::bytes) == some);
    if (!some)
      continue;
    const bool inside = expected.begin >= t.address && expected.end - t.address <= t.buffer_bytes;
    REQUIRE(known.place(t) == inside);
    REQUIRE(known.access.begin == expected.begin);
    REQUIRE(known.access.end == expected.end);
    REQUIRE(known.access.run == expected.run);
    REQUIRE(known.access.rank == expected.rank);
    for (uint32_t k = 0; k < expected.rank; ++k) {
      REQUIRE(known.access.dims[k].count == expected.dims[k].count);
      REQUIRE(known.access.dims[k].stride == expected.dims[k].stride);
    }
  }
  REQUIRE(fitted > 1000);
}

TEST_CASE("known view: nothing fits before anything is known") {
  const known_view known = {};
  REQUIRE(!known.fits(ptowsp_tensor{}));
}
