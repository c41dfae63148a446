// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/profile/profile.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <exception>
#include <filesystem>
#include <mutex>
#include <numeric>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/file.h"
#include "common/interrupt.h"
#include "inference/bitstream/payload.h"
#include "inference/data/class_names.h"
#include "inference/formats/json_number.h"
#include "inference/formats/tensor_file.h"
#include "inference/scheme/resnet_shape.h"

namespace airsplit {
namespace {

using nlohmann::json;

constexpr int kFormat = 4;
constexpr int kFormatWithoutCoding = 3;  ///< whose work has no steps of coding
/// A tensor file begins with the length of its header, 8 bytes, and a brace.
constexpr std::size_t kTensorFileBrace = 8;
constexpr const char* kMetadataKey = "airsplit.profile";

template <typename T>
TensorData pack(const std::vector<T>& values, const char* dtype) {
  TensorData data{dtype, {static_cast<std::int64_t>(values.size())}, {}};
  const auto* begin = reinterpret_cast<const std::uint8_t*>(values.data());
  data.bytes.assign(begin, begin + values.size() * sizeof(T));
  return data;
}

template <typename T>
std::vector<T> unpack(const TensorFile& file, const std::string& tensor, const char* dtype,
                      const std::string& name) {
  const auto found = file.tensors.find(tensor);
  if (found == file.tensors.end() || found->second.dtype != dtype) {
    throw InputError(fmt::format("{}: damaged file: no {} of type {}", name, tensor, dtype));
  }
  std::vector<T> values(found->second.bytes.size() / sizeof(T));
  // memcpy takes no null pointer, not even for 0 bytes.
  if (!values.empty()) {
    std::memcpy(values.data(), found->second.bytes.data(), values.size() * sizeof(T));
  }
  return values;
}

/// The blocks of all schemes, each kept once: schemes share most of their network.
class BlockList {
 public:
  /// The places of a part's blocks in the list, to which new ones are added.
  std::vector<std::size_t> places(const PartWork& part) {
    std::vector<std::size_t> places;
    for (const BlockWork& block : part) {
      const auto found = std::find(blocks_.begin(), blocks_.end(), block);
      places.push_back(static_cast<std::size_t>(found - blocks_.begin()));
      if (found == blocks_.end()) blocks_.push_back(block);
    }
    return places;
  }

  json to_json() const {
    json list = json::array();
    for (const BlockWork& block : blocks_) {
      list.push_back({{"name", block.name},
                      {"macs", block.macs},
                      {"layers", block.layers},
                      {"weight_bytes", block.weight_bytes},
                      {"activation_bytes", block.activation_bytes}});
      if (block.coded > 0) list.back()["coded"] = block.coded;
    }
    return list;
  }

