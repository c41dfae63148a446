// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cstdio>
#include <sstream>

#include <fmt/format.h>

#include "cli/command.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "inference/engine/torch_module.h"

namespace airsplit {
namespace {

std::vector<int> read_bits(const std::string& text) {
  std::vector<int> bits;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const bool digit = part.size() == 1 && part[0] >= '1' && part[0] <= '8';
    if (!digit || std::count(bits.begin(), bits.end(), part[0] - '0') > 0) {
      throw InputError(
          fmt::format("--bits {}: expected different numbers from 1 to 8, as in 8,4", text));
    }
    bits.push_back(part[0] - '0');
  }
  return bits;
}

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("refit", "BUNDLE",
                  "Measures the order of importance of a bundle's channels and its entropy tables\n"
                  "anew, on a data set's training images, without training; can add bit depths.")
          .required("data", "DIR", "\"shapes\", or a folder with one sub-folder per class")
          .required("out", "FILE", "Where the new bundle goes")
          .option("bits", "B,...", "Bit depths of every codec (those that it has)")
          .option("threads", "N", "Threads of LibTorch (one per core)")
          .flag("overwrite", "Replace a bundle that is there already")
          .parse(arguments);
  if (!options) return kDone;
  RefitOptions refit_options;
  refit_options.bundle_path = bundle_path(options->text("argument"), data_folder()).string();
  refit_options.data = options->text("data");
  refit_options.overwrite = options->has("overwrite");
  refit_options.out_path = options->text("out");
  refit_options.bits = read_bits(options->text("bits"));
  refit_options.threads = static_cast<int>(options->whole("threads", 1, 1024, 0));
  refit_options.say = [](const std::string& line) { std::fputs((line + "\n").c_str(), stderr); };
  inference_of(tables).engine().refit(refit_options);
  return kDone;
}

}  // namespace

Command refit_command() { return {"refit", "Measure a bundle's entropy tables anew", run}; }

}  // namespace airsplit
