// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "runtime/platform/a2a3/places.h"

#include <catch2/catch.hpp>

using ptowsp::rt::a2a3::places;

TEST_CASE("An address is where its range lies", "[places]") {
  places known;
  known.add(0x1000, 0x1100, 0x90000);
  known.add(0x2000, 0x2010, 0x80000);
  CHECK(known.translate(0x1000) == 0x90000);
  CHECK(known.translate(0x10ff) == 0x900ff);
  CHECK(known.translate(0x2008) == 0x80008);
  // Where an empty view at the end of a tensor begins.
  CHECK(known.translate(0x1100) == 0x90100);
  CHECK(known.translate(0xfff) == 0);
  CHECK(known.translate(0x1101) == 0);
  CHECK(known.translate(0x2011) == 0);
}

TEST_CASE("Ranges that touch are not mixed up", "[places]") {
  places known;
  known.add(0x1000, 0x1100, 0x90000);
  known.add(0x1100, 0x1200, 0x50000);
  CHECK(known.translate(0x1100) == 0x50000);
  CHECK_FALSE(known.overlaps(0x1200, 0x1300));
  CHECK(known.overlaps(0x10ff, 0x1100));
  CHECK(known.overlaps(0x0, 0x5000));
  CHECK(known.find(0x1010, 0x1020) != nullptr);
  CHECK(known.find(0x10f0, 0x1110) == nullptr);
}

TEST_CASE("A place is given back by its last user", "[places]") {
  places known;
  known.add(0x1000, 0x1100, 0x90000);
  ++known.find(0x1000, 0x1100)->users;
  uint64_t device = 0;
  CHECK_FALSE(known.release(0x1000, 0x1100, device));
  CHECK(known.translate(0x1000) == 0x90000);
  CHECK(known.release(0x1000, 0x1100, device));
  CHECK(device == 0x90000);
  CHECK(known.translate(0x1000) == 0);
  CHECK_FALSE(known.release(0x1000, 0x1100, device));
}