 private:
  PartWork blocks_;
};

/// A number that can be a count of operations or bytes: not negative, not beyond all measure.
constexpr double kMostAmount = 1e18;
double amount(const json& value) { return std::clamp(value.get<double>(), 0.0, kMostAmount); }

/// The same, where nothing else has ever been written.
double measured_amount(const json& entry, const char* name) {
  const double value = entry.at(name).get<double>();
  if (!(value >= 0 && value <= kMostAmount)) {
    throw InputError(fmt::format("damaged file: {} = {:g}, expected 0 or more", name, value));
  }
  return value;
}

PartWork blocks_from_json(const json& list) {
  PartWork blocks;
  for (const json& item : list) {
    blocks.push_back({item.at("name").get<std::string>(), amount(item.at("macs")),
                      amount(item.at("layers")), amount(item.at("weight_bytes")),
                      amount(item.at("activation_bytes"))});
    if (!item.contains("coded")) continue;
    blocks.back().coded = measured_amount(item, "coded");
    if (!is_coding(blocks.back()))
      throw InputError("damaged file: it names a step of coding that there is not");
  }
  return blocks;
}

PartWork part_from_json(const json& places, const PartWork& blocks) {
  PartWork part;
  for (const json& place : places) {
    const auto i = whole_number<std::int64_t>(place);
    if (i < 0 || static_cast<std::size_t>(i) >= blocks.size()) {
      throw InputError("damaged file: it names a block that it does not have");
    }
    part.push_back(blocks[static_cast<std::size_t>(i)]);
  }
  return part;
}

/// Profiles of airsplit 0.1 knew each side's operations alone.
Work work_from_json(const json& entry, const PartWork& blocks) {
  if (entry.contains("device_macs")) {
    return {amount(entry.at("device_macs")), amount(entry.at("edge_macs"))};
  }
  return {part_from_json(entry.at("device_blocks"), blocks),
          part_from_json(entry.at("edge_blocks"), blocks)};
}

json to_json(const SchemeSpec& spec) {
  json text = {{"kind", spec.kind->name}};
  for (const SchemeField& field : scheme_fields()) {
    if (!field.is_in_old_files && !field.is_given(spec)) continue;
    std::visit([&](auto member) { text[field.name()] = spec.*member; }, field.member);
  }
  return text;
}

void read(const json& value, std::string& text) { text = value.get<std::string>(); }
void read(const json& value, double& number) { number = value.get<double>(); }
void read(const json& value, int& number) { number = whole_number<int>(value); }

SchemeSpec spec_from_json(const json& text, const SchemeKinds& schemes) {
  SchemeSpec spec;
  spec.kind = find_scheme_kind(text.at("kind").get<std::string>(), schemes);
  for (const SchemeField& field : scheme_fields()) {
    const std::string name = field.name();
    if (!field.is_in_old_files && !text.contains(name)) continue;
    std::visit([&](auto member) { read(text.at(name), spec.*member); }, field.member);
  }
  return spec;
}

json to_json(const ProfileEntry& entry, BlockList& blocks) {
  json text = to_json(entry.spec);
  text.update({{"device_blocks", blocks.places(entry.work.device)},
               {"edge_blocks", blocks.places(entry.work.edge)},
               {"channels", entry.codec.channels},
               {"codec_bits", entry.codec.bits},
               {"encoder_parameters", entry.codec.encoder_parameters},
               {"uncompressed_bytes", entry.uncompressed_bytes},
               {"order0_entropy_bytes", entry.order0_entropy_bytes},
               {"uses_link", entry.uses_link}});
  return text;
}

/// Pixels or symbols that a scheme codes, from the bytes that it does not send: a pixel has 3, a
/// symbol the codec's bits in ratio parts of float32 features.
double coded_amount(const ProfileEntry& entry) {
  if (entry.codec.channels <= 0) return entry.uncompressed_bytes / 3;
  const double symbols = 8 * entry.uncompressed_bytes / (entry.spec.ratio * entry.codec.bits);
  return entry.codec.channels * std::round(symbols / entry.codec.channels);
}

ProfileEntry from_json(const json& text, const PartWork& blocks, const SchemeKinds& schemes) {
  ProfileEntry entry;
  entry.spec = spec_from_json(text, schemes);
  entry.work = work_from_json(text, blocks);
  entry.codec.channels = whole_number<int>(text.at("channels"));
  entry.codec.bits = whole_number<int>(text.at("codec_bits"));
  entry.codec.encoder_parameters = measured_amount(text, "encoder_parameters");
  entry.uncompressed_bytes = measured_amount(text, "uncompressed_bytes");
  entry.order0_entropy_bytes = measured_amount(text, "order0_entropy_bytes");
  entry.uses_link = text.at("uses_link").get<bool>();
  return entry;
}

void add_coding(ProfileEntry& entry) {
  const double amount = coded_amount(entry);
  if (amount > 0 && amount <= kMostAmount) entry.work = with_coding(entry.work, entry.spec, amount);
}

/// What was read of a scheme's images: no measurement gives other numbers.
void expect_possible(const ProfileEntry& entry, const std::string& prefix,
                     const std::string& name) {
  const auto fail = [&](const char* tensor, const std::string& what) {
    throw InputError(fmt::format("{}: damaged file: tensor '{}{}' ({}): {}", name, prefix, tensor,
                                 entry.spec.label(), what));
  };
  for (const double correct : entry.correct) {
    if (!(correct >= 0 && correct <= 1)) fail("correct", fmt::format("{:g}", correct));
  }
  for (const auto& [tensor, times_ms] :
       {std::pair{"device_ms", &entry.device_ms}, {"edge_ms", &entry.edge_ms}}) {
    for (const double ms : *times_ms) {
      if (!(ms >= 0 && ms <= kMostMeasuredMs)) fail(tensor, fmt::format("{:g} ms", ms));
    }
  }
  for (const float margin : entry.margin) {
    if (!std::isfinite(margin)) fail("margin", "a number that is not finite");
  }
  for (const int predicted : entry.predicted) {
    if (predicted < -1) fail("predicted", fmt::format("class {}", predicted));
  }
  for (const std::uint32_t bytes : entry.payload_bytes) {
    if (bytes > kMostPayloadBytes) fail("payload_bytes", fmt::format("{} bytes", bytes));
  }
}

std::string prefix_of(std::size_t entry) { return fmt::format("{:03}.", entry); }

/// What only imported measurements have.
constexpr std::pair<const char*, std::vector<double> ProfileEntry::*> kImported[] = {
    {"correct", &ProfileEntry::correct},
    {"device_ms", &ProfileEntry::device_ms},
    {"edge_ms", &ProfileEntry::edge_ms}};

void pack_partial(const PartialAnswers& partial, const std::string& prefix, TensorFile& file) {
  if (partial.of_image.empty()) return;
  file.tensors[prefix + "partial_of_image"] = pack(partial.of_image, "I32");
  file.tensors[prefix + "partial_bytes"] = pack(partial.bytes, "I32");
  file.tensors[prefix + "partial_predicted"] = pack(partial.predicted, "I16");
  if (!partial.margin.empty())
    file.tensors[prefix + "partial_margin"] = pack(partial.margin, "F32");
  if (!partial.correct.empty())
    file.tensors[prefix + "partial_correct"] = pack(partial.correct, "F64");
}

/// Every answer has its image, and no fewer bytes than the one before it.
bool is_possible(const PartialAnswers& partial, const ProfileEntry& entry) {
  std::size_t next = 0;
  for (std::size_t image = 0; image < partial.of_image.size(); ++image) {
    if (partial.of_image[image] > partial.bytes.size() - next) return false;
    std::uint32_t least = 0;
    for (std::uint32_t i = 0; i < partial.of_image[image]; ++i, ++next) {
      if (partial.bytes[next] < least || partial.bytes[next] > entry.payload_bytes[image])
        return false;
      least = partial.bytes[next];
    }
  }
  const bool are_scores = !partial.correct.empty();
  return next == partial.bytes.size() && partial.predicted.size() == next &&
         are_scores == (!entry.correct.empty() && next > 0) &&
         (!are_scores || partial.correct.size() == next) &&
         (partial.margin.empty() || partial.margin.size() == next) &&
         std::all_of(partial.margin.begin(), partial.margin.end(),
                     [](float margin) { return std::isfinite(margin); }) &&
         std::all_of(partial.predicted.begin(), partial.predicted.end(),
                     [](int predicted) { return predicted >= -1; }) &&
         std::all_of(partial.correct.begin(), partial.correct.end(),
                     [](double correct) { return correct >= 0 && correct <= 1; });
}

void unpack_partial(const TensorFile& file, const std::string& prefix, const std::string& name,
                    ProfileEntry& entry) {
  if (file.tensors.count(prefix + "partial_of_image") == 0) return;
  PartialAnswers& partial = entry.partial;
  partial.of_image = unpack<std::uint32_t>(file, prefix + "partial_of_image", "I32", name);
  partial.bytes = unpack<std::uint32_t>(file, prefix + "partial_bytes", "I32", name);
  partial.predicted = unpack<std::int16_t>(file, prefix + "partial_predicted", "I16", name);
  if (file.tensors.count(prefix + "partial_margin") > 0)
    partial.margin = unpack<float>(file, prefix + "partial_margin", "F32", name);
  if (file.tensors.count(prefix + "partial_correct") > 0)
    partial.correct = unpack<double>(file, prefix + "partial_correct", "F64", name);
  if (partial.of_image.size() == entry.payload_bytes.size() && is_possible(partial, entry)) return;
  throw InputError(fmt::format("{}: damaged file: answers to parts of payloads that cannot be ({})",
                               name, entry.spec.label()));
}

/// What is known of each image, as tensors.
void pack_images(const ProfileEntry& entry, const std::string& prefix, TensorFile& file) {
  file.tensors[prefix + "payload_bytes"] = pack(entry.payload_bytes, "I32");
  file.tensors[prefix + "predicted"] = pack(entry.predicted, "I16");
  file.tensors[prefix + "margin"] = pack(entry.margin, "F32");
  for (const auto& [name, member] : kImported) {
    if (!(entry.*member).empty()) file.tensors[prefix + name] = pack(entry.*member, "F64");
  }
  pack_partial(entry.partial, prefix, file);
}

void unpack_images(const TensorFile& file, const std::string& prefix, std::size_t images,
                   const std::string& name, ProfileEntry& entry) {
  entry.payload_bytes = unpack<std::uint32_t>(file, prefix + "payload_bytes", "I32", name);
  entry.predicted = unpack<std::int16_t>(file, prefix + "predicted", "I16", name);
  entry.margin = unpack<float>(file, prefix + "margin", "F32", name);
  bool has_all = entry.payload_bytes.size() == images && entry.predicted.size() == images &&
                 entry.margin.size() == images;
  for (const auto& [tensor, member] : kImported) {
    if (file.tensors.count(prefix + tensor) == 0) continue;
    entry.*member = unpack<double>(file, prefix + tensor, "F64", name);
    has_all = has_all && (entry.*member).size() == images;
  }
  if (!has_all) throw InputError(name + ": damaged file: a scheme lacks images");
  expect_possible(entry, prefix, name);
  unpack_partial(file, prefix, name, entry);
}

ProfileEntry empty_entry(const Scheme& scheme, std::size_t images) {
  ProfileEntry entry;
  entry.spec = scheme.spec();
  entry.work = scheme.work();
  entry.codec = scheme.codec_facts();
  entry.uncompressed_bytes = scheme.uncompressed_bytes();
  entry.uses_link = scheme.uses_link();
  entry.payload_bytes.resize(images);
  entry.predicted.resize(images);
  entry.margin.resize(images);
  return entry;
}

/// How often each symbol came in each channel of one scheme.
class SymbolCounts {
 public:
  void add(const std::vector<std::uint8_t>& symbols, std::size_t channels) {
    if (symbols.empty()) return;
    counts_.resize(channels * kSymbols);
    const std::size_t plane = symbols.size() / channels;
    for (std::size_t i = 0; i < symbols.size(); ++i) ++counts_[i / plane * kSymbols + symbols[i]];
  }

