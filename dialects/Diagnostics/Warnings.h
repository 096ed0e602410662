// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which diagnostics are warnings: they alone can be promoted and silenced.
///
/// Invariant: `reportWarning` takes no other id.

#ifndef PTOWSP_DIALECTS_DIAGNOSTICS_WARNINGS_H
#define PTOWSP_DIALECTS_DIAGNOSTICS_WARNINGS_H

#include "dialects/Diagnostics/Diagnostics.h"

namespace ptowsp {

inline constexpr DiagId warningIds[] = {DiagId::DeadlockUndecided, DiagId::IgnoredDirective};

inline bool isWarning(DiagId id) { return llvm::is_contained(warningIds, id); }

} // namespace ptowsp

#endif // PTOWSP_DIALECTS_DIAGNOSTICS_WARNINGS_H
