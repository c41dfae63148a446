# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# airsplit_room(NAME SOURCES...): one library target per room, airsplit::NAME, with our warnings.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness lets ccache work with precompiled headers; by the compiler's own list of what was
  # included it need not preprocess what it does not know yet.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 ${CCACHE})
endif()

function(airsplit_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic)
  if(AIRSPLIT_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(AIRSPLIT_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-omit-frame-pointer
                                             -fno-sanitize-recover=undefined)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # GCC's manual: sanitizers bring false positives of this (here, LibTorch's headers).
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
  if(AIRSPLIT_FUZZ)
    # Tells libFuzzer which code an input reaches; LibTorch and the image libraries are as they are.
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# airsplit_room(NAME [FOLDER FOLDER] SOURCES...): the library of one room, airsplit::NAME, from the
# folder of that name: `sim_run` is sim/run. Its headers are seen by itself and by the rooms that
# link it, and by nobody else: their include path is a folder with a link to this room's folder
# alone. An include that docs/architecture.md does not allow is so refused by the compiler.
function(airsplit_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" FOLDER "")
  string(REGEX MATCH "^([a-z0-9]+)(_(.+))?$" matched ${name})
  set(folder ${CMAKE_MATCH_1})
  if(CMAKE_MATCH_3)
    string(APPEND folder /${CMAKE_MATCH_3})
  endif()
  if(ROOM_FOLDER)
    set(folder ${ROOM_FOLDER})
  endif()
  set(view ${PROJECT_BINARY_DIR}/rooms/${name})
  get_filename_component(above ${view}/${folder} DIRECTORY)
  file(MAKE_DIRECTORY ${above})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)

  add_library(airsplit_${name} STATIC ${ROOM_UNPARSED_ARGUMENTS})
  add_library(airsplit::${name} ALIAS airsplit_${name})
  set_target_properties(airsplit_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(airsplit_${name} PUBLIC
    $<BUILD_INTERFACE:${view}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/airsplit>)
  airsplit_warnings(airsplit_${name})
  set_property(GLOBAL APPEND PROPERTY AIRSPLIT_ROOMS airsplit_${name})
endfunction()

# airsplit_rooms(NAME ROOMS...): all of these rooms as one target, airsplit::NAME.
function(airsplit_rooms name)
  add_library(airsplit_${name} INTERFACE)
  add_library(airsplit::${name} ALIAS airsplit_${name})
  set_target_properties(airsplit_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY AIRSPLIT_ROOMS airsplit_${name})
  foreach(room IN LISTS ARGN)
    target_link_libraries(airsplit_${name} INTERFACE airsplit::${room})
  endforeach()
endfunction()
