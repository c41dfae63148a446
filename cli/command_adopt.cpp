// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <cstdio>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scheme_keys.h"
#include "common/error.h"
#include "inference/adopted/adopt.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine(
          "adopt", "MANIFEST.toml",
          "Makes a bundle of a network of your own: modules that you exported, and a manifest "
          "that\n"
          "names them. Their shapes and work are found, quantisers and entropy tables are fitted "
          "to\n"
          "training images; then profile, run and inspect take it as any bundle. A module is a\n"
          "program: adopt only what you would run.")
          .required("data", "DIR", "\"shapes\", or a folder with one sub-folder per class")
          .required("out", "BUNDLE", "Where the bundle goes")
          .option("images", "N", "Fit to at most N training images (512)")
          .option("logits", "FILE.csv",
                  "Write the logits of the validation images, to be held against PyTorch's own")
          .flag("overwrite", "Replace a bundle that is there already")
          .parse(arguments);
  if (!options) return kDone;
  const InferenceTables& inference = inference_of(tables);
  Progress progress;
  AdoptOptions adopt_options;
  adopt_options.manifest_path = options->text("argument");
  adopt_options.data = options->text("data");
  adopt_options.out_path = options->text("out");
  adopt_options.logits_path = options->text("logits");
  adopt_options.overwrite = options->has("overwrite");
  adopt_options.images = static_cast<std::size_t>(
      options->whole("images", 1, 1'000'000, static_cast<std::int64_t>(adopt_options.images)));
  adopt_options.say = [&](const std::string& line) {
    progress.clear();
    std::fputs((line + "\n").c_str(), stderr);
  };
  adopt_options.progress = [&](const char* what, std::size_t done, std::size_t all) {
    progress.show(fmt::format("{} image {} of {},", what, done, all),
                  static_cast<double>(done) / static_cast<double>(all));
  };
  adopt(adopt_options, inference.engine().module_engines(), inference.schemes);
  progress.clear();
  const Bundle bundle = Bundle::load(adopt_options.out_path, inference.engine(), inference.schemes);
  print(fmt::format("{}: {}\n", adopt_options.out_path, bundle.info().title));
  for (const SchemeSpec& spec : bundle.all_schemes())
    print(fmt::format("  [[scheme]]  {}\n", scheme_keys(spec)));
  return kDone;
}

}  // namespace

Command adopt_command() { return {"adopt", "Make a bundle of a network of your own", run}; }

}  // namespace airsplit
