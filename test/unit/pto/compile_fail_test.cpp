// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Kernels that must not compile, and the sentence that says why.
///
/// Invariant: the frame of the cases compiles by itself, so that a failure is due to
/// the case.

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// What the compiler says about a kernel with `body`; empty when it compiles.
std::string complaints(const std::string &body) {
  const std::string source = "#include <pto/pto-inst.hpp>\n"
                             "using namespace pto;\n"
                             "void kernel() { " +
                             body + " }\n";
  const std::string command = std::string("printf '%s' \"$PTO_TEST_SOURCE\" | '") + TEST_COMPILER +
                              "' -std=c++17 -fsyntax-only -I'" + TEST_RUNTIME_INCLUDE + "' -I'" +
                              TEST_SOURCE_DIR + "' -x c++ - 2>&1";
  setenv("PTO_TEST_SOURCE", source.c_str(), 1);
  std::FILE *pipe = popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::string output;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, got);
  const int status = pclose(pipe);
  INFO(output);
  REQUIRE((status == 0) == output.empty());
  return output;
}

struct failing_case {
  const char *body;
  const char *sentence;
};

} // namespace

TEST_CASE("the frame of the cases compiles", "[compile-fail]") {
  CHECK(complaints(
            "Tile<TileType::Vec, float, 8, 8> t; TASSIGN<0>(t); TEXP(t, t);"
            "TASSIGN<188416 - 256>(t); (void)sizeof(Tile<TileType::Vec, half, 4095, 16>);") == "");
}

static const failing_case cube_cases[] = {
    {"TileAcc<half, 16, 16> t;", "an accumulator holds f32 or i32"},
    {"TileLeft<half, 8, 16> t;", "rows and columns of a boxed tile are multiples of its blocks"},
    {"TileLeft<half, 16, 16> t; TASSIGN<256>(t);",
     "TASSIGN: the address of the tile is not aligned as this machine needs it"},
    {"TileRight<float, 256, 128> t; TASSIGN<0>(t);",
     "TASSIGN: the tile does not fit in the memory of this machine at this address"},
    {"TileLeft<half, 16, 16> a; TileRight<float, 16, 16> b; TileAcc<float, 16, 16> c; TMATMUL(c, "
     "a, "
     "b);",
     "the cube multiplies f32, f16 or bf16 into f32, and i8 into i32"},
    {"TileAcc<float, 16, 16> c; Tile<TileType::Vec, float, 16, 16> v; TMOV(v, c);",
     "what AIC and AIV give each other goes through global memory"},
    {"TileLeft<float, 16, 16> a; GlobalTensor<float, Shape<1, 1, 1, 16, 16>, Stride<1, 1, 1, 16, "
     "1>> g(nullptr); TLOAD(a, g);",
     "what the cube multiplies goes through L1"},
    {"TileAcc<int32_t, 16, 16> c; GlobalTensor<float, Shape<1, 1, 1, 16, 16>, Stride<1, 1, 1, 16, "
     "1>> g(nullptr); TSTORE(g, c);",
     "an f32 accumulator is stored as f32, f16 or bf16, an i32 one as i32"},
    {"Tile<TileType::Mat, half, 16, 16, BLayout::ColMajor, 16, 16, SLayout::RowMajor> t; "
     "GlobalTensor<half, Shape<1, 1, 1, 16, 16>, Stride<1, 1, 1, 1, 16>, Layout::DN> g(nullptr); "
     "TLOAD(t, g);",
     "a column-major tensor (DN) is loaded to a ZN tile"},
};

