# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What must exist for each pass, operation and diagnostic."""

import re

from .tree import PLANTED, Finding


def check_passes(tree):
    """Every pass has a source file and a test of its own stem, and says what it emits and consumes."""
    pattern = re.compile(r'^def\s+(\w+)\s*:\s*\w*Pass\w*<\s*"([\w-]+)"', re.MULTILINE)
    for path in tree.select(names=("Passes.td",), under=("compiler/",)):
        folder = path.removesuffix("/Passes.td")
        text = tree.text(path)
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            name, flag = match.group(1).removeprefix("Wsp"), match.group(2)
            entry = text[match.start():text.find("\n}", match.start())]
            if "Emits:" not in entry or "Consumes:" not in entry:
                yield Finding(path, line, "passes", f"the description of '{flag}' has no 'Emits:' or no 'Consumes:'")
            if camel_to_flag(name) != flag.removeprefix("wsp-"):
                yield Finding(path, line, "passes", f"class '{match.group(1)}' and flag '{flag}' have different stems")
            for wanted in (f"{folder}/{name}.cpp", f"test/{folder}/{flag.removeprefix('wsp-')}.mlir"):
                if not tree.exists(wanted):
                    yield Finding(path, line, "passes", f"pass '{flag}' has no '{wanted}'")


def camel_to_flag(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def check_ops(tree):
    """Every operation has an example in its description (seen in the generated page)."""
    for path in tree.select(suffixes=(".md",), under=("docs/dialects/",)):
        heading, at, example = None, 0, True
        for number, line in enumerate(tree.lines(path) + ["# end"], 1):
            if line.startswith("```mlir"):
                example = True
            elif re.match(r"#{1,3} ", line):
                if not example:
                    yield Finding(path, at, "ops", f"{heading} has no example")
                found = re.match(r"### (`[\w.]+`) \(", line)
                heading, at, example = (found.group(1), number, False) if found else (None, 0, True)
    for path in tree.select(suffixes=("Ops.td",), under=("dialects/",)):
        found = re.search(r'let name = "(\w+)"', "".join(
            tree.text(p) for p in tree.select(suffixes=(".td",), under=(path.rsplit("/", 1)[0] + "/",))))
        if found and not tree.exists(f"docs/dialects/{found.group(1)}.md"):
            yield Finding(path, 1, "ops", f"dialect '{found.group(1)}' has no page; run ./dev docs")


def check_diagnostics(tree):
    """Every diagnostic has a section in docs/diagnostics.md and a test that provokes it."""
    definitions, page = "dialects/Diagnostics/Diagnostics.def", "docs/diagnostics.md"
    if not tree.exists(definitions):
        return
    sections = {}
    for number, line in enumerate(tree.lines(page) if tree.exists(page) else [], 1):
        if line.startswith("## "):
            sections[line[3:].strip().strip("`")] = number
    tests = "\n".join(tree.text(p) or "" for p in tree.select(suffixes=(".mlir", ".test", ".cpp"), under=("test/",))
                      if not p.startswith(PLANTED))
    ids = []
    for number, line in enumerate(tree.lines(definitions), 1):
        found = re.match(r'PTOWSP_DIAGNOSTIC\(\w+,\s*"([\w-]+)"', line)
        if not found:
            continue
        name = found.group(1)
        ids.append(name)
        if name not in sections:
            yield Finding(definitions, number, "diagnostics", f"'{name}' has no section in {page}")
        if f"[{name}]" not in tests:
            yield Finding(definitions, number, "diagnostics", f"no test provokes '[{name}]'")
    for name, number in sections.items():
        if name not in ids:
            yield Finding(page, number, "diagnostics", f"section of an unknown diagnostic '{name}'")
