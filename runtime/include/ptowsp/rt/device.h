/* Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

/* A device whose memory is not the host's. The runtime stays on the host and computes with
 * the host's addresses; each range that kernels may touch has a place on the device, and
 * whoever launches a kernel there translates.
 *
 * Each function returns null, or a sentence that says what went wrong. For any thread. */

#ifndef PTOWSP_RT_DEVICE_H
#define PTOWSP_RT_DEVICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ptowsp_device {
  /* Gives `bytes` at `memory` a place, until `forget`; with `content`, copies there what the
   * host has. A range may be given again, or a part of one: they share a place. */
  const char *(*map)(const void *memory, uint64_t bytes, int content);
  /* Copies to `to` what the place of `memory` holds. */
  const char *(*fetch)(void *to, const void *memory, uint64_t bytes);
  /* Once for each `map`, with the same numbers. */
  void (*forget)(const void *memory, uint64_t bytes);
} ptowsp_device;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* PTOWSP_RT_DEVICE_H */
