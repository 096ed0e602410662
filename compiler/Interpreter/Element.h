// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the instructions of the tile dialect compute for one element.
///
/// The rules, which every target keeps:
///   * f32: IEEE 754 single precision, rounded to nearest even, subnormals kept. Division by
///     zero gives an infinity or NaN. No operation is fused with another.
///   * f16, bf16: as if computed exactly and rounded once. (Computing in float and rounding that is
///     the same for + - * / and square roots: float has more than twice the precision.)
///   * rsqrt is 1 / sqrt(x) and recip is 1 / x, in float, each of the two steps rounded; the
///     result is then rounded to the element type.
///   * exp, log and exp of a difference are the exact function rounded to float, then to the
///   element type. Targets
///     may approximate these; see isExact() in Interpreter.h.
///   * Products of matrices sum over k upwards in f32, each step a fused multiply and add.
///   * max, min: NaN when an operand is NaN. Of equal operands (+0 and -0) the second one.
///   * relu: zero where x < 0, else x itself: NaN and -0 stay. leaky_relu: x where x > 0, else x *
///   s.
///   * axpy: product and sum are rounded to f32 each, the result then to the element type.
///   * abs clears and neg flips the sign, of NaN too. Otherwise NaNs are one value: payload and
///     sign of a NaN are left open.
///   * i32, i16: two's complement, wrapping around. What is shifted by its width or further, or by
///     a negative number, is gone; to the right the sign comes in.
///   * Reductions and expansions compute in float and round once at the end, for f16 too.

#ifndef PTOWSP_COMPILER_INTERPRETER_ELEMENT_H
#define PTOWSP_COMPILER_INTERPRETER_ELEMENT_H

#include "dialects/Tile/Tile.h"

#include <cstdint>

namespace ptowsp::interpreter {

/// An instruction on floats; one operand is not used when it takes only one.
using FloatFunction = float (*)(float, float);
/// An instruction on integers, exact for operands of up to 32 bits; the caller keeps the low bits.
using IntegerFunction = int64_t (*)(int64_t, int64_t);

/// The function of an elementwise operation, or null when it has none for such elements.
FloatFunction floatFunction(mlir::Operation *op);
IntegerFunction integerFunction(mlir::Operation *op);

/// Whether targets may approximate the operation.
bool isApproximated(mlir::Operation *op);

/// Whether the operation adds floats, so that its result depends on their order.
bool dependsOnOrder(mlir::Operation *op);

/// Takes a float out of its bytes, and puts one there, rounded to nearest even.
float decodeFloat(mlir::Type type, const uint8_t *bytes);
void encodeFloat(mlir::Type type, float value, uint8_t *bytes);
/// What an atomic store does to one element.
void addElement(mlir::Type type, uint8_t *to, const uint8_t *from);

/// A number that a float holds exactly or was rounded from, as a number of the type.
float roundToFloat(mlir::Type type, tile::Rounding mode, long double exact);
/// A whole number of the same type.
float roundToWhole(tile::Rounding mode, float value);
/// The nearest integer of the type; NaN becomes 0.
int64_t roundToInteger(mlir::Type type, tile::Rounding mode, float value);

float halfToFloat(uint16_t bits);
float brainToFloat(uint16_t bits);
/// Round to nearest even; the second one to bf16.
uint16_t floatToHalf(float value);
uint16_t floatToBrain(float value);

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_ELEMENT_H
