# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The one lit configuration; the site configuration of a suite says where its tests are.
#
# Tools are found by name in PATH, as are FileCheck, not and split-file. Substitutions:
#   %source_dir   root of the repository
#   %build_dir    root of the build
#   %cxx          the C++ compiler of this build
#   %python       the Python that runs lit
#   %mlir_include MLIR's headers and .td files
#   %mlir_cxx     the same with C++20 and MLIR's headers
#   %tidy, %docs, %new_pass, %sessions, %bench   the scripts in tools/dev
#   %pto_runtime_root   a checkout of pto-runtime, from PTO_RUNTIME_ROOT
#   %pto_isa_root       a checkout of PTO-ISA, from PTO_ISA_ROOT
# Features: toolchain (cmake, ninja and a C++ compiler: artifacts can be built), make, asan,
# pto-runtime (PTO_RUNTIME_ROOT is set).

import os
import shutil
import subprocess
import sys

import lit.formats

config.test_format = lit.formats.ShTest(execute_external=False)
config.excludes = ["Inputs", "unit", "CMakeLists.txt"]

try:  # lit needs psutil for a limit per test; ./dev setup installs it
    import psutil  # noqa: F401
    # Examples on pto-runtime take a minute each.
    lit_config.maxIndividualTestTime = 7200 if os.environ.get("PTO_RUNTIME_ROOT") else 600
except ImportError:
    pass

path = os.environ.get("PATH", "")
tools = [os.path.join(config.ptowsp_build_dir, "bin"), config.llvm_tools_dir]
config.environment["PATH"] = os.pathsep.join(tools + [path])
config.environment["FILECHECK_OPTS"] = "--enable-var-scope --dump-input=fail"
for name in ("HOME", "CCACHE_DIR", "LANG"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

if shutil.which("ccache"):  # artifacts share one runtime: compile it once
    config.environment["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
    where = subprocess.run(["ccache", "--get-config", "cache_dir"], capture_output=True, text=True)
    config.environment["CCACHE_DIR"] = where.stdout.strip()
    # Each test has copies of the sources: the same to the cache when their relative paths are.
    config.environment["CCACHE_BASEDIR"] = os.path.join(config.ptowsp_build_dir, "lit")
    config.environment["CCACHE_NOHASHDIR"] = "1"
# Programs that ptowsp-run builds are scratch files too.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.ptowsp_build_dir, "lit", "cache")

if "address" in config.ptowsp_sanitize:
    config.available_features.add("asan")
    # The static LLVM archives are not instrumented: their allocators look poisoned.
    config.environment["ASAN_OPTIONS"] = "allow_user_poisoning=0"
if config.ptowsp_sanitize:  # artifacts link the sanitized runtime of this build
    config.environment["CXX"] = config.ptowsp_cxx_compiler

if all(shutil.which(tool) for tool in ("cmake", "ninja", "c++")):
    config.available_features.add("toolchain")
if shutil.which("make"):
    config.available_features.add("make")
# A checkout of pto-runtime, and what its tooling needs from outside.
pto_runtime_root = os.environ.get("PTO_RUNTIME_ROOT", "")
if pto_runtime_root:
    config.available_features.add("pto-runtime")
    for name in ("PTO_ISA_ROOT", "PYTHONPATH"):
        if name in os.environ:
            config.environment[name] = os.environ[name]

# A checkout of PTO-ISA, whose simulator executes emitted kernels.
pto_isa_root = os.environ.get("PTO_ISA_ROOT", "")
if pto_isa_root:
    config.available_features.add("pto-isa")
else:
    lit_config.note("PTO_ISA_ROOT is not set: kernels are not compared with PTO-ISA's simulator")

scripts = os.path.join(config.ptowsp_source_dir, "tools", "dev")
config.substitutions += [
    ("%source_dir", config.ptowsp_source_dir),
    ("%build_dir", config.ptowsp_build_dir),
    ("%cxx", config.ptowsp_cxx_compiler),
    ("%python", sys.executable),
    ("%pto_runtime_root", pto_runtime_root),
    ("%pto_isa_root", pto_isa_root),
    ("%mlir_include", config.mlir_includes[0]),
    ("%mlir_cxx", " ".join([config.ptowsp_cxx_compiler, "-std=c++20", *(f"-isystem {i}" for i in config.mlir_includes)])),
    ("%tidy", os.path.join(scripts, "tidy")),
    ("%docs", os.path.join(scripts, "docs")),
    ("%new_pass", os.path.join(scripts, "new_pass")),
    ("%sessions", os.path.join(scripts, "sessions")),
    ("%bench", os.path.join(scripts, "bench")),
]
