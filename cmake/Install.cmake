# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Installs the rooms, their public headers, the program, and what find_package(airsplit) reads.
# The rooms are those that airsplit_room() has put into the global property AIRSPLIT_ROOMS.
include(CMakePackageConfigHelpers)
include(cmake/PublicHeaders.cmake)
get_property(rooms GLOBAL PROPERTY AIRSPLIT_ROOMS)

# airsplit::airsplit is all of them but what lies in the modules: LibTorch's rooms and the cells.
add_library(airsplit_all INTERFACE)
set_target_properties(airsplit_all PROPERTIES EXPORT_NAME airsplit)
target_link_libraries(airsplit_all INTERFACE airsplit_common airsplit_inference airsplit_results
                                             airsplit_cli)
if(AIRSPLIT_SIM)
  target_link_libraries(airsplit_all INTERFACE airsplit_channel airsplit_report airsplit_sim)
endif()

foreach(room IN LISTS rooms ITEMS airsplit_all)
  get_target_property(has_headers ${room} HEADER_SETS)
  set(headers)
  if(has_headers)
    set(headers FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/airsplit
        COMPONENT libairsplit-dev)
  endif()
  install(TARGETS ${room} EXPORT airsplit ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          COMPONENT libairsplit-dev ${headers})
endforeach()
get_property(modules GLOBAL PROPERTY AIRSPLIT_MODULES)
if(modules)
  install(TARGETS ${modules} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/airsplit COMPONENT airsplit)
endif()
install(TARGETS airsplit DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT airsplit)
set(data ${CMAKE_INSTALL_DATADIR}/airsplit)
install(DIRECTORY scenarios DESTINATION ${data} COMPONENT airsplit USE_SOURCE_PERMISSIONS)
install(DIRECTORY bundles profiles DESTINATION ${data} COMPONENT airsplit PATTERN caltech* EXCLUDE)
install(DIRECTORY bundles profiles DESTINATION ${data} COMPONENT airsplit-data-caltech
        FILES_MATCHING PATTERN caltech*)
install(FILES packaging/airsplit.bash-completion RENAME airsplit
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT airsplit)

# Manual pages, which help2man makes of what each command's --help says.
find_program(AIRSPLIT_HELP2MAN help2man DOC "Makes the manual pages")
if(AIRSPLIT_HELP2MAN)
  set(pages ${PROJECT_BINARY_DIR}/man)
  add_custom_command(
    OUTPUT ${pages}/airsplit.1.gz
    COMMAND ${CMAKE_COMMAND} -D AIRSPLIT=$<TARGET_FILE:airsplit> -D VERSION=${PROJECT_VERSION}
            -D HELP2MAN=${AIRSPLIT_HELP2MAN} -D OUT=${pages}
            -P ${PROJECT_SOURCE_DIR}/packaging/man_pages.cmake
    DEPENDS airsplit packaging/man_pages.cmake
    VERBATIM)
  add_custom_target(airsplit_man ALL DEPENDS ${pages}/airsplit.1.gz)
  install(DIRECTORY ${pages}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT airsplit)
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/airsplit)
install(EXPORT airsplit NAMESPACE airsplit:: DESTINATION ${package_folder} COMPONENT libairsplit-dev)
configure_package_config_file(cmake/airsplitConfig.cmake.in
  ${PROJECT_BINARY_DIR}/airsplitConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/airsplitConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/airsplitConfig.cmake
              ${PROJECT_BINARY_DIR}/airsplitConfigVersion.cmake
        DESTINATION ${package_folder} COMPONENT libairsplit-dev)
