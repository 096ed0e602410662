// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One execution of a network: its memory, its processes and who of them goes next.
///
/// A network is stepped by the thread that the orchestration runs on. A process goes on
/// until it has to wait; those that can go on wait in a queue for their turn. When no
/// process can go on and not all have ended, that is a deadlock: nothing else could wake
/// one.
///
/// Invariant: without shared channels and queries, clocks and results do not depend on who
/// goes first (each channel has one process at each end); with them, the order of modelled
/// time decides.

#ifndef PTOWSP_RT_CSP_NETWORK_RUN_H
#define PTOWSP_RT_CSP_NETWORK_RUN_H

#include "../core/settings.h"
#include "../core/trace.h"
#include "process_races.h"
#include "process_ring.h"

#include <memory>

namespace ptowsp::rt {

/// What a network needs of the run around it.
struct network_host {
  const ptowsp_artifact &artifact;
  const run_settings &settings;
  uint64_t *symbols;
  report_text &text;
  void (*execute)(const ptowsp_aicore_program &program, const ptowsp_kernel &kernel, int64_t *args,
                  ptowsp_kernel_report &report);
  /// Told about every task; or null.
  void (*task_ended)(void *context, const ptowsp_task_times *times);
  void *context;
  tracer &trace;
};

/// What the runtime keeps of a channel beside what the processes use.
struct channel_state {
  const ptowsp_channel_description *description;
  uint32_t element; /* of the array */
  uint32_t number; /* of the description */
  uint64_t capacity; /* as declared */
  uint64_t held; /* tokens of a guarded channel */
  uint64_t closed_at;
  uint32_t closers; /* how many must still close it */
  ptowsp_process *producer; /* as far as an index has bound it */
  ptowsp_process *consumer;
  ptowsp_process *offers; /* the rendezvous of this process lies there */
};

struct process_state {
  const ptowsp_process_description *description;
  ptowsp_process *process;
  std::unique_ptr<process_ring[]> rings;
  uint32_t ring_count;
  uint32_t depth;
  uint64_t blocked_bytes; /* what the task that waits for the heap needs */
  ptowsp_location blocked_at;
};

class network_run : public ptowsp_network_run {
public:
  network_run(const network_host &host, const ptowsp_network &network);
  ~network_run();
  network_run(const network_run &) = delete;
  network_run &operator=(const network_run &) = delete;

  /// Takes all memory; false when there is not enough.
  [[nodiscard]] bool allocate(void *captured, uint64_t start);

  /// Runs it to its end. Returns the status.
  int run();

  uint64_t end_clock() const;
  uint64_t tasks_run() const { return tasks; }
  /// Adds what its channels say to the statistics of the run.
  void add_stats(ptowsp_run_report &report) const;
  /// Why it failed, as text and as data.
  void report(ptowsp_network_failure &failure);

  // The operations of the table.
  uint32_t offer(ptowsp_process &p, ptowsp_channel &c);
  uint32_t put(ptowsp_process &p, ptowsp_channel &c);
  uint32_t arrives(ptowsp_process &p, ptowsp_channel &c);
  uint32_t has_token(ptowsp_process &p, ptowsp_channel &c);
  void taken(ptowsp_process &p, ptowsp_channel &c);
  uint32_t close(ptowsp_process &p, ptowsp_channel &c);
  uint32_t query(ptowsp_process &p, ptowsp_channel &c);
  ptowsp_channel *channel(ptowsp_process &p, uint32_t array, int64_t index, bool sends);
  uint32_t submit(ptowsp_process &p, const ptowsp_task &task);
  uint32_t alloc(ptowsp_process &p, ptowsp_tensor &tensor, ptowsp_location location);
  void scope_begin(ptowsp_process &p);
  void scope_end(ptowsp_process &p);
  void hold(const ptowsp_tensor &tensor);
  void release(ptowsp_process &p, const ptowsp_tensor &tensor);
  uint64_t load(ptowsp_process &p, const ptowsp_tensor &element, ptowsp_location location);
  uint64_t symbol(uint32_t id);
  void set_slot(ptowsp_process &p, uint32_t id, uint64_t bits);
  void note_wait(const ptowsp_process &p, const ptowsp_channel &c, uint32_t why, uint64_t since);

private:
  static const ptowsp_process_ops table;
  static const ptowsp_process_ops traced_table;

  bool allocate_channels();
  bool allocate_processes(void *captured, uint64_t start);
  bool look_for_races();
  void bind_ends();

  ptowsp_process *next_ready();
  ptowsp_process **place_of_next();
  void make_ready(ptowsp_process &p);
  void wake_all(ptowsp_process *&waiters);
  bool has_turn(ptowsp_process &p);
  uint32_t wait(ptowsp_process &p, ptowsp_channel &c, uint32_t why, ptowsp_process *&waiters);

  uint64_t number_of(const ptowsp_channel &c) const { return static_cast<uint64_t>(&c - channels); }
  channel_state &state_of(const ptowsp_channel &c) { return channel_states[number_of(c)]; }
  const channel_state &state_of(const ptowsp_channel &c) const {
    return channel_states[number_of(c)];
  }
  process_state &state_of(const ptowsp_process &p) { return process_states[p.index]; }
  process_ring &ring_of(process_state &s) {
    return s.rings[s.depth < s.ring_count ? s.depth : s.ring_count - 1];
  }
  process_task &owner_of(const ptowsp_tensor &tensor);
  static uint64_t places_of(const channel_state &s) { return s.capacity != 0 ? s.capacity : 1; }

  struct demand {
    uint64_t bytes;
    heap_piece piece;
  };
  bool check(ptowsp_process &p, const ptowsp_task &task, demand &d);
  bool check_tensor(ptowsp_process &p, const ptowsp_tensor &tensor, uint32_t access,
                    ptowsp_location location, demand &d);
  bool is_inside(const ptowsp_tensor &tensor) const;
  bool take_room(ptowsp_process &p, demand &d, ptowsp_location location);
  void bind(ptowsp_process &p, ptowsp_tensor &tensor, uint64_t &position);
  void execute(ptowsp_process &p, const ptowsp_task &task);
  uint32_t fail(ptowsp_process &p, ptowsp_location location, const char *what);

  void describe_process(const process_state &s, ptowsp_network_process &out);
  ptowsp_process *blocker_of(const ptowsp_process &p);
  ptowsp_process *at_end(const channel_state &c, uint32_t role);
  ptowsp_process *holder_of(const ptowsp_process &p);
  void note_room(const ptowsp_process &p, uint64_t now, ptowsp_network_failure &failure);
  void write_report(const ptowsp_network_failure &failure);
  void write_process(const ptowsp_network_process &process);
  uint64_t fill_of(const ptowsp_channel &c) const { return c.tokens + state_of(c).held; }

  const network_host host;
  const ptowsp_network &network;
  zeroed_array<ptowsp_channel> channel_memory;
  zeroed_array<uint64_t> token_memory;
  zeroed_array<channel_state> channel_states;
  zeroed_array<unsigned char> process_memory;
  std::unique_ptr<process_state[]> process_states;
  zeroed_array<uint32_t> first_channel; /* of each description */
  uint32_t channel_count = 0;
  uint32_t process_count = 0;
  uint64_t tasks = 0;
  std::unique_ptr<process_races> races; /* null unless the run looks for them */
  uint64_t random = 0; /* not zero: who goes next is drawn */
  ptowsp_resource_stats room[2] = {}; /* waits for the task ring and the heap */
  int status = PTOWSP_RUN_OK;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CSP_NETWORK_RUN_H
