# Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The functions with which the folders declare their targets. Names are given in
# full (PtoWspDialectsWSP), so that a search for a name finds its declaration.
#
#   ptowsp_add_library(NAME SOURCES a.cpp ... [LINK PtoWsp... MLIR...] [DEPENDS t ...])
#       Static compiler-side library (C++20, MLIR headers, shared precompiled header).
#       LINK is public: headers of a library may include those of what it links, and
#       generated headers of a linked library are ready before sources compile.
#
#   ptowsp_add_dialect_tablegen(TARGET FOLDERNAME MNEMONIC)
#       For dialects/WSP: ptowsp_add_dialect_tablegen(PtoWspDialectsWSPIncGen WSP wsp).
#       Of the files below, those that exist in the current folder are generated:
#         WSPDialect.td     WSPDialect.h.inc     WSPDialect.cpp.inc
#         WSPOps.td         WSPOps.h.inc         WSPOps.cpp.inc
#         WSPTypes.td       WSPTypes.h.inc       WSPTypes.cpp.inc
#         WSPAttrs.td       WSPAttrs.h.inc       WSPAttrs.cpp.inc
#         WSPEnums.td       WSPEnums.h.inc       WSPEnums.cpp.inc
#         WSPInterfaces.td  WSPInterfaces.h.inc  WSPInterfaces.cpp.inc   (op interfaces)
#       A .td file added later needs a new
#       configure run. Pass TARGET as DEPENDS of the library. In .td files include from the root:
#       include "dialects/WSP/WSPDialect.td"; in C++: #include "dialects/WSP/WSPOps.h.inc".
#       A dialect is registered with ./dev docs and with the docs test by this call.
#
#   ptowsp_add_pass_tablegen(TARGET GROUP)
#       Passes.td -> Passes.h.inc in the current folder, with GROUP in the name of the
#       registration function: register<GROUP>Passes(). GROUP: PtoWspTransforms, ...
#
#   ptowsp_add_tablegen(TARGET FILE.td OUT1 "flags of OUT1" [OUT2 "flags of OUT2"]...)
#       The general form, for anything that the two above do not cover.
#
#   ptowsp_add_tool(NAME SOURCES a.cpp ... [LINK ...])
#       Executable NAME in <build>/bin (C++20, shared precompiled header).
#
#   ptowsp_embed_files(TARGET NAMESPACE ns [BASE dir] FILES f ...)
#       Library TARGET that carries the bytes of FILES (relative to the current folder or
#       absolute), as constant data. Header "embedded/TARGET.h" declares in namespace ns:
#         struct EmbeddedFile { std::string_view path, bytes; };
#         std::span<const EmbeddedFile> files();      // sorted by path, path relative to BASE
#         const EmbeddedFile *find(std::string_view path);   // nullptr when absent
#       BASE defaults to the root of the repository. One command per file: editing a
#       file converts that file only.
#
# Runtime-side targets are plain add_library/add_executable (C++17 is the default here).
# Tests: PtoWspTests.cmake.

# Gives a compiler-side target its language level, usage requirements and header.
function(ptowsp_setup_target name)
  set_target_properties(${name} PROPERTIES CXX_STANDARD 20)
  target_link_libraries(${name} PUBLIC ptowsp_mlir)
  if(PTOWSP_PCH)
    target_precompile_headers(${name} REUSE_FROM PtoWspPch)
  endif()
endfunction()

