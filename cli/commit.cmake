# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# cmake -D SOURCE=FOLDER -D OUT=commit.cpp -P commit.cmake: writes OUT where it would change.
set(COMMIT)
if(EXISTS ${SOURCE}/.git)  # and not that of a folder above
  execute_process(COMMAND git -C ${SOURCE} describe --always --dirty=+ --abbrev=12 --exclude=*
                  OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
configure_file(${SOURCE}/cli/commit.cpp.in ${OUT} @ONLY)
