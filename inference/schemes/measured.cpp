// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What somebody measured of a scheme of their own: known by its name alone, and replayed.

#include <fmt/format.h>

#include "common/error.h"
#include "common/utf8.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

constexpr std::size_t kLongestName = 60;  // bytes

/// A label holds the name's words, so that it can be read back.
std::string what_is_wrong_with(const std::string& name) {
  const bool is_sound = is_one_line(name) && name.size() <= kLongestName && name.front() != ' ' &&
                        name.back() != ' ' && name.find("  ") == std::string::npos;
  if (is_sound) return "";
  return fmt::format(
      "name = \"{}\": expected at most {} bytes of UTF-8 in one line, single blanks between words",
      is_utf8(name) ? name.substr(0, kLongestName) : "...", kLongestName);
}

SchemeKind make_kind() {
  SchemeKind kind;
  kind.name = "measured";
  kind.title = "Measured";
  kind.doc = "Measurements of one's own, imported from a CSV file";
  kind.needs = [](const SchemeSpec&) { return SchemeKind::Fields{&SchemeSpec::own_name}; };
  kind.what_is_wrong = [](const SchemeSpec& spec) { return what_is_wrong_with(spec.own_name); };
  kind.standard_specs = [](const BundleInfo&) { return std::vector<SchemeSpec>{}; };
  kind.make = [](const std::shared_ptr<Networks>& /*networks*/,
                 const SchemeSpec& spec) -> std::unique_ptr<Scheme> {
    throw InputError(fmt::format(
        "{}: no network is known of what was measured elsewhere: it is replayed from the profile "
        "that airsplit import made (inference = \"profile\", incomplete payloads lost)",
        spec.label()));
  };
  return kind;
}

}  // namespace

const SchemeKind* measured_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
