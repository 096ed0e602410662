// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checked builds: the pipes of the cube. A product in two steps over k needs every one
/// of its flags.
///
/// Invariant: the kernel with all flags raises no fault.

#include "support.h"

#include <catch2/catch.hpp>

using namespace pto;
using namespace pto_test;

namespace {

/// The flags of the kernel, in order; `left_out` is the number of the one that is
/// missing, or -1.
struct kernel_with_flags {
  int left_out;
  int next = 0;

  void flag(pipe_t from, pipe_t to) {
    if (next++ != left_out)
      sync(from, to);
  }

  void operator()() {
    using mat =
        Tile<TileType::Mat, float, 16, 16, BLayout::ColMajor, 16, 16, SLayout::RowMajor, 512>;
    std::vector<float> a(16 * 16, 1.0f), b = a, c = a;
    auto global_a = make_matrix(a.data(), 16, 16, 16), global_b = make_matrix(b.data(), 16, 16, 16);
    auto global_c = make_matrix(c.data(), 16, 16, 16);
    mat a1, b1;
    TileLeft<float, 16, 16> a0;
    TileRight<float, 16, 16> b0;
    TileAcc<float, 16, 16> sum;
    TASSIGN<0>(a1), TASSIGN<1024>(b1), TASSIGN<0>(a0), TASSIGN<0>(b0), TASSIGN<0>(sum);
    for (int step = 0; step < 2; ++step) {
      TLOAD(a1, global_a);
      TLOAD(b1, global_b);
      flag(PIPE_MTE2, PIPE_MTE1);
      TMOV(a0, a1);
      TEXTRACT(b0, b1, 0, 0);
      flag(PIPE_MTE1, PIPE_M);
      if (step == 0) {
        TMATMUL(sum, a0, b0);
        flag(PIPE_MTE1, PIPE_MTE2); // the next loads overwrite what was moved
        flag(PIPE_M, PIPE_MTE1); // the next moves what was multiplied
      } else {
        TMATMUL_ACC(sum, sum, a0, b0);
      }
    }
    flag(PIPE_M, PIPE_FIX);
    TSTORE(global_c, sum);
  }
};

std::string faults_without(int left_out) {
  fault_recorder recorder;
  run(kernel_with_flags{left_out});
  return recorder.text();
}

} // namespace

TEST_CASE("a product with all its flags", "[cube][hazard]") { CHECK(faults_without(-1) == ""); }

TEST_CASE("a product without one of its flags", "[cube][hazard]") {
  const char *const expected[] = {
      "TMOV: reads mat memory on PIPE_MTE1 without waiting for TLOAD on PIPE_MTE2, which writes it",
      "TMATMUL: reads left memory on PIPE_M without waiting for TMOV on PIPE_MTE1, which writes it",
      "TLOAD: writes mat memory on PIPE_MTE2 without waiting for TMOV on PIPE_MTE1, which reads it",
      "TMOV: writes left memory on PIPE_MTE1 without waiting for TMATMUL on PIPE_M, which reads it",
      "TMOV: reads mat memory on PIPE_MTE1 without waiting for TLOAD on PIPE_MTE2, which writes it",
      "TMATMUL_ACC: reads left memory on PIPE_M without waiting for TMOV on PIPE_MTE1, which "
      "writes "
      "it",
      "TSTORE: reads acc memory on PIPE_FIX without waiting for TMATMUL_ACC on PIPE_M, which "
      "writes "
      "it"};
  for (int i = 0; i < 7; ++i)
    CHECK_THAT(faults_without(i), Catch::StartsWith(expected[i]));
}

TEST_CASE("what the cube cannot take", "[cube]") {
  fault_recorder recorder;
  run([] {
    Tile<TileType::Mat, half, 32, 32, BLayout::ColMajor, -1, -1, SLayout::RowMajor, 512> a1(20, 20);
    TileLeft<half, 16, 16, -1, -1> a0(16, 16);
    TASSIGN<0>(a1), TASSIGN<0>(a0);
    std::vector<half> a(20 * 20);
    auto g = make_matrix(a.data(), 20, 20, 20);
    TLOAD(a1, g);
    sync(PIPE_MTE2, PIPE_MTE1);
    TEXTRACT(a0, a1, 8, 0);
    TEXTRACT(a0, a1, 16, 0);
    TileRight<half, 16, 16, -1, -1> b0(16, 16);
    TileAcc<float, 16, 16, -1, -1> c(16, 16), other(16, 16);
    TASSIGN<0>(b0), TASSIGN<0>(c), TASSIGN<1024>(other);
    TMATMUL_ACC(c, other, a0, b0);
    a0.SetValidShape(16, 8);
    TMATMUL(c, a0, b0);
  });
  CHECK(recorder.text() ==
        "TEXTRACT: takes a block from row 8 and column 0 on, which are no multiples of 16 and 16\n"
        "TEXTRACT: takes 16 x 16 elements from row 16 and column 0 of a tile with 20 x 20\n"
        "TMATMUL_ACC: adds to one accumulator and puts the sum in another\n"
        "TMATMUL: a product of 16 x 8 and 16 x 16 elements into 16 x 16\n");
}
