// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/scenario_draft.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/shortened.h"
#include "common/toml.h"
#include "sim/scenario/scenario_files.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostSchemes = 1000;
constexpr std::size_t kMostGroups = 1000;

std::string place(const std::string& name, const toml::node& node) {
  return fmt::format("{}:{}", name, node.source().begin.line);
}

// --- from TOML to the key table -----------------------------------------------------------------

std::string echo(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return "\"" + shortened(*text) + "\"";
  if (node.is_table()) return "{...}";
  if (node.is_array()) return "[...]";
  std::ostringstream out;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) out << value;
  });
  return out.str();
}

/// 1e4 is a whole number too.
std::optional<std::int64_t> as_whole(double number) {
  constexpr double kLargestExact = 9007199254740992.0;  // 2^53
  if (!(std::abs(number) <= kLargestExact) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

GivenValue given(const toml::node& node) {
  GivenValue value;
  value.text = echo(node);
  if (const auto number = node.value_exact<double>()) {
    value.number = number;
    value.whole = as_whole(*number);
  } else if (const auto whole = node.value_exact<std::int64_t>()) {
    value.number = static_cast<double>(*whole);
    value.whole = whole;
  }
  value.word = node.value_exact<std::string>();
  return value;
}

/// From the command line, where a text needs no quotes.
GivenValue given(const std::string& text) {
  GivenValue value;
  value.text = shortened(text);
  const Value parsed = parse_value(text);
  if (const auto* whole = std::get_if<std::int64_t>(&parsed)) {
    value.number = static_cast<double>(*whole);
    value.whole = *whole;
  } else if (const auto* number = std::get_if<double>(&parsed)) {
    value.number = *number;
    value.whole = as_whole(*number);
  }
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  value.word = quoted ? text.substr(1, text.size() - 2) : text;
  return value;
}

/// "scheme.0.ratio" is the key "scheme.ratio" of scheme 0; other paths are keys as they stand.
struct Address {
  std::string path;
  std::size_t scheme = 0;
};

/// A path that begins with `prefix` and a number: that number, and the rest behind its dot.
struct Numbered {
  std::size_t number;
  std::string rest;
};

std::optional<Numbered> numbered(const std::string& path, const std::string& prefix) {
  const std::size_t end = path.find('.', prefix.size());
  if (path.compare(0, prefix.size(), prefix) != 0 || end == std::string::npos) return std::nullopt;
  const std::string index = path.substr(prefix.size(), end - prefix.size());
  const bool is_index = !index.empty() && index.size() <= 4 &&
                        index.find_first_not_of("0123456789") == std::string::npos;
  if (!is_index) return std::nullopt;
  return Numbered{static_cast<std::size_t>(std::stoul(index)), path.substr(end + 1)};
}

Address address_of(const std::string& path) {
  const auto scheme = numbered(path, "scheme.");
  if (!scheme) return {path, 0};
  return {"scheme." + scheme->rest, scheme->number};
}

/// "edge.0.workers" is the key "edge.workers" of edge 0.
std::optional<Numbered> edge_address(const std::string& path) { return numbered(path, "edge."); }

/// "group.0.link.snr_db" is the key "link.snr_db" of group 0.
std::optional<Numbered> group_address(const std::string& path) { return numbered(path, "group."); }

bool is_section(const ScenarioKeys& keys, const std::string& path) {
  return std::any_of(keys.all().begin(), keys.all().end(), [&](const KeyFacts* key) {
    return key->path.compare(0, path.size() + 1, path + ".") == 0;
  });
}

[[noreturn]] void throw_unknown(const ScenarioKeys& keys, const std::string& where,
                                const std::string& path) {
  std::vector<std::string> known;
  for (const KeyFacts* key : keys.all()) known.push_back(key->path);
  throw InputError(
      fmt::format("{}: unknown key {}{}", where, shortened(path), suggestion(path, known)));
}

/// A section or a list that is none of a scenario's.
[[noreturn]] void throw_unknown_section(const ScenarioKeys& keys, const std::string& where,
                                        const std::string& path, bool is_list) {
  std::vector<std::string> known;
  for (const KeyFacts* key : keys.all()) {
    const std::string section = key->path.substr(0, key->path.find('.'));
    if (section != key->path && std::find(known.begin(), known.end(), section) == known.end())
      known.push_back(section);
  }
  throw InputError(fmt::format("{}: unknown {} {}{}; there are {}", where,
                               is_list ? "list" : "section", shortened(path),
                               suggestion(path, known), fmt::join(known, ", ")));
}

/// A key that a [[group]] cannot have.
void check_group_key(const KeyFacts& key, const std::string& where) {
  if (!key.is_per_group) {
    throw InputError(fmt::format("{}: {} is the same for all groups", where, key.path));
  }
}

/// Where in a scenario a table stands.
enum class Level { kSections, kGroup };

/// Stores the values of `table`, whose path is `prefix`, and of the tables in it.
void store_table(const ScenarioKeys& keys, const toml::table& table, const std::string& prefix,
                 const std::string& name, std::size_t scheme, ScenarioPart& part,
                 Level level = Level::kSections) {
  for (const auto& [toml_key, node] : table) {
    const std::string path = prefix + std::string(toml_key.str());
    const std::string where = fmt::format("{}:{}", name, toml_key.source().begin.line);
    const bool is_list =
        path == "scheme" || path == "group" || (path == "edge" && node.is_array_of_tables());
    if (is_list && level == Level::kSections) continue;  // see store_schemes and so on
    const bool is_name = level == Level::kGroup && path == "name";
    if (const KeyFacts* key = keys.find(is_name ? "group.name" : path)) {
      if (level == Level::kGroup && !is_name) check_group_key(*key, where);
      GivenValue value = given(node);
      if (value.word) value.word = look_up(path, *value.word, name, SaidIn::kFile);
      try {
        keys.store(*key, path, value, part.scenario, scheme);
      } catch (const InputError& error) {
        throw InputError(where + ": " + error.what());
      }
      part.own_keys[path] = where;
    } else if (const toml::table* section = node.as_table()) {
      if (prefix.empty() && !is_section(keys, path))
        throw_unknown_section(keys, where, path, false);
      if (!is_section(keys, path)) throw_unknown(keys, where, path);
      store_table(keys, *section, path + ".", name, scheme, part, level);
    } else if (is_section(keys, path)) {
      throw InputError(
          fmt::format("{}: {} is a section: write [{}] above its keys", where, path, path));
    } else if (prefix.empty() && node.is_array_of_tables()) {
      throw_unknown_section(keys, where, path, true);
    } else {
      throw_unknown(keys, where, path);
    }
  }
}

/// The tables of a list, [[what]]; none if there is no list.
std::vector<const toml::table*> tables_of(const toml::table& root, const std::string& what,
                                          std::size_t most, const std::string& name) {
  std::vector<const toml::table*> tables;
  const toml::node* node = root.get(what);
  if (!node) return tables;
  const toml::array* list = node->as_array();
  if (!list || !list->is_homogeneous<toml::table>()) {
    throw InputError(fmt::format("{}: {} is a list: write [[{}]] above each {}", place(name, *node),
                                 what, what, what));
  }
  if (list->size() > most) {
    throw InputError(
        fmt::format("{}: {} {}s, expected at most {}", name, list->size(), what, most));
  }
  for (const toml::node& item : *list) tables.push_back(item.as_table());
  return tables;
}

/// Stores each [[scheme]]; returns the line of each.
std::vector<std::string> store_schemes(const ScenarioKeys& keys, const toml::table& root,
                                       const std::string& name, ScenarioPart& sections) {
  std::vector<std::string> places;
  const auto tables = tables_of(root, "scheme", kMostSchemes, name);
  sections.scenario.schemes.resize(tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    store_table(keys, *tables[i], "scheme.", name, i, sections);
    places.push_back(place(name, *tables[i]));
  }
  return places;
}

// --- the command line's settings ----------------------------------------------------------------

/// Takes back what the scenario has for a key.
void unset(const Key<Scenario>& key, Scenario& scenario) { key.set(scenario, key.get(Scenario{})); }

/// Arrivals that are no trace replace one.
void settle_trace(Scenario& scenario) {
  if (scenario.workload.arrivals != Arrivals::kTrace) scenario.workload.trace.clear();
}

/// Stores a value from the command line. Of keys that say the same thing, the one that was set last
/// wins.
void store_setting(const ScenarioKeys& keys, const Setting& setting, const KeyFacts& key,
                   std::size_t scheme, ScenarioPart& part) {
  GivenValue value = given(setting.value);
  value.word = look_up(key.path, *value.word, part.scenario.name, SaidIn::kCommandLine);
  try {
    keys.store(key, setting.key, value, part.scenario, scheme);
  } catch (const InputError& error) {
    throw InputError(setting.source + ": " + error.what());
  }
  part.own_keys[setting.key] = setting.source;
  for (const std::string& replaced : key.replaced) {
    unset(*keys.find_in_sections(replaced), part.scenario);
    const auto found = part.own_keys.find(replaced);
    if (found == part.own_keys.end()) continue;
    part.scenario.idle_keys.push_back({replaced, found->second, setting.source + " replaces it"});
    part.own_keys.erase(found);
  }
  if (key.path == "workload.arrivals") settle_trace(part.scenario);
}

void apply(const ScenarioKeys& keys, const Setting& setting, ScenarioPart& sections) {
  const Address address = address_of(setting.key);
  const KeyFacts* key = keys.find(address.path);
  if (!key) throw_unknown(keys, setting.source, setting.key);
  if (key->path == "group.name") {
    throw InputError(setting.source + ": say which group, counted from 0: group.0.name");
  }
  if (!sections.scenario.edges.empty() && key->path.rfind("edge.", 0) == 0) {
    throw InputError(fmt::format("{}: say which edge, counted from 0: edge.0.{}", setting.source,
                                 key->path.substr(5)));
  }
  const bool of_scheme = address.path.compare(0, 7, "scheme.") == 0;
  if (of_scheme && address.path == setting.key) {
    throw InputError(fmt::format("{}: say which scheme, counted from 0: scheme.0.{}",
                                 setting.source, setting.key.substr(7)));
  }
  const std::size_t schemes = sections.scenario.schemes.size();
  if (of_scheme && address.scheme >= schemes) {
    throw InputError(fmt::format("{}: there is no scheme {}, the scenario has {}, counted from 0",
                                 setting.source, address.scheme, schemes));
  }
  store_setting(keys, setting, *key, address.scheme, sections);
}

// --- edges --------------------------------------------------------------------------------------

/// The settings of an [[edge]], as settings of [edge].
std::vector<Setting> settings_of_edge(const std::vector<Setting>& settings, std::size_t edge) {
  std::vector<Setting> own;
  for (const Setting& setting : settings) {
    const auto address = edge_address(setting.key);
    if (address && address->number == edge)
      own.push_back({"edge." + address->rest, setting.value, setting.source});
  }
  return own;
}

ScenarioPart read_edge(const ScenarioKeys& keys, const toml::table& table, std::size_t number,
                       const std::vector<Setting>& settings, const std::string& name) {
  ScenarioPart edge{{}, {}, "", place(name, table)};
  edge.scenario.name = name;
  edge.scenario.edge.name = std::to_string(number);
  store_table(keys, table, "edge.", name, 0, edge);
  for (const Setting& setting : settings_of_edge(settings, number)) {
    const KeyFacts* key = keys.find(setting.key);
    if (!key) throw_unknown(keys, setting.source, setting.key);
    store_setting(keys, setting, *key, 0, edge);
  }
  edge.name = edge.scenario.edge.name;
  return edge;
}

/// Each [[edge]]; none where there is [edge].
std::vector<ScenarioPart> read_edges(const ScenarioKeys& keys, const toml::table& root,
                                     const std::vector<Setting>& settings,
                                     const std::string& name) {
  const toml::node* node = root.get("edge");
  const bool is_list = node && node->is_array_of_tables();
  const auto tables =
      is_list ? tables_of(root, "edge", kMostEdges, name) : std::vector<const toml::table*>();
  for (const Setting& setting : settings) {
    const auto address = edge_address(setting.key);
    if (!address || address->number < tables.size()) continue;
    throw InputError(
        is_list ? fmt::format("{}: there is no edge {}, the scenario has {}, counted from 0",
                              setting.source, address->number, tables.size())
                : fmt::format("{}: there is one [edge] and no [[edge]]: edge.{}", setting.source,
                              address->rest));
  }
  std::vector<ScenarioPart> edges;
  for (std::size_t i = 0; i < tables.size(); ++i)
    edges.push_back(read_edge(keys, *tables[i], i, settings, name));
  return edges;
}

// --- groups -------------------------------------------------------------------------------------

/// The settings of one group, as settings of the sections.
std::vector<Setting> settings_of_group(const std::vector<Setting>& settings, std::size_t group) {
  std::vector<Setting> own;
  for (const Setting& setting : settings) {
    const auto address = group_address(setting.key);
    if (!address || address->number != group) continue;
    own.push_back(
        {address->rest == "name" ? "group.name" : address->rest, setting.value, setting.source});
  }
  return own;
}

/// Sets a key of a group from the command line: its scheme's has no number.
void apply_to_group(const ScenarioKeys& keys, const Setting& setting, ScenarioPart& group) {
  const KeyFacts* key = keys.find(setting.key);
  if (!key) throw_unknown(keys, setting.source, setting.key);
  if (setting.key != "group.name") check_group_key(*key, setting.source);
  store_setting(keys, setting, *key, 0, group);
}

/// What a group says in another way than the sections do replaces what they say.
void settle_group(const ScenarioKeys& keys, ScenarioPart& group) {
  if (!group.has("workload.trace")) settle_trace(group.scenario);
  for (const auto& own : group.own_keys) {
    const KeyFacts* key = keys.find(own.first);
    if (key == nullptr) continue;  // its name
    for (const std::string& replaced : key->replaced)
      if (!group.has(replaced)) unset(*keys.find_in_sections(replaced), group.scenario);
  }
}

ScenarioPart read_group(const ScenarioKeys& keys, const toml::table& table, std::size_t number,
                        const std::vector<Setting>& settings, const Scenario& sections) {
  ScenarioPart group{sections, {}, "", place(sections.name, table)};
  Scenario& scenario = group.scenario;
  scenario.schemes.assign(1, {});
  scenario.groups.assign(1, {});
  scenario.groups.front().name = std::to_string(number);
  store_table(keys, table, "", sections.name, 0, group, Level::kGroup);
  settle_group(keys, group);
  for (const Setting& setting : settings_of_group(settings, number)) {
    apply_to_group(keys, setting, group);
  }
  const bool has_scheme =
      table.contains("scheme") ||
      std::any_of(group.own_keys.begin(), group.own_keys.end(),
                  [](const auto& key) { return key.first.rfind("scheme.", 0) == 0; });
  if (!has_scheme) scenario.schemes.clear();
  group.name = scenario.groups.front().name;
  scenario.groups.clear();
  return group;
}

std::vector<ScenarioPart> read_groups(const ScenarioKeys& keys, const toml::table& root,
                                      const std::vector<Setting>& settings,
                                      const Scenario& sections) {
  const auto tables = tables_of(root, "group", kMostGroups, sections.name);
  for (const Setting& setting : settings) {
    const auto address = group_address(setting.key);
    if (!address || address->number < tables.size()) continue;
    throw InputError(fmt::format("{}: there is no group {}, the scenario has {}, counted from 0",
                                 setting.source, address->number, tables.size()));
  }
  std::vector<ScenarioPart> groups;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    groups.push_back(read_group(keys, *tables[i], i, settings, sections));
  }
  return groups;
}

}  // namespace

ScenarioDraft read_draft(const std::string& text, const std::string& name,
                         const std::vector<Setting>& settings, const Tables& tables,
                         const ScenarioKeys& keys) {
  const toml::table root = parse_toml(text, name);
  ScenarioDraft draft;
  draft.sections.place = name;
  draft.sections.scenario.name = name;
  draft.sections.scenario.link.model = &tables.links.front();
  store_table(keys, root, "", name, 0, draft.sections);
  draft.scheme_places = store_schemes(keys, root, name, draft.sections);
  draft.edges = read_edges(keys, root, settings, name);
  for (const ScenarioPart& edge : draft.edges)
    draft.sections.scenario.edges.push_back(edge.scenario.edge);
  for (const Setting& setting : settings) {
    if (!group_address(setting.key) && !edge_address(setting.key))
      apply(keys, setting, draft.sections);
  }
  draft.groups = read_groups(keys, root, settings, draft.sections.scenario);
  return draft;
}

}  // namespace airsplit
