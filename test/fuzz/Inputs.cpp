// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Inputs.h"
#include "compiler/Interpreter/Memory.h"
#include "test/fuzz/Dice.h"

#include <cstring>

using namespace mlir;

namespace ptowsp::fuzz {

std::string RunLine::text() const {
  std::string text = "// run: seed=" + std::to_string(seed);
  for (const auto &[name, value] : symbols)
    text += " " + name + "=" + std::to_string(value);
  return text;
}

std::optional<RunLine> findRunLine(StringRef program) {
  SmallVector<StringRef> lines;
  program.split(lines, '\n');
  for (StringRef line : lines) {
    if (!line.consume_front("// run:"))
      continue;
    RunLine result;
    SmallVector<StringRef> words;
    line.split(words, ' ', -1, /*KeepEmpty=*/false);
    for (StringRef word : words) {
      auto [name, number] = word.split('=');
      uint64_t value = 0;
      if (number.getAsInteger(10, value))
        return std::nullopt;
      if (name == "seed")
        result.seed = value;
      else
        result.symbols[name.str()] = value;
    }
    return result;
  }
  return RunLine();
}

namespace {

/// Few different small numbers: sums of them are exact in every type.
uint64_t anyElement(Type type, Dice &dice) {
  const int64_t number = dice.between(-4, 8);
  if (auto floating = dyn_cast<FloatType>(type)) {
    llvm::APFloat value(static_cast<double>(number) / 4);
    bool exact = false;
    value.convert(floating.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &exact);
    return value.bitcastToAPInt().getZExtValue();
  }
  return static_cast<uint64_t>(number);
}

/// The numbers of a tensor that the workload reads itself.
std::vector<int64_t> structure(StringRef kind, int64_t bound, int64_t count, Dice &dice) {
  std::vector<int64_t> numbers;
  int64_t start = 0;
  for (int64_t i = 0; i < count; ++i) {
    if (kind == "indptr") {
      start = i == 0 ? 0 : std::min(bound, start + dice.below(4));
      numbers.push_back(start);
    } else {
      numbers.push_back(dice.below(kind == "lengths" ? bound + 1 : bound));
    }
  }
  return numbers;
}

/// What the line of values says of a tensor.
std::vector<int64_t> listed(StringRef name, uint64_t most, int64_t count, Dice &dice) {
  std::vector<int64_t> numbers;
  for (int64_t i = 0; i < count; ++i)
    numbers.push_back(dice.below(static_cast<int64_t>(most) + 1));
  if (name != "starts" || count < 2)
    return numbers;
  llvm::sort(numbers);
  numbers.front() = 0;
  numbers.back() = static_cast<int64_t>(most);
  return numbers;
}

void fill(interpreter::Tensor &tensor, StringRef name, const RunLine &line, Dice &dice) {
  const uint64_t bytes = interpreter::bytesOf(tensor.elementType);
  const auto count = static_cast<int64_t>(tensor.bytes.size() / bytes);
  auto [kind, rest] = name.split('_');
  int64_t bound = 0;
  std::vector<int64_t> numbers;
  if ((kind == "lengths" || kind == "indices" || kind == "indptr") &&
      !rest.split('_').first.getAsInteger(10, bound) && bound > 0)
    numbers = structure(kind, bound, count, dice);
  if (auto it = line.symbols.find(name.str()); it != line.symbols.end())
    numbers = listed(name, it->second, count, dice);
  for (int64_t i = 0; i < count; ++i) {
    const uint64_t bits =
        numbers.empty() ? anyElement(tensor.elementType, dice) : static_cast<uint64_t>(numbers[i]);
    std::memcpy(tensor.bytes.data() + i * bytes, &bits, bytes);
  }
}

/// A seed per argument, so that values stay the same when other arguments go.
uint64_t mix(uint64_t seed, StringRef name) {
  for (char c : name)
    seed = seed * 131 + static_cast<unsigned char>(c);
  return seed;
}

} // namespace

interpreter::Arguments makeArguments(wsp::WorkloadOp workload, const RunLine &line) {
  interpreter::Arguments arguments;
  auto module = workload->getParentOfType<ModuleOp>();
  for (const auto &[name, value] : line.symbols)
    if (module.lookupSymbol<wsp::SymbolOp>(name))
      arguments.symbols[name] = value;
    else if (module.lookupSymbol<wsp::SlotOp>(name))
      arguments.slots[name] = value;
  for (BlockArgument arg : workload.getBlock().getArguments()) {
    const unsigned index = arg.getArgNumber();
    const std::string name = workload.getArgName(index).str();
    Dice dice(mix(line.seed, name));
    auto type = dyn_cast<MemRefType>(arg.getType());
    if (!type) {
      const unsigned width = arg.getType().isIndex() ? 64 : arg.getType().getIntOrFloatBitWidth();
      const uint64_t mask = width == 64 ? ~uint64_t(0) : (uint64_t(1) << width) - 1;
      arguments.scalars[name] = anyElement(arg.getType(), dice) & mask;
      continue;
    }
    interpreter::Tensor &tensor = arguments.tensors[name];
    tensor.elementType = type.getElementType();
    auto names = cast<ArrayAttr>(workload.getArgExtents()[index]).getAsRange<FlatSymbolRefAttr>();
    auto next = names.begin();
    for (int64_t extent : type.getShape()) {
      if (ShapedType::isDynamic(extent)) {
        auto symbol = module.lookupSymbol<wsp::SymbolOp>((*next).getValue());
        auto given = arguments.symbols.find((*next++).getValue().str());
        extent = given != arguments.symbols.end() ? static_cast<int64_t>(given->second)
                                                  : cast<IntegerAttr>(symbol.getValue()).getInt();
      }
      tensor.shape.push_back(extent);
    }
    const std::optional<uint64_t> count = interpreter::countElements(tensor.shape);
    tensor.bytes.assign(count.value_or(0) * interpreter::bytesOf(tensor.elementType),
                        interpreter::poison);
    if (workload.getAccess(index) != tile::Access::out)
      fill(tensor, name, line, dice);
  }
  return arguments;
}

wsp::WorkloadOp findEntry(ModuleOp module) {
  wsp::WorkloadOp entry;
  for (auto workload : module.getOps<wsp::WorkloadOp>())
    if (SymbolTable::symbolKnownUseEmpty(workload, module) ||
        llvm::none_of(*SymbolTable::getSymbolUses(workload, module),
                      [](SymbolTable::SymbolUse use) { return isa<wsp::CallOp>(use.getUser()); }))
      entry = workload;
  return entry;
}

} // namespace ptowsp::fuzz
