// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/task_file.h"

#include <fmt/format.h>

#include "common/number.h"
#include "results/csv.h"
#include "sim/run/energy.h"
#include "sim/scenario/edges.h"

namespace airsplit {
namespace {

using Fields = std::vector<std::string>;

Fields columns() {
  return {"scheme",
          scheme_field(&SchemeSpec::split).name(),
          scheme_field(&SchemeSpec::ratio).name(),
          "group",
          "task",
          "device",
          "image",
          "outcome",
          "predicted",
          "label",
          "correct",
          "payload_bytes",
          "groups",
          "retransmissions",
          "arrival_ms",
          "device_start_ms",
          "encode_start_ms",
          "device_end_ms",
          "sent_ms",
          "received_ms",
          "edge_start_ms",
          "edge_end_ms",
          "answer_sent_ms",
          "answered_ms",
          "latency_ms",
          "device_ms",
          "queue_ms",
          "uplink_ms",
          "edge_ms",
          "downlink_ms",
          "compute_mj",
          "idle_mj",
          "transmit_mj",
          "wait_mj",
          "receive_mj",
          "choice"};
}

Fields site_columns() {
  return {"edge", "backhaul_ms", "fallback_start_ms", "fallback_end_ms", "site_mj"};
}

/// Nanoseconds as milliseconds, with the digits that it takes.
std::string ms(std::int64_t ns) {
  constexpr std::int64_t kNsPerMs = 1'000'000;
  std::string text = fmt::format("{}.{:06}", ns / kNsPerMs, ns % kNsPerMs);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string ms_or_empty(std::int64_t ns) { return ns == kNotYet ? "" : ms(ns); }

Fields scheme_fields(const SchemeSpec& spec, const std::string& group) {
  return {spec.name(), spec.split, spec.ratio > 0 ? to_text(spec.ratio) : "", group};
}

void add_times(const TaskRecord& task, Fields& fields) {
  for (const std::int64_t ns :
       {task.arrival_ns, task.device_start_ns, task.encode_start_ns, task.device_end_ns,
        task.uplink_start_ns, task.uplink_end_ns, task.edge_start_ns, task.edge_end_ns,
        task.downlink_start_ns, task.answered_ns}) {
    fields.push_back(ms_or_empty(ns));
  }
  if (task.answered_ns == kNotYet) {
    fields.insert(fields.end(), 6, "");
    return;
  }
  const LatencyParts parts = latency_parts(task);
  for (const std::int64_t ns : {parts.latency_ns(), parts.device_ns, parts.queue_ns,
                                parts.uplink_ns, parts.edge_ns, parts.downlink_ns}) {
    fields.push_back(ms(ns));
  }
}

void add_energy(const TaskEnergy& energy, Fields& fields) {
  for (const double mj :
       {energy.compute_mj, energy.idle_mj, energy.transmit_mj, energy.wait_mj, energy.receive_mj}) {
    fields.push_back(to_text(mj));
  }
}

/// The candidate's label; empty where none was chosen.
std::string choice_of(const TaskRecord& task, const PlayedScheme& scheme) {
  if (!scheme.choice() || task.device_start_ns == kNotYet) return "";
  return scheme.choice()->candidates[task.choice]->spec().label();
}

void add_site(const TaskRecord& task, const std::vector<EdgeSettings>& edges, double mj,
              Fields& fields) {
  const bool was_sent = task.payload_bytes > 0;
  fields.push_back(was_sent ? edges[task.edge].name : "");
  const bool is_part = task.answered_ns != kNotYet && !task.fell_back;
  fields.push_back(is_part ? ms(task.backhaul_up_ns + task.backhaul_down_ns) : "");
  fields.push_back(ms_or_empty(task.fallback_start_ns));
  fields.push_back(ms_or_empty(task.fallback_end_ns));
  fields.push_back(to_text(mj));
}

}  // namespace

TaskFile::TaskFile(const std::filesystem::path& path, bool has_sites)
    : file_(path, PartFile::IfBusy::kFail), has_sites_(has_sites) {
  Fields all = columns();
  if (has_sites)
    for (const std::string& column : site_columns()) all.push_back(column);
  file_.write(to_csv_line(all));
}

void TaskFile::add(const PreparedRun& run, std::size_t scheme,
                   const std::vector<TaskRecord>& tasks) {
  std::vector<std::vector<TaskEnergy>> energies;
  for (std::size_t group = 0; group < run.groups(); ++group) {
    const PreparedRun::GroupOfRun its = run.group_of_run(scheme, group);
    energies.push_back(task_energies(tasks, static_cast<std::uint32_t>(group), its.device,
                                     radio_power(its.group)));
  }
  const std::vector<EdgeSettings> edges = edges_of(run.scenario());
  const std::vector<double> sites_mj = site_energies_mj(tasks, edges);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = tasks[i];
    const PreparedRun::GroupOfRun its = run.group_of_run(scheme, task.group);
    Fields fields = scheme_fields(its.scheme.spec(), its.group.name);
    for (const std::size_t number : {i, std::size_t{task.device}, task.image}) {
      fields.push_back(std::to_string(number));
    }
    fields.emplace_back(outcome_name(task.outcome));
    fields.push_back(task.predicted >= 0 ? std::to_string(task.predicted) : "");
    fields.push_back(std::to_string(task.label));
    fields.push_back(task.answered_ns == kNotYet ? "" : to_text(correctness(task)));
    const bool made = task.device_end_ns != kNotYet;
    fields.push_back(made ? std::to_string(task.payload_bytes) : "");
    const bool has_groups =
        !its.scheme.spec().send.empty() && task.answered_ns != kNotYet && !task.fell_back;
    fields.push_back(has_groups ? std::to_string(task.groups) : "");
    fields.push_back(std::to_string(task.retransmissions));
    add_times(task, fields);
    add_energy(energies[task.group][i], fields);
    fields.push_back(choice_of(task, its.scheme));
    if (has_sites_) add_site(task, edges, sites_mj[i], fields);
    file_.write(to_csv_line(fields));
  }
}

void TaskFile::finish() { file_.finish(); }

}  // namespace airsplit
