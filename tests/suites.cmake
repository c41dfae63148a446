# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# cmake -D PROGRAM=TESTS -D LABEL=unit -D SLOW=SUITE;... -D OUT=FILE.cmake -P suites.cmake: a ctest test for
# each suite of a GoogleTest program. One for each of its tests would start the program five times as
# often, and what loads LibTorch takes a second to start.
cmake_policy(VERSION 3.25)
execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n[^ \n]+\\." suites "\n${listed}")
set(tests)
foreach(suite IN LISTS suites)
  string(REGEX REPLACE "^\n(.*)\\.$" "\\1" suite "${suite}")
  set(properties "LABELS ${LABEL}")
  if(suite IN_LIST SLOW)
    string(APPEND properties " COST 100")
  elseif(LABEL STREQUAL unit)
    set(properties "LABELS \"unit;quick\"")
  endif()
  string(APPEND tests
    "add_test([=[${LABEL}/${suite}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${suite}.*]=])\n"
    "set_tests_properties([=[${LABEL}/${suite}]=] PROPERTIES TIMEOUT 900 ${properties})\n")
endforeach()
file(WRITE ${OUT} "${tests}")
