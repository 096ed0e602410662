# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# ptowsp_add_artifact(NAME SRC in.mlir
#                     [TARGET a2a3sim] [SCHEDULE s] [ARCH a2a3 | machine.json]
#                     [LAYOUT linked | standalone]
#                     [OPTIONS option ...] [TEST_ARGS argument ...])
#
# Compiles a program and builds what comes out, as part of the build that calls it:
#
#   NAME        library: the typed entry; link it, include the workload's header
#   NAME.run    executable in the current binary folder: the workload from the command line
#   NAME.check  test: compares a run with the reference interpreter
#
#   SRC         the program; may be the output of a rule (which then comes first)
#   LAYOUT      linked (default): with ptowsp::rt; standalone: carries the runtime
#   OPTIONS     more options of ptowsp-compile, for example -Werror
#   TEST_ARGS   values and options of the test; default: random tensors, scalars 1
#
# The tree lies in NAME.artifact in the current binary folder. It is made when CMake runs,
# because only the compiler knows which files there are, and again by the build when SRC,
# the machine or the compiler has changed. CMake runs again when the set of kernels changes.
#
# Invariant: a build never links an object that is older than its program. Every emitted
# file is an output of the rule that runs the compiler, and the build system itself depends
# on the rule's outputs, so that the rule comes before everything else.

cmake_policy(VERSION 3.20...3.25)

# The test's arguments when the caller gives none: random tensors, scalars 1.
function(ptowsp_choose_test_args manifest out)
  file(READ "${manifest}" text)
  string(JSON count LENGTH "${text}" arguments)
  set(args)
  set(index 0)
  while(index LESS count)
    string(JSON name GET "${text}" arguments ${index} name)
    string(JSON access GET "${text}" arguments ${index} access)
    math(EXPR index "${index} + 1")
    if(access STREQUAL "scalar")
      list(APPEND args "${name}=1")
    elseif(NOT access STREQUAL "out")
      list(APPEND args "${name}=random:${index}")
    endif()
  endwhile()
  set(${out} "${args}" PARENT_SCOPE)
endfunction()

# The files that the manifest names, without the manifest.
function(ptowsp_list_files tree out)
  file(READ "${tree}/manifest.json" text)
  string(JSON count LENGTH "${text}" files)
  set(files)
  set(index 0)
  while(index LESS count)
    string(JSON path GET "${text}" files ${index} path)
    list(APPEND files "${tree}/${path}")
    math(EXPR index "${index} + 1")
  endwhile()
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

# Runs the compiler now; its messages go to the terminal.
function(ptowsp_compile_now name command)
  execute_process(COMMAND ${command} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "artifact '${name}': ptowsp-compile refused the program; see above")
  endif()
endfunction()

# The targets of the tree under the caller's name.
function(ptowsp_add_artifact_targets name tree)
  set(PTOWSP_ARTIFACT_AS ${name})
  add_subdirectory("${tree}" "${tree}.build")
  if(NOT CMAKE_RUNTIME_OUTPUT_DIRECTORY)
    set_target_properties(${name}.run PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
endfunction()

function(ptowsp_add_artifact name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SRC;TARGET;SCHEDULE;ARCH;LAYOUT" "OPTIONS;TEST_ARGS")
  if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "ptowsp_add_artifact(${name}): unknown or without a value: "
      "${arg_UNPARSED_ARGUMENTS} ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT arg_SRC)
    message(FATAL_ERROR "ptowsp_add_artifact(${name}): SRC names no program")
  endif()
  cmake_path(ABSOLUTE_PATH arg_SRC BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  set(tree "${CMAKE_CURRENT_BINARY_DIR}/${name}.artifact")
  set(inputs "${arg_SRC}")

  if(NOT arg_LAYOUT)
    set(arg_LAYOUT linked)
  endif()
  set(options --layout=${arg_LAYOUT})
  if(arg_TARGET)
    list(APPEND options --target=${arg_TARGET})
  endif()
  if(arg_SCHEDULE)
    list(APPEND options --schedule=${arg_SCHEDULE})
  endif()
  if(arg_ARCH MATCHES "\\.json$")
    cmake_path(ABSOLUTE_PATH arg_ARCH BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND inputs "${arg_ARCH}")
  endif()
  if(arg_ARCH)
    list(APPEND options --arch=${arg_ARCH})
  endif()
  get_target_property(compiler ptowsp::ptowsp-compile LOCATION)
  # --force: the folder is ours, also when `ninja clean` has taken the manifest away.
  set(command "${compiler}" "${arg_SRC}" -o "${tree}" --force ${options} ${arg_OPTIONS})

  get_source_file_property(generated "${arg_SRC}" GENERATED)
  if(EXISTS "${arg_SRC}")
    ptowsp_compile_now(${name} "${command}")
  elseif(NOT generated)
    message(FATAL_ERROR "ptowsp_add_artifact(${name}): '${arg_SRC}' does not exist, and no rule "
      "makes it")
  elseif(NOT CMAKE_GENERATOR MATCHES "Ninja")
    message(FATAL_ERROR "ptowsp_add_artifact(${name}): SRC is the output of a rule, which "
      "takes a Ninja generator")
  endif()

  if(EXISTS "${tree}/manifest.json")
    set(compiled TRUE)
    ptowsp_list_files("${tree}" files)
  else()
    set(compiled FALSE)
    file(WRITE "${tree}/artifact.cmake" "") # CMake depends on files that exist
  endif()
  set(triggers "${compiler}")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    # Ninja makes what build.ninja depends on before it reads it.
    set(witness "${tree}/manifest.json")
    set(depfile "${tree}.d")
    list(REMOVE_ITEM files "${tree}/artifact.cmake")
    add_custom_command(OUTPUT "${witness}" BYPRODUCTS "${tree}/artifact.cmake" ${files}
      COMMAND ${command} -MD -MF "${depfile}" -MT "${witness}"
      DEPENDS ${inputs} "${compiler}" DEPFILE "${depfile}"
      COMMENT "Compiling artifact ${name}" VERBATIM)
    add_custom_target(${name}.tree ALL DEPENDS "${witness}")
    list(APPEND triggers "${tree}/artifact.cmake")
  else()
    list(APPEND triggers ${inputs})
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${triggers})

  if(NOT compiled)
    add_library(${name} INTERFACE) # until the build has made SRC and runs CMake again
    return()
  endif()
  ptowsp_add_artifact_targets(${name} "${tree}")
  if(NOT arg_TEST_ARGS)
    ptowsp_choose_test_args("${tree}/manifest.json" arg_TEST_ARGS)
  endif()
  add_test(NAME ${name}.check COMMAND ptowsp::ptowsp-run "${tree}" --check
    --program $<TARGET_FILE:${name}.run> ${arg_TEST_ARGS})
endfunction()
