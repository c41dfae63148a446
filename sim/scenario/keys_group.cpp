// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/key_sections.h"

namespace airsplit {

std::vector<Key<Scenario>> group_keys() {
  Key<Scenario> name;
  name.path = "group.name";
  name.kind = TextKind{};
  name.doc =
      "[[group]]: devices that differ from the sections in the keys that stand below it, e.g. "
      "workload.devices = 4, device.processor = \"jetson-nano\", link.snr_db = 5, scheme.kind = "
      "...";
  name.default_note = "the group's number";
  // A group is read into a scenario of its own, with one group (scenario_draft.h).
  name.set = [](Scenario& s, const Value& v) { s.groups.front().name = std::get<std::string>(v); };
  name.get = [](const Scenario& s) -> Value {
    return s.groups.empty() ? std::string() : s.groups.front().name;
  };
  return {name};
}

}  // namespace airsplit
