#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

using D = DeviceSettings;

template <typename T>
auto in(T D::*member) {
  return within(&Scenario::device, member);
}

}  // namespace

std::vector<Key<Scenario>> device_keys() {
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
      word_key("device.queue", in(&D::queue),
               {{"fifo", DeviceQueuePolicy::kFifo},
                {"drop-oldest", DeviceQueuePolicy::kDropOldest},
                {"drop-late", DeviceQueuePolicy::kDropLate}},
               "fifo (what comes to a full queue is dropped), drop-oldest (the oldest is dropped "
               "for it) or drop-late (fifo, and what can no longer be in time is dropped when its "
               "turn comes)")
          .per_group(),
      whole_key("device.queue_capacity", in(&D::queue_capacity), 0, kMostTasks,
                "Tasks that may wait for the processor; 0 is as many as come")
          .per_group()};
}

}  // namespace airsplit
