// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One invocation of an artifact: its arguments with their memory, its symbols with
/// their values.
///
/// Invariant: a tensor's memory is exactly what its extents need, and every extent
/// that names a symbol equals it.

#ifndef PTOWSP_HOST_INVOCATION_H
#define PTOWSP_HOST_INVOCATION_H

#include "options.h"

#include "ptowsp/rt/host.h"

#include <memory>
#include <string>
#include <vector>

namespace ptowsp::host {

/// Bytes at an address that suits every vector unit.
class buffer {
public:
  buffer() = default;
  /// Zeros. Throws bad_input when there is not so much memory.
  explicit buffer(uint64_t bytes);
  unsigned char *data() const { return memory.get(); }
  uint64_t size() const { return bytes; }

private:
  struct release {
    void operator()(unsigned char *p) const;
  };
  std::unique_ptr<unsigned char, release> memory;
  uint64_t bytes = 0;
};

/// An argument with its value.
struct bound_argument {
  const ptowsp_argument *declared = nullptr;
  bool given = false; // on the command line
  std::vector<int64_t> shape;
  buffer elements;
  ptowsp_tensor view = {};
  uint64_t scalar_bits = 0;

  bool is_tensor() const { return declared->access != PTOWSP_SCALAR; }
  bool is_output() const { return is_tensor() && (declared->access & PTOWSP_OUT) != 0; }
};

class invocation {
public:
  /// Binds all values. Throws bad_input.
  invocation(const ptowsp_artifact &artifact, const options &given);

  const ptowsp_artifact &artifact;
  std::vector<bound_argument> arguments;
  std::vector<uint64_t> symbols; // the bits of each, slots among them
  std::vector<uint64_t> final_symbols; // as the last run left them

  /// What ptowsp_run takes as `args`.
  std::vector<uint64_t> raw_arguments() const;
};

} // namespace ptowsp::host

#endif // PTOWSP_HOST_INVOCATION_H
