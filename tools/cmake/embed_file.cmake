# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Run as a script: writes the bytes of file IN to OUT as "0x..," in C++ syntax, 32 a
# line, with a zero at the end so that an empty file gives a valid array.

file(READ "${IN}" hex HEX)
string(REGEX REPLACE "(................................................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE "${OUT}" "${hex}0x00\n")
