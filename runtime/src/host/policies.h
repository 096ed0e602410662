// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The runtime's policies by name, for options and reports.
///
/// Invariant: what a run can be told to use is what the registries of the runtime have.

#ifndef PTOWSP_HOST_POLICIES_H
#define PTOWSP_HOST_POLICIES_H

#include "options.h"

#include "ptowsp/rt/host.h"

#include <string>
#include <utility>
#include <vector>

namespace ptowsp::host {

/// 1 + the policy that `text` names for the option; throws bad_input with the names that
/// are known.
uint32_t parse_policy(const std::string &option, const std::string &text);

/// `threshold:8` or a name without a number. Throws bad_input.
void parse_start(const std::string &option, const std::string &text, options &result);

/// What a run uses: setting and value, in the order of reports.
std::vector<std::pair<std::string, std::string>> policies_in_use(const ptowsp_artifact &artifact,
                                                                 const options &given);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_POLICIES_H
