# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Imports the Python of a tree as pto-runtime does, and shows what it sees."""

import importlib.util
import os
import sys


def load(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


root = sys.argv[1]
config = load(os.path.join(root, "kernels", "kernel_config.py"))
assert all(os.path.isfile(kernel["source"]) for kernel in config.KERNELS)
assert os.path.isfile(config.ORCHESTRATION["source"])
print("kernels:", *(kernel["name"] for kernel in config.KERNELS))
try:
    import numpy as np
except ImportError:
    print("skipped: numpy is not installed")
    sys.exit()
golden = load(os.path.join(root, "golden.py"))
inputs = golden.generate_inputs({})
tensors = {name: value.copy() for name, value in inputs if isinstance(value, np.ndarray)}
golden.compute_golden(tensors, {})
assert np.any(tensors["f"] != 0)
a, b = tensors["a"], tensors["b"]
total = a + b
assert np.array_equal(tensors["f"], (total + 1) * (total + 2) + total)
print("inputs:", *(name for name, _ in inputs))
