# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# cmake -D AIRSPLIT=PROGRAM -D VERSION=N -D HELP2MAN=PROGRAM -D OUT=FOLDER -P man_pages.cmake: a page for
# the program, and one for each command that its help lists.
cmake_policy(VERSION 3.25)

function(page name command summary)
  execute_process(
    COMMAND ${HELP2MAN} --no-info --name=${summary} --version-string=${VERSION} --manual=airsplit
            --source=airsplit\ ${VERSION} ${ARGN} ${command}
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(TOUPPER ${name} title)
  string(REGEX REPLACE "\\.TH [A-Z -]+ " ".TH ${title} " text "${text}")
  string(REGEX REPLACE "(SH NAME\n)[a-z -]+ (.- )" "\\1${name} \\2" text "${text}")  # one word: whatis
  file(WRITE ${OUT}/${name}.1 "${text}")
  execute_process(COMMAND gzip -9nf ${OUT}/${name}.1 COMMAND_ERROR_IS_FATAL ANY)
endfunction()

execute_process(COMMAND ${AIRSPLIT} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
page(airsplit ${AIRSPLIT} "Simulate split CNN inference over a wireless link")
string(REGEX MATCHALL "\n  [a-z-]+ +[^\n]+" lines "${help}")
foreach(line IN LISTS lines)
  string(REGEX MATCH "  ([a-z-]+) +(.*)" matched "${line}")
  page(airsplit-${CMAKE_MATCH_1} "${AIRSPLIT} ${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}")
endforeach()
