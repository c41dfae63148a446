// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/profile_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/bitstream/channel_groups.h"
#include "inference/bitstream/payload.h"
#include "inference/scheme/scheme_kind.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

using Entries = std::vector<const ProfileEntry*>;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// The column of the split point is named as the field of a scheme.
std::string split_column() { return scheme_field(&SchemeSpec::split).name(); }

double right(const Profile& profile, const ProfileEntry& entry, std::size_t image) {
  return correctness(entry, profile.labels[image], image);
}

double mean_bytes(const ProfileEntry& entry) {
  double sum = 0;
  for (const std::uint32_t bytes : entry.payload_bytes) sum += bytes;
  return sum / static_cast<double>(entry.payload_bytes.size());
}

/// Its interval is Wilson's, for fractions too (wilson_share_95()).
Proportion accuracy(const Profile& profile, const ProfileEntry& entry) {
  double sum = 0;
  for (std::size_t i = 0; i < profile.labels.size(); ++i) sum += right(profile, entry, i);
  const auto images = static_cast<double>(profile.labels.size());
  return wilson_share_95(sum / images, images);
}

/// The mean, over the classes that have a test image, of the share of their images answered right:
/// Caltech-101's convention (Fei-Fei, Fergus, Perona 2004), as its classes differ in size.
double class_accuracy(const Profile& profile, const ProfileEntry& entry) {
  std::map<int, std::pair<double, double>> by_class;  // images answered right, all
  for (std::size_t i = 0; i < profile.labels.size(); ++i) {
    auto& [count, all] = by_class[profile.labels[i]];
    count += right(profile, entry, i);
    ++all;
  }
  double sum = 0;
  for (const auto& [label, images] : by_class) sum += images.first / images.second;
  return sum / static_cast<double>(by_class.size());
}

/// Accuracy of `ours` minus that of `theirs`, in points, over the same images; for several pairs,
/// the mean of their differences, image by image.
MeanInterval difference(const Profile& profile, const Entries& ours, const Entries& theirs) {
  std::vector<double> points;
  for (std::size_t i = 0; i < profile.labels.size(); ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < ours.size(); ++k) {
      sum += right(profile, *ours[k], i) - right(profile, *theirs[k], i);
    }
    points.push_back(100 * sum / static_cast<double>(ours.size()));
  }
  if (points.size() < 2) return {points.front(), kUnknown, kUnknown};  // of one image
  return mean_95(points);
}

/// Of imported measurements nobody may know what would be sent without compression.
bool has_ratio(const ProfileEntry& entry) {
  return entry.uses_link && entry.uncompressed_bytes > 0;
}

const ProfileEntry* find_unsplit(const Profile& profile) {
  const auto& entries = profile.entries;
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [](const auto& entry) { return !entry.uses_link; });
  return found == entries.end() ? nullptr : &*found;
}

/// But those that were trained for another channel than the reliable one that profiles know.
Entries of_kind(const Profile& profile, const SchemeKind* kind, const std::string& split) {
  Entries found;
  for (const auto& entry : profile.entries) {
    if (entry.spec.kind == kind && entry.spec.split == split && entry.spec.channel.empty())
      found.push_back(&entry);
  }
  std::sort(found.begin(), found.end(),
            [](const auto* a, const auto* b) { return a->spec.ratio < b->spec.ratio; });
  return found;
}

std::vector<std::string> codec_splits(const Profile& profile) {
  std::vector<std::string> splits;
  for (const auto& entry : profile.entries) {
    const auto& split = entry.spec.split;
    if (!is_codec(entry.spec)) continue;
    if (std::find(splits.begin(), splits.end(), split) == splits.end()) splits.push_back(split);
  }
  return splits;
}

std::string interval(const MeanInterval& value) {
  if (std::isnan(value.low)) return fmt::format("{:+.2f} [-, -]", value.value);
  return fmt::format("{:+.2f} [{:+.2f}, {:+.2f}]", value.value, value.low, value.high);
}

std::string or_dash(bool given, const std::string& text) { return given ? text : "-"; }

/// Of the column of schemes.
std::size_t name_width(const Profile& profile) {
  std::size_t width = 16;
  for (const auto& entry : profile.entries) width = std::max(width, entry.spec.name().size());
  return width;
}

