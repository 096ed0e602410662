// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The key under which the TensorMap pool files a buffer of the host.
///
/// Invariant: buffers that share a byte have the same key.

#ifndef PTOWSP_RT_CORE_BUFFER_KEYS_H
#define PTOWSP_RT_CORE_BUFFER_KEYS_H

#include "zeroed_array.h"

#include "ptowsp/rt/host.h"

namespace ptowsp::rt {

/// Knows the arguments that lie in each other; all others have their address as key.
class buffer_keys {
public:
  /// Looks at the tensors among `args`; false when there is not enough memory.
  [[nodiscard]] bool allocate(const ptowsp_artifact &artifact, const uint64_t *args);

  uint64_t of(uint64_t address) const {
    return __builtin_expect(count == 0, 1) ? address : of_shared(address);
  }

  /// Whether the bytes are part of a tensor that no task writes.
  bool are_input(uint64_t begin, uint64_t end) const {
    for (uint64_t i = 0; i < input_count; ++i)
      if (begin >= inputs[i].begin && end <= inputs[i].end)
        return true;
    return false;
  }

  /// Whether a tensor that is written shares a byte with another one: then no proof that
  /// takes them for different ones holds.
  bool aliased() const { return writes_alias; }

private:
  uint64_t of_shared(uint64_t address) const {
    for (uint64_t k = 0; k < count; ++k)
      if (address >= shared[k].begin && address < shared[k].end)
        return shared[k].begin;
    return address;
  }
  void find_aliases(const ptowsp_artifact &artifact, const uint64_t *args);

  struct range {
    uint64_t begin;
    uint64_t end;
  };
  zeroed_array<range> shared; /* ranges that hold several buffers */
  uint64_t count = 0;
  zeroed_array<range> inputs;
  uint64_t input_count = 0;
  bool writes_alias = false;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_BUFFER_KEYS_H
