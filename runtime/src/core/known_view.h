// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What was learnt about the views that one parameter of a kernel takes. From task to task
/// they differ in their place, hardly ever in their shape.
///
/// Invariant: what is known about a shape is what `make_region` says of it.

#ifndef PTOWSP_RT_CORE_KNOWN_VIEW_H
#define PTOWSP_RT_CORE_KNOWN_VIEW_H

#include "tensor_map.h"

namespace ptowsp::rt {

/// Zero bytes: nothing is known. For one thread, the orchestrator.
struct known_view {
  enum kind : uint32_t { unknown = 0, bytes, no_bytes };

  region access; /* of the last view, once it was placed */
  group_hint hint;
  uint64_t below; /* bytes of the region in front of the view's first element */
  uint64_t span;
  uint64_t element;
  kind known;
  uint32_t rank;
  uint32_t dtype;
  int64_t sizes[PTOWSP_MAX_RANK];
  int64_t strides[PTOWSP_MAX_RANK];

  bool fits(const ptowsp_tensor &tensor) const {
    if (known == unknown || tensor.rank != rank || tensor.dtype != dtype)
      return false;
    for (uint32_t d = 0; d < rank; ++d)
      if (tensor.sizes[d] != sizes[d] || tensor.strides[d] != strides[d])
        return false;
    return true;
  }

  /// Takes the shape of a view of valid rank and dtype.
  void learn(const ptowsp_tensor &tensor) {
    rank = tensor.rank;
    dtype = tensor.dtype;
    for (uint32_t d = 0; d < rank; ++d) {
      sizes[d] = tensor.sizes[d];
      strides[d] = tensor.strides[d];
    }
    element = dtype_bytes(dtype);
    hint = {};
    known = make_region(tensor, access) ? bytes : no_bytes;
    if (known == no_bytes)
      return;
    below = first_element(tensor) - access.begin;
    span = access.end - access.begin;
  }

  /// The address of the first element of a view whose shape fits.
  uint64_t first_element(const ptowsp_tensor &tensor) const {
    return tensor.address + static_cast<uint64_t>(tensor.offset) * element;
  }

  /// Makes `access` the region of a view whose shape fits and has bytes; false when it
  /// leaves its buffer.
  bool place(const ptowsp_tensor &tensor) {
    access.begin = first_element(tensor) - below;
    access.end = access.begin + span;
    return access.begin >= tensor.address && access.end - tensor.address <= tensor.buffer_bytes;
  }
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_KNOWN_VIEW_H
