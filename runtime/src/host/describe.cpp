// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Texts about artifacts and tensors.
///
/// Invariant: reads what it describes and changes nothing.

#include "describe.h"

#include "dtype.h"
#include "npy.h"
#include "policies.h"

#include <algorithm>
#include <cmath>

namespace ptowsp::host {

namespace {

const char *access_name(uint32_t access) {
  constexpr const char *names[] = {"scalar", "in", "out", "inout"};
  return access < 4 ? names[access] : "unknown";
}

const char *unit_name(uint32_t unit) {
  constexpr const char *names[] = {"aic", "aiv", "aicpu", "dma", "mixed"};
  return unit <= PTOWSP_MIXED ? names[unit] : "unknown";
}

std::string padded(std::string text, std::size_t width) {
  text.append(width > text.size() ? width - text.size() : 0, ' ');
  return text;
}

std::string type_text(const ptowsp_artifact &artifact, const ptowsp_argument &a) {
  std::string text;
  for (uint32_t d = 0; d < a.rank; ++d) {
    const ptowsp_extent &extent = a.extents[d];
    text += extent.symbol == PTOWSP_NO_SYMBOL ? std::to_string(extent.size)
                                              : artifact.symbols[extent.symbol].name;
    text += 'x';
  }
  return text + dtype_name(a.dtype);
}

/// The range of the elements that are not NaN.
struct element_range {
  uint64_t lowest = 0, highest = 0; // bits
  uint64_t numbers = 0, nans = 0;
  bool all_equal = true; // in their bits
};

bool less(uint64_t a, uint64_t b, uint32_t dtype) {
  return is_float(dtype) ? float_value(a, dtype) < float_value(b, dtype)
                         : integer_value(a, dtype) < integer_value(b, dtype);
}

element_range range_of(const bound_argument &tensor, uint64_t count) {
  const uint32_t dtype = tensor.declared->dtype, bytes = dtype_bytes(dtype);
  const uint64_t first = load_bits(tensor.elements.data(), dtype);
  element_range range;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t bits = load_bits(tensor.elements.data() + i * bytes, dtype);
    range.all_equal &= bits == first;
    if (is_float(dtype) && std::isnan(float_value(bits, dtype))) {
      ++range.nans;
      continue;
    }
    if (range.numbers++ == 0)
      range.lowest = range.highest = bits;
    else if (less(bits, range.lowest, dtype))
      range.lowest = bits;
    else if (less(range.highest, bits, dtype))
      range.highest = bits;
  }
  return range;
}

} // namespace

std::string describe(const ptowsp_artifact &artifact) {
  const ptowsp_machine &machine = artifact.aicpu->machine;
  const ptowsp_schedule &schedule = artifact.aicpu->schedule;
  std::string text = std::string(artifact.name) + ", for machine " +
                     (machine.name ? machine.name : "unknown") + ", ABI version " +
                     std::to_string(artifact.abi_version) + "\n";
  std::size_t width = 4;
  for (uint32_t i = 0; i < artifact.argument_count; ++i)
    width = std::max(width, std::string(artifact.arguments[i].name).size());
  for (uint32_t i = 0; i < artifact.symbol_count; ++i)
    width = std::max(width, std::string(artifact.symbols[i].name).size());

  text += "arguments:\n";
  for (uint32_t i = 0; i < artifact.argument_count; ++i) {
    const ptowsp_argument &a = artifact.arguments[i];
    text += "  " + padded(a.name, width) + "  " + padded(access_name(a.access), 6) + "  " +
            type_text(artifact, a) + "\n";
  }
  for (const uint32_t kind : {PTOWSP_KIND_SYMBOL, PTOWSP_KIND_SLOT}) {
    const char *heading = kind == PTOWSP_KIND_SYMBOL ? "symbols:\n" : "slots:\n";
    for (uint32_t i = 0; i < artifact.symbol_count; ++i) {
      const ptowsp_symbol &s = artifact.symbols[i];
      if (s.kind != kind)
        continue;
      text += heading + ("  " + padded(s.name, width)) + "  " + dtype_name(s.dtype) + ", default " +
              format_value(s.default_bits, s.dtype) + "\n";
      heading = "";
    }
  }
  text += "kernels:\n";
  for (uint32_t i = 0; i < artifact.aicore->kernel_count; ++i) {
    const ptowsp_kernel &k = artifact.aicore->kernels[i];
    text += "  " + padded(k.name, width) + "  " + unit_name(k.unit) + "\n";
  }
  text += "schedule:\n";
  const auto line = [&](const char *name, uint64_t value) {
    text += std::string("  ") + name + " = " + (value ? std::to_string(value) : "default") + "\n";
  };
  for (const auto &[setting, value] : policies_in_use(artifact, {}))
    text += "  " + setting + " = " + value + "\n";
  line("task-window", schedule.task_window);
  line("heap", schedule.heap_bytes);
  return text;
}

const char *kind_name(const ptowsp_symbol &symbol) {
  return symbol.kind == PTOWSP_KIND_SLOT ? "slot" : "symbol";
}

std::string summarise(const ptowsp_symbol &slot, uint64_t bits) {
  return std::string(slot.name) + " = " + format_value(bits, slot.dtype) + " (slot, " +
         dtype_name(slot.dtype) + ")";
}

std::string summarise(const bound_argument &tensor) {
  const uint32_t dtype = tensor.declared->dtype, bytes = dtype_bytes(dtype);
  const uint64_t count = tensor.elements.size() / bytes;
  const std::string type = tensor.shape.empty()
                               ? std::string(" (") + dtype_name(dtype) + ")"
                               : " (" + shape_text(tensor.shape) + " " + dtype_name(dtype) + ")";
  const std::string name = std::string(tensor.declared->name) + " = ";
  if (count == 0)
    return name + "empty" + type;
  const element_range range = range_of(tensor, count);
  if (range.all_equal)
    return name + format_value(load_bits(tensor.elements.data(), dtype), dtype) + type;
  std::string text = name;
  for (uint64_t i = 0; i < std::min<uint64_t>(count, 4); ++i)
    text += (i ? ", " : "[") +
            format_value(load_bits(tensor.elements.data() + i * bytes, dtype), dtype);
  text += count > 4 ? ", ...]" : "]";
  if (range.numbers)
    text +=
        " min " + format_value(range.lowest, dtype) + " max " + format_value(range.highest, dtype);
  if (range.nans)
    text += " nan " + std::to_string(range.nans);
  return text + type;
}

} // namespace ptowsp::host
