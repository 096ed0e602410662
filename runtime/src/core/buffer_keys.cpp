// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Finds the arguments whose buffers overlap without being the same.

#include "buffer_keys.h"

#include <algorithm>

namespace ptowsp::rt {

void buffer_keys::find_aliases(const ptowsp_artifact &artifact, const uint64_t *args) {
  for (uint32_t a = 0; a < artifact.argument_count; ++a) {
    if ((artifact.arguments[a].access & PTOWSP_OUT) == 0)
      continue;
    const auto &written = *reinterpret_cast<const ptowsp_tensor *>(args[a]);
    for (uint32_t b = 0; b < artifact.argument_count; ++b) {
      if (b == a || artifact.arguments[b].access == PTOWSP_SCALAR)
        continue;
      const auto &other = *reinterpret_cast<const ptowsp_tensor *>(args[b]);
      writes_alias |= written.address < other.address + other.buffer_bytes &&
                      other.address < written.address + written.buffer_bytes;
    }
  }
}

bool buffer_keys::allocate(const ptowsp_artifact &artifact, const uint64_t *args) {
  if (artifact.argument_count == 0)
    return true;
  if (!shared.allocate(artifact.argument_count) || !inputs.allocate(artifact.argument_count))
    return false;
  find_aliases(artifact, args);
  uint64_t buffers = 0;
  for (uint32_t a = 0; a < artifact.argument_count; ++a) {
    if (artifact.arguments[a].access == PTOWSP_SCALAR)
      continue;
    const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(args[a]);
    const range whole = {tensor.address, tensor.address + tensor.buffer_bytes};
    if (tensor.buffer_bytes != 0)
      shared[buffers++] = whole;
    if (artifact.arguments[a].access == PTOWSP_IN)
      inputs[input_count++] = whole;
  }
  std::sort(shared.data(), shared.data() + buffers,
            [](const range &a, const range &b) { return a.begin < b.begin; });
  for (uint64_t from = 0, to; from < buffers; from = to) {
    range joined = shared[from];
    bool several = false;
    for (to = from + 1; to < buffers && shared[to].begin < joined.end; ++to) {
      several |= shared[to].begin != joined.begin;
      joined.end = std::max(joined.end, shared[to].end);
    }
    if (several)
      shared[count++] = joined;
  }
  return true;
}

} // namespace ptowsp::rt