std::string scheme_line(const Profile& profile, const ProfileEntry& entry,
                        const ProfileEntry* unsplit) {
  const Proportion top1 = accuracy(profile, entry);
  const double bytes = mean_bytes(entry);
  const bool codec = is_codec(entry.spec);
  const bool compared = unsplit != nullptr && unsplit != &entry;
  return fmt::format(
      "{:<{}} {:<8} {:>5} {:>4} {:>6} {:>9.1f} {:>8} {:>6.2f} [{:.2f}, {:.2f}] {:>8.2f} {:>24} "
      "{:>8.2f} {:>8.2f} {:>8}\n",
      entry.spec.name(), name_width(profile), or_dash(!entry.spec.split.empty(), entry.spec.split),
      or_dash(codec, std::to_string(entry.codec.channels)),
      or_dash(codec, std::to_string(entry.codec.bits)),
      or_dash(codec, fmt::format("{:.4g}", entry.spec.ratio)), bytes,
      or_dash(has_ratio(entry), fmt::format("{:.1f}", entry.uncompressed_bytes / bytes)),
      100 * top1.value, 100 * top1.low, 100 * top1.high, 100 * class_accuracy(profile, entry),
      compared ? interval(difference(profile, {unsplit}, {&entry})) : "-",
      entry.work.device_macs() / 1e6, entry.work.edge_macs() / 1e6,
      or_dash(codec, fmt::format("{:.0f}", entry.codec.encoder_parameters)));
}

/// The kinds of codecs that the profile has and `wanted` holds of, each once: those to be looked at
/// for themselves, then those that others are held against.
template <typename Wanted>
std::vector<const SchemeKind*> codec_kinds(const Profile& profile, const Wanted& wanted) {
  std::vector<const SchemeKind*> kinds;
  for (const auto& entry : profile.entries) {
    const SchemeKind* kind = entry.spec.kind;
    const bool is_known = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    if (kind->is_codec && !is_known && wanted(*kind)) kinds.push_back(kind);
  }
  std::stable_partition(kinds.begin(), kinds.end(),
                        [](const SchemeKind* kind) { return !kind->is_baseline; });
  return kinds;
}

bool is_control(const SchemeKind& kind) { return kind.control_of != nullptr; }
bool is_no_control(const SchemeKind& kind) { return !is_control(kind); }

/// Pairs of a codec and its control with the same split point and ratio.
std::pair<Entries, Entries> control_pairs(const Profile& profile, const SchemeKind& control_kind) {
  std::pair<Entries, Entries> pairs;
  for (const auto& split : codec_splits(profile)) {
    for (const auto* control : of_kind(profile, &control_kind, split)) {
      for (const auto* ours : of_kind(profile, control_kind.control_of, split)) {
        if (ours->spec.ratio != control->spec.ratio) continue;
        pairs.first.push_back(ours);
        pairs.second.push_back(control);
      }
    }
  }
  return pairs;
}

std::string describe_control(const Profile& profile, const SchemeKind& control) {
  const auto [ours, controls] = control_pairs(profile, control);
  if (ours.empty()) return "";
  constexpr double kFrom = 128;
  std::string text = fmt::format("\n{} minus its control of {}, top-1 in points [95 %]\n",
                                 control.control_of->title, control.control_doc);
  Entries pooled_ours, pooled_controls;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    text += fmt::format("  {:<8} {:>6.4g}x  {}\n", ours[i]->spec.split, ours[i]->spec.ratio,
                        interval(difference(profile, {ours[i]}, {controls[i]})));
    if (ours[i]->spec.ratio < kFrom) continue;
    pooled_ours.push_back(ours[i]);
    pooled_controls.push_back(controls[i]);
  }
  if (pooled_ours.empty()) return text;
  return text + fmt::format("  all {} pairs at {:g}x and above: {}\n", pooled_ours.size(), kFrom,
                            interval(difference(profile, pooled_ours, pooled_controls)));
}

