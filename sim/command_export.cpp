#include <fmt/format.h>

#include "common/error.h"
#include "inference/profile.h"
#include "results/csv.h"
#include "results/deadlines.h"
#include "results/replications.h"
#include "results/store.h"
#include "sim/command.h"
#include "sim/profile_table.h"

namespace airsplit {
namespace {

using RecordsOf = std::function<Records(const Store&)>;

RecordsOf comparison(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == 0 || comma == std::string::npos || comma + 1 == text.size()) {
    throw InputError(
        fmt::format("--compare {}: expected OURS,THEIRS, two kinds of scheme, for "
                    "example aecnn,direct",
                    text));
  }
  return [ours = text.substr(0, comma), theirs = text.substr(comma + 1)](const Store& store) {
    return compare_schemes(store, ours, theirs);
  };
}

/// The one of these options that was given, or "".
std::string the_one_of(const Options& options, const std::vector<std::string>& names) {
  std::string given;
  for (const std::string& name : names) {
    if (!options.has(name)) continue;
    if (!given.empty()) throw InputError(fmt::format("--{} and --{}: expected one of them", given, name));
    given = name;
  }
  return given;
}

RecordsOf store_records(const std::string& form, const Options& options) {
  if (form == "compare") return comparison(options.text(form));
  if (form == "intervals") return with_intervals;
  if (form == "deadlines") return deadline_records;
  return [](const Store& store) { return store.rows(); };
}

}  // namespace

int export_command(const Arguments& arguments) {
  const auto options =
      CommandLine("export", "FILE", "Writes a result file, or a profile's table, as CSV.")
          .required("csv", "FILE.csv", "Where the CSV goes")
          .flag("intervals",
                "Add columns: 95 % intervals of accuracies and, over replications, means")
          .option("compare", "OURS,THEIRS",
                  "Instead: paired differences of schemes with 95 % intervals over replications,\n"
                  "for example aecnn,direct")
          .flag("deadlines",
                "Instead: deadline-met probability and in-deadline accuracy at any deadline")
          .flag("payloads", "Instead, of a profile: how many images have a payload of each size")
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  const std::string form =
      the_one_of(*options, {"compare", "intervals", "deadlines", "payloads"});
  const std::string csv = options->text("csv");
  if (form == "payloads") {
    write_csv(csv, payload_records(load_profile(path)));
  } else if (is_profile(path)) {
    if (!form.empty()) {
      throw InputError(fmt::format("{}: is a profile; --{} is for result files", path, form));
    }
    write_csv(csv, profile_records(load_profile(path)));
  } else {
    export_csv(path, csv, store_records(form, *options));
  }
  return kDone;
}

}  // namespace airsplit
