# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Builds an artifact for the chip, with CANN, the vendor's toolchain. The same file in every
# artifact of target a2a3.
#
#   ptowsp_kernel_for_the_chip(TARGET FILE NAME UNIT)   one kernel, kernels/FILE.o in the build
#   ptowsp_link_with_cann(TARGET)                       the host's side of it

set(PTOWSP_CANN "$ENV{ASCEND_HOME_PATH}" CACHE PATH "Where CANN is installed")
set(PTOWSP_PTO_ISA "$ENV{PTO_ISA_ROOT}" CACHE PATH "A checkout of PTO-ISA")

foreach(tool ccec ld.lld)
  if(NOT PTOWSP_CANN OR NOT EXISTS "${PTOWSP_CANN}/bin/${tool}")
    message(FATAL_ERROR "this artifact is for target a2a3, which needs CANN, the vendor's toolchain: "
      "there is no '${PTOWSP_CANN}/bin/${tool}'; set ASCEND_HOME_PATH to where CANN is installed, or "
      "compile with --target=a2a3sim to run on this machine")
  endif()
endforeach()
if(NOT PTOWSP_PTO_ISA OR NOT EXISTS "${PTOWSP_PTO_ISA}/include/pto/pto-inst.hpp")
  message(FATAL_ERROR "kernels for target a2a3 need the headers of PTO-ISA: there is no "
    "'${PTOWSP_PTO_ISA}/include/pto/pto-inst.hpp'; set PTO_ISA_ROOT to a checkout")
endif()

set(on_core "${CMAKE_CURRENT_LIST_DIR}/kernels/on_core.cpp")
set(kernel_dir "${CMAKE_CURRENT_BINARY_DIR}/kernels")
set(device_sources "${CMAKE_CURRENT_LIST_DIR}/runtime/platform/a2a3/device.cpp")
file(MAKE_DIRECTORY "${kernel_dir}")

function(ptowsp_kernel_for_the_chip target file name unit)
  set(arch dav-c220-vec)
  if(unit STREQUAL "__DAV_CUBE__")
    set(arch dav-c220-cube)
  endif()
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  get_filename_component(stem "${file}" NAME_WE)
  set(object "${kernel_dir}/${stem}.unlinked.o")
  add_custom_command(
    OUTPUT "${kernel_dir}/${stem}.o"
    COMMAND "${PTOWSP_CANN}/bin/ccec" -c -O3 -x cce -std=c++17 --cce-aicore-only
            --cce-aicore-arch=${arch} -mllvm -cce-aicore-stack-size=0x8000
            -mllvm -cce-aicore-function-stack-size=0x8000 -mllvm -cce-aicore-record-overflow=false
            -mllvm -cce-aicore-addr-transform -mllvm -cce-aicore-dcci-insert-for-scalar=false
            -DMEMORY_BASE "-I${PTOWSP_PTO_ISA}/include" "-DPTOWSP_KERNEL_FILE=\"${source}\""
            -DPTOWSP_KERNEL_NAME=${name} "${on_core}" -o "${object}"
    COMMAND "${PTOWSP_CANN}/bin/ld.lld" -m aicorelinux -Ttext=0 "${object}" -static
            -o "${kernel_dir}/${stem}.o"
    DEPENDS "${source}" "${on_core}"
    COMMENT "Kernel ${stem} for the chip"
    VERBATIM)
  # Not linked: the chip loads it when the program runs.
  add_custom_target(${target}_${name} DEPENDS "${kernel_dir}/${stem}.o")
  add_dependencies(${target} ${target}_${name})
endfunction()

function(ptowsp_link_with_cann target)
  target_sources(${target} PRIVATE "${device_sources}")
  target_include_directories(${target} PRIVATE "${PTOWSP_CANN}/include")
  target_compile_definitions(${target} PRIVATE "PTOWSP_KERNELS=\"${kernel_dir}\"")
  target_link_directories(${target} PUBLIC "${PTOWSP_CANN}/lib64")
  target_link_libraries(${target} PUBLIC ascendcl)
endfunction()
