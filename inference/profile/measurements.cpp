// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/profile/measurements.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/csv_reader.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostSchemes = 1000;
constexpr double kMostClass = 32767;
constexpr double kMostPackets = 1'000'000;
constexpr std::size_t kLongestImageName = 200;
constexpr double kNone = -1;  // no time was given

enum Column {
  kScheme,
  kImage,
  kPayload,
  kLabel,
  kPrediction,
  kCorrect,
  kDevice,
  kEdge,
  kPackets,
  kColumns
};
constexpr std::array<const char*, kColumns> kNames = {"scheme",    "image",      "payload_bytes",
                                                      "label",     "prediction", "correct",
                                                      "device_ms", "edge_ms",    "packets"};

/// A row, its image as a place in the list of images.
struct Row {
  std::uint32_t image = 0, line = 0, payload_bytes = 0;
  std::uint32_t packets = 0;  ///< 0: it does not say
  std::int16_t label = 0, predicted = -1;
  double correct = 0, device_ms = kNone, edge_ms = kNone;
};

struct SchemeRows {
  SchemeSpec spec;
  std::string text;        ///< as the file has it
  std::vector<Row> rows;   ///< of whole payloads
  std::vector<Row> parts;  ///< of their first packets; both by image, then by packets
};

/// What the file says, row by row.
class Measurements {
 public:
  Measurements(const std::string& text, const std::string& name, const SchemeKinds& kinds)
      : reader_(text, name), kinds_(kinds) {
    read_header(name);
    std::vector<std::string> fields;
    std::size_t rows = 0;
    while (reader_.next(fields)) {
      if (++rows > kMostMeasuredRows) fail(fmt::format("over {} rows", kMostMeasuredRows));
      add(fields);
    }
    if (rows == 0) throw InputError(name + ": there is no row below the columns");
    order_images();
  }

  bool has(Column column) const { return place_[column].has_value(); }
  const std::vector<SchemeRows>& schemes() const { return schemes_; }
  const std::vector<std::string>& images() const { return images_; }

