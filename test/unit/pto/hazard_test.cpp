// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checked builds: missing synchronisation is found, present synchronisation is not
/// complained about.
///
/// Invariant: every hazard has a twin with the flag or barrier that cures it.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace pto;
using namespace pto_test;

namespace {

using tile = Tile<TileType::Vec, float, 8, 64>; // 2048 bytes

struct fixture {
  std::vector<float> x = std::vector<float>(8 * 64, 1.0f), y = x;
  matrix<float> in = make_matrix(x.data(), 8, 64, 64), out = make_matrix(y.data(), 8, 64, 64);
  fault_recorder recorder;

  /// Runs `body` with tiles at 0, 2048 and 4096, the first two with values.
  std::string faults(const std::function<void(tile &, tile &, tile &)> &body) {
    run([&] {
      tile a, b, c;
      TASSIGN<0>(a);
      TASSIGN<2048>(b);
      TASSIGN<4096>(c);
      TEXPANDS(a, 1.0f);
      TEXPANDS(b, 2.0f);
      pipe_barrier(PIPE_ALL);
      body(a, b, c);
    });
    return recorder.text();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "computing on what is still being loaded", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TLOAD(a, in);
          TADD(c, a, b);
        }) == "TADD: reads vec memory on PIPE_V without waiting for TLOAD on PIPE_MTE2, which "
              "writes it\n");
  CHECK(recorder.faults()[0].address == 0);
  CHECK(recorder.faults()[0].kernel == "test_kernel");
  CHECK(recorder.faults()[0].hint ==
        "set_flag(PIPE_MTE2, PIPE_V, EVENT_IDn) after TLOAD and wait_flag(PIPE_MTE2, PIPE_V, "
        "EVENT_IDn) before TADD");
}

TEST_CASE_METHOD(fixture, "computing on what was waited for", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TLOAD(a, in);
          sync(PIPE_MTE2, PIPE_V);
          TADD(c, a, b);
          sync(PIPE_V, PIPE_MTE3);
          TSTORE(out, c);
        }) == "");
}

TEST_CASE_METHOD(fixture, "a flag that was set before the load does not cover it", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
          TLOAD(a, in);
          wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
          TADD(c, a, b);
        }) != "");
}

TEST_CASE_METHOD(fixture, "a flag to another pipe does not help this one", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TLOAD(a, in);
          sync(PIPE_MTE2, PIPE_MTE3);
          TADD(c, a, b);
        }) != "");
}

TEST_CASE_METHOD(fixture, "orders carry from pipe to pipe", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TLOAD(a, in);
          sync(PIPE_MTE2, PIPE_MTE3);
          sync(PIPE_MTE3, PIPE_V);
          TADD(c, a, b);
        }) == "");
}

TEST_CASE_METHOD(fixture, "what the scalar pipe waited for covers all later instructions",
                 "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TLOAD(a, in);
          sync(PIPE_MTE2, PIPE_S);
          TADD(c, a, b);
        }) == "");
}

TEST_CASE_METHOD(fixture, "storing what is still being computed", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TADD(c, a, b);
          TSTORE(out, c);
        }) == "TSTORE: reads vec memory on PIPE_MTE3 without waiting for TADD on PIPE_V, which "
              "writes it\n");
  CHECK(y[0] == 1.0f); // a faulty instruction does nothing
}

TEST_CASE_METHOD(fixture, "the vector pipe needs a barrier to read its own result", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TADD(c, a, b);
          TMUL(c, c, b);
        }) == "TMUL: reads vec memory on PIPE_V without waiting for TADD on PIPE_V, which writes "
              "it\n");
  CHECK(recorder.faults()[0].hint == "pipe_barrier(PIPE_V) between TADD and TMUL");
}

TEST_CASE_METHOD(fixture, "with the barrier, and writing again without one", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TADD(c, a, b);
          pipe_barrier(PIPE_V);
          TMUL(c, c, b);
          TADD(c, a, b); // write after write and after read: in order on one pipe
          pipe_barrier(PIPE_ALL);
          TADD(c, c, b);
        }) == "");
}

TEST_CASE_METHOD(fixture, "loading over what is still being read", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TADD(c, a, b);
          TLOAD(a, in);
        }) == "TLOAD: writes vec memory on PIPE_MTE2 without waiting for TADD on PIPE_V, which "
              "reads it\n");
}

TEST_CASE_METHOD(fixture, "loading over it after the flag back", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          TADD(c, a, b);
          sync(PIPE_V, PIPE_MTE2);
          TLOAD(a, in);
        }) == "");
}

TEST_CASE_METHOD(fixture, "computing over what is still being stored", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &) {
          TSTORE(out, b);
          TADD(b, a, a);
        }) == "TADD: writes vec memory on PIPE_V without waiting for TSTORE on PIPE_MTE3, which "
              "reads it\n");
}

TEST_CASE_METHOD(fixture, "computing over what is still being loaded", "[hazard]") {
  CHECK(faults([&](tile &a, tile &, tile &) {
          TLOAD(a, in);
          TEXPANDS(a, 0.0f);
        }) == "TEXPANDS: writes vec memory on PIPE_V without waiting for TLOAD on PIPE_MTE2, "
              "which writes it\n");
}

