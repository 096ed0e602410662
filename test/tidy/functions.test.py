# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Writes a file with a method of 71 lines, one of 70, and braces in text and comments.

import sys


def method(name, lines):
    return f"  void {name}() {{\n" + "    step('{', \"{\"); // {\n" * (lines - 2) + "  }\n"


with open(sys.argv[1], "w") as out:
    out.write("namespace a {\n#define OPEN {\nstruct S {\n")
    out.write(method("long_one", 71) + method("fits", 70))
    out.write("};\n}\n")
