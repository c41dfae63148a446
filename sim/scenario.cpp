#include "sim/scenario.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "common/error.h"
#include "results/number.h"
#include "sim/keys.h"
#include "sim/nearest.h"

namespace airsplit {
namespace {

constexpr std::size_t kLongestScenario = 1 << 20;
constexpr std::size_t kMostSchemes = 1000;
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

Address address_of(const std::string& path) {
  const std::string prefix = "scheme.";
  const std::size_t end = path.find('.', prefix.size());
  if (path.compare(0, prefix.size(), prefix) != 0 || end == std::string::npos) return {path, 0};
  const std::string index = path.substr(prefix.size(), end - prefix.size());
  const bool is_index = !index.empty() && index.size() <= 4 &&
                        index.find_first_not_of("0123456789") == std::string::npos;
  if (!is_index) return {path, 0};
  return {prefix + path.substr(end + 1), static_cast<std::size_t>(std::stoul(index))};
}

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

/// Stores the values of `table`, whose path is `prefix`, and of the tables in it.
void store_table(const toml::table& table, const std::string& prefix, const std::string& name,
                 std::size_t scheme, Scenario& scenario) {
  for (const auto& [toml_key, node] : table) {
    const std::string path = prefix + std::string(toml_key.str());
    const std::string where = fmt::format("{}:{}", name, toml_key.source().begin.line);
    if (path == "scheme") continue;  // stored by store_schemes
    if (const Key* key = find_key(path)) {
      try {
        store(*key, path, given(node), scenario, scheme);
      } catch (const InputError& error) {
        throw InputError(where + ": " + error.what());
      }
    } else if (const toml::table* section = node.as_table()) {
      if (!is_section(path)) throw_unknown(where, path);
      store_table(*section, path + ".", name, scheme, scenario);
    } else if (is_section(path)) {
      throw InputError(
          fmt::format("{}: {} is a section: write [{}] above its keys", where, path, path));
    } else {
      throw_unknown(where, path);
    }
  }
}

/// Stores each [[scheme]]; returns the line of each.
std::vector<std::string> store_schemes(const toml::table& root, const std::string& name,
                                       Scenario& scenario) {
  std::vector<std::string> places;
  const toml::node* node = root.get("scheme");
  if (!node) return places;
  const toml::array* schemes = node->as_array();
  if (!schemes || !schemes->is_homogeneous<toml::table>()) {
    throw InputError(place(name, *node) + ": scheme is a list: write [[scheme]] above each scheme");
  }
  if (schemes->size() > kMostSchemes) {
    throw InputError(
        fmt::format("{}: {} schemes, expected at most {}", name, schemes->size(), kMostSchemes));
  }
  scenario.schemes.resize(schemes->size());
  for (std::size_t i = 0; i < schemes->size(); ++i) {
    store_table(*schemes->get_as<toml::table>(i), "scheme.", name, i, scenario);
    places.push_back(place(name, *schemes->get(i)));
  }
  return places;
}

// --- the command line's settings ----------------------------------------------------------------

void apply(const Setting& setting, Scenario& scenario) {
  const Address address = address_of(setting.key);
  const Key* key = find_key(address.path);
  if (!key) throw_unknown(setting.source, setting.key);
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
  // They are two ways to say the same thing: the command line's way wins.
  if (setting.key == "workload.tasks") scenario.workload.duration_s = 0;
  if (setting.key == "workload.duration_s") scenario.workload.tasks = 0;
  if (setting.key == "link.coherence_ms") scenario.link.speed_kmh = 0;
  if (setting.key == "link.speed_kmh") scenario.link.coherence_ms = 0;
}

// --- what must be there, and what must fit together ---------------------------------------------

bool has_key(const toml::table& root, const std::vector<Setting>& settings,
             const std::string& path) {
  const bool set = std::any_of(settings.begin(), settings.end(),
                               [&](const Setting& setting) { return setting.key == path; });
  return set || static_cast<bool>(root.at_path(path));
}

void check_required(const toml::table& root, const std::vector<Setting>& settings,
                    const std::string& name) {
  for (const Key& key : scenario_keys()) {
    const bool of_scheme = key.path.compare(0, 7, "scheme.") == 0;  // see check_scheme
    if (key.required() && !of_scheme && !has_key(root, settings, key.path)) {
      throw InputError(
          fmt::format("{}: {} is missing, expected {}", name, key.path, expectation(key)));
    }
  }
}

void check_workload(const Scenario& scenario, const std::string& name) {
  const WorkloadSettings& workload = scenario.workload;
  if ((workload.tasks > 0) == (workload.duration_s > 0)) {
    throw InputError(name + ": expected one of workload.tasks and workload.duration_s, " +
                     (workload.tasks > 0 ? "not both" : "there is neither"));
  }
  const double expected_tasks =
      workload.duration_s * workload.rate_hz * static_cast<double>(workload.devices);
  if (expected_tasks > static_cast<double>(kMostTasks)) {
    throw InputError(fmt::format(
        "{}: workload.duration_s, rate_hz and devices make about {:.3g} tasks, expected at most {}",
        name, expected_tasks, kMostTasks));
  }
  const double last_arrival_s = static_cast<double>(workload.tasks) / workload.rate_hz;
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
  RadioConfig radio = link;
  if (radio.coherence_ms == 0) radio.coherence_ms = RadioConfig{}.coherence_ms;  // unused
  return radio;
}

/// The first device has the least SNR, the last the most.
double snr_db_of(const Scenario& scenario, std::size_t device) {
  const auto last = static_cast<double>(scenario.workload.devices - 1);
  const double place = last > 0 ? static_cast<double>(device) / last - 0.5 : 0;
  return scenario.link.snr_db + scenario.link.snr_spread_db * place;
}

CellConfig cell_of(const Scenario& scenario) {
  CellConfig config;
  static_cast<RadioConfig&>(config) = radio_of(scenario.link);
  config.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  for (std::int64_t i = 0; i < scenario.workload.devices; ++i)
    config.device_snr_db.push_back(snr_db_of(scenario, static_cast<std::size_t>(i)));
  return config;
}

}  // namespace

WifiLinkConfig wifi_link(const Scenario& scenario) {
  return {cell_of(scenario), scenario.link.wifi};
}

LteLinkConfig lte_link(const Scenario& scenario) { return {cell_of(scenario), scenario.link.lte}; }

AnalyticLinkConfig analytic_link(const Scenario& scenario, std::size_t device, double horizon_s) {
  AnalyticLinkConfig config;
  static_cast<RadioConfig&>(config) = radio_of(scenario.link);
  config.snr_db = snr_db_of(scenario, device);
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
  for (const Setting& setting : settings) apply(setting, scenario);

  if (scenario.schemes.empty()) {
    throw InputError(name + ": there is no scheme, expected at least one [[scheme]]");
  }
  check_required(root, settings, name);
  check_workload(scenario, name);
  check_link(scenario, [&](const std::string& key) { return has_key(root, settings, key); });
  for (std::size_t i = 0; i < scenario.schemes.size(); ++i) {
    check_scheme(scenario.schemes[i], scheme_places[i]);
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