/// The codec of this split point with at most so many bytes; of several, that with the most
/// channels, then bytes: on validation images, more channels of fewer bits were better at the same
/// bytes.
const ProfileEntry* within_bytes(const Profile& profile, const SchemeKind& kind,
                                 const std::string& split, double bytes) {
  const auto rank = [](const ProfileEntry& entry) {
    return std::pair(entry.codec.channels, mean_bytes(entry));
  };
  const ProfileEntry* best = nullptr;
  for (const auto* ours : of_kind(profile, &kind, split)) {
    if (mean_bytes(*ours) > bytes) continue;
    if (best == nullptr || rank(*ours) > rank(*best)) best = ours;
  }
  return best;
}

std::string describe_rival(const Profile& profile, const SchemeKind& kind,
                           const SchemeKind& baseline) {
  std::string lines;
  Entries pooled_ours, pooled_rivals;
  for (const auto& split : codec_splits(profile)) {
    for (const auto* rival : of_kind(profile, &baseline, split)) {
      const auto* ours = within_bytes(profile, kind, split, mean_bytes(*rival));
      if (ours == nullptr) continue;
      lines += fmt::format(
          "  {:<8} {:>6.4g}x {:>8.1f} B {:>7.2f} M   {:>6.4g}x {:>8.1f} B {:>7.2f} M   {}\n", split,
          rival->spec.ratio, mean_bytes(*rival), rival->work.device_macs() / 1e6, ours->spec.ratio,
          mean_bytes(*ours), ours->work.device_macs() / 1e6,
          interval(difference(profile, {ours}, {rival})));
      pooled_ours.push_back(ours);
      pooled_rivals.push_back(rival);
    }
  }
  if (lines.empty()) return "";
  double bytes_share = 0;
  for (std::size_t i = 0; i < pooled_ours.size(); ++i) {
    bytes_share += mean_bytes(*pooled_ours[i]) / mean_bytes(*pooled_rivals[i]);
  }
  lines +=
      fmt::format("  all {} pairs, with {:.1f} % of the bytes on average: {}\n", pooled_ours.size(),
                  100 * bytes_share / static_cast<double>(pooled_ours.size()),
                  interval(difference(profile, pooled_ours, pooled_rivals)));
  return fmt::format(
             "\n{} minus {} at no more bytes, top-1 in points [95 %]\n"
             "  {:<8} {:>31}   {:>31}\n",
             kind.title, baseline.title, split_column(), baseline.title + ": ratio, bytes, MACs",
             kind.title + ": ratio, bytes, MACs") +
         lines;
}

std::string describe_entropy_coding(const Profile& profile) {
  std::string lines;
  for (const auto& split : codec_splits(profile)) {
    for (const SchemeKind* kind : codec_kinds(profile, is_no_control)) {
      for (const auto* entry : of_kind(profile, kind, split)) {
        const double bytes = mean_bytes(*entry), entropy = entry->order0_entropy_bytes;
        if (entropy == 0) continue;  // of imported measurements nobody knows it
        lines += fmt::format("  {:<8} {:<11} {:>5} {:>4} {:>10.2f} {:>10.2f} {:>8.1f} {:>9.2f}\n",
                             split, kind->name, entry->codec.channels, entry->codec.bits, entropy,
                             bytes, 100 * (1 - (bytes - kPayloadHeaderBytes) / entropy),
                             1.02 * entropy + 8 - bytes);
      }
    }
  }
  if (lines.empty()) return "";
  return fmt::format(
             "\nPayload bytes, whole, against the order-0 entropy of each channel's symbols; what\n"
             "the stream without its header saves against it; what is left to 1.02 entropy + 8 B\n"
             "  {:<8} {:<11} {:>5} {:>4} {:>10} {:>10} {:>8} {:>9}\n",
             split_column(), "scheme", "chan.", "bits", "entropy", "bytes", "saved %", "left B") +
         lines;
}

/// Whether a bundle's network was measured at each number of its first groups.
bool has_rates(const Profile& profile, const ProfileEntry& entry) {
  return entry.spec.kind->is_progressive && !entry.partial.of_image.empty() &&
         !profile.bundle_hash.empty();
}

/// One network at each number of its first groups, all last.
std::vector<ProfileEntry> rates_of(const ProfileEntry& entry) {
  std::vector<ProfileEntry> rates;
  const auto& counts = entry.partial.of_image;
  const std::uint32_t all = std::min(*std::min_element(counts.begin(), counts.end()),
                                     static_cast<std::uint32_t>(kMostGroups));
  for (std::uint32_t groups = 1; groups < all; ++groups)
    rates.push_back(with_first_groups(entry, groups));
  rates.push_back(entry);
  return rates;
}

