// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "places.h"
#include "ptowsp/rt/a2a3.h"
#include "ptowsp/rt/host.h"

#include <acl/acl.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace ptowsp::rt::a2a3 {
namespace {

/// What a failed call says, until the thread's next one.
const char *describe(const char *call, aclError error) {
  thread_local char text[160];
  std::snprintf(text, sizeof text, "device: %s fails with error %d of CANN", call,
                static_cast<int>(error));
  return text;
}

[[noreturn]] void fail(const kernel &what, const char *sentence) {
  std::fprintf(stderr,
               "error: kernel '%s' cannot run: %s\n"
               "hint: the logs of CANN tell more; PTOWSP_DEVICE chooses another device\n",
               what.name, sentence);
  std::_Exit(PTOWSP_RUN_BAD_INPUT);
}

/// The device that this process uses. Opened by whoever comes first, and never closed: the
/// end of the process does that.
class chip {
public:
  /// Null, or what went wrong. Makes the device the calling thread's.
  const char *use() {
    static const aclError opened = aclInit(nullptr);
    // Another library of the process may have been first.
    if (opened != ACL_SUCCESS && opened != ACL_ERROR_REPEAT_INITIALIZE)
      return describe("aclInit", opened);
    thread_local aclError chosen = ACL_ERROR_UNINITIALIZE;
    if (chosen != ACL_SUCCESS)
      chosen = aclrtSetDevice(number());
    return chosen == ACL_SUCCESS ? nullptr : describe("aclrtSetDevice", chosen);
  }

  const char *map(uint64_t begin, uint64_t bytes, bool content) {
    const std::unique_lock<std::shared_mutex> lock(mutex);
    places::place *known = memory.find(begin, begin + bytes);
    if (known == nullptr && memory.overlaps(begin, begin + bytes))
      return "device: a tensor lies partly in the memory of another one";
    if (known != nullptr) {
      ++known->users;
    } else {
      void *there = nullptr;
      const aclError error = aclrtMalloc(&there, bytes, ACL_MEM_MALLOC_HUGE_FIRST);
      if (error != ACL_SUCCESS)
        return describe("aclrtMalloc", error);
      memory.add(begin, begin + bytes, reinterpret_cast<uint64_t>(there));
    }
    return content ? copy(memory.translate(begin), begin, bytes, ACL_MEMCPY_HOST_TO_DEVICE)
                   : nullptr;
  }

  const char *fetch(uint64_t to, uint64_t from, uint64_t bytes) {
    const uint64_t there = translate(from);
    if (there == 0)
      return "device: what is to be read has no place there";
    return copy(to, there, bytes, ACL_MEMCPY_DEVICE_TO_HOST);
  }

  void forget(uint64_t begin, uint64_t bytes) {
    const std::unique_lock<std::shared_mutex> lock(mutex);
    uint64_t there = 0;
    if (memory.release(begin, begin + bytes, there))
      aclrtFree(reinterpret_cast<void *>(there));
  }

  uint64_t translate(uint64_t address) {
    const std::shared_lock<std::shared_mutex> lock(mutex);
    return memory.translate(address);
  }

  /// The function of a kernel; null with a sentence when the device does not take it.
  aclrtFuncHandle find(const kernel &what, const char *&wrong) {
    const std::unique_lock<std::shared_mutex> lock(mutex);
    auto known = functions.find(&what);
    if (known != functions.end())
      return known->second;
    aclrtBinHandle binary = nullptr;
    aclError error = aclrtBinaryLoadFromFile(what.binary, nullptr, &binary);
    if (error != ACL_SUCCESS) {
      wrong = describe("aclrtBinaryLoadFromFile", error);
      return nullptr;
    }
    aclrtFuncHandle function = nullptr;
    error = aclrtBinaryGetFunction(binary, what.function, &function);
    if (error != ACL_SUCCESS) {
      wrong = describe("aclrtBinaryGetFunction", error);
      return nullptr;
    }
    return functions[&what] = function;
  }

