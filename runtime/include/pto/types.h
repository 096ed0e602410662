// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The vocabulary of kernels: qualifiers, element types, layouts, events.
///
/// Invariant: nothing here depends on the machine.

#ifndef PTO_TYPES_H
#define PTO_TYPES_H

#include "pto/bfloat16.h"
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

enum class CompactMode { Null, Normal };

/// How TCVT rounds: to nearest even, to nearest with ties away from zero, down, up,
/// towards zero. CAST_NONE is to nearest even.
enum class RoundMode : uint8_t {
  CAST_NONE,
  CAST_RINT,
  CAST_ROUND,
  CAST_FLOOR,
  CAST_CEIL,
  CAST_TRUNC,
};

/// What TCVT does with integers that do not fit: ON takes the nearest that does, OFF
/// the low bits.
enum class SaturationMode : uint8_t { ON, OFF };

enum class CmpMode : uint8_t { EQ, NE, LT, LE, GT, GE };

/// Which elements TGATHER takes: of two or of four the one whose bit is set, the
/// rightmost bit standing for the first element.
enum class MaskPattern : uint8_t { P0101 = 1, P1010, P0001, P0010, P0100, P1000, P1111 };

enum class AtomicType : uint8_t { AtomicNone, AtomicAdd };
enum class ReluPreMode : uint8_t { NoRelu, NormalRelu };

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
template <typename T>
using compute_t = std::conditional_t<is_one_of<T, half, bfloat16_t>, float, T>;

template <typename T> inline constexpr bool is_float = is_one_of<T, float, half>;
template <typename T>
inline constexpr bool is_arithmetic = is_one_of<T, float, half, int32_t, int16_t>;

} // namespace detail
} // namespace pto

#endif // PTO_TYPES_H
