// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The Python that pto-runtime's tooling reads, and the README that says how to run it.
///
/// Invariant: lists follow the numbering of the model: kernels, arguments, symbols.

#include "codegen/Cpp/Literals.h"
#include "codegen/Emitters.h"
#include "codegen/PtoRuntime.h"
#include "llvm/Support/MathExtras.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {
namespace {

constexpr uint64_t edgesPerTask = 16;

std::string describeHead(const Model &model, StringRef what) {
  return fmt::format("# {} of workload '{}'.\n# {}\n", what.str(), printable(model.name),
                     describeOrigin(model));
}

/// A runtime of 2026-03 wants a window of a power of two.
uint64_t getWindow(const Model &model) {
  orch::ProgramOp program = model.program;
  const uint64_t asked = program.getTaskWindow().value_or(mostTasksInRings);
  return std::clamp<uint64_t>(llvm::PowerOf2Ceil(asked + 1), 4, mostTasksInRings + 1);
}

//===-- kernel_config.py ----------------------------------------------------------------===//

std::string emitKernelRow(unsigned id, StringRef name, StringRef unit, StringRef file) {
  return fmt::format("    {{\n"
                     "        \"func_id\": {},\n"
                     "        \"name\": {},\n"
                     "        \"core_type\": \"{}\",\n"
                     "        \"source\": str(_HERE / \"{}\" / \"{}.cpp\"),\n"
                     "    }},\n",
                     id, stringLiteral(name), unit.str(), unit.str(), file.str());
}

std::string emitFlavourKernelConfig(const Model &model) {
  const Flavour &flavour = *model.options.flavour;
  std::string out = describeHead(model, "The kernels and the orchestration");
  out += "\nfrom pathlib import Path\n\n_HERE = Path(__file__).resolve().parent\n\nKERNELS = [\n";
  for (auto [id, kernel] : llvm::enumerate(model.kernels))
    out += emitKernelRow(id, kernel.name, tile::stringifyUnit(tile::KernelOp(kernel.op).getUnit()),
                         kernel.identifier);
  out += "    # Does nothing: for edges that need a task.\n";
  out += emitKernelRow(model.kernels.size(), "ptowsp_join", "aiv", "ptowsp_join");
  out += fmt::format("]\n\nORCHESTRATION = {{\n"
                     "    \"source\": str(_HERE / \"orchestration\" / \"{}.cpp\"),\n"
                     "    \"function_name\": \"{}\",\n}}\n\n",
                     model.identifier, flavour.entry.str());
  out += fmt::format("# Blocks have one AIC and two AIV each: few enough for a simulation on a "
                     "laptop.\nRUNTIME_CONFIG = {{\n"
                     "    \"runtime\": \"{}\",\n    \"aicpu_thread_num\": {},\n"
                     "    \"block_dim\": {},\n}}\n",
                     flavour.runtime.str(), flavour.aicpuThreads, flavour.blocks);
  if (flavour.hasRings) {
    const uint64_t window = getWindow(model);
    out += fmt::format("\n# The window is a power of two, of which one place stays free. No more "
                       "tasks are ready at\n# a time than a ready queue holds, and no more edges "
                       "are in flight than their pool.\nRUNTIME_ENV = {{\n"
                       "    \"PTO2_RING_TASK_WINDOW\": \"{}\",\n"
                       "    \"PTO2_RING_DEP_POOL\": \"{}\",\n}}\n",
                       window, std::max<uint64_t>(65536, 2 * edgesPerTask * window));
  }
  return out;
}

//===-- Golden values -------------------------------------------------------------------===//

StringRef getNumpyType(StringRef name) {
  if (name == "bf16")
    return "int16"; // numpy has no such type: these are its bits
  static constexpr std::pair<StringRef, StringRef> types[] = {
      {"f32", "float32"}, {"f16", "float16"}, {"i8", "int8"}, {"i16", "int16"},
      {"i32", "int32"},   {"i64", "int64"},   {"u8", "uint8"}};
  for (auto [own, numpy] : types)
    if (own == name)
      return numpy;
  llvm_unreachable("the types of tensors are those of the ABI");
}

/// A scalar as ctypes passes its bits: floats and integers of 64 bits as they are.
std::string readScalar(const GoldenScalar &scalar) {
  return fmt::format("ctypes.c_uint64({:#x})", scalar.bits);
}

const GoldenScalar *findScalar(const Model &model, StringRef name) {
  for (const GoldenScalar &scalar : model.options.golden.scalars)
    if (scalar.name == name)
      return &scalar;
  return nullptr;
}

std::string readTensor(const ArgumentEntry &argument, StringRef folder) {
  const std::string file =
      fmt::format("np.load(_GOLDEN / \"{}\" / \"{}.npy\")", folder.str(), argument.identifier);
  return argument.type.name == "bf16" ? file + ".view(np.int16)" : file;
}

bool isWritten(const ArgumentEntry &argument) {
  return argument.access == tile::Access::out || argument.access == tile::Access::inout;
}

std::string readInput(const Model &model, const ArgumentEntry &argument) {
  if (argument.access == tile::Access::scalar)
    return readScalar(*findScalar(model, argument.name));
  if (argument.access != tile::Access::out)
    return readTensor(argument, "in");
  std::string shape;
  for (const Extent &extent : argument.extents)
    shape += (shape.empty() ? "" : ", ") +
             std::to_string(extent.symbol < 0
                                ? extent.size
                                : static_cast<int64_t>(
                                      findScalar(model, model.symbols[extent.symbol].name)->bits));
  return fmt::format("np.zeros(({}{}), dtype=np.{})", shape,
                     argument.extents.size() == 1 ? "," : "",
                     getNumpyType(argument.type.name).str());
}

std::string describeGoldenHead(const Model &model) {
  std::string out = describeHead(model, "Inputs and expected outputs");
  out += "#\n# What is expected has been computed by the reference interpreter of the compiler, "
         "which\n# knows nothing of runtimes and schedules.\n";
  return out;
}

/// How far results may differ: not at all where the program defines every bit. Else a last
/// bit may differ in what any kernel writes, so the narrowest float there decides.
double getTolerance(const Model &model) {
  if (model.options.golden.exact)
    return 0;
  double tolerance = 1e-5;
  for (const KernelEntry &entry : model.kernels) {
    tile::KernelOp kernel = entry.op;
    for (auto [index, argument] : llvm::enumerate(kernel.getBlock().getArguments())) {
      auto tensor = dyn_cast<MemRefType>(argument.getType());
      if (!tensor || kernel.getAccess(index) == tile::Access::in)
        continue;
      if (tensor.getElementType().isF16())
        tolerance = std::max(tolerance, 1e-3);
      if (tensor.getElementType().isBF16())
        tolerance = std::max(tolerance, 1e-2);
    }
  }
  return tolerance;
}

std::string emitGolden(const Model &model) {
  std::string out = describeGoldenHead(model);
  out += "\nimport ctypes  # noqa: F401\nfrom pathlib import Path\n\nimport numpy as np\n\n"
         "_GOLDEN = Path(__file__).resolve().parent / \"golden\"\n\n";
  out += "__outputs__ = [";
  bool first = true;
  for (const ArgumentEntry &argument : model.arguments)
    if (isWritten(argument)) {
      out += fmt::format("{}{}", first ? "" : ", ", stringLiteral(argument.name));
      first = false;
    }
  out += fmt::format("]\nRTOL = {0:g}\nATOL = {0:g}\n\n\n", getTolerance(model));
  out += "def generate_inputs(params):\n"
         "    \"\"\"The values of the orchestration, in their order.\"\"\"\n    return [\n";
  for (const ArgumentEntry &argument : model.arguments)
    out += fmt::format("        ({}, {}),\n", stringLiteral(argument.name),
                       readInput(model, argument));
  for (const SymbolEntry &symbol : model.symbols)
    out += fmt::format("        ({}, {}),\n", stringLiteral(symbol.name),
                       readScalar(*findScalar(model, symbol.name)));
  out += "    ]\n\n\ndef compute_golden(tensors, params):\n"
         "    \"\"\"Writes what is expected into the outputs.\"\"\"\n";
  for (const ArgumentEntry &argument : model.arguments)
    if (isWritten(argument))
      out += fmt::format("    np.copyto(np.asarray(tensors[{}]), {})\n",
                         stringLiteral(argument.name), readTensor(argument, "out"));
  return out;
}

//===-- The scene test of 2026-08 -------------------------------------------------------===//

StringRef getDirection(tile::Access access) {
  return access == tile::Access::in ? "D.IN" : access == tile::Access::out ? "D.OUT" : "D.INOUT";
}

std::string emitSignature(tile::KernelOp op) {
  std::string text;
  for (unsigned i = 0; i < op.getNumKernelArguments(); ++i)
    if (op.getAccess(i) != tile::Access::scalar)
      text += (text.empty() ? "" : ", ") + getDirection(op.getAccess(i)).str();
  return text;
}

std::string emitCallable(const Model &model) {
  std::string signature;
  for (const ArgumentEntry &argument : model.arguments)
    if (argument.access != tile::Access::scalar)
      signature += (signature.empty() ? "" : ", ") + getDirection(argument.access).str();
  std::string out =
      fmt::format("    CALLABLE = {{\n        \"orchestration\": {{\n"
                  "            \"source\": \"kernels/orchestration/{}.cpp\",\n"
                  "            \"function_name\": \"{}\",\n"
                  "            \"signature\": [{}],\n        }},\n        \"incores\": [\n",
                  model.identifier, model.options.flavour->entry.str(), signature);
  for (auto [id, kernel] : llvm::enumerate(model.kernels)) {
    tile::KernelOp op = kernel.op;
    out += fmt::format("            {{\n                \"func_id\": {},\n"
                       "                \"name\": {},\n                \"source\": \"{}\",\n"
                       "                \"core_type\": \"{}\",\n"
                       "                \"signature\": [{}],\n            }},\n",
                       id, stringLiteral(kernel.name), kernel.path,
                       tile::stringifyUnit(op.getUnit()).str(), emitSignature(op));
  }
  return out + "        ],\n    }\n\n";
}

std::string emitSceneTest(const Model &model) {
  std::string out = describeGoldenHead(model);
  out +=
      "\nimport ctypes  # noqa: F401\nfrom pathlib import Path\n\nimport numpy as np\n"
      "import torch\nfrom simpler.task_interface import ArgDirection as D\n\n"
      "from simpler_setup import Scalar, SceneTestCase, TaskArgsBuilder, TensorArg, scene_test\n\n"
      "_GOLDEN = Path(__file__).resolve().parent / \"golden\"\n\n\n";
  out += fmt::format("@scene_test(level=2, runtime=\"{}\")\nclass TestWorkload(SceneTestCase):\n",
                     model.options.flavour->runtime.str());
  out += fmt::format("    RTOL = {0:g}\n    ATOL = {0:g}\n\n", getTolerance(model));
  out += emitCallable(model);
  out += "    CASES = [\n        {\n            \"name\": \"default\",\n"
         "            \"platforms\": [\"a2a3sim\", \"a2a3\"],\n            \"params\": {},\n";
  if (orch::ProgramOp(model.program).getTaskWindow())
    out +=
        fmt::format("            \"config\": {{\"runtime_env\": {{\"ring_task_window\": {}}}}},\n",
                    getWindow(model));
  out += "        },\n    ]\n\n    def generate_args(self, params):\n        return "
         "TaskArgsBuilder(\n";
  for (const ArgumentEntry &argument : model.arguments)
    if (argument.access != tile::Access::scalar)
      out += fmt::format("            TensorArg({}, torch.from_numpy({})),\n",
                         stringLiteral(argument.identifier), readInput(model, argument));
  for (const ArgumentEntry &argument : model.arguments)
    if (argument.access == tile::Access::scalar)
      out += fmt::format("            Scalar({}, {}),\n", stringLiteral(argument.name),
                         readInput(model, argument));
  for (const SymbolEntry &symbol : model.symbols)
    out += fmt::format("            Scalar({}, {}),\n", stringLiteral(symbol.name),
                       readScalar(*findScalar(model, symbol.name)));
  out += "        )\n\n    def compute_golden(self, args, params):\n";
  for (const ArgumentEntry &argument : model.arguments)
    if (isWritten(argument))
      out += fmt::format("        args.{}[:] = torch.from_numpy({})\n", argument.identifier,
                         readTensor(argument, "out"));
  return out + "\n\nif __name__ == \"__main__\":\n    SceneTestCase.run_module(__name__)\n";
}

std::string emitFlavourReadme(const Model &model) {
  const Flavour &flavour = *model.options.flavour;
  const bool scene = flavour.form == TensorForm::chipTensor;
  std::string out = fmt::format(
      "# {}\n\n{}\n\nAn artifact for pto-runtime: runtime `{}`, interface "
      "of {}.\n\nWith the checkout in `$PTO_RUNTIME_ROOT` and PTO-ISA in "
      "`$PTO_ISA_ROOT`:\n\n",
      printable(model.name), describeOrigin(model), flavour.runtime.str(), flavour.version.str());
  out +=
      scene ? fmt::format("    python test_{}.py -p {}\n", model.identifier, model.options.target)
            : fmt::format("    python $PTO_RUNTIME_ROOT/examples/scripts/run_example.py -k kernels "
                          "-g golden.py -p {}\n",
                          model.options.target);
  out += "\n| file | what |\n|---|---|\n"
         "| `kernels/orchestration/` | the workload, and what submits its tasks |\n"
         "| `kernels/aic/`, `kernels/aiv/` | the kernels |\n";
  out += scene ? fmt::format("| `test_{}.py` | kernels, inputs and expected outputs |\n",
                             model.identifier)
               : "| `kernels/kernel_config.py` | kernels and settings |\n"
                 "| `golden.py` | inputs and expected outputs |\n";
  return out + "| `golden/` | their values |\n| `ir/` | the program that this was made from |\n"
               "| `manifest.json` | all of this for tools |\n";
}

} // namespace

std::vector<ArtifactFile> emitFlavourFiles(const Model &model) {
  std::vector<ArtifactFile> files = model.options.golden.files;
  files.push_back({"README.md", emitFlavourReadme(model)});
  if (model.options.flavour->form == TensorForm::chipTensor) {
    files.push_back({"test_" + model.identifier + ".py", emitSceneTest(model)});
  } else {
    files.push_back({"kernels/kernel_config.py", emitFlavourKernelConfig(model)});
    files.push_back({"golden.py", emitGolden(model)});
  }
  addFlavourTemplates(model, files);
  return files;
}

} // namespace ptowsp::codegen
