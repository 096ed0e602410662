# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Finds MLIR 22 and makes its archives link statically; defines ptowsp_mlir, the
# usage requirements of every target that includes MLIR headers, and the shared
# precompiled header PtoWspPch.
#
# Invariant: no tool of ours links libLLVM.so or libMLIR.so. Static tools start in
# 2 ms instead of 26 ms and carry 23 LLVM options instead of 2,700.

# The version must name the minor number: "22" alone is rejected by the package.
# Debian's prefix is not on CMake's search path, hence the hint.
find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22)
list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
file(REMOVE "${PROJECT_BINARY_DIR}/tablegen_compile_commands.yml")  # appended to by AddMLIR
include(TableGen)
include(AddLLVM)
include(AddMLIR)  # for mlir_tablegen() only

# Debian exports every MLIR archive with an interface dependency on libLLVM.so; put
# the component archives that are really needed in its place.
get_property(mlir_archives GLOBAL PROPERTY MLIR_ALL_LIBS)
foreach(archive IN LISTS mlir_archives)
  if(NOT TARGET ${archive})
    continue()
  endif()
  get_target_property(needs ${archive} INTERFACE_LINK_LIBRARIES)
  if(NOT "LLVM" IN_LIST needs)
    continue()
  endif()
  list(REMOVE_ITEM needs LLVM)
  if(archive MATCHES "RemarkStreamer")
    list(APPEND needs LLVMRemarks)
  elseif(archive MATCHES "LspServer")
    list(APPEND needs LLVMSupportLSP)
  endif()
  list(APPEND needs LLVMSupport)
  set_property(TARGET ${archive} PROPERTY INTERFACE_LINK_LIBRARIES "${needs}")
endforeach()

find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)

add_library(ptowsp_mlir INTERFACE)
target_include_directories(ptowsp_mlir INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
target_include_directories(ptowsp_mlir SYSTEM INTERFACE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
separate_arguments(llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(ptowsp_mlir INTERFACE ${llvm_definitions})
target_link_libraries(ptowsp_mlir INTERFACE fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)
# Drops libz3, libz and libzstd, which LLVMSupport names and nothing of ours calls.
target_link_options(ptowsp_mlir INTERFACE -Wl,--as-needed)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Without the time stamp the header's bytes depend on its inputs only (ccache).
  target_compile_options(ptowsp_mlir INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

if(PTOWSP_PCH)
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/pch/anchor.cpp"
       CONTENT "namespace ptowsp { extern const int kPchAnchor; const int kPchAnchor = 0; }\n")
  add_library(PtoWspPch STATIC "${PROJECT_BINARY_DIR}/pch/anchor.cpp")
  target_compile_features(PtoWspPch PUBLIC cxx_std_20)
  set_target_properties(PtoWspPch PROPERTIES CXX_STANDARD 20)
  target_link_libraries(PtoWspPch PUBLIC ptowsp_mlir)
  target_precompile_headers(PtoWspPch PRIVATE "${PROJECT_SOURCE_DIR}/tools/cmake/pch.h")
endif()
