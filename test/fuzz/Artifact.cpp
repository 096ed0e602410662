// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Artifact.h"

#include <cstring>

using namespace mlir;

namespace ptowsp::fuzz {

Artifact *Artifact::running = nullptr;

static uint32_t dtypeOf(StringRef name) {
  constexpr StringRef names[] = {"f32", "f16", "bf16", "i8",  "i16",
                                 "i32", "i64", "u8",   "f64", "i1"};
  return static_cast<uint32_t>(llvm::find(names, name) - std::begin(names));
}

Artifact::Artifact(codegen::Model given, Fault fault) : model(std::move(given)), fault(fault) {
  static const char *const files[] = {"workload.mlir"};
  for (const codegen::KernelEntry &kernel : model.kernels)
    kernels.push_back({kernel.name.c_str(),
                       static_cast<uint32_t>(tile::KernelOp(kernel.op).getUnit()),
                       kernel.getArgCount(), nullptr, 0});
  for (const codegen::SymbolEntry &symbol : model.symbols)
    symbols.push_back({symbol.name.c_str(), dtypeOf(symbol.type.name),
                       symbol.isSlot ? uint32_t{PTOWSP_KIND_SLOT} : uint32_t{PTOWSP_KIND_SYMBOL},
                       symbol.bits});
  describeArguments();
  describeMachine();
  aicpu.abi_version = aicore.abi_version = artifact.abi_version = PTOWSP_ABI_VERSION;
  aicpu.struct_bytes = sizeof aicpu;
  aicpu.name = aicore.name = artifact.name = model.name.c_str();
  aicpu.files = files;
  aicpu.file_count = 1;
  aicpu.arg_count = static_cast<uint32_t>(arguments.size());
  aicpu.orchestrate = orchestrate;
  aicore.struct_bytes = sizeof aicore;
  aicore.kernels = kernels.data();
  aicore.kernel_count = static_cast<uint32_t>(kernels.size());
  aicore.execute = execute;
  artifact.struct_bytes = sizeof artifact;
  artifact.aicpu = &aicpu;
  artifact.aicore = &aicore;
  artifact.arguments = arguments.data();
  artifact.argument_count = static_cast<uint32_t>(arguments.size());
  artifact.symbols = symbols.data();
  artifact.symbol_count = static_cast<uint32_t>(symbols.size());
}

void Artifact::describeArguments() {
  for (const codegen::ArgumentEntry &entry : model.arguments) {
    ptowsp_argument argument = {};
    argument.name = entry.name.c_str();
    argument.access = static_cast<uint32_t>(entry.access);
    argument.dtype = dtypeOf(entry.type.name);
    for (const codegen::Extent &extent : entry.extents)
      argument.extents[argument.rank++] = {extent.size, extent.symbol, 0};
    arguments.push_back(argument);
  }
}

void Artifact::describeMachine() {
  npu::MachineOp machine = model.machine;
  ptowsp_machine &to = aicpu.machine;
  to.name = "machine";
  to.clock_mhz = static_cast<uint32_t>(machine.getClockMhz());
  to.max_domains = static_cast<uint32_t>(machine.getMaxDomains());
  constexpr StringRef units[] = {"aic", "aiv", "aicpu", "dma"};
  for (auto [unit, name] : llvm::enumerate(units))
    if (auto fact = machine.lookup<npu::UnitOp>(name))
      to.unit_count[unit] = static_cast<uint32_t>(fact.getCount());
  to.submit_cycles = static_cast<uint64_t>(machine.getSubmitCycles());
  to.dispatch_cycles = static_cast<uint64_t>(machine.getDispatchCycles());
  to.retire_cycles = static_cast<uint64_t>(machine.getRetireCycles());
}

void Artifact::orchestrate(ptowsp_orchestrator *runtime, const uint64_t *args) {
  if (::failed(Orchestrator(running->model, runtime, running->fault).run(args)))
    running->failed = true;
}

void Artifact::execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report) {
  report->cycles =
      running->runKernel(running->model.kernels[kernel - running->kernels.data()], args);
}

