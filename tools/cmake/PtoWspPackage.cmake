# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# What `cmake --install` installs, and the CMake packages `ptowsp-rt` (the runtime, see
# runtime/CMakeLists.txt) and `ptowsp` (the tools and ptowsp_add_artifact).
#
# Invariant: the build folder works as CMAKE_PREFIX_PATH as the installed prefix does, so
# that what tests use is what users get.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# A sanitizer of this build belongs to everything that links its runtime.
if(PTOWSP_SANITIZE)
  target_compile_options(ptowsp_rt INTERFACE "$<BUILD_INTERFACE:-fsanitize=${PTOWSP_SANITIZE}>")
  target_link_options(ptowsp_rt INTERFACE "$<BUILD_INTERFACE:-fsanitize=${PTOWSP_SANITIZE}>")
endif()

set(here "${PROJECT_BINARY_DIR}/lib/cmake")
export(TARGETS ptowsp_rt NAMESPACE ptowsp:: FILE "${here}/ptowsp-rt/ptowsp-rt-targets.cmake")
configure_package_config_file("${PROJECT_SOURCE_DIR}/runtime/cmake/ptowsp-rt-config.cmake.in"
  "${here}/ptowsp-rt/ptowsp-rt-config.cmake" INSTALL_DESTINATION lib/cmake/ptowsp-rt)
write_basic_package_version_file("${here}/ptowsp-rt/ptowsp-rt-config-version.cmake"
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
if(PTOWSP_RUNTIME_ONLY)
  return()
endif()

get_property(tools GLOBAL PROPERTY PTOWSP_TOOLS)
export(TARGETS ${tools} NAMESPACE ptowsp:: FILE "${here}/ptowsp/ptowsp-targets.cmake")
configure_package_config_file("${PROJECT_SOURCE_DIR}/tools/cmake/package/ptowsp-config.cmake.in"
  "${here}/ptowsp/ptowsp-config.cmake" INSTALL_DESTINATION lib/cmake/ptowsp)
write_basic_package_version_file("${here}/ptowsp/ptowsp-config-version.cmake"
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
configure_file("${PROJECT_SOURCE_DIR}/tools/cmake/package/ptowsp_add_artifact.cmake"
  "${here}/ptowsp/ptowsp_add_artifact.cmake" COPYONLY)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ptowsp")
install(TARGETS ${tools} EXPORT ptowsp-targets RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(EXPORT ptowsp-targets NAMESPACE ptowsp:: DESTINATION "${package_dir}")
install(FILES "${here}/ptowsp/ptowsp-config.cmake" "${here}/ptowsp/ptowsp-config-version.cmake"
              "${here}/ptowsp/ptowsp_add_artifact.cmake" DESTINATION "${package_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
