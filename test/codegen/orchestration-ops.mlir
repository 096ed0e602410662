// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: FileCheck %s --input-file=%t/kernels/orchestration/every_op.cpp

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %block = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to mte3, 0
  tile.wait_flag mte2 to mte3, 0
  tile.store %block, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
tile.kernel @strided on aiv(inout %x: memref<8x16xf32, strided<[?, 1]>>, %factor: f32, %n: i16,
                            %h: f16) {
  %block = tile.load %x {address = 0 : i64}
      : memref<8x16xf32, strided<[?, 1]>> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to mte3, 0
  tile.wait_flag mte2 to mte3, 0
  tile.store %block, %x : !tile.tile<8x16xf32>, memref<8x16xf32, strided<[?, 1]>>
}
orch.symbol @rows default 64 : index
orch.symbol @scale default 1.500000e+00 : f32

// CHECK:      // orchestration-ops.mlir:[[@LINE+2]]
// CHECK-NEXT: void orchestrate(ptowsp_orchestrator *impl, const uint64_t *args) {
orch.program @every_op(in %in: memref<?x16xf32>[@rows], out %out: memref<?x16xf32>[@rows],
                       %count: index, %shift: i16, %half: f16, %unused: i64) {
  // CHECK:      const rt::tensor in = rt::tensor::from_arg(args[0]);
  // CHECK-NEXT: rt::tensor out = rt::tensor::from_arg(args[1]);
  // CHECK-NEXT: const auto count = rt::from_bits<int64_t>(args[2]);
  // CHECK-NEXT: const auto shift = rt::from_bits<int16_t>(args[3]);
  // CHECK-NEXT: const auto half = rt::from_bits<rt::f16>(args[4]);
  // CHECK-EMPTY:
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index

  // CHECK-NEXT: const auto rows = o.symbol<int64_t>(symbol_rows);
  %rows = orch.symbol_load @rows : index
  // CHECK-NEXT: const auto scale = o.symbol<float>(symbol_scale);
  %scale = orch.symbol_load @scale : f32
  // CHECK-NEXT: const int64_t blocks = rt::ceil_div<int64_t>(rows, 8);
  %blocks = arith.ceildivsi %rows, %c8 : index
  // CHECK-NEXT: const uint64_t first = o.next_task();
  %first = orch.next_task

  // CHECK-NEXT: for (int64_t block = 0; block < blocks; block += 2) { // line [[@LINE+1]]
  scf.for %block = %c0 to %blocks step %c2 {
    // CHECK-NEXT: const int64_t start = block * 8;
    %start = arith.muli %block, %c8 : index
    // CHECK-NEXT: const int64_t last = (start + 8) * 2 - (count - 1);
    %0 = arith.addi %start, %c8 : index
    %1 = arith.muli %0, %c2 : index
    %2 = arith.subi %count, %c1 : index
    %last = arith.subi %1, %2 : index
    // CHECK-NEXT: const rt::tensor part = in.slice({start, 0}, {8, 16});
    %part = memref.subview %in[%start, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    // CHECK-NEXT: const rt::tensor every_second = in.slice({0, 0}, {last, 8}, {2, 2});
    %every_second = memref.subview %in[0, 0] [%last, 8] [2, 2]
        : memref<?x16xf32> to memref<?x8xf32, strided<[32, 2]>>
    // CHECK-NEXT: const int64_t size = every_second.size(0);
    %size = memref.dim %every_second, %c0 : memref<?x8xf32, strided<[32, 2]>>
    // CHECK-NEXT: {
    // CHECK-NEXT:   rt::scope scope(o, rt::at([[@LINE+1]], 5));
    orch.scope {
      // CHECK-NEXT: rt::tensor t = rt::tensor::intermediate(PTOWSP_F32, {8, 16});
      %t = orch.intermediate : memref<8x16xf32>
      // CHECK-NEXT: rt::tensor whole = rt::tensor::intermediate(PTOWSP_F32, {size, 8, 16});
      // CHECK-NEXT: o.alloc(whole, rt::at([[@LINE+1]], 16));
      %whole = orch.alloc(%size) : memref<?x8x16xf32>
      // CHECK-NEXT: rt::tensor whole_view = whole.slice({0, 0, 0}, {1, 8, 16}, 0b001);
      %3 = memref.subview %whole[0, 0, 0] [1, 8, 16] [1, 1, 1]
          : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1]>>
      %cast = memref.cast %3
          : memref<8x16xf32, strided<[16, 1]>> to memref<8x16xf32, strided<[?, 1]>>
      // CHECK-NEXT: o.submit(kernel_copy, PTOWSP_AIV, {rt::in(part), rt::out(t)}, rt::at([[@LINE+1]], 7));
      orch.submit @copy on aiv(in %part, out %t)
          : memref<8x16xf32, strided<[16, 1], offset: ?>>, memref<8x16xf32>
      // CHECK-NEXT: o.submit(kernel_strided, PTOWSP_AIV,
      // CHECK-NEXT:          {rt::inout(whole_view), rt::scalar(scale), rt::scalar(shift), rt::scalar(half),
      // CHECK-NEXT:           rt::scalar(whole_view.stride(0))},
      // CHECK-NEXT:          rt::at([[@LINE+1]], 7));
      orch.submit @strided on aiv(inout %cast, %scale, %shift, %half)
          : memref<8x16xf32, strided<[?, 1]>>, f32, i16, f16
      // CHECK-NEXT: o.submit(kernel_strided, PTOWSP_AIV,
      // CHECK-NEXT:          {rt::inout(whole_view), rt::scalar(-0.1f), rt::scalar(int16_t{-7}),
      // CHECK-NEXT:           rt::scalar(rt::f16(1.5)), rt::scalar(whole_view.stride(0))},
      %f = arith.constant -0.1 : f32
      %n = arith.constant -7 : i16
      %h = arith.constant 1.5 : f16
      orch.submit @strided on aiv(inout %cast, %f, %n, %h)
          : memref<8x16xf32, strided<[?, 1]>>, f32, i16, f16
    }
  }
  // CHECK: o.fence(first, rt::at([[@LINE+1]], 3));
  orch.fence %first
  %out_view = memref.subview %out[0, 0] [8, 16] [1, 1]
      : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1]>>
  orch.submit @copy on aiv(in %out_view, out %out_view)
      : memref<8x16xf32, strided<[16, 1]>>, memref<8x16xf32, strided<[16, 1]>>
}
