// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What all interfaces of pto-runtime share: the tasks of an orchestration and the edges
/// between them. pto-runtime infers fewer dependences than a workload means (it never waits
/// for readers, and drops producers beyond a fixed number), so they are found here, to the
/// byte, and each interface gets explicit edges.
///
/// Invariant: a task is added with an edge from every task that it must wait for, or is not
/// added at all; after the first failure nothing more is added.

#ifndef PTOWSP_PTO_RUNTIME_GRAPH_H
#define PTOWSP_PTO_RUNTIME_GRAPH_H

#include "orchestration.h"
#include "region.h"
// The tooling compiles one source per orchestration.
#include "region.cpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <unordered_map>
#include <vector>

namespace ptowsp::pto {

using task_number = uint64_t;
using task_list = std::vector<task_number>;

/// An argument of the workload: where its extents come from.
struct argument {
  uint32_t access; ///< PTOWSP_SCALAR, PTOWSP_IN, ...
  uint32_t dtype;
  uint32_t rank;
  int64_t sizes[PTOWSP_MAX_RANK];
  int32_t symbols[PTOWSP_MAX_RANK]; ///< the symbol that gives the extent, or -1
};

/// The workload as its orchestration describes itself. Its values arrive in one array: the
/// arguments, then the symbols.
struct program {
  const char *name;
  const char *const *files; ///< the sources that locations name
  const argument *arguments;
  uint32_t argument_count;
  uint32_t symbol_count;
  uint32_t join_kernel; ///< a kernel that does nothing, for edges that need a task
  void (*orchestrate)(ptowsp_orchestrator *orchestrator, const uint64_t *args);

  uint32_t value_count() const { return argument_count + symbol_count; }
};

/// The tensor behind argument `index`, whose elements are at `address`.
inline ptowsp_tensor make_tensor(const program &p, uint32_t index, uint64_t address,
                                 const uint64_t *values) {
  const argument &declared = p.arguments[index];
  ptowsp_tensor tensor = {};
  tensor.address = address;
  tensor.rank = declared.rank;
  tensor.dtype = declared.dtype;
  int64_t stride = 1;
  for (uint32_t d = declared.rank; d-- > 0;) {
    const int32_t symbol = declared.symbols[d];
    tensor.sizes[d] =
        symbol < 0 ? declared.sizes[d] : static_cast<int64_t>(values[p.argument_count + symbol]);
    tensor.strides[d] = stride;
    stride *= tensor.sizes[d];
  }
  tensor.buffer_bytes = static_cast<uint64_t>(stride) * rt::dtype_bytes(declared.dtype);
  return tensor;
}

/// Who touched which bytes last.
class access_map {
public:
  /// Adds the tasks that a task must wait for before it reads or writes `where`.
  void find(const rt::region &where, bool writes, task_list &found) const {
    auto entries = buffers.find(where.key);
    if (entries == buffers.end())
      return;
    for (const entry &e : entries->second)
      if ((writes || e.writes) && rt::overlap(e.where, where))
        found.push_back(e.task);
  }

  void add(const rt::region &where, bool writes, task_number task) {
    std::vector<entry> &entries = buffers[where.key];
    if (writes) // who waits for this task waits for what it has waited for
      entries.erase(std::remove_if(entries.begin(), entries.end(),
                                   [&](const entry &e) { return rt::covers(where, e.where); }),
                    entries.end());
    entries.push_back({where, task, writes});
  }

