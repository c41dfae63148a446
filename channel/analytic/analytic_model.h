// The analytic link as an entry of the table of link models.
#pragma once

#include "channel/link/link_model.h"

namespace airsplit {

LinkModel analytic_link_model();

}  // namespace airsplit
