// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Lattices against sets of bytes, and the TensorMap pool against a list of everything
/// that was ever entered.

#include "src/core/tensor_map.h"

#include "graph.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ptowsp::rt;
using namespace test;

namespace {

constexpr int64_t side = 12; /* of the matrix that the views are taken from */

region view_of(uint64_t address, int64_t row, int64_t column, int64_t rows, int64_t columns) {
  ptowsp_tensor t = {};
  t.address = address;
  t.dtype = PTOWSP_I16;
  t.offset = row * side + column;
  t.rank = 2;
  t.sizes[0] = rows;
  t.sizes[1] = columns;
  t.strides[0] = side;
  t.strides[1] = 1;
  region r;
  REQUIRE(make_region(t, r));
  return r;
}

struct shape_of_view {
  int64_t rows;
  int64_t columns;
};

/// A view of one of these shapes, mostly at a multiple of its extents.
region random_view(dice &d, uint64_t address, const shape_of_view &s) {
  int64_t row = d.below(static_cast<uint32_t>(side - s.rows + 1));
  int64_t column = d.below(static_cast<uint32_t>(side - s.columns + 1));
  if (d.chance(85)) {
    row -= row % s.rows;
    column -= column % s.columns;
  }
  return view_of(address, row, column, s.rows, s.columns);
}

/// The plain definition of the pool: a list of all accesses.
class access_list {
public:
  struct access {
    region r;
    bool write;
    uint64_t task;
  };

  /// Found or not, every conflict must be ordered before: by itself, or by one of the
  /// found that conflicts with it. Nothing else may be found.
  void check(const access &next, uint64_t alive, const std::vector<uint64_t> &found) const {
    for (const access &old : all) {
      const bool conflict =
          old.r.key == next.r.key && (old.write || next.write) && overlap(old.r, next.r);
      const bool listed = std::find(found.begin(), found.end(), old.task) != found.end();
      if (listed)
        REQUIRE((conflict && old.task >= alive));
      if (!conflict || old.task < alive || listed)
        continue;
      bool implied = false;
      for (uint64_t other : found) {
        const access &mid = all[other];
        implied = implied || (mid.write && other > old.task && covers(mid.r, old.r));
      }
      REQUIRE(implied);
    }
  }

  void add(const access &next) { all.push_back(next); }

private:
  std::vector<access> all; /* one for each task */
};

/// Enters random accesses of these shapes and checks every lookup: with what earlier ones
/// have learnt, and without.
void check_map(uint64_t seed, const std::vector<shape_of_view> &shapes, uint64_t limit,
               uint32_t tasks) {
  dice d(seed);
  tensor_map map;
  REQUIRE(map.allocate(limit));
  access_list expected;
  std::vector<group_hint> hints(shapes.size());
  uint64_t alive = 0;
  for (uint64_t task = 0; task < tasks; ++task) {
    const uint32_t which = d.below(static_cast<uint32_t>(shapes.size()));
    const shape_of_view &s = shapes[which];
    const access_list::access next = {random_view(d, 4096 * (1 + d.below(2)), s), d.chance(40),
                                      task};
    alive = std::max(alive, map.retired_for(1));
    if (d.chance(10))
      alive += d.below(static_cast<uint32_t>(task - alive + 1));
    std::vector<uint64_t> found;
    // Both ways to make room; only the one leaves something that must not be found.
    const bool exactly = d.chance(50);
    if (exactly)
      map.drop_below(alive);
    else
      map.make_room(1, alive);
    if (!next.write && d.chance(20)) {
      map.find_writers(next.r, alive, [&](uint64_t t) { found.push_back(t); });
      expected.check(next, alive, found);
      found.clear();
    }
    group_hint none = {};
    map.enter(next.r, next.write, task, d.chance(80) ? hints[which] : none, [&](uint64_t t) {
      if (exactly || t >= alive)
        found.push_back(t);
    });
    expected.check(next, alive, found);
    expected.add(next);
  }
}

} // namespace

