// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-@FLAG@: reports each kernel and its number of operations.
/// Invariant: the IR is not changed.

#include "compiler/@FOLDER@/Passes.h"
#include "dialects/Tile/Tile.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_ @UPPER @
#include "compiler/@FOLDER@/Passes.h.inc"

namespace {

class @CLASS @ : public impl::@CLASS @Base<@CLASS @> {
public:
  using Base::Base;

  void runOnOperation() override {
    getOperation()->walk([](tile::KernelOp kernel) {
      kernel.emitRemark() << "kernel of " << kernel.getBlock().getOperations().size()
                          << " operations";
    });
  }
};

} // namespace
} // namespace ptowsp