  [[noreturn]] void fail_at(std::size_t line, const std::string& what) const {
    throw InputError(reader_.where(line) + ": " + what);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { fail_at(reader_.line(), what); }

  void read_header(const std::string& name) {
    if (!reader_.next(header_)) throw InputError(name + ": an empty file");
    const std::string expected =
        "expected the columns scheme, image, payload_bytes, either label and prediction or "
        "correct, and at will device_ms, edge_ms and packets";
    const std::vector<std::string> known(kNames.begin(), kNames.end());
    for (std::size_t i = 0; i < header_.size(); ++i) {
      const auto found = std::find(known.begin(), known.end(), header_[i]);
      if (found == known.end()) {
        fail(fmt::format("unknown column {}{}; {}", shown(header_[i]),
                         suggestion(header_[i], known), expected));
      }
      auto& place = place_[static_cast<std::size_t>(found - known.begin())];
      if (place) fail(fmt::format("the column {} is there twice", header_[i]));
      place = i;
    }
    for (const Column needed : {kScheme, kImage, kPayload}) {
      if (!has(needed)) fail(fmt::format("no column {}: {}", kNames[needed], expected));
    }
    if (has(kCorrect) == has(kPrediction))
      fail(has(kCorrect) ? "the columns prediction and correct are there, expected one of them"
                         : "neither prediction nor correct: " + expected);
    if (has(kPrediction) && !has(kLabel)) fail("no column label, which prediction needs");
  }

  void add(const std::vector<std::string>& fields) {
    if (fields.size() != header_.size())
      fail(fmt::format("{} fields, expected {}", fields.size(), header_.size()));
    Row row;
    row.line = static_cast<std::uint32_t>(reader_.line());
    row.image = image(fields[*place_[kImage]]);
    row.payload_bytes = static_cast<std::uint32_t>(whole(fields, kPayload, 0, kMostPayloadBytes));
    if (has(kLabel)) row.label = static_cast<std::int16_t>(whole(fields, kLabel, 0, kMostClass));
    if (has(kPrediction))
      row.predicted = static_cast<std::int16_t>(whole(fields, kPrediction, -1, kMostClass));
    if (has(kCorrect)) row.correct = number(fields, kCorrect, 0, 1);
    row.device_ms = time_ms(fields, kDevice);
    row.edge_ms = time_ms(fields, kEdge);
    if (has(kPackets) && !fields[*place_[kPackets]].empty())
      row.packets = static_cast<std::uint32_t>(whole(fields, kPackets, 1, kMostPackets));
    schemes_[scheme(fields[*place_[kScheme]])].rows.push_back(row);
  }

  double number(const std::vector<std::string>& fields, Column column, double low,
                double high) const {
    const auto value = parse_number(fields[*place_[column]]);
    if (!value || !(*value >= low && *value <= high)) expect("a number", fields, column, low, high);
    return *value;
  }

  [[noreturn]] void expect(const char* what, const std::vector<std::string>& fields, Column column,
                           double low, double high) const {
    fail(fmt::format("{} = {}: expected {} from {} to {}", kNames[column],
                     shown(fields[*place_[column]]), what, low, high));
  }

  double whole(const std::vector<std::string>& fields, Column column, double low,
               double high) const {
    const double value =
        parse_number(fields[*place_[column]]).value_or(std::numeric_limits<double>::quiet_NaN());
    if (!(value >= low && value <= high && value == std::floor(value)))
      expect("a whole number", fields, column, low, high);
    return value;
  }

  double time_ms(const std::vector<std::string>& fields, Column column) const {
    if (!has(column) || fields[*place_[column]].empty()) return kNone;
    return number(fields, column, 0, kMostMeasuredMs);
  }

  std::uint32_t image(const std::string& name) {
    if (name.empty() || name.size() > kLongestImageName)
      fail(fmt::format("image = {}: expected its name or number, at most {} bytes", shown(name),
                       kLongestImageName));
    const auto [found, is_new] =
        place_of_image_.emplace(name, static_cast<std::uint32_t>(images_.size()));
    if (is_new) images_.push_back(name);
    return found->second;
  }

  std::size_t scheme(const std::string& text) {
    if (text == last_text_ && !schemes_.empty()) return last_;
    const auto known = place_of_scheme_.find(text);
    last_text_ = text;
    if (known != place_of_scheme_.end()) return last_ = known->second;
    const SchemeSpec spec = spec_of_text(text);
    for (const SchemeRows& other : schemes_) {
      if (other.spec == spec)
        fail(fmt::format("scheme = {}: {} above is the same one", shown(text), shown(other.text)));
    }
    if (schemes_.size() == kMostSchemes) fail(fmt::format("over {} schemes", kMostSchemes));
    schemes_.push_back({spec, text, {}, {}});
    last_ = schemes_.size() - 1;
    place_of_scheme_.emplace(text, last_);
    return last_;
  }

  /// A label of ours, else a name.
  SchemeSpec spec_of_text(const std::string& text) const {
    if (text.empty()) fail("scheme is empty, expected a name");
    SchemeSpec spec;
    try {
      spec = parse_label(text, kinds_);
    } catch (const InputError&) {
      spec.kind = measured_scheme();
      spec.own_name = text;
      check_spec(spec, reader_.where());
    }
    if (!spec.uncoded.empty())
      fail(fmt::format("scheme = {}: what is sent uncoded is in no profile", shown(text)));
    if (network_of(spec) != spec) {
      fail(
          fmt::format("scheme = {}: how payloads are sent is no matter of measurements, expected "
                      "\"{}\"",
                      shown(text), network_of(spec).label()));
    }
    return spec;
  }

  /// Gives the images their places in the test set.
  void order_images() {
    const auto is_number = [](const std::string& name) {
      return name.size() <= 18 && name.find_first_not_of("0123456789") == std::string::npos;
    };
    std::vector<std::uint32_t> order(images_.size());
    std::iota(order.begin(), order.end(), 0);
    if (std::all_of(images_.begin(), images_.end(), is_number)) {
      std::vector<std::uint64_t> numbers;
      for (const std::string& name : images_) numbers.push_back(std::stoull(name));
      std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(numbers[a], images_[a]) < std::tie(numbers[b], images_[b]);
      });
    } else {
      std::sort(order.begin(), order.end(),
                [&](std::uint32_t a, std::uint32_t b) { return images_[a] < images_[b]; });
    }
    std::vector<std::uint32_t> place(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    place_of_image_.clear();
    for (SchemeRows& scheme : schemes_) {
      for (Row& row : scheme.rows) row.image = place[row.image];
      std::stable_sort(scheme.rows.begin(), scheme.rows.end(), [](const Row& a, const Row& b) {
        return std::tie(a.image, a.packets) < std::tie(b.image, b.packets);
      });
    }
    std::vector<std::string> ordered;
    ordered.reserve(order.size());
    for (const std::uint32_t i : order) ordered.push_back(std::move(images_[i]));
    images_ = std::move(ordered);
    for (SchemeRows& scheme : schemes_) split_off_parts(scheme);
  }

