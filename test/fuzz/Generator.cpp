// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Generator.h"
#include "test/fuzz/Statements.h"

#include <fmt/format.h>

namespace ptowsp::fuzz {
namespace {

class Generator : Statements {
public:
  explicit Generator(uint64_t seed) : Statements(seed), seed(seed) {}

  std::string run();

private:
  void declareSymbols();
  void declareSlots();
  void declareTensors();
  void declareAxes();
  void addTensor(const std::string &name, const std::string &element, std::vector<Dim> dims,
                 const std::string &access);
  std::string directive(const std::string &head, const std::string &over, int64_t bound);
  std::string dispatch();
  std::string schedule();

  uint64_t seed;
  std::string signature, symbolText;
  std::vector<std::pair<std::string, int64_t>> slotValues;
};

void Generator::declareSymbols() {
  static const std::vector<std::string> stems = {"n", "m", "k"};
  const int64_t count = dice.below(4);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t value = dice.chance(12) ? 0 : dice.between(1, 4);
    symbols.push_back({stems[i], value});
    symbolText += fmt::format("wsp.symbol @{} : index = {}\n", stems[i], dice.between(0, 5));
  }
}

void Generator::declareSlots() {
  static const std::vector<std::string> types = {"i32", "i32", "f32", "i16"};
  for (int64_t i = dice.chance(40) ? 0 : dice.between(1, 3); i > 0; --i) {
    const std::string type = dice.among(types), name = fmt::format("slot_{}", i);
    const int64_t value = dice.between(-3, 5);
    slots.push_back({name, type});
    symbolText +=
        fmt::format("wsp.slot @{} : {} = {}{}\n", name, type, value, type[0] == 'f' ? ".25" : "");
    if (type[0] == 'i' && dice.chance(30)) // the host sets some
      slotValues.push_back({name, dice.between(0, 9)});
  }
}

void Generator::addTensor(const std::string &name, const std::string &element,
                          std::vector<Dim> dims, const std::string &access) {
  Tensor tensor;
  tensor.name = "%" + name;
  tensor.element = element;
  tensor.dims = std::move(dims);
  tensor.strides.resize(tensor.dims.size());
  int64_t stride = 1;
  std::string extents;
  for (size_t d = tensor.dims.size(); d-- > 0;) {
    tensor.strides[d] = stride;
    stride = tensor.dims[d].known == open || stride == open ? open : stride * tensor.dims[d].known;
  }
  for (const Dim &dim : tensor.dims)
    if (dim.known == open)
      extents += (extents.empty() ? "@" : ", @") + dim.symbol;
  tensor.root = roots++;
  tensor.readable = access != "out";
  tensor.writable = access != "in";
  signature += fmt::format("{}{} {}: {}{}", signature.empty() ? "" : ",\n    ", access, tensor.name,
                           tensor.type(), extents.empty() ? "" : "[" + extents + "]");
  names.tensors.push_back(std::move(tensor));
}

void Generator::declareTensors() {
  static const std::vector<std::string> elements = {"f32", "f32", "i32", "i32", "f16", "i16"};
  static const std::vector<std::string> accesses = {"in", "inout", "inout", "out"};
  const int64_t kinds = dice.between(1, 2), count = dice.between(2, 5);
  std::vector<std::string> used;
  for (int64_t i = 0; i < kinds; ++i)
    used.push_back(dice.among(elements));
  for (int64_t i = 0; i < count; ++i) {
    const std::string element = i < 2 ? used[0] : dice.among(used);
    const int64_t columns = Tensor{"", element, {}, {}}.tileColumns();
    static const std::vector<int64_t> more = {0, 0, 3, 8, 16};
    std::vector<Dim> dims;
    for (int64_t outer = dice.below(3) + (i == 0 ? 1 : 0); outer > 0 && dims.size() < 2; --outer) {
      if (!symbols.empty() && dice.chance(45)) {
        const auto &[name, value] = dice.among(symbols);
        dims.push_back({open, value, name});
      } else {
        const int64_t size = dice.between(1, 4);
        dims.push_back({size, size, ""});
      }
    }
    for (int64_t size : {dice.between(1, 6), columns + dice.among(more)})
      dims.push_back({size, size, ""});
    const std::string access = i == 0 ? "inout" : i == 1 ? "in" : dice.among(accesses);
    addTensor(fmt::format("a{}", i), element, dims, access);
  }
}

/// What the workload itself reads: lengths, rows of indices, scalars.
void Generator::declareAxes() {
  auto takeLast = [&] {
    Tensor tensor = names.tensors.back();
    names.tensors.pop_back();
    return tensor;
  };
  if (dice.chance(50)) {
    const int64_t size = dice.between(1, 4), most = dice.between(1, 3);
    addTensor(fmt::format("lengths_{}", most), "i32", {{size, size, ""}}, "in");
    lengths.push_back(takeLast());
    lengths.back().most = most;
  }
  if (dice.chance(45)) {
    const int64_t rows = dice.between(1, 4);
    indptrMost = dice.between(1, 7);
    indicesMost = dice.between(1, 4);
    addTensor(fmt::format("indptr_{}", indptrMost), "i32", {{rows + 1, rows + 1, ""}}, "in");
    indptr = takeLast();
    addTensor(fmt::format("indices_{}", indicesMost), "i32", {{indptrMost, indptrMost, ""}}, "in");
    indices = takeLast();
  }
  for (const char *type : {"f32", "i32"})
    if (dice.chance(60)) {
      signature += fmt::format(",\n    %s_{0}: {0}", type);
      names.scalars.push_back({fmt::format("%s_{}", type), type});
    }
}

/// A directive with a key for the tasks of one kernel, below `bound` unless that is zero; empty
/// when nothing can be a key.
std::string Generator::directive(const std::string &head, const std::string &over, int64_t bound) {
  std::vector<std::pair<std::string, std::string>> choices;
  for (const auto &[kernel, known] : keyNames)
    for (const auto *variables : {&known.axes, &known.scalars})
      for (const std::string &variable : *variables)
        choices.push_back({kernel, variable});
  if (choices.empty())
    return "";
  const auto [kernel, variable] = dice.among(choices);
  const std::string text = fmt::format("  {}({}){} for @{}", head, variable, over, kernel);
  const bool isIndex = variable.find(':') == std::string::npos;
  if (bound == 0 && (isIndex || dice.chance(50)))
    return text + "\n";
  const std::string type = isIndex ? "index" : "i32", name = variable.substr(0, variable.find(':'));
  return fmt::format("{0} {{\n    %bound = arith.constant {1} : {2}\n    %key = arith.remui {3}, "
                     "%bound : {2}\n    wsp.yield %key : {2}\n  }}\n",
                     text, bound == 0 ? 7 : bound, type, name);
}

std::string Generator::dispatch() {
  static const std::vector<std::string> keyed = {"affinity", "hash", "custom"};
  const int64_t domains = dice.between(1, 4);
  const std::string over = fmt::format(" over {}", domains);
  if (dice.chance(60)) {
    const std::string policy = dice.among(keyed);
    const std::string text =
        directive("wsp.dispatch " + policy, over, policy == "custom" ? domains : 0);
    if (!text.empty())
      return text;
  }
  return dice.chance(70) ? fmt::format("  wsp.dispatch round_robin({})\n", domains)
                         : fmt::format("  wsp.dispatch work_steal{}\n", over);
}

std::string Generator::schedule() {
  if (dice.chance(30))
    return "";
  static const std::vector<std::string> modes = {"", "", " mode(stall)", " mode(benchmark)"};
  static const std::vector<std::string> readies = {"submission", "fifo", "work_steal"};
  static const std::vector<std::string> starts = {"immediate", "after_orchestration",
                                                  "threshold(5)"};
  std::string text = dispatch();
  text += fmt::format("  wsp.task_window {}{}\n", dice.between(300, 500), dice.among(modes));
  if (dice.chance(30))
    text += directive("wsp.ready priority", "", 0);
  else if (dice.chance(50))
    text += "  wsp.ready " + dice.among(readies) + "\n";
  if (dice.chance(50))
    text += "  wsp.start " + dice.among(starts) + "\n";
  if (dice.chance(40)) {
    text += fmt::format("  wsp.streams {}\n", dice.between(1, 3));
    if (dice.chance(60))
      text += directive("wsp.stream_by", "", 0);
  }
  for (const char *other : {"wsp.pools by_unit", "wsp.deps inferred", "wsp.spatial_map [2, 3]"})
    if (dice.chance(10))
      text += fmt::format("  {}\n", other);
  return "\nwsp.schedule @s for @main {\n" + text + "}\n";
}

std::string Generator::run() {
  declareSymbols();
  declareSlots();
  declareTensors();
  declareAxes();
  budget = dice.between(20, 120);
  depth = 1;
  statements(dice.between(3, 7));
  std::string text = fmt::format("// run: seed={}", seed);
  for (const auto *values : {&symbols, &slotValues})
    for (const auto &[name, value] : *values)
      text += fmt::format(" {}={}", name, value);
  return text + "\n\n" + kernels.text() + symbolText + "\n" + workloads + "wsp.workload @main(" +
         signature + ") {\n" + body + "}\n" + schedule();
}

} // namespace

std::string generateProgram(uint64_t seed) { return Generator(seed).run(); }

} // namespace ptowsp::fuzz
