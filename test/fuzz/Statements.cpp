// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Statements.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace ptowsp::fuzz {

constexpr unsigned maxNesting = 5;

void Statements::statements(int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    statement();
}

void Statements::statement() {
  using Make = void (Statements::*)();
  struct Choice {
    int64_t weight;
    Make make;
    bool nests;
  };
  static const std::vector<Choice> choices = {
      {30, &Statements::task, false},         {12, &Statements::chain, false},
      {16, &Statements::parallel, true},      {14, &Statements::forEach, true},
      {7, &Statements::select, true},         {8, &Statements::scope, true},
      {12, &Statements::intermediate, false}, {8, &Statements::cond, true},
      {6, &Statements::call, true},           {6, &Statements::loadValue, false},
      {16, &Statements::setSlot, false},
  };
  if (budget < times)
    return;
  if (nesting < maxNesting && dice.chance(9))
    return parts(dice.chance(60) ? "sequential" : "combine");
  int64_t sum = 0;
  for (const Choice &choice : choices)
    sum += choice.nests && nesting >= maxNesting ? 0 : choice.weight;
  int64_t pick = dice.below(sum);
  for (const Choice &choice : choices) {
    if (choice.nests && nesting >= maxNesting)
      continue;
    pick -= choice.weight;
    if (pick < 0)
      return (this->*choice.make)();
  }
}

void Statements::nested(int64_t count, const std::function<void()> &content) {
  const int64_t before = times;
  times *= std::max<int64_t>(count, 1);
  ++nesting;
  content();
  --nesting;
  times = before;
}

std::vector<const Tensor *> Statements::writable() {
  return Writer::select([](const Tensor &t) { return t.writable && !isEmpty(t); });
}

void Statements::task() {
  const std::vector<const Tensor *> targets = writable();
  if (targets.empty())
    return;
  // What was made last is near at hand more often: chains over it are what can go wrong.
  const Tensor target = dice.chance(40) ? *targets.back() : *dice.among(targets);
  submit(target, target.readable && dice.chance(50) ? "inout" : "out", /*whole=*/false);
}

/// A task that writes a part of `target`, or all of it, which then has to be one tile.
bool Statements::submit(const Tensor &target, const std::string &access, bool whole) {
  const int64_t allRows = target.dims[target.outer()].actual;
  const int64_t rows = whole ? allRows : dice.between(1, std::min<int64_t>(allRows, 3));
  const int64_t columns = target.tileColumns();
  std::vector<Tensor> sources;
  for (const Tensor *source : Writer::select([&](const Tensor &t) {
         return t.readable && !isEmpty(t) && t.element == target.element && t.root != target.root &&
                t.dims[t.outer()].actual >= rows;
       }))
    sources.push_back(*source);
  if ((sources.empty() && access == "out") || budget < times)
    return false;
  budget -= times;
  std::vector<Tensor> views = {whole ? target : tile(target, rows, columns)};
  std::vector<std::string> accesses = {access};
  int64_t reads = sources.empty() ? 0 : dice.between(access == "out" ? 1 : 0, 2);
  for (; reads > 0; --reads) {
    const Tensor source = dice.chance(35) ? sources.back() : dice.among(sources);
    views.push_back(tile(source, rows, columns));
    accesses.push_back("in");
  }
  std::vector<Argument> arguments;
  for (size_t i = 0; i < views.size(); ++i)
    arguments.push_back({accesses[i], &views[i]});
  std::vector<std::string> types;
  const std::string kernel = kernels.make(arguments, types);
  noteKeys(kernel, types);
  std::string list, typeList;
  for (const Tensor &view : views) {
    list += (list.empty() ? "" : ", ") + view.name;
    typeList += (typeList.empty() ? "" : ", ") + view.type();
  }
  for (const std::string &type : types) {
    list += ", " + scalar(type);
    typeList += ", " + type;
  }
  line(fmt::format("wsp.task @{}({}) : {}", kernel, list, typeList));
  if (views[0].name != target.name && dice.chance(50)) { // what has been written can be read
    views[0].readable = true;
    names.tensors.push_back(views[0]);
  }
  return true;
}

