/* Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

/* What a host program needs to run an artifact: the description of its arguments
 * and symbols, the options of a run, and what a run reports. Plain C.
 *
 * Invariant: a run takes all its memory before the first task and gives it back
 * before it returns. */

#ifndef PTOWSP_RT_HOST_H
#define PTOWSP_RT_HOST_H

#include "ptowsp/rt/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a run ended; the command line returns the same numbers. */
enum {
  PTOWSP_RUN_OK = 0,
  PTOWSP_RUN_MISMATCH = 1, /* a check against the reference failed */
  PTOWSP_RUN_BAD_INPUT = 2, /* an argument, a file or a program that cannot be used */
  PTOWSP_RUN_DEADLOCK = 3,
  PTOWSP_RUN_CAPACITY = 4, /* a demand that no amount of waiting can meet */
  PTOWSP_RUN_TIMEOUT = 5, /* a kernel did not return within the time that was set */
  /* Iterations of a `parallel`, or processes, touch the same memory (check_races). */
  PTOWSP_RUN_RACE = 6,
};

/* An extent of a tensor argument: a constant, or the value of a symbol. */
#define PTOWSP_NO_SYMBOL (-1)
typedef struct ptowsp_extent {
  int64_t size; /* when `symbol` is PTOWSP_NO_SYMBOL */
  int32_t symbol; /* an index into ptowsp_artifact.symbols */
  uint32_t reserved;
} ptowsp_extent;

typedef struct ptowsp_argument {
  const char *name;
  uint32_t access; /* PTOWSP_SCALAR, PTOWSP_IN, ... */
  uint32_t dtype;
  uint32_t rank;
  uint32_t reserved;
  ptowsp_extent extents[PTOWSP_MAX_RANK];
} ptowsp_argument;

/* An entry of the table of symbols and slots. The host sets both before a run; a run
 * writes slots only. */
enum {
  PTOWSP_KIND_SYMBOL = 0,
  PTOWSP_KIND_SLOT = 1,
};

typedef struct ptowsp_symbol {
  const char *name;
  uint32_t dtype;
  uint32_t kind;
  uint64_t default_bits;
} ptowsp_symbol;

/* An artifact as its generated NAME.cpp describes it. */
typedef struct ptowsp_artifact {
  uint32_t abi_version;
  uint32_t struct_bytes;
  const char *name;
  const ptowsp_aicpu_program *aicpu;
  const ptowsp_aicore_program *aicore;
  const ptowsp_argument *arguments;
  const ptowsp_symbol *symbols;
  uint32_t argument_count;
  uint32_t symbol_count;
  /* Another one when a name, kind or type of the table or of the arguments is another. */
  uint32_t table_version;
  uint32_t reserved;
} ptowsp_artifact;

/* When a task lived, in modelled cycles. */
typedef struct ptowsp_task_times {
  uint64_t task;
  uint32_t kernel; /* PTOWSP_NO_KERNEL for the slot of an `alloc` or a `fence` */
  uint32_t unit;
  uint32_t domain;
  uint32_t core; /* of a mixed task the AIC; a trace has all three */
  ptowsp_location location;
  uint64_t submitted;
  uint64_t ready;
  uint64_t started;
  uint64_t ended;
} ptowsp_task_times;
#define PTOWSP_NO_KERNEL UINT32_MAX

/* What a trace tells, in modelled cycles. */
enum {
  PTOWSP_TRACE_TASK = 0, /* a task, or the slot of an `alloc` or a `fence`; by number */
  PTOWSP_TRACE_DEPENDENCE = 1, /* the task could not be ready before another one had ended */
  PTOWSP_TRACE_STALL = 2, /* the submission of the task waited */
  PTOWSP_TRACE_USE = 3, /* what is in use once the task has been submitted, where it changed */
  PTOWSP_TRACE_PART = 4, /* as TASK, for the AIV cores of a mixed task, whose TASK has the AIC */
  PTOWSP_TRACE_PROCESS = 5, /* a task of a process of a network, in the order of their ends */
  PTOWSP_TRACE_CHANNEL_WAIT = 6, /* a process waited for a place or a token */
};

