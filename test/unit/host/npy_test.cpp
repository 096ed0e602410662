// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// .npy files: as others write them, as we write them, and broken in every way.
///
/// Invariant: a broken file is named in its error.

#include "dtype.h"
#include "failure.h"
#include "npy.h"
#include "support.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>

using namespace ptowsp::host;
using namespace host_test;

namespace {

/// A file of version `major` with this dictionary, without padding.
std::string npy_bytes(const std::string &dictionary, const std::string &data, int major = 1) {
  std::string bytes("\x93NUMPY", 6);
  bytes += static_cast<char>(major);
  bytes += '\0';
  const std::size_t size = dictionary.size();
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
    bytes += static_cast<char>(size >> (8 * i) & 0xff);
  return bytes + dictionary + data;
}

/// What opening and reading `bytes` as 4-byte elements complains about.
std::string error_of(const std::string &bytes, uint64_t data_bytes = 8) {
  scratch_folder folder;
  const std::string path = folder.file("x.npy");
  write_file(path, bytes);
  try {
    npy_reader file(path);
    std::vector<char> data(data_bytes);
    file.read(data.data(), data_bytes);
  } catch (const bad_input &e) {
    const std::size_t at = e.what.find(path);
    REQUIRE(at != std::string::npos);
    return std::string(e.what).replace(at, path.size(), "FILE");
  }
  return "";
}

const std::string two_floats("\0\0\x80\x3f\0\0\0\x40", 8); // 1.0, 2.0
const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

} // namespace

TEST_CASE("versions 1, 2 and 3, keys in any order, either quote", "[npy]") {
  scratch_folder folder;
  for (int major : {1, 2, 3})
    for (const char *dictionary :
         {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }      \n",
          "{\"shape\":(2,),\"descr\":\"<f4\",\"fortran_order\":False}",
          "{'fortran_order': False, 'shape': (2L, ), 'descr': '<f4'}\n"}) {
      write_file(folder.file("x.npy"), npy_bytes(dictionary, two_floats, major));
      npy_reader file(folder.file("x.npy"));
      float data[2];
      CHECK(file.shape() == std::vector<int64_t>{2});
      CHECK(file.holds(PTOWSP_F32));
      CHECK_FALSE(file.holds(PTOWSP_I32));
      file.read(data, sizeof data);
      CHECK(data[0] == 1.0f);
      CHECK(data[1] == 2.0f);
    }
}

TEST_CASE("what is written is a file of version 1.0 in blocks of 64 bytes", "[npy]") {
  scratch_folder folder;
  write_npy(folder.file("x.npy"), PTOWSP_F32, {2}, two_floats.data());
  const std::string bytes = read_file(folder.file("x.npy"));
  REQUIRE(bytes.size() == 128 + 8);
  CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\x01\0\x76\0", 10));
  CHECK(bytes.substr(10, good.size() - 1) == good.substr(0, good.size() - 1));
  CHECK(bytes[127] == '\n');
  CHECK(bytes.substr(128) == two_floats);
}

TEST_CASE("every type and rank goes there and back", "[npy]") {
  scratch_folder folder;
  const std::vector<int64_t> shape =
      GENERATE(std::vector<int64_t>{}, std::vector<int64_t>{7}, std::vector<int64_t>{0, 3},
               std::vector<int64_t>{2, 3, 1, 2, 2});
  for (uint32_t dtype = 0; dtype < dtype_count; ++dtype) {
    uint64_t bytes = 0;
    REQUIRE(tensor_bytes(shape, dtype_bytes(dtype), bytes));
    std::string data(bytes, 'x'), seen(bytes, ' ');
    write_npy(folder.file("x.npy"), dtype, shape, data.data());
    npy_reader file(folder.file("x.npy"));
    CHECK(file.shape() == shape);
    for (uint32_t other = 0; other < dtype_count; ++other)
      CHECK(file.holds(other) == (other == dtype));
    file.read(seen.data(), bytes);
    CHECK(seen == data);
  }
}

TEST_CASE("files that are not usable", "[npy]") {
  CHECK(error_of(npy_bytes(good, two_floats)) == "");
  CHECK(error_of("") == "'FILE' is not a .npy file");
  scratch_folder folder;
  CHECK_THROWS_MATCHES(npy_reader(folder.file("")), bad_input,
                       Catch::Predicate<bad_input>([&](const bad_input &e) {
                         return e.what == "'" + folder.file("") + "' is a folder, not a .npy file";
                       }));
  CHECK(error_of("PK\x03\x04 something else") == "'FILE' is not a .npy file");
  CHECK(error_of(npy_bytes(good, two_floats, 4)) == "'FILE': .npy version 4.0 is not supported");
  CHECK(error_of(std::string("\x93NUMPY\x01\0\x76", 9)) ==
        "'FILE' is truncated: its header ends after 1 of 2 bytes");
  CHECK(error_of(std::string("\x93NUMPY\x01\0\x76\0{'descr'", 18)) ==
        "'FILE' is truncated: its header ends after 8 of 118 bytes");
  CHECK(error_of(std::string("\x93NUMPY\x02\0\xff\xff\xff\x7f", 12)) ==
        "'FILE': malformed .npy header: it claims 2147483647 bytes");
  CHECK(error_of(npy_bytes(good, two_floats.substr(0, 5))) ==
        "'FILE' is truncated: its data ends after 5 of 8 bytes");
  CHECK(error_of(npy_bytes(good, two_floats + "z")) ==
        "'FILE' has more data than its shape 2 needs");
  CHECK(error_of(npy_bytes("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }",
                           two_floats)) == "'FILE': the array is in Fortran order");
  CHECK(error_of(npy_bytes("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", "")) ==
        "'FILE': the array is big-endian ('>f4')");
  CHECK(error_of(npy_bytes("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}",
                           "")) == "'FILE': structured elements are not supported");
}

