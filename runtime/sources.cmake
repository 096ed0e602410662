# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The files of the runtime, relative to this folder: for its own build, and for an
# artifact tree that carries the runtime.
#
# Invariant: these and the headers beside them build with a C++17 compiler and threads.

set(PTOWSP_RT_SOURCES
    platform/det/fiber.cpp
    platform/det/world.cpp
    src/arguments.cpp
    src/need_count.cpp
    src/run.cpp
    src/settings.cpp
    src/core/buffer_keys.cpp
    src/core/check.cpp
    src/core/failure.cpp
    src/core/page_stock.cpp
    src/core/race_check.cpp
    src/core/region.cpp
    src/core/report_text.cpp
    src/core/tensor_map.cpp
    src/csp/channel_ops.cpp
    src/csp/network_report.cpp
    src/csp/network_run.cpp
    src/csp/process_races.cpp
    src/csp/process_tasks.cpp
    src/dispatch/affinity.cpp
    src/dispatch/custom.cpp
    src/dispatch/hash.cpp
    src/dispatch/own.cpp
    src/dispatch/registry.cpp
    src/dispatch/round_robin.cpp
    src/dispatch/work_steal.cpp
    src/ready/fifo.cpp
    src/ready/priority.cpp
    src/ready/registry.cpp
    src/ready/submission.cpp
    src/ready/work_steal.cpp
    src/start/after_orchestration.cpp
    src/start/immediate.cpp
    src/start/registry.cpp
    src/start/threshold.cpp
    src/window/abort.cpp
    src/window/benchmark.cpp
    src/window/registry.cpp
    src/window/stall.cpp)

# The command line of an artifact's own program.
file(GLOB PTOWSP_RT_HOST_SOURCES CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_LIST_DIR}"
     "${CMAKE_CURRENT_LIST_DIR}/src/host/*.cpp")
list(APPEND PTOWSP_RT_SOURCES ${PTOWSP_RT_HOST_SOURCES})

# What must be carried beside the sources.
set(PTOWSP_RT_FOLDERS cmake include src platform)