std::string describe_rates(const Profile& profile, const ProfileEntry& entry,
                           const ProfileEntry* unsplit) {
  std::string text = fmt::format(
      "\n{}: one network, its first groups of channels alone\n"
      "  {:>6} {:>9} {:>8} {:>23} {:>24}\n",
      entry.spec.label(), "groups", "bytes", "coded", "top-1 % [95 %]", "loss, points [95 %]");
  std::size_t groups = 0;
  for (const ProfileEntry& rate : rates_of(entry)) {
    const Proportion top1 = accuracy(profile, rate);
    text +=
        fmt::format("  {:>6} {:>9.1f} {:>8.1f}    {:>6.2f} [{:.2f}, {:.2f}] {:>24}\n", ++groups,
                    mean_bytes(rate), rate.uncompressed_bytes / mean_bytes(rate), 100 * top1.value,
                    100 * top1.low, 100 * top1.high,
                    unsplit == nullptr ? "-" : interval(difference(profile, {unsplit}, {&rate})));
  }
  return text;
}

/// Against networks of one rate each, at no more than 1.05 times their bytes.
std::string describe_fixed_rates(const Profile& profile, const ProfileEntry& entry) {
  constexpr double kMostBytes = 1.05;
  const std::vector<ProfileEntry> rates = rates_of(entry);
  std::string lines;
  for (const ProfileEntry& fixed : profile.entries) {
    const bool is_rival = is_codec(fixed.spec) && is_no_control(*fixed.spec.kind) &&
                          !fixed.spec.kind->is_progressive && fixed.spec.split == entry.spec.split;
    if (!is_rival) continue;
    const ProfileEntry* ours = nullptr;
    for (const ProfileEntry& rate : rates) {
      if (mean_bytes(rate) <= kMostBytes * mean_bytes(fixed)) ours = &rate;
    }
    if (ours == nullptr) continue;
    lines += fmt::format("  {:<12} {:>6.4g}x {:>8.1f} B {:>8.1f} B   {}\n", fixed.spec.name(),
                         fixed.spec.ratio, mean_bytes(fixed), mean_bytes(*ours),
                         interval(difference(profile, {ours}, {&fixed})));
  }
  if (lines.empty()) return "";
  return fmt::format(
             "\n{} minus networks of one rate, at no more than {:g} times their bytes, top-1 in "
             "points [95 %]\n",
             entry.spec.label(), kMostBytes) +
         lines;
}

std::string exact(double value) { return fmt::format("{}", value); }
std::string rounded(double value) { return std::isnan(value) ? "" : fmt::format("{:.6g}", value); }

/// Of compare_profile_schemes(), but for the groups.
FieldRow difference_row(const Profile& profile, const ProfileEntry& our,
                        const ProfileEntry& their) {
  FieldRow row;
  for (const ProfileEntry* entry : {&our, &their}) {
    row.insert(row.end(), {entry->spec.name(), entry->spec.split,
                           is_codec(entry->spec) ? rounded(entry->spec.ratio) : "",
                           rounded(mean_bytes(*entry))});
  }
  const MeanInterval points = difference(profile, {&our}, {&their});
  for (const double number : {points.value, points.low, points.high}) {
    row.push_back(rounded(number));
  }
  return row;
}

/// Rows for what was measured of an image's first packets, the whole payload as one more.
void add_partial_rows(const PartialAnswers& partial, std::size_t image, std::size_t& next,
                      const FieldRow& whole, Records& records) {
  constexpr std::size_t kPayloadColumn = 2, kAnswerColumn = 4;
  for (std::uint32_t i = 0; i < partial.of_image[image]; ++i, ++next) {
    FieldRow row = whole;
    row[kPayloadColumn] = std::to_string(partial.bytes[next]);
    row[kAnswerColumn] = partial.correct.empty() ? std::to_string(partial.predicted[next])
                                                 : exact(partial.correct[next]);
    row.back() = std::to_string(i + 1);
    records.rows.push_back(std::move(row));
  }
}

}  // namespace