TEST_CASE("views on a lattice are equal or share no byte") {
  uint64_t lattices = 0;
  for (int64_t rows = 1; rows <= 4; ++rows)
    for (int64_t columns = 1; columns <= side; ++columns)
      for (int64_t at = 0; at < rows * columns; ++at) {
        const region first = view_of(
            4096, at / columns, at % columns < side - columns ? at % columns : 0, rows, columns);
        lattice grid = {};
        if (!grid.start(first))
          continue;
        ++lattices;
        std::vector<region> members;
        for (int64_t row = 0; row + rows <= side; ++row)
          for (int64_t column = 0; column + columns <= side; ++column) {
            const region r = view_of(4096, row, column, rows, columns);
            REQUIRE(grid.has_shape(r));
            if (grid.holds(r))
              members.push_back(r);
          }
        REQUIRE(!members.empty());
        for (const region &a : members)
          for (const region &b : members)
            REQUIRE(overlap(a, b) == (a.begin == b.begin));
      }
  CHECK(lattices > 50);
}

TEST_CASE("a block of a lattice has every member that a view shares a byte with") {
  dice d(11);
  uint64_t blocks = 0;
  for (uint32_t round = 0; round < 3000; ++round) {
    const int64_t rows = 1 + d.below(4);
    const int64_t columns = 1 + d.below(6);
    const region first = random_view(d, 4096, {rows, columns});
    const region other = random_view(
        d, 4096, {1 + static_cast<int64_t>(d.below(6)), 1 + static_cast<int64_t>(d.below(6))});
    lattice grid = {};
    lattice_cells met;
    if (!grid.start(first) || !grid.cells_met(other, met))
      continue;
    ++blocks;
    std::vector<uint64_t> begins;
    for (uint64_t row = 0; row < met.rows; ++row)
      for (uint64_t column = 0; column < met.columns; ++column)
        begins.push_back(met.begin(row, column));
    for (int64_t row = 0; row + rows <= side; ++row)
      for (int64_t column = 0; column + columns <= side; ++column) {
        const region member = view_of(4096, row, column, rows, columns);
        if (grid.holds(member) && overlap(member, other))
          REQUIRE(std::count(begins.begin(), begins.end(), member.begin) == 1);
      }
  }
  CHECK(blocks > 1000);
}

TEST_CASE("the tensor map finds what a list would among tiles of one matrix") {
  const std::vector<shape_of_view> tiles = {{3, 4}};
  const std::vector<shape_of_view> mixed = {{3, 4}, {1, side}, {side, side}, {6, 4}, {side, 1}};
  std::vector<shape_of_view> many;
  for (int64_t rows = 1; rows <= 4; ++rows)
    for (int64_t columns = 1; columns <= 5; ++columns)
      many.push_back({rows, columns});
  for (uint64_t seed = 0; seed < 60; ++seed) {
    check_map(seed, tiles, 40, 200);
    check_map(seed, mixed, 2 + seed % 64, 200);
    check_map(seed, many, 2 + seed % 64, 200);
  }
}

TEST_CASE("the tensor map finds all parts of a group in many") {
  // Fifteen rows are written one by one and read as one, over and over.
  constexpr uint64_t parts = 15;
  tensor_map map;
  REQUIRE(map.allocate(1 << 12));
  uint64_t task = 0;
  for (uint64_t group = 0; group < 100; ++group) {
    ptowsp_tensor t = {};
    t.address = 1 << 20;
    t.dtype = PTOWSP_F32;
    t.rank = 1;
    t.strides[0] = 1;
    t.sizes[0] = 16;
    region r;
    for (uint64_t part = 0; part < parts; ++part) {
      t.offset = static_cast<int64_t>((group * parts + part) * 16);
      REQUIRE(make_region(t, r));
      group_hint none = {};
      map.enter(r, true, task++, none, [](uint64_t) { FAIL("no other part is touched"); });
    }
    t.offset = static_cast<int64_t>(group * parts * 16);
    t.sizes[0] = 16 * parts;
    REQUIRE(make_region(t, r));
    std::vector<uint64_t> found;
    group_hint none = {};
    map.enter(r, false, task, none, [&](uint64_t pred) { found.push_back(pred); });
    std::sort(found.begin(), found.end());
    REQUIRE(found.size() == parts);
    REQUIRE(found.front() == task - parts);
    REQUIRE(found.back() == task - 1);
    ++task;
  }
}
