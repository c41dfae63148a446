// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/fallback.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

bool has(const PartWork& part, const std::string& name) {
  return std::any_of(part.begin(), part.end(),
                     [&](const BlockWork& block) { return block.name == name; });
}

}  // namespace

PartWork rest_on_device(const SchemeRunner& scheme, const SchemeRunner& local) {
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("{}: {}", scheme.spec().label(), what));
  };
  if (scheme.device_ms(0) || local.device_ms(0))
    fail("imported measurements do not say what the device would take for the rest");
  const PartWork done = scheme.work().device, whole = local.work().device;
  for (const BlockWork& block : done) {
    const bool is_own = is_coding(block) || block.name == kEncoderBlock;
    if (!is_own && !has(whole, block.name))
      fail(fmt::format("its block \"{}\" is none of {}'s, expected a scheme that cuts that network",
                       block.name, local.spec().label()));
  }
  PartWork rest;
  for (const BlockWork& block : whole)
    if (!has(done, block.name)) rest.push_back(block);
  return rest;
}

}  // namespace airsplit