  const std::vector<std::uint64_t>& counts() const { return counts_; }

  /// Counts of before; `name` is the file's that they lay in.
  void set(std::vector<std::uint64_t> counts, std::size_t channels, const std::string& name) {
    if (!counts.empty() && counts.size() != channels * kSymbols) {
      throw InputError(name + ": damaged file: counts of symbols of another codec");
    }
    counts_ = std::move(counts);
  }

  /// Order-0 entropy of all symbols, each under its channel's own frequencies.
  double entropy_bytes() const {
    double bits = 0;
    for (auto channel = counts_.begin(); channel != counts_.end(); channel += kSymbols) {
      const auto all = std::accumulate(channel, channel + kSymbols, std::uint64_t{0});
      for (auto count = channel; count != channel + kSymbols; ++count) {
        if (*count > 0) {
          bits -= static_cast<double>(*count) *
                  std::log2(static_cast<double>(*count) / static_cast<double>(all));
        }
      }
    }
    return bits / 8;
  }

 private:
  static constexpr std::ptrdiff_t kSymbols = 256;
  std::vector<std::uint64_t> counts_;
};

/// What one scheme did with one image.
struct Measured {
  std::size_t payload_bytes = 0;
  Prediction prediction;
  std::vector<std::uint8_t> symbols;  ///< of a codec
  struct Part {
    std::size_t bytes = 0;
    Prediction prediction;
  };
  std::vector<Part> parts;  ///< of a progressive codec
};

/// What the edge makes of the first groups, for each number of them from 0, but not for all.
std::vector<Measured::Part> measure_parts(Scheme& scheme, const Bytes& payload) {
  std::vector<Measured::Part> parts;
  std::size_t bytes = kPayloadHeaderBytes;
  for (const std::size_t end : group_ends_bytes(scheme, payload)) {
    const Bytes prefix(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(bytes));
    parts.push_back({bytes, scheme.decode_prefix(prefix, payload.size()).prediction});
    bytes = end;
  }
  return parts;
}

Measured measure_photo(Scheme& scheme, const Photo& photo) {
  const Bytes payload = scheme.encode(photo);
  Measured measured;
  measured.payload_bytes = payload.size();
  if (is_codec(scheme.spec())) measured.symbols = scheme.payload_symbols(payload);
  measured.prediction = scheme.decode(payload);
  if (scheme.spec().kind->is_progressive) measured.parts = measure_parts(scheme, payload);
  return measured;
}

using Schemes = std::vector<std::unique_ptr<Scheme>>;

/// What is measured: the work of another such is not gone on from.
std::string fingerprint(const Profile& profile, const Dataset& data) {
  std::string text = profile.bundle_hash;
  for (const ProfileEntry& entry : profile.entries) text += "\n" + entry.spec.label();
  for (std::size_t i = 0; i < profile.labels.size(); ++i) {
    text += fmt::format("\n{} {}", profile.labels[i], data.image_name(i));
  }
  return content_hash(Bytes(text.begin(), text.end()));
}

/// What the threads that measure a profile share: each takes the next image until none is left.
class ProfileWork {
 public:
  ProfileWork(const Bundle& bundle, const Dataset& data, Profile& profile,
              const ProfileOptions& options)
      : bundle_(bundle),
        data_(data),
        profile_(profile),
        options_(options),
        fingerprint_(fingerprint(profile, data)),
        is_done_(profile.labels.size()),
        counts_(profile.entries.size()) {
    load();
  }

