// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Each ring against a reference model: all sequences of a small scope.

#include "src/core/clock_model.h"
#include "src/core/dep_pool.h"
#include "src/core/heap_ring.h"
#include "src/core/task_ring.h"
#include "src/core/tensor_map.h"

#include "graph.h"

#include <catch2/catch.hpp>

#include <deque>
#include <memory>

using namespace ptowsp::rt;
using namespace test;

namespace {

/// Gives out and takes back pieces as a heap ring says, and marks every byte.
struct heap_world {
  heap_ring heap;
  std::deque<heap_piece> live;
  std::vector<int> owner;
  uint64_t base = 0;
  int made = 0;

  explicit heap_world(uint64_t lines) : owner(lines, -1) {
    REQUIRE(heap.allocate(lines * heap_alignment));
    base = heap.address_of(0);
  }

  void take(uint64_t lines) {
    const heap_piece piece = heap.plan(lines * heap_alignment);
    while (!live.empty() && live.front().begin < piece.free_before)
      give_back();
    const uint64_t address = heap.take(piece);
    const uint64_t first = (address - base) / heap_alignment;
    for (uint64_t line = first; line < first + lines; ++line) {
      REQUIRE(line < owner.size());
      REQUIRE(owner[line] == -1);
      owner[line] = made;
    }
    ++made;
    if (lines > 0)
      live.push_back(piece);
  }

  void give_back() {
    const heap_piece piece = live.front();
    live.pop_front();
    const uint64_t first = (heap.address_of(piece.begin) - base) / heap_alignment;
    for (uint64_t line = first; line < first + (piece.end - piece.begin) / heap_alignment; ++line)
      owner[line] = -1;
  }
};

} // namespace

TEST_CASE("no sequence of demands makes two pieces of the heap overlap") {
  for (uint64_t lines = 1; lines <= 4; ++lines) {
    const uint64_t choices = lines + 2; // a demand of 0 .. lines, or one piece given back
    uint64_t sequences = 1;
    for (int depth = 0; depth < 6; ++depth)
      sequences *= choices;
    for (uint64_t code = 0; code < sequences; ++code) {
      heap_world world(lines);
      for (uint64_t rest = code, step = 0; step < 6; ++step, rest /= choices)
        if (rest % choices <= lines)
          world.take(rest % choices);
        else if (!world.live.empty())
          world.give_back();
    }
  }
}

TEST_CASE("an empty heap serves its whole capacity from any position") {
  for (uint64_t before = 0; before < 8; ++before) {
    heap_world world(8);
    world.take(before);
    while (!world.live.empty())
      world.give_back();
    world.take(8);
    CHECK(world.live.size() == 1);
    CHECK(world.heap.plan(heap_alignment).free_before > world.live.front().begin);
  }
}

TEST_CASE("what a task ring reclaims is never held, running or in use") {
  // Steps: submit, submit with output, use of the oldest held output, begin, end.
  constexpr uint32_t depth_of_search = 7;
  for (uint64_t window = 1; window <= 3; ++window)
    for (uint32_t code = 0; code < 78125; ++code) {
      task_ring ring;
      REQUIRE(ring.allocate(window, 0));
      struct reference {
        uint64_t last_use;
        uint32_t depth;
        bool held;
      };
      std::vector<reference> tasks;
      uint32_t depth = 0;
      uint32_t rest = code;
      for (uint32_t step = 0; step < depth_of_search; ++step, rest /= 5) {
        const uint32_t kind = rest % 5;
        if (kind == 3) {
          ++depth;
        } else if (kind == 4) {
          for (reference &t : tasks)
            t.held = t.held && t.depth != depth;
          ring.scope_ended(depth);
          depth -= depth > 0 ? 1 : 0;
        } else {
          const uint64_t next = tasks.size();
          const uint64_t must = next >= window ? next + 1 - window : 0;
          bool held = false;
          uint64_t expected = 0;
          for (uint64_t t = 0; t < must; ++t) {
            held = held || tasks[t].held;
            expected = std::max(expected, tasks[t].last_use + 1);
          }
          uint64_t retired = 0;
          const bool free = must == 0 || ring.release(must, retired);
          REQUIRE(free == !held);
          if (!free)
            break;
          REQUIRE(retired == expected);
          if (kind == 2)
            for (uint64_t t = 0; t < next; ++t)
              if (tasks[t].held) {
                tasks[t].last_use = next;
                REQUIRE(ring.held(ring.slot_of(t), t) == &ring[t]);
                ring[ring.index_in(ring.slot_of(t))].last_use = next;
                break;
              }
          if (kind == 1)
            ring.hold(depth, 0);
          ring.add({next, next, 0, kind == 1 ? 64u : 0u, 0, 0, 0});
          tasks.push_back({next, depth, kind == 1});
        }
      }
    }
}

