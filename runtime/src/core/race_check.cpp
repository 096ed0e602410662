// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "race_check.h"
#include "overlapping_pairs.h"

#include <algorithm>
#include <new>

namespace ptowsp::rt {

/// More than the text of a report has room for.
static constexpr size_t most_shown = 3;

race_check::race_check(const ptowsp_artifact &artifact, const uint64_t *args,
                       ptowsp_orchestrator *orchestrator)
    : ptowsp_orchestrator{&table}, artifact(artifact), args(args), inner(orchestrator) {}

const ptowsp_orchestrator_ops race_check::table = [] {
  using self_t = ptowsp_orchestrator;
  ptowsp_orchestrator_ops t = {};
  t.abi_version = PTOWSP_ABI_VERSION;
  t.struct_bytes = sizeof t;
  t.submit = [](self_t *self, const ptowsp_task *task) {
    const uint64_t number = of(self).inner->ops->submit(of(self).inner, task);
    of(self).note_task(*task, number);
    return number;
  };
  t.alloc = [](self_t *self, ptowsp_tensor *const *tensors, uint32_t count,
               ptowsp_location location) {
    return of(self).inner->ops->alloc(of(self).inner, tensors, count, location);
  };
  t.scope_begin = [](self_t *self, ptowsp_location location) {
    of(self).inner->ops->scope_begin(of(self).inner, location);
  };
  t.scope_end = [](self_t *self) { of(self).inner->ops->scope_end(of(self).inner); };
  t.fence = [](self_t *self, uint64_t first, ptowsp_location location) {
    of(self).inner->ops->fence(of(self).inner, first, location);
  };
  t.next_task = [](self_t *self) { return of(self).inner->ops->next_task(of(self).inner); };
  t.symbol = [](self_t *self, uint32_t id) {
    return of(self).inner->ops->symbol(of(self).inner, id);
  };
  t.ordered_begin = [](self_t *self) { return of(self).inner->ops->ordered_begin(of(self).inner); };
  t.ordered_end = [](self_t *self, uint64_t outer) {
    of(self).inner->ops->ordered_end(of(self).inner, outer);
  };
  t.load = [](self_t *self, const ptowsp_tensor *element, ptowsp_location location) {
    access what = {{},       of(self).inner->ops->next_task(of(self).inner),
                   location, PTOWSP_NO_KERNEL,
                   no_node,  false};
    of(self).note(*element, what);
    return of(self).inner->ops->load(of(self).inner, element, location);
  };
  t.network = [](self_t *self, const ptowsp_network *network, void *captured) {
    of(self).inner->ops->network(of(self).inner, network, captured);
  };
  t.set_slot = [](self_t *self, uint32_t id, uint64_t bits) {
    of(self).inner->ops->set_slot(of(self).inner, id, bits);
  };
  t.fail = [](self_t *self, ptowsp_location location, const char *reason) {
    of(self).inner->ops->fail(of(self).inner, location, reason);
  };
  t.iteration_begin = [](self_t *self, uint64_t index, ptowsp_location loop) {
    of(self).begin(index, loop);
  };
  t.iteration_end = [](self_t *self) { of(self).end(); };
  return t;
}();

/// Iterations of one run of a loop follow each other, and the first has index zero.
void race_check::begin(uint64_t index, ptowsp_location loop) {
  const uint32_t depth = here == no_node ? 0 : nodes[here].depth + 1;
  if (index == 0 && depth == 0)
    compare();
  try {
    if (runs.size() <= depth)
      runs.resize(depth + 1);
    if (index == 0)
      runs[depth] = ++run_count;
    nodes.push_back({here, depth, runs[depth], index, loop});
    here = static_cast<uint32_t>(nodes.size() - 1);
  } catch (const std::bad_alloc &) {
    out_of_memory = true;
  }
}

void race_check::end() {
  if (!out_of_memory && here != no_node)
    here = nodes[here].parent;
}

void race_check::note_task(const ptowsp_task &task, uint64_t number) {
  if (here == no_node || task.kernel >= artifact.aicore->kernel_count)
    return;
  for (uint32_t p = 0; p < task.param_count; ++p) {
    const ptowsp_param &param = task.params[p];
    if (param.access == PTOWSP_SCALAR)
      continue;
    access what = {{},          number,  task.location,
                   task.kernel, no_node, (param.access & PTOWSP_OUT) != 0};
    note(*reinterpret_cast<const ptowsp_tensor *>(param.value), what);
  }
}

/// A tensor that the orchestrator refuses has no address, rank or element type that could be
/// relied upon; the run fails without this.
void race_check::note(const ptowsp_tensor &tensor, access &what) {
  if (here == no_node || out_of_memory || tensor.address == 0 || !is_view(tensor) ||
      !make_region(tensor, what.bytes))
    return;
  what.bytes.key = tensor.owner;
  what.node = here;
  try {
    accesses.push_back(what);
  } catch (const std::bad_alloc &) {
    out_of_memory = true;
  }
}

void race_check::compare() {
  std::vector<access> all = std::move(accesses);
  accesses.clear();
  std::sort(all.begin(), all.end(), [](const access &a, const access &b) {
    return std::tie(a.bytes.key, a.bytes.begin, a.task) <
           std::tie(b.bytes.key, b.bytes.begin, b.task);
  });
  try {
    visit_overlapping_pairs(all, [&](const access &before, const access &next) {
      if (before.writes || next.writes)
        compare_pair(before, next);
    });
  } catch (const std::bad_alloc &) {
    out_of_memory = true;
  }
  nodes.clear();
}

void race_check::compare_pair(const access &a, const access &b) {
  const node *x = &nodes[a.node], *y = &nodes[b.node];
  while (x->depth > y->depth)
    x = &nodes[x->parent];
  while (y->depth > x->depth)
    y = &nodes[y->parent];
  while (x->parent != y->parent) {
    x = &nodes[x->parent];
    y = &nodes[y->parent];
  }
  if (x == y || x->run != y->run || !overlap(a.bytes, b.bytes))
    return;
  const bool turned = b.task < a.task;
  const access &first = turned ? b : a, &second = turned ? a : b;
  const race found = {x->loop, (turned ? y : x)->index, (turned ? x : y)->index, first, second, 1};
  auto [place, is_new] = races.try_emplace({x->loop, first.location, second.location}, found);
  if (is_new)
    return;
  const uint64_t count = ++place->second.count;
  // Addresses differ from run to run; the pair that is shown does not.
  if (std::tie(first.task, second.task) <
      std::tie(place->second.first.task, place->second.second.task))
    place->second = found;
  place->second.count = count;
}

void race_check::write_access(const access &what, uint64_t index, report_text &text) const {
  if (what.kernel == PTOWSP_NO_KERNEL)
    text.add("detail: iteration %llu: the orchestration", static_cast<unsigned long long>(index));
  else
    text.add("detail: iteration %llu: task %llu '%s'", static_cast<unsigned long long>(index),
             static_cast<unsigned long long>(what.task),
             artifact.aicore->kernels[what.kernel].name);
  text.add_location(*artifact.aicpu, what.location);
  text.add(what.writes ? " writes" : " reads");
  if (what.bytes.key != 0) {
    text.add(" an intermediate, whose storage task %llu has\n",
             static_cast<unsigned long long>(what.bytes.key - 1));
    return;
  }
  for (uint32_t a = 0; a < artifact.argument_count; ++a) {
    if (artifact.arguments[a].access == PTOWSP_SCALAR)
      continue;
    const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(args[a]);
    if (what.bytes.begin < tensor.address || what.bytes.end - tensor.address > tensor.buffer_bytes)
      continue;
    text.add(" bytes %llu to %llu of '%s'\n",
             static_cast<unsigned long long>(what.bytes.begin - tensor.address),
             static_cast<unsigned long long>(what.bytes.end - tensor.address - 1),
             artifact.arguments[a].name);
    return;
  }
  text.add(" memory of the host\n");
}

void race_check::write(const race &found, report_text &text) const {
  text.add("iterations %llu and %llu of the 'parallel'",
           static_cast<unsigned long long>(found.first_index),
           static_cast<unsigned long long>(found.second_index));
  text.add_location(*artifact.aicpu, found.loop);
  text.add(found.first.writes && found.second.writes
               ? " write the same memory\n"
               : " touch the same memory, which one of them writes\n");
  write_access(found.first, found.first_index, text);
  write_access(found.second, found.second_index, text);
  if (found.count > 1)
    text.add("detail: %llu more pairs of tasks do so at these places\n",
             static_cast<unsigned long long>(found.count - 1));
}

int race_check::finish(report_text &text) {
  compare();
  if (out_of_memory) {
    text.add("the notes of the check for races do not fit into memory\n"
             "hint: check smaller tensors, or run without 'check_races'\n");
    return PTOWSP_RUN_CAPACITY;
  }
  if (races.empty())
    return PTOWSP_RUN_OK;
  std::vector<const race *> order;
  for (const auto &[places, found] : races)
    order.push_back(&found);
  std::sort(order.begin(), order.end(), [](const race *a, const race *b) {
    return std::tie(a->second.task, a->first.task) < std::tie(b->second.task, b->first.task);
  });
  for (size_t i = 0; i < order.size() && i < most_shown; ++i) {
    if (i != 0)
      text.add("detail: also: ");
    write(*order[i], text);
  }
  if (order.size() > most_shown)
    text.add("detail: and at %llu more pairs of places\n",
             static_cast<unsigned long long>(order.size() - most_shown));
  text.add("hint: give each iteration a part of its own, or use 'for_each'\n");
  return PTOWSP_RUN_RACE;
}

} // namespace ptowsp::rt
