// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Policies.h"

namespace ptowsp {

static constexpr Policy policies[] = {
    {"deps", "explicit", "the compiler gives all dependences"},
    {"deps", "hybrid", "the compiler gives the dependences that it knows"},
    {"deps", "inferred", "the runtime finds dependences"},
    {"dispatch", "affinity", "the key modulo the domains", "", /*takesKey=*/true},
    {"dispatch", "custom", "the key is the domain", "", /*takesKey=*/true},
    {"dispatch", "hash", "the key, spread", "", /*takesKey=*/true},
    {"dispatch", "round_robin", "the domains in turn", "the number of domains"},
    {"dispatch", "work_steal", "the domains in turn; cores without work help others"},
    {"pools", "by_unit", "a pool for each unit"},
    {"pools", "custom", "pools of the user's own"},
    {"pools", "single", "one pool"},
    {"ready", "fifo", "what has been ready for longest"},
    {"ready", "priority", "the highest priority", "", /*takesKey=*/true},
    {"ready", "submission", "in the order of submission"},
    {"ready", "work_steal", "what became ready last; else what others have"},
    {"start", "after_orchestration", "once all has been submitted"},
    {"start", "immediate", "at once"},
    {"start", "threshold", "once some tasks have been submitted", "the number of tasks"},
    {"timing", "batched", "some tasks together", "the number of tasks"},
    {"timing", "immediate", "each task at once"},
    {"timing", "interleaved", "submissions overlap", "the number of submissions"},
    {"timing", "rate_limit", "submissions some time apart", "the number of cycles"},
    {"trace", "cycles", "modelled time"},
    {"trace", "none", "nothing"},
};

llvm::ArrayRef<Policy> getPolicies() { return policies; }

const Policy *findPolicy(llvm::StringRef directive, llvm::StringRef name) {
  for (const Policy &policy : policies)
    if (policy.directive == directive && policy.name == name)
      return &policy;
  return nullptr;
}

std::string listPolicies(llvm::StringRef directive) {
  std::string names;
  for (const Policy &policy : policies)
    if (policy.directive == directive)
      names += (names.empty() ? "'" : ", '") + policy.name.str() + "'";
  return names;
}

} // namespace ptowsp
