# Installs the rooms, their headers, the program, and what find_package(airsplit) reads.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY AIRSPLIT_ROOMS)
install(TARGETS ${rooms} EXPORT airsplit ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(header_folders common inference results cli)
if(AIRSPLIT_SIM)
  list(APPEND header_folders channel report sim)
endif()
foreach(folder IN LISTS header_folders)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/airsplit FILES_MATCHING PATTERN "*.h")
endforeach()
if(AIRSPLIT_TORCH)
  install(TARGETS airsplit_torch LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/airsplit)
endif()
install(TARGETS airsplit DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY bundles profiles scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/airsplit)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/airsplit)
install(EXPORT airsplit NAMESPACE airsplit:: DESTINATION ${package_folder})
configure_package_config_file(cmake/airsplitConfig.cmake.in
  ${PROJECT_BINARY_DIR}/airsplitConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/airsplitConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/airsplitConfig.cmake
              ${PROJECT_BINARY_DIR}/airsplitConfigVersion.cmake
        DESTINATION ${package_folder})
