/* Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

/* The boundary between the three programs of an artifact: host, AICPU
 * (orchestration and schedulers) and AICore (kernels). Plain C, fixed layouts.
 *
 * Invariant: a layout below changes only together with PTOWSP_ABI_VERSION. Every
 * program carries the version that it was built with, and the host refuses to
 * run programs of another one. */

#ifndef PTOWSP_RT_ABI_H
#define PTOWSP_RT_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define PTOWSP_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define PTOWSP_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif

#define PTOWSP_ABI_VERSION 1u

/* The most dimensions that a tensor can have. */
#define PTOWSP_MAX_RANK 5u
/* The most parameters that one task can declare; kernels see one u64 for each,
 * and one more for every extent or stride that its type leaves open. The
 * orchestration passes these as scalars behind the declared parameters. */
#define PTOWSP_MAX_PARAMS 32u
/* The most scheduler domains, and the most ring sets by scope depth. */
#define PTOWSP_MAX_DOMAINS 64u
#define PTOWSP_MAX_SCOPE_RINGS 16u
/* The most tasks that a window can hold. */
#define PTOWSP_MAX_TASK_WINDOW ((uint64_t)1 << 22)
/* The most bytes that an intermediate can have. */
#define PTOWSP_MAX_BUFFER_BYTES ((uint64_t)1 << 47)
/* Leaves the choice of a scheduler domain to the dispatch policy. */
#define PTOWSP_ANY_DOMAIN UINT32_MAX

enum {
  PTOWSP_F32 = 0,
  PTOWSP_F16 = 1,
  PTOWSP_BF16 = 2,
  PTOWSP_I8 = 3,
  PTOWSP_I16 = 4,
  PTOWSP_I32 = 5,
  PTOWSP_I64 = 6,
  PTOWSP_U8 = 7,
  /* Of scalars only: tensors have no such elements. */
  PTOWSP_F64 = 8,
  PTOWSP_I1 = 9, /* the lowest bit of a byte */
  /* Of a view that leaves its tensor, or has a negative extent: it is refused when it is used. */
  PTOWSP_OUTSIDE = 255,
};

/* The unit of the machine that a kernel runs on. */
enum {
  PTOWSP_AIC = 0,
  PTOWSP_AIV = 1,
  PTOWSP_AICPU = 2,
  PTOWSP_DMA = 3,
  PTOWSP_MIXED = 4, /* one AIC and two AIV of one domain together, as one task */
};

/* A kernel of unit PTOWSP_MIXED is four rows of the table of kernels: itself, without an
 * entry, then its parts in this order, which take the same arguments. The task starts
 * when all three cores are free and keeps them until the longest part has ended. Parts
 * must not wait for each other: a host runs them one after the other. */
#define PTOWSP_MIXED_PARTS 3u

/* What a task does with a parameter. The values of IN and OUT are bits. */
enum {
  PTOWSP_SCALAR = 0,
  PTOWSP_IN = 1,
  PTOWSP_OUT = 2,
  PTOWSP_INOUT = 3,
};

/* A strided view of a buffer in global memory.
 * `address` is zero while the tensor is an intermediate that no task has been
 * submitted to write yet: the submission of its first writer binds it. */
typedef struct ptowsp_tensor {
  uint64_t address; /* of the buffer, in bytes */
  uint64_t buffer_bytes; /* of the whole buffer */
  int64_t offset; /* of the view's first element, in elements */
  uint32_t rank;
  uint32_t dtype;
  int64_t sizes[PTOWSP_MAX_RANK];
  int64_t strides[PTOWSP_MAX_RANK]; /* in elements */
  uint64_t owner; /* 1 + the task whose packed output holds the buffer; 0: the host's */
  uint64_t owner_slot; /* where the runtime keeps that task; only the runtime reads it */
} ptowsp_tensor;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_tensor) == 128, "two cache lines");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, offset) == 16, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, rank) == 24, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, dtype) == 28, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, sizes) == 32, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, strides) == 72, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_tensor, owner) == 112, "ABI");

/* What the compiler has proved about a tensor parameter, as bits. The runtime believes it
 * only while no tensor that the host passed to be written overlaps another one. */
