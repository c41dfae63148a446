// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The files that runs share: processors, profiles, bundles and test images, each loaded once.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "channel/position/mobility_file.h"
#include "channel/radio/snr_trace.h"
#include "inference/engine/bundle.h"
#include "inference/profile/profile.h"
#include "sim/hardware/processors.h"
#include "sim/scenario/scenario.h"
#include "sim/world/arrivals.h"
#include "sim/world/photo_shelf.h"
#include "sim/world/scheme_choice.h"
#include "sim/world/scheme_runner.h"

namespace airsplit {

/// Loads what scenarios name, from `folder` (see data_folder()) or from the user's paths.
/// Everything throws InputError, saying what is wrong, if a file is missing, damaged or does not
/// hold what the scenario wants.
class Assets {
 public:
  /// The engine is asked for when a bundle is needed: a replayed run needs none.
  explicit Assets(std::filesystem::path folder, const Tables& tables = builtin_tables())
      : folder_(std::move(folder)),
        engine_(tables.engine),
        schemes_(tables.schemes),
        choices_(tables.choices) {}

  /// A processor by the name that `key` gives it, see ProcessorName.
  Processor processor(const std::string& name, const std::string& key);
  std::shared_ptr<const Trace> trace(const std::string& path);
  std::shared_ptr<const SnrTrace> snr_trace(const std::string& path);
  std::shared_ptr<const MobilityFile> mobility(const std::string& path);

  /// The scheme, ready to run; lives no longer than these assets.
  std::unique_ptr<SchemeRunner> runner(const Scenario& scenario, const SchemeSpec& spec);

  /// The scheme of which a device computes everything: a task without an answer falls back on it.
  SchemeSpec device_scheme() const;

  /// The choice among these candidates, the scenario's runners of the schemes that an adaptive one
  /// names; what is known of them is replayed from the scenario's profile. Lives no longer than
  /// these assets and the candidates.
  std::unique_ptr<SchemeChoice> choice(const Scenario& scenario, const SchemeSpec& spec,
                                       const std::vector<SchemeRunner*>& candidates);

  /// Hashes for a result's provenance; empty where the file has no part in the scenario. That of
  /// the processors has one for each file of them, of their blocks, of arrivals and of links that
  /// was asked for.
  std::string profile_hash(const Scenario& scenario);
  std::string bundle_hash(const Scenario& scenario);
  std::string processors_hash() const;

 private:
  std::unique_ptr<SchemeRunner> make_runner(const Scenario& scenario, const SchemeSpec& spec);
  std::filesystem::path processors_path() const;
  /// A text file that processors_hash() is about.
  std::string read_hashed(const std::string& path, std::size_t most_bytes);
  const Profile& profile(const std::string& name);
  const Bundle& bundle(const std::string& name);
  PhotoShelf& test_photos(const std::string& where, const std::string& bundle_name);

  std::filesystem::path folder_;
  EngineSource engine_;
  SchemeKinds schemes_;
  std::vector<ChoicePolicy> choices_;
  std::map<std::string, Processors> processors_;                         ///< by path
  std::set<std::string> processor_files_;                                ///< that these name
  std::map<std::string, std::shared_ptr<const Trace>> traces_;           ///< by path
  std::map<std::string, std::shared_ptr<const SnrTrace>> snr_traces_;    ///< by path
  std::map<std::string, std::shared_ptr<const MobilityFile>> mobility_;  ///< by path
  std::map<std::string, std::string> hashes_;  ///< of these, by path: as they were when read
  std::map<std::string, Profile> profiles_;
  std::map<std::string, Bundle> bundles_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<PhotoShelf>> test_photos_;
};

}  // namespace airsplit
