#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "inference/profile/profile.h"
#include "inference/profile/test_images.h"

namespace airsplit {

namespace {

void print_summary(const std::string& path, const Profile& profile) {
  print(fmt::format("{}: {} schemes on {} images of {}\n", path, profile.entries.size(),
                    profile.labels.size(), profile.data));
}

int count_anew(const Options& options) {
  const std::string measured = options.text("measured");
  Profile profile = load_profile(profile_path(measured, data_folder()).string());
  try {
    count_work_anew(profile,
                    Bundle::load(bundle_path(options.text("bundle"), data_folder()).string()));
  } catch (const InputError& error) {
    throw InputError(fmt::format("--measured {}: {}", measured, error.what()));
  }
  save_profile(profile, options.text("out"));
  print_summary(options.text("out"), profile);
  return kDone;
}

}  // namespace

int profile_command(const Arguments& arguments) {
  const auto options =
      CommandLine(
          "profile", "",
          "Runs every scheme of a bundle on every test image and writes what came out: the\n"
          "payload's bytes and the prediction. `airsplit run` replays it.")
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
  const auto bundle_file = bundle_path(options->text("bundle"), data_folder());
  expect_another_file(options->text("out"), bundle_file);
  if (options->has("measured")) return count_anew(*options);
  const auto images = options->whole("images", 1, 100'000'000, 0);
  const Bundle bundle = Bundle::load(bundle_file.string());
  const auto data = open_test_images(options->text("data"), bundle.info());

  Progress progress;
  ProfileOptions profile_options;
  if (images > 0) profile_options.images = static_cast<std::size_t>(images);
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  profile_options.jobs = static_cast<int>(options->whole("jobs", 1, 1024, cores));
  profile_options.progress = [&](std::size_t done, std::size_t all) {
    progress.show(fmt::format("image {} of {},", done, all),
                  static_cast<double>(done) / static_cast<double>(all));
  };
  const Profile profile = measure_profile(bundle, *data, bundle.all_schemes(), profile_options);
  save_profile(profile, options->text("out"));
  progress.clear();
  print_summary(options->text("out"), profile);
  return kDone;
}

}  // namespace airsplit
