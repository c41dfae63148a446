// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of schemes: what each kind takes, and a spec's way through text and files.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/profile/profile.h"
#include "inference/scheme/scheme_kind.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A value of a field that is not its default; another one for `other`.
void give(const SchemeField& field, SchemeSpec& spec, bool other = false) {
  if (const auto* text = std::get_if<std::string SchemeSpec::*>(&field.member)) {
    const auto& words = field.words;
    spec.** text = words.empty() ? (other ? "layer2.1" : "layer3")
                                 : words.at(other && words.size() > 1 ? 1 : 0);
  } else if (const auto* number = std::get_if<double SchemeSpec::*>(&field.member)) {
    spec.** number = other ? 170.5 : 64;
  } else {
    spec.*std::get<int SchemeSpec::*>(field.member) = other ? 32 : 8;
  }
}

bool has(const SchemeKind::Fields& fields, const SchemeField& field) {
  return std::find(fields.begin(), fields.end(), field.member) != fields.end();
}

/// A sound spec of the kind, with all fields that it needs.
SchemeSpec example(const SchemeKind* kind) {
  SchemeSpec spec;
  spec.kind = kind;
  for (const SchemeField& field : scheme_fields()) {
    if (has(kind->needs(spec), field)) give(field, spec);
  }
  return spec;
}

/// Each way to send groups with what belongs to it.
std::vector<SchemeSpec> sendings() {
  SchemeSpec rate, confident, deadline;
  rate.send = "rate";
  rate.budget_bytes = 400;
  confident.send = "confident";
  confident.margin = 0;
  deadline.send = "deadline";
  deadline.slack_ms = 5;
  return {rate, confident, deadline};
}

/// Of every kind: with what it needs, and with each of what it may have.
std::vector<SchemeSpec> examples() {
  std::vector<SchemeSpec> specs;
  for (const SchemeKind* kind : builtin_schemes()) {
    specs.push_back(example(kind));
    for (const SchemeField& field : scheme_fields()) {
      if (!has(kind->may_have, field)) continue;
      specs.push_back(example(kind));
      give(field, specs.back());
      if (!kind->what_is_wrong(specs.back()).empty()) specs.pop_back();  // it goes with another
    }
  }
  SchemeSpec jpeg = example(direct_scheme());
  jpeg.codec = "jpeg";
  jpeg.quality = 75;
  specs.push_back(jpeg);
  for (const SchemeSpec& sending : sendings()) {
    specs.push_back(sent_as(example(builtin_scheme("progressive")), sending));
  }
  return specs;
}

TEST(SchemeKinds, HaveTheNamesThatScenariosAndResultsHave) {
  EXPECT_THAT(names_of(builtin_schemes()),
              ElementsAre("local", "direct", "split", "aecnn", "aecnn-random", "bottlenet++",
                          "progressive", "adopted", "measured"));
  EXPECT_THAT([] { builtin_scheme("magic"); },
              ThrowsMessage<InputError>(HasSubstr("expected local, direct, split, aecnn")));
}

TEST(SchemeKinds, EachIsWholeAndSaysWhatItIs) {
  std::set<std::string> titles;
  for (const SchemeKind* kind : builtin_schemes()) {
    EXPECT_FALSE(kind->doc.empty()) << kind->name;
    EXPECT_TRUE(titles.insert(kind->title).second) << kind->name;
    EXPECT_TRUE(kind->make) << kind->name;
    const bool is_replayed_only = kind == measured_scheme();
    EXPECT_EQ(kind->payloads.empty(), is_replayed_only) << kind->name;
    EXPECT_EQ(kind->spec_of == nullptr, is_replayed_only) << kind->name;
    EXPECT_EQ(kind->is_codec, !kind->standard_specs) << kind->name;
  }
}

