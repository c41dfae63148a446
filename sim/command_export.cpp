#include "results/store.h"
#include "sim/command.h"

namespace airsplit {

int export_command(const Arguments& arguments) {
  const auto options = CommandLine("export", "FILE.sqlite", "Writes a result file as CSV.")
                           .required("csv", "FILE.csv", "Where the CSV goes")
                           .parse(arguments);
  if (!options) return kDone;
  export_csv(options->text("argument"), options->text("csv"));
  return kDone;
}

}  // namespace airsplit