  /// Runs in several threads, each with schemes of its own.
  void run(const Schemes& schemes) {
    // One thread each, as in a live simulation: the order of a sum depends on their number.
    bundle_.use_one_thread();
    try {
      for (std::size_t i = next_++; i < profile_.labels.size(); i = next_++) {
        if (was_done_before(i)) continue;
        if (options_.stop_requested && options_.stop_requested()) throw Interrupted();
        const Photo photo{data_.file(i), data_.image(i)};
        store(i, measure(schemes, photo, i));
      }
    } catch (...) {
      next_ = profile_.labels.size();
      const std::lock_guard guard(mutex_);
      if (!problem_) problem_ = std::current_exception();
    }
  }

  /// After all threads have ended. Throws what ended one of them.
  void finish() {
    if (problem_) {
      if (done_ > 0) save();
      std::rethrow_exception(problem_);
    }
    for (std::size_t s = 0; s < counts_.size(); ++s) {
      profile_.entries[s].order0_entropy_bytes =
          counts_[s].entropy_bytes() / static_cast<double>(profile_.labels.size());
    }
  }

 private:
  /// Networks of others can fail on an image: it is named.
  std::vector<Measured> measure(const Schemes& schemes, const Photo& photo,
                                std::size_t image) const {
    try {
      std::vector<Measured> measured;
      for (const auto& scheme : schemes) measured.push_back(measure_photo(*scheme, photo));
      return measured;
    } catch (const InputError& problem) {
      throw InputError(fmt::format("{} (image {})", problem.what(), data_.image_name(image)));
    }
  }

