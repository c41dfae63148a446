// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A kind of scheme: an entry of the table of all that a program knows.
//
// A kind of one's own is such an entry too: `make` builds it from the networks of a bundle, without
// LibTorch (networks.h). What other rooms need to know of a kind is a field of it: none compares
// its name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "inference/bitstream/payload.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme.h"

namespace airsplit {

struct SchemeKind {
  using Fields = std::vector<SchemeField::Member>;

  std::string name;   ///< as scenarios and results have it
  std::string title;  ///< as a text has it
  std::string doc;    ///< one line
  /// The fields that a spec of this kind must have, which may depend on others of its fields.
  std::function<Fields(const SchemeSpec&)> needs = [](const SchemeSpec&) { return Fields(); };
  /// Those that it can have besides.
  Fields may_have = {};
  /// What is wrong with a spec whose fields are those of the kind and in their ranges: `bits = 16:
  /// expected 8 or 32`. "" if nothing.
  std::function<std::string(const SchemeSpec&)> what_is_wrong = [](const SchemeSpec&) {
    return std::string();
  };

  /// False if the device answers alone: see Scheme::uses_link().
  bool uses_link = true;
  /// A trained feature codec: a bundle has networks for it, of a split point and a ratio.
  bool is_codec = false;
  /// A codec that was trained for every number of first groups: profiles measure each.
  bool is_progressive = false;
  /// A codec to hold others against, rather than to be looked at for itself.
  bool is_baseline = false;
  /// The codec for which this one is the control; `control_doc` says by what it differs.
  const SchemeKind* control_of = nullptr;
  std::string control_doc = {};

  /// What the two sides code besides the network's work: of the image that is sent, its pixels, or
  /// of features, their symbols. Null: nothing that takes time.
  std::function<Work(const SchemeSpec&, double amount)> coding = nullptr;

  /// The kinds of payload that it makes, and the spec that decodes such a one. Throws InputError,
  /// beginning with "payload: ", if there is none in the bundle. None and null if no payload of its
  /// own is ever made.
  std::vector<PayloadKind> payloads = {};
  std::function<SchemeSpec(PayloadHeader, const BundleInfo&)> spec_of = nullptr;
  /// What a profile measures of a bundle besides its codecs.
  std::function<std::vector<SchemeSpec>(const BundleInfo&)> standard_specs = nullptr;
  /// The scheme, ready to run. Its networks are its own or those of schemes of the same thread.
  /// `spec` is sound: check_spec() was called. Throws InputError if the bundle does not hold it.
  std::function<std::unique_ptr<Scheme>(std::shared_ptr<Networks>, const SchemeSpec&)> make =
      nullptr;
};

/// A scheme's work with what its kind codes of so many pixels or symbols: the device does so last,
/// the edge first.
Work with_coding(const Work& network, const SchemeSpec& spec, double amount);

/// A table of kinds. The entries outlive all specs: specs of one kind have the same entry.
using SchemeKinds = std::vector<const SchemeKind*>;

/// The kind of this name. Throws InputError that lists all there are.
const SchemeKind* find_scheme_kind(const std::string& name, const SchemeKinds& kinds);

/// The names, in the table's order.
std::vector<std::string> names_of(const SchemeKinds& kinds);

/// True for the trained feature codecs.
bool is_codec(const SchemeSpec& spec);

/// Throws InputError, which begins with `where`, unless the fields that are given are those of the
/// kind, and take such values.
void check_spec(const SchemeSpec& spec, const std::string& where);

/// The inverse of SchemeSpec::label(). Throws InputError on anything else.
SchemeSpec parse_label(const std::string& label, const SchemeKinds& kinds);

/// What a profile measures of a bundle: the kinds' standard specs, then the bundle's codecs.
std::vector<SchemeSpec> all_schemes(const BundleInfo& info, const SchemeKinds& kinds);

/// The scheme that a payload's header says it was made with, such that it can decode it (of a lossy
/// image, the quality is any). Throws InputError if there is no sound header, or it names no scheme
/// of this bundle.
SchemeSpec spec_of(const Bytes& payload, const BundleInfo& info, const SchemeKinds& kinds);

/// Checks the spec and builds the scheme. Throws InputError.
std::unique_ptr<Scheme> make_scheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec);

}  // namespace airsplit