enum {
  /* No other access conflicts with this one, but for those that something else orders:
   * the runtime need not look for any, nor remember it. */
  PTOWSP_UNTRACKED = 1,
  /* Depends on the task whose output holds the tensor. */
  PTOWSP_AFTER_WRITER = 2,
};

/* One parameter of a task: the bits of a scalar, or the address of a
 * ptowsp_tensor that needs to live only until the submission returns. */
typedef struct ptowsp_param {
  uint32_t access;
  uint32_t flags;
  uint64_t value;
} ptowsp_param;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_param) == 16, "ABI");

/* A place in the source program: file (an index into ptowsp_aicpu_program.files),
 * line and column, packed so that it costs one register. Zero: unknown. */
typedef uint64_t ptowsp_location;
#define PTOWSP_LOCATION(file, line, column)                                                        \
  (((uint64_t)(file) << 48) | ((uint64_t)(line) << 16) | (uint64_t)(column))

/* What the orchestration asks for when it submits a task. Tasks are numbered from
 * zero in the order of their submission. */
typedef struct ptowsp_task {
  uint32_t kernel; /* an index into ptowsp_aicore_program.kernels */
  uint32_t unit;
  const ptowsp_param *params;
  uint32_t param_count; /* as many as ptowsp_kernel.arg_count */
  uint32_t dependence_count;
  const uint64_t *dependences; /* tasks that must complete first, beside the inferred ones */
  ptowsp_location location;
  uint64_t key; /* for dispatch policies that take one */
  uint32_t domain; /* a scheduler domain, or PTOWSP_ANY_DOMAIN */
  int32_t priority;
} ptowsp_task;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_task) == 56, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_task, params) == 8, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_task, dependences) == 24, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_task, location) == 32, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_task, domain) == 48, "ABI");

#include "ptowsp/rt/csp.h"
#include "ptowsp/rt/device.h"

/* The orchestrator as the orchestration sees it. The functions come as a table,
 * so that an orchestration binds to no platform when it is linked.
 *
 * After a failure (deadlock, capacity) every function returns at once and does
 * nothing: the orchestration runs to its end, and the host gets the report. Where there is
 * nothing to gain from that, after bad input or millions of tasks, a function does not
 * return but leaves the orchestration with a C++ exception, which the orchestration must
 * let pass. The functions that end something always return. */
typedef struct ptowsp_orchestrator ptowsp_orchestrator;

typedef struct ptowsp_orchestrator_ops {
  uint32_t abi_version;
  uint32_t struct_bytes;
  /* Submits a task and returns its number; waits while a ring is full. Tensors
   * that the task writes and that are not bound yet get their storage here. */
  uint64_t (*submit)(ptowsp_orchestrator *self, const ptowsp_task *task);
  /* Binds intermediates that no single task of their scope writes first and whole.
   * Takes a task's slot and number, which it returns; complete at once. */
  uint64_t (*alloc)(ptowsp_orchestrator *self, ptowsp_tensor *const *tensors, uint32_t count,
                    ptowsp_location location);
  /* A scope holds the tasks whose packed outputs its tensors live in, and what was
   * submitted after the first of them, until it ends. The orchestration itself is
   * the outermost scope. */
  void (*scope_begin)(ptowsp_orchestrator *self, ptowsp_location location);
  void (*scope_end)(ptowsp_orchestrator *self);
  /* No task submitted after the fence starts before every task submitted since
   * `first` has completed. Tasks before `first` are not waited for. The orchestrator
   * does not wait: it may take a task's slot and number for the fence. */
  void (*fence)(ptowsp_orchestrator *self, uint64_t first, ptowsp_location location);
  /* The number that the next task will get. */
  uint64_t (*next_task)(ptowsp_orchestrator *self);
  /* The value of an entry of the table of symbols and slots, as the bits of its type. */
  uint64_t (*symbol)(ptowsp_orchestrator *self, uint32_t id);
  /* Around an ordered part of the orchestration, a loop for one: what its fences order
   * ends with it, so that they do not order what comes after. Parts can nest; the end
   * takes what the begin returned. */
  uint64_t (*ordered_begin)(ptowsp_orchestrator *self);
  void (*ordered_end)(ptowsp_orchestrator *self, uint64_t outer);
  /* The bits of one element, a view of rank zero, once every task submitted so far that
   * writes it has completed. */
  uint64_t (*load)(ptowsp_orchestrator *self, const ptowsp_tensor *element,
                   ptowsp_location location);
  /* Runs a network once everything submitted so far has completed; returns when all of its
   * processes have ended. `captured` is for their step functions. */
  void (*network)(ptowsp_orchestrator *self, const ptowsp_network *network, void *captured);
  /* Writes a slot: `symbol` gives these bits from now on. */
  void (*set_slot)(ptowsp_orchestrator *self, uint32_t id, uint64_t bits);
  /* Around each iteration of a `parallel`; `index` counts from zero. Null, and not to be
   * called, unless the run checks that iterations touch different memory. */
  void (*iteration_begin)(ptowsp_orchestrator *self, uint64_t index, ptowsp_location loop);
  void (*iteration_end)(ptowsp_orchestrator *self);
  /* The orchestration cannot go on at this place, for the reason given: a division by
   * zero. The run ends with status 2. When it returns, nothing counts any more. */
  void (*fail)(ptowsp_orchestrator *self, ptowsp_location location, const char *reason);
  void *reserved[3];
} ptowsp_orchestrator_ops;

