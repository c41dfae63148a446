#include "inference/profile.h"
#include "results/csv.h"
#include "results/store.h"
#include "sim/command.h"
#include "sim/profile_table.h"

namespace airsplit {

int export_command(const Arguments& arguments) {
  const auto options =
      CommandLine("export", "FILE", "Writes a result file, or a profile's table, as CSV.")
          .required("csv", "FILE.csv", "Where the CSV goes")
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  if (is_profile(path)) {
    write_csv(options->text("csv"), profile_records(load_profile(path)));
  } else {
    export_csv(path, options->text("csv"));
  }
  return kDone;
}

}  // namespace airsplit
