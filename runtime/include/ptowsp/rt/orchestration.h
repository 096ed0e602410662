// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What an orchestration is written against: the C ABI with C++ spelling, and
/// nothing more. Everything here is inline; the orchestration links to no platform.
///
/// Invariant: no function here keeps state of its own.

#ifndef PTOWSP_RT_ORCHESTRATION_H
#define PTOWSP_RT_ORCHESTRATION_H

#include "ptowsp/rt/abi.h"
#include "ptowsp/rt/arithmetic.h"

#include <cstring>
#include <initializer_list>
#include <limits>
#include <type_traits>

namespace ptowsp::rt {

/// A place in source file number `file`.
constexpr ptowsp_location at(uint32_t line, uint32_t column, uint32_t file = 0) {
  return PTOWSP_LOCATION(file, line, column < 0xffff ? column : 0xffff);
}

/// Size of one element, in bytes; zero for an unknown dtype.
constexpr uint64_t dtype_bytes(uint32_t dtype) {
  constexpr uint8_t bytes[] = {4, 2, 2, 1, 2, 4, 8, 1, 8, 1};
  return dtype < sizeof(bytes) ? bytes[dtype] : 0;
}

/// A tensor of the workload or one of its views. Copies share the buffer.
class tensor {
public:
  /// The argument behind a slot of the orchestration's argument array.
  static tensor from_arg(uint64_t arg) {
    tensor result;
    result.view = *reinterpret_cast<const ptowsp_tensor *>(arg);
    return result;
  }

  /// An intermediate of the current scope, packed, without storage yet: the
  /// submission of the task that writes it first binds it.
  static tensor intermediate(uint32_t dtype, std::initializer_list<int64_t> sizes) {
    tensor result;
    result.view = ptowsp_tensor{};
    result.view.dtype = dtype;
    for (int64_t size : sizes)
      result.view.sizes[result.view.rank++] = size;
    uint64_t bytes = dtype_bytes(dtype);
    int64_t stride = 1;
    for (uint32_t d = result.view.rank; d-- > 0;) {
      const int64_t size = result.view.sizes[d];
      result.view.strides[d] = stride;
      if (size < 0 || (size != 0 && bytes > PTOWSP_MAX_BUFFER_BYTES / static_cast<uint64_t>(size)))
        return refused(result); // by the runtime, with the location
      bytes *= static_cast<uint64_t>(size);
      stride *= size;
    }
    result.view.buffer_bytes = bytes;
    return result;
  }

  int64_t size(uint32_t dim) const { return view.sizes[dim]; }
  int64_t stride(uint32_t dim) const { return view.strides[dim]; }

  /// The view that starts at `offsets`, has `sizes` and takes every `steps`-th
  /// element; dimensions whose bit is set in `dropped` have size one and go.
  /// The lists have one entry per dimension of this tensor. What would leave this tensor is a
  /// view that the runtime refuses when it is used.
  tensor slice(std::initializer_list<int64_t> offsets, std::initializer_list<int64_t> sizes,
               std::initializer_list<int64_t> steps, uint32_t dropped = 0) const {
    return cut(offsets, sizes, dropped, [&](uint32_t d) { return steps.begin()[d]; });
  }

  /// Shorthand for a slice with step one in every dimension.
  tensor slice(std::initializer_list<int64_t> offsets, std::initializer_list<int64_t> sizes,
               uint32_t dropped = 0) const {
    return cut(offsets, sizes, dropped, [](uint32_t) { return int64_t{1}; });
  }

  ptowsp_tensor view;

private:
  // The number of offsets is this tensor's rank, and a constant where this is inlined.
  template <typename StepOf>
  tensor cut(std::initializer_list<int64_t> offsets, std::initializer_list<int64_t> sizes,
             uint32_t dropped, StepOf step_of) const {
    tensor result;
    result.view.address = view.address;
    result.view.buffer_bytes = view.buffer_bytes;
    result.view.owner = view.owner;
    result.view.owner_slot = view.owner_slot;
    bool empty = false, negative = false, outside = false;
    // Of a view that leaves this tensor, or has no elements, they may be anything: unsigned.
    auto offset = static_cast<uint64_t>(view.offset);
    uint32_t to = 0;
    for (uint32_t d = 0; d < offsets.size(); ++d) {
      const int64_t at = offsets.begin()[d], size = sizes.begin()[d], step = step_of(d);
      empty |= size == 0;
      negative |= size < 0;
      outside |= !spans(at, size, step, view.sizes[d]);
      offset += static_cast<uint64_t>(at) * static_cast<uint64_t>(view.strides[d]);
      if (dropped >> d & 1)
        continue;
      result.view.sizes[to] = size;
      result.view.strides[to++] = static_cast<int64_t>(static_cast<uint64_t>(step) *
                                                       static_cast<uint64_t>(view.strides[d]));
    }
    result.view.rank = to;
    for (; to < PTOWSP_MAX_RANK; ++to)
      result.view.sizes[to] = result.view.strides[to] = 0;
    result.view.offset = static_cast<int64_t>(offset);
    const bool refused = negative || (outside && !empty);
    result.view.dtype = __builtin_expect(refused, 0) ? uint32_t{PTOWSP_OUTSIDE} : view.dtype;
    return result;
  }

