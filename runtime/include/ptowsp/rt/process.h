// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the processes of an orchestration are written against. A process is a struct that
/// derives from `process`; its variables are members, and its step function is a switch
/// over the places where it can wait.
///
/// Invariant: a function that answers false has changed nothing but what the process waits
/// for; the step returns, and calls it again later with the same arguments.

#ifndef PTOWSP_RT_PROCESS_H
#define PTOWSP_RT_PROCESS_H

#include "ptowsp/rt/orchestration.h"

namespace ptowsp::rt {

/// The words that a value takes in a token.
template <typename T> constexpr uint32_t words_of_value = 1;
template <> inline constexpr uint32_t words_of_value<tensor> = PTOWSP_TENSOR_WORDS;

/// The words of a token that carries values of these types.
template <typename... T> constexpr uint32_t token_words() { return (1 + ... + words_of_value<T>); }

class process : public ptowsp_process, public divisions<process> {
public:
  /// Notes where the step goes on, for one that has to wait.
  void wait_at(uint32_t place) { resume = place; }
  void finish() { waits_for = PTOWSP_PROCESS_ENDED; }

  /// What the orchestration gives to all processes of the network.
  template <typename T> T &inputs() const { return *static_cast<T *>(captured); }

  ptowsp_channel &channel_at(uint32_t number) const { return run->channels[number]; }
  /// A channel of an array, which the runtime checks: the index, and who is at its ends.
  ptowsp_channel &sends_to(uint32_t array, int64_t index) {
    return *run->ops->channel(this, array, index, 1);
  }
  ptowsp_channel &takes_from(uint32_t array, int64_t index) {
    return *run->ops->channel(this, array, index, 0);
  }

  /// Puts a token into the channel.
  template <typename... T> bool send(ptowsp_channel &c, const T &...values) {
    if (__builtin_expect(c.places == 0, 0))
      return c.guarded != 0 ? send_guarded(c, values...)
                            : wait(c, PTOWSP_CHANNEL_FULL_WAIT, c.sender);
    --c.places;
    write(c, values...);
    ++c.tokens;
    if (c.receiver != nullptr)
      wake(c.receiver);
    return true;
  }

  /// Whether a token is there, or the channel is closed and empty.
  bool arrives(ptowsp_channel &c) {
    if (__builtin_expect(c.tokens != 0, 1))
      return true;
    return c.guarded != 0 ? run->ops->arrives(this, &c) != 0
                          : wait(c, PTOWSP_CHANNEL_EMPTY_WAIT, c.receiver);
  }

  /// Takes the token that `arrives` has seen; false when the channel is closed and empty.
  template <typename... T> bool take(ptowsp_channel &c, T &...values) {
    if (__builtin_expect(c.tokens == 0, 0)) {
      if (run->ops->has_token(this, &c) == 0)
        return false;
      read(c, values...);
      run->ops->taken(this, &c);
      return true;
    }
    --c.tokens;
    read(c, values...);
    if (c.guarded == 0)
      ++c.places;
    if (c.sender != nullptr)
      wake(c.sender);
    return true;
  }

  bool close(ptowsp_channel &c) { return run->ops->close(this, &c) != 0; }

  /// Sets whether the event has happened.
  bool query(ptowsp_channel &c, bool &happened) {
    const uint32_t answer = run->ops->query(this, &c);
    happened = answer == 1;
    return answer != 2;
  }

  /// Gives back what a token brought.
  template <typename T> void release(const T &value) {
    if constexpr (std::is_same_v<T, tensor>)
      if ((value.view.owner_slot & PTOWSP_OWNED_BY_PROCESS) != 0)
        run->ops->release(this, &value.view);
  }

  bool submit(uint32_t kernel, uint32_t unit, std::initializer_list<ptowsp_param> params,
              ptowsp_location location) {
    ptowsp_task task = {};
    task.kernel = kernel;
    task.unit = unit;
    task.params = params.begin();
    task.param_count = static_cast<uint32_t>(params.size());
    task.location = location;
    task.domain = PTOWSP_ANY_DOMAIN;
    return run->ops->submit(this, &task) != 0;
  }

  bool alloc(tensor &t, ptowsp_location location) {
    return run->ops->alloc(this, &t.view, location) != 0;
  }

  void scope_begin() { run->ops->scope_begin(this); }
  void scope_end() { run->ops->scope_end(this); }

