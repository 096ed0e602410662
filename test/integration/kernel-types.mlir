// Elements that the unit lacks instructions for: bf16, bytes, orders of integers; compiled, run with
// checked instructions, equal to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/types.run --check x=random:1 b=random:2 i=random:3 h=random:4 n=13 s=7 t=-5 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/types.run --check x=random:5 b=random:6 i=random:7 h=random:8 n=1 s=-2147483648 t=0 | FileCheck %s
// CHECK: check passed: y ({{.*}}), c ({{.*}}), z ({{.*}}), w ({{.*}})

!rows = memref<?x48xbf16>
!brains = !tile.tile<16x48xbf16, valid ?x48>

tile.kernel @brains on aiv(in %x: !rows, out %y: !rows) {
  %third = arith.constant 0.333 : bf16
  %a = tile.load %x : !rows -> !brains
  %b = tile.mul %a, %a : !brains
  %c = tile.add_scalar %b, %third : !brains, bf16
  %sum = tile.row_sum %c : !brains
  %root = tile.sqrt %sum : !tile.tile<16x1xbf16, valid ?x1>
  %d = tile.row_expand_div %a, %root : !brains
  %top = tile.col_max %d : !brains
  %e = tile.col_expand_sub %d, %top : !brains
  %f = tile.neg %e : !brains
  %mask = tile.compare ge %f, %b : !brains
  %g = tile.select %mask, %f, %d : !brains
  %fill = tile.fill %third : bf16 -> !tile.tile<16x48xbf16>
  %least = tile.col_min %fill : !tile.tile<16x48xbf16>
  %h = tile.col_expand_max %g, %least : !brains
  %leaky = tile.leaky_relu %h, %third : !brains, bf16
  %i = tile.axpy %leaky, %h, %third : !brains, bf16
  %j = tile.axpy %h, %i, %third : !brains, bf16
  tile.store %j, %y : !brains, !rows
}

!bytes = !tile.tile<16x64xi8>
tile.kernel @bytes on aiv(in %b: memref<16x64xi8>, out %c: memref<16x64xi8>) {
  %three = arith.constant 3 : i8
  %a = tile.load %b : memref<16x64xi8> -> !bytes
  %d = tile.mul %a, %a : !bytes
  %e = tile.sub %d, %a : !bytes
  %sum = tile.col_sum %e : !bytes
  %f = tile.col_expand_add %a, %sum : !bytes
  %g = tile.shl_scalar %f, %three : !bytes, i8
  %h = tile.xor %g, %e : !bytes
  %i = tile.shr %h, %a : !bytes
  %j = tile.max %i, %d : !bytes
  %mask = tile.compare lt %j, %a : !bytes
  %k = tile.select %mask, %h, %j : !bytes
  %l = tile.neg %k : !bytes
  %same = tile.compare_scalar ne %l, %three : !bytes, i8
  %m = tile.select %same, %l, %a : !bytes
  tile.store %m, %c : !bytes, memref<16x64xi8>
}

!words = !tile.tile<16x32xi32>
tile.kernel @orders on aiv(in %i: memref<16x32xi32>, in %h: memref<16x32xi16>, out %z: memref<16x32xi32>, out %w: memref<16x32xi16>, %s: i32, %t: i16) {
  %sixteen = arith.constant 16 : i32
  %a = tile.load %i : memref<16x32xi32> -> !words
  %up = tile.shl_scalar %a, %sixteen : !words, i32
  %b = tile.xor %up, %a : !words
  %lt = tile.compare lt %a, %b : !words
  %c = tile.select %lt, %a, %b : !words
  %le = tile.compare le %c, %up : !words
  %d = tile.select %le, %c, %a : !words
  %gt = tile.compare_scalar gt %d, %s : !words, i32
  %e = tile.select %gt, %d, %b : !words
  %ge = tile.compare_scalar ge %e, %s : !words, i32
  %f = tile.select %ge, %e, %up : !words
  tile.store %f, %z : !words, memref<16x32xi32>
  %g = tile.load %h : memref<16x32xi16> -> !tile.tile<16x32xi16>
  %twice = tile.add %g, %g : !tile.tile<16x32xi16>
  %less = tile.compare lt %g, %twice : !tile.tile<16x32xi16>
  %j = tile.select %less, %g, %twice : !tile.tile<16x32xi16>
  %other = tile.compare_scalar ne %j, %t : !tile.tile<16x32xi16>, i16
  %k = tile.select %other, %j, %g : !tile.tile<16x32xi16>
  tile.store %k, %w : !tile.tile<16x32xi16>, memref<16x32xi16>
}

wsp.symbol @n : index = 13

wsp.workload @types(in %x: !rows[@n], in %b: memref<16x64xi8>, in %i: memref<16x32xi32>, in %h: memref<16x32xi16>,
                    out %y: !rows[@n], out %c: memref<16x64xi8>, out %z: memref<16x32xi32>, out %w: memref<16x32xi16>, %s: i32, %t: i16) {
  wsp.task @brains(%x, %y) : !rows, !rows
  wsp.task @bytes(%b, %c) : memref<16x64xi8>, memref<16x64xi8>
  wsp.task @orders(%i, %h, %z, %w, %s, %t) : memref<16x32xi32>, memref<16x32xi16>, memref<16x32xi32>, memref<16x32xi16>, i32, i16
}
