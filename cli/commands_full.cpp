// The commands of a full build.

#include <fmt/format.h>

#include "cli/command.h"
#include "results/store.h"
#include "sim/run/run.h"
#include "sim/scenario/group.h"
#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

std::string describe_store(const std::string& path) {
  const Store store = Store::open(path);
  const Provenance provenance = store.provenance();
  const Records records = store.rows();
  return fmt::format(
      "result file: {} rows of {} columns\ncommand: {}\nversion: {}\nbundle: {}\nprofile: "
      "{}\nprocessors: {}\n"
      "scenario:\n{}",
      records.rows.size(), records.columns.size(), provenance.command, provenance.version,
      provenance.bundle_hash, provenance.profile_hash, provenance.processors_hash,
      provenance.scenario);
}

std::string describe_arrivals(const WorkloadSettings& workload) {
  if (workload.arrivals == Arrivals::kTrace) return "tasks of " + workload.trace;
  return fmt::format("{} tasks per second each", workload.rate_hz);
}

std::string describe_scenario(const std::string& path) {
  const Scenario scenario = load_scenario(path);
  std::string text = fmt::format("scenario: {}\n", scenario.title);
  for (const Group& group : groups_of(scenario)) {
    if (!group.name.empty()) text += fmt::format("group: {}\n", group.name);
    text += fmt::format("{} device(s), {}, deadline {} ms\nlink: {} MHz, SNR {} dB\ndevice: {}\n",
                        group.workload.devices, describe_arrivals(group.workload),
                        group.workload.deadline_ms, group.link.radio.bandwidth_mhz,
                        group.link.radio.snr_db, group.device.processor);
    for (const SchemeSpec& spec : group.scheme) text += "its scheme: " + spec.label() + "\n";
  }
  text += fmt::format("edge: {} worker(s) of {}\n", scenario.edge.workers, scenario.edge.processor);
  for (const SchemeSpec& spec : scenario.schemes) text += "scheme: " + spec.label() + "\n";
  for (const IdleKey& idle : scenario.idle_keys) text += "note: " + idle.message() + "\n";
  return text;
}

}  // namespace

std::vector<Command> commands() {
  return {
      {"run", "Simulate a scenario: a row of results for each scheme", run_command},
      {"sweep", "Simulate a grid of scenarios into a result file", sweep_command},
      {"train", "Train a bundle from a recipe", train_command},
      {"refit", "Measure a bundle's entropy tables anew", refit_command},
      {"profile", "Measure a bundle on test images, for replay", profile_command},
      {"measure-processor", "Time a bundle's blocks on this machine", measure_processor_command},
      {"export", "Write a result file as CSV", export_command},
      {"report", "Write a page to explore a result file", report_command},
      {"inspect", "Say what is in a file", inspect_command},
      {"encode", "Write the payload of one image", encode_command},
      {"decode", "Answer from one payload", decode_command}};
}

std::optional<std::string> inspect_other_file(const std::string& path) {
  return is_store(path) ? describe_store(path) : describe_scenario(path);
}

}  // namespace airsplit