Records profile_records(const Profile& profile) {
  Records records;
  records.columns = {"scheme",
                     split_column(),
                     "channels",
                     "bits",
                     "ratio",
                     "payload_bytes_mean",
                     "compression_ratio",
                     "accuracy",
                     "accuracy_low",
                     "accuracy_high",
                     "loss_points",
                     "loss_points_low",
                     "loss_points_high",
                     "device_macs",
                     "edge_macs",
                     "encoder_parameters",
                     "order0_entropy_bytes",
                     "images",
                     "class_accuracy",
                     "groups"};
  const ProfileEntry* unsplit = find_unsplit(profile);
  const auto add_row = [&](const ProfileEntry& entry, const std::string& groups) {
    const Proportion top1 = accuracy(profile, entry);
    const double bytes = mean_bytes(entry);
    const bool codec = is_codec(entry.spec);
    std::optional<MeanInterval> loss;
    if (unsplit != nullptr) loss = difference(profile, {unsplit}, {&entry});
    const auto if_codec = [&](double value) { return codec ? exact(value) : ""; };
    records.rows.push_back({entry.spec.name(),
                            entry.spec.split,
                            if_codec(entry.codec.channels),
                            if_codec(entry.codec.bits),
                            codec ? rounded(entry.spec.ratio) : "",
                            rounded(bytes),
                            has_ratio(entry) ? rounded(entry.uncompressed_bytes / bytes) : "",
                            rounded(top1.value),
                            rounded(top1.low),
                            rounded(top1.high),
                            loss ? rounded(loss->value) : "",
                            loss ? rounded(loss->low) : "",
                            loss ? rounded(loss->high) : "",
                            exact(entry.work.device_macs()),
                            exact(entry.work.edge_macs()),
                            if_codec(entry.codec.encoder_parameters),
                            codec ? rounded(entry.order0_entropy_bytes) : "",
                            std::to_string(profile.labels.size()),
                            rounded(class_accuracy(profile, entry)),
                            groups});
  };
  for (const auto& entry : profile.entries) {
    if (!has_rates(profile, entry)) {
      add_row(entry, "");
      continue;
    }
    std::size_t groups = 0;
    for (const ProfileEntry& rate : rates_of(entry)) add_row(rate, std::to_string(++groups));
  }
  return records;
}

Records payload_records(const Profile& profile) {
  Records records{
      {"scheme", split_column(), "channels", "bits", "ratio", "payload_bytes", "images"}, {}};
  for (const auto& entry : profile.entries) {
    const bool codec = is_codec(entry.spec);
    std::map<std::uint32_t, std::size_t> images;
    for (const std::uint32_t bytes : entry.payload_bytes) ++images[bytes];
    for (const auto& [bytes, count] : images) {
      records.rows.push_back(
          {entry.spec.name(), entry.spec.split, codec ? exact(entry.codec.channels) : "",
           codec ? exact(entry.codec.bits) : "", codec ? rounded(entry.spec.ratio) : "",
           std::to_string(bytes), std::to_string(count)});
    }
  }
  return records;
}

Records image_records(const Profile& profile) {
  bool has_scores = false, has_device_ms = false, has_edge_ms = false, has_parts = false;
  for (const auto& entry : profile.entries) {
    has_scores = has_scores || !entry.correct.empty();
    has_device_ms = has_device_ms || !entry.device_ms.empty();
    has_edge_ms = has_edge_ms || !entry.edge_ms.empty();
    has_parts = has_parts || !entry.partial.of_image.empty();
  }
  Records records{{"scheme", "image", "payload_bytes", "label"}, {}};
  records.columns.emplace_back(has_scores ? "correct" : "prediction");
  if (has_device_ms) records.columns.emplace_back("device_ms");
  if (has_edge_ms) records.columns.emplace_back("edge_ms");
  if (has_parts) records.columns.emplace_back("packets");
  const auto time = [](const std::vector<double>& times_ms, std::size_t image) {
    return times_ms.empty() ? "" : exact(times_ms[image]);
  };
  for (const auto& entry : profile.entries) {
    const PartialAnswers& partial = entry.partial;
    std::size_t next_part = 0;
    for (std::size_t i = 0; i < profile.labels.size(); ++i) {
      FieldRow row = {
          entry.spec.label(), std::to_string(i), std::to_string(entry.payload_bytes[i]),
          std::to_string(profile.labels[i]),
          has_scores ? exact(right(profile, entry, i)) : std::to_string(entry.predicted[i])};
      if (has_device_ms) row.push_back(time(entry.device_ms, i));
      if (has_edge_ms) row.push_back(time(entry.edge_ms, i));
      if (has_parts) row.emplace_back();
      if (!partial.of_image.empty()) {
        add_partial_rows(partial, i, next_part, row, records);
        row.back() = std::to_string(partial.of_image[i] + 1);
      }
      records.rows.push_back(std::move(row));
    }
  }
  return records;
}