TEST_CASE("headers that are not headers", "[npy]") {
  const std::pair<const char *, const char *> cases[] = {
      {"", "'{' expected"},
      {"{}", "a key is missing"},
      {"{'descr': '<f4', 'fortran_order': False}", "a key is missing"},
      {"{'descr': '<f4', 'descr': '<f4'}", "unexpected key 'descr'"},
      {"{'colour': 'red'}", "unexpected key 'colour'"},
      {"{'descr': '<f4", "a string does not end"},
      {"{'descr' '<f4'}", "':' expected"},
      {"{'fortran_order': Maybe}", "True or False expected"},
      {"{'shape': 2}", "'(' expected"},
      {"{'shape': (2", "')' expected"},
      {"{'shape': (-2,)}", "an extent expected"},
      {"{'shape': (99999999999999999999,)}", "an extent is too large"},
      {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} {}", "text after the dictionary"},
  };
  for (const auto &[dictionary, why] : cases)
    CHECK(error_of(npy_bytes(dictionary, two_floats)) ==
          std::string("'FILE': malformed .npy header: ") + why);
  std::string many = "{'shape': (";
  for (int i = 0; i < 40; ++i)
    many += "1,";
  CHECK(error_of(npy_bytes(many + ")}", "")) ==
        "'FILE': malformed .npy header: more than 32 dimensions");
}

TEST_CASE("any truncation or changed byte of a header is an error or a different header", "[npy]") {
  const std::string bytes = npy_bytes(good, two_floats);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    CHECK(error_of(bytes.substr(0, cut)) != "");
  for (std::size_t at = 0; at < bytes.size() - two_floats.size(); ++at)
    for (char c : {'\0', '\xff', '(', '9', '\''}) {
      std::string changed = bytes;
      changed[at] = c;
      error_of(changed); // must return; what it says depends on the byte
    }
}

TEST_CASE("sizes are multiplied with care", "[npy]") {
  uint64_t bytes = 1;
  CHECK(tensor_bytes({}, 4, bytes));
  CHECK(bytes == 4);
  CHECK(tensor_bytes({1 << 19, 1 << 19}, 4, bytes));
  CHECK(bytes == max_tensor_bytes);
  CHECK_FALSE(tensor_bytes({1 << 19, (1 << 19) + 1}, 4, bytes));
  CHECK_FALSE(tensor_bytes({INT64_MAX, INT64_MAX, 4}, 4, bytes));
  CHECK_FALSE(tensor_bytes({-1}, 4, bytes));
  CHECK(tensor_bytes({INT64_MAX, 0, INT64_MAX}, 4, bytes));
  CHECK(bytes == 0);
}

TEST_CASE("files that cannot be opened or written", "[npy]") {
  scratch_folder folder;
  CHECK_THROWS_AS(npy_reader(folder.file("absent.npy")), bad_input);
  CHECK_THROWS_AS(npy_reader(folder.path), bad_input);
  try {
    write_npy(folder.file("no/such/x.npy"), PTOWSP_F32, {2}, two_floats.data());
    FAIL("must throw");
  } catch (const bad_input &e) {
    CHECK(e.what ==
          "cannot write '" + folder.file("no/such/x.npy") + "': No such file or directory");
  }
}

TEST_CASE("NumPy reads what we write and writes what we read", "[npy]") {
  const std::string python = TEST_PYTHON;
  if (python.empty() || std::system((python + " -c 'import numpy' 2>/dev/null").c_str()) != 0) {
    WARN("no Python with NumPy: exchange with NumPy was not tried");
    return;
  }
  scratch_folder folder;
  write_npy(folder.file("ours.npy"), PTOWSP_F32, {2}, two_floats.data());
  const std::string script = "import numpy as np; d = '" + folder.path +
                             "/'; "
                             "a = np.load(d + 'ours.npy'); "
                             "assert a.dtype == np.float32 and a.tolist() == [1.0, 2.0]; "
                             "np.save(d + 'i8.npy', np.arange(6, dtype=np.int64).reshape(2, 3)); "
                             "np.save(d + 'fortran.npy', np.zeros((2, 3), order='F'))";
  REQUIRE(std::system((python + " -c \"" + script + "\"").c_str()) == 0);
  npy_reader file(folder.file("i8.npy"));
  int64_t data[6];
  REQUIRE(file.holds(PTOWSP_I64));
  CHECK(file.shape() == std::vector<int64_t>{2, 3});
  file.read(data, sizeof data);
  CHECK(data[5] == 5);
  CHECK_THROWS_AS(npy_reader(folder.file("fortran.npy")), bad_input);
}
