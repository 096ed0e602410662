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

/// Where `tile` begins in its memory.
template <typename TileT> uint64_t offset_of(const core_state &core, const TileT &tile) {
  return reinterpret_cast<uintptr_t>(tile.address()) -
         reinterpret_cast<uintptr_t>(core.base(TileT::location));
}

/// The valid region of `tile` in its memory.
template <typename TileT> tile_region parts_of(const core_state &core, const TileT &tile) {
  return region_of_block<TileT>(offset_of(core, tile), 0, 0, tile.GetValidRow(),
                                tile.GetValidCol());
}

/// The same of a tile that is one panel, as vector tiles are.
template <typename TileT> byte_rows region_of(const core_state &core, const TileT &tile) {
  static_assert(TileT::SFractal == SLayout::NoneBox, "boxed tiles have several panels");
  return parts_of(core, tile).panels;
}

/// The valid region of `tile` by its address.
template <typename TileT> byte_rows address_region_of(const core_state &core, const TileT &tile) {
  byte_rows where = region_of(core, tile);
  where.first += reinterpret_cast<uintptr_t>(core.base(TileT::location));
  return where;
}

/// Whether the valid rows follow each other without gaps.
template <typename TileT> bool is_packed(const TileT &tile) {
  return (TileT::transposed ? tile.GetValidRow() : tile.GetValidCol()) == TileT::panel;
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

  void reads(memory in, const tile_region &where) {
    for (const byte_rows &part : {where.panels, where.rest})
      if (ok)
        judge((*core.shadow)[in].check_read(part, by, core.shadow->order, machine), false,
              memory_name(in));
  }

  void writes(memory in, const tile_region &where) {
    for (const byte_rows &part : {where.panels, where.rest})
      if (ok)
        judge((*core.shadow)[in].check_write(part, by, core.shadow->order), true, memory_name(in));
  }

  template <typename TileT> void reads(const TileT &tile) {
    reads(TileT::location, parts_of(core, tile));
  }
  template <typename TileT> void writes(const TileT &tile) {
    writes(TileT::location, parts_of(core, tile));
  }

  /// Scratch: all of the tile is written, and nothing in it means anything afterwards.
  template <typename TileT> void scribbles(const TileT &tile) {
    needs_address(tile);
    const uint64_t first = offset_of(core, tile);
    writes(TileT::location, {{first, 1, TileT::bytes, TileT::bytes}, {first, 0, 0, 0}});
  }

  void transfers(const byte_rows &where, bool writes) {
    if (ok)
      judge(core.shadow->global.access(where, writes, by, core.shadow->order), writes, "global");
  }

  void did_read(memory in, const tile_region &where) {
    (*core.shadow)[in].read(where.panels, by);
    (*core.shadow)[in].read(where.rest, by);
  }
  void did_write(memory in, const tile_region &where) {
    (*core.shadow)[in].write(where.panels, by);
    (*core.shadow)[in].write(where.rest, by);
  }
  template <typename TileT> void did_read(const TileT &tile) {
    did_read(TileT::location, parts_of(core, tile));
  }
  template <typename TileT> void did_write(const TileT &tile) {
    did_write(TileT::location, parts_of(core, tile));
  }
  template <typename TileT> void did_scribble(const TileT &tile) {
    const uint64_t first = offset_of(core, tile);
    (*core.shadow)[TileT::location].write({first, 1, TileT::bytes, TileT::bytes}, by);
    forget_values(tile);
  }

  /// No element of the tile has a value any more.
  template <typename TileT> void forget_values(const TileT &tile) {
    (*core.shadow)[TileT::location].invalidate(offset_of(core, tile), TileT::bytes);
    const bool is_integer = std::is_integral_v<typename TileT::DType>;
    std::memset(static_cast<void *>(tile.address()), is_integer ? 0xa5 : 0xff, TileT::bytes);
  }

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
