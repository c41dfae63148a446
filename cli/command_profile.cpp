// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
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

namespace airsplit {
namespace {

void print_summary(const std::string& path, const Profile& profile) {
  print(fmt::format("{}: {} schemes on {} images of {}\n", path, profile.entries.size(),
                    profile.labels.size(), profile.data));
}

int count_anew(const Options& options, const InferenceTables& tables) {
  const std::string measured = options.text("measured");
  Profile profile = load_profile(profile_path(measured, data_folder()).string(), tables.schemes);
  try {
    count_work_anew(profile,
                    Bundle::load(bundle_path(options.text("bundle"), data_folder()).string(),
                                 tables.engine(), tables.schemes));
  } catch (const InputError& error) {
    throw InputError(fmt::format("--measured {}: {}", measured, error.what()));
  }
  save_profile(profile, options.text("out"));
  print_summary(options.text("out"), profile);
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
                  "Measure nothing: take it from this profile of the same bundle, and count only\n"
                  "the operations and the memory traffic anew")
          .parse(arguments);
  if (!options) return kDone;
  const InferenceTables& inference = inference_of(tables);
  const auto bundle_file = bundle_path(options->text("bundle"), data_folder());
  expect_another_file(options->text("out"), bundle_file);
  expect_writable(options->text("out"));
  if (options->has("measured")) return count_anew(*options, inference);
  const auto images = options->whole("images", 1, 100'000'000, 0);
  const Bundle bundle = Bundle::load(bundle_file.string(), inference.engine(), inference.schemes);
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
  save_profile(profile, options->text("out"));
  std::error_code ignored;
  std::filesystem::remove(work, ignored);
  progress.clear();
  print_summary(options->text("out"), profile);
  return kDone;
}

}  // namespace

Command profile_command() {
  return {"profile", "Measure a bundle on test images, for replay", run};
}

}  // namespace airsplit