void Artifact::retired(void *context, const ptowsp_task_times *times) {
  static_cast<Outcome *>(context)->times.push_back(*times);
}

/// Cycles that differ from kernel to kernel and with its scalars: any will do, if they are the
/// same in every run.
uint64_t Artifact::runKernel(const codegen::KernelEntry &entry, const int64_t *args) {
  tile::KernelOp kernel = entry.op;
  uint64_t mix = static_cast<uint64_t>(&entry - model.kernels.data()) + 1;
  SmallVector<interpreter::KernelArgument> actuals;
  for (BlockArgument formal : kernel.getBlock().getArguments()) {
    interpreter::KernelArgument actual = {
        static_cast<uint64_t>(args[formal.getArgNumber()]), {}, {}};
    if (auto type = dyn_cast<MemRefType>(formal.getType())) {
      SmallVector<int64_t> strides;
      int64_t offset = 0;
      (void)type.getStridesAndOffset(strides, offset);
      actual.sizes.assign(type.getShape().begin(), type.getShape().end());
      actual.strides.assign(strides.begin(), strides.end());
    } else {
      mix = mix * 31 + actual.value;
    }
    actuals.push_back(std::move(actual));
  }
  const int64_t *next = args + actuals.size();
  for (const codegen::OpenNumber &open : entry.open) {
    interpreter::KernelArgument &actual = actuals[open.argument];
    (open.isStride ? actual.strides : actual.sizes)[open.dimension] = *next++;
  }
  if (::failed(interpreter::runKernel(kernel, actuals)))
    failed = true;
  return 1 + (mix * 0x9e3779b97f4a7c15u >> 32) % 400;
}

Outcome Artifact::run(const interpreter::Arguments &given, ptowsp_run_options options,
                      uint32_t domains) {
  Outcome outcome = {};
  std::vector<ptowsp_tensor> tensors(arguments.size());
  std::vector<uint64_t> slots, symbolBits;
  for (const codegen::SymbolEntry &symbol : model.symbols) {
    const auto &values = symbol.isSlot ? given.slots : given.symbols;
    auto it = values.find(symbol.name);
    symbolBits.push_back(it == values.end() ? symbol.bits : it->second);
  }
  for (auto [argument, tensor] : llvm::zip_equal(arguments, tensors)) {
    if (argument.access == PTOWSP_SCALAR) {
      slots.push_back(given.scalars.at(argument.name));
      continue;
    }
    const interpreter::Tensor &from = given.tensors.at(argument.name);
    std::vector<uint8_t> &bytes = outcome.tensors[argument.name];
    bytes = from.bytes;
    bytes.reserve(bytes.size() + 1); // an address even when it is empty
    tensor.address = reinterpret_cast<uint64_t>(bytes.data());
    tensor.buffer_bytes = bytes.size();
    tensor.dtype = argument.dtype;
    tensor.rank = argument.rank;
    int64_t stride = 1;
    for (uint32_t d = tensor.rank; d-- > 0; stride *= tensor.sizes[d]) {
      tensor.sizes[d] = from.shape[d];
      tensor.strides[d] = stride;
    }
    slots.push_back(reinterpret_cast<uint64_t>(&tensor));
  }
  aicpu.schedule.domains = domains;
  options.struct_bytes = sizeof options;
  options.task_retired = retired;
  options.context = &outcome;
  options.final_symbols = symbolBits.data();
  outcome.report.struct_bytes = sizeof outcome.report;
  running = this;
  failed = false;
  outcome.status =
      ptowsp_run(&artifact, slots.data(), symbolBits.data(), &options, &outcome.report);
  running = nullptr;
  for (auto [symbol, bits] : llvm::zip_equal(model.symbols, symbolBits))
    if (symbol.isSlot)
      outcome.slots[symbol.name] = bits;
  if (failed)
    outcome.status = -1;
  return outcome;
}

} // namespace ptowsp::fuzz