struct ptowsp_orchestrator {
  const ptowsp_orchestrator_ops *ops;
};

/* What the schedule asks of the runtime. Zero: the runtime's default. */
#define PTOWSP_DEFAULT_TASK_WINDOW 1024u
#define PTOWSP_DEFAULT_HEAP_BYTES (64u << 20)
#define PTOWSP_DEFAULT_SCOPE_RINGS 4u
#define PTOWSP_DEFAULT_DOMAINS 1u
/* Policies change when and where tasks run, never what they compute. */
enum {
  PTOWSP_DISPATCH_ROUND_ROBIN = 0,
  PTOWSP_DISPATCH_AFFINITY = 1, /* the key modulo the domains */
  PTOWSP_DISPATCH_HASH = 2, /* the key, spread */
  PTOWSP_DISPATCH_CUSTOM = 3, /* the key is the domain */
  PTOWSP_DISPATCH_WORK_STEAL = 4, /* by turns, but cores without work help other domains */
  PTOWSP_DISPATCH_OWN = 5, /* ptowsp_aicpu_program.dispatch_policy */
};
enum {
  PTOWSP_READY_SUBMISSION = 0, /* cores are given to tasks in the order of submission */
  PTOWSP_READY_FIFO = 1, /* a free core takes what has been ready for longest */
  PTOWSP_READY_PRIORITY = 2, /* ... what has the highest priority */
  PTOWSP_READY_WORK_STEAL = 3, /* ... what became ready last; without work, from others */
};
enum {
  PTOWSP_START_IMMEDIATE = 0,
  PTOWSP_START_AFTER_ORCHESTRATION = 1, /* or when the orchestrator has to wait */
  PTOWSP_START_THRESHOLD = 2, /* likewise, or when so many tasks have been submitted */
};
enum {
  PTOWSP_WINDOW_STALL = 0,
  PTOWSP_WINDOW_ABORT = 1, /* the run ends where it would wait for the window */
  PTOWSP_WINDOW_BENCHMARK = 2, /* waits for the window delay tasks, not the orchestrator */
};

typedef struct ptowsp_schedule {
  uint32_t dispatch;
  uint32_t domains;
  uint64_t task_window; /* of each ring set, as heap_bytes */
  uint32_t window_mode;
  uint32_t scope_rings; /* ring sets by scope depth; deeper scopes share the last one */
  uint64_t heap_bytes;
  uint32_t ready;
  uint32_t start;
  uint64_t start_threshold; /* of PTOWSP_START_THRESHOLD */
  /* What the orchestration needs at the most, for sizes that nobody has set: they are
   * never smaller. Zero: not known; PTOWSP_NEED_OPEN: it depends on symbols, scalars or
   * tensors, and is counted before the run. */
  uint64_t window_need;
  uint64_t heap_need;
} ptowsp_schedule;