  /// What an image has a row of more packets behind.
  void split_off_parts(SchemeRows& scheme) const {
    std::vector<Row> wholes;
    wholes.reserve(scheme.rows.size());
    for (std::size_t i = 0; i < scheme.rows.size(); ++i) {
      const Row& row = scheme.rows[i];
      const bool has_more = i + 1 < scheme.rows.size() && scheme.rows[i + 1].image == row.image;
      if (has_more) expect_more_packets(scheme, row, scheme.rows[i + 1]);
      const bool is_part = has_more && row.packets > 0;
      (is_part ? scheme.parts : wholes).push_back(row);
    }
    scheme.rows = std::move(wholes);
  }

  /// Of two rows of an image, by their packets.
  void expect_more_packets(const SchemeRows& scheme, const Row& row, const Row& next) const {
    const std::string about =
        fmt::format("scheme \"{}\" has image \"{}\"", scheme.text, images_[row.image]);
    if (row.packets == 0 && next.packets > 0) {
      fail_at(row.line, fmt::format("no packets, but {} with {} in line {}: expected them in all "
                                    "rows of an image that has several",
                                    about, next.packets, next.line));
    }
    if (row.packets == next.packets && row.packets > 0) {
      fail_at(next.line,
              fmt::format("{} with {} packets in line {} too", about, row.packets, row.line));
    }
  }

  static std::string shown(const std::string& text) {
    return text.empty() ? "nothing" : fmt::format("\"{}\"", text.substr(0, 60));
  }

  CsvReader reader_;
  const SchemeKinds& kinds_;
  std::vector<std::string> header_;
  std::array<std::optional<std::size_t>, kColumns> place_;  ///< in a row, by Column
  std::vector<SchemeRows> schemes_;
  std::unordered_map<std::string, std::size_t> place_of_scheme_;
  std::string last_text_;  ///< rows of a scheme mostly follow each other
  std::size_t last_ = 0;
  std::vector<std::string> images_;
  std::unordered_map<std::string, std::uint32_t> place_of_image_;
};

/// Every image once.
void check_images(const Measurements& all, const SchemeRows& scheme) {
  const std::vector<Row>& rows = scheme.rows;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].image == rows[i - 1].image) {
      all.fail_at(rows[i].line,
                  fmt::format("scheme \"{}\" has image \"{}\" in line {} too", scheme.text,
                              all.images()[rows[i].image], rows[i - 1].line));
    }
  }
  if (rows.size() == all.images().size()) return;
  std::size_t missing = 0;
  while (missing < rows.size() && rows[missing].image == missing) ++missing;
  for (const SchemeRows& other : all.schemes()) {
    for (const Row& row : other.rows) {
      if (row.image != missing) continue;
      all.fail_at(row.line, fmt::format("image \"{}\" is there, but scheme \"{}\" has no row of it",
                                        all.images()[missing], scheme.text));
    }
  }
}

