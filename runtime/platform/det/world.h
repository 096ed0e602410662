// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The world of a deterministic run: its fibers, which of them goes on at every point
/// where threads could meet, its virtual time, and the faults that it injects.
///
/// Time counts those points. A fiber can be held up until a later time; when all that
/// could go on are held up, time jumps to the first.
///
/// Invariant: what happens is a function of the seed and the program alone.

#ifndef PTOWSP_RT_PLATFORM_DET_WORLD_H
#define PTOWSP_RT_PLATFORM_DET_WORLD_H

#include "fiber.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace ptowsp::rt {

class det_world {
public:
  /// Becomes the world of this thread until it ends; the calling stack is fiber 0.
  explicit det_world(uint64_t seed);
  ~det_world();
  det_world(const det_world &) = delete;
  det_world &operator=(const det_world &) = delete;

  static det_world &current();

  /// Adds `count` fibers that call body(1), body(2), ...; false when there is not enough
  /// memory. Those that were added must be joined.
  bool start(uint32_t count, std::function<void(uint32_t)> body);
  /// Lets all other fibers run to their ends.
  void join();

  /// A point where another fiber may go on: around every access to something shared.
  void point() {
    if (++time >= next_choice)
      choose(false);
  }
  /// The fiber waits for another one, which goes on now if there is any.
  void yield();

  /// Stops the fiber until `wake`; false when it goes on for no reason.
  bool block(const void *on);
  /// Lets up to `most` of the fibers go on that are blocked on the same.
  void wake(const void *on, uint32_t most);

  /// Whether an operation that may fail for no reason does so.
  bool fails() { return flaky != 0 && below(flaky) == 0; }
  /// Whether the tasks of a domain cannot be seen for now.
  bool starves(uint32_t domain) const;

  /// A number below `bound`.
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(draw() % bound); }

private:
  struct member;

  uint64_t draw();
  void choose(bool leave);
  /// The next fiber, or null when all are held up or blocked.
  member *pick(bool leave);
  void pass_to(member &next, bool for_good);
  static void run_member(void *argument);

  uint64_t seed;
  uint64_t random;
  uint64_t time = 0;
  uint64_t next_choice = 0;
  // The style of the run, drawn once.
  uint32_t stride; /* mean number of points between two choices */
  uint32_t hold_ups; /* one choice in so many holds the fiber up; zero: none */
  uint32_t longest_hold_up;
  uint32_t false_alarms; /* one choice in so many wakes a sleeper for nothing; zero: none */
  uint32_t flaky;
  bool starving;

  std::vector<std::unique_ptr<member>> members;
  member *running;
  uint32_t alive = 0; /* of those that were added */
  std::function<void(uint32_t)> work;
  det_world *outer; /* of a run that a kernel of another run makes */
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_PLATFORM_DET_WORLD_H
