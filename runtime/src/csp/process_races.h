// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Finds tasks of different processes that touch the same memory, of which one writes, and
/// that no tokens order.
///
/// Each process counts its own steps and knows how many steps of every other one came before:
/// what a token's sender knew when it was sent, what the one who made a place for it knew, and
/// what was known at a close. Two tasks are ordered when the later one's process knew of the
/// earlier one.
///
/// Invariant: a network is the same with and without it, but for what it reports. Its memory
/// grows with the tasks of a network.

#ifndef PTOWSP_RT_CSP_PROCESS_RACES_H
#define PTOWSP_RT_CSP_PROCESS_RACES_H

#include "../core/region.h"
#include "../core/report_text.h"
#include "ptowsp/rt/csp.h"

#include <deque>
#include <map>
#include <new>
#include <tuple>
#include <vector>

namespace ptowsp::rt {

class process_races {
public:
  process_races(const ptowsp_artifact &artifact, const ptowsp_network &network,
                uint32_t process_count, uint32_t channel_count);

  /// A token was put into a channel of so many places, and one was taken.
  void sent(uint32_t process, uint64_t channel, uint64_t places);
  void taken(uint32_t process, uint64_t channel, bool frees_place);
  /// A sender waited until its token was taken.
  void met(uint32_t sender, uint32_t receiver);
  void closed(uint32_t process, uint64_t channel);
  void saw_closed(uint32_t process, uint64_t channel);
  void note_task(uint32_t process, const ptowsp_task &task, uint64_t number);
  void note_load(uint32_t process, const ptowsp_tensor &element, ptowsp_location location,
                 uint64_t number);

  /// The status of a network that has ended well otherwise; writes what was found.
  int finish(report_text &text);

private:
  using known_steps = std::vector<uint32_t>; /* by process */
  struct access {
    region bytes; /* the key tells intermediates from each other and from the host's */
    uint64_t buffer; /* where it begins */
    uint64_t task;
    uint64_t known; /* index of what the process knew */
    ptowsp_location location;
    uint32_t kernel; /* PTOWSP_NO_KERNEL: the process reads an element */
    uint32_t param;
    uint32_t process;
    uint32_t step;
    bool writes;
  };
  struct race {
    access first, second;
    uint64_t count;
  };
  struct channel_knowledge {
    std::deque<known_steps> tokens, places;
    uint64_t sent = 0;
    known_steps at_close;
  };

  /// Takes notes as long as there is memory.
  template <typename Notes> void take(const Notes &notes) {
    if (out_of_memory)
      return;
    try {
      notes();
    } catch (const std::bad_alloc &) {
      out_of_memory = true;
    }
  }
  static void join(known_steps &to, const known_steps &from);
  void step(uint32_t process);
  void note(const ptowsp_tensor &tensor, access what);
  bool ordered(const access &before, const access &after) const;
  void compare();
  void compare_pair(const access &a, const access &b);
  void write(const race &found, report_text &text) const;
  void write_access(const access &what, report_text &text) const;
  void add_name(uint32_t process, report_text &text) const;

  const ptowsp_artifact &artifact;
  const ptowsp_network &network;
  std::vector<known_steps> knows; /* by process */
  std::vector<uint64_t> last_known; /* the index of its copy for accesses; none: it has changed */
  std::vector<known_steps> copies;
  std::vector<channel_knowledge> channels;
  std::vector<access> accesses;
  std::map<std::pair<uint64_t, uint64_t>, uint64_t> keys; /* of outputs of processes */
  /* One of each pair of places. */
  std::map<std::pair<ptowsp_location, ptowsp_location>, race> races;
  bool out_of_memory = false;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CSP_PROCESS_RACES_H
