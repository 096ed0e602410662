// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reading the command line.
///
/// Invariant: numbers are read strictly and within bounds.

#include "options.h"

#include "failure.h"
#include "policies.h"

namespace ptowsp::host {

namespace {

constexpr uint64_t max_threads = 1024;
constexpr uint64_t max_heap_bytes = uint64_t{1} << 40;
constexpr uint64_t max_repeat = 1000000;
constexpr uint64_t max_seed = uint64_t{1} << 60;
constexpr uint64_t max_timeout_ms = 1000000000;
constexpr uint64_t max_trace_records = uint64_t{1} << 32;

const std::vector<std::string> &option_names() {
  static const std::vector<std::string> names = {
      "--check-races", "--describe",       "--dispatch", "--domains",     "--heap",
      "--help",        "--kernel-timeout", "--ready",    "--repeat",      "--report-json",
      "--save",        "--save-all",       "--seed",     "--start",       "--stats",
      "--task-window", "--threads",        "--trace",    "--trace-pipes", "--trace-records",
      "--window-mode"};
  return names;
}

/// Seconds with at most three decimals, as milliseconds.
uint64_t parse_seconds(const std::string &option, const std::string &text) {
  const std::size_t point = text.find('.');
  std::string digits = text.substr(0, point);
  std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
  bool ok = !digits.empty() && digits.size() <= 7 && decimals.size() <= 3 &&
            (point == std::string::npos || !decimals.empty());
  decimals.resize(3, '0');
  digits += decimals;
  uint64_t ms = 0;
  for (char c : digits) {
    ok &= c >= '0' && c <= '9';
    ms = ok ? ms * 10 + static_cast<uint64_t>(c - '0') : 0;
  }
  if (!ok || ms == 0 || ms > max_timeout_ms)
    throw bad_input{"option '" + option + "' needs seconds from 0.001 to " +
                    std::to_string(max_timeout_ms / 1000) + ", not '" + text + "'"};
  return ms;
}

assignment parse_assignment(const std::string &text, const std::string &hint) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw bad_input{"'" + text + "' is not of the form NAME=VALUE", {}, hint};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

assignment parse_save(const std::string &text) {
  const assignment save = parse_assignment(text, "--save NAME=FILE.npy");
  if (save.text.size() < 5 || save.text.compare(save.text.size() - 4, 4, ".npy") != 0)
    throw bad_input{"option '--save' writes .npy files, not '" + save.text + "'",
                    {},
                    "--save " + save.name + "=FILE.npy"};
  return save;
}

[[noreturn]] void refuse_option(const std::string &name) {
  if (name == "--check")
    throw bad_input{"option '--check' is not known to an artifact's own program",
                    {},
                    "ptowsp-run DIR --check compares with the reference interpreter"};
  throw bad_input{"unknown option '" + name + "'", {}, did_you_mean(name, option_names())};
}

/// One argument that begins with "--".
class option_text {
public:
  explicit option_text(const std::string &argument) {
    const std::size_t equals = argument.find('=');
    name = argument.substr(0, equals);
    has_value = equals != std::string::npos;
    if (has_value)
      value = argument.substr(equals + 1);
  }

  void takes_no_value() const {
    if (has_value)
      throw bad_input{"option '" + name + "' takes no value"};
  }

  const std::string &needs_value(const char *form) const {
    if (value.empty())
      throw bad_input{"option '" + name + "' needs a value", {}, name + "=" + form};
    return value;
  }

