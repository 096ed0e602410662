// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Files in NumPy's .npy format: versions 1.0 to 3.0, C order, little endian.
///
/// Invariant: a file is used only when all of it is as its header says. bf16, which
/// NumPy does not know, is stored as two opaque bytes ('V2').

#ifndef PTOWSP_HOST_NPY_H
#define PTOWSP_HOST_NPY_H

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace ptowsp::host {

/// No tensor is larger, and no product of extents is computed beyond it.
inline constexpr uint64_t max_tensor_bytes = uint64_t{1} << 40;

/// Bytes of a packed tensor. False when they exceed max_tensor_bytes or an extent is
/// negative.
bool tensor_bytes(const std::vector<int64_t> &shape, uint32_t element_bytes, uint64_t &bytes);

/// "4x128x128", or "scalar" for no dimensions.
std::string shape_text(const std::vector<int64_t> &shape);

/// A file that is open at the first byte of its data. All failures throw bad_input.
class npy_reader {
public:
  explicit npy_reader(const std::string &path);

  const std::string &path() const { return file_path; }
  const std::vector<int64_t> &shape() const { return extents; }
  /// The type as the file spells it: "<f4".
  const std::string &descr() const { return type; }
  /// Whether the elements are of `dtype`.
  bool holds(uint32_t dtype) const;

  /// Reads all data, which must be exactly `bytes` and end the file.
  void read(void *to, uint64_t bytes);

private:
  struct closer {
    void operator()(std::FILE *f) const { std::fclose(f); }
  };
  void read_bytes(void *to, uint64_t bytes, const char *part);

  std::string file_path;
  std::unique_ptr<std::FILE, closer> file;
  std::string type;
  std::vector<int64_t> extents;
};

/// What stands before the elements of a packed tensor in a file of version 1.0.
std::string npy_header(uint32_t dtype, const std::vector<int64_t> &shape);

/// Writes a packed tensor as version 1.0; a file that cannot be completed is removed.
void write_npy(const std::string &path, uint32_t dtype, const std::vector<int64_t> &shape,
               const void *data);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_NPY_H