  /// A new buffer has taken the place of whatever was at this address.
  void forget(uint64_t address) { buffers.erase(address); }

private:
  struct entry {
    rt::region where;
    task_number task;
    bool writes;
  };
  std::unordered_map<uint64_t, std::vector<entry>> buffers; ///< by the buffer's address
};

/// The orchestrator that an orchestration talks to. `Backend` knows an interface of
/// pto-runtime:
///
///   uint32_t most_edges(uint32_t params)   how many edges can lead to a task
///   void provide(ptowsp_tensor &tensor)    storage for an intermediate, unless it gets it
///                                          when its first writer is added
///   bool add(task, edges, number)          adds task `number`, which binds what it writes
///                                          first; false when the interface refuses it
///   void scope_begin(), scope_end()
///   uint64_t read(const ptowsp_tensor &)   an element of a tensor that no task writes
///   void report(const char *text)          an error of this program
template <typename Backend> class orchestrator {
public:
  orchestrator(Backend &backend, const program &p, const uint64_t *values)
      : backend(backend), p(p), values(values) {
    base.ops = &table();
  }

  /// Runs the orchestration over the tensors at `addresses`, one per argument; false when
  /// something could not be expressed, which then has been reported.
  bool run(const std::vector<uint64_t> &addresses) {
    std::vector<ptowsp_tensor> tensors(p.argument_count);
    std::vector<uint64_t> args(p.argument_count);
    for (uint32_t i = 0; i < p.argument_count; ++i) {
      args[i] = values[i];
      if (p.arguments[i].access == PTOWSP_SCALAR)
        continue;
      tensors[i] = make_tensor(p, i, addresses[i], values);
      args[i] = reinterpret_cast<uint64_t>(&tensors[i]);
      if (p.arguments[i].access == PTOWSP_IN)
        constants.push_back(addresses[i]);
    }
    p.orchestrate(&base, args.data());
    return !failed;
  }

private:
  //===-- Tasks -----------------------------------------------------------------------===//

  bool is_constant(const ptowsp_tensor &tensor) const {
    return std::find(constants.begin(), constants.end(), tensor.address) != constants.end();
  }

  static ptowsp_tensor *tensor_of(const ptowsp_param &param) {
    return param.access == PTOWSP_SCALAR ? nullptr : reinterpret_cast<ptowsp_tensor *>(param.value);
  }

  uint64_t submit(const ptowsp_task &task) {
    if (failed)
      return 0;
    edges.assign(task.dependences, task.dependences + task.dependence_count);
    if (after != none)
      edges.push_back(after);
    for (uint32_t i = 0; i < task.param_count; ++i) {
      ptowsp_tensor *tensor = tensor_of(task.params[i]);
      if (tensor && !prepare(*tensor, (task.params[i].access & PTOWSP_OUT) != 0, task.location))
        return 0;
    }
    reduce_edges(backend.most_edges(task.param_count));
    const task_number number = count;
    if (failed || !added(backend.add(task, edges, number), task.location))
      return 0;
    ++count;
    for (uint32_t i = 0; i < task.param_count; ++i)
      if (ptowsp_tensor *tensor = tensor_of(task.params[i]))
        record(*tensor, (task.params[i].access & PTOWSP_OUT) != 0, number);
    return number;
  }

  /// Storage for what has none yet; edges from who used the bytes before.
  bool prepare(ptowsp_tensor &tensor, bool writes, ptowsp_location location) {
    if (tensor.address == 0)
      backend.provide(tensor);
    if (tensor.address == 0)
      return true; // it gets its storage with this task, which is its first
    rt::region where;
    if (!rt::make_region(tensor, where))
      return true; // no bytes
    if (where.begin < tensor.address || where.end > tensor.address + tensor.buffer_bytes)
      return fail("a view reaches outside its tensor", location);
    if (tensor.owner != 0)
      edges.push_back(tensor.owner - 1); // holds the buffer
    if (!is_constant(tensor))
      map.find(where, writes, edges);
    return true;
  }

  void record(ptowsp_tensor &tensor, bool writes, task_number number) {
    if (tensor.owner == number + 1)
      map.forget(tensor.address);
    rt::region where;
    if (rt::make_region(tensor, where) && !is_constant(tensor))
      map.add(where, writes, number);
  }

  /// Each edge once, and no more than `most`: joins stand for several.
  void reduce_edges(uint32_t most) {
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    while (edges.size() > most && !failed) {
      task_list joined(edges.begin(),
                       edges.begin() + std::min<size_t>(edges.size(), most_joined()));
      edges.erase(edges.begin(), edges.begin() + static_cast<ptrdiff_t>(joined.size()));
      edges.push_back(add_join(joined, 0));
    }
  }

  size_t most_joined() const { return std::max(2u, backend.most_edges(0)); }

  task_number add_join(const task_list &joined, ptowsp_location location) {
    ptowsp_task task = {};
    task.kernel = p.join_kernel;
    task.unit = PTOWSP_AIV;
    if (!added(backend.add(task, joined, count), location))
      return 0;
    return count++;
  }

  //===-- The other operations ----------------------------------------------------------===//

  uint64_t alloc(ptowsp_tensor *const *tensors, uint32_t tensor_count, ptowsp_location location) {
    std::vector<ptowsp_param> params;
    for (uint32_t i = 0; i < tensor_count; ++i) {
      backend.provide(*tensors[i]);
      if (tensors[i]->address == 0)
        params.push_back({PTOWSP_OUT, 0, reinterpret_cast<uint64_t>(tensors[i])});
    }
    if (params.empty())
      return count;
    ptowsp_task task = {};
    task.kernel = p.join_kernel;
    task.unit = PTOWSP_AIV;
    task.params = params.data();
    task.param_count = static_cast<uint32_t>(params.size());
    task.location = location;
    return submit(task);
  }

  void fence(task_number first, ptowsp_location location) {
    if (failed || first >= count)
      return;
    edges.clear();
    for (task_number task = first; task < count; ++task)
      edges.push_back(task);
    reduce_edges(static_cast<uint32_t>(most_joined()));
    if (!failed)
      after = add_join(task_list(edges), location);
  }

  uint64_t load(const ptowsp_tensor &element, ptowsp_location location) {
    if (failed)
      return 0;
    const int64_t begin = element.offset * static_cast<int64_t>(rt::dtype_bytes(element.dtype));
    if (begin < 0 || static_cast<uint64_t>(begin) >= element.buffer_bytes) {
      fail("an element outside its tensor is read", location);
      return 0;
    }
    return backend.read(element);
  }

  bool added(bool done, ptowsp_location location) {
    return done || fail("this interface of pto-runtime takes no more", location);
  }

  bool fail(const char *what, ptowsp_location location) {
    if (failed)
      return false;
    failed = true;
    char text[512];
    std::snprintf(text, sizeof text, "%s: %s:%u: %s; nothing after it is run", p.name,
                  p.files[location >> 48], static_cast<unsigned>(location >> 16 & 0xffffffff),
                  what);
    backend.report(text);
    return false;
  }

  static orchestrator &self(ptowsp_orchestrator *base) {
    return *reinterpret_cast<orchestrator *>(base);
  }

  static const ptowsp_orchestrator_ops &table() {
    static const ptowsp_orchestrator_ops ops = [] {
      ptowsp_orchestrator_ops o = {};
      o.abi_version = PTOWSP_ABI_VERSION;
      o.struct_bytes = sizeof o;
      o.submit = [](ptowsp_orchestrator *s, const ptowsp_task *task) {
        return self(s).submit(*task);
      };
      o.alloc = [](ptowsp_orchestrator *s, ptowsp_tensor *const *tensors, uint32_t n,
                   ptowsp_location location) { return self(s).alloc(tensors, n, location); };
      o.scope_begin = [](ptowsp_orchestrator *s, ptowsp_location) {
        self(s).backend.scope_begin();
      };
      o.scope_end = [](ptowsp_orchestrator *s) { self(s).backend.scope_end(); };
      o.fence = [](ptowsp_orchestrator *s, uint64_t first, ptowsp_location location) {
        self(s).fence(first, location);
      };
      o.next_task = [](ptowsp_orchestrator *s) { return self(s).count; };
      o.symbol = [](ptowsp_orchestrator *s, uint32_t id) {
        return self(s).values[self(s).p.argument_count + id];
      };
      o.ordered_begin = [](ptowsp_orchestrator *s) { return self(s).after; };
      o.ordered_end = [](ptowsp_orchestrator *s, uint64_t outer) { self(s).after = outer; };
      o.load = [](ptowsp_orchestrator *s, const ptowsp_tensor *element, ptowsp_location location) {
        return self(s).load(*element, location);
      };
      o.fail = [](ptowsp_orchestrator *s, ptowsp_location location, const char *reason) {
        self(s).fail(reason, location); // no exceptions on the device
      };
      return o;
    }();
    return ops;
  }

  static constexpr task_number none = ~task_number{0};

  ptowsp_orchestrator base = {}; // first: the ABI's functions get its address
  Backend &backend;
  const program &p;
  const uint64_t *values;
  std::vector<uint64_t> constants; ///< addresses of what no task writes
  access_map map;
  task_list edges; ///< of the task that is being submitted
  task_number count = 0;
  task_number after = none; ///< the join that orders what is submitted now
  bool failed = false;
};

} // namespace ptowsp::pto

#endif // PTOWSP_PTO_RUNTIME_GRAPH_H
