#include "sim/scenario/keys.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "inference/schemes/builtin_schemes.h"

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
       "periodic, poisson, bursty (poisson at two rates in turn) or trace (from a file)",
       ChoiceKey{{"periodic", "poisson", "bursty", "trace"},
                 "",
                 [](Scenario& s, Index, Index v) { s.workload.arrivals = Arrivals(v); }}},
      {"workload.rate_hz", "required",
       "Tasks per second of each device, on average; not for a trace",
       NumberKey{"Hz", 1e-4, 1e6, [](Scenario& s, Index, double v) { s.workload.rate_hz = v; }}},
      {"workload.phase", "\"spread\"",
       "periodic: device d of n begins at d / n of its period (spread), at 0 (same), or at random",
       ChoiceKey{{"spread", "same", "random"},
                 "",
                 [](Scenario& s, Index, Index v) { s.workload.phase = Phase(v); }}},
      {"workload.jitter_ms", "0", "periodic: each arrival is late by up to so much, uniformly",
       NumberKey{"ms", 0, 1e7, [](Scenario& s, Index, double v) { s.workload.jitter_ms = v; }}},
      {"workload.burst_factor", "4", "bursty: the rate within a burst over rate_hz",
       NumberKey{"", 1, 1e4, [](Scenario& s, Index, double v) { s.workload.burst_factor = v; }}},
      {"workload.burst_share", "0.1", "bursty: share of the time that is in a burst",
       NumberKey{"", 1e-3, 0.999,
                 [](Scenario& s, Index, double v) { s.workload.burst_share = v; }}},
      {"workload.burst_ms", "1000", "bursty: mean length of a burst; lengths are exponential",
       NumberKey{"ms", 1, 1e8, [](Scenario& s, Index, double v) { s.workload.burst_ms = v; }}},
      {"workload.trace", "none",
       "trace: a CSV file with the columns time_s, image and, if wanted, device",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.workload.trace = v; }}},
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

      {"link.model", "\"analytic\"",
       "How bytes move: analytic (at the rate that the channel carries), wifi (ns-3's 802.11) or "
       "lte "
       "(ns-3's LTE)",
       ChoiceKey{{"analytic", "wifi", "lte"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.model = LinkKind(v); }}},
      {"link.snr_db", "required", "Mean received SNR over the bandwidth, up and down",
       NumberKey{"dB", -30, 60, [](Scenario& s, Index, double v) { s.link.snr_db = v; }}},
      {"link.snr_spread_db", "0", "The devices' SNRs are spread evenly over so much, around snr_db",
       NumberKey{"dB", 0, 60, [](Scenario& s, Index, double v) { s.link.snr_spread_db = v; }}},
      {"link.bandwidth_mhz", "required",
       "Bandwidth: analytic, of each direction, and of each device unless link.sharing says "
       "otherwise; "
       "wifi, of the one channel, 20, 40, 80 or 160; lte, of each direction, 1.4, 3, 5, 10, 15 or "
       "20",
       NumberKey{"MHz", 0.001, 2000,
                 [](Scenario& s, Index, double v) { s.link.bandwidth_mhz = v; }}},
      {"link.fading", "\"none\"", "Distribution of the SNR around its mean",
       ChoiceKey{{"none", "rayleigh", "rician", "nakagami"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.fading = Fading(v); }}},
      {"link.rician_k_db", "none", "rician: power of the line of sight over that of all else",
       NumberKey{"dB", -40, 60, [](Scenario& s, Index, double v) { s.link.rician_k_db = v; }}},
      {"link.nakagami_m", "none", "nakagami: 1 / variance of the power gain; 1 is rayleigh",
       NumberKey{"", 0.5, 100, [](Scenario& s, Index, double v) { s.link.nakagami_m = v; }}},
      {"link.coherence_ms", "none",
       "Block fading: for how long the SNR stays the same; fading needs this or speed_kmh",
       NumberKey{"ms", 0.01, 1e6, [](Scenario& s, Index, double v) { s.link.coherence_ms = v; }}},
      {"link.speed_kmh", "none",
       "Fading that is correlated in time by the Doppler shift of this speed (rayleigh, rician)",
       NumberKey{"km/h", 0.01, 1000, [](Scenario& s, Index, double v) { s.link.speed_kmh = v; }}},
      {"link.carrier_ghz", "none", "Carrier frequency; speed_kmh needs it",
       NumberKey{"GHz", 0.1, 300, [](Scenario& s, Index, double v) { s.link.carrier_ghz = v; }}},
      {"link.shadowing_db", "0",
       "Standard deviation of log-normal shadowing, the same up and down; the mean in dB is snr_db",
       NumberKey{"dB", 0, 30, [](Scenario& s, Index, double v) { s.link.shadowing_db = v; }}},
      {"link.shadowing_ms", "none",
       "The shadowing's correlation falls to 1/e in this time; shadowing needs it. It is held for "
       "a "
       "block of the fading, if that is longer",
       NumberKey{"ms", 1, 1e7, [](Scenario& s, Index, double v) { s.link.shadowing_ms = v; }}},
      {"link.delay_profile", "\"flat\"",
       "Echoes that make sub-carriers fade apart (rayleigh, rician): epa, eva, etu of 3GPP TS "
       "36.104",
       ChoiceKey{{"flat", "exponential", "epa", "eva", "etu"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.delay_profile = DelayProfile(v); }}},
      {"link.delay_spread_ns", "none", "exponential: rms delay spread",
       NumberKey{"ns", 0.1, 1e5, [](Scenario& s, Index, double v) { s.link.delay_spread_ns = v; }}},
      {"link.subcarriers", "64", "Frequencies over the band at which echoes are evaluated",
       WholeKey{1, 4096, [](Scenario& s, Index, Whole v) { s.link.subcarriers = v; }}},
      {"link.rate", "\"shannon\"",
       "analytic: from SNR to rate: capacity, or the steps of a table (channel/radio/rate_model.h "
       "has "
       "its sources)",
       ChoiceKey{{"shannon", "lte-cqi", "nr-cqi", "nr-cqi-256qam", "wifi-11ax"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.rate = RateKind(v); }}},
      {"link.gap_db", "0", "analytic: taken off the SNR before it becomes a rate",
       NumberKey{"dB", 0, 30, [](Scenario& s, Index, double v) { s.link.gap_db = v; }}},
      {"link.outage", "\"wait\"",
       "wait: the rate follows the fading, nothing is lost; lose: it is fixed, faded packets are "
       "lost",
       ChoiceKey{
           {"wait", "lose"}, "", [](Scenario& s, Index, Index v) { s.link.outage = Outage(v); }}},
      {"link.backoff_db", "0", "lose: the fixed rate is that of snr_db less this",
       NumberKey{"dB", -30, 60, [](Scenario& s, Index, double v) { s.link.backoff_db = v; }}},
      {"link.packet_bytes", "1500", "analytic: what is lost or resent as one",
       WholeKey{16, 65'535, [](Scenario& s, Index, Whole v) { s.link.packet_bytes = v; }}},
      {"link.retransmissions", "3",
       "lose: how often a packet is resent before it, and the task with it, is lost",
       WholeKey{0, 100, [](Scenario& s, Index, Whole v) { s.link.retransmissions = v; }}},
      {"link.loss_percent", "0",
       "analytic, udp: of the uplink's packets, lost behind the radio and never resent",
       NumberKey{"%", 0, 100, [](Scenario& s, Index, double v) { s.link.loss_percent = v; }}},
      {"link.incomplete", "\"lose\"",
       "lose: a task whose payload misses a packet is lost; decode: the networks make of it what "
       "they "
       "can",
       ChoiceKey{{"lose", "decode"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.deliver_incomplete = v == 1; }}},
      {"link.erasure_percent", "0", "analytic: of the bits that a scheme sends uncoded",
       NumberKey{"%", 0, 100, [](Scenario& s, Index, double v) { s.link.erasure_percent = v; }}},
      {"link.sharing", "\"none\"",
       "analytic: none (each device has a band of its own), tdma (time slots in turn), split "
       "(equal "
       "parts, same SNR)",
       ChoiceKey{{"none", "tdma", "split"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.sharing = Sharing(v); }}},
      {"link.slot_ms", "1", "tdma: length of a slot",
       NumberKey{"ms", 0.01, 1e4, [](Scenario& s, Index, double v) { s.link.slot_ms = v; }}},

      {"link.wifi_standard", "\"ax\"", "wifi: 802.11n, ac or ax",
       ChoiceKey{{"n", "ac", "ax"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.wifi.standard = WifiStandard(v); }}},
      {"link.wifi_rate_control", "\"ideal\"", "wifi: how the MCS is chosen",
       ChoiceKey{
           {"ideal", "minstrel", "constant"},
           "",
           [](Scenario& s, Index, Index v) { s.link.wifi.rate_control = WifiRateControl(v); }}},
      {"link.wifi_mcs", "0", "wifi: the MCS of constant rate control",
       WholeKey{0, 11, [](Scenario& s, Index, Whole v) { s.link.wifi.mcs = v; }}},
      {"link.wifi_lifetime_ms", "100000",
       "wifi: for how long the MAC tries to get a frame through before it gives up",
       NumberKey{"ms", 1, 1e6, [](Scenario& s, Index, double v) { s.link.wifi.lifetime_ms = v; }}},
      {"link.transport", "\"udp\"", "wifi: udp (what the MAC gives up is lost) or tcp",
       ChoiceKey{{"udp", "tcp"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.wifi.transport = Transport(v); }}},

      {"link.lte_rlc", "\"um\"",
       "lte: um (what four transmissions do not get through is lost) or am (it is sent again)",
       ChoiceKey{
           {"um", "am"}, "", [](Scenario& s, Index, Index v) { s.link.lte.rlc = LteRlc(v); }}},
      {"link.lte_scheduler", "\"pf\"", "lte: proportional fair or round robin",
       ChoiceKey{{"pf", "rr"},
                 "",
                 [](Scenario& s, Index, Index v) { s.link.lte.scheduler = LteScheduler(v); }}},

      {"device.processor", "required",
       "A name in scenarios/processors.toml, \"ideal\", or a file of one's own: FILE.toml or "
       "FILE.toml:NAME",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.device.processor = v; }}},
      {"device.radio", "\"lte\"", "Whose power model counts for the device's energy",
       ChoiceKey{{"lte", "wifi", "none"},
                 "",
                 [](Scenario& s, Index, Index v) { s.device.radio = Radio(v); }}},
      {"device.queue", "\"fifo\"",
       "fifo (what comes to a full queue is dropped), drop-oldest (the oldest is dropped for it) "
       "or "
       "drop-late (fifo, and what can no longer be in time is dropped when its turn comes)",
       ChoiceKey{{"fifo", "drop-oldest", "drop-late"},
                 "",
                 [](Scenario& s, Index, Index v) { s.device.queue = DeviceQueuePolicy(v); }}},
      {"device.queue_capacity", "0", "Tasks that may wait for the processor; 0 is as many as come",
       WholeKey{0, kMostTasks, [](Scenario& s, Index, Whole v) { s.device.queue_capacity = v; }}},
      {"edge.processor", "required", "As device.processor",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.edge.processor = v; }}},
      {"edge.workers", "1", "Tasks, or batches, that the edge computes at a time, each as fast",
       WholeKey{1, 10'000, [](Scenario& s, Index, Whole v) { s.edge.workers = v; }}},
      {"edge.queue", "\"fifo\"",
       "Which waiting task is next: fifo or edf (earliest deadline first)",
       ChoiceKey{
           {"fifo", "edf"}, "", [](Scenario& s, Index, Index v) { s.edge.queue = EdgeOrder(v); }}},
      {"edge.drop", "\"none\"",
       "late: what can no longer be in time, even computed at once, is dropped when its turn comes",
       ChoiceKey{
           {"none", "late"}, "", [](Scenario& s, Index, Index v) { s.edge.drop = EdgeDrop(v); }}},
      {"edge.batch", "1", "Tasks of one network that a worker computes together, at most",
       WholeKey{1, 1024, [](Scenario& s, Index, Whole v) { s.edge.batch = v; }}},
      {"edge.batch_wait_ms", "0", "A batch that is not full begins when its oldest waited so long",
       NumberKey{"ms", 0, 1e6, [](Scenario& s, Index, double v) { s.edge.batch_wait_ms = v; }}},
      {"edge.service", "\"constant\"",
       "Times at the edge: constant, or exponential with that mean, for queueing theory",
       ChoiceKey{{"constant", "exponential"},
                 "",
                 [](Scenario& s, Index, Index v) { s.edge.service = ServiceTimes(v); }}},

      {"group.name", "the group's number",
       "[[group]]: devices that differ from the sections in the keys that stand below it, e.g. "
       "workload.devices = 4, device.processor = \"jetson-nano\", link.snr_db = 5, scheme.kind = "
       "...",
       TextKey{{}, [](Scenario& s, Index, const Text& v) { s.groups.front().name = v; }}},

      {"scheme.kind", "required", "The scheme",
       TextKey{names_of(builtin_schemes()),
               [](Scenario& s, Index i, const Text& v) { s.schemes[i].kind = builtin_scheme(v); }}},
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
      {"scheme.uncoded", "none",
       "bottlenet++, aecnn: symbols (features as analog symbols that meet the link's noise) or "
       "bits "
       "(codes of fixed length that meet link.erasure_percent) instead of a payload",
       TextKey{{"symbols", "bits"},
               [](Scenario& s, Index i, const Text& v) { s.schemes[i].uncoded = v; }}},
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
