#include "sim/scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "common/error.h"
#include "results/number.h"
#include "sim/group.h"
#include "sim/keys.h"
#include "sim/nearest.h"

namespace airsplit {
namespace {

constexpr std::size_t kLongestScenario = 1 << 20;
constexpr std::size_t kMostSchemes = 1000;
constexpr std::size_t kMostGroups = 1000;
constexpr std::int64_t kMostDevices = 10'000;
constexpr double kMostBursts = 1e8;
constexpr double kLongestRunS = 1e8;  // ns-3's clock ends at 9e9 s

std::string place(const std::string& name, const toml::node& node) {
  return fmt::format("{}:{}", name, node.source().begin.line);
}

// --- from TOML to the key table -----------------------------------------------------------------

std::string echo(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return "\"" + *text + "\"";
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
  value.text = text;
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

/// "group.0.link.snr_db" is the key "link.snr_db" of group 0.
std::optional<Numbered> group_address(const std::string& path) { return numbered(path, "group."); }

std::vector<std::string> known_paths() {
  std::vector<std::string> paths;
  for (const Key& key : scenario_keys()) paths.push_back(key.path);
  return paths;
}

bool is_section(const std::string& path) {
  const auto& keys = scenario_keys();
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) {
    return key.path.compare(0, path.size() + 1, path + ".") == 0;
  });
}

[[noreturn]] void throw_unknown(const std::string& where, const std::string& path) {
  throw InputError(
      fmt::format("{}: unknown key {}{}", where, path, suggestion(path, known_paths())));
}

/// A key that a [[group]] cannot have.
void check_group_key(const std::string& path, const std::string& where) {
  if (!is_group_key(path)) {
    throw InputError(fmt::format("{}: {} is the same for all groups", where, path));
  }
}

/// Which part of a scenario a table is.
enum class Part { kWhole, kGroup };

/// Stores the values of `table`, whose path is `prefix`, and of the tables in it.
void store_table(const toml::table& table, const std::string& prefix, const std::string& name,
                 std::size_t scheme, Scenario& scenario, Part part = Part::kWhole) {
  for (const auto& [toml_key, node] : table) {
    const std::string path = prefix + std::string(toml_key.str());
    const std::string where = fmt::format("{}:{}", name, toml_key.source().begin.line);
    const bool is_list = path == "scheme" || path == "group";
    if (is_list && part == Part::kWhole) continue;  // stored by store_schemes and store_groups
    const bool is_name = part == Part::kGroup && path == "name";
    if (const Key* key = find_key(is_name ? "group.name" : path)) {
      if (part == Part::kGroup && !is_name) check_group_key(path, where);
      try {
        store(*key, path, given(node), scenario, scheme);
      } catch (const InputError& error) {
        throw InputError(where + ": " + error.what());
      }
    } else if (const toml::table* section = node.as_table()) {
      if (!is_section(path)) throw_unknown(where, path);
      store_table(*section, path + ".", name, scheme, scenario, part);
    } else if (is_section(path)) {
      throw InputError(
          fmt::format("{}: {} is a section: write [{}] above its keys", where, path, path));
    } else {
      throw_unknown(where, path);
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
std::vector<std::string> store_schemes(const toml::table& root, const std::string& name,
                                       Scenario& scenario) {
  std::vector<std::string> places;
  const auto tables = tables_of(root, "scheme", kMostSchemes, name);
  scenario.schemes.resize(tables.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    store_table(*tables[i], "scheme.", name, i, scenario);
    places.push_back(place(name, *tables[i]));
  }
  return places;
}

// --- the command line's settings ----------------------------------------------------------------

/// Of two keys that say the same thing, the one that was set last wins.
void settle(const std::string& key, Scenario& scenario) {
  if (key == "workload.tasks") scenario.workload.duration_s = 0;
  if (key == "workload.duration_s") scenario.workload.tasks = 0;
  if (key == "link.coherence_ms") scenario.link.speed_kmh = 0;
  if (key == "link.speed_kmh") scenario.link.coherence_ms = 0;
}

void apply(const Setting& setting, Scenario& scenario) {
  const Address address = address_of(setting.key);
  const Key* key = find_key(address.path);
  if (!key) throw_unknown(setting.source, setting.key);
  if (key->path == "group.name") {
    throw InputError(setting.source + ": say which group, counted from 0: group.0.name");
  }
  const bool of_scheme = address.path.compare(0, 7, "scheme.") == 0;
  if (of_scheme && address.path == setting.key) {
    throw InputError(fmt::format("{}: say which scheme, counted from 0: scheme.0.{}",
                                 setting.source, setting.key.substr(7)));
  }
  if (of_scheme && address.scheme >= scenario.schemes.size()) {
    throw InputError(fmt::format("{}: there is no scheme {}, the scenario has {}, counted from 0",
                                 setting.source, address.scheme, scenario.schemes.size()));
  }
  try {
    store(*key, setting.key, given(setting.value), scenario, address.scheme);
  } catch (const InputError& error) {
    throw InputError(setting.source + ": " + error.what());
  }
  settle(setting.key, scenario);
}

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

// --- groups -------------------------------------------------------------------------------------

/// A group as a scenario: the sections of all with its own keys in them, and its scheme if it has
/// one. `given` says whether a key was there.
struct GroupView {
  Scenario scenario;
  std::function<bool(const std::string&)> given;
  std::string place;
  std::string name;
};

/// Sets a key of a group from the command line: its scheme's has no number.
void apply_to_group(const Setting& setting, Scenario& part) {
  const Key* key = find_key(setting.key);
  if (!key) throw_unknown(setting.source, setting.key);
  if (setting.key != "group.name") check_group_key(setting.key, setting.source);
  try {
    store(*key, setting.key, given(setting.value), part, 0);
  } catch (const InputError& error) {
    throw InputError(setting.source + ": " + error.what());
  }
  settle(setting.key, part);
}

GroupView view_group(const toml::table& table, std::size_t number,
                     const std::vector<Setting>& settings, const Scenario& whole) {
  GroupView view{whole, {}, place(whole.name, table), ""};
  Scenario& part = view.scenario;
  part.schemes.assign(1, {});
  part.groups.assign(1, {});
  part.groups.front().name = std::to_string(number);
  store_table(table, "", whole.name, 0, part, Part::kGroup);
  for (const char* key : {"link.coherence_ms", "link.speed_kmh"}) {
    if (table.at_path(key)) settle(key, part);
  }
  const std::vector<Setting> own = settings_of_group(settings, number);
  for (const Setting& setting : own) apply_to_group(setting, part);
  view.given = [&table, own](const std::string& key) {
    return static_cast<bool>(table.at_path(key)) ||
           std::any_of(own.begin(), own.end(), [&](const auto& s) { return s.key == key; });
  };
  const bool has_scheme =
      table.contains("scheme") || std::any_of(own.begin(), own.end(), [](const Setting& setting) {
        return setting.key.rfind("scheme.", 0) == 0;
      });
  if (!has_scheme) part.schemes.clear();
  view.name = part.groups.front().name;
  part.groups.clear();
  return view;
}

std::vector<GroupView> view_groups(const toml::table& root, const std::vector<Setting>& settings,
                                   const Scenario& whole) {
  const auto tables = tables_of(root, "group", kMostGroups, whole.name);
  for (const Setting& setting : settings) {
    const auto address = group_address(setting.key);
    if (!address || address->number < tables.size()) continue;
    throw InputError(fmt::format("{}: there is no group {}, the scenario has {}, counted from 0",
                                 setting.source, address->number, tables.size()));
  }
  std::vector<GroupView> views;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    views.push_back(view_group(*tables[i], i, settings, whole));
  }
  return views;
}

/// Puts the groups where the simulation finds them.
void keep_groups(const std::vector<GroupView>& views, Scenario& scenario) {
  if (views.empty()) return;
  std::set<std::string> names;
  scenario.workload.devices = 0;
  for (const GroupView& view : views) {
    const Scenario& part = view.scenario;
    scenario.groups.push_back({view.name, part.workload, part.link, part.device, part.schemes});
    scenario.workload.devices += part.workload.devices;
    if (!names.insert(view.name).second) {
      throw InputError(fmt::format("{}: another group is named \"{}\" too", view.place, view.name));
    }
  }
  if (scenario.workload.devices > kMostDevices) {
    throw InputError(fmt::format("{}: the groups have {} devices, expected at most {}",
                                 scenario.name, scenario.workload.devices, kMostDevices));
  }
}

// --- what must be there, and what must fit together ---------------------------------------------

bool has_key(const toml::table& root, const std::vector<Setting>& settings,
             const std::string& path) {
  const bool set = std::any_of(settings.begin(), settings.end(),
                               [&](const Setting& setting) { return setting.key == path; });
  return set || static_cast<bool>(root.at_path(path));
}

/// `given` says whether a key is there.
void check_required(const Scenario& scenario, const std::function<bool(const std::string&)>& given,
                    const std::string& where) {
  const bool is_trace = scenario.workload.arrivals == Arrivals::kTrace;
  for (const Key& key : scenario_keys()) {
    const bool of_scheme = key.path.compare(0, 7, "scheme.") == 0;  // see check_scheme
    if (is_trace && key.path == "workload.rate_hz") continue;
    if (key.required() && !of_scheme && !given(key.path)) {
      throw InputError(
          fmt::format("{}: {} is missing, expected {}", where, key.path, expectation(key)));
    }
  }
}

/// What a group's, or the only, arrivals need and what they cannot be.
void check_arrivals(const Scenario& scenario, const std::string& where) {
  const WorkloadSettings& workload = scenario.workload;
  if ((workload.arrivals == Arrivals::kTrace) == workload.trace.empty()) {
    throw InputError(where + (workload.trace.empty()
                                  ? ": workload.trace is missing, arrivals = \"trace\" needs it"
                                  : ": workload.trace is there, but arrivals is not \"trace\""));
  }
  if (workload.arrivals == Arrivals::kTrace) return;
  if (workload.jitter_ms > 1e3 / workload.rate_hz) {
    throw InputError(fmt::format("{}: workload.jitter_ms = {}: expected at most the period, {} ms",
                                 where, workload.jitter_ms, 1e3 / workload.rate_hz));
  }
  if (workload.arrivals != Arrivals::kBursty) return;
  if (workload.burst_factor * workload.burst_share > 1) {
    throw InputError(
        fmt::format("{}: workload.burst_factor times burst_share is {:g}, expected at most 1: "
                    "bursts would have "
                    "more tasks than there are",
                    where, workload.burst_factor * workload.burst_share));
  }
  const double seconds = workload.tasks > 0 ? static_cast<double>(workload.tasks) / workload.rate_hz
                                            : workload.duration_s;
  const double bursts = seconds / (workload.burst_ms / 1e3 / workload.burst_share);
  if (bursts > kMostBursts) {
    throw InputError(
        fmt::format("{}: about {:.3g} bursts, expected at most {:g}", where, bursts, kMostBursts));
  }
}

void check_workload(const Scenario& scenario, const std::string& name) {
  const WorkloadSettings& workload = scenario.workload;
  const auto groups = groups_of(scenario);
  const bool all_traces = std::all_of(groups.begin(), groups.end(), [](const Group& group) {
    return group.workload.arrivals == Arrivals::kTrace;
  });
  const bool has_end = workload.tasks > 0 || workload.duration_s > 0;
  if ((workload.tasks > 0) == (workload.duration_s > 0) && (has_end || !all_traces)) {
    throw InputError(name + ": expected one of workload.tasks and workload.duration_s, " +
                     (workload.tasks > 0 ? "not both" : "there is neither"));
  }
  double expected_tasks = 0, slowest_hz = 1e9;
  for (const Group& group : groups) {
    if (group.workload.arrivals == Arrivals::kTrace) continue;
    expected_tasks +=
        workload.duration_s * group.workload.rate_hz * static_cast<double>(group.workload.devices);
    slowest_hz = std::min(slowest_hz, group.workload.rate_hz);
  }
  if (expected_tasks > static_cast<double>(kMostTasks)) {
    throw InputError(fmt::format(
        "{}: workload.duration_s, rate_hz and devices make about {:.3g} tasks, expected at most {}",
        name, expected_tasks, kMostTasks));
  }
  const double last_arrival_s = static_cast<double>(workload.tasks) / slowest_hz;
  if (last_arrival_s > kLongestRunS) {
    throw InputError(fmt::format(
        "{}: workload.tasks and rate_hz make {:.3g} simulated seconds, expected at most {:.3g}",
        name, last_arrival_s, kLongestRunS));
  }
  const bool live = workload.inference == InferenceMode::kLive;
  if (workload.profile.empty() && (!live || workload.bundle.empty())) {
    throw InputError(fmt::format("{}: {} is missing, expected the name or path of a {}", name,
                                 live ? "workload.bundle" : "workload.profile",
                                 live ? "bundle" : "profile"));
  }
}

std::string what_is_wrong_with_link(const Scenario& scenario) {
  const auto devices = static_cast<std::size_t>(scenario.workload.devices);
  switch (scenario.link.model) {
    case LinkKind::kWifi:
      return what_is_wrong(wifi_link(scenario), devices);
    case LinkKind::kLte:
      return what_is_wrong(lte_link(scenario), devices);
    case LinkKind::kAnalytic:
      break;
  }
  return what_is_wrong(analytic_link(scenario, 0, 1));
}

/// What the link's settings need and what does not go together. `given` says whether a key is
/// there.
void check_link(const Scenario& scenario, const std::function<bool(const std::string&)>& given) {
  const LinkSettings& link = scenario.link;
  const std::string& name = scenario.name;
  const auto need = [&](bool needed, const std::string& key, const char* who) {
    if (!needed || given(key)) return;
    throw InputError(fmt::format("{}: {} is missing, {} needs it, expected {}", name, key, who,
                                 expectation(*find_key(key))));
  };
  const bool fades = link.fading != Fading::None;
  if (fades && link.coherence_ms == 0 && link.speed_kmh == 0)
    throw InputError(name + ": link.coherence_ms is missing, fading needs it or link.speed_kmh");
  if (link.coherence_ms > 0 && link.speed_kmh > 0)
    throw InputError(name + ": expected one of link.coherence_ms and link.speed_kmh, not both");
  need(link.speed_kmh > 0, "link.carrier_ghz", "link.speed_kmh");
  need(link.fading == Fading::Rician, "link.rician_k_db", "rician fading");
  need(link.fading == Fading::Nakagami, "link.nakagami_m", "nakagami fading");
  need(link.shadowing_db > 0, "link.shadowing_ms", "link.shadowing_db");
  need(link.delay_profile == DelayProfile::Exponential, "link.delay_spread_ns",
       "the exponential profile");
  if (link.model == LinkKind::kLte && link.wifi.transport == Transport::Tcp)
    throw InputError(name + ": link.transport = \"tcp\": the lte link has udp alone");
  const std::string fault = what_is_wrong_with_link(scenario);
  if (!fault.empty()) throw InputError(name + ": link." + fault);
  if (link.loss_percent > 0 && link.model != LinkKind::kAnalytic &&
      link.wifi.transport == Transport::Tcp)
    throw InputError(name + ": link.loss_percent goes with udp: tcp resends what is lost");
}

/// Which keys a scheme has and which it needs are the same: every field of its kind.
void check_scheme(const SchemeSpec& spec, const std::string& where) {
  if (spec.kind.empty()) {
    throw InputError(fmt::format("{}: this [[scheme]] has no kind, expected {}", where,
                                 expectation(*find_key("scheme.kind"))));
  }
  const bool codec = is_codec(spec.kind);
  const bool is_lossy = spec.codec == "jpeg" || spec.codec == "webp";
  const auto match = [&](const char* key, bool given, bool needed) {
    if (given == needed) return;
    const std::string who =
        spec.kind == "direct" && !spec.codec.empty() ? "direct " + spec.codec : spec.kind;
    throw InputError(needed
                         ? fmt::format("{}: a scheme of kind {} needs {}, expected {}", where, who,
                                       key, expectation(*find_key(std::string("scheme.") + key)))
                         : fmt::format("{}: a scheme of kind {} has no {}", where, who, key));
  };
  match("split", !spec.split.empty(), codec || spec.kind == "split");
  match("ratio", spec.ratio != 0, codec);
  match("codec", !spec.codec.empty(), spec.kind == "direct");
  match("quality", spec.quality != 0, is_lossy);
  match("bits", spec.bits != 0, spec.kind == "split");
  if (spec.bits != 0 && spec.bits != 8 && spec.bits != 32) {
    throw InputError(fmt::format("{}: bits = {}: expected 8 or 32", where, spec.bits));
  }
}

/// What only the analytic link carries.
void check_uncoded(const Scenario& scenario, const SchemeSpec& spec, const std::string& where) {
  if (spec.uncoded.empty()) return;
  const LinkSettings& link = scenario.link;
  if (!is_codec(spec.kind))
    throw InputError(fmt::format("{}: a scheme of kind {} has no uncoded", where, spec.kind));
  const auto need = [&](bool holds, const char* what) {
    if (!holds)
      throw InputError(fmt::format("{}: uncoded = \"{}\" goes with {}", where, spec.uncoded, what));
  };
  need(link.model == LinkKind::kAnalytic, "link.model = \"analytic\"");
  need(link.loss_percent == 0, "link.loss_percent = 0: it is not cut into packets");
  need(spec.uncoded == "bits" || link.sharing != Sharing::Tdma,
       "link.sharing = \"none\" or \"split\"");
}

/// What must be there and fit together in each group, or in the sections if there is none.
void check_part(const Scenario& part, const std::function<bool(const std::string&)>& given,
                const std::string& where) {
  check_required(part, given, where);
  check_arrivals(part, where);
  check_link(part, given);
}

/// In a cell of ns-3's, what the devices' links differ in is their SNR.
void check_cell(const GroupView& group, const Scenario& whole) {
  if (whole.link.model == LinkKind::kAnalytic) return;
  for (const Key& key : scenario_keys()) {
    const bool of_link = key.path.rfind("link.", 0) == 0;
    const bool is_snr = key.path == "link.snr_db" || key.path == "link.snr_spread_db";
    if (of_link && !is_snr && group.given(key.path)) {
      throw InputError(
          fmt::format("{}: {}: groups of one cell differ in link.snr_db and "
                      "link.snr_spread_db alone",
                      group.place, key.path));
    }
  }
}

/// Every run is about a [[scheme]], unless each group has its own.
void check_schemes(const Scenario& scenario, const std::vector<GroupView>& groups) {
  bool all_have_one = !groups.empty();
  for (const GroupView& group : groups) {
    if (group.scenario.schemes.empty()) all_have_one = false;
    for (const SchemeSpec& spec : group.scenario.schemes) {
      check_scheme(spec, group.place);
      check_uncoded(group.scenario, spec, group.place);
    }
  }
  if (scenario.schemes.empty() && !all_have_one) {
    throw InputError(scenario.name + ": there is no scheme, expected at least one [[scheme]]");
  }
  if (!scenario.schemes.empty() && all_have_one) {
    throw InputError(scenario.name +
                     ": every group has a scheme of its own, so that no [[scheme]] is run");
  }
}

toml::table parse_toml(const std::string& text, const std::string& name) {
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}:{}: this is not TOML: {}", name, error.source().begin.line,
                                 error.description()));
  }
}

}  // namespace

