# airsplit_room(NAME SOURCES...): one library target per room, airsplit::NAME, with our warnings.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness lets ccache work with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
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

function(airsplit_room name)
  add_library(airsplit_${name} STATIC ${ARGN})
  add_library(airsplit::${name} ALIAS airsplit_${name})
  set_target_properties(airsplit_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(airsplit_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/airsplit>)
  airsplit_warnings(airsplit_${name})
  set_property(GLOBAL APPEND PROPERTY AIRSPLIT_ROOMS airsplit_${name})
endfunction()
