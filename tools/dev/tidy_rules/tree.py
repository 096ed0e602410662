# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The files of the tree, read once, and what a finding is.

Invariant: rules see exactly the files that are or would be committed, in sorted order.
"""

import dataclasses
import pathlib
import subprocess

NOT_OURS = (".git/", "build/", "out/")
# Planted violations: the tests of the rules themselves.
PLANTED = "test/tidy/"


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text} [{self.rule}]"


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.paths = self._list()
        self._known = set(self.paths)
        self._texts = {}

    def _list(self):
        if (self.root / ".git").exists():
            try:
                listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"],
                                        cwd=self.root, capture_output=True, check=True).stdout
                found = [p for p in listed.decode().split("\0") if p]
                return sorted(p for p in set(found) if (self.root / p).is_file())
            except (OSError, subprocess.CalledProcessError):
                pass  # no git, or another user's checkout: walk instead
        found = [p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file()]
        return sorted(p for p in found if not p.startswith(NOT_OURS) and "__pycache__" not in p)

    def exists(self, path):
        return path in self._known

    def text(self, path):
        """The text of a file; None when it is not UTF-8."""
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_bytes().decode()
            except UnicodeDecodeError:
                self._texts[path] = None
        return self._texts[path]

    def lines(self, path):
        text = self.text(path)
        return [] if text is None else text.splitlines()

    def select(self, suffixes=(), under=(), names=()):
        """Paths with one of the suffixes or names, below one of the folders (all: none given)."""
        for path in self.paths:
            if path.endswith(tuple(suffixes)) or path.rsplit("/", 1)[-1] in names:
                if not under or path.startswith(tuple(under)):
                    yield path