typedef struct ptowsp_trace_record {
  uint64_t task;
  uint32_t kind;
  /* TASK, PROCESS: the kernel; STALL, USE: the resource; CHANNEL_WAIT:
   * PTOWSP_CHANNEL_FULL_WAIT or PTOWSP_CHANNEL_EMPTY_WAIT */
  uint32_t detail;
  /* TASK: the core, without a kernel 1 for a fence; USE: the ring set, or of a queue:
   * domain * 4 + unit; PROCESS, CHANNEL_WAIT: the process, over all instances. */
  uint32_t place;
  uint16_t unit; /* TASK, PROCESS */
  uint16_t domain; /* TASK; PROCESS, CHANNEL_WAIT: the instance */
  ptowsp_location location; /* TASK, PROCESS */
  /* TASK: submitted, ready, started, ended; DEPENDENCE: the other task; STALL: from, until;
   * USE: when, how much; PROCESS: submitted, the address of the process's name, started, ended;
   * CHANNEL_WAIT: the addresses of the names of channel and process, from, until. */
  uint64_t values[4];
} ptowsp_trace_record;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_trace_record) == 64, "one cache line");

/* A buffer of the caller that a run fills. When it is full, later records are dropped and
 * counted. Deterministic, as the clock is; valid when the run has returned. */
typedef struct ptowsp_trace {
  ptowsp_trace_record *records;
  uint64_t capacity;
  uint64_t count; /* set by the run, as `dropped` */
  uint64_t dropped;
} ptowsp_trace;

struct ptowsp_run_report;

/* Zero in a field means: what the artifact's schedule says, else the default. */
typedef struct ptowsp_run_options {
  uint32_t struct_bytes; /* set by the caller: sizeof(ptowsp_run_options) */
  uint32_t threads; /* host threads that execute kernels, with the calling one */
  uint64_t task_window;
  uint64_t heap_bytes;
  uint32_t scope_rings;
  uint32_t ready_entries; /* of each ready queue */
  uint32_t tensormap_entries;
  uint32_t deplist_nodes;
  /* Called for every task on the calling thread, in the order of submission; or null. */
  void (*task_retired)(void *context, const ptowsp_task_times *times);
  void *context; /* of the two calls */
  /* Not zero: runs on the calling thread alone; `threads` workers take turns as the
   * seed says, with the faults that it chooses. Outputs and cycles stay the same. */
  uint64_t seed;
  /* Names a kernel that has been running for so long; zero: never. A kernel cannot be
   * stopped: the call below tells of it, once per task, on a thread of its own while the
   * run goes on, with a report that has status PTOWSP_RUN_TIMEOUT, text and failure and
   * lives as long as the call. When it is null, the text goes to stderr. If the kernel
   * returns after all, the run ends as if nothing had been said. */
  uint64_t kernel_timeout_ms;
  void (*kernel_stuck)(void *context, const struct ptowsp_run_report *report);
  ptowsp_trace *trace; /* or null */
  /* Policies instead of the schedule's: 1 + PTOWSP_DISPATCH_..., and so on. */
  uint32_t dispatch;
  uint32_t ready;
  uint32_t start;
  uint32_t window_mode;
  uint64_t start_threshold;
  /* Or null: takes the table as a run without failure leaves it, one entry per symbol or
   * slot. May be the array that the run is given as `symbols`. */
  uint64_t *final_symbols;
  /* Not zero: refuses artifacts that have another table. */
  uint32_t table_version;
  /* 1: fails when two iterations of a `parallel` touch the same memory, of which one writes.
   * Takes memory and time for each access. */
  uint32_t check_races;
  uint32_t domains; /* scheduler domains, instead of the schedule's */
  uint32_t reserved;
} ptowsp_run_options;

enum {
  PTOWSP_TASK_RING = 0,
  PTOWSP_TENSORMAP_POOL = 1,
  PTOWSP_DEPLIST_POOL = 2,
  PTOWSP_HEAP_RING = 3,
  PTOWSP_READY_QUEUE = 4,
  PTOWSP_RESOURCE_COUNT = 5,
};

/* In modelled time, so the same in every run. Capacity and high-water mark are
 * those of one ring set or one queue: of the fullest one. */
typedef struct ptowsp_resource_stats {
  uint64_t capacity;
  uint64_t high_water;
  uint64_t stalls; /* how often a submitter had to wait for it */
  uint64_t stall_cycles;
} ptowsp_resource_stats;

/* The waits at channels, as an index. */
enum {
  PTOWSP_CHANNEL_FULL = 0,
  PTOWSP_CHANNEL_EMPTY = 1,
  PTOWSP_CHANNEL_WAITS = 2,
};

/* A task as a report names it. */
typedef struct ptowsp_task_name {
  uint64_t task;
  uint64_t output_bytes;
  ptowsp_location location;
  uint32_t kernel; /* PTOWSP_NO_KERNEL for an `alloc` */
  uint32_t reserved;
} ptowsp_task_name;

