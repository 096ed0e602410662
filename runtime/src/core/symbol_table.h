// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A run's own copy of the table of symbols and slots.
///
/// Invariant: what the caller passed is not written while the run goes on: several runs may
/// share it.

#ifndef PTOWSP_RT_CORE_SYMBOL_TABLE_H
#define PTOWSP_RT_CORE_SYMBOL_TABLE_H

#include "report_text.h"

#include "ptowsp/rt/host.h"

#include <algorithm>
#include <memory>
#include <new>

namespace ptowsp::rt {

class symbol_table {
public:
  /// Whether the caller knows this table. Returns a status; writes why not.
  static int check(const ptowsp_artifact &artifact, const ptowsp_run_options *options,
                   report_text &text) {
    if (options == nullptr || options->struct_bytes != sizeof(*options) ||
        options->table_version == 0 || options->table_version == artifact.table_version)
      return PTOWSP_RUN_OK;
    text.add("the caller knows table %08x of symbols, slots and arguments, but artifact '%s' has "
             "table %08x\n"
             "hint: build the caller with the header of this artifact\n",
             options->table_version, artifact.name, artifact.table_version);
    return PTOWSP_RUN_BAD_INPUT;
  }

  /// Copies the values. False when there is no memory.
  bool take(const ptowsp_artifact &artifact, const uint64_t *symbols) {
    count = artifact.symbol_count;
    values.reset(new (std::nothrow) uint64_t[count != 0 ? count : 1]);
    if (values)
      std::copy_n(symbols, count, values.get());
    return values != nullptr;
  }

  uint64_t *bits() { return values.get(); }

  /// Gives the caller what the run has left.
  void give(const ptowsp_run_options *options) const {
    if (options != nullptr && options->final_symbols != nullptr)
      std::copy_n(values.get(), count, options->final_symbols);
  }

private:
  std::unique_ptr<uint64_t[]> values;
  uint32_t count = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SYMBOL_TABLE_H
