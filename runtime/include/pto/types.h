// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The vocabulary of kernels: qualifiers, element types, layouts, events.
///
/// Invariant: nothing here depends on the machine.

#ifndef PTO_TYPES_H
#define PTO_TYPES_H

#include "pto/half.h"

#include <cstddef>
#include <type_traits>

#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__
#endif

// Kernels carry always_inline without inline, as the device compiler wants it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wattributes"
#endif

namespace pto {

#if defined(PTOWSP_CHECKED) && PTOWSP_CHECKED
inline constexpr bool checked = true;
#else
inline constexpr bool checked = false;
#endif

enum class TileType { Vec, Mat, Left, Right, Acc, Bias, Scaling };
enum class BLayout { RowMajor, ColMajor };
enum class SLayout { NoneBox, RowMajor, ColMajor };
enum class Layout { ND, DN, NZ };
enum class PadValue { Null, Zero, Max, Min };

/// Marks an extent or a stride that is given at run time.
inline constexpr int DYNAMIC = -1;

enum event_t : uint8_t {
  EVENT_ID0,
  EVENT_ID1,
  EVENT_ID2,
  EVENT_ID3,
  EVENT_ID4,
  EVENT_ID5,
  EVENT_ID6,
  EVENT_ID7,
};

namespace detail {

inline constexpr std::size_t event_count = 8;

template <typename T, typename... Ts>
inline constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

/// What an element is computed in.
template <typename T> using compute_t = std::conditional_t<std::is_same_v<T, half>, float, T>;

} // namespace detail
} // namespace pto

#endif // PTO_TYPES_H
