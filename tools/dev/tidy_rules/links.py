# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Links between pages: files and headings that they name exist."""

import posixpath
import re

from .tree import Finding

LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *```).*?^ *```", re.MULTILINE | re.DOTALL)


def anchors(text):
    """The anchors of a page's headings, as code hosts form them."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.add(re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-"))
    return found


def check_links(tree):
    """Links in pages resolve, to files and to headings."""
    folders = {posixpath.dirname(path) for path in tree.paths}
    folders |= {"/".join(f.split("/")[:n]) for f in folders for n in range(f.count("/") + 2)}
    for path in tree.select(suffixes=(".md",)):
        text = FENCE.sub(lambda m: "\n" * m.group().count("\n"), tree.text(path) or "")
        for match in LINK.finditer(text):
            target = match.group(1)
            if re.match(r"[a-z]+:", target):
                continue
            line = text.count("\n", 0, match.start()) + 1
            name, _, anchor = target.partition("#")
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
            if not tree.exists(full) and full not in folders and full != ".":
                yield Finding(path, line, "links", f"'{target}' does not exist")
            elif anchor and full.endswith(".md") and anchor not in anchors(tree.text(full)):
                yield Finding(path, line, "links", f"no heading for '{target}'")
