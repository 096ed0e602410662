// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The names of costs and paths stand in the compiler and, for artifacts that need no
/// compiler, in the header of the tile instructions.

#include "dialects/NPU/Names.h"

#include <catch2/catch.hpp>
#include <pto/machine_model.h>

using namespace ptowsp;

/// Whether the enumerators, in their order, are called so.
template <typename Enumeration, size_t Count>
static void checkNames(const llvm::StringRef (&names)[Count]) {
  for (size_t i = 0; i < Count; ++i)
    CHECK(names[i] == pto::name_of(static_cast<Enumeration>(i)));
}

TEST_CASE("the compiler and the tile instructions call costs and paths the same") {
  STATIC_REQUIRE(std::size(npu::costNames) == pto::op_class_count);
  STATIC_REQUIRE(std::size(npu::pathNames) == pto::path_count);
  checkNames<pto::op_class>(npu::costNames);
  checkNames<pto::path>(npu::pathNames);
}
