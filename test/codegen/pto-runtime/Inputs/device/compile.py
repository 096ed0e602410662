# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles the kernels of artifacts as a device compiler does, and looks at the objects.

  compile.py INPUTS ARTIFACT...

Invariant: an object has one function, at the start of .text, and needs nothing else.
"""

import pathlib
import subprocess
import sys
import tempfile

FLAGS = ["-std=c++17", "-O2", "-ffreestanding", "-fno-exceptions", "-fno-rtti", "-fno-asynchronous-unwind-tables",
         "-fno-threadsafe-statics", "-Wall", "-Wextra", "-Werror", "-D__DAV_VEC__", "-D__DAV_CUBE__"]
HARMLESS = (".text", ".comment", ".note", ".symtab", ".strtab", ".shstrtab", ".llvm_addrsig")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def check(source, folder, inputs):
    out = pathlib.Path(folder) / "kernel.o"
    run("clang++-22", *FLAGS, f"-I{inputs}/device", f"-I{inputs}/tensormap_and_ringbuffer", "-c", str(source), "-o", str(out))
    # "  [ 4] .rodata  PROGBITS  address offset size ..."
    for line in run("llvm-readelf", "-S", "-W", str(out)).splitlines():
        fields = line.split("]", 1)[-1].split()
        if len(fields) > 4 and fields[0].startswith(".") and not fields[0].startswith(HARMLESS):
            if int(fields[4], 16):
                sys.exit(f"{source.name}: more than text: {fields[0]}")
    symbols = [line.split() for line in run("llvm-nm", str(out)).splitlines()]
    defined = [(kind, name) for *_, kind, name in symbols]
    if defined != [("T", "kernel_entry")]:
        sys.exit(f"{source.name}: more than one function: {defined}")
    if int(symbols[0][0], 16):
        sys.exit(f"{source.name}: the function is not at the start")


def main():
    inputs, *artifacts = sys.argv[1:]
    sources = [path for artifact in artifacts for unit in ("aiv", "aic")
               for path in sorted((pathlib.Path(artifact) / "kernels" / unit).glob("*.cpp"))]
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            check(source, folder, inputs)
    print(f"{len(sources)} kernels")


main()
