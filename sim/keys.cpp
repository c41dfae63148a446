#include "sim/keys.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"

namespace airsplit {
namespace {

using Index = std::size_t;
using Text = std::string;
using Whole = std::int64_t;

std::vector<Key> make_keys() {
  return {
      {"title", "none", "What the scenario is about",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.title = v; }}},

      {"workload.profile", "none", "The profile to replay: a name in the data folder, or a path",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.workload.profile = v; }}},
      {"workload.bundle", "workload.profile",
       "The bundle of live inference: a name in the data folder, or a path",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.workload.bundle = v; }}},
      {"workload.data", "\"shapes\" for a bundle trained on it",
       "The test images of live inference: \"shapes\" or a folder with a sub-folder per class",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.workload.data = v; }}},
      {"workload.inference", "\"profile\"",
       "Where payloads and answers come from: a profile, or LibTorch for each task",
       ChoiceKey{{"profile", "live"},
                 "",
                 [](Scenario& s, Index, Index v) { s.workload.inference = InferenceMode(v); }}},
      {"workload.images", "0", "Draw from the first so many test images only; 0 is all of them",
       WholeKey{0, 100'000'000, [](Scenario& s, Index, Whole v) { s.workload.images = v; }}},
      {"workload.devices", "1", "Devices, each with a link of its own to the one edge server",
       WholeKey{1, 1000, [](Scenario& s, Index, Whole v) { s.workload.devices = v; }}},
      {"workload.arrivals", "\"periodic\"",
       "periodic (task i of device d arrives at (i + d / devices) / rate_hz) or poisson",
       ChoiceKey{{"periodic", "poisson"},
                 "",
                 [](Scenario& s, Index, Index v) { s.workload.arrivals = Arrivals(v); }}},
      {"workload.rate_hz", "required", "Tasks per second of each device",
       NumberKey{"Hz", 1e-4, 1e6, [](Scenario& s, Index, double v) { s.workload.rate_hz = v; }}},
      {"workload.deadline_ms", "required", "A task is in time if its latency is at most this",
       NumberKey{"ms", 1e-3, 1e7,
                 [](Scenario& s, Index, double v) { s.workload.deadline_ms = v; }}},
      {"workload.duration_s", "none", "Simulated time in which tasks arrive; or give tasks",
       NumberKey{"s", 1e-3, 1e7, [](Scenario& s, Index, double v) { s.workload.duration_s = v; }}},
      {"workload.tasks", "none", "Number of tasks of all devices together; or give duration_s",
       WholeKey{1, kMostTasks, [](Scenario& s, Index, Whole v) { s.workload.tasks = v; }}},
      {"workload.drain_s", "10",
       "Simulated time after the last arrival, at least the deadline; then tasks are unfinished",
       NumberKey{"s", 1e-3, 1e5, [](Scenario& s, Index, double v) { s.workload.drain_s = v; }}},
      {"workload.seed", "1", "Picks the arrivals, the images and the fading",
       WholeKey{0, Whole{1} << 53, [](Scenario& s, Index, Whole v) { s.workload.seed = v; }}},

      {"link.model", "\"analytic\"", "How bytes move: at the capacity of a block-fading channel",
       ChoiceKey{{"analytic"},
                 "wifi and lte are not built yet",
                 [](Scenario& s, Index, Index v) { s.link.model = LinkKind(v); }}},
      {"link.snr_db", "required", "Mean received SNR over the bandwidth, up and down",
       NumberKey{"dB", -30, 60, [](Scenario& s, Index, double v) { s.link.snr_db = v; }}},
      {"link.bandwidth_mhz", "required", "Bandwidth of each device's link, in each direction",
       NumberKey{"MHz", 0.001, 2000,
                 [](Scenario& s, Index, double v) { s.link.bandwidth_mhz = v; }}},
      {"link.fading", "\"none\"", "How the SNR varies from one coherence time to the next",
       ChoiceKey{{"none", "rayleigh"},
                 "rician and nakagami are not built yet",
                 [](Scenario& s, Index, Index v) { s.link.fading = Fading(v); }}},
      {"link.coherence_ms", "none", "For how long the channel stays the same; needed with fading",
       NumberKey{"ms", 0.01, 1e6, [](Scenario& s, Index, double v) { s.link.coherence_ms = v; }}},

      {"device.processor", "required", "A name in scenarios/processors.toml, or \"ideal\"",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.device.processor = v; }}},
      {"device.radio", "\"lte\"", "Whose uplink power model counts for the device's energy",
       ChoiceKey{{"lte", "wifi", "none"},
                 "",
                 [](Scenario& s, Index, Index v) { s.device.radio = Radio(v); }}},
      {"edge.processor", "required", "A name in scenarios/processors.toml, or \"ideal\"",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.edge.processor = v; }}},

      {"scheme.kind", "required", "The scheme",
       TextKey{{"local", "direct", "split", "aecnn", "aecnn-random", "bottlenet++"},
               [](Scenario& s, Index i, const Text& v) { s.schemes[i].kind = v; }}},
      {"scheme.split", "none",
       "split, aecnn, bottlenet++: where the network is cut, e.g. \"layer3\"",
       TextKey{{}, [](Scenario& s, Index i, const Text& v) { s.schemes[i].split = v; }}},
      {"scheme.ratio", "none", "aecnn, bottlenet++: compression ratio before entropy coding",
       NumberKey{"", 1, 1e6, [](Scenario& s, Index i, double v) { s.schemes[i].ratio = v; }}},
      {"scheme.codec", "none", "direct: how the image is sent",
       TextKey{{"raw", "png", "jpeg", "webp", "file"},
               [](Scenario& s, Index i, const Text& v) { s.schemes[i].codec = v; }}},
      {"scheme.quality", "none", "direct as jpeg or webp",
       WholeKey{1, 100, [](Scenario& s, Index i, Whole v) { s.schemes[i].quality = int(v); }}},
      {"scheme.bits", "none", "split: bits per feature, 8 or 32",
       WholeKey{8, 32, [](Scenario& s, Index i, Whole v) { s.schemes[i].bits = int(v); }}},
  };
}

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

