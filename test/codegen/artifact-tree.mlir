// The files of an artifact, its manifest, and that it does not depend on the place.
// RUN: split-file %s %t
// RUN: ptowsp-compile %t/scale.mlir --compile-from=orch -o %t/a
// RUN: mkdir -p %t/elsewhere && cp %t/scale.mlir %t/elsewhere/scale.mlir
// RUN: cd %t/elsewhere && ptowsp-compile scale.mlir --compile-from=orch --single-threaded -o b
// RUN: diff -r %t/a %t/elsewhere/b
// RUN: ptowsp-compile %t/scale.mlir --compile-from=orch -o %t/a --diff | count 0

// RUN: find %t/a -type f -not -path '*/runtime/*' -printf '%%P\n' | sort | FileCheck %s --check-prefix=FILES
// FILES:      CMakeLists.txt
// FILES-NEXT: README.md
// FILES-NEXT: artifact.cmake
// FILES-NEXT: graph/tasks.dot
// FILES-NEXT: ir/scale.mlir
// FILES-NEXT: kernels/aicore_program.cpp
// FILES-NEXT: kernels/aiv/twice.cpp
// FILES-NEXT: kernels/kernel_config.py
// FILES-NEXT: kernels/orchestration/scale.cpp
// FILES-NEXT: kernels/ptowsp_machine.h
// FILES-NEXT: main.cpp
// FILES-NEXT: manifest.json
// FILES-NEXT: scale.cpp
// FILES-NEXT: scale.h
// FILES-NOT:  {{.}}
// RUN: diff %t/scale.mlir %t/a/ir/scale.mlir
// RUN: ls %t/a/runtime/include/ptowsp/rt/abi.h %t/a/runtime/CMakeLists.txt

// RUN: %python %t/check.py %t/a

// RUN: FileCheck %s --check-prefix=DOT --input-file=%t/a/graph/tasks.dot
// DOT:      digraph "scale" {
// DOT:        in0 [label="a", shape=ellipse];
// DOT-NEXT:   out1 [label="b", shape=ellipse];
// DOT-NEXT:   subgraph cluster0 {
// DOT-NEXT:     label="scope, line [[#]]";
// DOT-NEXT:     task0 [label="twice\nline [[#]]"];
// DOT-NEXT:     task1 [label="twice\nline [[#]]"];
// DOT-NEXT:   }
// DOT-NEXT:   in0 -> task0 [label="a"];
// DOT-NEXT:   task0 -> task1 [label="t"];
// DOT-NEXT:   task1 -> out1 [label="b"];
// DOT-NEXT: }

// The linked layout is the same but for the runtime.
// RUN: ptowsp-compile %t/scale.mlir --compile-from=orch --layout=linked -o %t/linked
// RUN: not ls %t/linked/runtime
// RUN: FileCheck %s --check-prefix=LINKED --input-file=%t/linked/artifact.cmake
// LINKED: set(ARTIFACT_LAYOUT linked)

//--- scale.mlir
tile.kernel @twice on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %factor: f32) {
  %block = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to vector, 0
  tile.wait_flag mte2 to vector, 0
  %product = tile.mul_scalar %block, %factor {address = 0 : i64} : !tile.tile<8x16xf32>, f32
  tile.set_flag vector to mte3, 0
  tile.wait_flag vector to mte3, 0
  tile.store %product, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.set_flag mte3 to scalar, 0
  tile.wait_flag mte3 to scalar, 0
}
orch.symbol @rows default 8 : index
orch.symbol @factor default 2.500000e-01 : f32
orch.program @scale(in %a: memref<?x16xf32>[@rows], out %b: memref<?x16xf32>[@rows], %extra: i16)
    attributes {schedule = "s", dispatch = "round_robin", dispatch_params = array<i64: 2>,
                task_window = 64 : i64} {
  %factor = orch.symbol_load @factor : f32
  orch.scope {
    %t = orch.intermediate : memref<8x16xf32>
    %a0 = memref.subview %a[0, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1]>>
    %b0 = memref.subview %b[0, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1]>>
    orch.submit @twice on aiv(in %a0, out %t, %factor)
        : memref<8x16xf32, strided<[16, 1]>>, memref<8x16xf32>, f32
    orch.submit @twice on aiv(in %t, out %b0, %factor)
        : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1]>>, f32
  }
}
//--- check.py
import hashlib, importlib.util, json, os, sys

folder = sys.argv[1]
with open(os.path.join(folder, "manifest.json")) as f:
    manifest = json.load(f)
found = {}
for root, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(root, name)
        with open(path, "rb") as f:
            found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
del found["manifest.json"]
listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
assert listed == found
assert list(listed) == sorted(listed)
everything = "".join(f"{digest}  {path}\n" for path, digest in listed.items())
assert manifest["digest"] == hashlib.sha256(everything.encode()).hexdigest()

assert (manifest["schema"], manifest["schema_version"]) == ("ptowsp-artifact", 1)
assert (manifest["name"], manifest["target"], manifest["runtime"]) == ("scale", "a2a3sim", "bundled")
assert (manifest["layout"], manifest["machine"]) == ("standalone", "a2a3")
assert manifest["schedule"] == {
    "name": "s", "dispatch": {"policy": "round_robin", "params": [2]},
    "task_window": {"size": 64, "mode": "stall"}}
assert manifest["arguments"] == [
    {"name": "a", "access": "in", "dtype": "f32", "shape": ["rows", 16]},
    {"name": "b", "access": "out", "dtype": "f32", "shape": ["rows", 16]},
    {"name": "extra", "access": "scalar", "dtype": "i16", "shape": []}]
assert manifest["symbols"] == [
    {"id": 0, "name": "rows", "dtype": "i64", "default": 8},
    {"id": 1, "name": "factor", "dtype": "f32", "default": 0.25}]
(kernel,) = manifest["kernels"]
assert (kernel["id"], kernel["name"], kernel["unit"]) == (0, "twice", "aiv")
assert kernel["file"] == "kernels/aiv/twice.cpp"
assert kernel["location"] == {"file": "scale.mlir", "line": 1, "column": 1}
assert [arg["name"] for arg in kernel["args"]] == ["x", "y", "factor"]
assert [task["kernel"] for task in manifest["tasks"]] == ["twice", "twice"]
assert manifest["slots"] == [] and manifest["channels"] == []
assert manifest["capabilities"]["dispatch round_robin"] == "enforced", manifest["capabilities"]

config = os.path.join(folder, "kernels", "kernel_config.py")
spec = importlib.util.spec_from_file_location("kernel_config", config)
module = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(module)
assert [(k["func_id"], k["core_type"]) for k in module.KERNELS] == [(0, "aiv")]
assert os.path.isfile(module.KERNELS[0]["source"])
assert os.path.isfile(module.ORCHESTRATION["source"])
assert module.RUNTIME_CONFIG["runtime"] == "bundled"
