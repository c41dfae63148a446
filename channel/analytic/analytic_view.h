// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An analytic link as a policy can look at it.
#pragma once

#include <memory>
#include <string>

#include "channel/analytic/analytic_config.h"
#include "channel/link/channel_view.h"

namespace airsplit {

/// what_is_wrong(config) is "". What it says ahead of time is what becomes of messages where
/// what_a_view_needs() is "".
std::shared_ptr<const ChannelView> analytic_view(const AnalyticLinkConfig& config);

/// What link has to be said for that: `link.outage = "wait"`. "" if nothing.
std::string what_a_view_needs(const AnalyticLinkConfig& config);

}  // namespace airsplit