  static const char *copy(uint64_t to, uint64_t from, uint64_t bytes, aclrtMemcpyKind kind) {
    const aclError error = aclrtMemcpy(reinterpret_cast<void *>(to), bytes,
                                       reinterpret_cast<const void *>(from), bytes, kind);
    return error == ACL_SUCCESS ? nullptr : describe("aclrtMemcpy", error);
  }

private:
  static int32_t number() {
    const char *given = std::getenv("PTOWSP_DEVICE");
    return given != nullptr ? static_cast<int32_t>(std::strtol(given, nullptr, 10)) : 0;
  }

  std::shared_mutex mutex; // of what follows
  places memory;
  std::map<const kernel *, aclrtFuncHandle> functions;
};

chip &the_chip() {
  static chip one;
  return one;
}

/// What a worker thread needs to launch: a stream, and room on the device for arguments.
class lane {
public:
  ~lane() {
    if (room != nullptr)
      aclrtFree(room);
    if (stream != nullptr)
      aclrtDestroyStream(stream);
  }

  const char *open() {
    if (room != nullptr)
      return nullptr;
    aclError error = aclrtCreateStream(&stream);
    if (error != ACL_SUCCESS)
      return describe("aclrtCreateStream", error);
    error = aclrtMalloc(&room, sizeof(block), ACL_MEM_MALLOC_HUGE_FIRST);
    return error == ACL_SUCCESS ? nullptr : describe("aclrtMalloc", error);
  }

  const char *run(aclrtFuncHandle function, const kernel &what, const int64_t *args,
                  uint32_t count) {
    block mine;
    mine.args = reinterpret_cast<uint64_t>(room) + offsetof(block, values);
    for (uint32_t a = 0; a < count; ++a) {
      const bool address = (what.tensors >> a & 1) != 0;
      mine.values[a] =
          address ? static_cast<int64_t>(the_chip().translate(static_cast<uint64_t>(args[a])))
                  : args[a];
      if (address && mine.values[a] == 0 && args[a] != 0)
        return "device: a tensor has no place there";
    }
    const uint64_t bytes = offsetof(block, values) + count * sizeof(int64_t);
    if (const char *wrong =
            chip::copy(reinterpret_cast<uint64_t>(room), reinterpret_cast<uint64_t>(&mine), bytes,
                       ACL_MEMCPY_HOST_TO_DEVICE))
      return wrong;
    aclError error = aclrtLaunchKernel(function, 1, room, sizeof mine.args, stream);
    if (error != ACL_SUCCESS)
      return describe("aclrtLaunchKernel", error);
    error = aclrtSynchronizeStream(stream);
    return error == ACL_SUCCESS ? nullptr : describe("the kernel", error);
  }

private:
  /// The parameter of the chip's function, and what it points to.
  struct block {
    uint64_t args;
    int64_t values[PTOWSP_MAX_PARAMS];
  };

  aclrtStream stream = nullptr;
  void *room = nullptr;
};

} // namespace

void launch(const kernel &what, const int64_t *args, uint32_t count) {
  const char *wrong = the_chip().use();
  if (wrong != nullptr)
    fail(what, wrong);
  aclrtFuncHandle function = the_chip().find(what, wrong);
  if (function == nullptr)
    fail(what, wrong);
  thread_local lane mine;
  wrong = mine.open();
  if (wrong == nullptr)
    wrong = mine.run(function, what, args, count);
  if (wrong != nullptr)
    fail(what, wrong);
}

const ptowsp_device device = {
    [](const void *memory, uint64_t bytes, int content) -> const char * {
      const char *wrong = the_chip().use();
      return wrong != nullptr
                 ? wrong
                 : the_chip().map(reinterpret_cast<uint64_t>(memory), bytes, content != 0);
    },
    [](void *to, const void *memory, uint64_t bytes) -> const char * {
      const char *wrong = the_chip().use();
      return wrong != nullptr ? wrong
                              : the_chip().fetch(reinterpret_cast<uint64_t>(to),
                                                 reinterpret_cast<uint64_t>(memory), bytes);
    },
    [](const void *memory, uint64_t bytes) {
      the_chip().forget(reinterpret_cast<uint64_t>(memory), bytes);
    },
};

} // namespace ptowsp::rt::a2a3