  static constexpr std::size_t kImagesBetweenSaves = 64;
  static constexpr const char* kWorkKey = "airsplit.profile.work";

  bool was_done_before(std::size_t image) {
    const std::lock_guard guard(mutex_);
    return is_done_[image] != 0;
  }

  void store(std::size_t image, const std::vector<Measured>& measured) {
    const std::lock_guard guard(mutex_);
    for (std::size_t s = 0; s < measured.size(); ++s) {
      ProfileEntry& entry = profile_.entries[s];
      counts_[s].add(measured[s].symbols, static_cast<std::size_t>(entry.codec.channels));
      entry.payload_bytes[image] = static_cast<std::uint32_t>(measured[s].payload_bytes);
      entry.predicted[image] = static_cast<std::int16_t>(measured[s].prediction.label);
      entry.margin[image] = measured[s].prediction.margin;
      store_parts(measured[s].parts, image, entry.partial);
    }
    is_done_[image] = 1;
    if (++done_ % kImagesBetweenSaves == 0) save();
    if (options_.progress) options_.progress(done_, profile_.labels.size());
  }

  /// Every image has as many.
  void store_parts(const std::vector<Measured::Part>& parts, std::size_t image,
                   PartialAnswers& partial) const {
    if (parts.empty()) return;
    const std::size_t images = profile_.labels.size();
    partial.of_image.resize(images, static_cast<std::uint32_t>(parts.size()));
    partial.bytes.resize(images * parts.size());
    partial.predicted.resize(images * parts.size());
    partial.margin.resize(images * parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::size_t place = image * parts.size() + i;
      partial.bytes[place] = static_cast<std::uint32_t>(parts[i].bytes);
      partial.predicted[place] = static_cast<std::int16_t>(parts[i].prediction.label);
      partial.margin[place] = parts[i].prediction.margin;
    }
  }

