# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Who may know whom: the dependency matrix between folders.

Invariant: the matrix below is complete; a folder that it does not name may include
nothing of the project.
"""

import posixpath
import re

from .tree import Finding

FOLDERS = ("runtime", "dialects", "compiler", "codegen", "templates", "tools", "test", "examples")
THIRD_PARTY = {"mlir": "MLIR", "mlir-c": "MLIR", "llvm": "MLIR", "llvm-c": "MLIR", "fmt": "fmt",
               "nlohmann": "nlohmann", "CLI": "CLI", "catch2": "catch2", "embedded": "embedded"}
ALL = set(FOLDERS) | set(THIRD_PARTY.values()) | {"runtime-abi"}

# Longest prefix wins. A folder always knows itself and the standard library.
MATRIX = {
    "runtime/": set(),
    "templates/": {"runtime", "runtime-abi"},
    "dialects/": {"MLIR"},
    "compiler/": {"dialects", "MLIR", "fmt", "nlohmann", "embedded"},
    "codegen/": {"dialects", "MLIR", "fmt", "nlohmann", "embedded", "runtime-abi"},
    "tools/": ALL - {"test", "catch2", "examples"},
    "test/": ALL,
    "test/unit/runtime/": {"runtime", "runtime-abi", "catch2"},
    "test/unit/pto/": {"runtime", "runtime-abi", "catch2"},
    "test/unit/host/": {"runtime", "runtime-abi", "catch2"},
    "examples/": {"runtime", "runtime-abi"},
}
LIBRARIES = {"PtoWspDialects": "dialects", "PtoWspCompiler": "compiler", "PtoWspCodegen": "codegen"}
INCLUDE = re.compile(r'^[ ]*#[ ]*include[ ]*([<"])([^>"]+)[>"]', re.MULTILINE)


def allowed(path):
    prefix = max((p for p in MATRIX if path.startswith(p)), key=len, default=None)
    return MATRIX.get(prefix, set()) | {path.split("/")[0]}


def owner(tree, path, quoted, included):
    """The folder or library that an include names; None: the standard library."""
    first = included.split("/")[0]
    if included in ("ptowsp/rt/abi.h", "runtime/include/ptowsp/rt/abi.h"):
        return "runtime-abi"
    if first in ("ptowsp", "pto"):
        return "runtime"
    if first in FOLDERS and "/" in included:
        return first
    if first in THIRD_PARTY and "/" in included:
        return THIRD_PARTY[first]
    if quoted:
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), included))
        if tree.exists(beside):
            return beside.split("/")[0]
    return None


def check_layering(tree):
    """Folders include and link only what the matrix allows."""
    for path in tree.select(suffixes=(".h", ".cpp", ".c", ".inc")):
        may = allowed(path)
        text = tree.text(path) or ""
        for match in INCLUDE.finditer(text):
            of = owner(tree, path, match.group(1) == '"', match.group(2))
            if of and of not in may and not (of == "runtime-abi" and "runtime" in may):
                yield Finding(path, text.count("\n", 0, match.start()) + 1, "layering",
                              f"'{path.split('/')[0]}' must not know {of} ('{match.group(2)}')")
    for path in tree.select(names=("CMakeLists.txt",), under=("runtime/", "dialects/", "compiler/", "codegen/")):
        for number, line in enumerate(tree.lines(path), 1):
            for name in re.findall(r"\bPtoWsp(?:Dialects|Compiler|Codegen)", line):
                if LIBRARIES[name] not in allowed(path):
                    yield Finding(path, number, "layering",
                                  f"'{path.split('/')[0]}' must not link {LIBRARIES[name]} ('{name}...')")
