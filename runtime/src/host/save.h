// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Writing tensors and values to files.
///
/// Invariant: a name of an argument never leads out of the folder that was asked for.

#ifndef PTOWSP_HOST_SAVE_H
#define PTOWSP_HOST_SAVE_H

#include "invocation.h"

namespace ptowsp::host {

/// Refuses --save of what is no tensor. Throws bad_input.
void check_saves(const invocation &run, const options &given);

/// DIR/in/NAME.npy of every tensor that was given a value, and DIR/values.json:
///     symbols, scalars   objects by name: dtype, value (null where JSON has no
///                        number for it), bits (hexadecimal, exact)
void save_inputs(const invocation &run, const std::string &folder);

/// DIR/out/NAME.npy of every output.
void save_outputs(const invocation &run, const std::string &folder);

/// Writes a file; throws bad_input when that fails.
void write_text(const std::string &path, const std::string &text);

/// What --save names.
void save_named(const invocation &run, const options &given);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_SAVE_H
