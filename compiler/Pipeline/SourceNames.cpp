// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Pipeline/SourceNames.h"
#include "compiler/Pipeline/ParserGuard.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace ptowsp {

/// The name that stands at `range`, without the sigil; empty for numbers.
static StringRef getName(SMRange range) {
  if (!range.isValid())
    return {};
  StringRef text(range.Start.getPointer(),
                 static_cast<size_t>(range.End.getPointer() - range.Start.getPointer()));
  if (!text.consume_front("%") || text.empty() || llvm::isDigit(text.front()))
    return {};
  return text.take_until([](char c) { return c == ':' || c == '#'; });
}

static Location withName(Location loc, StringRef name) {
  if (name.empty() || isa<NameLoc>(loc))
    return loc;
  return NameLoc::get(StringAttr::get(loc.getContext(), name), loc);
}

OwningOpRef<ModuleOp> parseWithNames(llvm::SourceMgr &sources, MLIRContext *context) {
  const llvm::MemoryBuffer *buffer = sources.getMemoryBuffer(sources.getMainFileID());
  if (failed(refuseWhatCrashes(*buffer, context)))
    return {};
  if (isBytecode(*buffer))
    return parseSourceFile<ModuleOp>(sources, ParserConfig(context));
  Block block;
  AsmParserState state;
  if (failed(parseAsmSourceFile(sources, &block, ParserConfig(context), &state)))
    return {};
  for (const AsmParserState::OperationDefinition &op : state.getOpDefs())
    for (const auto &group : op.resultGroups)
      if (op.op->getNumResults() == 1)
        op.op->setLoc(withName(op.op->getLoc(), getName(group.definition.loc)));
  for (const AsmParserState::BlockDefinition &block : state.getBlockDefs())
    for (auto [arg, definition] : llvm::zip(block.block->getArguments(), block.arguments))
      arg.setLoc(withName(arg.getLoc(), getName(definition.loc)));
  auto loc = FileLineColLoc::get(context, buffer->getBufferIdentifier(), 1, 1);
  return detail::constructContainerOpForParserIfNecessary<ModuleOp>(&block, context, loc);
}

} // namespace ptowsp
