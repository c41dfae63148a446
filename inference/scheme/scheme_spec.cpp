// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/scheme_spec.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {
namespace {

std::vector<SchemeField> make_fields() {
  return {
      {"scheme.split",
       &SchemeSpec::split,
       "{}",
       false,
       true,
       "split and trained codecs: where the network is cut, e.g. \"layer3\"",
       0,
       0,
       {}},
      {"scheme.ratio",
       &SchemeSpec::ratio,
       "{:g}x",
       false,
       true,
       "trained codecs: compression ratio before entropy coding",
       1,
       1e6,
       {}},
      {"scheme.codec",
       &SchemeSpec::codec,
       "{}",
       true,
       true,
       "direct: how the image is sent",
       0,
       0,
       {"raw", "png", "jpeg", "webp", "file"}},
      {"scheme.quality",
       &SchemeSpec::quality,
       "{}",
       true,
       true,
       "direct as jpeg or webp",
       1,
       100,
       {}},
      {"scheme.bits",
       &SchemeSpec::bits,
       "{} bit",
       true,
       true,
       "split: bits per feature, 8 or 32",
       8,
       32,
       {}},
      {"scheme.channel",
       &SchemeSpec::channel,
       "{}",
       true,
       false,
       "bottlenet++: the channel that was a layer in its training, whose noise its encoder is told "
       "where it sends uncoded: the link's SNR (awgn) or link.erasure_percent (erasure); or not "
       "(awgn-untold, erasure-untold)",
       0,
       0,
       {"awgn", "awgn-untold", "erasure", "erasure-untold"},
       "none"},
      {"scheme.uncoded",
       &SchemeSpec::uncoded,
       "{}",
       true,
       false,
       "trained codecs: symbols (features as analog symbols that meet the link's noise) or "
       "bits (codes of fixed length that meet link.erasure_percent) instead of a payload",
       0,
       0,
       {"symbols", "bits"}},
      {"scheme.packets",
       &SchemeSpec::packets,
       "{}",
       true,
       false,
       "trained codecs: one stream (stream), of which a lost packet costs all that is behind it; "
       "or packets that each hold whole groups of channels (groups), of which it costs these "
       "alone",
       0,
       0,
       {"groups"},
       "stream"},
      {"scheme.send",
       &SchemeSpec::send,
       "{}",
       true,
       false,
       "progressive: all groups in one message (all); the first ones that scheme.budget_bytes "
       "hold (rate); or one after the other until the answer is there, which the edge makes "
       "when it is due (deadline) or sure (confident)",
       0,
       0,
       {"deadline", "rate", "confident"},
       "all"},
      {"scheme.budget_bytes",
       &SchemeSpec::budget_bytes,
       "{} B",
       true,
       false,
       "send = \"rate\": bytes of the groups that are sent; the first group is in any case",
       1,
       1 << 30,
       {}},
      {"scheme.margin",
       &SchemeSpec::margin,
       "margin {}",
       true,
       false,
       "send = \"confident\": the edge answers when the largest logit is so much above the "
       "second, or all groups are there",
       0,
       1e6,
       {}},
      {"scheme.slack_ms",
       &SchemeSpec::slack_ms,
       "slack {} ms",
       true,
       false,
       "send = \"deadline\": what the edge leaves of the deadline for the answer's way back, "
       "ms, besides its own computing",
       0,
       1e4,
       {}},
      {"scheme.policy",
       &SchemeSpec::policy,
       "{}",
       true,
       false,
       "adaptive: what chooses among the candidates, task by task",
       0,
       0,
       {}},
      {"scheme.candidates",
       &SchemeSpec::candidates,
       "",
       false,
       false,
       "adaptive: other schemes of the scenario as results name them, e.g. \"local, direct jpeg "
       "75, "
       "aecnn layer3 256x\"",
       0,
       0,
       {}},
      {"scheme.csi",
       &SchemeSpec::csi,
       "{}",
       true,
       false,
       "adaptive, and channel = \"awgn\": what the device knows of its uplink: the SNR of now "
       "(perfect), of scheme.csi_ms ago (delayed), with a normal error of scheme.csi_db (noisy), "
       "or its mean over the fading (mean)",
       0,
       0,
       {"delayed", "noisy", "mean"},
       "perfect"},
      {"scheme.csi_ms",
       &SchemeSpec::csi_ms,
       "{} ms",
       true,
       false,
       "csi = \"delayed\": how old the SNR is that the device knows, ms",
       1e-3,
       1e6,
       {}},
      {"scheme.csi_db",
       &SchemeSpec::csi_db,
       "{} dB",
       true,
       false,
       "csi = \"noisy\": standard deviation of the error of the SNR that the device knows, dB",
       1e-3,
       40,
       {}},
      {"scheme.thresholds_db",
       &SchemeSpec::thresholds_db,
       "at {} dB",
       true,
       false,
       "policy = \"snr-threshold\": from which SNR on the second candidate is taken, the third and "
       "so on: rising numbers of dB with blanks between them, \"0 12.5\"",
       0,
       0,
       {}},
      {"scheme.budget_mj",
       &SchemeSpec::budget_mj,
       "{} mJ",
       true,
       false,
       "policy = \"lyapunov\": the device's energy for a task, mean over all tasks, mJ",
       1e-6,
       1e9,
       {}},
      {"scheme.tradeoff",
       &SchemeSpec::tradeoff,
       "V {}",
       true,
       false,
       "policy = \"lyapunov\": V of drift plus penalty: the larger, the nearer to the best "
       "accuracy "
       "and the longer until the budget is kept",
       0,
       1e9,
       {}},
      {"scheme.exploration",
       &SchemeSpec::exploration,
       "explore {}",
       true,
       false,
       "policy = \"ucb\": how wide its confidence bounds are; 1 is UCB1's",
       0,
       100,
       {}},
      {"scheme.socket",
       &SchemeSpec::socket,
       "",
       false,
       false,
       "policy = \"external\": the Unix socket at which a program listens that chooses",
       0,
       0,
       {}},
      {"scheme.answer_s",
       &SchemeSpec::answer_s,
       "",
       false,
       false,
       "policy = \"external\": how long its answer is waited for, s",
       1e-3,
       1e5,
       {}},
      {"scheme.name",
       &SchemeSpec::own_name,
       "{}",
       true,
       false,
       "measured, adopted: what the scheme is called where it comes from; adaptive: a word of "
       "one's "
       "own, so that rows differ",
       0,
       0,
       {}}};
}

/// Calls use(the field's value in `spec`).
template <typename Use>
auto with_value(const SchemeField& field, const SchemeSpec& spec, const Use& use) {
  return std::visit([&](auto member) { return use(spec.*member); }, field.member);
}

std::string expected_words(const SchemeField& field) {
  return fmt::format("{}", fmt::join(field.words, ", "));
}

}  // namespace

