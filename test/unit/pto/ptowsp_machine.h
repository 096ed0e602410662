// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The machine of these tests: the numbers of an A2/A3 vector core, as an artifact
/// generates them.

#ifndef PTOWSP_MACHINE_H
#define PTOWSP_MACHINE_H

#include "pto/machine_model.h"

namespace pto {

constexpr machine_model describe_machine() {
  machine_model m = {};
  m.name = "a2a3";
  m.clock_mhz = 1850;
  m.repeat_bytes = 256;
  m.count_mask_cycles = 16;
  m.sync_cycles = 1;
  m.max_tile_rows = 4095;
  m.default_op = {6, 2, 0};
  m[op_class::add] = {10, 2, 14};
  m[op_class::sub] = {10, 2, 14};
  m[op_class::max] = {10, 2, 14};
  m[op_class::min] = {10, 2, 14};
  m[op_class::mul] = {10, 2, 15};
  m[op_class::div] = {11, 4, 19};
  m[op_class::adds] = {13, 1, 18};
  m[op_class::subs] = {13, 1, 18};
  m[op_class::muls] = {11, 1, 15};
  m[op_class::maxs] = {10, 1, 13};
  m[op_class::mins] = {14, 1, 16};
  m[op_class::exp] = {13, 2, 18};
  m[op_class::log] = {13, 2, 20};
  m[op_class::sqrt] = {14, 2, 25};
  m[op_class::rsqrt] = {10, 1, 14};
  m[op_class::abs] = {13, 1, 16};
  m[op_class::neg] = {11, 1, 15};
  m[op_class::relu] = {10, 1, 13};
  m[op_class::copy] = {11, 1, 13};
  m[op_class::fill] = {11, 1, 13};
  m[op_class::leaky_relu] = {11, 1, 15};
  m[op_class::bit_and] = {8, 2, 12};
  m[op_class::bit_or] = {8, 2, 12};
  m[op_class::compare] = {14, 2, 22};
  m[op_class::select] = {13, 2, 14};
  m[op_class::convert] = {14, 2, 18};
  m[op_class::row_reduce] = {14, 7, 32};
  m[op_class::row_broadcast] = {18, 1, 0};
  m[op_class::gather] = {24, 2, 0};
  m[op_class::merge] = {20, 78, 0};
  m[op_class::compact] = {14, 14, 20};
  m[op_class::matmul_16] = {6, 1, 0};
  m[op_class::matmul_32] = {6, 2, 0};
  m[path::gm_to_vec] = {58600, 50};
  m[path::vec_to_gm] = {109400, 50};
  m[path::gm_to_mat] = {78400, 200};
  m[path::mat_to_left] = {256000, 0};
  m[path::mat_to_right] = {128000, 0};
  m[path::mat_to_bias] = {18600, 0};
  m[path::acc_to_gm] = {40600, 200};
  m[path::acc_to_mat] = {74300, 200};
  m[memory::vec] = {188416, 32};
  m[memory::mat] = {524288, 32};
  m[memory::left] = {65536, 512};
  m[memory::right] = {65536, 512};
  m[memory::acc] = {131072, 512};
  m[memory::bias] = {1024, 32};
  m.raw_needs_barrier[PIPE_V] = true;
  return m;
}

inline constexpr machine_model machine = describe_machine();

} // namespace pto

#endif // PTOWSP_MACHINE_H