TEST(SchemeSpec, DiffersInEveryFieldThatDiffers) {
  for (const SchemeField& field : scheme_fields()) {
    SchemeSpec a, b, c;
    a.kind = b.kind = c.kind = split_scheme();
    EXPECT_EQ(a, b);
    give(field, b);
    EXPECT_NE(a, b) << field.key;
    if (field.words.size() == 1) continue;  // there is no other value
    give(field, c, true);
    EXPECT_NE(b, c) << field.key;
    give(field, c);
    EXPECT_EQ(b, c) << field.key;
  }
  SchemeSpec a, b;
  a.kind = split_scheme();
  b.kind = direct_scheme();
  EXPECT_NE(a, b);
}

// A field that scheme_fields() forgets would give one scheme another's numbers.
TEST(SchemeSpec, HasNoFieldThatTheListForgets) {
  std::size_t bytes = sizeof(const SchemeKind*);
  for (const SchemeField& field : scheme_fields()) {
    bytes += std::visit(
        [](auto member) {
          SchemeSpec spec;
          return sizeof(spec.*member);
        },
        field.member);
  }
  bytes += sizeof(int);  // none of them: an odd number of ints is followed by so much padding
  EXPECT_EQ(sizeof(SchemeSpec), bytes);
}

TEST(SchemeSpec, IsItsLabelReadBack) {
  for (const SchemeSpec& spec : examples()) {
    EXPECT_NO_THROW(check_spec(spec, "x")) << spec.label();
    EXPECT_EQ(parse_label(spec.label(), builtin_schemes()), spec) << spec.label();
  }
  EXPECT_EQ(parse_label("aecnn-random symbols layer2.1 170.5x", builtin_schemes()).label(),
            "aecnn-random symbols layer2.1 170.5x");
  for (const char* wrong :
       {"", "magic", "aecnn", "aecnn layer3 64", "aecnn 64x layer3", "aecnn layer3 64x more",
        "direct gif", "direct jpeg", "direct png 75", "direct jpeg 101", "split 8 layer3",
        "split 16 bit layer3", "locally"}) {
    EXPECT_THROW(parse_label(wrong, builtin_schemes()), InputError) << wrong;
  }
}

TEST(SchemeSpec, GoesThroughAProfileUnchanged) {
  Profile profile;
  profile.labels = {1};
  for (const SchemeSpec& spec : examples()) {
    ProfileEntry entry;
    entry.spec = spec;
    entry.payload_bytes = {10};
    entry.predicted = {1};
    entry.margin = {1};
    profile.entries.push_back(entry);
  }
  const Bytes bytes = serialise_profile(profile);
  const Profile read = parse_profile(bytes, "p");
  ASSERT_EQ(read.entries.size(), profile.entries.size());
  for (std::size_t i = 0; i < read.entries.size(); ++i) {
    EXPECT_EQ(read.entries[i].spec, profile.entries[i].spec) << profile.entries[i].spec.label();
  }
  EXPECT_THAT([&] { parse_profile(bytes, "p", {local_scheme()}); },
              ThrowsMessage<InputError>(HasSubstr("p: scheme kind \"direct\": expected local")));
}

TEST(SchemeSpec, MustHaveWhatItsKindNeedsAndNothingElse) {
  const auto wrong = [](const SchemeSpec& spec) {
    try {
      check_spec(spec, "x");
    } catch (const InputError& problem) {
      return std::string(problem.what());
    }
    return std::string();
  };
  SchemeSpec spec = example(builtin_scheme("aecnn"));
  spec.ratio = 0;
  EXPECT_EQ(wrong(spec),
            "x: a scheme of kind aecnn needs ratio, expected a number from 1 to 1000000");
  spec = example(builtin_scheme("aecnn"));
  spec.bits = 8;
  EXPECT_EQ(wrong(spec), "x: a scheme of kind aecnn has no bits");
  spec = example(local_scheme());
  spec.uncoded = "bits";
  EXPECT_EQ(wrong(spec), "x: a scheme of kind local has no uncoded");
  spec = example(direct_scheme());
  spec.codec = "jpeg";
  EXPECT_EQ(wrong(spec),
            "x: a scheme of kind direct jpeg needs quality, expected a whole number from 1 to 100");
  spec.quality = 101;
  EXPECT_EQ(wrong(spec), "x: quality = 101: out of range, expected from 1 to 100");
  spec = example(split_scheme());
  spec.bits = 16;
  EXPECT_EQ(wrong(spec), "x: bits = 16: expected 8 or 32");
}