  /// Whether `size` >= 1 elements from `offset` on, `step` apart, are among the first `extent`.
  static bool spans(int64_t offset, int64_t size, int64_t step, int64_t extent) {
    const auto first = static_cast<uint64_t>(offset), end = static_cast<uint64_t>(extent);
    if (step == 1)
      return first < end && static_cast<uint64_t>(size) <= end - first;
    int64_t reach = 0, last = 0;
    return size > 0 && !__builtin_mul_overflow(size - 1, step, &reach) &&
           !__builtin_add_overflow(offset, reach, &last) && first < end &&
           static_cast<uint64_t>(last) < end;
  }

  /// Larger than any buffer, so that no one gives it storage.
  static tensor refused(tensor t) {
    t.view.buffer_bytes = PTOWSP_MAX_BUFFER_BYTES + 1;
    return t;
  }
};

/// The bits of a scalar parameter; narrow values are zero-extended.
template <typename T> uint64_t bits_of(T value) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(uint64_t), "a scalar");
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

/// The scalar behind the bits.
template <typename T> T from_bits(uint64_t bits) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(uint64_t), "a scalar");
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}

/// What is known of a parameter's dependences; combined with `|`.
constexpr uint32_t untracked = PTOWSP_UNTRACKED;
constexpr uint32_t after_writer = PTOWSP_AFTER_WRITER;

inline ptowsp_param in(const tensor &t, uint32_t known = 0) {
  return {PTOWSP_IN, known, reinterpret_cast<uint64_t>(&t.view)};
}
inline ptowsp_param out(tensor &t, uint32_t known = 0) {
  return {PTOWSP_OUT, known, reinterpret_cast<uint64_t>(&t.view)};
}
inline ptowsp_param inout(tensor &t, uint32_t known = 0) {
  return {PTOWSP_INOUT, known, reinterpret_cast<uint64_t>(&t.view)};
}
template <typename T> ptowsp_param scalar(T value) { return {PTOWSP_SCALAR, 0, bits_of(value)}; }

/// The view of one element; one that the runtime refuses when there is no such element.
inline tensor element_of(const tensor &t, std::initializer_list<int64_t> indices) {
  return t.slice(indices, {1, 1, 1, 1, 1}, (1u << t.view.rank) - 1);
}

/// What a schedule can ask for with a task: each has apply(task), before the submission, and
/// submitted(number), after it.

/// For dispatch policies that take a key.
struct key {
  explicit key(int64_t value) : value(value) {}
  void apply(ptowsp_task &task) const { task.key = static_cast<uint64_t>(value); }
  void submitted(uint64_t) const {}
  int64_t value;
};

/// For the ready policy `priority`; what a priority cannot hold becomes the nearest one.
struct priority {
  explicit priority(int64_t value) : value(value) {}
  void apply(ptowsp_task &task) const {
    task.priority = static_cast<int32_t>(value < INT32_MIN   ? INT32_MIN
                                         : value > INT32_MAX ? INT32_MAX
                                                             : value);
  }
  void submitted(uint64_t) const {}
  int64_t value;
};

/// The last task of each stream.
template <uint32_t Count> struct stream_set {
  uint64_t last[Count] = {}; /* 1 + its number; zero: none */
};

/// Tasks of one stream run one after the other, in the order of submission.
class stream {
public:
  template <uint32_t Count>
  stream(stream_set<Count> &set, int64_t key)
      : last(set.last[static_cast<uint64_t>(key) % Count]), before(last - 1) {}
  void apply(ptowsp_task &task) const {
    task.dependences = &before;
    task.dependence_count = last != 0 ? 1 : 0;
  }
  void submitted(uint64_t task) const { last = task + 1; }

private:
  uint64_t &last;
  uint64_t before;
};

/// Divisions of those who can say where one has no value: `cannot_divide` ends the run.
template <typename Self> class divisions {
public:
  /// The quotient of two integers, rounded towards zero, and the rest of that division.
  template <typename T> T divide(T a, T b, ptowsp_location location) {
    return has_quotient(a, b, location) ? static_cast<T>(a / b) : T{0};
  }
  template <typename T> T rest(T a, T b, ptowsp_location location) {
    if (b != T{0} && b == static_cast<T>(-1) && std::is_signed_v<T>)
      return T{0}; // processors trap on the least number
    return has_quotient(a, b, location) ? static_cast<T>(a % b) : T{0};
  }
  /// The quotient rounded down and up.
  template <typename T> T floor_divide(T a, T b, ptowsp_location location) {
    return has_quotient(a, b, location) ? floor_div(a, b) : T{0};
  }
  template <typename T> T ceil_divide(T a, T b, ptowsp_location location) {
    return has_quotient(a, b, location) ? ceil_div(a, b) : T{0};
  }

private:
  template <typename T> bool has_quotient(T a, T b, ptowsp_location location) {
    const bool by_zero = b == T{0};
    const bool is_larger =
        std::is_signed_v<T> && b == static_cast<T>(-1) && a == std::numeric_limits<T>::min();
    if (by_zero || is_larger)
      static_cast<Self *>(this)->cannot_divide(location, by_zero);
    return !by_zero && !is_larger;
  }
};