static const failing_case cases[] = {
    {"Tile<TileType::Vec, float, 8, 8> t; TASSIGN<188416 - 224>(t);",
     "TASSIGN: the tile does not fit in the memory of this machine at this address"},
    {"Tile<TileType::Vec, float, 8, 8> t; TASSIGN<16>(t);",
     "TASSIGN: the address of the tile is not aligned as this machine needs it"},
    {"Tile<TileType::Vec, float, 8, 7> t;",
     "the rows of a vector tile are a multiple of the memory's alignment"},
    {"Tile<TileType::Vec, float, 4096, 8> t;",
     "a tile has more rows than this machine can transfer"},
    {"Tile<TileType::Vec, float, 8, 8, BLayout::RowMajor, 9, 8> t;",
     "the valid extents of a tile lie within the tile"},
    {"Tile<TileType::Vec, float, 8, 8, BLayout::RowMajor, -1, 8> t;",
     "a tile with dynamic valid extents is constructed with them"},
    {"Tile<TileType::Vec, int32_t, 8, 8> t; TEXP(t, t);", "TEXP takes f32 or f16 on this machine"},
    {"Tile<TileType::Vec, int16_t, 8, 16> t; TDIV(t, t, t);",
     "TDIV takes f32 or f16 on this machine"},
    {"Tile<TileType::Vec, int16_t, 8, 16> t; TRELU(t, t);",
     "TRELU takes f32, f16 or i32 on this machine"},
    {"Tile<TileType::Vec, int32_t, 8, 8> t; TLRELU(t, t, 2);",
     "TLRELU takes f32 or f16 on this machine"},
    {"Tile<TileType::Vec, bfloat16_t, 8, 16> t; TAXPY(t, t, bfloat16_t(2.0f));",
     "TAXPY takes f32 or f16 on this machine"},
    {"Tile<TileType::Vec, uint8_t, 8, 32> t; TXORS(t, t, 2, t);",
     "TXORS takes integers of 16 or 32 bits on this machine"},
    {"Tile<TileType::Vec, half, 8, 16> t; Tile<TileType::Vec, int32_t, 8, 16> i; TSCATTER(t, t, "
     "i);",
     "TSCATTER takes f32, i32 or u32 on this machine"},
    {"Tile<TileType::Vec, float, 8, 16> t; Tile<TileType::Vec, int16_t, 8, 16> i; TSCATTER(t, t, "
     "i);",
     "TSCATTER takes indices of i32 or u32"},
    {"Tile<TileType::Vec, uint32_t, 8, 8> t; TADD(t, t, t);",
     "TADD takes f32, f16, i32 or i16 on this machine"},
    {"Tile<TileType::Vec, int32_t, 8, 8> t; TABS(t, t);", "TABS takes f32 or f16 on this machine"},
    {"Tile<TileType::Vec, float, 8, 8> t; Tile<TileType::Vec, float, 8, 16> u; TADD(t, t, u);",
     "the operands of an elementwise instruction have one tile type"},
    {"Tile<TileType::Vec, float, 8, 8> t;"
     "GlobalTensor<int32_t, Shape<1, 1, 1, 8, 8>, Stride<1, 1, 1, 8, 1>> g(nullptr); TLOAD(t, "
     "g);",
     "a transfer does not convert: tile and tensor have one element type"},
    {"Tile<TileType::Vec, float, 8, 8> t;"
     "GlobalTensor<float, Shape<1, 1, 1, 8, 8>, Stride<1, 1, 1, 8, 2>> g(nullptr); TSTORE(g, t);",
     "the innermost stride of a tensor is 1"},
    {"GlobalTensor<float, Shape<1, 1, 1, -1, 8>, Stride<1, 1, 1, 8, 1>> g(nullptr);",
     "every dynamic number needs a value"},
    {"Shape<1, 1, 1, -1, -1> s(3);", "one value for every dynamic number"},
    {"Tile<TileType::Scaling, float, 1, 8> t;",
     "this machine has no memory for tiles of this kind"},
    {"Tile<TileType::Vec, float, 16, 16, BLayout::ColMajor, 16, 16, SLayout::RowMajor> t;",
     "no machine lays out tiles of this kind so"},
    {"Tile<TileType::Vec, float, 4, 8, BLayout::ColMajor> t;",
     "the columns of a column-major tile are a multiple of the memory's alignment"},
    {"Tile<TileType::Vec, bfloat16_t, 8, 16> t; TADD(t, t, t);",
     "TADD takes f32, f16, i32 or i16 on this machine"},
    {"Tile<TileType::Vec, int8_t, 8, 32> t; Tile<TileType::Vec, int8_t, 32, 1, BLayout::ColMajor>"
     " d; TROWSUM(d, t, t);",
     "the result of a row reduction is a column"},
    {"Tile<TileType::Vec, int8_t, 32, 32> t; Tile<TileType::Vec, int8_t, 32, 1, "
     "BLayout::ColMajor> d; TROWSUM(d, t, t);",
     "row reductions take f32, f16, i32 or i16 on this machine"},
    {"Tile<TileType::Vec, half, 8, 16> t; Tile<TileType::Vec, bfloat16_t, 8, 16> b; TCVT(b, t, "
     "RoundMode::CAST_RINT);",
     "TCVT: this machine does not convert directly between these element types"},
    {"Tile<TileType::Vec, int16_t, 8, 16> t; Tile<TileType::Vec, uint8_t, 8, 32> m; TCMP(m, t, "
     "t, CmpMode::EQ);",
     "TCMP takes f32, f16 or i32 on this machine"},
    {"Tile<TileType::Vec, float, 8, 8> t; TCMP(t, t, t, CmpMode::EQ);",
     "a mask is a row-major vector tile of u8"},
    {"Tile<TileType::Vec, float, 8, 8> t; TFILLPAD(t, t);",
     "the type of the result says what to fill with"},
    {"Tile<TileType::Vec, float, 8, 16> t; TROWEXPANDADD(t, t, t);",
     "the operand that is spread over rows is a column"},
    {"Tile<TileType::Vec, float, 8, 1, BLayout::ColMajor> t; TEXP(t, t);",
     "elementwise instructions take row-major vector tiles"},
    {"Tile<TileType::Vec, float, 8, 1, BLayout::ColMajor> t;"
     "GlobalTensor<float, Shape<1, 1, 1, 8, 1>, Stride<1, 1, 1, 1, 1>> g(nullptr); TLOAD(t, g);",
     "row-major tiles take tensors of Layout::ND, column-major ones Layout::DN"},
};

TEST_CASE("kernels that must not compile", "[compile-fail]") {
  for (const failing_case &c : cases) {
    INFO(c.body);
    CHECK_THAT(complaints(c.body), Catch::Contains(c.sentence));
  }
}

TEST_CASE("kernels of the cube that must not compile", "[compile-fail]") {
  for (const failing_case &c : cube_cases) {
    INFO(c.body);
    CHECK_THAT(complaints(c.body), Catch::Contains(c.sentence));
  }
}
