// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The heap ring: the packed outputs of tasks, one contiguous piece per task.
///
/// Counters count bytes and only grow, with the padding that a wrap leaves; where
/// a piece lies in memory is computed at the access.
///
/// Invariant: pieces that are in use never overlap. The layout is a function of the
/// sequence of demands alone, never of when something was given back.

#ifndef PTOWSP_RT_CORE_HEAP_RING_H
#define PTOWSP_RT_CORE_HEAP_RING_H

#include "zeroed_array.h"

namespace ptowsp::rt {

inline constexpr uint64_t heap_alignment = 64;

/// Where a demand would go.
struct heap_piece {
  uint64_t begin;
  uint64_t end;
  /// Every piece that begins before this position must have been given back.
  uint64_t free_before;
};

/// Bytes rounded up to what the heap hands out. `bytes` <= 2^63.
constexpr uint64_t heap_bytes_for(uint64_t bytes) {
  return (bytes + heap_alignment - 1) & ~(heap_alignment - 1);
}

/// For one thread, the orchestrator.
class heap_ring {
public:
  /// A heap of `limit` bytes, rounded up to the alignment.
  [[nodiscard]] bool allocate(uint64_t limit) {
    byte_limit = heap_bytes_for(limit);
    return memory.allocate(byte_limit / heap_alignment);
  }

  uint64_t capacity() const { return byte_limit; }
  const void *data() { return memory.data(); }
  /// The position behind the last piece.
  uint64_t position() const { return head; }

  /// Where `bytes` (a multiple of the alignment, at most the capacity) would go.
  heap_piece plan(uint64_t bytes) const {
    PTOWSP_CHECK(bytes % heap_alignment == 0 && bytes <= byte_limit, "the demand fits the heap");
    const uint64_t offset = head % byte_limit;
    // A piece never wraps: what is left before the end stays unused. That padding
    // belongs to nobody, so an empty heap serves every demand up to its capacity.
    const uint64_t begin = offset + bytes > byte_limit ? head + (byte_limit - offset) : head;
    const uint64_t end = begin + bytes;
    return {begin, end, end > byte_limit ? end - byte_limit : 0};
  }

  /// Hands out a planned piece, after everything before `free_before` is free.
  uint64_t take(const heap_piece &piece) {
    PTOWSP_CHECK(piece.begin >= head && piece.end >= piece.begin, "heap pieces go up");
    head = piece.end;
    return address_of(piece.begin);
  }

  uint64_t address_of(uint64_t position) {
    return reinterpret_cast<uint64_t>(memory.data()) + position % byte_limit;
  }

private:
  struct alignas(heap_alignment) line {
    unsigned char bytes[heap_alignment];
  };
  zeroed_array<line> memory;
  uint64_t byte_limit = 0;
  uint64_t head = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_HEAP_RING_H