  void save() const {
    if (options_.work_path.empty()) return;
    TensorFile file;
    file.metadata[kWorkKey] = fingerprint_;
    file.tensors["done"] = pack(is_done_, "U8");
    for (std::size_t s = 0; s < counts_.size(); ++s) {
      pack_images(profile_.entries[s], prefix_of(s), file);
      file.tensors[prefix_of(s) + "symbols"] = pack(counts_[s].counts(), "I64");
    }
    write_file(options_.work_path, serialise(file));
  }

  void load() {
    if (options_.work_path.empty() || !std::filesystem::exists(options_.work_path)) return;
    const std::string& name = options_.work_path;
    const TensorFile file = parse_tensor_file(read_file(name), name);
    const auto mark = file.metadata.find(kWorkKey);
    if (mark == file.metadata.end() || mark->second != fingerprint_) {
      throw InputError(fmt::format(
          "{}: it holds what was measured of another bundle, other schemes or other images: delete "
          "it, or give another --out",
          name));
    }
    is_done_ = unpack<std::uint8_t>(file, "done", "U8", name);
    const std::size_t images = profile_.labels.size();
    if (is_done_.size() != images) throw InputError(name + ": damaged file: it lacks images");
    for (std::size_t s = 0; s < counts_.size(); ++s) {
      unpack_images(file, prefix_of(s), images, name, profile_.entries[s]);
      counts_[s].set(unpack<std::uint64_t>(file, prefix_of(s) + "symbols", "I64", name),
                     static_cast<std::size_t>(profile_.entries[s].codec.channels), name);
    }
    done_ = static_cast<std::size_t>(images - std::count(is_done_.begin(), is_done_.end(), 0));
  }

  const Bundle& bundle_;
  const Dataset& data_;
  Profile& profile_;
  const ProfileOptions& options_;
  std::string fingerprint_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::vector<std::uint8_t> is_done_;  ///< by image
  std::size_t done_ = 0;
  std::exception_ptr problem_;
  std::vector<SymbolCounts> counts_;  ///< by scheme
};

}  // namespace

double correctness(const ProfileEntry& entry, int label, std::size_t image) {
  if (!entry.correct.empty()) return entry.correct[image];
  return entry.predicted[image] == label ? 1 : 0;
}

ProfileEntry with_first_groups(const ProfileEntry& entry, std::uint32_t groups) {
  ProfileEntry part = entry;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < entry.payload_bytes.size(); ++i) {
    check(groups < entry.partial.of_image[i], "groups that were measured");
    part.payload_bytes[i] = entry.partial.bytes[begin + groups];
    part.predicted[i] = entry.partial.predicted[begin + groups];
    if (!entry.partial.margin.empty()) part.margin[i] = entry.partial.margin[begin + groups];
    if (!entry.partial.correct.empty()) part.correct[i] = entry.partial.correct[begin + groups];
    begin += entry.partial.of_image[i];
  }
  part.partial = {};
  return part;
}

