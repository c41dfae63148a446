// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/profile_table.h"
#include "common/error.h"
#include "common/file.h"
#include "common/number.h"
#include "inference/profile/profile.h"
#include "results/csv.h"
#include "results/deadlines.h"
#include "results/replications.h"
#include "results/store.h"

namespace airsplit {
namespace {

using RecordsOf = std::function<Records(const Store&)>;

struct Pair {
  std::string ours, theirs;
};

Pair compared(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == 0 || comma == std::string::npos || comma + 1 == text.size()) {
    throw InputError(
        fmt::format("--compare {}: expected OURS,THEIRS, two kinds of scheme, for "
                    "example aecnn,direct",
                    text));
  }
  return {text.substr(0, comma), text.substr(comma + 1)};
}

double deadline(const std::string& text) {
  const double ms = parse_number(text).value_or(0);
  if (ms > 0) return ms;
  throw InputError(
      fmt::format("--deadlines: \"{}\": expected numbers of ms above 0, for example 50,100", text));
}

std::vector<double> deadlines(const std::string& text) {
  std::vector<double> deadlines_ms;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const double ms = deadline(text.substr(begin, end - begin));
    if (std::find(deadlines_ms.begin(), deadlines_ms.end(), ms) != deadlines_ms.end())
      throw InputError(fmt::format("--deadlines: {} is there twice", to_text(ms)));
    deadlines_ms.push_back(ms);
    begin = end + 1;
  }
  return deadlines_ms;
}

/// The one of these options that was given, or "".
std::string the_one_of(const Options& options, const std::vector<std::string>& names) {
  std::string given;
  for (const std::string& name : names) {
    if (!options.has(name)) continue;
    if (!given.empty())
      throw InputError(fmt::format("--{} and --{}: expected one of them", given, name));
    given = name;
  }
  return given;
}

RecordsOf store_records(const std::string& form, const Options& options) {
  if (form == "compare") {
    return [pair = compared(options.text(form))](const Store& store) {
      return compare_schemes(store, pair.ours, pair.theirs);
    };
  }
  if (form == "intervals") return [](const Store& store) { return with_intervals(store); };
  if (form == "latencies") return latency_records;
  if (form == "deadlines") {
    return [deadlines_ms = deadlines(options.text(form))](const Store& store) {
      return deadline_records(store, deadlines_ms);
    };
  }
  return [](const Store& store) { return store.rows(); };
}

Records profile_records(const std::string& form, const Options& options, const Profile& profile) {
  if (form.empty()) return profile_records(profile);
  if (form == "payloads") return payload_records(profile);
  if (form == "images") return image_records(profile);
  if (form != "compare") {
    throw InputError(
        fmt::format("{}: is a profile; --{} is for result files", options.text("argument"), form));
  }
  const Pair pair = compared(options.text(form));
  return compare_profile_schemes(profile, pair.ours, pair.theirs);
}

int run(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("export", "FILE", "Writes a result file, or a profile's table, as CSV.")
          .required("csv", "FILE.csv", "Where the CSV goes")
          .flag("intervals",
                "Add columns: 95 % intervals of accuracies and of means, over replications")
          .option("compare", "OURS,THEIRS",
                  "Instead: paired differences of schemes with 95 % intervals over replications\n"
                  "(of a profile, over images), for example aecnn,direct")
          .option("deadlines", "MS,MS,...",
                  "Instead: deadline-met probability and in-deadline accuracy at other deadlines")
          .flag("latencies", "Instead: how many tasks were answered within any latency")
          .flag("payloads", "Instead, of a profile: how many images have a payload of each size")
          .flag("images", "Instead, of a profile: a row for each scheme and image, as import reads")
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  const std::string form = the_one_of(
      *options, {"compare", "intervals", "deadlines", "latencies", "payloads", "images"});
  const std::string csv = options->text("csv");
  const bool is_of_profile = form == "payloads" || form == "images";
  if (is_of_profile && is_store(path))
    throw InputError(fmt::format("{}: is a result file; --{} is for profiles", path, form));
  if (is_of_profile || is_profile(path)) {
    expect_another_file(csv, path);
    write_csv(csv,
              profile_records(form, *options, load_profile(path, inference_of(tables).schemes)));
  } else {
    export_csv(path, csv, store_records(form, *options));
  }
  return kDone;
}

}  // namespace

Command export_command() { return {"export", "Write a result file as CSV", run}; }

}  // namespace airsplit