Records compare_profile_schemes(const Profile& profile, const std::string& ours,
                                const std::string& theirs) {
  const auto chosen = [&](const std::string& wanted) {
    Entries found;
    for (const auto& entry : profile.entries) {
      if (entry.spec.kind->name == wanted || entry.spec.name() == wanted) found.push_back(&entry);
    }
    if (found.empty()) throw InputError(fmt::format("--compare: no scheme \"{}\"", wanted));
    return found;
  };
  Records records{
      {"scheme", split_column(), "ratio", "payload_bytes_mean", "minus_scheme", "minus_split",
       "minus_ratio", "minus_payload_bytes_mean", "accuracy_points_difference",
       "accuracy_points_difference_low", "accuracy_points_difference_high"},
      {}};
  const Entries own = chosen(ours), others = chosen(theirs);
  const bool has_groups = std::any_of(own.begin(), own.end(), [&](const ProfileEntry* entry) {
    return has_rates(profile, *entry);
  });
  if (has_groups) records.columns.emplace_back("groups");
  for (const auto* our : own) {
    const bool is_rated = has_rates(profile, *our);
    const auto rates = is_rated ? rates_of(*our) : std::vector<ProfileEntry>{*our};
    for (const auto* their : others) {
      const bool both_split = !our->spec.split.empty() && !their->spec.split.empty();
      if (our == their || (both_split && our->spec.split != their->spec.split)) continue;
      for (std::size_t i = 0; i < rates.size(); ++i) {
        records.rows.push_back(difference_row(profile, rates[i], *their));
        if (has_groups) records.rows.back().push_back(is_rated ? std::to_string(i + 1) : "");
      }
    }
  }
  return records;
}

std::string describe_profile(const Profile& profile) {
  const ProfileEntry* unsplit = find_unsplit(profile);
  std::string text = fmt::format(
      "profile   {}, {} test images\nhash      {}, {}\n\n"
      "{:<{}} {:<8} {:>5} {:>4} {:>6} {:>9} {:>8} {:>21} {:>8} {:>24} {:>8} {:>8} {:>8}\n"
      "{:<{}} {:<8} {:>5} {:>4} {:>6} {:>9} {:>8} {:>21} {:>8} {:>24} {:>8} {:>8} {:>8}\n",
      profile.data, profile.labels.size(), profile.hash,
      profile.bundle_hash.empty() ? "of imported measurements" : "of bundle " + profile.bundle_hash,
      "scheme", name_width(profile), split_column(), "chan.", "bits", "ratio", "bytes", "coded",
      "top-1", "by class", "loss", "device", "edge", "encoder", "", name_width(profile), "", "", "",
      "", "mean", "ratio", "% [95 %]", "mean %", "points [95 %]", "M MACs", "M MACs", "params");
  for (const auto& entry : profile.entries) text += scheme_line(profile, entry, unsplit);
  if (profile.work_width > 0) {
    text += fmt::format(
        "\nThe MACs are those of the same codecs in a network of width {:g}: all else was measured "
        "with the bundle's.\n",
        profile.work_width);
  }
  for (const SchemeKind* control : codec_kinds(profile, is_control)) {
    text += describe_control(profile, *control);
  }
  const auto kinds = codec_kinds(profile, is_no_control);
  for (const SchemeKind* kind : kinds) {
    for (const SchemeKind* baseline : kinds) {
      if (baseline->is_baseline && !kind->is_baseline)
        text += describe_rival(profile, *kind, *baseline);
    }
  }
  for (const auto& entry : profile.entries) {
    if (!has_rates(profile, entry)) continue;
    text += describe_rates(profile, entry, unsplit);
    text += describe_fixed_rates(profile, entry);
  }
  return text + describe_entropy_coding(profile);
}

}  // namespace airsplit
