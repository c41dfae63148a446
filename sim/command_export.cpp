#include <fmt/format.h>

#include "common/error.h"
#include "inference/profile.h"
#include "results/csv.h"
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

RecordsOf wanted_records(const Options& options) {
  if (options.has("compare") && options.has("intervals")) {
    throw InputError("--compare and --intervals: expected one of them");
  }
  if (options.has("compare")) return comparison(options.text("compare"));
  if (options.has("intervals")) return with_intervals;
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
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  const RecordsOf records = wanted_records(*options);
  if (is_profile(path)) {
    if (options->has("compare") || options->has("intervals")) {
      throw InputError(path + ": is a profile; --compare and --intervals are for result files");
    }
    write_csv(options->text("csv"), profile_records(load_profile(path)));
  } else {
    export_csv(path, options->text("csv"), records);
  }
  return kDone;
}

}  // namespace airsplit
