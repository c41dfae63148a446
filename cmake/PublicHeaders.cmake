# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# What a program of one's own may include: the headers below and those that they include.
set(public_headers
  # bytes, errors, random numbers, where the data lies
  common/bytes.h common/data_folder.h common/error.h common/random.h
  # images, schemes, bundles, profiles
  inference/data/dataset.h inference/engine/bundle.h inference/profile/profile.h
  inference/scheme/codec_scheme.h inference/scheme/network_scheme.h inference/scheme/scheme_kind.h
  # rows and stores
  results/csv.h results/merge.h results/row.h results/statistics.h results/store.h)
if(AIRSPLIT_SIM)
  list(APPEND public_headers
    # the radio and the links, for ns-3 programs too
    channel/analytic/analytic_link_helper.h channel/lte/lte_link_helper.h channel/message/link_end.h
    channel/radio/block_fading.h channel/radio/radio_channel.h channel/wifi/wifi_link_helper.h
    # scenarios and runs
    sim/run/run_scenario.h sim/scenario/scenario.h
    # link models and policies of one's own
    channel/link/link_model.h channel/link_models/link_models.h sim/edges/edge_choice.h
    sim/policies/policy.h
    # the command line
    cli/command_line.h cli/output.h)
endif()
if(AIRSPLIT_TORCH)
  list(APPEND public_headers
    # trained codecs of one's own; they include LibTorch
    inference/torch/torch_engine.h inference/training/codecs/builtin_trainings.h
    inference/training/train_codec.h)
endif()

# The headers of ours that `header` includes, appended to the list OUT as far as they are not in it.
function(airsplit_add_header out header)
  set(all ${${out}})
  if(NOT header IN_LIST all)
    list(APPEND all ${header})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${header})
    file(STRINGS ${PROJECT_SOURCE_DIR}/${header} includes REGEX "^#include \"")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include \"(.*)\".*" "\\1" included "${line}")
      airsplit_add_header(all ${included})
    endforeach()
  endif()
  set(${out} ${all} PARENT_SCOPE)
endfunction()

set(all_headers)
foreach(header IN LISTS public_headers)
  airsplit_add_header(all_headers ${header})
endforeach()

# Each belongs to the room of its folder: channel/radio/x.h to airsplit_channel_radio, or else to
# airsplit_channel.
foreach(header IN LISTS all_headers)
  get_filename_component(folder ${header} DIRECTORY)
  while(folder)
    string(REPLACE / _ room ${folder})
    if(TARGET airsplit_${room})
      target_sources(airsplit_${room} PUBLIC FILE_SET HEADERS
                     BASE_DIRS ${PROJECT_BINARY_DIR}/rooms/${room}
                     FILES ${PROJECT_BINARY_DIR}/rooms/${room}/${header})
      break()
    endif()
    get_filename_component(folder ${folder} DIRECTORY)
  endwhile()
  if(NOT folder)
    message(FATAL_ERROR "${header}: there is no room for it")
  endif()
endforeach()