TEST_CASE("edges are reused only after their dependent task has retired") {
  for (uint64_t limit = 1; limit <= 5; ++limit)
    for (uint32_t code = 0; code < 4096; ++code) {
      dep_pool pool;
      REQUIRE(pool.allocate(limit));
      std::deque<uint64_t> owners; // the live edges, oldest first
      uint32_t rest = code;
      for (uint64_t task = 0; task < 6; ++task, rest /= 4) {
        const uint64_t count = std::min<uint64_t>(rest % 4, limit);
        const uint64_t expected =
            owners.size() + count > limit ? owners[owners.size() + count - limit - 1] + 1 : 0;
        REQUIRE(pool.retired_for(count, task) == expected);
        for (uint64_t e = 0; e < count; ++e) {
          if (task % 2 != 0)
            pool.add_past(task);
          else
            REQUIRE(pool[pool.add({0, 7, 1}, task)].slot == 7);
          owners.push_back(task);
          if (owners.size() > limit)
            owners.pop_front();
        }
      }
    }
}

TEST_CASE("positions of edges survive the wrap of task numbers") {
  dep_pool pool;
  REQUIRE(pool.allocate(2));
  const uint64_t task = (uint64_t{1} << 32) - 1;
  pool.add({0, 0, 1}, task);
  pool.add({0, 0, 1}, task);
  CHECK(pool.retired_for(1, task + 1) == task + 1);
}

TEST_CASE("the tensor map finds what a list of all accesses would") {
  dice d(5);
  for (uint32_t round = 0; round < 400; ++round) {
    const uint64_t limit = 2 + d.below(12);
    tensor_map map;
    REQUIRE(map.allocate(limit));
    struct access {
      region r;
      bool write;
      uint64_t task;
    };
    std::vector<access> all;
    uint64_t alive = 0;
    for (uint64_t task = 0; task < 60; ++task) {
      ptowsp_tensor t = {};
      t.address = 4096 * (1 + d.below(2));
      t.dtype = PTOWSP_I8;
      t.offset = d.below(8);
      t.rank = 1;
      t.sizes[0] = 1 + d.below(4);
      t.strides[0] = 1 + d.below(3);
      access next = {{}, d.chance(40), task};
      REQUIRE(make_region(t, next.r));
      alive = std::max(alive, map.retired_for(1));
      if (d.chance(10))
        alive += d.below(static_cast<uint32_t>(task - alive + 1));
      std::vector<uint64_t> found;
      group_hint none = {};
      map.drop_below(alive);
      map.enter(next.r, next.write, task, none, [&](uint64_t t) { found.push_back(t); });
      // Found or not, every conflict must be ordered before: by itself or by one of
      // the found that conflicts with it.
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
      all.push_back(next);
    }
  }
}

TEST_CASE("the tournament of cores is the earliest free core, the lowest on ties") {
  dice d(9);
  for (uint32_t count = 1; count < 20; ++count) {
    core_set set;
    REQUIRE(set.allocate(count));
    std::vector<uint64_t> times(count);
    for (uint32_t step = 0; step < 200; ++step) {
      uint32_t best = 0;
      for (uint32_t c = 1; c < count; ++c)
        best = times[c] < times[best] ? c : best;
      REQUIRE(set.earliest() == best);
      REQUIRE(set.free_at(best) == times[best]);
      times[best] += d.below(4);
      set.occupy(best, times[best]);
    }
  }
}
