// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Kernels.h"

#include <fmt/format.h>

namespace ptowsp::fuzz {

std::string stridedType(const std::string &element, const std::vector<int64_t> &shape,
                        const std::vector<int64_t> &strides, int64_t offset, bool packed) {
  std::string text = "memref<";
  auto number = [](int64_t value) { return value == open ? "?" : std::to_string(value); };
  for (int64_t size : shape)
    text += number(size) + "x";
  text += element;
  if (!packed) {
    text += ", strided<[";
    for (size_t d = 0; d < strides.size(); ++d)
      text += (d ? ", " : "") + number(strides[d]);
    text += "]";
    if (offset != 0)
      text += ", offset: " + number(offset);
    text += ">";
  }
  return text + ">";
}

std::string Tensor::type() const {
  std::vector<int64_t> shape;
  for (const Dim &dim : dims)
    shape.push_back(dim.known);
  return stridedType(element, shape, strides, offset, packed);
}

std::string Kernels::make(const std::vector<Argument> &arguments,
                          std::vector<std::string> &scalars) {
  static const std::vector<std::string> binary = {"add", "sub", "max", "min", "mul"};
  const Tensor &any = *arguments.front().view;
  const std::string &element = any.element;
  const std::string tile =
      fmt::format("!tile.tile<{}x{}x{}>", any.dims[0].known, any.dims[1].known, element);
  std::string signature, body, last;
  std::vector<std::string> types;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Tensor &view = *arguments[i].view;
    std::vector<int64_t> strides = view.strides;
    if (dice.chance(15))
      strides[0] = open;
    const bool packed = strides[0] == view.dims[1].known && strides[1] == 1;
    types.push_back(
        stridedType(element, {view.dims[0].known, view.dims[1].known}, strides, 0, packed));
    signature += fmt::format("{}{} %p{}: {}", i ? ", " : "", arguments[i].access, i, types[i]);
    if (arguments[i].access == "out")
      continue;
    body += fmt::format("  %l{0} = tile.load %p{0} : {1} -> {2}\n", i, types[i], tile);
    if (!last.empty())
      body +=
          fmt::format("  %m{0} = tile.{1} {2}, %l{0} : {3}\n", i, dice.among(binary), last, tile);
    last = fmt::format("%{}{}", last.empty() ? "l" : "m", i);
  }
  const int64_t steps = dice.below(3);
  for (int64_t s = 0; s < steps; ++s) {
    static const std::vector<std::string> withScalar = {"add_scalar", "sub_scalar", "max_scalar",
                                                        "min_scalar"};
    signature += fmt::format(", %s{}: {}", s, element);
    scalars.push_back(element);
    body += fmt::format("  %n{0} = tile.{1} {2}, %s{0} : {3}, {4}\n", s, dice.among(withScalar),
                        last, tile, element);
    last = fmt::format("%n{}", s);
  }
  if (dice.chance(25)) {
    body += fmt::format("  %neg = tile.neg {} : {}\n", last, tile);
    last = "%neg";
  }
  for (size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].access != "in")
      body += fmt::format("  tile.store {}, %p{} : {}, {}\n", last, i, tile, types[i]);
  const std::string key = fmt::format("({}) {{\n{}}}\n\n", signature, body);
  auto [it, isNew] = names.insert({key, fmt::format("k{}", names.size())});
  if (isNew)
    all += fmt::format("tile.kernel @{} on aiv{}", it->second, key);
  return it->second;
}

} // namespace ptowsp::fuzz
