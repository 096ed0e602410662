// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The core that the calling thread plays: its tile memory, its clock and, in
/// checked builds, the shadow of its memory.
///
/// Invariant: a core belongs to one thread; kernels start with every event lowered
/// and, in checked builds, with memory that holds nothing.

#ifndef PTO_CORE_H
#define PTO_CORE_H

#include "pto/clock.h"
#include "pto/deferred.h"
#include "pto/fault.h"
#include "pto/shadow.h"

#include "ptowsp_machine.h"

#include <new>

namespace pto::detail {

static_assert(machine[memory::vec].capacity_bytes > 0 && machine[memory::vec].alignment_bytes > 0,
              "the machine has a memory for vector tiles");
static_assert(machine.repeat_bytes > 0, "vector instructions process bytes");
static_assert(machine[path::gm_to_vec].bytes_per_kilocycle > 0 &&
                  machine[path::vec_to_gm].bytes_per_kilocycle > 0,
              "transfers have a bandwidth");

/// Uninitialised bytes at an address that suits every tile and every vector unit.
class tile_memory {
public:
  explicit tile_memory(std::size_t size)
      : bytes(static_cast<unsigned char *>(::operator new(size, alignment))) {}
  ~tile_memory() { ::operator delete(bytes, alignment); }
  tile_memory(const tile_memory &) = delete;
  tile_memory &operator=(const tile_memory &) = delete;
  unsigned char *data() const { return bytes; }

private:
  static constexpr std::align_val_t alignment{4096};
  unsigned char *bytes;
};

/// Where `which` begins in the block that holds all memories of a core; for
/// `memory_count` the size of the block. Memories begin on pages.
constexpr uint64_t memory_offset(std::size_t which) {
  uint64_t offset = 0;
  for (std::size_t m = 0; m < which; ++m)
    offset += (machine.memories[m].capacity_bytes + 4095) / 4096 * 4096;
  return offset;
}
constexpr uint64_t memory_offset(memory which) {
  return memory_offset(static_cast<std::size_t>(which));
}

struct core_shadow {
  core_shadow() {
    memories.reserve(memory_count);
    for (const memory_model &m : machine.memories)
      memories.emplace_back(m.capacity_bytes, m.alignment_bytes);
  }
  shadow_memory &operator[](memory which) { return memories[static_cast<std::size_t>(which)]; }

  ordering order;
  std::vector<shadow_memory> memories;
  shadow_transfers global;
};

struct core_state {
  const char *kernel = "(none)";
  unsigned char *tiles = nullptr; // all memories; null until the thread's first use
  core_shadow *shadow = nullptr; // null in builds without checks
  core_clock clock;
  deferred_loads deferred; // stays empty in checked builds

  unsigned char *base(memory which) const { return tiles + memory_offset(which); }
};

inline core_state &core_without_memory() {
  static thread_local core_state state; // constant initialisation: no guard
  return state;
}

/// Gives the core its memory.
inline void equip(core_state &core) {
  static thread_local tile_memory tiles(memory_offset(memory_count));
  core.tiles = tiles.data();
  if constexpr (checked) {
    static thread_local core_shadow shadow;
    core.shadow = &shadow;
    std::memset(core.tiles, 0xff, memory_offset(memory_count));
  }
}

/// Checked builds: takes every value from the memories, for the next kernel.
inline void empty_memories(core_state &core) {
  for (std::size_t m = 0; m < memory_count; ++m) {
    const memory which = static_cast<memory>(m);
    const uint64_t used = (*core.shadow)[which].reset();
    std::memset(core.base(which), 0xff, used);
  }
}

inline core_state &this_core() {
  core_state &core = core_without_memory();
  if (!core.tiles)
    equip(core);
  return core;
}

inline void raise_fault(const char *instruction, uint64_t address, const char *what,
                        const char *hint = "") {
  current_fault_handler.load()({core_without_memory().kernel, instruction, address, what, hint});
}

} // namespace pto::detail

namespace pto {

/// Kernels' files ask for this before they call `report_fault`.
#define PTO_REPORTS_FAULTS

/// A fault of a kernel's own numbers, in a line of its file.
inline void report_fault(int line, const char *what) {
  detail::raise_fault("scalars", 0, detail::line("line %d of its file %s", line, what).text);
}

} // namespace pto

namespace pto::detail {

inline const char *memory_name(memory which) {
  constexpr const char *names[] = {"vec", "mat", "left", "right", "acc", "bias", "scaling"};
  return names[static_cast<std::size_t>(which)];
}

inline const char *pipe_name(pipe_t pipe) {
  constexpr const char *names[] = {"PIPE_S",    "PIPE_V",    "PIPE_M",   "PIPE_MTE1",
                                   "PIPE_MTE2", "PIPE_MTE3", "PIPE_FIX", "PIPE_ALL"};
  return names[pipe];
}

/// Reports `h`, which `by` met, and says which synchronisation is missing.
inline void raise_hazard(const hazard &h, const accessor &by, bool writes, const char *space) {
  if (h.kind == hazard::kind::unwritten) {
    raise_fault(by.name, h.address,
                line("reads a byte of %s memory that no instruction has given a value", space).text,
                "load or compute the whole valid region of the operand first");
    return;
  }
  const char *earlier = h.earlier.name;
  const line what("%s %s memory on %s without waiting for %s on %s, which %s it",
                  writes ? "writes" : "reads", space, pipe_name(by.pipe), earlier,
                  pipe_name(h.earlier.pipe), h.kind == hazard::kind::written ? "writes" : "reads");
  if (h.earlier.pipe == by.pipe) {
    raise_fault(
        by.name, h.address, what.text,
        line("pipe_barrier(%s) between %s and %s", pipe_name(by.pipe), earlier, by.name).text);
    return;
  }
  const char *from = pipe_name(h.earlier.pipe), *to = pipe_name(by.pipe);
  raise_fault(
      by.name, h.address, what.text,
      line("set_flag(%s, %s, EVENT_IDn) after %s and wait_flag(%s, %s, EVENT_IDn) before %s", from,
           to, earlier, from, to, by.name)
          .text);
}

} // namespace pto::detail

#endif // PTO_CORE_H
