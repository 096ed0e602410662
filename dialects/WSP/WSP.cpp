// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dialect and its attributes.

#include "dialects/WSP/WSP.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

#include "dialects/WSP/WSPDialect.cpp.inc"
#include "dialects/WSP/WSPEnums.cpp.inc"

#include "dialects/WSP/WSPInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/WSP/WSPAttrs.cpp.inc"

void WSPDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/WSP/WSPAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/WSP/WSPOps.cpp.inc"
      >();
}