const ProfileEntry* Profile::find(const SchemeSpec& spec) const {
  SchemeSpec wanted = spec;
  for (const std::string& split : {spec.split, usual_split_name(spec.split)}) {
    wanted.split = split;
    for (const auto& entry : entries) {
      wanted.ratio = entry.spec.ratio;
      if (same_ratio(entry.spec.ratio, spec.ratio) && entry.spec == wanted) return &entry;
    }
  }
  return nullptr;
}

const ProfileEntry& Profile::entry(const SchemeSpec& spec) const {
  if (const ProfileEntry* found = find(spec)) return *found;
  std::vector<std::string> held;
  for (const auto& entry : entries) held.push_back(entry.spec.label());
  throw InputError(fmt::format("the profile of {} has no {}; it has {}", data, spec.label(),
                               fmt::join(held, ", ")));
}

namespace {

/// Whether a scheme that this bundle and the one of this hash both have is the same in both.
bool shares_networks(const BundleInfo& bundle, const std::string& hash) {
  const auto is_in = [&](const std::vector<std::string>& hashes) {
    return std::find(hashes.begin(), hashes.end(), hash) != hashes.end();
  };
  return hash == bundle.hash || is_in(bundle.extends) || is_in(bundle.part_of);
}

void expect_extended(const Profile& measured, const std::vector<std::int16_t>& labels,
                     const Bundle& bundle) {
  if (!shares_networks(bundle.info(), measured.bundle_hash)) {
    throw InputError(
        fmt::format("--measured: of the bundle {}, expected one of {}, or of one that it "
                    "extends or is a part of",
                    measured.bundle_hash, bundle.info().hash));
  }
  if (measured.labels != labels)
    throw InputError("--measured: of other images than those of --data");
}

void measure_entries(const Bundle& bundle, const Dataset& data,
                     const std::vector<Schemes>& by_thread, const ProfileOptions& options,
                     Profile& profile) {
  ProfileWork work(bundle, data, profile, options);
  std::vector<std::thread> threads;
  threads.reserve(by_thread.size());
  for (const auto& own : by_thread) threads.emplace_back([&] { work.run(own); });
  for (auto& thread : threads) thread.join();
  work.finish();
}

/// Brings the entries into the order of `schemes`, those of `measured` among them.
void take_over(const Profile& measured, const std::vector<SchemeSpec>& schemes,
               const Bundle& bundle, Profile& profile) {
  std::vector<ProfileEntry> all;
  for (const SchemeSpec& spec : schemes) {
    if (const ProfileEntry* known = measured.find(spec)) {
      all.push_back(*known);
      all.back().work = bundle.make_scheme(spec)->work();
    } else {
      all.push_back(profile.entry(spec));
    }
  }
  profile.entries = std::move(all);
}

}  // namespace

Profile measure_profile(const Bundle& bundle, const Dataset& data,
                        const std::vector<SchemeSpec>& schemes, const ProfileOptions& options) {
  const std::string difference = class_difference(data.classes(), bundle.info().classes);
  if (!difference.empty()) {
    throw InputError(
        fmt::format("{}: its classes are not those that the bundle \"{}\" was trained on: {}",
                    data.name(), bundle.info().title, difference));
  }
  const std::size_t images = std::min(options.images, data.size());
  Profile profile;
  profile.data = bundle.info().data;
  profile.bundle_hash = bundle.info().hash;
  for (std::size_t i = 0; i < images; ++i) {
    profile.labels.push_back(static_cast<std::int16_t>(data.label(i)));
  }
  const Profile* measured = options.measured;
  if (measured != nullptr) expect_extended(*measured, profile.labels, bundle);
  std::vector<SchemeSpec> missing;
  for (const SchemeSpec& spec : schemes) {
    if (measured == nullptr || measured->find(spec) == nullptr) missing.push_back(spec);
  }
  std::vector<Schemes> by_thread;
  for (int t = 0; t < options.jobs; ++t) by_thread.push_back(bundle.make_schemes(missing));
  for (const auto& scheme : by_thread.front()) {
    profile.entries.push_back(empty_entry(*scheme, images));
  }
  if (!missing.empty()) measure_entries(bundle, data, by_thread, options, profile);
  if (measured != nullptr) take_over(*measured, schemes, bundle, profile);
  return profile;
}

