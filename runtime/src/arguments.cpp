// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checks the arguments of a run against what the artifact says about them.

#include "core/settings.h"

#include "ptowsp/rt/orchestration.h"

namespace ptowsp::rt {
namespace {

using ll = long long;

int64_t extent_of(const ptowsp_extent &extent, const ptowsp_artifact &artifact,
                  const uint64_t *symbols) {
  if (extent.symbol == PTOWSP_NO_SYMBOL)
    return extent.size;
  const uint64_t bits = symbols[extent.symbol];
  return artifact.symbols[extent.symbol].dtype == PTOWSP_I32 ? from_bits<int32_t>(bits)
                                                             : static_cast<int64_t>(bits);
}

/// Writes the start of the sentence; returns the status for the caller to return.
int reject(const ptowsp_argument &argument, report_text &text) {
  text.add("argument '%s' ", argument.name);
  return PTOWSP_RUN_BAD_INPUT;
}

int check_tensor(const ptowsp_argument &argument, uint64_t arg, const ptowsp_artifact &artifact,
                 const uint64_t *symbols, report_text &text) {
  if (arg == 0) {
    const int status = reject(argument, text);
    text.add("is a tensor, but none was passed\n");
    return status;
  }
  const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(arg);
  if (tensor.dtype != argument.dtype || tensor.rank != argument.rank) {
    const int status = reject(argument, text);
    text.add("has rank %u and element type %u, but the artifact takes rank %u and type %u\n",
             tensor.rank, tensor.dtype, argument.rank, argument.dtype);
    return status;
  }
  bool empty = false;
  for (uint32_t d = 0; d < tensor.rank; ++d) {
    const int64_t expected = extent_of(argument.extents[d], artifact, symbols);
    empty |= expected == 0;
    if (tensor.sizes[d] == expected && expected >= 0)
      continue;
    const int status = reject(argument, text);
    text.add("has %lld elements in dimension %u, but the artifact takes %lld\n",
             static_cast<ll>(tensor.sizes[d]), d, static_cast<ll>(expected));
    return status;
  }
  if (tensor.address == 0 && !empty) {
    const int status = reject(argument, text);
    text.add("has no storage\n");
    return status;
  }
  return PTOWSP_RUN_OK;
}

} // namespace

int check_arguments(const ptowsp_artifact &artifact, const uint64_t *args, const uint64_t *symbols,
                    report_text &text) {
  if ((args == nullptr && artifact.argument_count != 0) ||
      (symbols == nullptr && artifact.symbol_count != 0)) {
    text.add("artifact '%s' takes %u arguments and %u symbols, but none were passed\n",
             artifact.name, artifact.argument_count, artifact.symbol_count);
    return PTOWSP_RUN_BAD_INPUT;
  }
  for (uint32_t a = 0; a < artifact.argument_count; ++a) {
    if (artifact.arguments[a].access == PTOWSP_SCALAR)
      continue;
    const int status = check_tensor(artifact.arguments[a], args[a], artifact, symbols, text);
    if (status != PTOWSP_RUN_OK)
      return status;
  }
  return PTOWSP_RUN_OK;
}

} // namespace ptowsp::rt
