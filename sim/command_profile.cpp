#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/profile.h"
#include "sim/command.h"
#include "sim/data_folder.h"
#include "sim/output.h"
#include "sim/progress.h"
#include "sim/test_images.h"

namespace airsplit {

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
          .option("images", "N", "Measure the first N test images only")
          .parse(arguments);
  if (!options) return kDone;
  const auto images = options->whole("images", 1, 100'000'000, 0);
  const Bundle bundle = Bundle::load(bundle_path(options->text("bundle"), data_folder()).string());
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
  const Profile profile =
      measure_profile(bundle, *data, all_schemes(bundle.info()), profile_options);
  save_profile(profile, options->text("out"));
  progress.clear();
  print(fmt::format("{}: {} schemes on {} images of {}\n", options->text("out"),
                    profile.entries.size(), profile.labels.size(), profile.data));
  return kDone;
}

}  // namespace airsplit