namespace {

RadioConfig radio_of(const LinkSettings& link) {
  RadioConfig radio = static_cast<const RadioConfig&>(link);
  if (radio.coherence_ms == 0) radio.coherence_ms = RadioConfig{}.coherence_ms;  // unused
  return radio;
}

/// The first device of a group has the least SNR, the last the most.
double snr_db_of(const GroupMember& device) {
  const LinkSettings& link = device.group->link;
  const auto last = static_cast<double>(device.group->workload.devices - 1);
  const double place = last > 0 ? static_cast<double>(device.in_group) / last - 0.5 : 0;
  return link.snr_db + link.snr_spread_db * place;
}

CellConfig cell_of(const Scenario& scenario) {
  CellConfig config;
  static_cast<RadioConfig&>(config) = radio_of(scenario.link);
  config.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  const auto groups = groups_of(scenario);
  for (std::int64_t i = 0; i < scenario.workload.devices; ++i)
    config.device_snr_db.push_back(snr_db_of(member(groups, static_cast<std::size_t>(i))));
  return config;
}

}  // namespace

WifiLinkConfig wifi_link(const Scenario& scenario) {
  return {cell_of(scenario), scenario.link.wifi};
}

LteLinkConfig lte_link(const Scenario& scenario) { return {cell_of(scenario), scenario.link.lte}; }

