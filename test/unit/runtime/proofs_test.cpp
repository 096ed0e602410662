// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the compiler has proved of parameters: what the runtime then leaves undone, and when it
/// does not believe it.

#include "support.h"

#include <catch2/catch.hpp>

using namespace test;
using namespace ptowsp::rt;

namespace {

/// Two tasks, of which the second reads what the first writes.
struct two_tasks : program {
  two_tasks() : memory(64) {
    options.threads = 2;
    aicpu.machine.unit_count[PTOWSP_AIV] = 8;
    body = [](int64_t *, uint32_t) { return uint64_t{1000}; };
  }

  bool is_ordered() {
    REQUIRE(run() == PTOWSP_RUN_OK);
    return times.at(1).started >= times.at(0).ended;
  }

  std::vector<float> memory;
};

} // namespace

TEST_CASE("the runtime looks for no conflict of what is untracked, and does not remember it") {
  for (const uint32_t known : {uint32_t{0}, untracked}) {
    two_tasks p;
    p.orchestrate = [&p, known](orchestrator &o) {
      tensor t = over(p.memory, PTOWSP_F32);
      submit(o, PTOWSP_AIV, {out(t, known)});
      submit(o, PTOWSP_AIV, {in(t, known)});
    };
    CHECK(p.is_ordered() == (known == 0));
    CHECK(p.stats(PTOWSP_TENSORMAP_POOL).high_water == (known == 0 ? 2 : 0));
  }
}

TEST_CASE("one untracked parameter leaves the others as they are") {
  two_tasks p;
  std::vector<float> other(64);
  p.orchestrate = [&](orchestrator &o) {
    tensor a = over(p.memory, PTOWSP_F32), b = over(other, PTOWSP_F32);
    submit(o, PTOWSP_AIV, {out(a, untracked), out(b)});
    submit(o, PTOWSP_AIV, {in(a, untracked), in(b)});
  };
  CHECK(p.is_ordered());
}

TEST_CASE("a reader of an intermediate waits for its writer without a search") {
  two_tasks p;
  p.orchestrate = [](orchestrator &o) {
    tensor t = tensor::intermediate(PTOWSP_F32, {16});
    submit(o, PTOWSP_AIV, {out(t, untracked)});
    submit(o, PTOWSP_AIV, {in(t, untracked | after_writer)});
  };
  CHECK(p.is_ordered());
  CHECK(p.stats(PTOWSP_TENSORMAP_POOL).high_water == 0);
  CHECK(p.stats(PTOWSP_DEPLIST_POOL).high_water == 1);
}

TEST_CASE("no proof is believed when a tensor that is written overlaps another one") {
  for (const int64_t distance : {0, 63, 64}) {
    two_tasks p;
    p.memory.resize(128);
    for (const int64_t start : {int64_t{0}, distance}) {
      tensor t = tensor::intermediate(PTOWSP_F32, {64});
      t.view.address = reinterpret_cast<uint64_t>(p.memory.data() + start);
      p.tensors.push_back(t.view);
    }
    p.orchestrate = [&p](orchestrator &o) {
      tensor a = tensor::from_arg(reinterpret_cast<uint64_t>(&p.tensors[0]));
      tensor b = tensor::from_arg(reinterpret_cast<uint64_t>(&p.tensors[1]));
      submit(o, PTOWSP_AIV, {out(a, untracked)});
      submit(o, PTOWSP_AIV, {in(b, untracked)});
    };
    CHECK(p.is_ordered() == (distance < 64));
  }
}
