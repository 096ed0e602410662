// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How views become regions, and the exact overlap test of strided regions.
///
/// The test asks for integers i and j inside the extents with
///   a.begin + sum(i * a.stride) + x  =  b.begin + sum(j * b.stride) + y,
/// 0 <= x < a.run, 0 <= y < b.run. Equal strides become one unknown i - j, which
/// makes views of one grid a test of hyper-rectangles. The unknowns are tried from
/// the largest stride down; what the smaller ones can still reach leaves one or two
/// values for each, unless the strides interleave.

#include "region.h"

#include <numeric>

namespace ptowsp::rt {
namespace {

/// An unknown of the equation: `stride` times a number from `low` to `high`.
struct unknown {
  int64_t stride;
  int64_t low;
  int64_t high;
};

constexpr int64_t divide_down(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

class overlap_search {
public:
  overlap_search(const region &a, const region &b)
      : run_low(1 - static_cast<int64_t>(b.run)), run_high(static_cast<int64_t>(a.run) - 1) {
    uint32_t from_a = 0;
    uint32_t from_b = 0;
    while (from_a < a.rank || from_b < b.rank) {
      const uint64_t next_a = from_a < a.rank ? a.dims[from_a].stride : 0;
      const uint64_t next_b = from_b < b.rank ? b.dims[from_b].stride : 0;
      unknown &next = unknowns[count++];
      next = {static_cast<int64_t>(next_a > next_b ? next_a : next_b), 0, 0};
      if (next_a >= next_b)
        next.high = static_cast<int64_t>(a.dims[from_a++].count) - 1;
      if (next_b >= next_a)
        next.low = 1 - static_cast<int64_t>(b.dims[from_b++].count);
    }
    low[count] = run_low;
    high[count] = run_high;
    divisor[count] = 0;
    for (uint32_t k = count; k-- > 0;) {
      low[k] = low[k + 1] + unknowns[k].low * unknowns[k].stride;
      high[k] = high[k + 1] + unknowns[k].high * unknowns[k].stride;
      divisor[k] = std::gcd(divisor[k + 1], unknowns[k].stride);
    }
  }

  /// Whether unknowns from `k` on can add up to `rest`.
  bool reaches(uint32_t k, int64_t rest) {
    if (rest < low[k] || rest > high[k])
      return false;
    if (k == count)
      return true;
    // What the strides add is a multiple of their divisor; the runs must give the rest.
    if (divide_down(rest - run_low, divisor[k]) * divisor[k] < rest - run_high)
      return false;
    const unknown &x = unknowns[k];
    int64_t first = -divide_down(high[k + 1] - rest, x.stride);
    int64_t last = divide_down(rest - low[k + 1], x.stride);
    first = first < x.low ? x.low : first;
    last = last > x.high ? x.high : last;
    if (k + 1 == count)
      return first <= last;
    for (int64_t value = first; value <= last; ++value) {
      if (budget == 0)
        return true;
      --budget;
      if (reaches(k + 1, rest - value * x.stride))
        return true;
    }
    return false;
  }

private:
  int64_t run_low;
  int64_t run_high;
  uint32_t count = 0;
  uint32_t budget = 4096;
  unknown unknowns[2 * PTOWSP_MAX_RANK];
  /// The least and the most that the unknowns from k on can add up to.
  int64_t low[2 * PTOWSP_MAX_RANK + 1];
  int64_t high[2 * PTOWSP_MAX_RANK + 1];
  int64_t divisor[2 * PTOWSP_MAX_RANK + 1];
};

/// Sorts by descending stride and joins what is contiguous.
void normalize(region &r) {
  for (uint32_t d = 1; d < r.rank; ++d)
    for (uint32_t e = d; e > 0 && r.dims[e - 1].stride < r.dims[e].stride; --e) {
      const region_dim swapped = r.dims[e];
      r.dims[e] = r.dims[e - 1];
      r.dims[e - 1] = swapped;
    }
  while (r.rank > 0 && r.dims[r.rank - 1].stride <= r.run) {
    --r.rank;
    r.run += (r.dims[r.rank].count - 1) * r.dims[r.rank].stride;
  }
  uint32_t kept = 0;
  for (uint32_t d = 1; d < r.rank; ++d) {
    region_dim &outer = r.dims[kept];
    const region_dim &inner = r.dims[d];
    if (outer.stride == inner.count * inner.stride)
      outer = {outer.count * inner.count, inner.stride};
    else
      r.dims[++kept] = inner;
  }
  r.rank = r.rank == 0 ? 0 : kept + 1;
}

} // namespace

bool make_strided_region(const ptowsp_tensor &tensor, region &result) {
  // Unsigned: numbers that no buffer has wrap around, as in make_packed_region.
  const uint64_t element = dtype_bytes(tensor.dtype);
  uint64_t begin = static_cast<uint64_t>(tensor.offset) * element;
  uint64_t span = 0;
  result.rank = 0;
  for (uint32_t d = 0; d < tensor.rank; ++d) {
    if (tensor.sizes[d] <= 0)
      return false;
    if (tensor.sizes[d] == 1 || tensor.strides[d] == 0)
      continue;
    const auto count = static_cast<uint64_t>(tensor.sizes[d]);
    const bool backwards = tensor.strides[d] < 0;
    const uint64_t along = static_cast<uint64_t>(tensor.strides[d]) * element;
    const uint64_t stride = backwards ? 0 - along : along;
    const uint64_t reach = (count - 1) * stride;
    begin -= backwards ? reach : 0;
    span += reach;
    result.dims[result.rank++] = {count, stride};
  }
  result.key = tensor.address;
  result.begin = tensor.address + begin;
  result.end = result.begin + span + element;
  result.run = element;
  normalize(result);
  return true;
}

bool strided_overlap(const region &a, const region &b) {
  return overlap_search(a, b).reaches(0, static_cast<int64_t>(b.begin - a.begin));
}

} // namespace ptowsp::rt
