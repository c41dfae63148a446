// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/link_models/link_models.h"

#include <algorithm>

#include "channel/analytic/analytic_model.h"
#include "channel/lte/lte_model.h"
#include "channel/wifi/wifi_model.h"
#include "common/error.h"

namespace airsplit {

const std::vector<LinkModel>& builtin_links() {
  static const std::vector<LinkModel> models = {
      analytic_link_model(),
      wifi_link_model(),
      lte_link_model(),
  };
  return models;
}

const LinkModel& builtin_link(const std::string& name) {
  const auto& models = builtin_links();
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const LinkModel& model) { return model.name == name; });
  check(found != models.end(), "a link model of this name");
  return *found;
}

}  // namespace airsplit
