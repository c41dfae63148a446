// What a scenario can choose from: the tables that a program of one's own may add to. They stand in
// sim/scenario/tables.h; a build without the simulator has none.
#pragma once

namespace airsplit {

struct Tables;

/// Those that airsplit comes with.
const Tables& builtin_tables();

}  // namespace airsplit
