# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rules on the text of files: head, white space, sizes, words."""

import re

from .tree import PLANTED, Finding

CXX = (".h", ".cpp", ".c")
SOURCES = CXX + (".td", ".def", ".cmake", ".py", ".in", ".cfg")
MAX_FILE_LINES = 500
MAX_TEST_LINES = 100
MAX_FUNCTION_LINES = 70
HEAD = ("Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.",
        "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception")


def is_script(tree, path):
    return "." not in path.rsplit("/", 1)[-1] and (tree.text(path) or "").startswith("#!")


def sources(tree):
    for path in tree.paths:
        if path.endswith(SOURCES) or path.endswith("CMakeLists.txt") or is_script(tree, path):
            yield path


def check_licence(tree):
    """Every source file begins with the two lines of the licence."""
    for path in sources(tree):
        head = "\n".join(tree.lines(path)[:5])
        if not all(line in head for line in HEAD):
            yield Finding(path, 1, "licence", "the two lines of the licence are missing at the head")


def check_whitespace(tree):
    """No tabs, no carriage returns, no spaces at the end of lines, a line feed at the end."""
    for path in tree.paths:
        text = tree.text(path)
        if text is None or path.startswith(PLANTED):
            continue
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "whitespace", "no line feed at the end of the file")
        if not re.search(r"[\t\r]| \n", text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(r"[\t\r]| $", line):
                yield Finding(path, number, "whitespace", "tab, carriage return or space at the end")


def check_size(tree):
    """Source files have at most 500 lines, MLIR tests at most 100."""
    for path in list(sources(tree)) + [p for p in tree.paths if p.endswith(".mlir")]:
        limit = MAX_TEST_LINES if path.startswith("test/") and path.endswith(".mlir") else MAX_FILE_LINES
        count = len(tree.lines(path))
        if count > limit:
            yield Finding(path, limit, "size", f"{count} lines, limit {limit}: a file has one purpose")


COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|^[ ]*#(?:[^\n]*\\\n)*[^\n]*',
    re.DOTALL | re.MULTILINE)
SCOPE = re.compile(r"^(?:inline\s+)?(?:namespace|extern)\b|\b(?:class|struct|union|enum)\b[^()=]*$")


def blank(match):
    """White space of the same number of lines, so that line numbers hold."""
    return " " + "\n" * match.group(0).count("\n")


def function_lengths(text):
    """Yields (line, lines) of each function body of clang-formatted C++."""
    code = COMMENT_OR_STRING.sub(blank, text)
    stack = []  # per open brace: offset of a function body, or -1 for a scope, or None inside one
    start = 0
    for match in re.finditer(r"[{};]", code):
        at = match.start()
        if match.group() == "{":
            before = code[start:at].strip()
            if any(entry != -1 for entry in stack):
                stack.append(None)
            else:
                stack.append(at if "(" in before and not SCOPE.search(before) else
                             -1 if SCOPE.search(before) else None)
        elif match.group() == "}" and stack:
            opened = stack.pop()
            if opened is not None and opened >= 0:
                yield code.count("\n", 0, opened) + 1, code.count("\n", opened, at) + 1
        start = at + 1


def check_functions(tree):
    """C++ functions have at most 70 lines."""
    for path in tree.select(suffixes=CXX):
        if len(tree.lines(path)) <= MAX_FUNCTION_LINES:
            continue
        for line, count in function_lengths(tree.text(path)):
            if count > MAX_FUNCTION_LINES:
                yield Finding(path, line, "functions", f"function of {count} lines, limit {MAX_FUNCTION_LINES}")


def check_machine_paths(tree):
    """No absolute path of somebody's machine."""
    pattern = re.compile(r"(?<![\w.$}%*-])/(?:home|root|work|tmp|Users|mnt)/")
    yield from grep(tree, pattern, "machine-paths", "absolute path of a machine")


def check_dates(tree):
    """No calendar dates: history is in the log."""
    yield from grep(tree, re.compile(r"\b20\d\d-\d\d-\d\d\b"), "dates", "calendar date")


def check_unfinished(tree):
    """No marks of unfinished work."""
    pattern = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b")
    yield from grep(tree, pattern, "unfinished", "mark of unfinished work")


def grep(tree, pattern, rule, text):
    for path in tree.paths:
        content = tree.text(path)
        if content is None or path.startswith(PLANTED) or path == "LICENSE":
            continue
        for match in pattern.finditer(content):
            yield Finding(path, content.count("\n", 0, match.start()) + 1, rule, f"{text}: '{match.group()}'")