function(ptowsp_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;DEPENDS")
  ptowsp_reject_unparsed(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_library(${name} STATIC ${arg_SOURCES})
  ptowsp_setup_target(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  if(arg_DEPENDS)
    add_dependencies(${name} ${arg_DEPENDS})
  endif()
endfunction()

function(ptowsp_add_tool name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  ptowsp_reject_unparsed(${name} "${arg_UNPARSED_ARGUMENTS}")
  add_executable(${name} ${arg_SOURCES})
  ptowsp_setup_target(${name})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY PTOWSP_TOOLS ${name})
endfunction()

function(ptowsp_reject_unparsed name rest)
  if(rest)
    message(FATAL_ERROR "${name}: unknown arguments '${rest}'")
  endif()
endfunction()

# TableGen ---------------------------------------------------------------------

function(ptowsp_add_tablegen target td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  set(TABLEGEN_OUTPUT)
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest out flags)
    separate_arguments(flags)
    mlir_tablegen(${out} ${flags} EXTRA_INCLUDES "${PROJECT_SOURCE_DIR}" ${MLIR_INCLUDE_DIRS})
  endwhile()
  add_custom_target(${target} DEPENDS ${TABLEGEN_OUTPUT})
endfunction()

function(ptowsp_add_dialect_tablegen target stem mnemonic)
  set(Dialect_decls "-gen-dialect-decls -dialect=${mnemonic}")
  set(Dialect_defs "-gen-dialect-defs -dialect=${mnemonic}")
  set(Ops_decls "-gen-op-decls -dialect=${mnemonic}")
  set(Ops_defs "-gen-op-defs -dialect=${mnemonic}")
  set(Types_decls "-gen-typedef-decls -typedefs-dialect=${mnemonic}")
  set(Types_defs "-gen-typedef-defs -typedefs-dialect=${mnemonic}")
  set(Attrs_decls "-gen-attrdef-decls -attrdefs-dialect=${mnemonic}")
  set(Attrs_defs "-gen-attrdef-defs -attrdefs-dialect=${mnemonic}")
  set(Enums_decls "-gen-enum-decls")
  set(Enums_defs "-gen-enum-defs")
  set(Interfaces_decls "-gen-op-interface-decls")
  set(Interfaces_defs "-gen-op-interface-defs")
  set(parts)
  foreach(kind Dialect Ops Types Attrs Enums Interfaces)
    set(td "${stem}${kind}.td")
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${td}")
      ptowsp_add_tablegen(${target}${kind} ${td}
        ${stem}${kind}.h.inc "${${kind}_decls}" ${stem}${kind}.cpp.inc "${${kind}_defs}")
      list(APPEND parts ${target}${kind})
    endif()
  endforeach()
  if(NOT parts)
    message(FATAL_ERROR "${target}: no ${stem}{Dialect,Ops,Types,Attrs,Enums,Interfaces}.td here")
  endif()
  add_custom_target(${target} DEPENDS ${parts})
  set_property(GLOBAL APPEND PROPERTY PTOWSP_DIALECTS "${CMAKE_CURRENT_SOURCE_DIR}/${stem}Ops.td|${mnemonic}")
endfunction()

function(ptowsp_add_pass_tablegen target group)
  ptowsp_add_tablegen(${target} Passes.td Passes.h.inc "-gen-pass-decls -name=${group}")
  set_property(GLOBAL APPEND PROPERTY PTOWSP_PASS_FILES "${CMAKE_CURRENT_SOURCE_DIR}/Passes.td")
endfunction()

# Embedding --------------------------------------------------------------------

function(ptowsp_embed_files target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE;BASE" "FILES")
  ptowsp_reject_unparsed(${target} "${arg_UNPARSED_ARGUMENTS}")
  if(NOT arg_BASE)
    set(arg_BASE "${PROJECT_SOURCE_DIR}")
  endif()
  set(script "${PROJECT_SOURCE_DIR}/tools/cmake/embed_file.cmake")
  set(out_dir "${PROJECT_BINARY_DIR}/embedded")
  set(paths)
  foreach(file IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${arg_BASE}")
    list(APPEND paths "${file}")
  endforeach()
  list(SORT paths)  # find() searches by bisection, and the default order is by bytes
  list(REMOVE_DUPLICATES paths)

  set(arrays "")
  set(rows "")
  set(outputs)
  set(index 0)
  foreach(path IN LISTS paths)
    set(out "${out_dir}/${target}/${path}.inc")
    set(in "${arg_BASE}/${path}")
    add_custom_command(OUTPUT "${out}" DEPENDS "${in}" "${script}"
      COMMAND ${CMAKE_COMMAND} -DIN=${in} -DOUT=${out} -P "${script}" VERBATIM
      COMMENT "Embedding ${path}")
    list(APPEND outputs "${out}")
    string(APPEND arrays "constexpr unsigned char kBytes${index}[] = {\n#include \"${target}/${path}.inc\"\n};\n")
    string(APPEND rows "    {\"${path}\", text(kBytes${index}, sizeof(kBytes${index}) - 1)},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(EMBED_TARGET ${target})
  set(EMBED_NAMESPACE ${arg_NAMESPACE})
  set(EMBED_ARRAYS "${arrays}")
  set(EMBED_ROWS "${rows}")
  set(EMBED_COUNT ${index})
  configure_file("${PROJECT_SOURCE_DIR}/tools/cmake/embedded.h.in" "${out_dir}/${target}.h" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/tools/cmake/embedded.cpp.in" "${out_dir}/${target}.cpp" @ONLY)
  set_source_files_properties("${out_dir}/${target}.cpp" PROPERTIES OBJECT_DEPENDS "${outputs}")
  add_library(${target} STATIC "${out_dir}/${target}.cpp")
  target_include_directories(${target} PUBLIC "${PROJECT_BINARY_DIR}")
  set_target_properties(${target} PROPERTIES CXX_STANDARD 20)
endfunction()
