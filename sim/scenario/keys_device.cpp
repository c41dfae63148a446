// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <optional>

#include "sim/scenario/key_sections.h"
#include "sim/scenario/links.h"

namespace airsplit {
namespace {

using D = DeviceSettings;

template <typename T>
auto in(T D::*member) {
  return within(&Scenario::device, member);
}

}  // namespace

std::vector<Key<Scenario>> device_keys(const Tables& tables) {
  return {
      text_key("device.processor", in(&D::processor),
               "A name in scenarios/processors.toml, \"ideal\", or a file of one's own: FILE.toml "
               "or FILE.toml:NAME")
          .required()
          .per_group(),
      word_key(
          "device.radio", in(&D::radio),
          {{"link", std::nullopt},
           {"lte", Radio::kLte},
           {"wifi", Radio::kWifi},
           {"none", Radio::kNone}},
          "Whose power model counts for the device's energy: that of the link's model and rate "
          "(link), LTE's, Wi-Fi's or none")
          .per_group(),
      word_key(
          "device.radio_tail", in(&D::radio_tail),
          {{"full", RadioTail::kFull}, {"answer", RadioTail::kAnswer}, {"none", RadioTail::kNone}},
          "When the radio, awake after a transfer, takes energy: until it sleeps or the next "
          "transfer (full), only while an answer is awaited, or never")
          .per_group()
          .needs("a device.radio other than \"none\"",
                 [](const Scenario& s) { return radio_of(s.link, s.device) != Radio::kNone; }),
      policy_key("device.queue", in(&D::queue), tables, PolicyPlace::kDeviceQueue, "").per_group(),
      whole_key("device.queue_capacity", in(&D::queue_capacity), 0, kMostTasks,
                "Tasks that may wait for the processor; 0 is as many as come")
          .per_group()};
}

}  // namespace airsplit
