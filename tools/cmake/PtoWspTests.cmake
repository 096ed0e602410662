# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Unit tests (Catch2 version 2).
#
#   ptowsp_add_unit_test(NAME SOURCES a_test.cpp ... [LINK ...] [MLIR])
#       Executable in <build>/bin/unit, known to ctest and to ./dev test. The main
#       function is shared: sources include <catch2/catch.hpp> and define no main.
#       MLIR: a compiler-side test (C++20, shared precompiled header); else C++17.
#
# Invariant: <build>/unit-tests.txt names exactly the unit tests of this configuration,
# so that a stale executable is never run and a missing one is a failure.

find_package(Catch2 2 REQUIRED)

# The implementation of Catch2 costs ten seconds when optimised: once, and not optimised.
file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/catch/main.cpp"
     CONTENT "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
add_library(PtoWspCatchMain STATIC "${PROJECT_BINARY_DIR}/catch/main.cpp")
target_compile_options(PtoWspCatchMain PRIVATE -O0)
target_link_libraries(PtoWspCatchMain PUBLIC Catch2::Catch2 Threads::Threads)

function(ptowsp_add_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "MLIR" "" "SOURCES;LINK")
  ptowsp_reject_unparsed(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin/unit")
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE PtoWspCatchMain ${arg_LINK})
  if(arg_MLIR)
    ptowsp_setup_target(${name})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_property(GLOBAL APPEND_STRING PROPERTY PTOWSP_UNIT_TESTS "bin/unit/${name}\n")
endfunction()

# Written when the last folder has been read.
function(ptowsp_write_unit_test_list)
  get_property(tests GLOBAL PROPERTY PTOWSP_UNIT_TESTS)
  file(WRITE "${PROJECT_BINARY_DIR}/unit-tests.txt" "${tests}")
endfunction()
cmake_language(DEFER DIRECTORY "${PROJECT_SOURCE_DIR}" CALL ptowsp_write_unit_test_list)
