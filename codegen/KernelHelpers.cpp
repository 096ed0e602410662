// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Functions that a kernel's file defines for itself: kernels have no library that is the same
/// everywhere.

#include "codegen/KernelEmitter.h"
#include "llvm/ADT/StringSet.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

//===-- Floats and bits ---------------------------------------------------------------===//

bool KernelEmitter::needsBitsHelper() {
  for (BlockArgument arg : op.getBlock().getArguments())
    if (isa<FloatType>(arg.getType()) && !arg.use_empty())
      return true;
  // Constants that have no literal: infinities, NaN, half precision.
  WalkResult result = op.walk([](arith::ConstantOp constant) {
    auto value = dyn_cast<FloatAttr>(constant.getValue());
    const bool hasLiteral = !value || (value.getValue().isFinite() && value.getType().isF32());
    return hasLiteral ? WalkResult::advance() : WalkResult::interrupt();
  });
  return result.wasInterrupted();
}

void KernelEmitter::emitBitsHelper() {
  out.comment("The float whose bits an argument carries in its low bytes.");
  out.block("template <typename T> __aicore__ __attribute__((always_inline)) inline T "
            "from_bits(int64_t bits)",
            [&] {
              out.block(
                  "union",
                  [&] {
                    out.line("int64_t bits;");
                    out.line("T value;");
                  },
                  " slot = {bits};");
              out.line("return slot.value;");
            });
  out.blank();
}

bool KernelEmitter::needsToBitsHelper() {
  return op
      .walk([](tile::StoreOp store) {
        return store.getScale() ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

void KernelEmitter::emitToBitsHelper() {
  out.comment("The bits of a float, as stores take the number that they multiply by.");
  out.block("__aicore__ __attribute__((always_inline)) inline uint64_t to_bits(float number)", [&] {
    out.block(
        "union",
        [&] {
          out.line("float number;");
          out.line("uint32_t bits;");
        },
        " slot = {number};");
    out.line("return slot.bits;");
  });
  out.blank();
}

//===-- Integers ----------------------------------------------------------------------===//

/// Prints a function for numbers of any type.
static void emitFunction(CppWriter &out, const std::string &head, llvm::function_ref<void()> body) {
  out.line("template <typename T>");
  out.block("__aicore__ __attribute__((always_inline)) inline " + head, body);
  out.blank();
}

static void emitWrapping(CppWriter &out, StringRef name, StringRef op) {
  emitFunction(out, fmt::format("T {}(T a, T b)", name.str()), [&] {
    out.line(fmt::format("return static_cast<T>(static_cast<uint64_t>(a) {} "
                         "static_cast<uint64_t>(b));",
                         op.str()));
  });
}

/// What has no result is reported where the tile instructions can do that.
static void emitFault(CppWriter &out, StringRef what) {
  out.directive("#ifdef PTO_REPORTS_FAULTS");
  out.statement(fmt::format("report_fault(line, {});", what.str()));
  out.directive("#endif");
}

static void emitHasQuotient(CppWriter &out) {
  out.comment(
      "Whether a division has a result. By zero it has none: the bundled simulator ends the "
      "run and names the line; elsewhere a kernel cannot report it and goes on with 0.");
  emitFunction(out, "bool has_quotient(T a, T b, int line)", [&] {
    out.statement("const bool is_signed = static_cast<T>(-1) < static_cast<T>(1);");
    out.statement("const T least = static_cast<T>(uint64_t{1} << (8 * sizeof(T) - 1));");
    out.block("if (b != 0 && !(is_signed && b == static_cast<T>(-1) && a == least))",
              [&] { out.line("return true;"); });
    emitFault(out, "b == 0 ? \"divides by zero\" : "
                   "\"divides, and the quotient exceeds its type\"");
    out.line("return false;");
  });
}

static void emitDivide(CppWriter &out) {
  emitFunction(out, "T divide(T a, T b, int line = __builtin_LINE())", [&] {
    out.line("return has_quotient(a, b, line) ? static_cast<T>(a / b) : T{0};");
  });
}

static void emitRemainder(CppWriter &out) {
  emitFunction(out, "T remainder(T a, T b, int line = __builtin_LINE())", [&] {
    out.block("if (static_cast<T>(-1) < static_cast<T>(1) && b == static_cast<T>(-1))",
              [&] { out.line("return 0; // processors trap on the least number"); });
    out.line("return has_quotient(a, b, line) ? static_cast<T>(a % b) : T{0};");
  });
}

static void emitAdvance(CppWriter &out) {
  out.comment("The next value of a loop's variable; the loop's end where that is nearer, since the "
              "sum may exceed the type.");
  emitFunction(out, "T advance(T i, T end, T step, int line = __builtin_LINE())", [&] {
    out.block("if (step < 1)", [&] {
      emitFault(out, "\"counts in steps that are not positive\"");
      out.line("return end;");
    });
    out.statement("const uint64_t left = static_cast<uint64_t>(end) - static_cast<uint64_t>(i);");
    out.line("return left > static_cast<uint64_t>(step) ? static_cast<T>(i + step) : end;");
  });
}

void KernelEmitter::emitIntegerHelpers() {
  llvm::StringSet<> needed;
  op.walk([&](Operation *inside) {
    if (auto loop = dyn_cast<scf::ForOp>(inside); loop && ranges.mayPass(loop))
      needed.insert("advance");
    else if (isa<arith::ArithDialect>(inside->getDialect()) && inside->getNumResults() == 1)
      needed.insert(getGuard(inside, ranges));
  });
  constexpr std::pair<StringRef, StringRef> wrapping[] = {
      {"wrapping_add", "+"}, {"wrapping_subtract", "-"}, {"wrapping_multiply", "*"}};
  for (auto [name, sign] : wrapping)
    if (needed.contains(name))
      emitWrapping(out, name, sign);
  if (needed.contains("divide") || needed.contains("remainder"))
    emitHasQuotient(out);
  if (needed.contains("divide"))
    emitDivide(out);
  if (needed.contains("remainder"))
    emitRemainder(out);
  if (needed.contains("advance"))
    emitAdvance(out);
}

void KernelEmitter::emitHelpers() {
  if (needsBitsHelper())
    emitBitsHelper();
  if (needsToBitsHelper())
    emitToBitsHelper();
  emitIntegerHelpers();
}

} // namespace ptowsp::codegen