TEST_CASE_METHOD(fixture, "loading what is still being stored to global memory", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &) {
          TSTORE(out, b);
          TLOAD(a, out);
        }) == "TLOAD: reads global memory on PIPE_MTE2 without waiting for TSTORE on PIPE_MTE3, "
              "which writes it\n");
  CHECK(recorder.faults()[0].address == reinterpret_cast<uint64_t>(y.data()));
}

TEST_CASE_METHOD(fixture, "storing over global memory that is still being loaded", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &) {
          TLOAD(a, in);
          TSTORE(in, b);
        }) == "TSTORE: writes global memory on PIPE_MTE3 without waiting for TLOAD on PIPE_MTE2, "
              "which reads it\n");
}

TEST_CASE_METHOD(fixture, "other columns of the same rows are other memory", "[hazard]") {
  using narrow = Tile<TileType::Vec, float, 8, 32>;
  run([&] {
    narrow a, b;
    TASSIGN<0>(a);
    TASSIGN<1024>(b);
    TEXPANDS(b, 1.0f);
    pipe_barrier(PIPE_ALL);
    auto left = make_matrix(x.data(), 8, 32, 64), right = make_matrix(x.data() + 32, 8, 32, 64);
    auto middle = make_matrix(x.data() + 31, 8, 32, 64);
    TLOAD(a, left);
    TSTORE(right, b);
    CHECK(recorder.text() == "");
    TSTORE(middle, b);
  });
  CHECK(recorder.faults().size() == 1);
}

TEST_CASE_METHOD(fixture, "reading what nothing has written", "[hazard]") {
  CHECK(faults([&](tile &a, tile &b, tile &c) { TADD(b, a, c); }) ==
        "TADD: reads a byte of vec memory that no instruction has given a value\n");
  CHECK(recorder.faults()[0].address == 4096);
}

TEST_CASE_METHOD(fixture, "a load leaves the rest of its tile without a value", "[hazard]") {
  using tail = Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 50>;
  auto narrow = make_matrix(x.data(), 8, 50, 64);
  CHECK(faults([&](tile &a, tile &b, tile &c) {
          tail t;
          TASSIGN<0>(t);
          TLOAD(t, narrow); // over tile a, which had values everywhere
          sync(PIPE_MTE2, PIPE_V);
          CHECK(std::isnan(a.data()[50]));
          TADD(c, a, b);
        }) == "TADD: reads a byte of vec memory that no instruction has given a value\n");
  CHECK(recorder.faults()[0].address == 50 * 4);
}

TEST_CASE_METHOD(fixture, "memory holds nothing when a kernel starts", "[hazard]") {
  faults([&](tile &, tile &, tile &) {});
  run([&] {
    tile a, b;
    TASSIGN<0>(a);
    TASSIGN<2048>(b);
    TADDS(b, a, 1.0f);
  });
  CHECK(recorder.faults().size() == 1);
}

TEST_CASE_METHOD(fixture, "double-buffered loops are clean", "[hazard]") {
  std::vector<float> big(16 * 8 * 64), result(big.size());
  for (std::size_t i = 0; i < big.size(); ++i)
    big[i] = static_cast<float>(i);
  run([&] {
    tile buffers[2], results[2];
    TASSIGN<0>(buffers[0]);
    TASSIGN<2048>(buffers[1]);
    TASSIGN<4096>(results[0]);
    TASSIGN<6144>(results[1]);
    for (int i = 0; i < 2; ++i) {
      set_flag(PIPE_V, PIPE_MTE2, event_t(i));
      set_flag(PIPE_MTE3, PIPE_V, event_t(i));
    }
    for (int i = 0; i < 16; ++i) {
      const event_t id = event_t(i % 2);
      auto from = make_matrix(big.data() + i * 512, 8, 64, 64);
      auto to = make_matrix(result.data() + i * 512, 8, 64, 64);
      wait_flag(PIPE_V, PIPE_MTE2, id);
      TLOAD(buffers[id], from);
      set_flag(PIPE_MTE2, PIPE_V, id);
      wait_flag(PIPE_MTE2, PIPE_V, id);
      wait_flag(PIPE_MTE3, PIPE_V, id);
      TADDS(results[id], buffers[id], 1.0f);
      set_flag(PIPE_V, PIPE_MTE2, id);
      set_flag(PIPE_V, PIPE_MTE3, id);
      wait_flag(PIPE_V, PIPE_MTE3, id);
      TSTORE(to, results[id]);
      set_flag(PIPE_MTE3, PIPE_V, id);
    }
    for (int i = 0; i < 2; ++i) {
      wait_flag(PIPE_V, PIPE_MTE2, event_t(i));
      wait_flag(PIPE_MTE3, PIPE_V, event_t(i));
    }
  });
  CHECK(recorder.text() == "");
  CHECK(result[5000] == 5001.0f);
}
