// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Fibers on ucontext, announced to the sanitizers, which follow stacks.

#include "fiber.h"

#include "../../src/core/check.h"

#include <cstdint>
#include <new>

#if defined(__GLIBC__) || defined(__APPLE__) || defined(__FreeBSD__)
#define PTOWSP_HAS_FIBERS 1
#ifdef __APPLE__
#define _XOPEN_SOURCE 700
#endif
#include <ucontext.h>
#else
#define PTOWSP_HAS_FIBERS 0
#endif

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define PTOWSP_FIBER_ASAN 1
#include <sanitizer/common_interface_defs.h>
#else
#define PTOWSP_FIBER_ASAN 0
#endif
#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define PTOWSP_FIBER_TSAN 1
#include <sanitizer/tsan_interface.h>
#else
#define PTOWSP_FIBER_TSAN 0
#endif

namespace ptowsp::rt {

#if PTOWSP_HAS_FIBERS

namespace {

// As much as a kernel may need on a machine of its own; pages that it never touches
// are never there.
constexpr size_t stack_bytes = size_t{1} << 20;

} // namespace

struct fiber::state {
  ucontext_t context = {};
  std::unique_ptr<char[]> stack;
  void (*entry)(void *) = nullptr;
  void *argument = nullptr;
  const void *bottom = nullptr; /* of the stack; of the thread's own once it was left */
  size_t bytes = 0;
#if PTOWSP_FIBER_ASAN
  void *fake_stack = nullptr;
#endif
#if PTOWSP_FIBER_TSAN
  void *tsan = nullptr;
  bool owns_tsan = false;
#endif
  fiber::state *left = nullptr; /* who switched to this one last */

  /// What a fiber does first whenever it goes on.
  void arrive() {
#if PTOWSP_FIBER_ASAN
    __sanitizer_finish_switch_fiber(fake_stack, &left->bottom, &left->bytes);
#endif
  }

  /// makecontext passes ints; a pointer takes two.
  static void begin(unsigned high, unsigned low) {
    auto *self = reinterpret_cast<state *>(static_cast<uintptr_t>(uint64_t{high} << 32 | low));
    self->arrive();
    self->entry(self->argument);
    PTOWSP_CHECK(false, "a fiber never returns");
  }
};

bool fiber::supported() { return true; }

fiber::fiber() : own(new state) {}

fiber::~fiber() {
#if PTOWSP_FIBER_TSAN
  if (own->owns_tsan)
    __tsan_destroy_fiber(own->tsan);
#endif
}

bool fiber::prepare(void (*entry)(void *), void *argument) {
  own->stack.reset(new (std::nothrow) char[stack_bytes]);
  if (!own->stack || getcontext(&own->context) != 0)
    return false;
  own->entry = entry;
  own->argument = argument;
  own->bottom = own->stack.get();
  own->bytes = stack_bytes;
  own->context.uc_stack.ss_sp = own->stack.get();
  own->context.uc_stack.ss_size = stack_bytes;
  own->context.uc_link = nullptr;
#if PTOWSP_FIBER_TSAN
  own->tsan = __tsan_create_fiber(0);
  own->owns_tsan = true;
#endif
  const auto self = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(own.get()));
  makecontext(&own->context, reinterpret_cast<void (*)()>(state::begin), 2,
              static_cast<unsigned>(self >> 32), static_cast<unsigned>(self));
  return true;
}

void fiber::switch_to(fiber &other, [[maybe_unused]] bool for_good) {
  other.own->left = own.get();
#if PTOWSP_FIBER_ASAN
  __sanitizer_start_switch_fiber(for_good ? nullptr : &own->fake_stack, other.own->bottom,
                                 other.own->bytes);
#endif
#if PTOWSP_FIBER_TSAN
  own->tsan = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(other.own->tsan, 0);
#endif
  PTOWSP_CHECK(swapcontext(&own->context, &other.own->context) == 0, "contexts can be switched");
  own->arrive();
}

#else

struct fiber::state {};

bool fiber::supported() { return false; }
fiber::fiber() = default;
fiber::~fiber() = default;
bool fiber::prepare(void (*)(void *), void *) { return false; }
void fiber::switch_to(fiber &, bool) { PTOWSP_CHECK(false, "fibers are there"); }

#endif

} // namespace ptowsp::rt
