// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What was learnt about the views that one parameter of a kernel takes. From task to task
/// they differ in their place, hardly ever in their shape.
///
/// Invariant: what is known about a shape is what `make_region` says of it.

#ifndef PTOWSP_RT_CORE_KNOWN_VIEW_H
#define PTOWSP_RT_CORE_KNOWN_VIEW_H

#include "tensor_map.h"

#include <cstring>

namespace ptowsp::rt {

/// Zero bytes: nothing is known. For one thread, the orchestrator.
struct known_view {
  enum kind : uint32_t { unknown = 0, bytes, no_bytes };

  region access; /* of the last view, once it was placed */
  group_hint hint;
  bool writes; /* the last view */
  uint64_t below; /* bytes of the region in front of the view's first element */
  uint64_t span;
  uint64_t element;
  kind known;
  uint32_t rank;
  uint64_t rank_and_dtype; /* as the tensor has them */
  int64_t sizes[PTOWSP_MAX_RANK];
  int64_t strides[PTOWSP_MAX_RANK];

  bool fits(const ptowsp_tensor &tensor) const {
    if (known == unknown || word_of(tensor) != rank_and_dtype)
      return false;
    // What lies behind a small rank was learnt, too.
    int64_t other = (tensor.sizes[0] ^ sizes[0]) | (tensor.strides[0] ^ strides[0]) |
                    (tensor.sizes[1] ^ sizes[1]) | (tensor.strides[1] ^ strides[1]);
    for (uint32_t d = 2; d < rank; ++d)
      other |= (tensor.sizes[d] ^ sizes[d]) | (tensor.strides[d] ^ strides[d]);
    return other == 0;
  }

  /// Takes the shape of a view of valid rank and dtype.
  void learn(const ptowsp_tensor &tensor) {
    rank = tensor.rank;
    rank_and_dtype = word_of(tensor);
    for (uint32_t d = 0; d < PTOWSP_MAX_RANK; ++d) {
      sizes[d] = tensor.sizes[d];
      strides[d] = tensor.strides[d];
    }
    element = dtype_bytes(tensor.dtype);
    hint = {};
    known = make_region(tensor, access) ? bytes : no_bytes;
    if (known == no_bytes)
      return;
    below = first_element(tensor) - access.begin;
    span = access.end - access.begin;
  }

  static uint64_t word_of(const ptowsp_tensor &tensor) {
    static_assert(offsetof(ptowsp_tensor, dtype) == offsetof(ptowsp_tensor, rank) + 4, "one word");
    uint64_t word;
    std::memcpy(&word, &tensor.rank, sizeof(word));
    return word;
  }

  /// The address of the first element of a view whose shape fits.
  uint64_t first_element(const ptowsp_tensor &tensor) const {
    return tensor.address + static_cast<uint64_t>(tensor.offset) * element;
  }

  /// Makes `access` the region of a view whose shape fits and has bytes; false when it
  /// leaves its buffer.
  bool place(const ptowsp_tensor &tensor) { return place(tensor, first_element(tensor)); }
  bool place(const ptowsp_tensor &tensor, uint64_t first) {
    const uint64_t begin = first - below;
    const uint64_t end = begin + span;
    access.begin = begin;
    access.end = end;
    return begin >= tensor.address && end - tensor.address <= tensor.buffer_bytes;
  }
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_KNOWN_VIEW_H
