// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The misuse of flags that every build finds: lost flags, waits without end, events
/// that outlive their kernel.
///
/// Invariant: a misuse has no effect on the clock.

#include "support.h"

#include <catch2/catch.hpp>

using namespace pto;
using namespace pto_test;

TEST_CASE("every event of every pair can be used again after its wait", "[sync]") {
  fault_recorder recorder;
  run([] {
    for (int round = 0; round < 3; ++round)
      for (int from = PIPE_S; from < PIPE_ALL; ++from)
        for (int to = PIPE_S; to < PIPE_ALL; ++to)
          for (int event = EVENT_ID0; from != to && event <= EVENT_ID7; ++event) {
            set_flag(pipe_t(from), pipe_t(to), event_t(event));
            wait_flag(pipe_t(from), pipe_t(to), event_t(event));
          }
  });
  CHECK(recorder.text() == "");
}

TEST_CASE("a wait for an event that nothing raises", "[sync]") {
  fault_recorder recorder;
  const uint64_t cycles = run([] {
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    wait_flag(PIPE_MTE3, PIPE_V, EVENT_ID1);
  });
  REQUIRE(recorder.faults().size() == 2);
  const recorded_fault &f = recorder.faults()[0];
  CHECK(f.kernel == "test_kernel");
  CHECK(f.instruction == "wait_flag");
  CHECK(f.what == "nothing raises EVENT_ID1 from PIPE_V to PIPE_MTE3: the core would hang");
  CHECK(cycles == 2);
}

TEST_CASE("a second flag of an event that is raised", "[sync]") {
  fault_recorder recorder;
  run([] {
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID7);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID7);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID7);
  });
  CHECK(recorder.text() == "set_flag: EVENT_ID7 from PIPE_V to PIPE_MTE3 is already raised\n");
}

TEST_CASE("an event that is raised when the kernel ends", "[sync]") {
  fault_recorder recorder;
  run([] { set_flag(PIPE_MTE2, PIPE_V, EVENT_ID5); });
  CHECK(recorder.text() == "end of kernel: EVENT_ID5 from PIPE_MTE2 to PIPE_V is still raised\n");
  run([] {});
  CHECK(recorder.faults().size() == 1); // the next kernel starts fresh
}

TEST_CASE("flags are between two pipes", "[sync]") {
  fault_recorder recorder;
  run([] {
    set_flag(PIPE_V, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_ALL, PIPE_V, EVENT_ID0);
  });
  CHECK(recorder.text() == "set_flag: needs two different pipes\n"
                           "wait_flag: needs two different pipes\n");
}
