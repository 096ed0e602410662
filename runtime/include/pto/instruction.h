// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What all instructions do before they touch memory: their time on the clock and,
/// in checked builds, their reads and writes against the shadow.
///
/// Invariant: an instruction moves or computes only after it was admitted.

#ifndef PTO_INSTRUCTION_H
#define PTO_INSTRUCTION_H

#include "pto/tile.h"

namespace pto::detail {

/// The valid region of `tile` in tile memory.
template <typename TileT> byte_rows region_of(const core_state &core, const TileT &tile) {
  constexpr uint64_t element = sizeof(typename TileT::DType);
  return {reinterpret_cast<uintptr_t>(tile.address()) - reinterpret_cast<uintptr_t>(core.vec),
          static_cast<uint64_t>(tile.GetValidRow()),
          static_cast<uint64_t>(tile.GetValidCol()) * element, TileT::Cols * element};
}

/// The valid region of `tile` by its address.
template <typename TileT> byte_rows address_region_of(const core_state &core, const TileT &tile) {
  byte_rows where = region_of(core, tile);
  where.first += reinterpret_cast<uintptr_t>(core.vec);
  return where;
}

/// Whether the valid rows follow each other without gaps.
template <typename TileT> bool is_packed(const TileT &tile) {
  return tile.GetValidCol() == TileT::Cols;
}

/// Checked builds: one instruction on its way past the shadow. `ok` turns false,
/// with a fault, when the instruction must not run.
class checked_instruction {
public:
  checked_instruction(core_state &on, const char *name, pipe_t pipe)
      : core(on), by{name, pipe, on.shadow->order.issue(pipe)} {}

  template <typename TileT> void needs_address(const TileT &tile) {
    if (ok && !tile.address())
      fail(0, "takes a tile that has no address", "TASSIGN<ADDRESS>(tile) first");
  }

  void reads(const byte_rows &where) {
    if (ok)
      judge(core.shadow->vec.check_read(where, by, core.shadow->order, machine), false, "vec");
  }

  void writes(const byte_rows &where) {
    if (ok)
      judge(core.shadow->vec.check_write(where, by, core.shadow->order), true, "vec");
  }

  void transfers(const byte_rows &where, bool writes) {
    if (ok)
      judge(core.shadow->global.access(where, writes, by, core.shadow->order), writes, "global");
  }

  void did_read(const byte_rows &where) { core.shadow->vec.read(where, by); }
  void did_write(const byte_rows &where) { core.shadow->vec.write(where, by); }

  void fail(uint64_t address, const char *what, const char *hint = "") {
    ok = false;
    raise_fault(by.name, address, what, hint);
  }

  bool ok = true;

private:
  void judge(const hazard &h, bool writes, const char *space) {
    if (h.kind == hazard::kind::none)
      return;
    ok = false;
    raise_hazard(h, by, writes, space);
  }

  core_state &core;
  accessor by;
};

} // namespace pto::detail

#endif // PTO_INSTRUCTION_H
