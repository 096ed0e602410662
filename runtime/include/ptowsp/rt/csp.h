/* Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

/* Networks of processes, as orchestration and runtime share them. Plain C, fixed
 * layouts; part of abi.h, which includes it.
 *
 * A process is a state in memory and a step function that continues it: a step returns
 * when the process has to wait, and is called again when what it waits for has come. A
 * token passes through a channel without a call into the runtime.
 *
 * Invariant: all processes of a network run on one host thread, so that nothing here is
 * atomic. */

#ifndef PTOWSP_RT_CSP_H
#define PTOWSP_RT_CSP_H

typedef struct ptowsp_process ptowsp_process;
typedef struct ptowsp_process_ops ptowsp_process_ops;

/* A tensor in a token takes so many words. */
#define PTOWSP_TENSOR_WORDS 16u

/* What a process waits for. */
enum {
  PTOWSP_PROCESS_READY = 0, /* nothing */
  PTOWSP_PROCESS_ENDED = 1,
  PTOWSP_CHANNEL_FULL_WAIT = 2,
  PTOWSP_CHANNEL_EMPTY_WAIT = 3,
  PTOWSP_PROCESS_TASK_RING_WAIT = 4,
  PTOWSP_PROCESS_HEAP_WAIT = 5,
};

/* One channel. The runtime owns it; a process that is at its end uses the first part
 * directly. A token is a time and its values. The time of a token is its delivery, the
 * time of a free place is when the token before it was taken. */
typedef struct ptowsp_channel {
  uint64_t *tail; /* the place of the next token */
  uint64_t *head; /* the oldest token */
  uint64_t *begin;
  uint64_t *end;
  uint64_t places; /* free ones; zero while `guarded` */
  uint64_t tokens; /* that can be taken; zero while `guarded` */
  uint64_t latency;
  uint32_t words; /* of a token, with its time */
  uint32_t guarded; /* every operation asks the runtime: rendezvous, shared, closed */
  ptowsp_process *receiver; /* waits for a token */
  ptowsp_process *sender; /* waits for a place */
  uint64_t sent;
  uint64_t full_waits; /* in modelled time, as what follows */
  uint64_t full_cycles;
  uint64_t empty_waits;
  uint64_t empty_cycles;
  uint64_t high_water;
  uint64_t *taken_at; /* when the last tokens were taken, a ring as long as the channel's */
  uint64_t *taken_next;
  uint64_t *settled; /* in that ring: the oldest that was taken after the last known send */
  uint64_t unsettled; /* how many there are */
  uint64_t *taken_end;
} ptowsp_channel;

/* A network while it runs: its ready processes, oldest first. */
typedef struct ptowsp_network_run {
  const ptowsp_process_ops *ops;
  ptowsp_channel *channels;
  ptowsp_process *first;
  ptowsp_process **last; /* where the next one is linked in */
} ptowsp_network_run;

/* The head of every process's state. */
struct ptowsp_process {
  uint64_t clock; /* in modelled cycles */
  uint32_t resume; /* where the step function goes on */
  uint32_t waits_for;
  ptowsp_process *next; /* in the ready queue, or among those that wait at a channel */
  ptowsp_network_run *run;
  ptowsp_channel *channel; /* that it waits for */
  void (*step)(ptowsp_process *self);
  void *captured; /* what the orchestration gives to all processes */
  uint32_t instance;
  uint32_t index; /* among all instances of all processes */
  uint64_t offer; /* of a rendezvous: 1 while the token lies there, 2 when it has been taken */
};

/* Functions that answer with a bool: zero when the process has to wait, after which its
 * step must return. */