TEST(SchemeSpec, SaysHowGroupsAreSent) {
  const SchemeSpec network = example(builtin_scheme("progressive"));
  std::vector<std::string> labels;
  for (const SchemeSpec& sending : sendings()) {
    const SchemeSpec spec = sent_as(network, sending);
    labels.push_back(spec.label());
    EXPECT_NE(spec, network);
    EXPECT_EQ(network_of(spec), network);
  }
  EXPECT_THAT(labels, ElementsAre("progressive rate 400 B layer3 64x",
                                  "progressive confident margin 0 layer3 64x",
                                  "progressive deadline slack 5 ms layer3 64x"));
  const auto wrong = [&](SchemeSpec sending) {
    try {
      check_spec(sent_as(network, sending), "x");
    } catch (const InputError& problem) {
      return std::string(problem.what());
    }
    return std::string();
  };
  SchemeSpec sending;
  sending.send = "rate";
  EXPECT_EQ(wrong(sending),
            "x: a scheme of kind progressive rate needs budget_bytes, expected a whole number from "
            "1 to 1073741824");
  sending.margin = 3;
  sending.budget_bytes = 400;
  EXPECT_EQ(wrong(sending), "x: margin goes with send = \"confident\"");
  sending.send = "confident";
  EXPECT_EQ(wrong(sending), "x: budget_bytes goes with send = \"rate\"");
  SchemeSpec uncoded = sent_as(network, sendings().back());
  uncoded.uncoded = "bits";
  EXPECT_THROW(check_spec(uncoded, "x"), InputError);
  SchemeSpec other = sent_as(example(builtin_scheme("aecnn")), sendings().back());
  EXPECT_THROW(check_spec(other, "x"), InputError);
}

/// A scheme of one's own: sends the first byte of the image's file, and answers with it.
class FirstByteScheme final : public Scheme {
 public:
  explicit FirstByteScheme(SchemeSpec spec) : spec_(std::move(spec)) {}
  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return {1e6, 1e6}; }
  double uncompressed_bytes() const override { return 1; }
  bool uses_link() const override { return true; }
  Bytes encode(const Photo& photo) override { return {photo.file.at(0)}; }
  Prediction decode(const Bytes& payload) override { return {payload.at(0), 1}; }

 private:
  SchemeSpec spec_;
};

TEST(SchemeKinds, CanBeOnesOwn) {
  SchemeKind own;
  own.name = "first-byte";
  own.title = "First byte";
  own.doc = "Sends one byte";
  own.needs = [](const SchemeSpec&) { return SchemeKind::Fields{&SchemeSpec::quality}; };
  own.make = [](std::shared_ptr<Networks>, const SchemeSpec& spec) {
    return std::make_unique<FirstByteScheme>(spec);
  };
  SchemeKinds kinds = builtin_schemes();
  kinds.push_back(&own);
  const SchemeSpec spec = parse_label("first-byte 7", kinds);
  EXPECT_EQ(spec.quality, 7);
  EXPECT_EQ(spec.label(), "first-byte 7");
  const auto scheme = make_scheme(nullptr, spec);
  EXPECT_EQ(scheme->decode(scheme->encode({{42}, {}})).label, 42);
  SchemeSpec wrong = spec;
  wrong.quality = 0;
  EXPECT_THROW(make_scheme(nullptr, wrong), InputError);
}

}  // namespace
}  // namespace airsplit
