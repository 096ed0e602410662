// Names and lists that do not fit on a line.
tile.kernel @gather_the_partial_sums_of_all_heads on aiv(
    in %first_partial_sum_of_the_head: memref<128x128xf32>,
    in %second_partial_sum_of_the_head: memref<128x128xf32>,
    in %third_partial_sum_of_the_head: memref<128x128xf32>,
    out %sum_of_the_head: memref<128x128xf32>, %scale_of_the_partial_sums: f32) {
}
orch.symbol @number_of_sequences_in_the_batch default 4 : index
orch.symbol @number_of_heads_of_each_sequence default 4 : index
orch.program @attention_over_all_heads_of_all_sequences(
    in %partial_sums_of_the_attention: memref<?x?x3x128x128xf32>
        [@number_of_sequences_in_the_batch, @number_of_heads_of_each_sequence],
    out %result_of_the_attention_over_all_heads: memref<?x?x128x128xf32>
        [@number_of_sequences_in_the_batch, @number_of_heads_of_each_sequence],
    %scale_of_the_partial_sums: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %sequences = orch.symbol_load @number_of_sequences_in_the_batch : index
  %heads = orch.symbol_load @number_of_heads_of_each_sequence : index
  scf.for %index_of_the_sequence_in_the_batch = %c0 to %sequences step %c1 {
    scf.for %index_of_the_head_in_the_sequence = %c0 to %heads step %c1 {
      %first_partial_sum_of_the_head = memref.subview %partial_sums_of_the_attention
          [%index_of_the_sequence_in_the_batch, %index_of_the_head_in_the_sequence, 0, 0, 0]
          [1, 1, 1, 128, 128] [1, 1, 1, 1, 1]
          : memref<?x?x3x128x128xf32> to memref<128x128xf32, strided<[128, 1], offset: ?>>
      %result_of_the_head = memref.subview %result_of_the_attention_over_all_heads
          [%index_of_the_sequence_in_the_batch, %index_of_the_head_in_the_sequence, 0, 0]
          [1, 1, 128, 128] [1, 1, 1, 1]
          : memref<?x?x128x128xf32> to memref<128x128xf32, strided<[128, 1], offset: ?>>
      orch.scope {
        orch.submit @gather_the_partial_sums_of_all_heads on aiv(
            in %first_partial_sum_of_the_head, in %first_partial_sum_of_the_head,
            in %first_partial_sum_of_the_head, out %result_of_the_head,
            %scale_of_the_partial_sums)
            : memref<128x128xf32, strided<[128, 1], offset: ?>>,
              memref<128x128xf32, strided<[128, 1], offset: ?>>,
              memref<128x128xf32, strided<[128, 1], offset: ?>>,
              memref<128x128xf32, strided<[128, 1], offset: ?>>, f32
      }
    }
  }
}
