// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a run refuses, and with which words.

#include "support.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::in;
using ptowsp::rt::inout;
using ptowsp::rt::out;
using ptowsp::rt::scalar;

namespace {

void refuse(program &p, const std::string &words) {
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK(p.report.status == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains(words));
}

/// A program that does `steps` in a scope and must be refused.
void refuse_steps(const std::function<void(ptowsp::rt::orchestrator &)> &steps,
                  const std::string &words) {
  program p;
  p.options.threads = 2;
  p.orchestrate = steps;
  refuse(p, words);
}

} // namespace

TEST_CASE("programs of another ABI version are refused with both versions") {
  program p;
  p.orchestrate = [](ptowsp::rt::orchestrator &) { FAIL("must not run"); };
  p.artifact.abi_version = 9;
  refuse(p, "the artifact was built for ABI version 9, but this runtime has version 1");
  p.artifact.abi_version = PTOWSP_ABI_VERSION;
  p.aicpu.abi_version = 2;
  refuse(p, "the AICPU program was built for ABI version 2, but this runtime has version 1");
  p.aicpu.abi_version = PTOWSP_ABI_VERSION;
  p.aicore.abi_version = 0;
  refuse(p, "the AICore program was built for ABI version 0, but this runtime has version 1");
  p.aicore.abi_version = PTOWSP_ABI_VERSION;
  p.aicore.struct_bytes = 8;
  refuse(p, "the AICore program describes itself in 8 bytes");
  p.aicore.struct_bytes = sizeof(p.aicore);
  p.artifact.aicpu = nullptr;
  refuse(p, "artifact 'test' has no AICPU program");
}

TEST_CASE("a report of another size is refused and left alone") {
  program p;
  p.orchestrate = [](ptowsp::rt::orchestrator &) {};
  p.report.struct_bytes = 16;
  std::strcpy(p.report.text, "mine");
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK(p.text() == "mine");
}

TEST_CASE("schedules and options that cannot be are refused") {
  program p;
  p.orchestrate = [](ptowsp::rt::orchestrator &) {};
  CHECK(p.run() == PTOWSP_RUN_OK);
  p.aicpu.schedule.dispatch = 77;
  refuse(p, "dispatch policy 77");
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_ROUND_ROBIN;
  p.aicpu.schedule.window_mode = 5;
  refuse(p, "window mode 5");
  p.aicpu.schedule.window_mode = PTOWSP_WINDOW_STALL;
  p.aicpu.schedule.domains = 9;
  refuse(p, "'domains' is 9, but must be between 1 and 8");
  p.aicpu.schedule.domains = 2;
  p.options.threads = 100000;
  refuse(p, "'threads' is 100000");
  p.options.threads = 1;
  p.options.task_window = uint64_t{1} << 40;
  refuse(p, "'task_window'");
  p.options.task_window = 0;
  p.options.struct_bytes = 3;
  refuse(p, "the options of the run have 3 bytes");
}

TEST_CASE("arguments that do not fit are refused") {
  program p;
  p.orchestrate = [](ptowsp::rt::orchestrator &) {};
  std::vector<int32_t> memory(4);
  p.tensors = {over(memory, PTOWSP_I32).view};
  CHECK(p.run() == PTOWSP_RUN_OK);
  p.tensors[0].address = 0;
  refuse(p, "argument 'tensor' has no storage");
}

TEST_CASE("an orchestration that breaks the rules is refused where it does") {
  tensor unbound = tensor::intermediate(PTOWSP_F32, {4});
  refuse_steps([&](auto &o) { submit(o, PTOWSP_AIV, {in(unbound)}, ptowsp::rt::at(7, 1)); },
               "a task reads a tensor that nothing has written at test.mlir:7:1");
  refuse_steps(
      [&](auto &o) {
        tensor part = unbound.slice({1}, {2});
        submit(o, PTOWSP_AIV, {out(part)});
      },
      "a task writes a part of a tensor without storage");
  refuse_steps([&](auto &o) { o.submit(9999, PTOWSP_AIV, {}, 0); }, "a task names a kernel");
  refuse_steps([&](auto &o) { o.submit(3, PTOWSP_AIC, {}, 0); }, "more or fewer parameters");
  refuse_steps([&](auto &o) { o.submit(0, PTOWSP_AIV, {}, 0); }, "another unit than its kernel");
  refuse_steps([&](auto &o) { o.template symbol<uint64_t>(3); }, "reads a symbol");
  refuse_steps(
      [&](auto &o) {
        const uint64_t later[] = {5};
        ptowsp_task task = {};
        task.dependences = later;
        task.dependence_count = 1;
        o.submit(task);
      },
      "depends on one that has not been submitted");
  refuse_steps(
      [&](auto &o) {
        tensor t = tensor::intermediate(PTOWSP_F32, {4});
        {
          ptowsp::rt::scope s(o, 0);
          submit(o, PTOWSP_AIV, {out(t)});
        }
        submit(o, PTOWSP_AIV, {in(t)}, ptowsp::rt::at(9, 9));
      },
      "a task uses a tensor whose scope has ended at test.mlir:9:9");
  std::vector<int32_t> memory(4);
  tensor wide = over(memory, PTOWSP_I32);
  refuse_steps(
      [&](auto &o) {
        tensor beyond = wide;
        beyond.view.offset = 2;
        submit(o, PTOWSP_AIV, {in(beyond)});
      },
      "a task uses a view that leaves its buffer");
  program p;
  p.aicpu.machine.unit_count[PTOWSP_AIC] = 0;
  p.orchestrate = [](auto &o) { submit(o, PTOWSP_AIC, {}); };
  refuse(p, "a unit that the machine does not have");
}

