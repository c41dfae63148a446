// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What the schemes of a bundle share: its networks, and their own spec.
#pragma once

#include <memory>
#include <utility>

#include "inference/bitstream/payload.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

class NetworkScheme : public Scheme {
 public:
  NetworkScheme(std::shared_ptr<Networks> networks, SchemeSpec spec)
      : networks_(std::move(networks)), spec_(std::move(spec)) {}

  const SchemeSpec& spec() const override { return spec_; }
  bool uses_link() const override { return spec_.kind->uses_link; }

 protected:
  Networks& networks() const { return *networks_; }
  int input_px() const { return networks_->info().input_px; }
  double raw_bytes() const { return 3.0 * input_px() * input_px(); }
  PartWork whole_network() const { return networks_->work(); }
  /// The photo as the network takes it.
  Image square(const Photo& photo) const {
    return cut_middle(fit_square(photo.pixels, networks_->info().resized_px), input_px());
  }

 private:
  std::shared_ptr<Networks> networks_;
  SchemeSpec spec_;
};

/// Throws InputError unless the header arrived and is the one expected.
void expect_header(const Bytes& payload, const Gaps& gaps, PayloadHeader expected);

}  // namespace airsplit
