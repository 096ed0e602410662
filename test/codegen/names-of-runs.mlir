// Names that a run cannot be given, and names that stand for two things, are refused where they
// stand, by the rule that ptowsp-run has for manifests.

// RUN: rm -rf %t && split-file %s %t
// RUN: not ptowsp-compile %t/both.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: both.mlir:6:20: error: argument 'a' has the name of another value of the run [bad-workload]
// BOTH: both.mlir:1:1: note: here; a run gives values by name, so rename one of them

// RUN: sed -e 's|@w(|@"../../evil"(|' %t/good.mlir > %t/path.mlir
// RUN: not ptowsp-compile %t/path.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=PATH
// PATH: path.mlir:6:1: error: workload cannot have the name '../../evil' in a run: a name is not empty, does not begin with '.' or '-', and has no '/', '\', '=' or control character [bad-workload]

// RUN: sed -e 's|@w(|@"w\\22\\0Ax"(|' %t/good.mlir > %t/line.mlir
// RUN: not ptowsp-compile %t/line.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=LINE
// LINE: line.mlir:6:1: error: workload cannot have the name 'w\22\0Ax' in a run

// RUN: sed -e 's|@n|@"n=1"|' %t/good.mlir > %t/equals.mlir
// RUN: not ptowsp-compile %t/equals.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=EQUALS
// EQUALS: equals.mlir:1:1: error: symbol cannot have the name 'n=1' in a run

// RUN: not ls %t/out

// All others can be used, whatever they mean in C++, to a shell or to CMake.

// RUN: sed -e 's|@w(|@"w x;${X} \$(y)"(|; s|@n|@"class n.m"|; s|%%a|%%int.b-c|g; s|%%b|%%ptowsp|g' %t/good.mlir > %t/odd.mlir
// RUN: ptowsp-compile %t/odd.mlir -o %t/odd
// RUN: ptowsp-run %t/odd --describe | FileCheck %s --check-prefix=ODD
// ODD: {{^}}w x;${X} $(y), target

//--- good.mlir
wsp.symbol @n : index = 2
tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.task @k(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}

//--- both.mlir
wsp.symbol @a : index = 2
tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.task @k(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}