/// The orchestrator, with the operations of the ABI as members.
class orchestrator : public divisions<orchestrator> {
public:
  explicit orchestrator(ptowsp_orchestrator *impl) : impl(impl) {}

  /// Submits `kernel` on `unit` with what the schedule asks for; returns the number of the
  /// task.
  template <typename... Wishes>
  uint64_t submit(uint32_t kernel, uint32_t unit, std::initializer_list<ptowsp_param> params,
                  ptowsp_location location, const Wishes &...wishes) {
    ptowsp_task task = {};
    task.kernel = kernel;
    task.unit = unit;
    task.params = params.begin();
    task.param_count = static_cast<uint32_t>(params.size());
    task.location = location;
    task.domain = PTOWSP_ANY_DOMAIN;
    (wishes.apply(task), ...);
    const uint64_t number = impl->ops->submit(impl, &task);
    (wishes.submitted(number), ...);
    return number;
  }

  /// Submits a task with all that the ABI can say about one.
  uint64_t submit(const ptowsp_task &task) { return impl->ops->submit(impl, &task); }

  /// Gives `t` storage that lives as long as the current scope needs it.
  void alloc(tensor &t, ptowsp_location location) {
    ptowsp_tensor *views[] = {&t.view};
    impl->ops->alloc(impl, views, 1, location);
  }

  uint64_t next_task() { return impl->ops->next_task(impl); }
  void fence(uint64_t first, ptowsp_location location) { impl->ops->fence(impl, first, location); }

  /// The element of `t` at `indices`, one per dimension, once the tasks that write it have
  /// completed.
  template <typename T>
  T load(const tensor &t, std::initializer_list<int64_t> indices, ptowsp_location location) {
    const tensor element = element_of(t, indices);
    return from_bits<T>(impl->ops->load(impl, &element.view, location));
  }

  template <typename T> T symbol(uint32_t id) { return from_bits<T>(impl->ops->symbol(impl, id)); }
  /// What a slot holds at this point of the orchestration.
  template <typename T> T slot(uint32_t id) { return symbol<T>(id); }
  template <typename T> void set_slot(uint32_t id, T value) {
    impl->ops->set_slot(impl, id, bits_of<T>(value));
  }

  /// Runs a network, whose processes see `captured`.
  void run_network(const ptowsp_network &network, void *captured) {
    impl->ops->network(impl, &network, captured);
  }

private:
  void cannot_divide(ptowsp_location location, bool by_zero) {
    impl->ops->fail(impl, location,
                    by_zero ? "the orchestration divides by zero"
                            : "the orchestration divides, and the quotient exceeds its type");
  }

  friend class divisions<orchestrator>;
  friend class scope;
  friend class ordered;
  friend class iteration;
  ptowsp_orchestrator *impl;
};

/// Owns the intermediates that are made while it lives.
class scope {
public:
  scope(orchestrator &o, ptowsp_location location) : impl(o.impl) {
    impl->ops->scope_begin(impl, location);
  }
  ~scope() { impl->ops->scope_end(impl); }
  scope(const scope &) = delete;
  scope &operator=(const scope &) = delete;

private:
  ptowsp_orchestrator *impl;
};

/// Bounds what is ordered by the fences that are made while it lives.
class ordered {
public:
  explicit ordered(orchestrator &o) : impl(o.impl), outer(impl->ops->ordered_begin(impl)) {}
  ~ordered() { impl->ops->ordered_end(impl, outer); }
  ordered(const ordered &) = delete;
  ordered &operator=(const ordered &) = delete;

private:
  ptowsp_orchestrator *impl;
  uint64_t outer;
};

/// One iteration of a `parallel`, for runs that check that iterations touch different memory.
class iteration {
public:
  iteration(orchestrator &o, int64_t index, ptowsp_location loop)
      : impl(o.impl->ops->iteration_begin != nullptr ? o.impl : nullptr) {
    if (impl != nullptr)
      impl->ops->iteration_begin(impl, static_cast<uint64_t>(index), loop);
  }
  ~iteration() {
    if (impl != nullptr)
      impl->ops->iteration_end(impl);
  }
  iteration(const iteration &) = delete;
  iteration &operator=(const iteration &) = delete;

private:
  ptowsp_orchestrator *impl;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_ORCHESTRATION_H
