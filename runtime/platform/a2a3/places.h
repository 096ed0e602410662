// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which range of the host's memory has which place on the device.
///
/// Invariant: ranges do not overlap; a range lies in one place, from its first byte to its
/// last.

#ifndef PTOWSP_RT_PLATFORM_A2A3_PLACES_H
#define PTOWSP_RT_PLATFORM_A2A3_PLACES_H

#include <cstdint>
#include <map>

namespace ptowsp::rt::a2a3 {

class places {
public:
  struct place {
    uint64_t end; ///< of the host's range
    uint64_t device; ///< the address of its first byte there
    uint32_t users;
  };

  /// The range that holds all of [begin, end), or null.
  place *find(uint64_t begin, uint64_t end) {
    auto after = ranges.upper_bound(begin);
    if (after == ranges.begin())
      return nullptr;
    auto &[first, found] = *--after;
    return end <= found.end && begin <= found.end && first <= begin ? &found : nullptr;
  }

  /// Whether a range has a byte in common with [begin, end).
  bool overlaps(uint64_t begin, uint64_t end) const {
    auto after = ranges.lower_bound(end);
    return after != ranges.begin() && (--after)->second.end > begin;
  }

  void add(uint64_t begin, uint64_t end, uint64_t device) { ranges[begin] = {end, device, 1}; }

  /// One user fewer of the range around [begin, end); true when it was the last, and then
  /// `device` is the place to give back.
  bool release(uint64_t begin, uint64_t end, uint64_t &device) {
    place *found = find(begin, end);
    if (found == nullptr || --found->users != 0)
      return false;
    device = found->device;
    ranges.erase(--ranges.upper_bound(begin));
    return true;
  }

  /// Where a byte of the host lies on the device; zero when it has no place.
  uint64_t translate(uint64_t address) {
    auto after = ranges.upper_bound(address);
    if (after == ranges.begin())
      return 0;
    const auto &[first, found] = *--after;
    // The end, too: that is where an empty view may begin.
    return address <= found.end ? found.device + (address - first) : 0;
  }

private:
  std::map<uint64_t, place> ranges; // by their first byte
};

} // namespace ptowsp::rt::a2a3

#endif // PTOWSP_RT_PLATFORM_A2A3_PLACES_H
