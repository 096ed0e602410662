// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reading and writing .npy files.
///
/// Invariant: nothing is allocated by what a header claims before the claim was
/// checked against the limits.

#include "npy.h"

#include "dtype.h"
#include "failure.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace ptowsp::host {

namespace {

constexpr const char *descrs[dtype_count] = {"<f4", "<f2", "<V2", "|i1",
                                             "<i2", "<i4", "<i8", "|u1"};
constexpr uint64_t max_header_bytes = 1 << 20;

/// Walks over the header's text, a Python dictionary of three keys.
class header_parser {
public:
  header_parser(const std::string &text, const std::string &path) : text(text), path(path) {}

  void parse(std::string &descr, std::vector<int64_t> &shape) {
    expect('{');
    bool seen[3] = {};
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      const int index = key == "descr" ? 0 : key == "fortran_order" ? 1 : key == "shape" ? 2 : -1;
      if (index < 0 || seen[index])
        fail("unexpected key '" + key + "'");
      seen[index] = true;
      if (index == 0)
        descr = type();
      else if (index == 1)
        order();
      else
        shape = extents();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!seen[0] || !seen[1] || !seen[2])
      fail("a key is missing");
    skip_space();
    if (at != text.size())
      fail("text after the dictionary");
  }

private:
  [[noreturn]] void fail(const std::string &why) const {
    throw bad_input{"'" + path + "': malformed .npy header: " + why};
  }

  void skip_space() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t'))
      ++at;
  }

  bool accept(char c) {
    skip_space();
    if (at == text.size() || text[at] != c)
      return false;
    ++at;
    return true;
  }

  void expect(char c) {
    if (!accept(c))
      fail(std::string("'") + c + "' expected");
  }

  bool accept_word(const char *word) {
    skip_space();
    const std::size_t length = std::strlen(word);
    if (text.compare(at, length, word) != 0)
      return false;
    at += length;
    return true;
  }

  std::string quoted() {
    const char quote = accept('\'') ? '\'' : '"';
    if (quote == '"')
      expect('"');
    const std::size_t end = text.find(quote, at);
    if (end == std::string::npos)
      fail("a string does not end");
    const std::string result = text.substr(at, end - at);
    at = end + 1;
    return result;
  }

  std::string type() {
    skip_space();
    if (at < text.size() && text[at] == '[')
      throw bad_input{"'" + path + "': structured elements are not supported"};
    return quoted();
  }

  void order() {
    if (accept_word("True"))
      throw bad_input{"'" + path + "': the array is in Fortran order",
                      {},
                      "save numpy.ascontiguousarray(array)"};
    if (!accept_word("False"))
      fail("True or False expected");
  }

  std::vector<int64_t> extents() {
    std::vector<int64_t> result;
    expect('(');
    while (!accept(')')) {
      result.push_back(extent());
      if (result.size() > 32)
        fail("more than 32 dimensions");
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return result;
  }

  int64_t extent() {
    skip_space();
    const std::size_t begin = at;
    int64_t value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      value = value * 10 + (text[at] - '0');
      if (static_cast<uint64_t>(value) > max_tensor_bytes)
        fail("an extent is too large");
    }
    if (at == begin)
      fail("an extent expected");
    accept_word("L"); // written by Python 2
    return value;
  }

  const std::string &text;
  const std::string &path;
  std::size_t at = 0;
};

} // namespace

bool tensor_bytes(const std::vector<int64_t> &shape, uint32_t element_bytes, uint64_t &bytes) {
  bytes = element_bytes;
  bool empty = false;
  for (int64_t extent : shape) {
    if (extent < 0)
      return false;
    empty |= extent == 0;
  }
  for (int64_t extent : shape) {
    if (empty)
      break;
    if (static_cast<uint64_t>(extent) > max_tensor_bytes / bytes)
      return false;
    bytes *= static_cast<uint64_t>(extent);
  }
  if (empty)
    bytes = 0;
  return true;
}

