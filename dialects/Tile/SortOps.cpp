// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the vector unit can sort and merge.

#include "dialects/Tile/Tile.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::tile;

int64_t tile::getPairElements(Type element) {
  constexpr int64_t pairBits = 64;
  return pairBits / element.getIntOrFloatBitWidth();
}

static LogicalResult reportSort(Operation *op, const Twine &what, const Twine &wayOut) {
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileShape);
  error << what;
  error.attachNote(op->getLoc()) << wayOut;
  return error;
}

/// Whether `pairs` has 8 bytes for each element of `values`.
static bool holdsPairs(TileType pairs, TileType values, Type element) {
  const int64_t each = getPairElements(element);
  return pairs.getElementType() == element && pairs.getRows() == values.getRows() &&
         pairs.getValid()[0] == values.getValid()[0] &&
         pairs.getColumns() == values.getColumns() * each &&
         pairs.getValid()[1] == values.getValid()[1] * each;
}

LogicalResult Sort32Op::verify() {
  constexpr int64_t atOnce = 32;
  TileType values = getValues().getType(), index = getIndex().getType();
  TileType pairs = getResult().getType();
  const int64_t columns = values.getValid()[1];
  if (ShapedType::isDynamic(columns) || columns % atOnce != 0)
    return reportSort(*this, "the columns of a sort are known and a multiple of 32",
                      "fill up the tile with 'tile.pad'; 'min' comes last");
  if (index != values.withElement(IntegerType::get(getContext(), 32)) ||
      !holdsPairs(pairs, values, values.getElementType()))
    return reportSort(*this,
                      "a sort takes an index of i32 for each value, and gives 8 bytes for each",
                      "for f32 the result has twice as many columns, for f16 four times as many");
  return success();
}

/// A row of pairs, all of which are valid.
static bool isPairRow(TileType type) { return type.getRows() == 1 && type.isFull(); }

LogicalResult MergeRunsOp::verify() {
  constexpr uint64_t leastBytes = 256, lists = 4, maxGroups = 255;
  TileType type = getSource().getType();
  const auto each = static_cast<uint64_t>(getPairElements(type.getElementType()));
  const auto columns = static_cast<uint64_t>(type.getColumns());
  const uint64_t length = getLength() * each; // in elements
  const uint64_t element = type.getElementType().getIntOrFloatBitWidth() / 8;
  if (isPairRow(type) && length != 0 && length * element % leastBytes == 0 &&
      columns % (lists * length) == 0 && columns / (lists * length) <= maxGroups)
    return success();
  return reportSort(*this,
                    "the unit merges up to 255 times four neighbouring runs in one full row, of a "
                    "multiple of 32 pairs",
                    "'tile.merge' merges two to four tiles of any length");
}

LogicalResult MergeOp::verify() {
  TileType result = getResult().getType();
  int64_t columns = 0;
  for (Type type : getSources().getTypes()) {
    auto source = cast<TileType>(type);
    if (source.getElementType() != result.getElementType() || !isPairRow(source))
      return reportSort(*this, "a merge takes full rows of pairs, with the elements of the result",
                        "'tile.sort32' gives pairs");
    columns += source.getColumns();
  }
  constexpr size_t least = 2, most = 4;
  if (getSources().size() < least || getSources().size() > most)
    return reportSort(*this, "a merge takes two to four tiles", "merge the results once more");
  if (!isPairRow(result) || result.getColumns() > columns ||
      result.getColumns() % getPairElements(result.getElementType()) != 0)
    return reportSort(*this, "the result of a merge is a full row of at most as many pairs",
                      "what does not fit is left out: the smallest values");
  return success();
}

StringRef MergeOp::getPattern() {
  static constexpr StringLiteral patterns[] = {
      "MrgSortExecutedNumList %n; TMRGSORT<%t_r, %t_s, %t_0, %t_1, false>(%r, %n, %s, %0, %1)",
      "MrgSortExecutedNumList %n; TMRGSORT<%t_r, %t_s, %t_0, %t_1, %t_2, false>(%r, %n, %s, %0, "
      "%1, %2)",
      "MrgSortExecutedNumList %n; TMRGSORT<%t_r, %t_s, %t_0, %t_1, %t_2, %t_3, false>(%r, %n, %s, "
      "%0, %1, %2, %3)"};
  return patterns[getSources().size() - 2];
}

TileType MergeOp::getScratchType() {
  int64_t columns = 0;
  for (Type type : getSources().getTypes())
    columns += cast<TileType>(type).getColumns();
  return getResult().getType().withShape(1, columns);
}

static LogicalResult verifyPairPart(Operation *op, TileType pairs, TileType part, Type element) {
  if (part.getElementType() == element && part.getValid()[1] == part.getColumns() &&
      holdsPairs(pairs, part, pairs.getElementType()))
    return success();
  return reportSort(op, "the values and the indices of pairs have a column for each pair",
                    "values have the pairs' element type, indices are i32");
}

LogicalResult PairValuesOp::verify() {
  TileType pairs = getSource().getType();
  return verifyPairPart(*this, pairs, getResult().getType(), pairs.getElementType());
}

StringRef PairValuesOp::getPattern() {
  return getSource().getType().getElementType().isF32()
             ? "TGATHER<%t_r, %t_0, MaskPattern::P0101>(%r, %0)"
             : "TGATHER<%t_r, %t_0, MaskPattern::P0001>(%r, %0)";
}

LogicalResult PairIndicesOp::verify() {
  return verifyPairPart(*this, getSource().getType(), getResult().getType(),
                        IntegerType::get(getContext(), 32));
}
