// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Binding the values of the command line to arguments and symbols.
///
/// Invariant: files are opened once; their shapes decide symbols before any memory is
/// taken.

#include "invocation.h"

#include "describe.h"
#include "dtype.h"
#include "failure.h"
#include "npy.h"
#include "random.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <optional>

namespace ptowsp::host {

namespace {
constexpr std::align_val_t buffer_alignment{512};

bool ends_with(const std::string &text, const std::string &end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string quoted(const std::string &name) { return "'" + name + "'"; }
} // namespace

buffer::buffer(uint64_t size) : bytes(size) {
  const std::size_t taken = static_cast<std::size_t>(size ? size : 1);
  memory.reset(static_cast<unsigned char *>(::operator new(taken, buffer_alignment, std::nothrow)));
  if (!memory)
    throw bad_input{"there is not enough memory for a tensor of " + std::to_string(size) +
                    " bytes"};
  std::memset(memory.get(), 0, taken);
}

void buffer::release::operator()(unsigned char *p) const { ::operator delete(p, buffer_alignment); }

namespace {

/// A symbol's value while it is being decided, and who said so.
struct symbol_value {
  std::optional<uint64_t> bits;
  std::string source;
};

class binder {
public:
  binder(const ptowsp_artifact &artifact, const options &given) : artifact(artifact) {
    sort_values(given);
  }

  void bind_symbols(std::vector<uint64_t> &symbols) {
    decided.resize(artifact.symbol_count);
    for (uint32_t i = 0; i < artifact.symbol_count; ++i)
      take_given_symbol(i);
    for (uint32_t i = 0; i < artifact.argument_count; ++i)
      open_file(artifact.arguments[i]);
    for (uint32_t i = 0; i < artifact.symbol_count; ++i)
      symbols.push_back(decided[i].bits.value_or(artifact.symbols[i].default_bits));
  }

  void bind_argument(const ptowsp_argument &declared, const std::vector<uint64_t> &symbols,
                     bound_argument &bound) {
    bound.declared = &declared;
    const auto value = values.find(declared.name);
    bound.given = value != values.end();
    if (!bound.given && (declared.access == PTOWSP_SCALAR || (declared.access & PTOWSP_IN)))
      throw bad_input{
          "argument " + quoted(declared.name) + " has no value", {}, missing_hint(declared)};
    if (declared.access == PTOWSP_SCALAR) {
      bound.scalar_bits = scalar(declared, value->second);
      return;
    }
    make_tensor(declared, symbols, bound);
    if (bound.given)
      fill(declared, value->second, bound);
  }

private:
  void sort_values(const options &given) {
    std::vector<std::string> names;
    for (uint32_t i = 0; i < artifact.argument_count; ++i)
      names.push_back(artifact.arguments[i].name);
    for (uint32_t i = 0; i < artifact.symbol_count; ++i)
      names.push_back(artifact.symbols[i].name);
    for (const assignment &a : given.values) {
      if (std::find(names.begin(), names.end(), a.name) == names.end()) {
        const std::string guess = did_you_mean(a.name, names);
        throw bad_input{"no argument, symbol or slot is called " + quoted(a.name),
                        {},
                        guess.empty() ? "--describe shows the names" : guess};
      }
      if (!values.emplace(a.name, a.text).second)
        throw bad_input{quoted(a.name) + " has two values"};
    }
  }

  void take_given_symbol(uint32_t index) {
    const ptowsp_symbol &symbol = artifact.symbols[index];
    const auto value = values.find(symbol.name);
    if (value == values.end())
      return;
    decided[index].bits =
        parse_value(value->second, symbol.dtype, kind_name(symbol) + (" " + quoted(symbol.name)));
    decided[index].source = quoted(symbol.name + ("=" + value->second));
  }

  void open_file(const ptowsp_argument &declared) {
    const auto value = values.find(declared.name);
    if (value == values.end() || !ends_with(value->second, ".npy"))
      return;
    const std::string context = "argument " + quoted(declared.name);
    if (declared.access == PTOWSP_SCALAR)
      throw bad_input{
          context + " is a scalar and takes no file", {}, std::string(declared.name) + "=VALUE"};
    const npy_reader &file = files.try_emplace(declared.name, value->second).first->second;
    if (!file.holds(declared.dtype))
      throw bad_input{quoted(file.path()) + " has elements of type '" + file.descr() + "', " +
                      context + " needs " + dtype_name(declared.dtype)};
    if (file.shape().size() != declared.rank)
      throw bad_input{quoted(file.path()) + " has shape " + shape_text(file.shape()) + ", " +
                      context + " has " + std::to_string(declared.rank) + " dimensions"};
    for (uint32_t d = 0; d < declared.rank; ++d)
      decide_extent(declared, d, file);
  }