void Statements::noteKeys(const std::string &kernel, const std::vector<std::string> &types) {
  auto [it, isNew] = keyNames.insert({kernel, {axes, {}}});
  for (size_t i = 0; i < types.size() && isNew; ++i)
    if (types[i] == "i32")
      it->second.scalars.push_back(fmt::format("%s{}: i32", i));
  std::vector<std::string> &known = it->second.axes;
  known.erase(std::remove_if(known.begin(), known.end(),
                             [&](const std::string &axis) {
                               return std::find(axes.begin(), axes.end(), axis) == axes.end();
                             }),
              known.end());
}

/// Several tasks on one view.
void Statements::chain() {
  const std::vector<const Tensor *> targets = writable();
  if (targets.empty())
    return;
  const Tensor target = *dice.among(targets);
  const int64_t rows = dice.between(1, std::min<int64_t>(target.dims[target.outer()].actual, 3));
  Tensor part = tile(target, rows, target.tileColumns());
  for (int64_t i = dice.between(2, 4); i > 0; --i) {
    if (!submit(part, part.readable && dice.chance(70) ? "inout" : "out", /*whole=*/true))
      return;
    part.readable = true;
  }
  if (part.name != target.name)
    names.tensors.push_back(part);
}

void Statements::own(const std::vector<std::string> &iterators, const std::vector<int64_t> &extents,
                     bool mayReadAcross) {
  const bool readsAcross = mayReadAcross && dice.chance(25);
  std::set<unsigned> owned;
  std::vector<Tensor> parts;
  std::vector<Tensor> before = names.tensors;
  for (size_t i = before.size(); i-- > 0;) { // one handle of each tensor, the last made first
    const Tensor &tensor = before[i];
    bool fits = tensor.writable && tensor.outer() >= iterators.size() && parts.size() < 3;
    for (size_t d = 0; d < tensor.dims.size() && fits; ++d)
      fits = d < extents.size() ? tensor.dims[d].actual >= extents[d] : tensor.dims[d].actual > 0;
    if (!fits || owned.count(tensor.root) || (before.size() > 2 && dice.chance(20)))
      continue;
    owned.insert(tensor.root);
    parts.push_back(at(tensor, iterators));
  }
  for (Tensor &tensor : names.tensors) {
    tensor.writable = false;
    tensor.readable &= readsAcross || !owned.count(tensor.root);
  }
  names.tensors.insert(names.tensors.end(), parts.begin(), parts.end());
}

void Statements::parallel() {
  std::vector<int64_t> sizes;
  for (const Tensor *tensor : writable())
    if (tensor->outer() > 0 && (sizes.empty() || dice.chance(40))) {
      sizes.clear();
      for (size_t d = 0; d < tensor->outer(); ++d)
        sizes.push_back(tensor->dims[d].actual);
    }
  if (sizes.empty())
    sizes.push_back(dice.between(1, 3));
  sizes.resize(static_cast<size_t>(dice.between(1, static_cast<int64_t>(sizes.size()))));
  std::vector<std::string> iterators;
  std::vector<int64_t> extents;
  std::string heads, counts;
  int64_t product = 1;
  for (int64_t size : sizes) {
    const Extent axis = extent(size);
    iterators.push_back(fresh("i"));
    extents.push_back(axis.most);
    product *= std::max<int64_t>(axis.most, 1);
    heads += (heads.empty() ? "" : ", ") + iterators.back();
    counts += (counts.empty() ? "" : ", ") + axis.name;
  }
  block(fmt::format("wsp.parallel ({}) in ({})", heads, counts), [&] {
    own(iterators, extents, /*mayReadAcross=*/false);
    const std::vector<std::string> outerAxes = axes;
    axes.insert(axes.end(), iterators.begin(), iterators.end());
    for (size_t d = 0; d < iterators.size(); ++d)
      names.indices.push_back({iterators[d], std::max<int64_t>(extents[d] - 1, 0)});
    nested(product, [&] { unordered([&] { statements(dice.between(1, 4)); }); });
    axes = outerAxes;
  });
}

