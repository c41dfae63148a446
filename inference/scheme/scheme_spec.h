// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which scheme: its kind, and the kind's parameters.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace airsplit {

struct SchemeKind;  // scheme_kind.h

/// Which scheme. Fields that a kind does not use keep their defaults. scheme_fields() lists all but
/// the kind: what a field means, what it takes, how it is written.
struct SchemeSpec {
  const SchemeKind* kind = nullptr;  ///< of a table of kinds; null: not said yet
  std::string split;                 ///< where the network is cut: "layer3" or "layer4.0"
  double ratio = 0;   ///< trained codecs: nominal compression ratio, before entropy coding
  std::string codec;  ///< of the image that is sent: raw | png | jpeg | webp | file
  int quality = 0;    ///< of jpeg or webp: 1 to 100
  int bits = 0;       ///< of a plain feature: 32 (float32) or 8
  /// Trained codecs: "" for an entropy-coded payload, "symbols" for analog features, two to a
  /// complex symbol, "bits" for codes of fixed length whose bits a channel may erase.
  std::string uncoded = {};
  /// Trained codecs: "groups" for packets that each hold whole groups of channels and decode
  /// without the others, "" for one stream.
  std::string packets = {};
  /// What a user called it: of measurements that were imported, or of an adopted codec.
  std::string own_name = {};
  /// Progressive codecs: "" to send all groups in one message; "rate" for the first groups that
  /// `budget_bytes` hold; one message a group with "deadline", where the edge answers `slack_ms`
  /// before it is too late, and "confident", where it answers as soon as its prediction has
  /// `margin`.
  std::string send = {};
  int budget_bytes = 0;
  double margin = -1;  ///< below 0: none
  double slack_ms = 2;
  /// Trained codecs: the channel that was a layer of the network in training, "awgn" or "erasure",
  /// whose noise level its encoder is told; with "-untold" behind it is not. "": none was.
  std::string channel = {};
  /// What a device whose scheme depends on it knows of its channel: "" the SNR of now, "delayed"
  /// that of `csi_ms` ago, "noisy" with an error of `csi_db`, "mean" no more than its mean over the
  /// fading (channel_knowledge.h).
  std::string csi = {};
  double csi_ms = 0;
  double csi_db = 0;
  // Adaptive schemes (sim/choices):
  std::string policy = {};         ///< which one chooses among the candidates
  std::string candidates = {};     ///< labels of other schemes, with commas between them
  std::string thresholds_db = {};  ///< between the candidates, with blanks between them
  double budget_mj = 0;            ///< of a task, in the long run
  double tradeoff = 10;            ///< Lyapunov's V: accuracy against keeping to the budget
  double exploration = 1;          ///< of a bandit
  std::string socket = {};         ///< where a policy outside listens
  double answer_s = 10;            ///< how long its answer is waited for

  /// Kind and codec, as in a result's column `scheme`: "direct jpeg 75", "split 8 bit".
  std::string name() const;
  /// The name with split point and ratio, for messages and tables: "aecnn layer3 256x".
  std::string label() const;
};

/// The same kind, and all fields of scheme_fields() equal.
bool operator==(const SchemeSpec& a, const SchemeSpec& b);
inline bool operator!=(const SchemeSpec& a, const SchemeSpec& b) { return !(a == b); }

/// The same scheme, its payloads sent as `how` says: with its `send` and what belongs to that.
SchemeSpec sent_as(SchemeSpec spec, const SchemeSpec& how);

/// What bundles and profiles know the scheme by: how payloads are sent is another matter.
inline SchemeSpec network_of(const SchemeSpec& spec) { return sent_as(spec, {}); }

/// One parameter of a scheme.
struct SchemeField {
  using Member = std::variant<std::string SchemeSpec::*, double SchemeSpec::*, int SchemeSpec::*>;

  const char* key;  ///< in a scenario: "scheme.ratio"
  Member member;
  const char* text;      ///< how a label shows it, behind a space: "{:g}x"; "": it does not
  bool in_name;          ///< part of SchemeSpec::name(), not of the label alone
  bool is_in_old_files;  ///< a profile has it in every entry; others only where it is given
  const char* doc;       ///< one line
  double low, high;      ///< of a number, both included
  std::vector<std::string> words;  ///< that a text may be; none: any
  const char* none = "";           ///< a word of scenarios for a text that is not given

  /// "ratio".
  std::string name() const;
  /// Whether it has another value than a SchemeSpec's default.
  bool is_given(const SchemeSpec& spec) const;
  /// The value as `text` shows it.
  std::string show(const SchemeSpec& spec) const;
  /// What it takes, for messages: "a whole number from 1 to 100".
  std::string expectation() const;
  /// What is wrong with the value, by words and range: `codec = "gif": expected raw, png`. "" if
  /// nothing.
  std::string what_is_wrong(const SchemeSpec& spec) const;
};

/// Every field but the kind, in the order of a scenario's keys. A label has those of the name
/// first.
const std::vector<SchemeField>& scheme_fields();

/// The field that is this member.
const SchemeField& scheme_field(SchemeField::Member member);

/// True for 1 to 40 letters, digits and - _ . +: what a label's word of a user's can be.
bool is_label_word(const std::string& text);

/// True if these are the same nominal ratio as people write it, 170.667 for 32 x 768 / 144: to 0.1
/// %.
bool same_ratio(double a, double b);

}  // namespace airsplit