TEST_CASE("a view that leaves its tensor is refused, whatever its numbers wrap around to") {
  std::vector<int32_t> memory(8 * 16);
  tensor wide = over(memory, PTOWSP_I32);
  wide.view.rank = 2;
  wide.view.sizes[0] = 8;
  wide.view.sizes[1] = 16;
  wide.view.strides[0] = 16;
  wide.view.strides[1] = 1;
  const int64_t huge = int64_t{1} << 58; // times 64 bytes of a row: nothing
  const struct {
    int64_t offset, size, step;
    bool fits;
  } rows[] = {{0, 8, 1, true},
              {7, 1, 1, true},
              {0, 9, 1, false},
              {8, 1, 1, false},
              {-1, 1, 1, false},
              {4, huge, 1, false},
              {4, huge + 2, 1, false},
              {huge, 1, 1, false},
              {-huge, 8, 1, false},
              {0, -1, 1, false},
              {INT64_MAX, INT64_MAX, 1, false},
              {0, INT64_MIN, 1, false},
              {9, 0, 1, true},
              {0, 2, 7, true},
              {0, 2, 8, false},
              {1, 2, INT64_MAX, false},
              {0, 3, INT64_MIN, false},
              {7, 8, -1, true},
              {6, 8, -1, false},
              {2, huge + 1, huge, false}};
  for (const auto &row : rows)
    for (uint32_t dropped : {0u, 2u}) { // also as a column of them
      CAPTURE(row.offset, row.size, row.step, dropped);
      const int64_t columns = dropped != 0 ? 1 : 16;
      const tensor stepped =
          wide.slice({row.offset, 0}, {row.size, columns}, {row.step, 1}, dropped);
      CHECK((stepped.view.dtype == PTOWSP_I32) == row.fits);
      if (row.step == 1) {
        const tensor plain = wide.slice({row.offset, 0}, {row.size, columns}, dropped);
        CHECK(plain.view.dtype == stepped.view.dtype);
        CHECK(plain.view.offset == stepped.view.offset);
      }
      if (row.fits)
        continue;
      refuse_steps([&](auto &o) { submit(o, PTOWSP_AIV, {in(stepped)}, ptowsp::rt::at(9, 9)); },
                   "a task uses a view that leaves its tensor at test.mlir:9:9");
      const tensor part = stepped.slice({0, 0}, {1, 1}); // of no use either
      CHECK(part.view.dtype == PTOWSP_OUTSIDE);
    }
  const tensor across = wide.slice({0, 8}, {1, 9}); // in the buffer, but not in the row
  CHECK(across.view.dtype == PTOWSP_OUTSIDE);
}

TEST_CASE("after a refusal the orchestration is left and nothing more runs") {
  program p;
  std::vector<uint64_t> numbers;
  uint64_t ran = 0;
  p.options.threads = 1;
  p.body = [&](int64_t *, uint32_t) { return ++ran; };
  p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
    numbers.push_back(submit(o, PTOWSP_AIV, {}));
    o.submit(9999, PTOWSP_AIV, {}, 0);
    numbers.push_back(o.next_task());
    submit(o, PTOWSP_AIV, {});
    FAIL("must not come here");
  };
  refuse(p, "a task names a kernel");
  CHECK(ran == 1);
  CHECK(numbers == std::vector<uint64_t>{0, 2});
}

TEST_CASE("intermediates with extents that make no sense are refused") {
  for (int64_t extent : {int64_t{-1}, INT64_MIN, int64_t{3037000500}, INT64_MAX})
    for (bool alone : {false, true}) {
      program p;
      p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
        tensor t = tensor::intermediate(PTOWSP_F32, {extent, extent});
        if (alone)
          o.alloc(t, 0);
        else
          submit(o, PTOWSP_AIV, {ptowsp::rt::out(t)});
      };
      CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
      CHECK(p.text().find("negative or too large") != std::string::npos);
    }
}
