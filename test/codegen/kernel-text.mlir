// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: FileCheck %s --input-file=%t/kernels/aiv/plain.cpp

// CHECK:      // Kernel 'plain' on AIV.
// CHECK-NEXT: // Made by ptowsp-compile from kernel-text.mlir; do not edit.
// CHECK-NEXT: //
// CHECK-NEXT: // args[0]: in x, memref<8x16xf32>
// CHECK-NEXT: // args[1]: out y, memref<8x16xf32>
// CHECK-EMPTY:
// CHECK-NEXT: #include <cstdint>
// CHECK-NEXT: #include <pto/pto-inst.hpp>
// CHECK-EMPTY:
// CHECK-NEXT: #ifndef __gm__
// CHECK-NEXT: #define __gm__
// CHECK-NEXT: #endif
// CHECK-NEXT: #ifndef __aicore__
// CHECK-NEXT: #define __aicore__ [aicore]
// CHECK-NEXT: #endif
// CHECK-EMPTY:
// CHECK-NEXT: using namespace pto;
// CHECK-EMPTY:
// CHECK-NEXT: // kernel-text.mlir:[[@LINE+2]]
// CHECK-NEXT: extern "C" __aicore__ __attribute__((always_inline)) void kernel_entry(__gm__ int64_t *args) {
tile.kernel @plain on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  // CHECK-NEXT: #if defined(__DAV_VEC__)
  // CHECK-NEXT:   using memory_8x16_f32 = GlobalTensor<float, Shape<1, 1, 1, 8, 16>, Stride<128, 128, 128, 16, 1>>;
  // CHECK-NEXT:   memory_8x16_f32 x(reinterpret_cast<__gm__ float *>(args[0]));
  // CHECK-NEXT:   memory_8x16_f32 y(reinterpret_cast<__gm__ float *>(args[1]));
  // CHECK-EMPTY:
  // CHECK-NEXT:   using tile_8x16_f32 = Tile<TileType::Vec, float, 8, 16>;
  // CHECK-NEXT:   tile_8x16_f32 block;
  // CHECK-NEXT:   TASSIGN<0x400>(block);
  // CHECK-EMPTY:
  // CHECK-NEXT:   TLOAD(block, x);
  // CHECK-NEXT:   set_flag(PIPE_MTE2, PIPE_MTE3, EVENT_ID3);
  // CHECK-NEXT:   wait_flag(PIPE_MTE2, PIPE_MTE3, EVENT_ID3);
  // CHECK-NEXT:   TSTORE(y, block);
  // CHECK-EMPTY:
  // CHECK-NEXT:   // Whoever reads the results finds them in global memory.
  // CHECK-NEXT:   pipe_barrier(PIPE_ALL);
  // CHECK-NEXT: #endif
  // CHECK-NEXT: }
  %block = tile.load %x {address = 1024 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to mte3, 3
  tile.wait_flag mte2 to mte3, 3
  tile.store %block, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.barrier all
}

orch.program @kernels() {
}
