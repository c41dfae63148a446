// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <filesystem>

#include "cli/command.h"
#include "cli/file_kinds.h"
#include "cli/output.h"
#include "cli/profile_table.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "inference/engine/bundle.h"
#include "inference/profile/inspect.h"
#include "inference/profile/profile.h"

namespace airsplit {
namespace {

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("inspect", "FILE",
                  "Says what is in a scenario, bundle, profile, payload or result file.")
          .option("bundle", "BUNDLE",
                  "Of a payload: the bundle that it was made with; shows groups")
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) throw InputError(path + ": there is no such file");
  if (std::filesystem::is_directory(path, ignored)) throw InputError(path + ": this is a folder");
  const InferenceTables& inference = inference_of(tables);
  std::optional<std::string> description;
  if (is_profile(path)) description = describe_profile(load_profile(path, inference.schemes));
  std::optional<Bundle> bundle;
  if (options->has("bundle")) {
    bundle = Bundle::load(bundle_path(options->text("bundle"), data_folder()).string(),
                          inference.engine(), inference.schemes);
  }
  if (!description) description = inspect_inference_file(path, bundle, inference);
  for (const FileKind& kind : file_kinds()) {
    if (!description && kind.is(path)) description = kind.describe(path, tables);
  }
  if (!description) throw InputError(path + ": this is no file of airsplit's");
  print(description->empty() || description->back() == '\n' ? *description : *description + "\n");
  return kDone;
}

}  // namespace

Command inspect_command() { return {"inspect", "Say what is in a file", run}; }

}  // namespace airsplit