/* Why a run failed, as data: what the report's text says. */
#define PTOWSP_REPORT_HELD 16u
typedef struct ptowsp_failure {
  int32_t kind; /* PTOWSP_RUN_DEADLOCK, _CAPACITY or _TIMEOUT; otherwise nothing below is set */
  uint32_t resource; /* the orchestrator waits for it; PTOWSP_RESOURCE_COUNT: for none */
  ptowsp_task_name task; /* that cannot be submitted, or whose kernel does not return */
  uint64_t wanted; /* slots, entries, edges or bytes, of `capacity` */
  uint64_t capacity;
  /* Of a deadlock: the scope that holds what is waited for, until it ends. */
  uint32_t scope_depth;
  uint32_t ring; /* the ring set */
  ptowsp_location scope_location;
  uint64_t held_slots;
  uint64_t held_outputs;
  uint64_t held_bytes;
  uint32_t held_count; /* entries of `held`: the oldest slots */
  uint32_t aborted; /* 1: the window mode is `abort`, and the run did not wait */
  ptowsp_task_name held[PTOWSP_REPORT_HELD];
  /* Settings that would do, by resource; zero: as it is, or not known. */
  uint64_t enough[PTOWSP_RESOURCE_COUNT];
  uint64_t running_ms; /* of a kernel that does not return: for how long, at the least */
} ptowsp_failure;

/* A process of a network as a report names it. */
#define PTOWSP_NO_CHANNEL UINT32_MAX
typedef struct ptowsp_network_process {
  const char *name;
  uint32_t replicated; /* 1: `instance` tells it from others of the name */
  uint32_t instance;
  uint32_t waits_for; /* PTOWSP_CHANNEL_FULL_WAIT ... */
  uint32_t channel; /* that it waits for, an index of `channels`; or PTOWSP_NO_CHANNEL */
  ptowsp_location location; /* where it stands */
  uint64_t clock;
  uint64_t window_used; /* of the ring that it waits for */
  uint64_t window;
} ptowsp_network_process;

typedef struct ptowsp_network_channel {
  const char *name;
  uint32_t is_array; /* 1: `element` tells it from others of the name */
  uint32_t element;
  uint32_t closed;
  uint32_t words; /* of a token */
  uint64_t fill;
  uint64_t capacity;
  uint64_t sent;
  ptowsp_location location;
} ptowsp_network_channel;

/* Why a network cannot go on. */
typedef struct ptowsp_network_failure {
  uint32_t process_count; /* entries of `processes`: the cycle of waits, then others */
  uint32_t cycle_count; /* each of these waits for the next, the last one for the first */
  uint32_t channel_count; /* entries of `channels`: those that processes wait for, then others */
  uint32_t ended_waited_for; /* 1: the last of a chain of waits waits for one that has ended */
  uint32_t total_processes;
  uint32_t waiting_processes;
  ptowsp_location location; /* of the network */
  ptowsp_network_process processes[PTOWSP_REPORT_HELD];
  ptowsp_network_channel channels[PTOWSP_REPORT_HELD];
  /* A setting that would let it pass the first wait of the cycle that more room ends; zero:
   * none would. */
  uint64_t enough_capacity; /* of channels[enough_channel] */
  uint64_t enough_window;
  uint64_t enough_heap;
  uint32_t enough_channel;
  uint32_t reserved;
} ptowsp_network_failure;

#define PTOWSP_REPORT_TEXT 2048
typedef struct ptowsp_run_report {
  uint32_t struct_bytes; /* set by the caller: sizeof(ptowsp_run_report) */
  int32_t status;
  uint64_t tasks; /* that ran a kernel */
  uint64_t total_cycles; /* the canonical time */
  uint64_t wall_ns;
  ptowsp_resource_stats resources[PTOWSP_RESOURCE_COUNT];
  /* Waits at channels, over all of them: for a place, for a token. */
  ptowsp_resource_stats channels[PTOWSP_CHANNEL_WAITS];
  uint64_t tokens; /* that were sent */
  char text[PTOWSP_REPORT_TEXT]; /* why the run failed; empty otherwise */
  ptowsp_failure failure;
  ptowsp_network_failure network; /* when `process_count` is not zero, instead of `failure` */
} ptowsp_run_report;

/* Runs the artifact once. `args` has one entry per argument: for a tensor the
 * address of its ptowsp_tensor, for a scalar its bits; `symbols` the bits of each
 * symbol and slot. `options` may be null. Returns report->status. Any thread may call it,
 * several at a time with tensors of their own. */
int ptowsp_run(const ptowsp_artifact *artifact, const uint64_t *args, const uint64_t *symbols,
               const ptowsp_run_options *options, ptowsp_run_report *report);

/* The main function of an artifact's own program. */
int ptowsp_command_line(const ptowsp_artifact *artifact, int argc, char **argv);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* PTOWSP_RT_HOST_H */
