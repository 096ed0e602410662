#!/bin/sh
# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# A stand-in for the chip's compiler and linker: makes a shared library of the kernel, with
# the tile instructions of the host.

here=$(dirname "$(readlink -f "$0")")
case $0 in
*ld.lld) # -m aicorelinux -Ttext=0 OBJECT -static -o RESULT
  exec c++ -shared "$4" -o "$7" ;;
esac
flags=
unit=
while [ $# -gt 0 ]; do
  case $1 in
  -x | -mllvm) shift ;;
  --cce-aicore-arch=dav-c220-vec) unit=-D__DAV_VEC__ ;;
  --cce-aicore-arch=dav-c220-cube) unit=-D__DAV_CUBE__ ;;
  --cce-*) ;;
  -o) shift; result=$1 ;;
  -D* | -I* | -c | -O3 | -std=*) flags="$flags '$1'" ;;
  *) source=$1 ;;
  esac
  shift
done
eval "exec c++ $flags $unit -D__global__= -D__aicore__= -ffp-contract=off -fPIC -fno-semantic-interposition \
  -I'$(dirname "$source")' '$source' -o '$result'"
