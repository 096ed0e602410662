// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The bytes that a view of a tensor covers, in one form for equal sets.
///
/// Invariant: two views of one buffer overlap exactly when they share a byte.

#ifndef PTOWSP_RT_CORE_REGION_H
#define PTOWSP_RT_CORE_REGION_H

#include "ptowsp/rt/orchestration.h"

namespace ptowsp::rt {

/// Repetitions of a piece, `stride` bytes apart; count >= 2, stride > 0.
struct region_dim {
  uint64_t count;
  uint64_t stride;
};

/// Pieces of `run` contiguous bytes, repeated along the dimensions. The strides
/// descend, and the innermost is greater than `run`.
struct region {
  uint64_t key; /* the same for all views that could share a byte */
  uint64_t begin; /* the first byte */
  uint64_t end; /* behind the last byte */
  uint64_t run;
  uint32_t rank;
  region_dim dims[PTOWSP_MAX_RANK];
};

/// Whether a tensor can have a region at all.
inline bool is_view(const ptowsp_tensor &tensor) {
  return tensor.rank <= PTOWSP_MAX_RANK && dtype_bytes(tensor.dtype) != 0;
}
/// Why one that is no view is refused.
inline const char *why_refused(const ptowsp_tensor &tensor) {
  return tensor.dtype == PTOWSP_OUTSIDE ? "a task uses a view that leaves its tensor"
                                        : "a tensor has an unknown rank or element type";
}

/// The region of a view without gaps, by far the most frequent kind; false when it is
/// none, or has no bytes. Extents that no buffer has wrap around: whether the view lies in
/// its buffer is asked elsewhere.
inline bool make_packed_region(const ptowsp_tensor &tensor, region &result) {
  uint64_t elements = 1;
  for (uint32_t d = tensor.rank; d-- > 0;) {
    if (tensor.sizes[d] <= 0 ||
        (tensor.sizes[d] != 1 && static_cast<uint64_t>(tensor.strides[d]) != elements))
      return false;
    elements *= static_cast<uint64_t>(tensor.sizes[d]);
  }
  const uint64_t element = dtype_bytes(tensor.dtype);
  result.key = tensor.address;
  result.begin = tensor.address + static_cast<uint64_t>(tensor.offset) * element;
  result.run = elements * element;
  result.end = result.begin + result.run;
  result.rank = 0;
  return true;
}

/// The same for views of any kind.
bool make_strided_region(const ptowsp_tensor &tensor, region &result);

/// The region of a view, with the buffer's address as key; false when it has no
/// bytes. The tensor's rank and dtype must be valid.
inline bool make_region(const ptowsp_tensor &tensor, region &result) {
  return make_packed_region(tensor, result) || make_strided_region(tensor, result);
}

/// The same for shapes whose bounding ranges are known to overlap, and of which at
/// least one is not contiguous.
bool strided_overlap(const region &a, const region &b);

/// Whether the two share a byte. Exact, but for views whose strides interleave so
/// badly that a search of some thousand steps finds no answer: then true.
inline bool overlap(const region &a, const region &b) {
  if (a.end <= b.begin || b.end <= a.begin)
    return false;
  return (a.rank == 0 && b.rank == 0) || strided_overlap(a, b);
}

/// Whether `a` surely covers every byte of `b`.
inline bool covers(const region &a, const region &b) {
  if (a.rank == 0)
    return a.begin <= b.begin && b.end <= a.end;
  if (a.begin != b.begin || a.run != b.run || a.rank != b.rank)
    return false;
  for (uint32_t d = 0; d < a.rank; ++d)
    if (a.dims[d].count != b.dims[d].count || a.dims[d].stride != b.dims[d].stride)
      return false;
  return true;
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_REGION_H