  template <typename T>
  T load(const tensor &t, std::initializer_list<int64_t> indices, ptowsp_location location) {
    const tensor element = element_of(t, indices);
    return from_bits<T>(run->ops->load(this, &element.view, location));
  }
  template <typename T> T symbol(uint32_t id) { return from_bits<T>(run->ops->symbol(this, id)); }
  template <typename T> T slot(uint32_t id) { return symbol<T>(id); }
  template <typename T> void set_slot(uint32_t id, T value) {
    run->ops->set_slot(this, id, bits_of<T>(value));
  }

private:
  friend class divisions<process>;
  void cannot_divide(ptowsp_location location, bool by_zero) {
    run->ops->fail(this, location,
                   by_zero ? "a process divides by zero"
                           : "a process divides, and the quotient exceeds its type");
  }

  bool wait(ptowsp_channel &c, uint32_t why, ptowsp_process *&place) {
    waits_for = why;
    channel = &c;
    next = nullptr;
    place = this;
    return false;
  }

  /// Puts the process, which waits alone at a channel, behind the ready ones.
  void wake(ptowsp_process *&waiter) {
    waiter->waits_for = PTOWSP_PROCESS_READY;
    *run->last = waiter;
    run->last = &waiter->next;
    waiter = nullptr;
  }

  template <typename... T>
  __attribute__((noinline)) bool send_guarded(ptowsp_channel &c, const T &...values) {
    const uint32_t answer = run->ops->offer(this, &c);
    if (answer != 1)
      return answer == 2;
    write(c, values...);
    return run->ops->put(this, &c) != 0;
  }

  template <typename... T> void write(ptowsp_channel &c, const T &...values) {
    uint64_t *token = c.tail;
    const uint64_t free_at = token[0];
    if (free_at > clock) {
      ++c.full_waits;
      c.full_cycles += free_at - clock;
      wait_until(free_at, c, PTOWSP_CHANNEL_FULL_WAIT);
    }
    token[0] = clock + c.latency;
    [[maybe_unused]] uint64_t *word = token + 1;
    (put_value(word, values), ...);
    token += c.words;
    c.tail = token == c.end ? c.begin : token;
    ++c.sent;
  }

  template <typename... T> void read(ptowsp_channel &c, T &...values) {
    uint64_t *token = c.head;
    const uint64_t delivery = token[0];
    if (delivery > clock) {
      ++c.empty_waits;
      c.empty_cycles += delivery - clock;
      wait_until(delivery, c, PTOWSP_CHANNEL_EMPTY_WAIT);
    }
    token[0] = clock;
    settle(c, delivery - c.latency);
    [[maybe_unused]] const uint64_t *word = token + 1;
    (get_value(word, values), ...);
    token += c.words;
    c.head = token == c.end ? c.begin : token;
  }

  void wait_until(uint64_t time, ptowsp_channel &c, uint32_t why) {
    const uint64_t since = clock;
    clock = time;
    if (__builtin_expect(run->ops->waited != nullptr, 0))
      run->ops->waited(this, &c, why, since);
  }

  /// Notes that a token that was sent at `sent` has been taken now, and how many were in
  /// the channel when it was sent: those before it that were taken later, and itself.
  void settle(ptowsp_channel &c, uint64_t sent) {
    while (c.unsettled != 0 && *c.settled <= sent) {
      c.settled = c.settled + 1 == c.taken_end ? c.taken_at : c.settled + 1;
      --c.unsettled;
    }
    if (++c.unsettled > c.high_water)
      c.high_water = c.unsettled;
    *c.taken_next = clock;
    c.taken_next = c.taken_next + 1 == c.taken_end ? c.taken_at : c.taken_next + 1;
  }

  template <typename T> void put_value(uint64_t *&word, const T &value) {
    if constexpr (std::is_same_v<T, tensor>) {
      std::memcpy(word, &value.view, sizeof(value.view));
      if ((value.view.owner_slot & PTOWSP_OWNED_BY_PROCESS) != 0)
        run->ops->hold(this, &value.view);
    } else {
      *word = bits_of(value);
    }
    word += words_of_value<T>;
  }

  template <typename T> void get_value(const uint64_t *&word, T &value) {
    if constexpr (std::is_same_v<T, tensor>)
      std::memcpy(&value.view, word, sizeof(value.view));
    else
      value = from_bits<T>(*word);
    word += words_of_value<T>;
  }
};

/// How many entries a table has.
template <typename T, uint32_t N> constexpr uint32_t count_of(const T (&)[N]) { return N; }

/// The step function of a process.
template <typename Process> void step(ptowsp_process *self) {
  static_cast<Process *>(self)->go_on();
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PROCESS_H
