# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random kernels: instructions on tiles with open rows and a tail of columns, in a loop over blocks
of rows or without one, with a branch and a tile that the loop carries.

Invariant: a kernel is a function of its seed, without errors, and its result is exact: nothing that
targets may approximate."""

import dataclasses
import random

ROWS = 32  # a column of any element type is then whole blocks
FLOATS = ("f32", "f16", "bf16")
INTEGERS = ("i32", "i16", "i8")
CONVERSIONS = {"f32": ("f16", "bf16", "i16", "i32"), "f16": ("f32", "i8", "i16", "i32"), "bf16": ("f32", "i32"),
               "i32": ("f32", "i16"), "i16": ("f16", "f32"), "i8": ("f16",)}
BYTES = {"f32": 4, "i32": 4, "f16": 2, "bf16": 2, "i16": 2, "i8": 1}
ROUNDINGS = ("rint", "round", "floor", "ceil", "trunc")


@dataclasses.dataclass
class Statement:
    """`text` names operands as {0}, {1}, ...; a statement that fails less is left out for one of them."""

    result: str
    type: str
    text: str
    operands: list


@dataclasses.dataclass
class Kernel:
    seed: int
    columns: int
    valid: int
    element: str
    step: int  # rows of an iteration, 0: no loop
    statements: list
    outputs: list  # of names
    types: dict  # of names
    carried: tuple = ()  # how, the element, and the row that an iteration adds
    block: int = 0  # rows of a block of the schedule, if the kernel can be cut into such
    buffers: int = 1  # of the schedule, at most

    def tile(self, element):
        return f"!tile.tile<{ROWS}x{self.columns}x{element}, valid ?x{self.valid}>"

    def column(self, element):
        return f"!tile.tile<{ROWS}x1x{element}, valid ?x1>"

    def find_block(self):
        """The rows of a block, 0: the kernel stays whole."""
        local = not any(word in s.text for s in self.statements for word in ("col_", "transpose", "pad", "scf."))
        columns = [element_of(type) for type in self.types.values() if f"<{ROWS}x1x" in type]
        fills = all(self.block * BYTES[element] % 32 == 0 for element in columns)
        return self.block if local and fills and not self.step else 0

    def row(self, element):
        tail = "" if self.valid == self.columns else f", valid 1x{self.valid}"
        return f"!tile.tile<1x{self.columns}x{element}{tail}>"


class Generator:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        columns = self.dice.choice((32, 64, 96))
        valid = self.dice.choice((columns, columns, self.dice.randint(1, columns)))
        element = self.dice.choice(FLOATS + INTEGERS)
        step = self.dice.choice((0, 7, 16, 32))
        self.local = seed % 5 == 4  # row by row, for blocks of rows by the schedule
        step = 0 if self.local else step
        self.kernel = Kernel(seed, columns, valid, element, step, [], [], {})
        self.pools = {}
        self.masks = []
        for name in ("%x", "%y"):
            self.keep(name, element)

    def keep(self, name, element):
        self.pools.setdefault(element, []).append(name)
        self.kernel.types[name] = self.kernel.tile(element)

    def add(self, type, text, *operands):
        name = f"%v{len(self.kernel.statements)}"
        self.kernel.statements.append(Statement(name, type, text, list(operands)))
        self.kernel.types[name] = type
        return name

    def pick(self):
        element = self.dice.choice(sorted(self.pools))
        return element, self.dice.choice(self.pools[element])

    def pick_float(self):
        known = [element for element in FLOATS if element in self.pools]
        element = self.dice.choice(known) if known else None
        return element, known and self.dice.choice(self.pools[element])

    def constant(self, element):
        value = self.dice.choice((0, 1, 2, 3, -1, -5, 7))
        if element in FLOATS:
            return self.add(element, f"arith.constant {value}.5 : {element}")
        return self.add(element, f"arith.constant {value} : {element}")

    # Each of these adds one value to the pools.

    def binary(self, element, value):
        names = ["add", "sub", "mul", "max", "min"]
        names += ["div"] if element in FLOATS else ["and", "or", "xor", "shl", "shr"]
        type = self.kernel.tile(element)
        other = self.dice.choice(self.pools[element])
        self.keep(self.add(type, f"tile.{self.dice.choice(names)} {{0}}, {{1}} : {type}", value, other), element)

    def scalar(self, element, value):
        names = ["add_scalar", "sub_scalar", "mul_scalar", "max_scalar", "min_scalar"]
        names += ["div_scalar", "leaky_relu"] if element in FLOATS else ["and_scalar", "or_scalar", "xor_scalar", "shl_scalar", "shr_scalar"]
        type = self.kernel.tile(element)
        text = f"tile.{self.dice.choice(names)} {{0}}, {{1}} : {type}, {element}"
        self.keep(self.add(type, text, value, self.constant(element)), element)

    def scaled_sum(self, element, value):
        element, value = self.pick_float()
        if value:
            type = self.kernel.tile(element)
            other = self.dice.choice(self.pools[element])
            text = f"tile.axpy {{0}}, {{1}}, {{2}} : {type}, {element}"
            self.keep(self.add(type, text, value, other, self.constant(element)), element)

    def unary(self, element, value):
        names = ["neg", "abs", "sqrt", "rsqrt", "recip", "relu"] if element in FLOATS else ["neg", "not"]
        type = self.kernel.tile(element)
        self.keep(self.add(type, f"tile.{self.dice.choice(names)} {{0}} : {type}", value), element)

    def convert(self, element, value):
        to = self.dice.choice(CONVERSIONS[element])
        type = self.kernel.tile(to)
        text = f"tile.convert {{0}}, {self.dice.choice(ROUNDINGS)} : {self.kernel.tile(element)} -> {type}"
        self.keep(self.add(type, text, value), to)

    def compare(self, element, value):
        mode = self.dice.choice(("eq", "ne", "lt", "le", "gt", "ge"))
        type, mask = self.kernel.tile(element), self.kernel.tile("i1")
        other = self.dice.choice(self.pools[element])
        if self.dice.random() < 0.5:
            bits = self.add(mask, f"tile.compare {mode} {{0}}, {{1}} : {type}", value, other)
        else:
            text = f"tile.compare_scalar {mode} {{0}}, {{1}} : {type}, {element}"
            bits = self.add(mask, text, value, self.constant(element))
        if self.dice.random() < 0.3:
            bits = self.add(mask, f"tile.not {{0}} : {mask}", bits)
        if self.masks and self.dice.random() < 0.5:
            both = f"tile.{self.dice.choice(('and', 'or'))} {{0}}, {{1}} : {mask}"
            bits = self.add(mask, both, bits, self.dice.choice(self.masks))
        self.masks.append(bits)
        chosen, less = self.pick()
        type = self.kernel.tile(chosen)
        more = self.dice.choice(self.pools[chosen])
        self.keep(self.add(type, f"tile.select {{0}}, {{1}}, {{2}} : {type}", bits, less, more), chosen)

    def reduce(self, element, value):
        axis = self.dice.choice(("row",) if self.local else ("row", "col"))
        type = self.kernel.tile(element)
        part = self.kernel.column(element) if axis == "row" else self.kernel.row(element)
        how = self.dice.choice(("sum", "max", "min"))
        reduced = self.add(part, f"tile.{axis}_{how} {{0}} : {type}", value)
        if self.dice.random() < 0.3:
            reduced = self.add(part, f"tile.neg {{0}} : {part}", reduced)
        other = self.dice.choice(self.pools[element])
        how = self.dice.choice(("add", "sub", "mul", "max", "min"))
        text = f"tile.{axis}_expand_{how} {{0}}, {{1}} : {type}"
        self.keep(self.add(type, text, other, reduced), element)

    def spread(self, element, row):
        """A row that is part of a whole tile again."""
        type, other = self.kernel.tile(element), self.dice.choice(self.pools[element])
        text = f"tile.col_expand_{self.dice.choice(('add', 'max', 'sub'))} {{0}}, {{1}} : {type}"
        self.keep(self.add(type, text, other, row), element)

    def place(self, element, value):
        """Elements of the first row taken, or values of columns put, by numbers that count down."""
        type, row, numbers = self.kernel.tile(element), self.kernel.row(element), self.kernel.row("i32")
        last = self.add("i32", f"arith.constant {self.kernel.valid - 1} : i32")
        index = self.add(numbers, f"tile.iota {{0}} down : i32 -> {numbers}", last)
        if self.dice.random() < 0.5:  # some twice, others never
            one = self.add("i32", "arith.constant 1 : i32")
            index = self.add(numbers, f"tile.shr_scalar {{0}}, {{1}} : {numbers}, i32", index, one)
        if self.dice.random() < 0.5:
            text = f"tile.gather {{0}}, {{1}} : {type}, {numbers} -> {row}"
            return self.spread(element, self.add(row, text, value, index))
        ends = self.add(row, f"tile.col_{self.dice.choice(('max', 'min', 'sum'))} {{0}} : {type}", value)
        text = f"tile.scatter {{0}}, {{1}} : {row}, {numbers} -> {row}"
        self.spread(element, self.add(row, text, ends, index))

    def take(self, element, value):
        if self.kernel.valid != self.kernel.columns or element == "i8":
            return  # no whole block of the result, or columns that it does not have
        half = f"!tile.tile<{ROWS}x{self.kernel.columns // 2}x{element}, valid ?x{self.kernel.columns // 2}>"
        type, column = self.kernel.tile(element), self.kernel.column(element)
        first = self.dice.choice(("", " from 1"))
        taken = self.add(half, f"tile.take {{0}}, 2{first} : {type} -> {half}", value)
        ends = self.add(column, f"tile.row_{self.dice.choice(('max', 'min', 'sum'))} {{0}} : {half}", taken)
        other = self.dice.choice(self.pools[element])
        self.keep(self.add(type, f"tile.row_expand_max {{0}}, {{1}} : {type}", other, ends), element)

    def whole(self, element, value):
        element, value = self.pick_float()
        if value:
            type = self.kernel.tile(element)
            text = f"tile.round {{0}}, {self.dice.choice(ROUNDINGS)} : {type}"
            self.keep(self.add(type, text, value), element)

    def turn(self, element, value):
        type, valid = self.kernel.tile(element), self.kernel.valid
        crossed = f"!tile.tile<{self.kernel.columns}x{ROWS}x{element}, valid {valid}x?>"
        turned = self.add(crossed, f"tile.transpose {{0}} : {type} -> {crossed}", value)
        turned = self.add(crossed, f"tile.max {{0}}, {{0}} : {crossed}", turned)
        self.keep(self.add(type, f"tile.transpose {{0}} : {crossed} -> {type}", turned), element)

    def pad(self, element, value):
        type, full = self.kernel.tile(element), f"!tile.tile<{ROWS}x{self.kernel.columns}x{element}>"
        padding = self.dice.choice(("zero", "min", "max"))
        filled = self.add(full, f"tile.pad {{0}}, {padding} : {type} -> {full}", value)
        part = f"!tile.tile<{ROWS}x1x{element}>"
        ends = self.add(part, f"tile.row_{self.dice.choice(('max', 'min', 'sum'))} {{0}} : {full}", filled)
        more = self.add(full, f"tile.row_expand_add {{0}}, {{1}} : {full}", filled, ends)
        row = f"!tile.tile<1x{self.kernel.columns}x{element}>"
        low = self.add(row, f"tile.col_min {{0}} : {full}", more)
        if self.kernel.valid == self.kernel.columns:
            self.keep(self.add(type, f"tile.col_expand_sub {{0}}, {{1}} : {type}", value, low), element)

    def branch(self, element, value):
        type = self.kernel.tile(element)
        other = self.dice.choice(self.pools[element])
        text = (f"scf.if %first -> ({type}) {{{{\n      %one = tile.add {{0}}, {{1}} : {type}\n"
                f"      scf.yield %one : {type}\n    }}}} else {{{{\n      %two = tile.max {{0}}, {{1}} : {type}\n"
                f"      scf.yield %two : {type}\n    }}}}")
        self.keep(self.add(type, text, value, other), element)

    def run(self):
        moves = [self.binary] * 4 + [self.scalar, self.unary, self.convert, self.compare] * 2
        moves += [self.reduce] * 3 + [self.scaled_sum, self.whole, self.take]
        moves += [self.place, self.turn, self.pad, self.branch] * (not self.local)
        for _ in range(self.dice.randint(2, 14)):
            self.dice.choice(moves)(*self.pick())
        made = [name for pool in self.pools.values() for name in pool]
        self.kernel.outputs = [made[-1]] + self.dice.sample(made, min(2, len(made)))
        self.kernel.outputs = list(dict.fromkeys(self.kernel.outputs))
        if self.kernel.step and self.dice.random() < 0.5:
            element, value = self.pick()
            how = self.dice.choice(("add", "max", "min"))
            row = self.kernel.row(element)
            reduced = "sum" if how == "add" else how
            part = self.add(row, f"tile.col_{reduced} {{0}} : {self.kernel.tile(element)}", value)
            self.kernel.carried = (how, element, part)
        self.kernel.block = self.dice.choice((5, 8, 16))
        self.kernel.buffers = self.dice.choice((1, 2, 3))
        return self.kernel


def generate(seed):
    return Generator(seed).run()


def element_of(type):
    return type.split("x", 2)[2].split(",")[0].rstrip(">")


def drop_dead(kernel):
    """Leaves out what no output needs."""
    needed = set(kernel.outputs) | ({kernel.carried[2]} if kernel.carried else set())
    for statement in reversed(kernel.statements):
        if statement.result in needed:
            needed.update(statement.operands)
    kernel.statements = [s for s in kernel.statements if s.result in needed]


def write_kernel(kernel):
    """The text of `tile.kernel @k<seed>`, and what the workload passes: (name, access, type)."""
    valid, element = kernel.valid, kernel.element
    memory = lambda kind: f"memref<?x{valid}x{kind}>"
    view = lambda kind: f"memref<?x{valid}x{kind}, strided<[{valid}, 1], offset: ?>>"
    arguments = [("x", "in", memory(element)), ("y", "in", memory(element))]
    outputs = [(f"o{i}", name, element_of(kernel.types[name])) for i, name in enumerate(kernel.outputs)]
    arguments += [(place, "out", memory(kind)) for place, _, kind in outputs]
    if kernel.carried:
        arguments.append(("total", "out", f"memref<1x{valid}x{kernel.carried[1]}>"))
    lines = ["%zero = arith.constant 0 : index", f"%step = arith.constant {kernel.step or ROWS} : index",
             f"%n = memref.dim %px, %zero : {memory(element)}"]
    body = ["%first = arith.cmpi eq, %at, %zero : index", "%left = arith.subi %n, %at : index",
            "%rows = arith.minsi %left, %step : index"]
    for place, kind in [("x", element), ("y", element)] + [(place, kind) for place, _, kind in outputs]:
        body.append(f"%m{place} = memref.subview %p{place}[%at, 0] [%rows, {valid}] [1, 1] : {memory(kind)} to {view(kind)}")
    for place in ("x", "y"):
        body.append(f"%{place} = tile.load %m{place} : {view(element)} -> {kernel.tile(element)}")
    for s in kernel.statements:
        body.append(f"{s.result} = {s.text.format(*s.operands)}")
    for place, name, kind in outputs:
        body.append(f"tile.store {name}, %m{place} : {kernel.tile(kind)}, {view(kind)}")
    if kernel.carried:
        how, kind, part = kernel.carried
        row = kernel.row(kind)
        lines += [f"%start = arith.constant {'1.5' if kind in FLOATS else '1'} : {kind}",
                  f"%init = tile.fill %start : {kind} -> {row}"]
        body += [f"%next = tile.{how} %sum, {part} : {row}", f"scf.yield %next : {row}"]
        lines.append(f"%total = scf.for %at = %zero to %n step %step iter_args(%sum = %init) -> ({row}) {{")
    elif kernel.step:
        lines.append("scf.for %at = %zero to %n step %step {")
    else:
        lines.append("%at = arith.constant 0 : index")
    lines += ["  " * bool(kernel.step) + line for line in body]
    if kernel.step:
        lines.append("}")
    if kernel.carried:
        lines.append(f"tile.store %total, %ptotal : {kernel.row(kernel.carried[1])}, memref<1x{valid}x{kernel.carried[1]}>")
    signature = ", ".join(f"{access} %p{name}: {type}" for name, access, type in arguments)
    text = "".join(f"  {line}\n" for line in lines)
    return f"tile.kernel @k{kernel.seed} on aiv({signature}) {{\n{text}}}\n", arguments


def write_program(kernels):
    """A module that runs each kernel once on tensors of its own."""
    text, formals, tasks = "", [], ""
    for kernel in kernels:
        own, arguments = write_kernel(kernel)
        text += own + "\n"
        for name, access, type in arguments:
            extent = "[@n]" if "?" in type else ""
            formals.append(f"{access} %{name}_{kernel.seed}: {type}{extent}")
        names = ", ".join(f"%{name}_{kernel.seed}" for name, _, _ in arguments)
        types = ", ".join(type for _, _, type in arguments)
        tasks += f"  wsp.task @k{kernel.seed}({names}) : {types}\n"
    text += f"wsp.symbol @n : index = 45\n\nwsp.workload @kernels({', '.join(formals)}) {{\n{tasks}}}\n"
    directives = [f"  wsp.tile rows({k.find_block()}) for @k{k.seed}\n" for k in kernels if k.find_block()]
    directives += [f"  wsp.buffers at_most {k.buffers} for @k{k.seed}\n" for k in kernels]
    return text + f"wsp.schedule @blocks for @kernels {{\n{''.join(directives)}}}\n"