void Statements::forEach() {
  const Extent first = extent(dice.between(1, 4));
  std::string heads = fresh("i"), counts = first.name;
  std::vector<Index> added = {{heads, std::max<int64_t>(first.most - 1, 0)}};
  int64_t product = std::max<int64_t>(first.most, 1);
  if (dice.chance(25)) {
    const Extent second = extent(2);
    const std::string iterator = fresh("j");
    heads += ", " + iterator;
    counts += ", " + second.name;
    added.push_back({iterator, std::max<int64_t>(second.most - 1, 0)});
    product *= std::max<int64_t>(second.most, 1);
  }
  const char *pipelined = dice.chance(40) ? " pipelined" : "";
  block(fmt::format("wsp.for_each ({}) in ({}){}", heads, counts, pipelined), [&] {
    const std::vector<std::string> outerAxes = axes;
    for (const Index &index : added) {
      names.indices.push_back(index);
      axes.push_back(index.name);
    }
    nested(product, [&] { statements(dice.between(1, 4)); });
    axes = outerAxes;
  });
}

void Statements::select() {
  if (indptr.dims.empty())
    return;
  const std::string row = valueBelow(indptr.dims[0].actual - 1);
  const std::string column = fresh("col"), place = fresh("place");
  block(fmt::format("wsp.select ({}, {}) in {} at {}[{}] : {}, {}", column, place, indices.name,
                    indptr.name, row, indices.type(), indptr.type()),
        [&] {
          own({place}, {indptrMost}, /*mayReadAcross=*/true);
          names.indices.push_back({column, indicesMost - 1});
          names.indices.push_back({place, indptrMost - 1});
          nested(3, [&] { unordered([&] { statements(dice.between(1, 3)); }); });
        });
}

void Statements::scope() {
  block("wsp.scope", [&] {
    nested(1, [&] {
      intermediate();
      statements(dice.between(1, 4));
    });
  });
}

void Statements::parts(const std::string &kind) {
  block("wsp." + kind, [&] {
    nested(1, [&] {
      const auto content = [&] { statements(dice.between(2, 4)); };
      kind == "combine" ? unordered(content) : content();
    });
  });
}

void Statements::cond() {
  const std::string chosen = condition();
  const Names before = names;
  auto branch = [&] { nested(1, [&] { statements(dice.between(1, 3)); }); };
  block("wsp.cond " + chosen, branch, dice.chance(50) ? "} otherwise {" : "}");
  if (body.size() < 14 || body.substr(body.size() - 14) != "} otherwise {\n")
    return;
  ++depth;
  branch();
  names = before;
  --depth;
  line("}");
}

/// A workload of some of the tensors, called here.
void Statements::call() {
  std::vector<Tensor> passed;
  std::set<unsigned> given;
  for (const Tensor &tensor : names.tensors)
    if ((tensor.readable || tensor.writable) && passed.size() < 4 && dice.chance(60) &&
        given.insert(tensor.root).second)
      passed.push_back(tensor);
  if (passed.empty())
    return;
  std::string list, types, parameters;
  for (Tensor &tensor : passed) {
    const char *access = !tensor.writable ? "in" : tensor.readable ? "inout" : "out";
    const char *comma = list.empty() ? "" : ", ";
    list += comma + tensor.name;
    types += comma + tensor.type();
    tensor.name = fresh("p");
    parameters += fmt::format("{}{} {}: {}", comma, access, tensor.name, tensor.type());
  }
  const std::string callee = fmt::format("f{}", counter++);
  const int64_t calls = dice.between(1, 2);
  const std::string outerBody = std::exchange(body, "");
  const Names outerNames = std::exchange(names, {});
  const unsigned outerDepth = std::exchange(depth, 1);
  const std::vector<Tensor> outerLengths = std::exchange(lengths, {});
  const Tensor outerIndptr = std::exchange(indptr, {});
  const std::vector<std::string> outerAxes = std::exchange(axes, {});
  names.tensors = passed;
  nested(calls, [&] { statements(dice.between(1, 4)); });
  workloads += fmt::format("wsp.workload @{}({}) {{\n{}}}\n\n", callee, parameters, body);
  body = outerBody;
  names = outerNames;
  depth = outerDepth;
  lengths = outerLengths;
  indptr = outerIndptr;
  axes = outerAxes;
  for (int64_t i = 0; i < calls; ++i)
    line(fmt::format("wsp.call @{}({}) : {}", callee, list, types));
}