/// The images' classes, which all schemes agree on.
std::vector<std::int16_t> labels_of(const Measurements& all) {
  std::vector<std::int16_t> labels;
  const SchemeRows& first = all.schemes().front();
  for (const Row& row : first.rows) labels.push_back(row.label);
  const auto expect_same = [&](const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      if (row.label == labels[row.image]) continue;
      all.fail_at(row.line, fmt::format("label = {}: image \"{}\" has the label {} in line {}",
                                        row.label, all.images()[row.image], labels[row.image],
                                        first.rows[row.image].line));
    }
  };
  for (const SchemeRows& scheme : all.schemes()) {
    expect_same(scheme.rows);
    expect_same(scheme.parts);
  }
  return labels;
}

/// A side's times: of all images, or none.
std::vector<double> times_ms(const Measurements& all, const SchemeRows& scheme, Column column,
                             double Row::*time_ms) {
  std::vector<double> times;
  const bool is_given = scheme.rows.front().*time_ms != kNone;
  for (const Row& row : scheme.rows) {
    if ((row.*time_ms != kNone) != is_given) {
      all.fail_at(
          is_given ? row.line : scheme.rows.front().line,
          fmt::format("no {}, but line {} has one of scheme \"{}\": expected it in all of "
                      "its rows or in none",
                      kNames[column], is_given ? scheme.rows.front().line : row.line, scheme.text));
    }
    if (is_given) times.push_back(row.*time_ms);
  }
  return times;
}

/// A scheme that sends something sends something of each image, and one that does not has no edge.
void check_payloads(const Measurements& all, const SchemeRows& scheme, bool uses_link) {
  if (!uses_link && !scheme.parts.empty()) {
    all.fail_at(scheme.parts.front().line,
                fmt::format("packets = {}: scheme \"{}\" answers on the device and sends none",
                            scheme.parts.front().packets, scheme.text));
  }
  for (const Row& row : scheme.rows) {
    if (uses_link && row.payload_bytes == 0) {
      all.fail_at(row.line, fmt::format("payload_bytes = 0: expected at least 1, or 0 in all rows "
                                        "of a scheme that answers on the device; \"{}\" does not",
                                        scheme.text));
    }
    if (!uses_link && row.edge_ms > 0) {
      all.fail_at(row.line, fmt::format("edge_ms = {}: scheme \"{}\" answers on the device",
                                        row.edge_ms, scheme.text));
    }
  }
}

/// Fewer packets hold fewer bytes, of the same payload.
void check_parts(const Measurements& all, const SchemeRows& scheme) {
  for (std::size_t i = 0; i < scheme.parts.size(); ++i) {
    const Row& part = scheme.parts[i];
    const Row& whole = scheme.rows[part.image];
    const bool is_last = i + 1 == scheme.parts.size() || scheme.parts[i + 1].image != part.image;
    const Row& next = is_last ? whole : scheme.parts[i + 1];
    if (part.payload_bytes == 0 || part.payload_bytes > next.payload_bytes) {
      all.fail_at(
          part.line,
          fmt::format("payload_bytes = {} of {} packets, but {} of {} in line {}: expected "
                      "what the first packets hold, at least 1 and no more than more of them",
                      part.payload_bytes, part.packets, next.payload_bytes, next.packets,
                      next.line));
    }
    for (const auto& [column, ms] : {std::pair{kDevice, &Row::device_ms}, {kEdge, &Row::edge_ms}}) {
      if (part.*ms == kNone || part.*ms == whole.*ms) continue;
      all.fail_at(part.line,
                  fmt::format("{} = {}: expected that of the whole payload in line {}, or nothing",
                              kNames[column], part.*ms, whole.line));
    }
  }
}