/// The message's first half, `path = "ten"`.
std::string echo(const std::string& path, const GivenValue& given) {
  return fmt::format("{} = {}", path, given.text);
}

std::string range_of(const NumberKey& key) {
  return fmt::format("from {} to {}{}", key.low, key.high, key.unit.empty() ? "" : " " + key.unit);
}

std::string kind_of(const NumberKey& key) {
  return key.unit.empty() ? "a number" : "a number of " + key.unit;
}

std::string range_of(const WholeKey& key) {
  return fmt::format("from {} to {}", key.low, key.high);
}

/// What a value of the wrong sort should have been; how each kind takes a value.
struct Store {
  Scenario& scenario;
  std::size_t scheme;
  const std::string& path;
  const GivenValue& given;

  [[noreturn]] void fail(const std::string& what_is_right) const {
    throw InputError(fmt::format("{}: {}", echo(path, given), what_is_right));
  }

  void operator()(const NumberKey& key) const {
    if (!given.number) fail("expected " + kind_of(key));
    // Written so that NaN fails too.
    if (!(*given.number >= key.low && *given.number <= key.high)) {
      fail("out of range, expected " + range_of(key));
    }
    key.set(scenario, scheme, *given.number);
  }

  void operator()(const WholeKey& key) const {
    if (!given.whole) fail("expected a whole number " + range_of(key));
    if (*given.whole < key.low || *given.whole > key.high) {
      fail("out of range, expected " + range_of(key));
    }
    key.set(scenario, scheme, *given.whole);
  }

  void operator()(const ChoiceKey& key) const {
    const auto found = given.word ? std::find(key.choices.begin(), key.choices.end(), *given.word)
                                  : key.choices.end();
    if (found == key.choices.end()) {
      fail("expected " + join(key.choices) + (key.note.empty() ? "" : " (" + key.note + ")"));
    }
    key.set(scenario, scheme, static_cast<std::size_t>(found - key.choices.begin()));
  }

  void operator()(const TextKey& key) const {
    if (!given.word) fail("expected a text in quotes");
    const auto& choices = key.choices;
    if (!choices.empty() &&
        std::find(choices.begin(), choices.end(), *given.word) == choices.end()) {
      fail("expected " + join(choices));
    }
    key.set(scenario, scheme, *given.word);
  }
};

struct Expectation {
  std::string operator()(const NumberKey& key) const {
    return kind_of(key) + fmt::format(" from {} to {}", key.low, key.high);
  }
  std::string operator()(const WholeKey& key) const { return "a whole number " + range_of(key); }
  std::string operator()(const ChoiceKey& key) const { return join(key.choices); }
  std::string operator()(const TextKey& key) const {
    return key.choices.empty() ? "a text" : join(key.choices);
  }
};

}  // namespace

const std::vector<Key>& scenario_keys() {
  static const std::vector<Key> keys = make_keys();
  return keys;
}

const Key* find_key(const std::string& path) {
  const auto& keys = scenario_keys();
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
  return found == keys.end() ? nullptr : &*found;
}

std::string expectation(const Key& key) { return std::visit(Expectation{}, key.value); }

void store(const Key& key, const std::string& path, const GivenValue& given, Scenario& scenario,
           std::size_t scheme) {
  std::visit(Store{scenario, scheme, path, given}, key.value);
}

std::string describe_keys() {
  std::string text;
  for (const Key& key : scenario_keys()) {
    text += fmt::format("{}\n    {}\n    takes: {}\n    default: {}\n", key.path, key.doc,
                        expectation(key), key.default_text);
  }
  return text;
}

}  // namespace airsplit
