// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Goroutines and channels; the pipelines of harness.h.
package main

import (
    "fmt"
    "os"
    "time"
)

const tokenCount = 1000000

func run(stages, capacity int) uint64 {
    from := make(chan uint64, capacity)
    go func(to chan uint64) {
        for i := uint64(0); i < tokenCount; i++ {
            to <- i
        }
        close(to)
    }(from)
    for s := 2; s < stages; s++ {
        to := make(chan uint64, capacity)
        go func(from, to chan uint64) {
            for value := range from {
                to <- value + 1
            }
            close(to)
        }(from, to)
        from = to
    }
    sum := uint64(0)
    for value := range from {
        sum += value
    }
    return sum
}

func main() {
    for _, stages := range []int{3, 8} {
        for _, capacity := range []int{1, 64} {
            least := 1e18
            for turn := 0; turn < 3; turn++ {
                begin := time.Now()
                sum := run(stages, capacity)
                ns := float64(time.Since(begin).Nanoseconds())
                if sum != uint64(tokenCount)*(tokenCount-1)/2+tokenCount*uint64(stages-2) {
                    os.Exit(1)
                }
                if ns < least {
                    least = ns
                }
            }
            fmt.Printf("{\"stages\": %d, \"capacity\": %d, \"ns\": %.2f}\n", stages, capacity, least/tokenCount)
        }
    }
}