  /// The extent of a file against the declaration, or for its symbol.
  void decide_extent(const ptowsp_argument &declared, uint32_t d, const npy_reader &file) {
    const int64_t extent = file.shape()[d];
    const int32_t index = declared.extents[d].symbol;
    const std::string found = quoted(file.path()) + " has shape " + shape_text(file.shape());
    if (index == PTOWSP_NO_SYMBOL) {
      if (extent != declared.extents[d].size)
        throw bad_input{found + ", but extent " + std::to_string(d) + " of argument " +
                        quoted(declared.name) + " is " + std::to_string(declared.extents[d].size)};
      return;
    }
    const ptowsp_symbol &symbol = artifact.symbols[index];
    symbol_value &value = decided[static_cast<std::size_t>(index)];
    if (!value.bits) {
      if (extent > integer_max(symbol.dtype))
        throw bad_input{found + ", which is beyond the range of symbol " + quoted(symbol.name)};
      value.bits = integer_bits(extent, symbol.dtype);
      value.source = quoted(file.path());
    } else if (integer_value(*value.bits, symbol.dtype) != extent) {
      throw bad_input{found + ", but its extent " + std::to_string(d) + " is symbol " +
                      quoted(symbol.name) + ", which is " +
                      std::to_string(integer_value(*value.bits, symbol.dtype)) + " by " +
                      value.source};
    }
  }

  static std::string missing_hint(const ptowsp_argument &declared) {
    const std::string name = declared.name;
    if (declared.access == PTOWSP_SCALAR)
      return name + "=VALUE";
    return name + "=FILE.npy, " + name + "=VALUE or " + name + "=random:SEED";
  }

  uint64_t scalar(const ptowsp_argument &declared, const std::string &text) const {
    uint64_t seed = 0;
    if (random_seed(declared, text, seed))
      return random_element(seed, 0, declared.dtype);
    return parse_value(text, declared.dtype, "argument " + quoted(declared.name));
  }

  static bool random_seed(const ptowsp_argument &declared, const std::string &text,
                          uint64_t &seed) {
    if (text.compare(0, 7, "random:") != 0)
      return false;
    seed =
        parse_value(text.substr(7), PTOWSP_I64, "argument " + quoted(declared.name) + ": the seed");
    return true;
  }

  void make_tensor(const ptowsp_argument &declared, const std::vector<uint64_t> &symbols,
                   bound_argument &bound) const {
    for (uint32_t d = 0; d < declared.rank; ++d) {
      const ptowsp_extent &extent = declared.extents[d];
      int64_t size = extent.size;
      if (extent.symbol != PTOWSP_NO_SYMBOL) {
        const std::size_t index = static_cast<std::size_t>(extent.symbol);
        size = integer_value(symbols[index], artifact.symbols[index].dtype);
        if (size < 0)
          throw bad_input{"symbol " + quoted(artifact.symbols[index].name) + " is " +
                          std::to_string(size) + ", but it is an extent of argument " +
                          quoted(declared.name)};
      }
      bound.shape.push_back(size);
    }
    uint64_t bytes = 0;
    if (!tensor_bytes(bound.shape, dtype_bytes(declared.dtype), bytes))
      throw bad_input{"argument " + quoted(declared.name) + " of shape " + shape_text(bound.shape) +
                          " is too large",
                      "the limit is " + std::to_string(max_tensor_bytes) + " bytes"};
    bound.elements = buffer(bytes);
    bound.view.address = reinterpret_cast<uint64_t>(bound.elements.data());
    bound.view.buffer_bytes = bytes;
    bound.view.rank = declared.rank;
    bound.view.dtype = declared.dtype;
    int64_t stride = 1;
    for (uint32_t d = declared.rank; d-- > 0;) {
      bound.view.sizes[d] = bound.shape[d];
      bound.view.strides[d] = stride;
      // Packed also where nothing is, as far as that can be counted.
      const int64_t extent = bound.shape[d] ? bound.shape[d] : 1;
      if (__builtin_mul_overflow(stride, extent, &stride))
        stride = INT64_MAX;
    }
  }

  void fill(const ptowsp_argument &declared, const std::string &text, bound_argument &bound) {
    const auto file = files.find(declared.name);
    const uint32_t element = dtype_bytes(declared.dtype);
    uint64_t seed = 0;
    if (file != files.end()) {
      file->second.read(bound.elements.data(), bound.elements.size());
      files.erase(file);
      return;
    }
    const uint64_t count = bound.elements.size() / element;
    if (random_seed(declared, text, seed)) {
      fill_random(bound.elements.data(), count, declared.dtype, seed);
      return;
    }
    const uint64_t bits = parse_value(text, declared.dtype, "argument " + quoted(declared.name));
    for (uint64_t i = 0; i < count; ++i)
      store_bits(bound.elements.data() + i * element, declared.dtype, bits);
  }

  const ptowsp_artifact &artifact;
  std::map<std::string, std::string> values; // by name
  std::map<std::string, npy_reader> files; // of the arguments that have one
  std::vector<symbol_value> decided;
};

} // namespace

invocation::invocation(const ptowsp_artifact &a, const options &given) : artifact(a) {
  binder bind(artifact, given);
  bind.bind_symbols(symbols);
  final_symbols = symbols;
  arguments.resize(artifact.argument_count);
  for (uint32_t i = 0; i < artifact.argument_count; ++i)
    bind.bind_argument(artifact.arguments[i], symbols, arguments[i]);
}

std::vector<uint64_t> invocation::raw_arguments() const {
  std::vector<uint64_t> raw;
  for (const bound_argument &a : arguments)
    raw.push_back(a.is_tensor() ? reinterpret_cast<uint64_t>(&a.view) : a.scalar_bits);
  return raw;
}

} // namespace ptowsp::host
