// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Views: against a model that lists the elements of a view one by one.

#include "compiler/Interpreter/Memory.h"
#include "mlir/IR/Builders.h"

#include <catch2/catch.hpp>
#include <random>

using namespace ptowsp::interpreter;

namespace {

struct Fixture {
  mlir::MLIRContext context;
  Budget budget{1 << 20};

  View packed(llvm::ArrayRef<int64_t> shape) {
    View view;
    view.sizes.assign(shape.begin(), shape.end());
    view.strides = packedStrides(shape);
    const uint64_t count = *countElements(shape);
    view.buffer = std::make_shared<Buffer>(Buffer{
        Storage::allocate(budget, count, 4, poison), {}, mlir::UnknownLoc::get(&context), "t"});
    return view;
  }
};

} // namespace

TEST_CASE("slices of slices name the elements that a list of them names", "[interpreter]") {
  Fixture fixture;
  std::mt19937 random(1);
  auto between = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  int accepted = 0;
  for (int round = 0; round < 3000; ++round) {
    View view = fixture.packed({between(1, 6)});
    std::vector<int64_t> model(view.sizes[0]);
    for (size_t i = 0; i < model.size(); ++i)
      model[i] = static_cast<int64_t>(i);
    for (int depth = 0; depth < 3; ++depth) {
      const Slice slice{between(-1, 6), between(0, 4), between(-2, 3), false};
      std::vector<int64_t> expected;
      bool inside = true;
      for (int64_t i = 0; i < slice.size; ++i) {
        const int64_t at = slice.offset + i * slice.stride;
        inside &= at >= 0 && at < static_cast<int64_t>(model.size());
        expected.push_back(inside ? model[at] : 0);
      }
      unsigned dimension = 9;
      std::optional<View> result = takeSlices(view, slice, dimension);
      REQUIRE(result.has_value() == inside);
      if (!inside)
        break;
      ++accepted;
      for (int64_t i = -1; i <= slice.size; ++i) {
        const std::optional<uint64_t> element = result->locate(i);
        REQUIRE(element.has_value() == (i >= 0 && i < slice.size));
        if (element)
          REQUIRE(static_cast<int64_t>(*element) == expected[i]);
      }
      view = *result;
      model = expected;
    }
  }
  CHECK(accepted > 500);
}

TEST_CASE("slices of several dimensions, one dropped", "[interpreter]") {
  Fixture fixture;
  const View cube = fixture.packed({2, 3, 4});
  unsigned dimension;
  std::optional<View> view =
      takeSlices(cube, {{1, 1, 1, true}, {0, 2, 2, false}, {3, 4, -1, false}}, dimension);
  REQUIRE(view);
  CHECK(view->sizes == llvm::ArrayRef<int64_t>{2, 4});
  CHECK(view->locate({0, 0}) == 12 + 3);
  CHECK(view->locate({1, 3}) == 12 + 8 + 0);
  CHECK_FALSE(view->locate({2, 0}));
  CHECK_FALSE(takeSlices(cube, {{1, 1, 1, true}, {0, 2, 3, false}, {0, 4, 1, false}}, dimension));
  CHECK(dimension == 1);
}

TEST_CASE("extreme slices are refused without overflow", "[interpreter]") {
  Fixture fixture;
  const View view = fixture.packed({4});
  unsigned dimension;
  const int64_t max = INT64_MAX, min = INT64_MIN;
  for (const Slice &slice :
       {Slice{max, 2, 1, false}, Slice{min, 1, 1, false}, Slice{0, max, max, false},
        Slice{1, 2, max, false}, Slice{3, 3, min, false}, Slice{0, min, 1, false}})
    CHECK_FALSE(takeSlices(view, slice, dimension));
  CHECK(takeSlices(view, Slice{max, 0, max, false}, dimension));
  CHECK(takeSlices(view, Slice{3, 1, max, false}, dimension)->locate(0) == 3);
}

TEST_CASE("storage counts against its budget until it is given back", "[interpreter]") {
  Budget budget{100};
  {
    auto first = Storage::allocate(budget, 15, 4, 0);
    REQUIRE(first);
    CHECK_FALSE(Storage::allocate(budget, 11, 4, 0));
    CHECK(Storage::allocate(budget, 10, 4, 0));
    CHECK(budget.used == 60);
  }
  CHECK(budget.used == 0);
  CHECK(budget.peak == 100);
  CHECK_FALSE(Storage::allocate(budget, UINT64_MAX, 8, 0));
  Budget endless{UINT64_MAX};
  CHECK_FALSE(Storage::allocate(endless, UINT64_MAX / 8, 8, 0));
}

TEST_CASE("the number of elements", "[interpreter]") {
  CHECK(countElements({2, 3}) == 6);
  CHECK(countElements({}) == 1);
  CHECK(countElements({INT64_MAX, 0, INT64_MAX}) == 0);
  CHECK_FALSE(countElements({INT64_MAX, 2}));
  CHECK_FALSE(countElements({0, -1}));
}
