// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One simulation: the nodes, links and applications of a scenario, run for one scheme.
#pragma once

#include <memory>
#include <vector>

#include "sim/hardware/processors.h"
#include "sim/scenario/scenario.h"
#include "sim/world/arrivals.h"
#include "sim/world/mean_snr.h"
#include "sim/world/scheme_choice.h"
#include "sim/world/scheme_runner.h"
#include "sim/world/simulation_state.h"
#include "sim/world/task.h"

namespace airsplit {

struct Hardware {
  Processor device;
  Processor edge;
};

/// What a group's settings name.
struct GroupParts {
  Processor device;
  PlayedScheme scheme;                 ///< that its devices run
  std::shared_ptr<const Trace> trace;  ///< of Arrivals::kTrace
  LinkFiles link = {};
  SchemeRunner* fallback = nullptr;  ///< of DeviceSettings::fallback_ms: the network on the device
};

/// What a scenario's settings name, for one run of it.
struct RunParts {
  std::vector<Processor> edges;    ///< one for each of edges_of(scenario)
  std::vector<GroupParts> groups;  ///< one for each of groups_of(scenario)
};

/// How many of `available` test images the scenario draws from. Throws InputError if it wants more
/// than there are, or there is none.
std::size_t images_to_use(const Scenario& scenario, std::size_t available);

/// Simulates every task of the scenario and says what became of each. Every device has a link,
/// whose band it shares as the link's model and settings say, and works on one task at a time; the
/// workers of an edge serve all that come to it. Edges with one snr_offset_db are behind one
/// antenna; a device has one radio, whose fading is the same to all antennas. The simulation ends
/// workload.drain_s after the last arrival, or when all is done.
///
/// Where a policy chooses that foresees, its groups' tasks are played one by one, each as if it
/// were alone (sim/world/alone.h). Of tasks of the other policies the bounds are looked up, where
/// the link has a view that says what becomes of messages and the edge takes constant times.
///
/// The tasks, their images and the fading depend on the scenario and its seed alone, so that all
/// schemes meet the same. Of ns-3's own random variables only Wi-Fi's, LTE's and 3GPP's are used,
/// seeded by the scenario.
///
/// Throws InputError as images_to_use() does and if no task arrives at all, and what `watch`
/// throws. One simulation at a time in a process (an ns-3 rule).
std::vector<TaskRecord> simulate(const Scenario& scenario, const RunParts& parts,
                                 const Watch& watch = {});

/// The same for a scenario without groups and traces.
std::vector<TaskRecord> simulate(const Scenario& scenario, const Hardware& hardware,
                                 SchemeRunner& runner, const Watch& watch = {});

}  // namespace airsplit
