// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The schemes of all trained codecs: what is sent is the same, whatever the networks around it.
#pragma once

#include <memory>
#include <string>

#include "inference/scheme/network_scheme.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// The kind of a trained codec, whose payload is its quantised features, entropy-coded, or sent
/// uncoded (SchemeSpec::uncoded). A bundle numbers its codecs by the kind's name.
SchemeKind codec_scheme_kind(const std::string& name, const std::string& title,
                             const std::string& doc);

/// What all schemes of a codec share.
class FeatureScheme : public NetworkScheme {
 public:
  FeatureScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec, std::size_t number,
                PayloadKind kind);

  Work work() const override;
  CodecFacts codec_facts() const override { return codec_->facts(); }
  double uncompressed_bytes() const override;

 protected:
  FeatureCodec& codec() const { return *codec_; }
  PayloadHeader header() const { return header_; }
  std::size_t channels() const { return codec_->quantiser().channels(); }
  const ChannelGroups& groups() const { return groups_; }
  std::size_t values_count() const { return codec_->entropy_model().size(); }

 private:
  std::unique_ptr<FeatureCodec> codec_;
  ChannelGroups groups_;
  PayloadHeader header_;
};

/// Features that meet the channel without an entropy coder or a channel code.
std::unique_ptr<Scheme> make_symbol_scheme(std::shared_ptr<Networks> networks,
                                           const SchemeSpec& spec, std::size_t number);
std::unique_ptr<Scheme> make_bit_scheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec,
                                        std::size_t number);

}  // namespace airsplit
