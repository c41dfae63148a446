# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Debian packages, a component of cmake/Install.cmake each: cpack --config build/CPackConfig.cmake
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "The airsplit authors")
set(AIRSPLIT_MAINTAINER "The airsplit authors <airsplit@localhost>" CACHE STRING
    "Who answers for the Debian packages: NAME <ADDRESS>")
set(CPACK_PACKAGE_CONTACT ${AIRSPLIT_MAINTAINER})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL airsplit airsplit-data-caltech libairsplit-dev python3-airsplit)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE gzip)  # the networks do not shrink, and xz takes several times as long

# debian_package(NAME SECTION SUMMARY DESCRIPTION FIELD VALUE...): a FIELD is one of CPack's.
function(debian_package name section summary description)
  set(fields PACKAGE_SHLIBDEPS PACKAGE_ARCHITECTURE PACKAGE_DEPENDS PACKAGE_RECOMMENDS PACKAGE_SUGGESTS)
  cmake_parse_arguments(PARSE_ARGV 4 FIELD "" "${fields}" PACKAGE_CONTROL_EXTRA)
  set(FIELD_PACKAGE_NAME ${name})
  set(FIELD_PACKAGE_SECTION ${section})
  set(FIELD_DESCRIPTION "${summary}\n${description}")
  string(TOUPPER ${name} component)
  foreach(field IN ITEMS ${fields} PACKAGE_CONTROL_EXTRA PACKAGE_NAME PACKAGE_SECTION DESCRIPTION)
    if(DEFINED FIELD_${field})
      set(CPACK_DEBIAN_${component}_${field} "${FIELD_${field}}" PARENT_SCOPE)
    endif()
  endforeach()
  install(FILES packaging/copyright ${PROJECT_BINARY_DIR}/packaging/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${name} EXCLUDE_FROM_ALL)
endfunction()

configure_file(packaging/changelog.in packaging/changelog @ONLY)
execute_process(COMMAND gzip -9nf ${PROJECT_BINARY_DIR}/packaging/changelog COMMAND_ERROR_IS_FATAL ANY)

debian_package(airsplit science "simulator of split CNN inference over a wireless link"
"A device takes an image, runs the first layers of a CNN, compresses the
features and sends them, an edge server runs the other layers and answers,
or fails to before the deadline. airsplit simulates this event by event:
ns-3 moves the bytes over a link with a set SNR, bandwidth and fading, and
LibTorch computes what is sent and whether the answer is right."
  PACKAGE_SHLIBDEPS ON
  PACKAGE_RECOMMENDS "libopenblas0-pthread, python3-airsplit"
  PACKAGE_SUGGESTS "airsplit-data-caltech, libairsplit-dev")
if(AIRSPLIT_D3_LICENCE)
  install(FILES ${AIRSPLIT_D3_LICENCE} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/airsplit
          RENAME copyright.d3 COMPONENT airsplit EXCLUDE_FROM_ALL)
endif()

debian_package(airsplit-data-caltech science "networks for airsplit, trained on Caltech-101"
"A ResNet-50 for 96 x 96 pixels with AECNN and BottleNet++ codecs, trained
on Caltech-101, and the profile of what they do with its test images: what
the shipped scenarios of the paper's figures use."
  PACKAGE_ARCHITECTURE all
  PACKAGE_DEPENDS "airsplit (>= ${PROJECT_VERSION})")

set(static_libraries_need
  libfmt-dev libtomlplusplus-dev nlohmann-json3-dev libboost-dev libboost-program-options-dev libpng-dev
  libturbojpeg0-dev libwebp-dev libicu-dev libsqlite3-dev libeigen3-dev ns3 libns3-dev libgsl-dev
  libxml2-dev pkg-config)
if(AIRSPLIT_MPI)
  list(APPEND static_libraries_need libopenmpi-dev)
endif()
list(JOIN static_libraries_need ", " static_libraries_need)
debian_package(libairsplit-dev libdevel "libraries of airsplit, to simulate from C++"
"The static libraries, headers and CMake files of airsplit, a simulator of
split CNN inference over a wireless link: for programs that run scenarios,
and that add schemes, codecs, links, policies or commands of their own."
  PACKAGE_DEPENDS "airsplit (= ${PROJECT_VERSION}), ${static_libraries_need}"
  PACKAGE_RECOMMENDS libtorch-dev)

debian_package(python3-airsplit python "simulator of split CNN inference: results in Python"
"Runs scenarios of airsplit, reads its results as pandas frames with types and
intervals, and draws them as matplotlib figures."
  PACKAGE_ARCHITECTURE all
  PACKAGE_DEPENDS "python3:any, python3-matplotlib (>= 3.6), python3-pandas (>= 1.5)"
  PACKAGE_RECOMMENDS airsplit
  PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/postinst ${PROJECT_SOURCE_DIR}/packaging/prerm)
install(DIRECTORY python/airsplit DESTINATION lib/python3/dist-packages COMPONENT python3-airsplit
        EXCLUDE_FROM_ALL PATTERN __pycache__ EXCLUDE)
include(CPack)