#define PTOWSP_NEED_OPEN UINT64_MAX

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_schedule) == 64, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_schedule, ready) == 32, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_schedule, start_threshold) == 40, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_schedule, window_need) == 48, "ABI");

/* What the clock and the schedulers need to know of the machine. */
typedef struct ptowsp_machine {
  const char *name;
  uint32_t clock_mhz;
  uint32_t max_domains;
  uint32_t unit_count[4]; /* cores of each unit, indexed by PTOWSP_AIC ... */
  uint64_t submit_cycles; /* the orchestrator's cost of one task */
  uint64_t dispatch_cycles; /* from ready to running */
  uint64_t retire_cycles; /* from done to visible for dependents */
  uint64_t reserved[4];
} ptowsp_machine;

/* Chooses a domain below `domains`, the number of those that own a core of the task's unit;
 * another one ends the run with status 2. Called once for each task without a domain, in the
 * order of submission, on the thread of the orchestration. `state` is for whatever the policy
 * wants to keep: PTOWSP_POLICY_WORDS words, zero when a run begins. */
#define PTOWSP_POLICY_WORDS 32
typedef uint32_t (*ptowsp_choose_domain)(uint64_t *state, const ptowsp_task *task,
                                         uint32_t domains);

/* A dispatch policy that an artifact brings itself; see ptowsp/rt/policy.h. */
typedef struct ptowsp_dispatch_policy {
  const char *name;
  ptowsp_choose_domain choose;
  uint32_t steals; /* whether a core without work may take a task of another domain */
  uint32_t reserved;
} ptowsp_dispatch_policy;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_dispatch_policy) == 24, "ABI");

/* The AICPU program: one per artifact. */
typedef struct ptowsp_aicpu_program {
  uint32_t abi_version;
  uint32_t struct_bytes;
  const char *name;
  const char *const *files; /* the sources that locations name */
  uint32_t file_count;
  uint32_t arg_count; /* how many u64 the orchestration takes */
  /* `args`: for a tensor the address of its ptowsp_tensor, for a scalar its bits. */
  void (*orchestrate)(ptowsp_orchestrator *orchestrator, const uint64_t *args);
  ptowsp_schedule schedule;
  ptowsp_machine machine;
  const ptowsp_dispatch_policy *dispatch_policy; /* of PTOWSP_DISPATCH_OWN; or null */
} ptowsp_aicpu_program;

/* A kernel, as its file defines it: `args` holds for each parameter the address
 * of a tensor's first element or the bits of a scalar, then the open extents
 * and strides in the order of the parameters. */
typedef void (*ptowsp_kernel_entry)(int64_t *args);

typedef struct ptowsp_kernel {
  const char *name;
  uint32_t unit;
  uint32_t arg_count;
  ptowsp_kernel_entry entry;
  ptowsp_location location;
} ptowsp_kernel;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_kernel) == 32, "ABI");

/* What a worker learns when a kernel returns. */
/* Told of every instruction of a kernel: what it does, on which pipe, and from when to when, in
 * cycles since the kernel's start, the pipe is busy with it. */
typedef struct ptowsp_pipe_recorder {
  void (*record)(void *context, const char *instruction, const char *pipe, uint64_t begin,
                 uint64_t end);
  void *context;
} ptowsp_pipe_recorder;

typedef struct ptowsp_kernel_report {
  uint64_t cycles;
  /* Set by the caller, or null; a program whose kernels run elsewhere leaves it alone. */
  const ptowsp_pipe_recorder *recorder;
  uint64_t reserved[6];
} ptowsp_kernel_report;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_kernel_report) == 64, "one cache line");

/* The AICore program: one per artifact. */
typedef struct ptowsp_aicore_program {
  uint32_t abi_version;
  uint32_t struct_bytes;
  const char *name;
  const ptowsp_kernel *kernels; /* a mixed one is followed by its parts */
  uint32_t kernel_count;
  uint32_t reserved;
  /* Runs one kernel on the calling worker. */
  void (*execute)(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report);
  const ptowsp_device *device; /* where kernels run; null: in the memory of the host */
} ptowsp_aicore_program;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* PTOWSP_RT_ABI_H */