const std::vector<SchemeField>& scheme_fields() {
  static const std::vector<SchemeField> fields = make_fields();
  return fields;
}

const SchemeField& scheme_field(SchemeField::Member member) {
  const auto& fields = scheme_fields();
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const SchemeField& field) { return field.member == member; });
  check(found != fields.end(), "a member that is a field");
  return *found;
}

std::string SchemeField::name() const { return std::string(key).substr(sizeof("scheme.") - 1); }

bool SchemeField::is_given(const SchemeSpec& spec) const {
  const SchemeSpec none;
  return std::visit([&](auto value) { return spec.*value != none.*value; }, member);
}

std::string SchemeField::show(const SchemeSpec& spec) const {
  return with_value(*this, spec,
                    [this](const auto& value) { return fmt::format(fmt::runtime(text), value); });
}

std::string SchemeField::expectation() const {
  if (std::holds_alternative<std::string SchemeSpec::*>(member))
    return words.empty() ? "a text" : expected_words(*this);
  const bool is_whole = std::holds_alternative<int SchemeSpec::*>(member);
  return fmt::format("a {}number from {} to {}", is_whole ? "whole " : "", low, high);
}

std::string SchemeField::what_is_wrong(const SchemeSpec& spec) const {
  if (const auto* of_text = std::get_if<std::string SchemeSpec::*>(&member)) {
    const std::string& value = spec.**of_text;
    if (words.empty() || std::find(words.begin(), words.end(), value) != words.end()) return "";
    return fmt::format("{} = \"{}\": expected {}", name(), value, expected_words(*this));
  }
  return with_value(*this, spec, [this](const auto& value) -> std::string {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
      if (!(value >= low && value <= high))
        return fmt::format("{} = {}: out of range, expected from {} to {}", name(), value, low,
                           high);
    }
    return "";
  });
}

std::string SchemeSpec::name() const {
  std::string text = kind == nullptr ? "" : kind->name;
  for (const SchemeField& field : scheme_fields()) {
    if (field.in_name && field.is_given(*this)) text += " " + field.show(*this);
  }
  return text;
}

std::string SchemeSpec::label() const {
  std::string text = name();
  for (const SchemeField& field : scheme_fields()) {
    const bool is_shown = *field.text != '\0' && !field.in_name;
    if (is_shown && field.is_given(*this)) text += " " + field.show(*this);
  }
  return text;
}

bool operator==(const SchemeSpec& a, const SchemeSpec& b) {
  const auto same = [&](const SchemeField& field) {
    return std::visit([&](auto member) { return a.*member == b.*member; }, field.member);
  };
  const auto& fields = scheme_fields();
  return a.kind == b.kind && std::all_of(fields.begin(), fields.end(), same);
}

SchemeSpec sent_as(SchemeSpec spec, const SchemeSpec& how) {
  spec.packets = how.packets;
  spec.send = how.send;
  spec.budget_bytes = how.budget_bytes;
  spec.margin = how.margin;
  spec.slack_ms = how.slack_ms;
  return spec;
}

bool is_label_word(const std::string& text) {
  constexpr std::size_t kLongest = 40;
  const auto is_plain = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.' || c == '+';
  };
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), is_plain);
}

bool same_ratio(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max(a, b); }

}  // namespace airsplit
