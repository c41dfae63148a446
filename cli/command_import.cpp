// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/scheme_keys.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "inference/profile/measurements.h"

namespace airsplit {
namespace {

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine(
          "import", "MEASURED.csv",
          "Makes a profile of measurements of your own, which run and sweep replay: a row for\n"
          "each scheme and image with the columns scheme, image, payload_bytes, either label and\n"
          "prediction or correct (0 to 1), and at will device_ms and edge_ms, which replace what\n"
          "processors would take, and packets, for what the edge makes of the first packets.")
          .required("out", "PROFILE", "Where the profile goes")
          .option("network", "PROFILE",
                  "A profile with the networks of schemes of the same name: times that the file\n"
                  "lacks follow from what these compute")
          .parse(arguments);
  if (!options) return kDone;
  const SchemeKinds& schemes = inference_of(tables).schemes;
  const std::string path = options->text("argument"), out = options->text("out");
  expect_another_file(out, path);
  std::optional<Profile> known;
  if (options->has("network")) {
    const auto file = profile_path(options->text("network"), data_folder());
    expect_another_file(out, file);
    known = load_profile(file.string(), schemes);
  }
  const Profile profile = import_measurements(read_text(path, kMostMeasuredBytes), path,
                                              known ? &*known : nullptr, schemes);
  save_profile(profile, out);
  print(fmt::format("{}: {} schemes on {} images\n", out, profile.entries.size(),
                    profile.labels.size()));
  for (const ProfileEntry& entry : profile.entries)
    print(fmt::format("  [[scheme]]  {}\n", scheme_keys(entry.spec)));
  return kDone;
}

}  // namespace

Command import_command() { return {"import", "Make a profile of measurements of your own", run}; }

}  // namespace airsplit
