// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One kernel against the tile API; the parts are in Kernel.cpp (frame and arguments),
/// KernelHelpers.cpp (functions that its file defines for itself),
/// KernelMemory.cpp (views of global memory), KernelTiles.cpp (tiles and their types),
/// KernelVariables.cpp (which of them are one variable) and KernelInstructions.cpp
/// (instructions and control flow).
///
/// Invariant: the text depends on the kernel alone, never on the machine: addresses and
/// flags are in the IR, costs and capacities in the machine header.

#ifndef PTOWSP_CODEGEN_KERNELEMITTER_H
#define PTOWSP_CODEGEN_KERNELEMITTER_H

#include "codegen/Cpp/Names.h"
#include "codegen/Cpp/Scalars.h"
#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "dialects/Tile/Places.h"

namespace ptowsp::codegen {

/// A number that is known while compiling, or the text that computes it.
struct Number {
  int64_t value = 0;
  std::string text; ///< empty when `value` is the number

  bool isKnown() const { return text.empty(); }
  bool is(int64_t other) const { return isKnown() && value == other; }
  std::string str() const { return isKnown() ? std::to_string(value) : text; }
};

/// A view of global memory: elements from an argument's first on.
struct MemoryView {
  std::string pointer;
  int64_t offset = 0; ///< what is known of it
  std::string terms; ///< what is not
  std::vector<Number> sizes;
  std::vector<Number> strides;
};

/// How memory is moved: as it is, or one value per row as one row.
enum class MemoryForm { plain, column };

/// Memory as an instruction names it: its variable and the type of that.
struct Tensor {
  std::string name;
  std::string type;
};

/// How a tile is called. One value per row is a column to some instructions and a row to
/// others; both names then stand for the same bytes.
struct TileNames {
  std::string tile;
  std::string row;
};

class KernelEmitter {
public:
  KernelEmitter(Model &model, const KernelEntry &kernel);

  llvm::FailureOr<std::string> emit();

private:
  // Kernel.cpp
  void emitHead();
  llvm::LogicalResult emitBody();
  llvm::LogicalResult emitArguments();
  void emitScalar(mlir::BlockArgument arg);

  // KernelHelpers.cpp
  void emitHelpers();
  void emitBitsHelper();
  void emitToBitsHelper();
  void emitIntegerHelpers();
  bool needsBitsHelper();
  bool needsToBitsHelper();

  // KernelMemory.cpp
  llvm::LogicalResult emitMemory(mlir::BlockArgument arg);
  llvm::LogicalResult emitView(mlir::Operation *op);
  MemoryView describeArgumentMemory(mlir::BlockArgument arg);
  llvm::FailureOr<MemoryView> describeView(mlir::Operation *op);
  MemoryView takeSubview(mlir::memref::SubViewOp op) const;
  Number getNumber(mlir::OpFoldResult operand) const;
  /// Declares the tensors that loads and stores of `memory` name; the one that stands for a column
  /// has another name where there are both.
  llvm::LogicalResult declareTensors(mlir::Value memory, const std::string &name,
                                     const std::string &pointer);
  llvm::LogicalResult declareTensor(mlir::Value memory, MemoryForm form, const std::string &name,
                                    const std::string &pointer);
  std::string declareType(const std::string &hint, const std::string &text);

  // KernelTiles.cpp
  llvm::LogicalResult emitTiles();
  llvm::LogicalResult emitTile(mlir::Value value);
  llvm::LogicalResult emitScratch(tile::TilePipeOpInterface instruction);
  void findColumnUses();
  void declareTile(tile::TileType type, const std::string &name, uint64_t address,
                   const std::string &extents, const std::string &remark);
  llvm::FailureOr<std::string> getTileType(tile::TileType type, mlir::Location loc,
                                           llvm::StringRef padding = {});
  llvm::FailureOr<std::string> getWordsType(tile::TileType type, mlir::Location loc);
  llvm::FailureOr<std::string> declareView(mlir::Value value, const std::string &typeName,
                                           llvm::StringRef suffix, bool isWritten, bool keepsKind);
  llvm::FailureOr<std::string> getValidExtents(tile::TilePipeOpInterface definition,
                                               tile::TileType type) const;
  std::optional<std::string> findValidExtent(tile::TilePipeOpInterface definition,
                                             tile::TileType type, unsigned dimension) const;
  std::string describeSharing(const std::string &name, tile::TileType type, uint64_t address);

  // KernelVariables.cpp
  llvm::LogicalResult findVariables();
  /// The tile whose variable holds `tile`.
  mlir::Value findVariable(mlir::Value tile) const;

  // KernelInstructions.cpp
  llvm::LogicalResult emitBlock(mlir::Block &block);
  llvm::LogicalResult emitScope(mlir::Block &block);
  llvm::LogicalResult emitOperation(mlir::Operation &op);
  llvm::LogicalResult emitInstruction(tile::TilePipeOpInterface op);
  void emitOtherForms(tile::TilePipeOpInterface op);
  llvm::FailureOr<std::string> expand(tile::TilePipeOpInterface op, llvm::StringRef token);
  llvm::FailureOr<std::string> expandTile(tile::TilePipeOpInterface op, mlir::Value value,
                                          llvm::StringRef form);
  llvm::LogicalResult emitFor(mlir::scf::ForOp loop);
  llvm::LogicalResult emitIf(mlir::scf::IfOp branch);
  llvm::LogicalResult declareYielded(mlir::scf::IfOp branch);
  void emitYield(mlir::scf::YieldOp yield);
  void declareResults(mlir::Operation *op, mlir::ValueRange values, mlir::ValueRange inits);
  std::string nameOf(mlir::Value tile, bool asRow) const;

  Model &model;
  const KernelEntry &kernel;
  tile::KernelOp op;
  CppWriter out;
  Names names;
  ScalarEmitter scalars;
  tile::Ranges ranges;
  llvm::MapVector<mlir::Value, MemoryView> views;
  llvm::MapVector<std::pair<mlir::Value, MemoryForm>, Tensor> tensors; ///< as loads name memory
  llvm::MapVector<mlir::Value, TileNames> tiles; ///< the variables
  llvm::DenseMap<mlir::Value, mlir::Value> oneVariable; ///< to the tile that names it
  llvm::MapVector<mlir::Operation *, std::string>
      scratch; ///< what instructions need for themselves
  std::vector<std::string> behind; ///< statements that follow the instruction
  llvm::MapVector<mlir::Value, std::string> carried; ///< scalars that loops and branches set
  std::map<std::string, std::string> types; ///< from the text to the name
  llvm::DenseMap<mlir::Value, std::pair<bool, bool>> columnUses; ///< as a column, as a row

  /// A tile that has been declared, with the bytes it takes.
  struct PlacedTile {
    std::string name;
    tile::Memory memory;
    uint64_t begin;
    uint64_t end;
  };
  std::vector<PlacedTile> placed;
};

/// Whether the instruction takes columns as rows.
bool takesRows(mlir::Operation *op);

/// How a load or store moves its memory.
MemoryForm getMemoryForm(mlir::Operation *op);

/// The bytes of a column as one row.
tile::TileType getRowType(tile::TileType column);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_KERNELEMITTER_H
