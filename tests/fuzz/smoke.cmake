# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# ctest's smoke run of the fuzz targets: builds them with clang in a folder of their own, and runs
# each for ten seconds on its seeds and on what once went wrong (corpus/TARGET).
set(fuzz_folder ${PROJECT_BINARY_DIR}/fuzz)

add_test(NAME fuzz/configure
         COMMAND ${CMAKE_COMMAND} --preset fuzz -B ${fuzz_folder}
         WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
# One job beside the other tests: two would leave a core idle whenever one waits for the other.
add_test(NAME fuzz/build COMMAND ${CMAKE_COMMAND} --build ${fuzz_folder} --parallel 1)
set_tests_properties(fuzz/configure PROPERTIES FIXTURES_SETUP fuzz_configured)
set_tests_properties(fuzz/build PROPERTIES FIXTURES_REQUIRED fuzz_configured
                     FIXTURES_SETUP fuzz_targets)
set_tests_properties(fuzz/configure fuzz/build PROPERTIES LABELS fuzz TIMEOUT 3000 COST 1000)

# airsplit_fuzz_smoke(TARGET ARGUMENTS...): what it finds goes to found/TARGET; ARGUMENTS are
# options, or folders with more inputs to begin with. No single allocation may exceed 64 MB, and an
# input that takes two minutes hangs.
function(airsplit_fuzz_smoke target)
  set(folders ${fuzz_folder}/found/${target} ${fuzz_folder}/seeds/${target} ${ARGN})
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${target})
    list(APPEND folders ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${target})
  endif()
  add_test(NAME fuzz/${target}
           COMMAND ${fuzz_folder}/${target}_fuzz -max_total_time=10 -timeout=120
                   -rss_limit_mb=2048 -malloc_limit_mb=64 -print_funcs=0 -print_final_stats=1
                   -artifact_prefix=${fuzz_folder}/${target}- ${folders})
  set_tests_properties(fuzz/${target} PROPERTIES LABELS fuzz FIXTURES_REQUIRED fuzz_targets
                       TIMEOUT 900)
endfunction()

airsplit_fuzz_smoke(stream)
airsplit_fuzz_smoke(scheme)
airsplit_fuzz_smoke(image)
airsplit_fuzz_smoke(bundle)
airsplit_fuzz_smoke(profile)
airsplit_fuzz_smoke(adopted)
airsplit_fuzz_smoke(manifest)
# Most of its golden files are long lists of the same.
airsplit_fuzz_smoke(state_dict -max_len=4096 ${PROJECT_SOURCE_DIR}/tests/golden)
airsplit_fuzz_smoke(scenario ${PROJECT_SOURCE_DIR}/scenarios)
