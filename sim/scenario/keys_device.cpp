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

/// The name of a choice of the table, or of an edge.
Key<Scenario> edge_key(const Tables& tables) {
  std::vector<std::pair<std::string, std::string>> docs;
  for (const EdgeChoice& choice : tables.edge_choices) docs.emplace_back(choice.name, choice.doc);
  Key<Scenario> key;
  key.path = "device.edge";
  key.kind = TextKind{};
  key.doc = "Where there are several edges, which one a task goes to: that of this name, or " +
            alternatives(docs);
  key.set = [&table = tables.edge_choices](Scenario& scenario, const Value& value) {
    const auto& name = std::get<std::string>(value);
    scenario.device.edge_choice = find_edge_choice(name, table);
    scenario.device.edge = scenario.device.edge_choice == nullptr ? name : "";
  };
  key.get = [](const Scenario& scenario) -> Value {
    const D& device = scenario.device;
    return device.edge_choice == nullptr ? device.edge : device.edge_choice->name;
  };
  return std::move(key).per_group().needs("[[edge]]",
                                          [](const Scenario& s) { return !s.edges.empty(); });
}

bool reads_loads(const Scenario& scenario) {
  const EdgeChoice* choice = scenario.device.edge_choice;
  return !scenario.edges.empty() && choice != nullptr && choice->reads_loads;
}

constexpr const char* kReadsLoads = "[[edge]] and device.edge = \"least-loaded\"";

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
          .per_group(),
      edge_key(tables),
      whole_key("device.edge_probes", in(&D::edge_probes), 0, kMostEdges,
                "So many edges, drawn for each task, are asked for their load; 0 is all")
          .per_group()
          .needs(kReadsLoads, reads_loads),
      number_key("device.load_age_ms", in(&D::load_age_ms), "ms", {0, 1e6},
                 "How old the reports of their load are")
          .per_group()
          .needs(kReadsLoads, reads_loads),
      number_key("device.fallback_ms", in(&D::fallback_ms), "ms", {1e-3, 1e9},
                 "A task without an answer so long after its arrival is finished on the device")
          .per_group()};
}

}  // namespace airsplit
