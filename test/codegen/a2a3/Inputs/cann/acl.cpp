// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A stand-in for the chip: kernels are functions of shared libraries, and run when their
/// stream is waited for.
///
/// The host cannot touch the device's memory but by aclrtMemcpy: its pages are closed
/// whenever nothing runs or copies there. What is left when the process ends is told.
///
/// Invariant: one call at a time has the pages open.

#include "acl/acl.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <sys/mman.h>

namespace {

std::mutex mutex;
std::map<char *, size_t> live; // pages by their first byte
unsigned launches = 0;

struct stream {
  void (*function)(int64_t *args) = nullptr;
  const uint64_t *args = nullptr; // the parameters, on the device
};

size_t pages_for(size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

class opened {
public:
  opened() { protect(PROT_READ | PROT_WRITE); }
  ~opened() { protect(PROT_NONE); }

private:
  static void protect(int how) {
    for (auto [memory, bytes] : live)
      mprotect(memory, bytes, how);
  }
};

bool is_device(const void *memory, size_t bytes) {
  auto *first = static_cast<char *>(const_cast<void *>(memory));
  auto after = live.upper_bound(first);
  return after != live.begin() && (--after, first + bytes <= after->first + after->second);
}

/// What the test wants to fail: the name of a call in STAND_IN_FAILS.
bool fails(const char *call) {
  const char *wanted = std::getenv("STAND_IN_FAILS");
  return wanted != nullptr && std::strcmp(wanted, call) == 0;
}

struct at_exit {
  ~at_exit() {
    std::fprintf(stderr, "stand-in: %u launches, %zu pieces of memory left\n", launches,
                 live.size());
  }
} last_words;

} // namespace

aclError aclInit(const char *) { return ACL_SUCCESS; }
aclError aclrtSetDevice(int32_t device) { return device == 0 ? ACL_SUCCESS : 107001; }

aclError aclrtMalloc(void **memory, size_t bytes, aclrtMemMallocPolicy) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (fails("aclrtMalloc"))
    return 207001;
  void *pages = mmap(nullptr, pages_for(bytes), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    return 207001;
  live[static_cast<char *>(pages)] = pages_for(bytes);
  *memory = pages;
  return ACL_SUCCESS;
}

aclError aclrtFree(void *memory) {
  const std::lock_guard<std::mutex> lock(mutex);
  auto found = live.find(static_cast<char *>(memory));
  if (found == live.end())
    return 107000;
  munmap(memory, found->second);
  live.erase(found);
  return ACL_SUCCESS;
}

aclError aclrtMemcpy(void *to, size_t room, const void *from, size_t bytes, aclrtMemcpyKind kind) {
  const std::lock_guard<std::mutex> lock(mutex);
  const void *there = kind == ACL_MEMCPY_HOST_TO_DEVICE ? to : from;
  if (bytes > room || !is_device(there, bytes))
    return 107000;
  const opened pages;
  std::memcpy(to, from, bytes);
  return ACL_SUCCESS;
}

aclError aclrtCreateStream(aclrtStream *created) {
  *created = new stream;
  return ACL_SUCCESS;
}

aclError aclrtDestroyStream(aclrtStream old) {
  delete static_cast<stream *>(old);
  return ACL_SUCCESS;
}

aclError aclrtBinaryLoadFromFile(const char *path, aclrtBinaryLoadOptions *,
                                 aclrtBinHandle *binary) {
  *binary = path[0] == '/' ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
  return *binary != nullptr ? ACL_SUCCESS : 107000;
}

aclError aclrtBinaryGetFunction(const aclrtBinHandle binary, const char *name,
                                aclrtFuncHandle *function) {
  *function = dlsym(binary, name);
  return *function != nullptr ? ACL_SUCCESS : 107000;
}

aclError aclrtLaunchKernel(aclrtFuncHandle function, uint32_t blocks, const void *args,
                           size_t bytes, aclrtStream on) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (blocks != 1 || bytes != sizeof(uint64_t) || !is_device(args, bytes))
    return 107000;
  auto &waiting = *static_cast<stream *>(on);
  waiting.function = reinterpret_cast<void (*)(int64_t *)>(function);
  waiting.args = static_cast<const uint64_t *>(args);
  ++launches;
  return ACL_SUCCESS;
}

aclError aclrtSynchronizeStream(aclrtStream on) {
  const std::lock_guard<std::mutex> lock(mutex);
  auto &waiting = *static_cast<stream *>(on);
  if (fails("kernel"))
    return 507015;
  if (waiting.function == nullptr)
    return ACL_SUCCESS;
  const opened pages;
  waiting.function(reinterpret_cast<int64_t *>(waiting.args[0]));
  waiting.function = nullptr;
  return ACL_SUCCESS;
}
