// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/assets.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "inference/profile/test_images.h"
#include "sim/scenario/scenario_files.h"

namespace airsplit {

namespace {

/// A profile may be of the first images alone; those must be the ones that the live parts see.
void expect_images_of(const Profile& profile, const SchemeRunner& live) {
  bool same = profile.labels.size() <= live.images();
  for (std::size_t i = 0; same && i < profile.labels.size(); ++i)
    same = profile.labels[i] == live.label(i);
  if (same) return;
  throw InputError(
      fmt::format("workload.data holds other images ({}) than the profile was measured on ({})",
                  live.images(), profile.labels.size()));
}

/// Imported measurements know no margins.
void expect_groups(const ProfileEntry& entry, const SchemeSpec& spec, const std::string& profile) {
  const bool has_answers = !entry.partial.of_image.empty();
  if (has_answers && (spec.send != "confident" || !entry.partial.margin.empty())) return;
  throw InputError(
      fmt::format("{}: workload.profile = \"{}\" does not say {}: expected one that `airsplit "
                  "profile` measured of a bundle{}",
                  spec.label(), profile,
                  has_answers ? "how sure the answers from its groups are" : "what its groups give",
                  has_answers ? "" : ", or imported measurements with packets"));
}

void expect_there(const std::string& key, const std::string& value, const Scenario& scenario) {
  const std::string fault = what_is_missing(key, value, scenario.name);
  if (!fault.empty()) throw InputError(fault);
}

void expect_data_folder(const std::filesystem::path& processors) {
  std::error_code ignored;
  if (std::filesystem::exists(processors, ignored)) return;
  throw InputError(processors.string() +
                   ": there is no such file; AIRSPLIT_DATA names the folder that holds bundles, "
                   "profiles and scenarios");
}

}  // namespace

Processor Assets::processor(const std::string& text, const std::string& key) {
  const ProcessorName wanted = parse_processor_name(text);
  const std::filesystem::path path =
      wanted.path.empty() ? processors_path() : std::filesystem::path(wanted.path);
  auto found = processors_.find(path.string());
  if (found == processors_.end()) {
    if (wanted.path.empty()) expect_data_folder(path);
    const std::string content = read_hashed(path.string(), kMostTomlBytes);
    const auto read = [&](const std::filesystem::path& named) {
      processor_files_.insert(named.string());
      return read_hashed(named.string(), kMostTomlBytes);
    };
    found =
        processors_.emplace(path.string(), parse_processors(content, path.string(), read)).first;
  }
  return wanted.name.empty() ? only_processor(found->second, fmt::format("{} = \"{}\"", key, text))
                             : find_processor(found->second, wanted.name, key);
}

std::shared_ptr<const Trace> Assets::trace(const std::string& path) {
  auto& trace = traces_[path];
  if (!trace)
    trace = std::make_shared<const Trace>(parse_trace(read_hashed(path, kMostFileBytes), path));
  return trace;
}

std::shared_ptr<const SnrTrace> Assets::snr_trace(const std::string& path) {
  auto& trace = snr_traces_[path];
  if (!trace)
    trace =
        std::make_shared<const SnrTrace>(parse_snr_trace(read_hashed(path, kMostFileBytes), path));
  return trace;
}

std::shared_ptr<const MobilityFile> Assets::mobility(const std::string& path) {
  auto& file = mobility_[path];
  if (!file)
    file = std::make_shared<const MobilityFile>(
        parse_mobility(read_hashed(path, kMostFileBytes), path));
  return file;
}

std::unique_ptr<SchemeRunner> Assets::runner(const Scenario& scenario, const SchemeSpec& spec) {
  try {
    return make_runner(scenario, spec);
  } catch (const InputError& error) {
    throw InputError(scenario.name + ": " + error.what());
  }
}

std::unique_ptr<SchemeRunner> Assets::make_runner(const Scenario& scenario,
                                                  const SchemeSpec& spec) {
  const WorkloadSettings& workload = scenario.workload;
  const SchemeSpec network = network_of(spec);
  const auto live = [&] {
    expect_there("workload.bundle", workload.bundle, scenario);
    expect_there("workload.data", workload.data, scenario);
    return make_live_runner(
        bundle(workload.bundle).make_scheme(network), test_photos(workload.data, workload.bundle),
        spec, spec.packets.empty() ? 0 : scenario.link.model->bytes_of_packet(scenario.link));
  };
  if (workload.inference == InferenceMode::kLive) return live();
  expect_there("workload.profile", workload.profile, scenario);
  const Profile& measured = profile(workload.profile);
  const auto live_beside = [&] {
    auto runner = live();
    expect_images_of(measured, *runner);
    return runner;
  };
  // What noise or erasures do to uncoded features, or losses to payloads, is in no profile, nor are
  // the packets of groups that fit into this link's.
  const bool is_live = !spec.uncoded.empty() || !spec.packets.empty();
  const bool decodes_gaps = scenario.link.loss.deliver_incomplete &&
                            measured.entry(network).uses_link &&
                            measured.entry(network).partial.of_image.empty();
  if ((is_live || decodes_gaps) && measured.bundle_hash.empty()) {
    throw InputError(fmt::format(
        "{}: workload.profile = \"{}\" holds imported measurements: no network is known that could "
        "tell what a payload that is {} would give{}",
        spec.label(), workload.profile,
        decodes_gaps            ? "incomplete"
        : !spec.uncoded.empty() ? "uncoded"
                                : "cut into packets",
        decodes_gaps ? ", expected the column packets in what was imported, or link.incomplete = "
                       "\"lose\""
                     : ""));
  }
  if ((is_live || decodes_gaps) && bundle(workload.bundle).info().hash != measured.bundle_hash) {
    throw InputError(
        fmt::format("workload.profile = \"{}\" was measured with another bundle than "
                    "workload.bundle = \"{}\"",
                    workload.profile, workload.bundle));
  }
  if (is_live && measured.work_width > 0) {
    throw InputError(fmt::format(
        "{}: workload.profile = \"{}\" counts the operations of a network of width {:g}; what the "
        "bundle's own network computes here would not",
        spec.label(), workload.profile, measured.work_width));
  }
  if (is_live) return live_beside();
  const ProfileEntry& entry = measured.entry(network);
  if (!spec.send.empty()) expect_groups(entry, spec, workload.profile);
  return make_replay_runner(measured, entry, decodes_gaps ? live_beside() : nullptr, spec);
}

SchemeSpec Assets::device_scheme() const {
  const auto found = std::find_if(schemes_.begin(), schemes_.end(),
                                  [](const SchemeKind* kind) { return !kind->uses_link; });
  check(found != schemes_.end(), "a kind of scheme that needs no link");
  SchemeSpec spec;
  spec.kind = *found;
  return spec;
}

std::unique_ptr<SchemeChoice> Assets::choice(const Scenario& scenario, const SchemeSpec& spec,
                                             const std::vector<SchemeRunner*>& candidates) {
  auto choice = std::make_unique<SchemeChoice>();
  choice->spec = spec;
  choice->policy = find_choice(spec.policy, choices_);
  choice->candidates = candidates;
  if (scenario.workload.profile.empty()) {
    throw InputError(fmt::format(
        "{}: {}: workload.profile is missing, expected that of the bundle: it says what a device "
        "knows of the candidates",
        scenario.name, spec.label()));
  }
  Scenario replayed = scenario;
  replayed.workload.inference = InferenceMode::kProfile;
  replayed.link.loss.deliver_incomplete = false;
  for (const SchemeRunner* candidate : candidates) {
    const auto replay = runner(replayed, candidate->spec());
    constexpr std::size_t kFewestImages = 2;
    const auto drawn = static_cast<std::size_t>(scenario.workload.images);
    const std::size_t needed = std::max(kFewestImages, drawn > 0 ? drawn : candidate->images());
    if (replay->images() < needed) {
      throw InputError(fmt::format(
          "{}: {}: workload.profile = \"{}\" has {} images, expected at "
          "least {}",
          scenario.name, spec.label(), scenario.workload.profile, replay->images(), needed));
    }
    choice->measured.push_back(measurements_of(*replay));
  }
  return choice;
}

std::string Assets::profile_hash(const Scenario& scenario) {
  if (scenario.workload.inference == InferenceMode::kLive) return "";
  return profile(scenario.workload.profile).hash;
}

std::string Assets::bundle_hash(const Scenario& scenario) {
  if (scenario.workload.inference == InferenceMode::kLive) {
    return bundle(scenario.workload.bundle).info().hash;
  }
  return profile(scenario.workload.profile).bundle_hash;
}

std::string Assets::read_hashed(const std::string& path, std::size_t most_bytes) {
  const Bytes bytes = read_file(path, most_bytes);
  hashes_[path] = content_hash(bytes);
  return {bytes.begin(), bytes.end()};
}

std::string Assets::processors_hash() const {
  const std::string shipped = processors_path().string();
  const auto known = hashes_.find(shipped);
  std::string hashes =
      known != hashes_.end() ? known->second : content_hash(read_file(shipped, kMostTomlBytes));
  for (const auto& [path, processors] : processors_) {
    if (path != shipped) hashes += " " + hashes_.at(path);
  }
  for (const std::string& path : processor_files_) hashes += " " + hashes_.at(path);
  for (const auto& [path, trace] : traces_) hashes += " " + hashes_.at(path);
  for (const auto& [path, trace] : snr_traces_) hashes += " " + hashes_.at(path);
  for (const auto& [path, file] : mobility_) hashes += " " + hashes_.at(path);
  return hashes;
}

std::filesystem::path Assets::processors_path() const {
  return folder_ / "scenarios" / "processors.toml";
}

const Profile& Assets::profile(const std::string& name) {
  auto found = profiles_.find(name);
  if (found == profiles_.end()) {
    found =
        profiles_.emplace(name, load_profile(profile_path(name, folder_).string(), schemes_)).first;
  }
  return found->second;
}

const Bundle& Assets::bundle(const std::string& name) {
  auto found = bundles_.find(name);
  if (found == bundles_.end()) {
    const std::string path = bundle_path(name, folder_).string();
    found = bundles_.emplace(name, Bundle::load(path, engine_(), schemes_)).first;
  }
  return found->second;
}

PhotoShelf& Assets::test_photos(const std::string& where, const std::string& bundle_name) {
  auto& photos = test_photos_[{where, bundle_name}];
  if (!photos) {
    auto images = open_test_images(where, bundle(bundle_name).info());
    for (const std::string& line : images->notes()) fmt::print(stderr, "{}\n", line);
    photos = std::make_unique<PhotoShelf>(std::move(images));
  }
  return *photos;
}

}  // namespace airsplit
