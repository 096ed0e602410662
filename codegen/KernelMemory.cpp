// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Views of global memory in kernels: where they start, their extents and strides.

#include "codegen/KernelEmitter.h"
#include "codegen/PtoRuntime.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

//===-- Numbers -----------------------------------------------------------------------===//

Number KernelEmitter::getNumber(OpFoldResult operand) const {
  if (auto value = dyn_cast<Value>(operand)) {
    IntegerAttr constant;
    if (auto defined = value.getDefiningOp<arith::ConstantOp>())
      constant = dyn_cast<IntegerAttr>(defined.getValue());
    return constant ? Number{constant.getInt(), ""}
                    : Number{0, scalars.read(value, Binding::primary)};
  }
  return {cast<IntegerAttr>(cast<Attribute>(operand)).getInt(), ""};
}

static Number multiply(const Number &a, const Number &b) {
  if (a.isKnown() && b.isKnown())
    return {a.value * b.value, ""};
  if (a.is(1))
    return b;
  if (b.is(1))
    return a;
  return {0, fmt::format("{} * {}", a.str(), b.str())};
}

static void addTo(MemoryView &view, const Number &number) {
  if (number.isKnown()) {
    view.offset += number.value;
    return;
  }
  view.terms += " + " + number.text;
}

/// The pointer to the view's first element.
static std::string getPointer(const MemoryView &view) {
  return view.pointer + view.terms +
         (view.offset != 0 ? fmt::format(" + {}", view.offset) : std::string());
}

//===-- Views -------------------------------------------------------------------------===//