struct ptowsp_process_ops {
  uint32_t abi_version;
  uint32_t struct_bytes;
  /* Of a guarded channel: whether a token may be put at the tail now (1), the rendezvous
   * has happened (2), or the process waits (0). `put` says that it lies there and answers
   * whether the process can go on. */
  uint32_t (*offer)(ptowsp_process *self, ptowsp_channel *channel);
  uint32_t (*put)(ptowsp_process *self, ptowsp_channel *channel);
  /* Of a guarded channel: whether there is a token or will never be one; then whether there
   * is one, which `taken` removes. */
  uint32_t (*arrives)(ptowsp_process *self, ptowsp_channel *channel);
  uint32_t (*has_token)(ptowsp_process *self, ptowsp_channel *channel);
  void (*taken)(ptowsp_process *self, ptowsp_channel *channel);
  uint32_t (*close)(ptowsp_process *self, ptowsp_channel *channel);
  /* Whether an event has happened: 0 or 1; 2: the process has to wait for its turn. */
  uint32_t (*query)(ptowsp_process *self, ptowsp_channel *channel);
  /* The channel `index` of an array, whose end is this process's from now on: to send (1)
   * or to take (0). After a mistake one that nobody uses. */
  ptowsp_channel *(*channel)(ptowsp_process *self, uint32_t array, int64_t index, uint32_t sends);
  /* Runs a task. */
  uint32_t (*submit)(ptowsp_process *self, const ptowsp_task *task);
  /* Binds an intermediate. */
  uint32_t (*alloc)(ptowsp_process *self, ptowsp_tensor *tensor, ptowsp_location location);
  void (*scope_begin)(ptowsp_process *self);
  void (*scope_end)(ptowsp_process *self);
  /* A token, or who has taken it, keeps a tensor; and does so no more. */
  void (*hold)(ptowsp_process *self, const ptowsp_tensor *tensor);
  void (*release)(ptowsp_process *self, const ptowsp_tensor *tensor);
  uint64_t (*load)(ptowsp_process *self, const ptowsp_tensor *element, ptowsp_location location);
  /* As for the orchestrator. */
  uint64_t (*symbol)(ptowsp_process *self, uint32_t id);
  void (*set_slot)(ptowsp_process *self, uint32_t id, uint64_t bits);
  /* As for the orchestrator: the process cannot go on at this place. */
  void (*fail)(ptowsp_process *self, ptowsp_location location, const char *reason);
  /* The process waited at the channel from `since` until its clock, for a place or a token
   * (`why`). Null unless the run is traced. */
  void (*waited)(ptowsp_process *self, ptowsp_channel *channel, uint32_t why, uint64_t since);
  void *reserved[2];
};

/* In ptowsp_tensor.owner_slot: a process's heap holds the buffer. */
#define PTOWSP_OWNED_BY_PROCESS ((uint64_t)1 << 63)

/* What a network is made of, as the orchestration describes it. */
typedef struct ptowsp_channel_description {
  const char *name;
  uint32_t count; /* of the array; zero: a single channel */
  uint32_t words; /* of a token, with its time */
  uint64_t capacity;
  uint64_t latency;
  uint32_t shared;
  uint32_t reserved;
  ptowsp_location location;
} ptowsp_channel_description;

enum {
  PTOWSP_CHANNEL_SENDS = 1,
  PTOWSP_CHANNEL_TAKES = 2,
};

typedef struct ptowsp_channel_use {
  uint32_t channel;
  uint32_t roles; /* bits */
} ptowsp_channel_use;

typedef struct ptowsp_process_description {
  const char *name;
  void (*step)(ptowsp_process *self);
  uint32_t instances;
  uint32_t state_bytes; /* which start as zeros */
  uint32_t scope_depth; /* of the deepest scope that runs tasks */
  uint32_t use_count;
  uint32_t place_count;
  uint32_t replicated;
  const ptowsp_channel_use *uses;
  const ptowsp_location *places; /* by the values of `resume` */
  ptowsp_location location;
} ptowsp_process_description;

typedef struct ptowsp_network {
  const ptowsp_channel_description *channels;
  const ptowsp_process_description *processes;
  uint32_t channel_count;
  uint32_t process_count;
  /* Operations on channels happen in the order of modelled time, of equals in the order of
   * the processes: where the result could depend on it. */
  uint32_t ordered;
  uint32_t reserved;
  ptowsp_location location;
} ptowsp_network;

PTOWSP_STATIC_ASSERT(sizeof(ptowsp_channel) == 168, "ABI");
PTOWSP_STATIC_ASSERT(offsetof(ptowsp_channel, receiver) == 64, "ABI: the hot part is one line");
PTOWSP_STATIC_ASSERT(sizeof(ptowsp_process) == 72, "ABI");
PTOWSP_STATIC_ASSERT(sizeof(ptowsp_channel_description) == 48, "ABI");
PTOWSP_STATIC_ASSERT(sizeof(ptowsp_process_description) == 64, "ABI");
PTOWSP_STATIC_ASSERT(sizeof(ptowsp_network) == 40, "ABI");

#endif /* PTOWSP_RT_CSP_H */