/// A condition or an index that follows from what a task may have computed.
void Statements::loadValue() {
  const std::vector<const Tensor *> sources = Writer::select(
      [](const Tensor &t) { return t.readable && t.element == "i32" && !isEmpty(t); });
  if (sources.empty())
    return;
  const std::string loaded = load(Tensor(*dice.among(sources)));
  const int64_t bound = dice.between(1, 4);
  const std::string limit = constant(std::to_string(bound), "i32");
  if (dice.chance(40)) {
    const std::string result = fresh("b");
    line(fmt::format("{} = arith.cmpi sgt, {}, {} : i32", result, loaded, limit));
    names.conditions.push_back(result);
    return;
  }
  const std::string rest = fresh("r"), result = fresh("x");
  line(fmt::format("{} = arith.remui {}, {} : i32", rest, loaded, limit));
  line(fmt::format("{} = arith.index_castui {} : i32 to index", result, rest));
  names.indices.push_back({result, bound - 1});
}

/// What is held follows from what was held, or from what a task has computed.
void Statements::setSlot() {
  if (slots.empty() || !isOrdered)
    return;
  const Slot slot = dice.among(slots);
  const std::vector<const Tensor *> sources = Writer::select(
      [&](const Tensor &t) { return t.readable && t.element == slot.type && !isEmpty(t); });
  if (!sources.empty() && dice.chance(75)) {
    const Tensor source = *dice.among(sources);
    const std::string indices = place(source);
    return line(fmt::format("wsp.slot_load @{}, {}[{}] : {}", slot.name, source.name, indices,
                            source.type()));
  }
  const std::string held = readSlot(slot), other = scalar(slot.type), sum = fresh("s");
  line(fmt::format("{} = arith.add{} {}, {} : {}", sum, slot.type[0], held, other, slot.type));
  line(fmt::format("wsp.slot_set @{}, {} : {}", slot.name, sum, slot.type));
}

void Statements::unordered(const std::function<void()> &content) {
  const bool before = std::exchange(isOrdered, false);
  content();
  isOrdered = before;
}

void Statements::intermediate() {
  std::vector<Tensor> likes;
  for (const Tensor *tensor :
       Writer::select([](const Tensor &t) { return t.readable && !isEmpty(t); }))
    likes.push_back(*tensor);
  if (likes.empty() || budget < 2 * times)
    return;
  const Tensor like = dice.among(likes);
  if (dice.chance(40))
    return intermediateOfRows(like);
  Tensor tensor;
  tensor.name = fresh("t");
  tensor.element = like.element;
  const int64_t rows = dice.between(1, std::min<int64_t>(like.dims[like.outer()].actual, 3));
  tensor.dims = {{rows, rows, ""}, {like.tileColumns(), like.tileColumns(), ""}};
  tensor.strides = {like.tileColumns(), 1};
  tensor.root = roots++;
  tensor.writable = true;
  line(fmt::format("{} = wsp.intermediate : {}", tensor.name, tensor.type()));
  submit(tensor, "out", /*whole=*/true);
  tensor.readable = true;
  names.tensors.push_back(tensor);
}

/// Several tiles, of which a loop of its own writes each first.
void Statements::intermediateOfRows(const Tensor &like) {
  const Extent count = extent(dice.between(1, 3));
  const int64_t columns = like.tileColumns();
  Tensor tensor;
  tensor.name = fresh("t");
  tensor.element = like.element;
  const int64_t rows = dice.between(1, std::min<int64_t>(like.dims[like.outer()].actual, 2));
  tensor.dims = {{open, count.most, ""}, {rows, rows, ""}, {columns, columns, ""}};
  tensor.strides = {rows * columns, columns, 1};
  tensor.root = roots++;
  tensor.writable = true;
  line(fmt::format("{} = wsp.intermediate({}) : {}", tensor.name, count.name, tensor.type()));
  const std::string iterator = fresh("i");
  if (budget < times * count.most)
    return;
  block(
      fmt::format("wsp.{} ({}) in ({})", dice.chance(70) ? "parallel" : "for_each", iterator,
                  count.name),
      [&] { nested(count.most, [&] { submit(at(tensor, {iterator}), "out", /*whole=*/true); }); });
  tensor.readable = true;
  if (count.exact)
    names.tensors.push_back(tensor);
}

} // namespace ptowsp::fuzz