  std::string name;
  std::string value;
  bool has_value = false;
};

stats_format parse_stats(const option_text &o) {
  if (!o.has_value || o.value == "text")
    return stats_format::text;
  if (o.needs_value("json") == "json")
    return stats_format::json;
  throw bad_input{"option '--stats' knows 'text' and 'json', not '" + o.value + "'"};
}

} // namespace

uint64_t parse_count(const std::string &option, const std::string &text, uint64_t most) {
  uint64_t value = 0;
  bool ok = !text.empty() && text.size() <= 20;
  for (char c : text) {
    ok &= c >= '0' && c <= '9';
    if (!ok || value > most)
      break;
    value = value * 10 + static_cast<uint64_t>(c - '0');
  }
  if (!ok || value == 0 || value > most)
    throw bad_input{"option '" + option + "' needs a number from 1 to " + std::to_string(most) +
                    ", not '" + text + "'"};
  return value;
}

options parse_options(int argc, const char *const *argv, uint32_t max_domains) {
  options result;
  bool sizes_trace = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.compare(0, 1, "-") != 0) {
      result.values.push_back(parse_assignment(argument, "NAME=VALUE, NAME=random:SEED or "
                                                         "NAME=FILE.npy"));
      continue;
    }
    const option_text o(argument);
    if (o.name == "--help" || o.name == "-h") {
      o.takes_no_value();
      result.help = true;
    } else if (o.name == "--describe") {
      o.takes_no_value();
      result.describe = true;
    } else if (o.name == "--check-races") {
      o.takes_no_value();
      result.check_races = true;
    } else if (o.name == "--save") {
      if (!o.has_value && i + 1 == argc)
        throw bad_input{"option '--save' needs a value", {}, "--save NAME=FILE.npy"};
      result.saves.push_back(parse_save(o.has_value ? o.needs_value("NAME=FILE.npy") : argv[++i]));
    } else if (o.name == "--save-all") {
      result.save_all = o.needs_value("DIR");
    } else if (o.name == "--stats") {
      result.stats = parse_stats(o);
    } else if (o.name == "--threads") {
      result.threads = static_cast<uint32_t>(parse_count(o.name, o.needs_value("N"), max_threads));
    } else if (o.name == "--task-window") {
      result.task_window = parse_count(o.name, o.needs_value("N"), PTOWSP_MAX_TASK_WINDOW);
    } else if (o.name == "--heap") {
      result.heap_bytes = parse_count(o.name, o.needs_value("BYTES"), max_heap_bytes);
    } else if (o.name == "--repeat") {
      result.repeat = static_cast<uint32_t>(parse_count(o.name, o.needs_value("N"), max_repeat));
    } else if (o.name == "--seed") {
      result.seed = parse_count(o.name, o.needs_value("N"), max_seed);
    } else if (o.name == "--report-json") {
      result.report_json = o.needs_value("FILE.json");
    } else if (o.name == "--kernel-timeout") {
      result.kernel_timeout_ms = parse_seconds(o.name, o.needs_value("SECONDS"));
    } else if (o.name == "--trace") {
      result.trace = o.needs_value("FILE.json");
    } else if (o.name == "--trace-pipes") {
      result.trace_pipes = o.needs_value("KERNEL");
    } else if (o.name == "--trace-records") {
      result.trace_records = parse_count(o.name, o.needs_value("N"), max_trace_records);
      sizes_trace = true;
    } else if (o.name == "--domains") {
      result.domains = static_cast<uint32_t>(parse_count(o.name, o.needs_value("N"), max_domains));
    } else if (o.name == "--dispatch") {
      result.dispatch = parse_policy(o.name, o.needs_value("POLICY"));
    } else if (o.name == "--ready") {
      result.ready = parse_policy(o.name, o.needs_value("POLICY"));
    } else if (o.name == "--start") {
      parse_start(o.name, o.needs_value("POLICY"), result);
    } else if (o.name == "--window-mode") {
      result.window_mode = parse_policy(o.name, o.needs_value("MODE"));
    } else {
      refuse_option(o.name);
    }
  }
  if (sizes_trace && result.trace.empty())
    throw bad_input{"'--trace-records' is of a trace", {}, "--trace=FILE.json says where to"};
  return result;
}

std::string help_text(const std::string &program) {
  return "usage: " + program + R"( [NAME=VALUE]... [options]

Runs the workload on the values given for its arguments and symbols.

  NAME=VALUE           a scalar, symbol or slot; for a tensor: every element
  NAME=random:SEED     random elements, the same on every machine: floats uniform
                       in [-1, 1), integers from -8 to 7 (unsigned: 0 to 15)
  NAME=FILE.npy        a tensor from a NumPy file
Inputs need a value. Outputs start as zeros. Symbols take their value from
NAME=VALUE, else from the shapes of the files, else their default; slots likewise,
but from no file.

  --describe           show arguments, symbols, slots and kernels, and run nothing
  --save NAME=FILE.npy write a tensor after the run
  --save-all=DIR       write DIR/in/NAME.npy: the tensors that were given a value,
                       as before the run; DIR/out/NAME.npy: the outputs after it;
                       DIR/values.json: symbols, slots and scalars as before the run;
                       DIR/slots.json: slots after it
  --stats[=json]       tasks, cycles and use of the runtime's resources
  --report-json=FILE   how the run ended, and on a failure who waits for what, what is
                       held, source locations and the settings that would do
  --kernel-timeout=S   name a kernel that has not returned for S seconds (0.001 or
                       more), and exit; without it nobody looks
  --check-races        fail when two iterations of a 'parallel' touch the same memory,
                       of which one writes; takes time and memory for each access
  --trace=FILE.json    a trace of the run in modelled cycles, for the trace viewers of
                       browsers: lanes of the orchestrator, of every scheduler domain
                       and core, dependences, use of every ring
  --trace-pipes=KERNEL with --trace: what the pipes do in the first run of a kernel,
                       on one host thread
  --trace-records=N    room for the trace (default 1048576 records of 64 bytes); what
                       does not fit is dropped, and their number shown
  --threads=N          host threads that execute kernels
  --task-window=N      tasks in flight
  --heap=BYTES         memory for intermediates
  --dispatch=POLICY    instead of the schedule's: round_robin, affinity, hash, custom,
                       work_steal or own; keys stay those of the schedule, else 0
  --domains=N          scheduler domains
  --ready=POLICY       submission, fifo, priority or work_steal
  --start=POLICY       immediate, after_orchestration or threshold:N
  --window-mode=MODE   stall, abort or benchmark
  --repeat=N           run N times on the same inputs
  --seed=N             run on one host thread, with workers that take turns and
                       meet faults as the seed says: the same results and cycles
  --help               this text

Without --save, --save-all and --stats=json outputs and slots are summarised on stdout.
Exit codes: 0 ok, 2 bad input, 3 deadlock, 4 capacity, 5 a kernel did not return,
6 a race (--check-races).
)";
}

} // namespace ptowsp::host
