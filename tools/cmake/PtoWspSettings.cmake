# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Language, flags, linker and compiler cache for every target.
#
# Invariant: a flag that changes code or headers is set here and nowhere else;
# the shared precompiled header is only valid for targets with equal flags.

set(CMAKE_CXX_STANDARD 17)  # ptowsp_add_library and ptowsp_add_tool raise it to 20
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
if(PTOWSP_ASSERTIONS)
  foreach(type RELEASE RELWITHDEBINFO MINSIZEREL)
    string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${type} "${CMAKE_CXX_FLAGS_${type}}")
    string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_${type} "${CMAKE_C_FLAGS_${type}}")
  endforeach()
endif()

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang|GNU")
  add_compile_options(-Wall -Wextra -Wno-unused-parameter)
  if(PTOWSP_WERROR)
    add_compile_options(-Werror)
  endif()
endif()

if(PTOWSP_SANITIZE)
  add_compile_options(-fsanitize=${PTOWSP_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${PTOWSP_SANITIZE})
endif()

# lld links a static MLIR tool in a quarter of a second; GNU ld needs several.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-prog-name=ld.lld
                  OUTPUT_VARIABLE lld OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(IS_ABSOLUTE "${lld}" AND EXISTS "${lld}")
    add_link_options(-fuse-ld=lld)
  endif()
endif()

# The sloppiness lets ccache reuse objects built with a precompiled header; it is
# safe together with -fno-pch-timestamp, which PtoWspTargets sets.
find_program(PTOWSP_CCACHE ccache)
if(PTOWSP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros ${PTOWSP_CCACHE})
endif()

find_package(Threads REQUIRED)
