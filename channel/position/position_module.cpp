// The one symbol of libairsplit_position.so: how a path is sampled.
#include "channel/position/position_module.h"

extern "C" airsplit::PositionSampler airsplit_position_module() { return airsplit::sample_path; }
