// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The orchestrator's side of a run: takes submissions, finds their dependences,
/// gives them slots and storage, waits while a ring is full, and helps meanwhile.
///
/// What a submission must wait for is always a number of tasks that must have
/// retired, counted from the first. It follows from the program alone, never from
/// how far the tasks happen to be, which keeps the modelled time the same in every
/// run and makes dependences on tasks below it needless.
///
/// The members are in submission_ops.h, submission_take.h, submission_start.h and
/// submission_direct.h, which only the file that makes a platform's run includes.
///
/// Invariant: `frontier` tasks have retired before anything of theirs is reused.

#ifndef PTOWSP_RT_CORE_SUBMISSION_H
#define PTOWSP_RT_CORE_SUBMISSION_H

#include "buffer_keys.h"
#include "device_memory.h"
#include "failure.h"
#include "heap_ring.h"
#include "known_view.h"
#include "retirement.h"

namespace ptowsp::rt {

template <typename Platform> class submission : public ptowsp_orchestrator {
public:
  submission(const ptowsp_artifact &artifact, const run_settings &settings, uint64_t *symbols,
             engine<Platform> &shared, report_text &text);

  /// Takes all memory; false when there is not enough.
  [[nodiscard]] bool allocate(const uint64_t *args);

  static uint64_t slots_for(const run_settings &settings) {
    return (settings.scope_rings + 1) * task_ring::slots_for(settings.task_window);
  }

  /// Gives everything that kernels touch its place, where they run on a device. Returns a
  /// status; writes why not.
  int place(const uint64_t *args);

  /// Waits for all tasks, after the orchestration has returned or, when it has not `ended`,
  /// was left. Returns the status.
  int finish(const uint64_t *args, bool ended);

  retirement<Platform> retired;
  void fill(ptowsp_run_report &report) const;

  /// Writes that the kernel in a slot has not returned for `ns`. For any thread while the
  /// task, whose turn it is in the slot, is running.
  void report_stuck(uint32_t slot, uint32_t turn, uint64_t ns, ptowsp_run_report &report) const;

private:
  /// A submission on its way.
  struct request {
    uint32_t kernel; /* PTOWSP_NO_KERNEL for an alloc or a join */
    ptowsp_location location;
    uint64_t output_bytes;
    uint32_t ring;
    task_ring *slots; /* of `ring` */
    uint32_t queue;
    uint32_t waiting; /* a bit for each kind of wait */
    /// How many tasks must have retired, for the kinds of `waiting` alone.
    uint64_t waits[PTOWSP_RESOURCE_COUNT];
    heap_piece piece;
    uint32_t regions;
    uint32_t writers; /* of `writers` */
    uint32_t owned; /* of `owners` */
    uint32_t unbound; /* of `unbound` */
    uint64_t preds;
    /// When dependents see that the last of the dependences has ended, if all have retired.
    uint64_t seen;
    bool mixed;
  };

  /// What a submission asks of a kernel.
  struct kernel_facts {
    uint32_t unit;
    uint32_t arg_count;
    uint32_t domains; /* that own cores for it */
    uint32_t queue; /* of the first domain */
    uint32_t first_view; /* of `views` */
  };

  request make_request(uint32_t kernel, ptowsp_location location, uint32_t ring) {
    request r;
    r.slots = &rings[ring];
    r.kernel = kernel;
    r.location = location;
    r.output_bytes = 0;
    r.ring = ring;
    r.queue = 0;
    r.mixed = false;
    r.waiting = 0;
    r.piece = {};
    r.regions = 0;
    r.writers = 0;
    r.owned = 0;
    r.unbound = 0;
    r.preds = 0;
    r.seen = 0;
    return r;
  }

  /// How far the search for outputs to give back has come in a ring.
  struct heap_cursor {
    uint64_t next; /* the first task that was not looked at */
    uint64_t end; /* behind the last one that must be given back */
  };

  static uint32_t bits_for(uint64_t slots) {
    uint32_t bits = 0;
    while (uint64_t{1} << bits < slots)
      ++bits;
    return bits;
  }

  static submission &of(ptowsp_orchestrator *self) { return *static_cast<submission *>(self); }
  static const ptowsp_orchestrator_ops table;

  uint64_t submit(const ptowsp_task &task);
  uint64_t alloc(ptowsp_tensor *const *tensors, uint32_t count, ptowsp_location location);
  void scope_begin(ptowsp_location location);
  void scope_end();
  void fence(uint64_t first, ptowsp_location location);
  void ordered_end(uint64_t outer);
  uint64_t load(const ptowsp_tensor &element, ptowsp_location location);
  uint64_t load_input(const ptowsp_tensor &element, uint64_t bytes);
  uint64_t symbol(uint32_t id);
  void network(const ptowsp_network &network, void *captured);
  void set_slot(uint32_t id, uint64_t bits);
  void fail(ptowsp_location location, const char *reason);

  // Each step returns false after it has called `fail_...`.
  PTOWSP_HOT bool check(const ptowsp_task &task, request &r);
  PTOWSP_COLD bool check_closely(const ptowsp_task &task, const kernel_facts &kernel);
  PTOWSP_HOT bool take_params(const ptowsp_task &task, request &r);
  PTOWSP_COLD bool has_too_many(const ptowsp_task &task, uint32_t last) const;
  bool check_unbound(const ptowsp_task &task, const ptowsp_param &param, request &r);
  ring_entry *owner_of(const ptowsp_tensor &tensor);
  PTOWSP_HOT bool take_slot(request &r);
  PTOWSP_HOT bool take_queue(const ptowsp_task &task, request &r);
  PTOWSP_HOT bool take_heap(request &r);
  PTOWSP_HOT bool take_regions(const ptowsp_task &task, request &r);
  bool bind_outputs(const ptowsp_task &task, const request &r);
  bool use_proofs(uint32_t flags, const ptowsp_tensor &tensor, request &r);
  PTOWSP_HOT void take_edges(request &r);

  void require(request &r, uint32_t kind, uint64_t count) {
    if (count <= frontier)
      return;
    frontier = count;
    r.waiting |= 1u << kind;
    r.waits[kind] = count;
  }
  /// The resource that a submission waits for last; PTOWSP_RESOURCE_COUNT: none.
  uint32_t reason_of(const request &r) const {
    for (uint32_t kind = 0; kind < PTOWSP_RESOURCE_COUNT; ++kind)
      if ((r.waiting >> kind & 1) != 0 && r.waits[kind] == frontier)
        return kind;
    return PTOWSP_RESOURCE_COUNT;
  }
  void bind(ptowsp_tensor &tensor, uint32_t ring, uint64_t &position);
  PTOWSP_HOT void find_preds(const ptowsp_task &task, request &r);
  void add_pred(request &r, uint64_t pred) {
    if (pred < frontier)
      return;
    task_record &record = retired[pred];
    if (record.mark == static_cast<uint32_t>(next))
      return;
    record.mark = static_cast<uint32_t>(next);
    r.seen = record.seen > r.seen ? record.seen : r.seen;
    preds[r.preds++] = pred;
  }

  void wait_retired(uint64_t count, bool to_date = false);
  void sleep_until(uint64_t last);
  void catch_up();
  bool others_are_busy();
  PTOWSP_HOT bool runs_directly(uint32_t kernel);
  PTOWSP_HOT void run_directly(const ptowsp_task &task, const request &r);
  uint32_t enter(const request &r, bool runs);
  PTOWSP_HOT task_record &keep(const request &r, bool runs, clock_note &note);
  void start(const ptowsp_task &task, const request &r);
  void start_alloc(const request &r);
  void start_join(const request &r);
  PTOWSP_HOT uint32_t link(const request &r, uint32_t slot);
  PTOWSP_HOT void note_demand(uint32_t ring, uint64_t bytes);

  PTOWSP_COLD void pass_after_failure();
  PTOWSP_COLD bool fail_short(int how, uint32_t resource, const request &r, uint64_t wanted);
  PTOWSP_COLD bool fail_input(ptowsp_location location, const char *what);
  PTOWSP_COLD uint64_t count_only(uint64_t bytes);
  PTOWSP_COLD uint64_t count_only(const ptowsp_task &task);

  uint32_t ring_here() const { return here; }
  void set_depth(uint32_t to) {
    depth = to;
    here = depth < settings.scope_rings ? depth : settings.scope_rings - 1;
  }
  /// The task that took the entry `position` of a queue.
  uint64_t &queue_task(uint32_t queue, uint64_t position) {
    const uint64_t size = power_of_two_above(settings.ready_entries);
    return queue_tasks[queue * size + (position & (size - 1))];
  }

  const ptowsp_artifact &artifact;
  const run_settings &settings;
  uint64_t *symbols; // this run's own copy
  engine<Platform> &shared;
  report_text &text;

  /// Joins have a task ring of their own, in which no scope holds anything.
  uint32_t ring_of_joins() const { return settings.scope_rings; }

  const uint32_t slot_bits = bits_for(task_ring::slots_for(settings.task_window));
  /// Tasks without a domain go to the first one, which is the only one.
  const bool by_turns_in_one =
      settings.domains == 1 && settings.dispatch->id == PTOWSP_DISPATCH_ROUND_ROBIN;
  task_ring rings[max_rings];
  heap_ring heaps[max_rings];
  device_memory places; // of the heaps above, among others
  heap_demand demands[max_rings] = {};
  heap_cursor heap_cursors[PTOWSP_MAX_SCOPE_RINGS] = {};
  tensor_map regions;
  buffer_keys keys;
  zeroed_array<known_view> views; /* for every parameter of every kernel */
  zeroed_array<kernel_facts> kernels;
  zeroed_array<int64_t> kernel_args; /* of the present task, as its kernel sees them */
  zeroed_array<uint64_t> preds;
  zeroed_array<uint64_t> queue_tasks; /* the last tasks of each queue */
  uint64_t queue_reserved[PTOWSP_MAX_DOMAINS * unit_kinds] = {};
  dispatch_state dispatch = {};

  uint64_t next = 0; /* the number of the next task */
  uint64_t count_submitted = 0; /* tasks that will retire: `next`, but for a failure */
  bool busy = false; /* what others_are_busy has found */
  uint64_t shared_below = 0; /* behind the last task that was left to other threads */
  uint64_t frontier = 0; /* what has retired, as far as anything depends on it */
  uint64_t joined = 0; /* 1 + the join that the next task depends on; zero: none */
  uint32_t depth = 0;
  uint32_t here = 0; /* the ring of that depth */
  static constexpr uint32_t known_scopes = 64;
  ptowsp_location scopes[known_scopes] = {};
  known_view *accesses[PTOWSP_MAX_PARAMS]; /* of the present task, in their order */
  uint64_t writers[PTOWSP_MAX_PARAMS]; /* tasks that parameters name as their writers */
  ring_entry *owners[PTOWSP_MAX_PARAMS]; /* of the storage of parameters */
  uint32_t unbound[PTOWSP_MAX_PARAMS]; /* parameters that get storage */

  int status = PTOWSP_RUN_OK;
  uint64_t counted_after = 0; /* operations since the failure */
  least_settings least = {};
  ptowsp_failure failure = {};
  ptowsp_run_report of_networks = {}; /* what networks add to the report */
  /// What the orchestrator waits for, for onlookers.
  typename Platform::template atomic<uint32_t> waits_for{PTOWSP_RESOURCE_COUNT};
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SUBMISSION_H
