// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

using S = const Scenario&;
using Keys = std::vector<Key<Scenario>>;

using ModelTest = std::function<bool(const LinkModel&)>;

std::vector<std::string> names_of(const Tables& tables, const ModelTest& is) {
  std::vector<std::string> names;
  for (const LinkModel& model : tables.links)
    if (is(model)) names.push_back(model.name);
  return names;
}

Condition<Scenario> one_of(const Tables& tables, const ModelTest& is) {
  return {models_that(tables, is),
          [is](S s) { return s.link.model != nullptr && is(*s.link.model); }};
}

Key<Scenario> model_key(const Tables& tables) {
  Words<const LinkModel*> words;
  std::vector<std::pair<std::string, std::string>> docs;
  for (const LinkModel& model : tables.links) {
    words.emplace_back(model.name, &model);
    docs.emplace_back(model.name, model.doc);
  }
  return word_key("link.model", within(&Scenario::link, &LinkSettings::model), words,
                  "How bytes move: " + alternatives(docs));
}

std::string bandwidth_doc(const Tables& tables) {
  std::vector<std::string> models;
  for (const LinkModel& model : tables.links)
    if (!model.bandwidth.empty()) models.push_back(model.name + ", " + model.bandwidth);
  return fmt::format("Bandwidth: {}", fmt::join(models, "; "));
}

/// "analytic with link.outage = "lose" ..., or lte".
std::string losing_models(const Tables& tables) {
  std::vector<std::string> models;
  for (const LinkModel& model : tables.links) {
    if (!model.loses_packets.holds) continue;
    const std::string& what = model.loses_packets.what;
    models.push_back(what.empty() ? model.name : model.name + " with " + what);
  }
  return fmt::format("{}", fmt::join(models, ", or "));
}

bool loses_packets(S s) {
  return s.link.model != nullptr && s.link.model->loses_packets.holds &&
         s.link.model->loses_packets.holds(s.link);
}

bool sends_bits(S s) {
  return std::any_of(s.schemes.begin(), s.schemes.end(),
                     [](const SchemeSpec& scheme) { return scheme.uncoded == "bits"; });
}

Condition<Scenario> erasures_need(const Tables& tables) {
  const auto carries =
      one_of(tables, [](const LinkModel& model) { return model.what_uncoded_needs != nullptr; });
  return {carries.what + " with a scheme of uncoded = \"bits\"",
          [holds = carries.holds](S s) { return holds(s) && sends_bits(s); }};
}

/// The keys that every link has; what they need of the models and of the rest of the scenario.
Keys common_keys(const Tables& tables) {
  Keys keys = keys_within<Scenario>(link_keys(), &Scenario::link);
  key_at(keys, "link.bandwidth_mhz").doc = bandwidth_doc(tables);
  key_at(keys, "link.snr_spread_db").need = {"workload.devices > 1",
                                             [](S s) { return s.workload.devices > 1; }};
  key_at(keys, "link.incomplete").need = {"a link that loses packets: " + losing_models(tables),
                                          loses_packets};
  key_at(keys, "link.erasure_percent").need = erasures_need(tables);
  Key<Scenario>& transport = key_at(keys, "link.transport");
  const auto has_tcp = [](const LinkModel& model) { return model.has_tcp; };
  transport.doc = fmt::format("{}: {}", fmt::join(names_of(tables, has_tcp), ", "), transport.doc);
  transport.need = one_of(tables, has_tcp);
  return keys;
}

/// A model's own keys: they need it to be the scenario's.
Keys keys_of(const LinkModel& model) {
  Keys keys = keys_within<Scenario>(model.keys, &Scenario::link);
  for (Key<Scenario>& key : keys) {
    const std::string with = key.need.holds ? " with " + key.need.what : "";
    key.need = {fmt::format("link.model = \"{}\"{}", model.name, with),
                [model = &model, own = key.need.holds](S s) {
                  return s.link.model == model && (!own || own(s));
                }};
  }
  return keys;
}

}  // namespace

std::string models_that(const Tables& tables, const ModelTest& is) {
  std::string names;
  for (const std::string& name : names_of(tables, is))
    names += fmt::format("{}\"{}\"", names.empty() ? "" : " or ", name);
  return "link.model = " + names;
}

std::vector<Key<Scenario>> all_link_keys(const Tables& tables) {
  Keys keys = {model_key(tables)};
  append(keys, common_keys(tables));
  for (const LinkModel& model : tables.links) append(keys, keys_of(model));
  return keys;
}

}  // namespace airsplit
