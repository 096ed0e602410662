// RUN: ptowsp-compile %s -o %t --layout=linked
// RUN: FileCheck %s < %t/kernels/orchestration/count.cpp
// RUN: FileCheck %s --check-prefix=GRAPH < %t/graph/tasks.dot

// A process is a struct; a step function that can begin at every operation that may wait.

// CHECK: #include <ptowsp/rt/process.h>
// CHECK: struct network_inputs {
// CHECK-NEXT:   int64_t n;
// CHECK-NEXT: };
// CHECK: enum network_channel : uint32_t {
// CHECK-NEXT:   network_numbers = 0,
// CHECK-NEXT: };
// CHECK: constexpr ptowsp_channel_description network_channels[] = {
// CHECK-NEXT:     {"numbers", 0, 2, 2, 7, 0, 0, rt::at({{[0-9]+}}, 5)},
// CHECK-NEXT: };
// CHECK: struct source_process : rt::process {
// CHECK-NEXT:   int64_t i;
// CHECK-EMPTY:
// CHECK-NEXT:   void go_on() {
// CHECK:          switch (resume) {
// CHECK-NEXT:     case 0:
// CHECK-NEXT:       for (i = 0; i < given.n; ++i) {
// CHECK-NEXT:       case 1:
// CHECK-NEXT:         done = send(channel_at(network_numbers), i);
// CHECK-NEXT:         if (!done)
// CHECK-NEXT:           return wait_at(1);
// CHECK-NEXT:       }
// CHECK-NEXT:       {{\[\[fallthrough\]\];}}
// CHECK-NEXT:     case 2:
// CHECK-NEXT:       done = close(channel_at(network_numbers));
// CHECK: struct sink_process : rt::process {
// CHECK-NEXT:   int64_t number;
// CHECK:            if (!take(channel_at(network_numbers), number))
// CHECK-NEXT:         break;
// CHECK: constexpr ptowsp_network network = {network_channels, network_processes, 1, 2, 0, 0, rt::at({{[0-9]+}}, 3)};
// CHECK: network_inputs inputs = {n};
// CHECK-NEXT: o.run_network(network, &inputs);

// GRAPH: channel0_0 [label="numbers\ncapacity 2", shape=cds];
// GRAPH-NEXT: process0_0 [label="source", shape=component];
// GRAPH-NEXT: subgraph cluster0 {
// GRAPH: process0_1 [label="sink", shape=component];
// GRAPH-NEXT: subgraph cluster{{[0-9]+}} {
// GRAPH-NEXT: label="process sink, line
// GRAPH-NEXT: subgraph cluster{{[0-9]+}} {
// GRAPH-NEXT: label="consume numbers, line
// GRAPH: process0_0 -> channel0_0;
// GRAPH-NEXT: channel0_0 -> process0_1;
wsp.workload @count(%n: index) {
  wsp.network {
    wsp.channel @numbers capacity 2 latency 7 : index
    wsp.process @source {
      wsp.for_each (%i) in (%n) {
        wsp.send @numbers(%i) : index
      }
      wsp.close @numbers
    }
    wsp.process @sink {
      wsp.consume @numbers (%number: index) {
      }
    }
  }
}
