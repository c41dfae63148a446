#include "sim/scenario/key_sections.h"

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
      word_key("device.radio", in(&D::radio),
               {{"lte", Radio::kLte}, {"wifi", Radio::kWifi}, {"none", Radio::kNone}},
               "Whose power model counts for the device's energy")
          .per_group(),
      policy_key("device.queue", in(&D::queue), tables, PolicyPlace::kDeviceQueue, "").per_group(),
      whole_key("device.queue_capacity", in(&D::queue_capacity), 0, kMostTasks,
                "Tasks that may wait for the processor; 0 is as many as come")
          .per_group()};
}

}  // namespace airsplit
