// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Sorts and merges of values with their indices. A pair takes 8 bytes: the value, for f16 two
/// bytes of zero, the index.

#include "compiler/Interpreter/Execution.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>
#include <array>
#include <cstring>

using namespace mlir;

namespace ptowsp::interpreter {
namespace {

constexpr size_t pairBytes = 8, indexPlace = 4;

struct Pair {
  int32_t rank = 0; ///< grows with the value
  uint32_t index = 0;
  std::array<uint8_t, pairBytes> bytes = {};
};

/// Zeros are equal; a NaN is beyond infinity, on the side of its sign.
int32_t rankOf(const uint8_t *value, size_t valueBytes) {
  uint32_t bits = 0;
  std::memcpy(&bits, value, valueBytes);
  const uint32_t sign = uint32_t{1} << (valueBytes * 8 - 1);
  const auto magnitude = static_cast<int32_t>(bits & (sign - 1));
  return bits & sign ? -magnitude : magnitude;
}

Pair makePair(const uint8_t *value, size_t valueBytes, const uint8_t *index) {
  Pair pair{rankOf(value, valueBytes), 0, {}};
  std::memcpy(pair.bytes.data(), value, valueBytes);
  std::memcpy(pair.bytes.data() + indexPlace, index, sizeof pair.index);
  std::memcpy(&pair.index, index, sizeof pair.index);
  return pair;
}

using Pairs = std::vector<Pair>;

/// The pairs in a row of a tile of elements.
Pairs readPairs(const TileValue &tile, uint64_t firstElement, uint64_t count) {
  Pairs pairs(count);
  const size_t valueBytes = tile.storage->bytesPerElement();
  for (uint64_t i = 0; i < count; ++i) {
    const uint8_t *at = tile.storage->at(firstElement) + i * pairBytes;
    pairs[i] = makePair(at, valueBytes, at + indexPlace);
  }
  return pairs;
}

void writePairs(Storage &to, uint64_t firstElement, const Pairs &pairs) {
  for (auto [i, pair] : llvm::enumerate(pairs))
    std::memcpy(to.at(firstElement) + i * pairBytes, pair.bytes.data(), pairBytes);
}

/// Of equal values those of the earlier list come first.
Pairs mergeLists(ArrayRef<Pairs> lists) {
  Pairs all;
  for (const Pairs &list : lists) {
    Pairs merged;
    std::merge(all.begin(), all.end(), list.begin(), list.end(), std::back_inserter(merged),
               [](const Pair &a, const Pair &b) { return a.rank > b.rank; });
    all = std::move(merged);
  }
  return all;
}

using TileOf = llvm::function_ref<const TileValue &(mlir::Value)>;

void sort(tile::Sort32Op op, TileOf tileOf, Storage &to) {
  constexpr int64_t atOnce = 32;
  const TileValue &values = tileOf(op.getValues()), &index = tileOf(op.getIndex());
  const int64_t pitch = op.getValues().getType().getColumns();
  const int64_t toPitch = op.getResult().getType().getColumns();
  const int64_t each = toPitch / pitch;
  for (int64_t row = 0; row < values.validRows; ++row)
    for (int64_t first = 0; first < values.validColumns; first += atOnce) {
      Pairs pairs;
      for (int64_t i = row * pitch + first; i < row * pitch + first + atOnce; ++i)
        pairs.push_back(makePair(values.storage->at(i), values.storage->bytesPerElement(),
                                 index.storage->at(i)));
      llvm::sort(pairs, [](const Pair &a, const Pair &b) {
        return a.rank != b.rank ? a.rank > b.rank : a.index < b.index;
      });
      writePairs(to, row * toPitch + first * each, pairs);
    }
}

void mergeRuns(tile::MergeRunsOp op, TileOf tileOf, Storage &to) {
  constexpr uint64_t lists = 4;
  const TileValue &source = tileOf(op.getSource());
  const uint64_t each = tile::getPairElements(op.getSource().getType().getElementType());
  const uint64_t length = op.getLength() * each;
  for (uint64_t first = 0; first < to.size(); first += lists * length) {
    std::vector<Pairs> runs;
    for (uint64_t run = 0; run < lists; ++run)
      runs.push_back(readPairs(source, first + run * length, op.getLength()));
    writePairs(to, first, mergeLists(runs));
  }
}

void merge(tile::MergeOp op, TileOf tileOf, Storage &to) {
  std::vector<Pairs> lists;
  for (mlir::Value source : op.getSources()) {
    const TileValue &tile = tileOf(source);
    lists.push_back(readPairs(tile, 0, tile.storage->raw().size() / pairBytes));
  }
  Pairs merged = mergeLists(lists);
  merged.resize(to.raw().size() / pairBytes); // the smallest are left out
  writePairs(to, 0, merged);
}

/// The values or the indices of all pairs, whose rows follow each other.
void takePart(const TileValue &source, size_t place, Storage &to) {
  for (uint64_t i = 0; i < to.size(); ++i)
    std::memcpy(to.at(i), source.storage->at(0) + i * pairBytes + place, to.bytesPerElement());
}

} // namespace

LogicalResult Execution::runSort(Operation *op, Frame &frame) {
  auto type = cast<tile::TileType>(op->getResult(0).getType());
  std::unique_ptr<Storage> to = makeTile(op, type);
  if (!to)
    return failure();
  auto tileOf = [&](mlir::Value value) -> const TileValue & {
    return std::get<TileValue>(frame.at(value));
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](tile::Sort32Op sortOp) { sort(sortOp, tileOf, *to); })
      .Case([&](tile::MergeRunsOp mergeOp) { mergeRuns(mergeOp, tileOf, *to); })
      .Case([&](tile::MergeOp mergeOp) { merge(mergeOp, tileOf, *to); })
      .Case([&](tile::PairValuesOp part) { takePart(tileOf(part.getSource()), 0, *to); })
      .Case([&](tile::PairIndicesOp part) { takePart(tileOf(part.getSource()), indexPlace, *to); });
  const int64_t rows = tileOf(op->getOperand(0)).validRows;
  frame.insert_or_assign(op->getResult(0), TileValue{std::move(to), rows, type.getValid()[1]});
  return success();
}

} // namespace ptowsp::interpreter
