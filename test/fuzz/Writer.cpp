// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Writer.h"

#include <cstdlib>
#include <fmt/format.h>

namespace ptowsp::fuzz {

void Writer::block(const std::string &head, const std::function<void()> &content,
                   const std::string &foot) {
  line(head + " {");
  ++depth;
  const Names before = names;
  content();
  names = before;
  --depth;
  line(foot);
}

//===-- Scalars ------------------------------------------------------------------------===//

std::string Writer::constant(const std::string &value, const std::string &type) {
  const std::string name = fresh("c");
  line(fmt::format("{} = arith.constant {} : {}", name, value, type));
  return name;
}

std::string Writer::valueBelow(int64_t bound) {
  std::vector<const Index *> fitting;
  for (const Index &index : names.indices)
    if (index.most < bound)
      fitting.push_back(&index);
  if (fitting.empty() || dice.chance(25))
    return indexConstant(dice.below(bound));
  const Index index = *dice.among(fitting);
  if (dice.chance(75))
    return index.name;
  const std::string last = indexConstant(bound - 1), result = fresh("x");
  if (dice.chance(50)) // counts down from the end
    line(fmt::format("{} = arith.subi {}, {} : index", result, last, index.name));
  else
    line(fmt::format("{} = arith.remui {}, {} : index", result, index.name, indexConstant(bound)));
  return result;
}

std::string Writer::below(int64_t bound) {
  return dice.chance(25) ? std::to_string(dice.below(bound)) : valueBelow(bound);
}

Extent Writer::extent(int64_t most) {
  const int64_t how = dice.below(10);
  if (how < 3)
    for (const auto &[name, value] : symbols)
      if (value <= most && dice.chance(60)) {
        const std::string result = fresh("n");
        line(fmt::format("{} = wsp.symbol_load @{} : index", result, name));
        return {result, value, true};
      }
  if (how < 5)
    for (const Tensor &tensor : lengths)
      if (tensor.most <= most && dice.chance(60)) {
        const std::string loaded = load(tensor), result = fresh("n");
        line(fmt::format("{} = arith.index_cast {} : i32 to index", result, loaded));
        return {result, tensor.most, false};
      }
  if (how == 6)
    for (const Slot &slot : slots)
      if (slot.type == "i32" && dice.chance(50)) {
        const std::string held = readSlot(slot), rest = fresh("r"), result = fresh("n");
        const std::string bound = constant(std::to_string(most + 1), "i32");
        line(fmt::format("{} = arith.remui {}, {} : i32", rest, held, bound));
        line(fmt::format("{} = arith.index_castui {} : i32 to index", result, rest));
        return {result, most, false};
      }
  if (how < 6)
    for (const Index &index : names.indices)
      if (index.most + 1 <= most && dice.chance(50)) {
        const std::string result = fresh("n");
        line(fmt::format("{} = arith.addi {}, {} : index", result, index.name, indexConstant(1)));
        return {result, index.most + 1, false};
      }
  const int64_t count = dice.chance(6)    ? 0
                        : dice.chance(40) ? most
                                          : dice.between(std::min<int64_t>(1, most), most);
  return {indexConstant(count), count, true};
}

std::string Writer::readSlot(const Slot &slot) {
  const std::string result = fresh("held");
  line(fmt::format("{} = wsp.slot_read @{} : {}", result, slot.name, slot.type));
  return result;
}

std::string Writer::scalar(const std::string &type) {
  for (const Slot &slot : slots)
    if (slot.type == type && dice.chance(20))
      return readSlot(slot);
  for (const ScalarValue &known : names.scalars)
    if (known.type == type && dice.chance(40))
      return known.name;
  if (type == "i32" && !names.indices.empty() && dice.chance(50)) {
    const std::string result = fresh("s");
    line(fmt::format("{} = arith.index_cast {} : index to i32", result,
                     dice.among(names.indices).name));
    return result;
  }
  const int64_t value = dice.between(-3, 3);
  return constant(type[0] == 'i' ? std::to_string(value) : fmt::format("{}.5", value), type);
}

std::string Writer::condition() {
  static const std::vector<std::string> relations = {"eq", "ne", "slt", "sge"};
  if (!names.conditions.empty() && dice.chance(40))
    return dice.among(names.conditions);
  // One draw per statement: compilers differ in the order in which they evaluate arguments.
  const std::string relation = dice.among(relations);
  const bool onIndex = !names.indices.empty() && dice.chance(70);
  std::string left, right;
  if (onIndex) {
    const Index index = dice.among(names.indices);
    left = index.name;
    right = indexConstant(dice.below(index.most + 2));
  } else {
    left = scalar("i32");
    right = scalar("i32");
  }
  const std::string result = fresh("b");
  line(fmt::format("{} = arith.cmpi {}, {}, {} : {}", result, relation, left, right,
                   onIndex ? "index" : "i32"));
  return result;
}

//===-- Views --------------------------------------------------------------------------===//

Tensor Writer::view(const Tensor &source, const std::vector<std::string> &offsets,
                    const std::vector<int64_t> &sizes, const std::vector<int64_t> &steps,
                    size_t dropped) {
  Tensor result = source;
  result.name = fresh("v");
  result.packed = false;
  result.dims.clear();
  result.strides.clear();
  std::string lists[3];
  for (size_t d = 0; d < source.dims.size(); ++d) {
    const bool isNumber = offsets[d][0] != '%';
    const int64_t number = isNumber ? std::atoll(offsets[d].c_str()) : open;
    if (number != 0 && result.offset != open)
      result.offset = number == open || source.strides[d] == open
                          ? open
                          : result.offset + number * source.strides[d];
    const char *comma = d ? ", " : "";
    lists[0] += comma + offsets[d];
    lists[1] += comma + std::to_string(sizes[d]);
    lists[2] += comma + std::to_string(steps[d]);
    if (d < dropped)
      continue;
    result.dims.push_back({sizes[d], sizes[d], ""});
    result.strides.push_back(source.strides[d] == open ? open : source.strides[d] * steps[d]);
  }
  line(fmt::format("{} = memref.subview {}[{}] [{}] [{}] : {} to {}", result.name, source.name,
                   lists[0], lists[1], lists[2], source.type(), result.type()));
  return result;
}

Tensor Writer::at(const Tensor &source, const std::vector<std::string> &outer) {
  std::vector<std::string> offsets = outer;
  std::vector<int64_t> sizes(outer.size(), 1), steps(source.dims.size(), 1);
  // Only axes in front are indexed; what stays must have known extents to be a static view.
  for (size_t d = outer.size(); d < source.dims.size(); ++d) {
    offsets.push_back("0");
    sizes.push_back(source.dims[d].actual);
  }
  return view(source, offsets, sizes, steps, outer.size());
}

Tensor Writer::tile(const Tensor &source, int64_t rows, int64_t columns) {
  const size_t outer = source.outer();
  const int64_t allRows = source.dims[outer].actual, allColumns = source.dims[outer + 1].actual;
  if (outer == 0 && rows == allRows && columns == allColumns && dice.chance(60))
    return source;
  std::vector<std::string> offsets;
  std::vector<int64_t> sizes(outer, 1), steps(source.dims.size(), 1);
  for (size_t d = 0; d < outer; ++d)
    offsets.push_back(below(source.dims[d].actual));
  if (rows > 1 && 2 * (rows - 1) < allRows && dice.chance(25))
    steps[outer] = 2;
  offsets.push_back(below(allRows - steps[outer] * (rows - 1)));
  offsets.push_back(std::to_string(dice.below(allColumns - columns + 1)));
  sizes.push_back(rows);
  sizes.push_back(columns);
  return view(source, offsets, sizes, steps, outer);
}

std::string Writer::place(const Tensor &source) {
  std::string indices;
  for (const Dim &dim : source.dims)
    indices += (indices.empty() ? "" : ", ") + valueBelow(dim.actual);
  return indices;
}

/// An element of a tensor of i32 that tasks may have written.
std::string Writer::load(const Tensor &source) {
  const std::string indices = place(source), result = fresh("e");
  line(fmt::format("{} = wsp.element_load {}[{}] : {}", result, source.name, indices,
                   source.type()));
  return result;
}

bool Writer::isEmpty(const Tensor &tensor) {
  for (const Dim &dim : tensor.dims)
    if (dim.actual == 0)
      return true;
  return false;
}

std::vector<const Tensor *> Writer::select(const std::function<bool(const Tensor &)> &wanted) {
  std::vector<const Tensor *> result;
  for (const Tensor &tensor : names.tensors)
    if (wanted(tensor))
      result.push_back(&tensor);
  return result;
}

} // namespace ptowsp::fuzz