void count_work_anew(Profile& profile, const Bundle& bundle, double work_width) {
  if (profile.bundle_hash != bundle.info().hash) {
    throw InputError(profile.bundle_hash.empty()
                         ? "this profile holds imported measurements, of no bundle"
                         : fmt::format("this profile was measured with the bundle {}, not with {}",
                                       profile.bundle_hash, bundle.info().hash));
  }
  const Bundle counted = work_width > 0 ? bundle.of_width(work_width) : bundle;
  for (ProfileEntry& entry : profile.entries) entry.work = counted.make_scheme(entry.spec)->work();
  profile.work_width = work_width;
}

Bytes serialise_profile(const Profile& profile) {
  TensorFile file;
  json entries = json::array();
  BlockList blocks;
  file.tensors["labels"] = pack(profile.labels, "I16");
  for (std::size_t i = 0; i < profile.entries.size(); ++i) {
    const ProfileEntry& entry = profile.entries[i];
    entries.push_back(to_json(entry, blocks));
    pack_images(entry, prefix_of(i), file);
  }
  json metadata = {{"format", kFormat},
                   {"data", profile.data},
                   {"bundle_hash", profile.bundle_hash},
                   {"blocks", blocks.to_json()},
                   {"schemes", entries}};
  if (profile.work_width > 0) metadata["work_width"] = profile.work_width;
  file.metadata[kMetadataKey] = metadata.dump(-1, ' ', false, json::error_handler_t::replace);
  return serialise(file);
}

void save_profile(const Profile& profile, const std::string& path) {
  write_file(path, serialise_profile(profile));
}

bool is_profile(const std::string& path) {
  // Most files are something else, and some of them are large.
  const std::string start = file_start(path, kTensorFileBrace + 1);
  if (start.size() <= kTensorFileBrace || start[kTensorFileBrace] != '{') return false;
  return parse_tensor_file(read_file(path), path).metadata.count(kMetadataKey) > 0;
}

Profile load_profile(const std::string& path, const SchemeKinds& schemes) {
  return parse_profile(read_file(path), path, schemes);
}

Profile parse_profile(const Bytes& bytes, const std::string& name, const SchemeKinds& schemes) {
  const TensorFile file = parse_tensor_file(bytes, name);
  const auto text = file.metadata.find(kMetadataKey);
  if (text == file.metadata.end()) throw InputError(name + ": not an airsplit profile");
  Profile profile;
  try {
    const json metadata = json::parse(text->second);
    const int format = whole_number<int>(metadata.at("format"));
    if (format != kFormat && format != kFormatWithoutCoding) {
      throw InputError(fmt::format("a profile of another format, expected {}", kFormat));
    }
    profile.data = metadata.at("data").get<std::string>();
    profile.bundle_hash = metadata.at("bundle_hash").get<std::string>();
    if (metadata.contains("work_width"))
      profile.work_width = measured_amount(metadata, "work_width");
    const json no_blocks = json::array();
    const PartWork blocks =
        blocks_from_json(metadata.contains("blocks") ? metadata.at("blocks") : no_blocks);
    for (const auto& entry : metadata.at("schemes")) {
      profile.entries.push_back(from_json(entry, blocks, schemes));
      if (format == kFormatWithoutCoding) add_coding(profile.entries.back());
    }
  } catch (const json::exception&) {
    throw InputError(name + ": damaged file: its description cannot be read");
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", name, error.what()));
  }
  profile.hash = content_hash(bytes);
  profile.labels = unpack<std::int16_t>(file, "labels", "I16", name);
  for (std::size_t i = 0; i < profile.entries.size(); ++i) {
    ProfileEntry& entry = profile.entries[i];
    unpack_images(file, prefix_of(i), profile.labels.size(), name, entry);
  }
  if (std::any_of(profile.labels.begin(), profile.labels.end(), [](int l) { return l < 0; })) {
    throw InputError(name + ": damaged file: tensor 'labels' holds a negative class");
  }
  if (profile.labels.empty()) throw InputError(name + ": damaged file: no image");
  return profile;
}

}  // namespace airsplit