MemoryView KernelEmitter::describeArgumentMemory(BlockArgument arg) {
  auto memref = cast<MemRefType>(arg.getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  (void)memref.getStridesAndOffset(strides, offset); // the signature is verified
  auto find = [&](unsigned dimension, bool isStride, int64_t value) {
    if (!ShapedType::isDynamic(value))
      return Number{value, ""};
    for (auto [position, number] : llvm::enumerate(kernel.open))
      if (number.argument == arg.getArgNumber() && number.dimension == dimension &&
          number.isStride == isStride)
        return Number{0, fmt::format("args[{}]", findSlot(model, kernel,
                                                          op.getNumKernelArguments() + position))};
    llvm_unreachable("the model lists every open number");
  };
  MemoryView view;
  for (auto [dimension, size] : llvm::enumerate(memref.getShape()))
    view.sizes.push_back(find(dimension, false, size));
  for (auto [dimension, stride] : llvm::enumerate(strides))
    view.strides.push_back(find(dimension, true, stride));
  return view;
}

MemoryView KernelEmitter::takeSubview(memref::SubViewOp subview) const {
  const MemoryView &source = views.find(subview.getSource())->second;
  MemoryView view = source;
  view.sizes.clear();
  view.strides.clear();
  const llvm::SmallBitVector dropped = subview.getDroppedDims();
  for (auto [dim, offset, size, stride] : llvm::enumerate(
           subview.getMixedOffsets(), subview.getMixedSizes(), subview.getMixedStrides())) {
    addTo(view, multiply(getNumber(offset), source.strides[dim]));
    if (dropped.test(dim))
      continue;
    view.sizes.push_back(getNumber(size));
    view.strides.push_back(multiply(getNumber(stride), source.strides[dim]));
  }
  return view;
}

FailureOr<MemoryView> KernelEmitter::describeView(Operation *view) {
  if (auto subview = dyn_cast<memref::SubViewOp>(view))
    return takeSubview(subview);
  if (auto transpose = dyn_cast<memref::TransposeOp>(view)) {
    const MemoryView &source = views.find(transpose.getIn())->second;
    MemoryView result = source;
    for (auto [dim, from] : llvm::enumerate(transpose.getPermutation().getResults())) {
      result.sizes[dim] = source.sizes[cast<AffineDimExpr>(from).getPosition()];
      result.strides[dim] = source.strides[cast<AffineDimExpr>(from).getPosition()];
    }
    return result;
  }
  if (auto cast = dyn_cast<memref::CastOp>(view))
    return MemoryView(views.find(cast.getSource())->second);
  return LogicalResult(reportError(view->getLoc(), DiagId::UnsupportedOp)
                       << "'" << view->getName() << "' has no form in a kernel");
}

MemoryForm getMemoryForm(Operation *op) {
  auto getForm = [](MemRefType memory, tile::TileType tile) {
    return memory.getRank() == 2 && tile.isColumn() ? MemoryForm::column : MemoryForm::plain;
  };
  if (auto load = dyn_cast<tile::LoadOp>(op))
    return getForm(load.getSource().getType(), load.getResult().getType());
  auto store = dyn_cast<tile::StoreOp>(op);
  return store ? getForm(store.getDest().getType(), store.getSource().getType())
               : MemoryForm::plain;
}

/// The forms in which the memory is loaded and stored.
static SmallVector<MemoryForm, 2> getForms(Value memory) {
  SmallVector<MemoryForm, 2> forms;
  for (MemoryForm form : {MemoryForm::plain, MemoryForm::column})
    if (llvm::any_of(memory.getUsers(), [&](Operation *user) {
          return isa<tile::LoadOp, tile::StoreOp>(user) && getMemoryForm(user) == form;
        }))
      forms.push_back(form);
  return forms;
}

LogicalResult KernelEmitter::emitView(Operation *view) {
  FailureOr<MemoryView> described = describeView(view);
  if (failed(described))
    return failure();
  Value result = view->getResult(0);
  views[result] = *described;
  if (getForms(result).empty())
    return success();
  const StringRef hint = findName(view->getLoc());
  return declareTensors(result, names.declare(hint.empty() ? "part" : hint),
                        getPointer(*described));
}

LogicalResult KernelEmitter::emitMemory(BlockArgument arg) {
  const std::string name = op.getArgName(arg.getArgNumber()).str();
  const std::string device =
      getTypeName(cast<MemRefType>(arg.getType()).getElementType())->device.str();
  const std::string cast = readPointer(model, kernel, arg.getArgNumber(), device);
  MemoryView view = describeArgumentMemory(arg);
  const bool onlyTransferred = llvm::all_of(
      arg.getUsers(), [](Operation *user) { return isa<tile::LoadOp, tile::StoreOp>(user); });
  view.pointer = names.declare(name);
  views[arg] = view;
  if (onlyTransferred && getForms(arg).size() == 1)
    return declareTensors(arg, view.pointer, cast);
  out.statement(fmt::format("__gm__ {} *{} = {};", device, view.pointer, cast));
  if (getForms(arg).empty())
    return success();
  return declareTensors(arg, names.declare(name + "_all"), view.pointer);
}

//===-- Tensors -----------------------------------------------------------------------===//

std::string KernelEmitter::declareType(const std::string &hint, const std::string &text) {
  std::string &name = types[text];
  if (name.empty()) {
    name = names.declare(hint);
    out.statement(fmt::format("using {} = {};", name, text));
  }
  return name;
}

LogicalResult KernelEmitter::declareTensors(Value memory, const std::string &name,
                                            const std::string &pointer) {
  const auto forms = getForms(memory);
  for (MemoryForm form : forms) {
    const bool isSecond = forms.size() > 1 && form == MemoryForm::column;
    if (failed(
            declareTensor(memory, form, isSecond ? names.declare(name + "_row") : name, pointer)))
      return failure();
  }
  return success();
}

LogicalResult KernelEmitter::declareTensor(Value memory, MemoryForm form, const std::string &name,
                                           const std::string &pointer) {
  auto memref = cast<MemRefType>(memory.getType());
  std::vector<Number> sizes = views[memory].sizes, strides = views[memory].strides;
  auto refuse = [&] {
    return reportError(memory.getLoc(), DiagId::NotSupported)
           << (isa<BlockArgument>(memory) ? "argument" : "view") << " '" << name << "' of type "
           << memref
           << " cannot be moved to or from a tile: that takes one or two dimensions, and rows or "
              "columns without gaps";
  };
  if (sizes.empty() || sizes.size() > 2)
    return refuse();
  if (form == MemoryForm::column) {
    std::swap(sizes[0], sizes[1]);
    strides = {sizes[1], strides[0]};
  }
  if (sizes.size() == 1) {
    sizes.insert(sizes.begin(), Number{1, ""});
    strides.insert(strides.begin(), sizes[1]);
  }
  const bool isColumnMajor = !strides[1].is(1);
  if (isColumnMajor && !strides[0].is(1))
    return refuse();
  const Number &pitch = isColumnMajor ? strides[1] : strides[0];
  const Number &packed = isColumnMajor ? sizes[0] : sizes[1];
  auto fixed = [](const Number &number) {
    return number.isKnown() ? std::to_string(number.value) : std::string("-1");
  };
  auto named = [](const Number &number) {
    return number.isKnown() ? std::to_string(number.value) : std::string("n");
  };
  const bool isPacked = pitch.isKnown() && packed.isKnown() && pitch.value == packed.value;
  const std::optional<TypeName> element = getTypeName(memref.getElementType());
  const std::string shape = fmt::format("Shape<1, 1, 1, {}, {}>", fixed(sizes[0]), fixed(sizes[1]));
  const bool allKnown = sizes[0].isKnown() && sizes[1].isKnown();
  const std::string outer = allKnown ? std::to_string(sizes[0].value * sizes[1].value) : "1";
  const std::string stride =
      isColumnMajor ? fmt::format("Stride<{0}, {0}, {0}, 1, {1}>", outer, fixed(pitch))
                    : fmt::format("Stride<{0}, {0}, {0}, {1}, 1>", outer, fixed(pitch));
  const std::string type =
      declareType(fmt::format("memory_{}x{}_{}{}{}", named(sizes[0]), named(sizes[1]),
                              element->name.str(), isColumnMajor ? "_columns" : "",
                              isPacked ? "" : "_pitch" + (pitch.isKnown() ? fixed(pitch) : "")),
                  fmt::format("GlobalTensor<{}, {}, {}{}>", element->device.str(), shape, stride,
                              isColumnMajor ? ", Layout::DN" : ""));
  std::string arguments = pointer;
  std::vector<std::string> open;
  for (const Number &size : sizes)
    if (!size.isKnown())
      open.push_back(size.text);
  if (!open.empty() || !pitch.isKnown())
    arguments += fmt::format(", {}({})", shape, fmt::join(open, ", "));
  if (!pitch.isKnown())
    arguments += fmt::format(", {}({})", stride, pitch.text);
  tensors[{memory, form}] = {name, type};
  out.statement(fmt::format("{} {}({});", type, name, arguments));
  return success();
}

} // namespace ptowsp::codegen
