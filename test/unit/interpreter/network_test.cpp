// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks in the interpreter: who waits, what a closed channel does, and what is refused.

#include "test/unit/interpreter/program.h"

using namespace ptowsp::interpreter;
using Catch::Matchers::Contains;

/// Runs a network whose text begins in line 7, with an input `a` of eight cells, an output `f`
/// of the same size, and an index `n`.
struct NetworkProgram : Program {
  explicit NetworkProgram(const std::string &body, uint64_t n)
      : Program("tile.kernel @copy on aiv(in %x: memref<1x1xf32>, out %y: memref<1x1xf32>) {\n"
                "  %t = tile.load %x : memref<1x1xf32> -> !tile.tile<1x1xf32>\n"
                "  tile.store %t, %y : !tile.tile<1x1xf32>, memref<1x1xf32>\n"
                "}\n"
                "wsp.workload @w(in %a: memref<1x8xf32>, out %f: memref<1x8xf32>, %n: index) {\n"
                "  wsp.network {\n" +
                body + "  }\n}\n") {
    setFloats("a", {1, 8}, {1, 2, 3, 4, 5, 6, 7, 8});
    setFloats("f", {1, 8}, {});
    arguments.scalars["n"] = n;
  }
};

/// Copies a cell of `a`, with what two indices name.
static std::string copyCell(const std::string &from, const std::string &to) {
  return "%x = memref.subview %a[0, " + from +
         "] [1, 1] [1, 1] : memref<1x8xf32> to memref<1x1xf32, strided<[8, 1], offset: ?>>\n"
         "%y = memref.subview %f[0, " +
         to +
         "] [1, 1] [1, 1] : memref<1x8xf32> to memref<1x1xf32, strided<[8, 1], offset: ?>>\n"
         "wsp.task @copy(%x, %y) : memref<1x1xf32, strided<[8, 1], offset: ?>>, "
         "memref<1x1xf32, strided<[8, 1], offset: ?>>\n";
}

TEST_CASE("tokens arrive in their order, whatever the capacity", "[interpreter]") {
  for (const char *capacity : {"0", "1", "3", "64"}) {
    NetworkProgram program(std::string("wsp.channel @c capacity ") + capacity +
                               " : index\n"
                               "wsp.process @take { %one = arith.constant 1 : index\n"
                               "%seven = arith.constant 7 : index\n"
                               "wsp.consume @c (%i: index) {\n"
                               "%j = arith.subi %seven, %i : index\n" +
                               copyCell("%i", "%j") +
                               "} }\n"
                               "wsp.process @give { wsp.for_each (%i) in (%n) {\n"
                               "wsp.send @c(%i) : index\n} wsp.close @c }\n",
                           8);
    REQUIRE(program.run());
    CHECK(program.get<float>("f") == std::vector<float>{8, 7, 6, 5, 4, 3, 2, 1});
    CHECK(program.statistics.tasks == 8);
  }
}

TEST_CASE("a closed channel gives the other branch, and so does one nobody sends to",
          "[interpreter]") {
  const std::string taker = "wsp.process @take {\n"
                            "wsp.receive @c (%i: index) {\n" +
                            copyCell("%i", "%i") +
                            "} otherwise { %last = arith.constant 7 : index\n" +
                            copyCell("%last", "%last") + "} }\n";
  NetworkProgram closed("wsp.channel @c : index\n" + taker + "wsp.process @give { wsp.close @c }\n",
                        0);
  REQUIRE(closed.run());
  CHECK(closed.arguments.tensors["f"].written[7]);
  CHECK_FALSE(closed.arguments.tensors["f"].written[0]);
  NetworkProgram silent("wsp.channel @c : index\n" + taker, 0);
  CHECK_THAT(silent.fail(), Contains("wait for each other for ever [deadlock]"));
}

TEST_CASE("a deadlock names where each process stands", "[interpreter]") {
  NetworkProgram program("wsp.channel @c : index\n"
                         "wsp.channel @d : index\n"
                         "wsp.process @p { wsp.receive @c (%i: index) {\n"
                         "} wsp.send @d(%n) : index }\n"
                         "wsp.process @q { wsp.receive @d (%i: index) {\n"
                         "} wsp.send @c(%n) : index }\n",
                         0);
  const std::string error = program.fail();
  CHECK_THAT(error, Contains("6:3: the processes of this network wait for each other for ever"));
  CHECK_THAT(error, Contains("9:18: process 'p' waits here for a token of channel 'c'"));
  CHECK_THAT(error, Contains("11:18: process 'q' waits here for a token of channel 'd'"));
}

TEST_CASE("what a run must not do with a channel", "[interpreter]") {
  NetworkProgram closed("wsp.channel @c capacity 4 : index\n"
                        "wsp.process @p { wsp.close @c wsp.send @c(%n) : index }\n",
                        0);
  CHECK_THAT(closed.fail(), Contains("sends to a channel that is closed [bad-network]"));
  NetworkProgram twice("wsp.channel @c\nwsp.process @p { wsp.close @c wsp.close @c }\n", 0);
  CHECK_THAT(twice.fail(), Contains("closes a channel that is closed [bad-network]"));
  NetworkProgram outside("wsp.channel @c[2]\nwsp.process @p { wsp.close @c[%n] }\n", 2);
  CHECK_THAT(outside.fail(), Contains("there is no channel 2 of 2 [unknown-channel]"));
  NetworkProgram ends("wsp.channel @c[2]\nwsp.process @p replicate 2 (%i) { wsp.send @c[%n] }\n",
                      1);
  CHECK_THAT(ends.fail(), Contains("more than one process is at this end of channel 'c'"));
  NetworkProgram query("wsp.channel @e capacity 0\n"
                       "wsp.process @p { %happened = wsp.query @e : i1 }\n",
                       0);
  CHECK_THAT(query.fail(), Contains("depends on modelled time"));
}

TEST_CASE("a shared channel ends when all who send have closed it", "[interpreter]") {
  NetworkProgram program("wsp.channel @c shared : index\n"
                         "wsp.process @give replicate 8 (%i) { wsp.send @c(%i) : index\n"
                         "wsp.close @c }\n"
                         "wsp.process @take replicate 2 (%k) { wsp.consume @c (%i: index) {\n" +
                             copyCell("%i", "%i") + "} }\n",
                         0);
  REQUIRE(program.run());
  CHECK(program.get<float>("f") == std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8});
}
