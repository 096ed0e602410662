# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random kernels through the compiler and the checked tile instructions, against the reference
interpreter: plan, synchronisation, numerics. What fails is reduced and printed with its command."""

import argparse
import copy
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import kernel_generator as generator

MOST_ARGUMENTS = 32  # of a workload
ROWS = (45, 1, 32)  # with tails, and without


class Failure(Exception):
    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def call(kind, command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise Failure(kind, done.stdout + done.stderr)


def check(kernels, given):
    """Raises the first failure of a program of these kernels."""
    with tempfile.TemporaryDirectory(dir=given.scratch) as scratch:
        folder = pathlib.Path(scratch)
        source, artifact, build = folder / "kernels.mlir", folder / "artifact", folder / "build"
        source.write_text(generator.write_program(kernels))
        call("compile", ["ptowsp-compile", source, "-o", artifact, "--layout=linked"])
        call("build", ["cmake", "-S", artifact, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={given.build}",
                       "-DPTOWSP_CHECKED=ON"])
        if given.fault:
            drop_barriers(artifact)
        call("build", ["cmake", "--build", build])
        inputs = [f"{name}_{k.seed}=random:{2 * k.seed + i}" for k in kernels for i, name in enumerate(("x", "y"), 1)]
        for rows in ROWS:
            call("run", ["ptowsp-run", artifact, f"--program={build}/kernels.run", "--check", *inputs, f"n={rows}"])


def drop_barriers(artifact):
    """The fault to be found: no instruction waits for an earlier one of its own pipe."""
    for path in artifact.glob("kernels/*/*.cpp"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "pipe_barrier(PIPE_V)" not in line))


def fails_alike(kernel, kind, given):
    try:
        check([kernel], given)
    except Failure as failure:
        return failure.kind == kind
    return False


def smaller(kernel):
    """Kernels with one thing less."""
    if kernel.carried and kernel.outputs:
        yield dataclass_with(kernel, carried=())
    if len(kernel.outputs) > 1:
        for name in kernel.outputs:
            yield dataclass_with(kernel, outputs=[name])
    for statement in reversed(kernel.statements):
        for operand in statement.operands:
            if kernel.types[operand] == statement.type:
                yield without(kernel, statement, operand)
                break


def dataclass_with(kernel, **changes):
    other = copy.deepcopy(kernel)
    for name, value in changes.items():
        setattr(other, name, value)
    generator.drop_dead(other)
    return other


def without(kernel, statement, instead):
    """The kernel in which an operand stands for the statement."""
    name = lambda own: instead if own == statement.result else own
    other = copy.deepcopy(kernel)
    other.statements = [s for s in other.statements if s.result != statement.result]
    for s in other.statements:
        s.operands = [name(operand) for operand in s.operands]
    other.outputs = list(dict.fromkeys(name(output) for output in other.outputs))
    if other.carried:
        other.carried = (*other.carried[:2], name(other.carried[2]))
    generator.drop_dead(other)
    return other


def reduce(kernel, kind, given):
    tries = 0
    while tries < given.tries:
        for candidate in smaller(kernel):
            tries += 1
            if tries > given.tries or fails_alike(candidate, kind, given):
                break
        else:
            return kernel
        if tries <= given.tries:
            kernel = candidate
    return kernel


def report(kernels, failure, given):
    for kernel in kernels:
        if len(kernels) > 1 and not fails_alike(kernel, failure.kind, given):
            continue
        fault = " --fault=no-barriers" if given.fault else ""
        small = reduce(kernel, failure.kind, given) if given.reduce else kernel
        print(generator.write_program([small]), end="")
        print(f"error: [{failure.kind}] {failure}\nreduced from {len(kernel.statements)} to {len(small.statements)} "
              f"instructions\nreplay: ./dev fuzz kernels --first={kernel.seed} --seeds=1{fault}", file=sys.stderr)
        return
    print(f"error: [{failure.kind}] in these kernels together: {failure}", file=sys.stderr)


def batches(seeds):
    """As many kernels as the arguments of one workload allow."""
    batch, count = [], 0
    for seed in seeds:
        kernel = generator.generate(seed)
        generator.drop_dead(kernel)
        more = len(generator.write_kernel(kernel)[1])
        if batch and count + more > MOST_ARGUMENTS:
            yield batch
            batch, count = [], 0
        batch.append(kernel)
        count += more
    if batch:
        yield batch


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz kernels", description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--print", action="store_true", help="print the programs instead of running them")
    parser.add_argument("--no-reduce", dest="reduce", action="store_false")
    parser.add_argument("--tries", type=int, default=40, help="programs that a reduction may run")
    parser.add_argument("--fault", choices=["no-barriers"], help="to see that the search works")
    parser.add_argument("--build", required=True, help="build folder with the tools and the runtime")
    parser.add_argument("--scratch", help="folder for what is built")
    given = parser.parse_args()
    if not given.print and not shutil.which("cmake"):
        sys.exit("kernels cannot be built without cmake")
    count = 0
    for batch in batches(range(given.first, given.first + given.seeds)):
        count += len(batch)
        if given.print:
            print(generator.write_program(batch) + "\n// -----\n")
            continue
        try:
            check(batch, given)
        except Failure as failure:
            report(batch, failure, given)
            sys.exit(1)
    if not given.print:
        print(f"{count} kernels: what the reference computes, with {len(ROWS)} numbers of rows each")


main()
