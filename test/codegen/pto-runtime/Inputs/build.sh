#!/bin/sh
# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Builds TREE/program from a tree and the stand-in for its runtime. BUNDLED is the same
# program for the bundled runtime, whose description of the machine the kernels need here.
# usage: build.sh CXX SOURCE RUNTIME TREE BUNDLED KERNEL...

set -e
cxx=$1 source=$2 runtime=$3 tree=$4 bundled=$5
shift 5
here=$source/test/codegen/pto-runtime/Inputs
# Kernels find PTO-ISA; the tooling gives the orchestration no path but pto-runtime's.
flags="-std=c++17 -O1 -ffp-contract=off -I$here/$runtime"
isa="-I$source/runtime/include -I$bundled/kernels"
list=
objects=
for kernel in "$@" ptowsp_join; do
  $cxx $flags $isa -D__DAV_VEC__ -Dkernel_entry=$kernel -c "$tree/kernels/aiv/$kernel.cpp" -o "$tree/$kernel.o"
  list="$list KERNEL($kernel)"
  objects="$objects $tree/$kernel.o"
done
$cxx $flags -Wall -Wextra -Werror -fwrapv -c "$(find "$tree/kernels/orchestration" -name '*.cpp' ! -name region.cpp)" -o "$tree/orchestration.o"
$cxx $flags $isa "-DKERNELS=$list" "$here/$runtime/main.cpp" "$tree/orchestration.o" $objects -o "$tree/program" -pthread
