// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "common/interrupt.h"
#include "inference/profile/profile.h"
#include "inference/profile/test_images.h"
#include "inference/scheme/resnet_shape.h"

namespace airsplit {
namespace {

void print_summary(const std::string& path, const Profile& profile) {
  print(fmt::format("{}: {} schemes on {} images of {}\n", path, profile.entries.size(),
                    profile.labels.size(), profile.data));
}

/// The profile of --measured, if it was given.
std::optional<Profile> measured_before(const Options& options, const SchemeKinds& schemes) {
  if (!options.has("measured")) return std::nullopt;
  return load_profile(profile_path(options.text("measured"), data_folder()).string(), schemes);
}

int save(const Profile& profile, const std::string& path) {
  save_profile(profile, path);
  print_summary(path, profile);
  return kDone;
}

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine(
          "profile", "",
          "Runs every scheme of a bundle on every test image and writes what came out: the\n"
          "payload's bytes and the prediction. `airsplit run` replays it. Stopped, it keeps what "
          "is\n"
          "measured in PROFILE.work, and the same command goes on.")
          .required("bundle", "BUNDLE", "A bundle's name or path")
          .option("data", "DIR", "\"shapes\", or a folder with one sub-folder per class")
          .required("out", "PROFILE", "Where the profile goes")
          .option("jobs", "J", "Threads (one per core)")
          .option("images", "N",
                  "Measure the first N test images only; a folder's lie class after class")
          .option("measured", "PROFILE",
                  "Take what this profile of the same bundle, or of one that it extends or is a\n"
                  "part of (train --keep-codecs), holds; measure the rest, and count the\n"
                  "operations and the memory traffic anew")
          .option("work-width", "W",
                  "With --measured, of this bundle: count the operations as if the network were W\n"
                  "times as wide as ResNet-50, with the same codecs. What was measured stays")
          .parse(arguments);
  if (!options) return kDone;
  const InferenceTables& inference = inference_of(tables);
  const auto bundle_file = bundle_path(options->text("bundle"), data_folder());
  expect_another_file(options->text("out"), bundle_file);
  expect_writable(options->text("out"));
  const auto images = options->whole("images", 1, 100'000'000, 0);
  const Bundle bundle = Bundle::load(bundle_file.string(), inference.engine(), inference.schemes);
  std::optional<Profile> measured = measured_before(*options, inference.schemes);
  const double work_width = options->positive("work-width", kMostWidth, 0);
  if (measured && (work_width > 0 || measured->bundle_hash == bundle.info().hash)) {
    count_work_anew(*measured, bundle, work_width);  // it holds all: its images need not be here
    return save(*measured, options->text("out"));
  }
  if (options->has("work-width"))
    throw InputError("--work-width: expected --measured, with what was measured of this bundle");
  const auto data = open_test_images(options->text("data"), bundle.info());
  for (const std::string& line : data->notes()) fmt::print(stderr, "{}\n", line);

  Progress progress;
  ProfileOptions profile_options;
  if (images > 0) profile_options.images = static_cast<std::size_t>(images);
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  profile_options.jobs = static_cast<int>(options->whole("jobs", 1, 1024, cores));
  profile_options.progress = [&](std::size_t done, std::size_t all) {
    progress.show(fmt::format("image {} of {},", done, all),
                  static_cast<double>(done) / static_cast<double>(all));
  };
  const std::string work = options->text("out") + ".work";
  profile_options.work_path = work;
  if (measured) profile_options.measured = &*measured;
  const InterruptGuard interrupt;
  profile_options.stop_requested = &InterruptGuard::requested;
  Profile profile;
  try {
    profile = measure_profile(bundle, *data, bundle.all_schemes(), profile_options);
  } catch (const std::exception&) {
    progress.clear();
    std::error_code ignored;
    if (std::filesystem::exists(work, ignored)) {
      fmt::print(stderr, "what was measured is in {}; the same command goes on from there\n", work);
    }
    throw;
  }
  std::error_code ignored;
  std::filesystem::remove(work, ignored);
  progress.clear();
  return save(profile, options->text("out"));
}

}  // namespace

Command profile_command() {
  return {"profile", "Measure a bundle on test images, for replay", run};
}

}  // namespace airsplit
