# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks the manifest and kernel_config.py of the artifact of scale.mlir."""

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
    "name": "s", "dispatch": {"policy": "round_robin", "domains": 2},
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