std::string shape_text(const std::vector<int64_t> &shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

npy_reader::npy_reader(const std::string &path)
    : file_path(path), file(std::fopen(path.c_str(), "rb")) {
  if (!file)
    throw bad_input{"cannot read '" + path + "': " + std::strerror(errno)};
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown))
    throw bad_input{"'" + path + "' is a folder, not a .npy file"};
  unsigned char start[8];
  if (std::fread(start, 1, sizeof start, file.get()) != sizeof start ||
      std::memcmp(start, "\x93NUMPY", 6) != 0)
    throw bad_input{"'" + path + "' is not a .npy file"};
  const unsigned major = start[6], minor = start[7];
  if (major < 1 || major > 3 || minor != 0)
    throw bad_input{"'" + path + "': .npy version " + std::to_string(major) + "." +
                        std::to_string(minor) + " is not supported",
                    "the versions 1.0, 2.0 and 3.0 are"};
  unsigned char length[4] = {};
  read_bytes(length, major == 1 ? 2 : 4, "header");
  const uint64_t header_bytes =
      length[0] | uint64_t{length[1]} << 8 | uint64_t{length[2]} << 16 | uint64_t{length[3]} << 24;
  if (header_bytes > max_header_bytes)
    throw bad_input{"'" + path + "': malformed .npy header: it claims " +
                    std::to_string(header_bytes) + " bytes"};
  std::string text(static_cast<std::size_t>(header_bytes), '\0');
  read_bytes(text.data(), header_bytes, "header");
  header_parser(text, path).parse(type, extents);
  if (type.size() >= 2 && type[0] == '>' && type.substr(1) != "i1" && type.substr(1) != "u1")
    throw bad_input{"'" + path + "': the array is big-endian ('" + type + "')",
                    {},
                    "save array.astype(array.dtype.newbyteorder('<'))"};
}

void npy_reader::read_bytes(void *to, uint64_t bytes, const char *part) {
  const std::size_t got = std::fread(to, 1, static_cast<std::size_t>(bytes), file.get());
  if (got == bytes)
    return;
  if (std::ferror(file.get()))
    throw bad_input{"cannot read '" + file_path + "': " + std::strerror(errno)};
  throw bad_input{"'" + file_path + "' is truncated: its " + part + " ends after " +
                  std::to_string(got) + " of " + std::to_string(bytes) + " bytes"};
}

bool npy_reader::holds(uint32_t dtype) const {
  if (dtype == PTOWSP_BF16)
    return type == "<V2" || type == "|V2" || type == "V2" || type == "bfloat16";
  if (dtype_bytes(dtype) == 1) // byte order means nothing
    return type.size() == 3 && type.substr(1) == descrs[dtype] + 1;
  return type == descrs[dtype];
}

void npy_reader::read(void *to, uint64_t bytes) {
  read_bytes(to, bytes, "data");
  if (std::fgetc(file.get()) != EOF)
    throw bad_input{"'" + file_path + "' has more data than its shape " + shape_text(extents) +
                    " needs"};
}

std::string npy_header(uint32_t dtype, const std::vector<int64_t> &shape) {
  std::string header =
      std::string("{'descr': '") + descrs[dtype] + "', 'fortran_order': False, 'shape': (";
  for (std::size_t d = 0; d < shape.size(); ++d)
    header += (d ? ", " : "") + std::to_string(shape[d]);
  header += shape.size() == 1 ? ",), }" : "), }";
  const std::size_t before = 10; // magic, version, length
  header.append(63 - (before + header.size()) % 64, ' ');
  header += '\n';
  const char start[before] = {'\x93',
                              'N',
                              'U',
                              'M',
                              'P',
                              'Y',
                              1,
                              0,
                              static_cast<char>(header.size() & 0xff),
                              static_cast<char>(header.size() >> 8)};
  return std::string(start, before) + header;
}

void write_npy(const std::string &path, uint32_t dtype, const std::vector<int64_t> &shape,
               const void *data) {
  const std::string header = npy_header(dtype, shape);
  uint64_t bytes = 0;
  tensor_bytes(shape, dtype_bytes(dtype), bytes);
  std::FILE *file = std::fopen(path.c_str(), "wb");
  if (!file)
    throw bad_input{"cannot write '" + path + "': " + std::strerror(errno)};
  bool ok = std::fwrite(header.data(), 1, header.size(), file) == header.size() &&
            std::fwrite(data, 1, static_cast<std::size_t>(bytes), file) == bytes;
  const int write_error = errno;
  const bool closed = std::fclose(file) == 0;
  const int error = ok ? errno : write_error;
  if (ok && closed)
    return;
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) // never a device
    std::filesystem::remove(path, ignored);
  throw bad_input{"cannot write '" + path + "': " + std::strerror(error)};
}

} // namespace ptowsp::host
