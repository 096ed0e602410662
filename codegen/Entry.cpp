// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The typed entry: a struct of symbols and arguments, and the functions that take it.
///
/// Invariant: the header is C; the struct has the symbols first, then the arguments, both
/// in the order of the source.

#include "codegen/Cpp/Literals.h"
#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"

#include <fmt/format.h>
#include <limits>

using namespace mlir;

namespace ptowsp::codegen {

/// `batch x 128 x 128`
static std::string describeShape(const Model &model, const ArgumentEntry &argument) {
  std::string text;
  for (const Extent &extent : argument.extents)
    text +=
        (text.empty() ? "" : " x ") +
        (extent.symbol < 0 ? std::to_string(extent.size) : model.symbols[extent.symbol].identifier);
  return text;
}

static std::string upperIdentifier(const Model &model) {
  return StringRef(model.identifier).upper();
}

//===-- Header ------------------------------------------------------------------------===//

/// What a type carries that C has no name for.
static std::string describeCarrier(const TypeName &type) {
  if (type.name == "i1")
    return ", 0 or 1";
  return type.host == "uint16_t" ? fmt::format(", as {} bits", type.name.str()) : "";
}

static void emitField(const Model &model, const ArgumentEntry &argument, CppWriter &out) {
  const std::string bits = describeCarrier(argument.type);
  if (argument.access == tile::Access::scalar) {
    out.line(fmt::format("{} {};{}", argument.type.host.str(), argument.identifier,
                         bits.empty() ? "" : " /* " + bits.substr(2) + " */"));
    return;
  }
  const std::string field =
      fmt::format("{}{} *{};", argument.access == tile::Access::in ? "const " : "",
                  argument.type.host.str(), argument.identifier);
  const std::string remark = fmt::format("{}, {}{}", tile::stringifyAccess(argument.access).str(),
                                         describeShape(model, argument), bits);
  const bool fits = 2 + field.size() + remark.size() + 7 <= maxColumns;
  if (!fits)
    out.blockComment(remark);
  out.line(fits ? field + " /* " + remark + " */" : field);
}

static void emitSlotsStruct(const Model &model, CppWriter &out) {
  if (!model.hasSlots())
    return;
  out.line("/* What the slots hold after a run. */");
  out.block(
      fmt::format("typedef struct {}_slots", model.identifier),
      [&] {
        for (const SymbolEntry &entry : model.symbols)
          if (entry.isSlot)
            out.line(fmt::format("{} {};", entry.type.host.str(), entry.identifier));
      },
      fmt::format(" {}_slots;", model.identifier));
  out.blank();
}

static void emitArgsStruct(const Model &model, CppWriter &out) {
  out.line("/* Symbols, slots and arguments of the workload. Tensors are packed, rows last. */");
  out.block(
      fmt::format("typedef struct {}_args", model.identifier),
      [&] {
        out.line(
            fmt::format("uint32_t table_version; /* set by {}_args_init */", model.identifier));
        for (const SymbolEntry &entry : model.symbols)
          out.line(fmt::format("{} {}; /* {}{} */", entry.type.host.str(), entry.identifier,
                               entry.isSlot ? "slot, before the run" : "symbol",
                               describeCarrier(entry.type)));
        for (const ArgumentEntry &argument : model.arguments)
          emitField(model, argument, out);
        if (model.hasSlots())
          out.line(fmt::format("{}_slots *final_slots; /* or null */", model.identifier));
      },
      fmt::format(" {}_args;", model.identifier));
  out.blank();
}

std::string emitEntryHeader(const Model &model) {
  const std::string guard = upperIdentifier(model) + "_H";
  CppWriter out;
  out.line(fmt::format("/* Workload '{}': its typed entry, for C and C++.", printable(model.name)));
  out.line(" * " + describeOrigin(model) + " */");
  out.blank();
  out.line("#ifndef " + guard);
  out.line("#define " + guard);
  out.blank();
  out.line("#include <ptowsp/rt/host.h>");
  out.blank();
  out.directive("#ifdef __cplusplus\nextern \"C\" {\n#endif");
  out.blank();
  out.blockComment("Another number when a name, kind or type below is another: a run refuses "
                   "callers that were built with another one.");
  out.line(fmt::format("#define {}_TABLE_VERSION 0x{:08x}u", upperIdentifier(model),
                       model.tableVersion));
  out.blank();
  emitSlotsStruct(model, out);
  emitArgsStruct(model, out);
  out.line("/* Sets symbols and slots to their defaults and everything else to zero. */");
  out.statement(fmt::format("void {0}_args_init_table({0}_args *args, uint32_t table_version);",
                            model.identifier));
  out.block(fmt::format("static inline void {0}_args_init({0}_args *args)", model.identifier), [&] {
    out.statement(fmt::format("{}_args_init_table(args, {}_TABLE_VERSION);", model.identifier,
                              upperIdentifier(model)));
  });
  out.blank();
  out.blockComment("Runs the workload once. Returns how it ended: PTOWSP_RUN_OK, or a status that "
                   "report->text explains. `options` and `report` may be null; the caller of a "
                   "report sets its struct_bytes.");
  out.statement(fmt::format("int {0}_run(const {0}_args *args, const ptowsp_run_options *options, "
                            "ptowsp_run_report *report);",
                            model.identifier));
  out.blank();
  out.line("/* The description of the artifact, for ptowsp_run and ptowsp_command_line. */");
  out.line(fmt::format("extern const ptowsp_artifact {}_artifact;", model.identifier));
  out.blank();
  out.directive("#ifdef __cplusplus\n} /* extern \"C\" */\n#endif");
  out.blank();
  out.line(fmt::format("#endif /* {} */", guard));
  return out.take();
}

//===-- Source ------------------------------------------------------------------------===//

static std::string describeExtents(const ArgumentEntry &argument) {
  std::string text;
  for (const Extent &extent : argument.extents)
    text +=
        (text.empty() ? "" : ", ") + (extent.symbol < 0 ? fmt::format("fixed({})", extent.size)
                                                        : fmt::format("named({})", extent.symbol));
  return "{" + text + "}";
}

/// The bits of a symbol's default; numbers in decimal, the bits of floats as such.
static std::string describeBits(const SymbolEntry &symbol) {
  const bool isSmall = symbol.bits <= uint64_t(std::numeric_limits<int32_t>::max());
  return isSmall && symbol.type.name.front() == 'i' ? fmt::format("{}", symbol.bits)
                                                    : fmt::format("0x{:x}u", symbol.bits);
}

static std::string describeDefault(const SymbolEntry &symbol) {
  auto number = dyn_cast<FloatAttr>(symbol.value);
  if (number && number.getType().isF32() && number.getValue().isFinite())
    return floatLiteral(number.getValue());
  if (number)
    return fmt::format("ptowsp::rt::from_bits<{}>({})", symbol.type.host.str(),
                       describeBits(symbol));
  const llvm::APInt integer = cast<IntegerAttr>(symbol.value).getValue();
  const bool isSigned = integer.getBitWidth() > 1 && symbol.type.name != "u8";
  return integerLiteral(isSigned ? integer.getSExtValue()
                                 : static_cast<int64_t>(integer.getZExtValue()));
}

static void emitSymbolTable(const Model &model, CppWriter &out) {
  if (model.symbols.empty())
    return;
  out.line("constexpr ptowsp_symbol symbols[] = {");
  for (const SymbolEntry &symbol : model.symbols)
    out.row(fmt::format("{{{}, {}, {}, {}}},", stringLiteral(symbol.name), symbol.type.dtype.str(),
                        symbol.isSlot ? "PTOWSP_KIND_SLOT" : "PTOWSP_KIND_SYMBOL",
                        describeBits(symbol)));
  out.line("};");
  out.blank();
}

static void emitExtentFunction(StringRef signature, StringRef value, CppWriter &out) {
  out.block(("constexpr ptowsp_extent " + signature).str(),
            [&] { out.line(("return " + value + ";").str()); });
  out.blank();
}

static void emitArgumentTable(const Model &model, CppWriter &out) {
  bool hasFixed = false, hasOpen = false;
  for (const ArgumentEntry &argument : model.arguments)
    for (const Extent &extent : argument.extents)
      (extent.symbol < 0 ? hasFixed : hasOpen) = true;
  if (hasFixed)
    emitExtentFunction("fixed(int64_t size)", "{size, PTOWSP_NO_SYMBOL, 0}", out);
  if (hasOpen)
    emitExtentFunction("named(int32_t symbol)", "{0, symbol, 0}", out);
  if (model.arguments.empty())
    return;
  out.line("constexpr ptowsp_argument arguments[] = {");
  for (const ArgumentEntry &argument : model.arguments)
    out.row(fmt::format("{{{}, {}, {}, {}, 0, {}}},", stringLiteral(argument.name),
                        getAccessConstant(argument.access).str(), argument.type.dtype.str(),
                        argument.extents.size(), describeExtents(argument)));
  out.line("};");
  out.blank();
}

static void emitTensorHelper(CppWriter &out) {
  out.comment("A packed tensor around memory of the caller.");
  out.block("ptowsp_tensor packed(const void *data, const ptowsp_argument &argument, "
            "const uint64_t *symbols)",
            [&] {
              out.line("ptowsp_tensor tensor = {};");
              out.line("tensor.address = reinterpret_cast<uint64_t>(data);");
              out.line("tensor.rank = argument.rank;");
              out.line("tensor.dtype = argument.dtype;");
              out.line("uint64_t stride = 1; // wraps for sizes that the runtime refuses");
              out.block("for (uint32_t d = argument.rank; d-- > 0;)", [&] {
                out.line("const ptowsp_extent &extent = argument.extents[d];");
                out.line("const bool is_fixed = extent.symbol == PTOWSP_NO_SYMBOL;");
                out.statement("tensor.sizes[d] = is_fixed ? extent.size : "
                              "static_cast<int64_t>(symbols[extent.symbol]);");
                out.line("tensor.strides[d] = static_cast<int64_t>(stride);");
                out.line("stride *= static_cast<uint64_t>(tensor.sizes[d]);");
              });
              out.statement(
                  "tensor.buffer_bytes = stride * ptowsp::rt::dtype_bytes(argument.dtype);");
              out.line("return tensor;");
            });
  out.blank();
}

static bool hasTensors(const Model &model) {
  return llvm::any_of(model.arguments, [](const ArgumentEntry &argument) {
    return argument.access != tile::Access::scalar;
  });
}

/// The bits of a field; any number but zero is true.
static std::string readBits(const TypeName &type, StringRef field) {
  return fmt::format("ptowsp::rt::bits_of(args->{}{})", field.str(),
                     type.name == "i1" ? " != 0" : "");
}

/// The caller's options with what the struct of the typed entry adds to them.
static void emitRunOptions(const Model &model, CppWriter &out) {
  out.line("ptowsp_run_report own_report = {};");
  out.line("own_report.struct_bytes = sizeof own_report;");
  out.line("report = report ? report : &own_report;");
  out.line("ptowsp_run_options own = {};");
  out.line("own.struct_bytes = options ? options->struct_bytes : sizeof own;");
  out.line("if (own.struct_bytes == sizeof own && options)");
  out.line("  own = *options;");
  out.line("own.table_version = args->table_version ? args->table_version : UINT32_MAX;");
  out.comment("The runtime refuses callers of another table; their struct is not read.");
  out.block(
      fmt::format("if (args->table_version != {}_TABLE_VERSION)", upperIdentifier(model)), [&] {
        out.statement(fmt::format(
            "return ptowsp_run(&{}_artifact, nullptr, nullptr, &own, report);", model.identifier));
      });
  out.blank();
}

static void emitRunArguments(const Model &model, StringRef symbolBits, CppWriter &out) {
  if (hasTensors(model))
    out.line(fmt::format("ptowsp_tensor tensors[{}] = {{}};", model.arguments.size()));
  if (!model.arguments.empty())
    out.line(fmt::format("uint64_t slots[{}];", model.arguments.size()));
  for (auto [index, argument] : llvm::enumerate(model.arguments)) {
    if (argument.access == tile::Access::scalar) {
      out.statement(
          fmt::format("slots[{}] = {};", index, readBits(argument.type, argument.identifier)));
      continue;
    }
    out.statement(fmt::format("tensors[{0}] = packed(args->{1}, arguments[{0}], {2});", index,
                              argument.identifier, symbolBits.str()));
    out.statement(fmt::format("slots[{0}] = reinterpret_cast<uint64_t>(&tensors[{0}]);", index));
  }
}

static void emitRunBody(const Model &model, CppWriter &out) {
  const StringRef symbolBits = model.symbols.empty() ? "nullptr" : "symbol_bits";
  emitRunOptions(model, out);
  if (!model.symbols.empty())
    out.line(fmt::format("uint64_t symbol_bits[{}];", model.symbols.size()));
  for (auto [index, symbol] : llvm::enumerate(model.symbols))
    out.statement(
        fmt::format("symbol_bits[{}] = {};", index, readBits(symbol.type, symbol.identifier)));
  emitRunArguments(model, symbolBits, out);
  const std::string run =
      fmt::format("ptowsp_run(&{}_artifact, {}, {}, &own, report);", model.identifier,
                  model.arguments.empty() ? "nullptr" : "slots", symbolBits.str());
  if (!model.hasSlots()) {
    out.statement("return " + run);
    return;
  }
  out.line("if (!own.final_symbols)");
  out.line("  own.final_symbols = symbol_bits;");
  out.statement("const int status = " + run);
  out.block("if (status == PTOWSP_RUN_OK && args->final_slots)", [&] {
    for (auto [index, entry] : llvm::enumerate(model.symbols))
      if (entry.isSlot)
        out.statement(
            fmt::format("args->final_slots->{} = ptowsp::rt::from_bits<{}>(own.final_symbols[{}]);",
                        entry.identifier, entry.type.host.str(), index));
  });
  out.line("return status;");
}

/// The description, field by field, so that it does not depend on their order.
static void emitDescription(const Model &model, CppWriter &out) {
  out.block("constexpr ptowsp_artifact describe()", [&] {
    out.line("ptowsp_artifact a = {};");
    out.line("a.abi_version = PTOWSP_ABI_VERSION;");
    out.line("a.struct_bytes = sizeof a;");
    out.statement(fmt::format("a.name = {};", stringLiteral(model.name)));
    out.statement(fmt::format("a.aicpu = &{}_aicpu;", model.identifier));
    out.statement(fmt::format("a.aicore = &{}_aicore;", model.identifier));
    if (!model.arguments.empty())
      out.line("a.arguments = arguments;");
    if (!model.symbols.empty())
      out.line("a.symbols = symbols;");
    out.line(fmt::format("a.argument_count = {};", model.arguments.size()));
    out.line(fmt::format("a.symbol_count = {};", model.symbols.size()));
    out.line(fmt::format("a.table_version = {}_TABLE_VERSION;", upperIdentifier(model)));
    out.line("return a;");
  });
  out.blank();
}

std::string emitEntrySource(const Model &model) {
  CppWriter out;
  out.comment(fmt::format("The host's side of workload '{}': what the artifact is, and its typed "
                          "entry.",
                          model.name));
  out.comment(describeOrigin(model));
  out.blank();
  out.line(fmt::format("#include \"{}.h\"", model.identifier));
  out.blank();
  out.line("#include <ptowsp/rt/orchestration.h>");
  out.blank();
  out.line("extern \"C\" {");
  out.statement(fmt::format("extern const ptowsp_aicpu_program {}_aicpu;", model.identifier));
  out.statement(fmt::format("extern const ptowsp_aicore_program {}_aicore;", model.identifier));
  out.line("}");
  out.blank();
  out.line("namespace {");
  out.blank();
  emitSymbolTable(model, out);
  emitArgumentTable(model, out);
  if (hasTensors(model))
    emitTensorHelper(out);
  emitDescription(model, out);
  out.line("} // namespace");
  out.blank();
  out.line(fmt::format("const ptowsp_artifact {}_artifact = describe();", model.identifier));
  out.blank();
  out.block(fmt::format("void {0}_args_init_table({0}_args *args, uint32_t table_version)",
                        model.identifier),
            [&] {
              out.line("args->table_version = table_version;");
              out.line(
                  fmt::format("if (table_version != {}_TABLE_VERSION)", upperIdentifier(model)));
              out.line("  return; // a struct of another size: a run refuses it");
              out.line("*args = {};");
              out.line("args->table_version = table_version;");
              for (const SymbolEntry &symbol : model.symbols)
                out.line(fmt::format("args->{} = {};", symbol.identifier, describeDefault(symbol)));
            });
  out.blank();
  out.block(fmt::format("int {0}_run(const {0}_args *args, const ptowsp_run_options *options, "
                        "ptowsp_run_report *report)",
                        model.identifier),
            [&] { emitRunBody(model, out); });
  return out.take();
}

} // namespace ptowsp::codegen