AnalyticLinkConfig analytic_link(const Scenario& scenario, std::size_t device, double horizon_s) {
  AnalyticLinkConfig config;
  const auto groups = groups_of(scenario);
  const GroupMember its = member(groups, device);
  static_cast<RadioConfig&>(config) = radio_of(its.group->link);
  config.snr_db = snr_db_of(its);
  config.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  config.link_index = device;
  config.devices = static_cast<std::uint64_t>(scenario.workload.devices);
  config.horizon_s = horizon_s;
  return config;
}

Setting parse_setting(const std::string& text, const std::string& option) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw InputError(
        fmt::format("{} {}: expected KEY=VALUE, for example link.snr_db=10", option, text));
  }
  return {text.substr(0, equals), text.substr(equals + 1), option + " " + text};
}

Scenario parse_scenario(const std::string& text, const std::string& name,
                        const std::vector<Setting>& settings) {
  const toml::table root = parse_toml(text, name);
  Scenario scenario;
  scenario.name = name;
  store_table(root, "", name, 0, scenario);
  const std::vector<std::string> scheme_places = store_schemes(root, name, scenario);
  for (const Setting& setting : settings) {
    if (!group_address(setting.key)) apply(setting, scenario);
  }
  const std::vector<GroupView> groups = view_groups(root, settings, scenario);
  const auto given = [&](const std::string& key) { return has_key(root, settings, key); };
  check_schemes(scenario, groups);
  if (groups.empty()) check_part(scenario, given, name);
  for (const GroupView& group : groups) {
    const auto also_given = [&](const std::string& key) { return group.given(key) || given(key); };
    check_part(group.scenario, also_given, group.place);
    check_cell(group, scenario);
  }
  keep_groups(groups, scenario);
  check_workload(scenario, name);
  for (std::size_t i = 0; i < scenario.schemes.size(); ++i) {
    check_scheme(scenario.schemes[i], scheme_places[i]);
    check_uncoded(scenario, scenario.schemes[i], scheme_places[i]);
  }
  if (scenario.workload.bundle.empty()) scenario.workload.bundle = scenario.workload.profile;
  return scenario;
}

std::string read_scenario_text(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw InputError(path + ": there is no such file");
  }
  if (std::filesystem::is_directory(path, ignored)) {
    throw InputError(path + ": this is a folder, expected a scenario file");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(kLongestScenario + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad() || (file.fail() && !file.eof())) throw InputError(path + ": cannot be read");
  if (text.size() > kLongestScenario) {
    throw InputError(path + ": over 1 MiB, this is no scenario");
  }
  return text;
}

Scenario load_scenario(const std::string& path, const std::vector<Setting>& settings) {
  return parse_scenario(read_scenario_text(path), path, settings);
}

}  // namespace airsplit
