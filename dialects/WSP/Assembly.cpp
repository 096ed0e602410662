// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/WSP/Assembly.h"

using namespace mlir;

namespace ptowsp::wsp {

static constexpr StringRef axesName = "axes";

void addAxisNames(OpAsmParser &parser, ArrayRef<OpAsmParser::Argument> iterators,
                  NamedAttrList &attributes) {
  if (attributes.get(axesName))
    return;
  SmallVector<StringRef> names;
  for (const OpAsmParser::Argument &iterator : iterators) {
    StringRef name = iterator.ssaName.name.drop_front();
    names.push_back(!name.empty() && llvm::isDigit(name.front()) ? StringRef() : name);
  }
  attributes.set(axesName, parser.getBuilder().getStrArrayAttr(names));
}

/// Whether the SSA names that are printed are those of the axes.
static bool printsNames(OpAsmPrinter &printer, Block &body, ArrayAttr axes) {
  for (auto [iterator, axis] : llvm::zip(body.getArguments(), axes.getAsRange<StringAttr>())) {
    std::string printed;
    llvm::raw_string_ostream stream(printed);
    printer.printOperand(iterator, stream);
    if (StringRef(printed).drop_front() != axis.getValue())
      return false;
  }
  return true;
}

void printAxisDict(OpAsmPrinter &printer, Operation *loop, ArrayRef<StringRef> elided) {
  SmallVector<StringRef> all(elided);
  auto axes = loop->getAttrOfType<ArrayAttr>(axesName);
  if (axes && printsNames(printer, loop->getRegion(0).front(), axes))
    all.push_back(axesName);
  printer.printOptionalAttrDictWithKeyword(loop->getAttrs(), all);
}

void setAxisNames(Block &body, ArrayAttr axes, llvm::function_ref<void(Value, StringRef)> setName) {
  if (!axes)
    return;
  for (auto [iterator, axis] : llvm::zip(body.getArguments(), axes.getAsRange<StringAttr>()))
    if (!axis.getValue().empty())
      setName(iterator, axis.getValue());
}

} // namespace ptowsp::wsp
