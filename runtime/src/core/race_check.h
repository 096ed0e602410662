// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Finds iterations of a `parallel` that touch the same memory, of which one writes.
///
/// Stands between the orchestration and its orchestrator: everything is passed on as it
/// is, and what tasks access inside of iterations is noted. When an outermost `parallel`
/// has ended, all pairs of accesses are compared, to the byte.
///
/// Invariant: a run is the same with and without it, but for what it reports. It is the one
/// part of a run whose memory grows: with the accesses of one outermost `parallel`
/// or of one network.

#ifndef PTOWSP_RT_CORE_RACE_CHECK_H
#define PTOWSP_RT_CORE_RACE_CHECK_H

#include "region.h"
#include "report_text.h"

#include <map>
#include <tuple>
#include <vector>

namespace ptowsp::rt {

class race_check : public ptowsp_orchestrator {
public:
  race_check(const ptowsp_artifact &artifact, const uint64_t *args,
             ptowsp_orchestrator *orchestrator);

  /// The status of a run that has ended well otherwise; writes what was found.
  int finish(report_text &text);

private:
  static constexpr uint32_t no_node = UINT32_MAX;

  /// One iteration of one run of a `parallel`, inside of that of its parent.
  struct node {
    uint32_t parent;
    uint32_t depth;
    uint64_t run; /* of the loop: the same for all of its iterations */
    uint64_t index;
    ptowsp_location loop;
  };
  struct access {
    region bytes; /* the key tells intermediates from each other and from the host's */
    uint64_t task;
    ptowsp_location location;
    uint32_t kernel; /* PTOWSP_NO_KERNEL: the orchestration reads an element */
    uint32_t node;
    bool writes;
  };
  /// Two accesses in different iterations, the one of the earlier task first.
  struct race {
    ptowsp_location loop;
    uint64_t first_index, second_index;
    access first, second;
    uint64_t count;
  };

  static race_check &of(ptowsp_orchestrator *self) { return *static_cast<race_check *>(self); }
  static const ptowsp_orchestrator_ops table;

  void begin(uint64_t index, ptowsp_location loop);
  void end();
  void note_task(const ptowsp_task &task, uint64_t number);
  void note(const ptowsp_tensor &tensor, access &what);
  /// Compares all that was noted, and forgets it.
  void compare();
  void compare_pair(const access &a, const access &b);
  void write(const race &found, report_text &text) const;
  void write_access(const access &what, uint64_t index, report_text &text) const;

  const ptowsp_artifact &artifact;
  const uint64_t *args;
  ptowsp_orchestrator *inner;
  std::vector<node> nodes;
  std::vector<access> accesses;
  std::vector<uint64_t> runs; /* the present loop's, by depth */
  uint32_t here = no_node;
  uint64_t run_count = 0;
  bool out_of_memory = false;
  /* One of each pair of places. */
  std::map<std::tuple<ptowsp_location, ptowsp_location, ptowsp_location>, race> races;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_RACE_CHECK_H
