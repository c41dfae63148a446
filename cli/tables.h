// What a scenario can choose from: the tables that a program of one's own may add to.
#pragma once

namespace airsplit {

struct Tables {};

/// Those that airsplit comes with.
inline Tables builtin_tables() { return {}; }

}  // namespace airsplit
