// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a run has on a device: places of the caller's tensors and of the heap rings. Where
/// kernels run in the host's memory there is no device, and everything is its own place.
///
/// Invariant: what was mapped is forgotten when the run ends, however it ends.

#ifndef PTOWSP_RT_CORE_DEVICE_MEMORY_H
#define PTOWSP_RT_CORE_DEVICE_MEMORY_H

#include "ptowsp/rt/host.h"
#include "settings.h"

#include <cstring>
#include <memory>
#include <new>

namespace ptowsp::rt {

class device_memory {
public:
  device_memory() = default;
  device_memory(const device_memory &) = delete;
  device_memory &operator=(const device_memory &) = delete;
  ~device_memory() {
    for (uint32_t r = 0; r < count; ++r)
      device->forget(ranges[r].memory, ranges[r].bytes);
  }

  /// Takes room for all places; false when there is not enough memory.
  [[nodiscard]] bool allocate(const ptowsp_artifact &artifact) {
    device = artifact.aicore->device;
    if (device == nullptr)
      return true;
    ranges.reset(new (std::nothrow) range[artifact.argument_count + PTOWSP_MAX_SCOPE_RINGS]);
    return ranges != nullptr;
  }

  bool is_device() const { return device != nullptr; }

  /// Null, or what went wrong.
  const char *map(const void *memory, uint64_t bytes, bool content) {
    const char *wrong =
        device != nullptr && bytes != 0 ? device->map(memory, bytes, content) : nullptr;
    if (device != nullptr && bytes != 0 && wrong == nullptr)
      ranges[count++] = {memory, bytes};
    return wrong;
  }

  const char *fetch(void *to, const void *memory, uint64_t bytes) const {
    if (device != nullptr)
      return device->fetch(to, memory, bytes);
    std::memcpy(to, memory, bytes);
    return nullptr;
  }

  /// The tensors of the caller, before the first task.
  const char *map_arguments(const ptowsp_artifact &artifact, const uint64_t *args) {
    return for_each_tensor(artifact, args, [this](const ptowsp_argument &, const ptowsp_tensor &t) {
      // Of an output, too: what no task writes stays.
      return map(reinterpret_cast<const void *>(t.address), t.buffer_bytes, true);
    });
  }

  /// What the tasks have written, after the last one.
  const char *fetch_outputs(const ptowsp_artifact &artifact, const uint64_t *args) const {
    return for_each_tensor(
        artifact, args, [this](const ptowsp_argument &a, const ptowsp_tensor &t) -> const char * {
          auto *memory = reinterpret_cast<void *>(t.address);
          return a.access == PTOWSP_IN || t.buffer_bytes == 0
                     ? nullptr
                     : fetch(memory, memory, t.buffer_bytes);
        });
  }

private:
  template <typename Function>
  const char *for_each_tensor(const ptowsp_artifact &artifact, const uint64_t *args,
                              Function function) const {
    if (device == nullptr)
      return nullptr;
    for (uint32_t a = 0; a < artifact.argument_count; ++a) {
      const ptowsp_argument &argument = artifact.arguments[a];
      if (argument.access == PTOWSP_SCALAR)
        continue;
      if (const char *wrong = function(argument, *reinterpret_cast<const ptowsp_tensor *>(args[a])))
        return wrong;
    }
    return nullptr;
  }

  struct range {
    const void *memory;
    uint64_t bytes;
  };
  const ptowsp_device *device = nullptr;
  std::unique_ptr<range[]> ranges;
  uint32_t count = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_DEVICE_MEMORY_H