/// What is known of one image's losses is known of all that can lose a packet and keep one.
void check_all_have_parts(const Measurements& all, const SchemeRows& scheme) {
  if (scheme.parts.empty()) return;
  std::vector<bool> has_parts(scheme.rows.size());
  for (const Row& part : scheme.parts) has_parts[part.image] = true;
  for (const Row& row : scheme.rows) {
    if (has_parts[row.image] || row.packets == 1) continue;
    all.fail_at(row.line,
                fmt::format("scheme \"{}\" has no row of fewer packets of image \"{}\", but one of "
                            "image \"{}\" in line {}: expected them of all images, or packets = 1 "
                            "for one that is a single packet",
                            scheme.text, all.images()[row.image],
                            all.images()[scheme.parts.front().image], scheme.parts.front().line));
  }
}

PartialAnswers partial_answers(const Measurements& all, const SchemeRows& scheme) {
  PartialAnswers answers;
  if (scheme.parts.empty()) return answers;
  answers.of_image.resize(scheme.rows.size());
  for (const Row& part : scheme.parts) {
    ++answers.of_image[part.image];
    answers.bytes.push_back(part.payload_bytes);
    answers.predicted.push_back(part.predicted);
    if (all.has(kCorrect)) answers.correct.push_back(part.correct);
  }
  return answers;
}

/// No time is 0 because nobody said what it is.
void check_times(const Measurements& all, const SchemeRows& scheme, const ProfileEntry& entry) {
  const auto expect = [&](const std::vector<double>& times, Column column, const char* side) {
    if (!times.empty()) return;
    all.fail_at(scheme.rows.front().line,
                fmt::format("scheme \"{}\" has no {}, and its network is not known: expected the "
                            "column {} (0 where the {} takes no time), or --network PROFILE of a "
                            "profile that has this scheme",
                            scheme.text, kNames[column], kNames[column], side));
  };
  expect(entry.device_ms, kDevice, "device");
  if (entry.uses_link) expect(entry.edge_ms, kEdge, "edge");
}

ProfileEntry entry_of(const Measurements& all, const SchemeRows& scheme,
                      const ProfileEntry* known) {
  check_images(all, scheme);
  ProfileEntry entry;
  if (known != nullptr) {
    entry = *known;
    entry.order0_entropy_bytes = 0;  // of the images that were measured there
  } else {
    entry.spec = scheme.spec;
    entry.uses_link = scheme.spec.kind->uses_link;
    const bool sends = std::any_of(scheme.rows.begin(), scheme.rows.end(),
                                   [](const Row& row) { return row.payload_bytes > 0; });
    if (scheme.spec.kind == measured_scheme()) entry.uses_link = sends;
  }
  check_payloads(all, scheme, entry.uses_link);
  check_parts(all, scheme);
  check_all_have_parts(all, scheme);
  entry.device_ms = times_ms(all, scheme, kDevice, &Row::device_ms);
  entry.edge_ms = times_ms(all, scheme, kEdge, &Row::edge_ms);
  if (known == nullptr) check_times(all, scheme, entry);
  const std::size_t images = scheme.rows.size();
  entry.payload_bytes.resize(images);
  entry.predicted.resize(images);
  entry.margin.assign(images, 0);
  entry.correct.clear();
  for (const Row& row : scheme.rows) {
    entry.payload_bytes[row.image] = row.payload_bytes;
    entry.predicted[row.image] = row.predicted;
    if (all.has(kCorrect)) entry.correct.push_back(row.correct);
  }
  entry.partial = partial_answers(all, scheme);
  return entry;
}

/// Its entry of the scheme; null if there is none.
const ProfileEntry* find(const Profile* known, const SchemeSpec& spec) {
  if (known == nullptr) return nullptr;
  try {
    return known->find(spec);
  } catch (const InputError&) {  // a split point of another network
    return nullptr;
  }
}

}  // namespace

Profile import_measurements(const std::string& text, const std::string& name, const Profile* known,
                            const SchemeKinds& schemes) {
  const Measurements all(text, name, schemes);
  Profile profile;
  profile.data = std::filesystem::path(name).filename().string();
  for (const SchemeRows& scheme : all.schemes())
    profile.entries.push_back(entry_of(all, scheme, find(known, scheme.spec)));
  profile.labels = labels_of(all);
  return profile;
}

}  // namespace airsplit
