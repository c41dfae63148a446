// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Live inference inside the simulation, with a scheme and a data set small enough to see through.
#include <filesystem>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/message/gaps_tag.h"
#include "channel/message/uncoded.h"
#include "common/error.h"
#include "inference/engine/bundle.h"
#include "inference/profile/measurements.h"
#include "inference/profile/profile.h"
#include "sim/run/assets.h"
#include "sim/world/scheme_runner.h"
#include "sim/world/world.h"

namespace airsplit {
namespace {

/// Image i is the byte 10 + i, of class i.
class ByteImages final : public Dataset {
 public:
  std::string name() const override { return "bytes"; }
  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t size() const override { return 3; }
  int label(std::size_t i) const override { return static_cast<int>(i); }
  std::string image_name(std::size_t i) const override { return std::to_string(i); }
  Bytes file(std::size_t i) const override { return {static_cast<std::uint8_t>(10 + i)}; }
  Image image(std::size_t) const override { return {1, 1, {0, 0, 0}}; }

 private:
  std::vector<std::string> classes_ = {"a", "b", "c"};
};

/// Sends the byte and a mark; the class is the byte less 10. Image 2 cannot be decoded.
class ByteScheme final : public Scheme {
 public:
  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return {1e6, 1e6}; }
  double uncompressed_bytes() const override { return 4; }
  bool uses_link() const override { return true; }
  Bytes encode(const Photo& photo) override { return {0xAB, photo.file.at(0)}; }
  Prediction decode(const Bytes& payload) override {
    if (payload.size() != 2 || payload[0] != 0xAB || payload[1] == 12) throw InputError("damaged");
    return {payload[1] - 10, 1};
  }

 private:
  SchemeSpec spec_;
};

TEST(LiveRunner, TheEdgeDecodesThePacketsBytesAndNothingElse) {
  PhotoShelf images(std::make_unique<ByteImages>());
  const auto runner = make_live_runner(std::make_unique<ByteScheme>(), images);
  const auto packet = runner->encode(1);
  ASSERT_EQ(packet->GetSize(), 2U);
  constexpr std::size_t kAnotherImage = 0;
  EXPECT_EQ(runner->decode(*packet, kAnotherImage)->label, 1);
  packet->RemoveAtEnd(1);
  EXPECT_FALSE(runner->decode(*packet, 1).has_value());
  EXPECT_FALSE(runner->decode(*ns3::Create<ns3::Packet>(2), 1).has_value());  // zeros
}

TEST(LiveRunner, WholeSimulation) {
  PhotoShelf images(std::make_unique<ByteImages>());
  const auto runner = make_live_runner(std::make_unique<ByteScheme>(), images);
  Scenario scenario;
  scenario.workload.rate_hz = 10;
  scenario.workload.tasks = 100;
  scenario.workload.deadline_ms = 1000;
  scenario.link.radio.bandwidth_mhz = 1;
  Processor processor;
  processor.peak_gflops = 1;
  const auto tasks = simulate(scenario, {processor, processor}, *runner);
  std::size_t lost = 0;
  for (const TaskRecord& task : tasks) {
    if (task.image == 2) {
      EXPECT_EQ(task.outcome, Outcome::kLost);
      ++lost;
    } else {
      EXPECT_EQ(task.outcome, Outcome::kMet);
      EXPECT_EQ(task.predicted, static_cast<int>(task.image));
    }
    EXPECT_EQ(task.payload_bytes, 2U);
  }
  EXPECT_GT(lost, 0U);
  EXPECT_LT(lost, 100U);
}

TEST(LiveRunner, UncodedFeaturesAreTaggedForTheChannel) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  PhotoShelf photos(make_shapes(Split::kTest));
  SchemeSpec spec = bundle.info().codecs.at(0);
  for (const Uncoded how : {Uncoded::Symbols, Uncoded::Bits}) {
    spec.uncoded = how == Uncoded::Symbols ? "symbols" : "bits";
    const auto runner = make_live_runner(bundle.make_scheme(spec), photos);
    UncodedTag tag;
    ASSERT_TRUE(runner->encode(0)->PeekPacketTag(tag));
    EXPECT_EQ(tag.how(), how);
    EXPECT_EQ(tag.first_byte(), how == Uncoded::Symbols ? 11U : 3U);
  }
  spec.uncoded = "";
  UncodedTag tag;
  EXPECT_FALSE(make_live_runner(bundle.make_scheme(spec), photos)->encode(0)->PeekPacketTag(tag));
}

// Live and replayed: what is made of incomplete payloads is the same, task by task.
TEST(ReplayRunner, TasksWithGapsEndAsTheyDoLive) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  const Profile profile = load_profile(AIRSPLIT_SOURCE_DIR "/profiles/shapes.profile");
  PhotoShelf photos(make_shapes(Split::kTest));
  Scenario scenario;
  scenario.workload.rate_hz = 10;
  scenario.workload.tasks = 150;
  scenario.workload.deadline_ms = 1000;
  scenario.link.radio.snr_db = 20;
  scenario.link.radio.bandwidth_mhz = 1;
  scenario.link.own.edit<AnalyticSettings>().packet_bytes = 64;
  scenario.link.loss.loss_percent = 20;
  scenario.link.loss.deliver_incomplete = true;
  Processor processor;
  processor.peak_gflops = 1000;
  std::size_t lost = 0, answers_by_gaps = 0;
  for (const ProfileEntry& entry : profile.entries) {
    const SchemeSpec& spec = entry.spec;
    if (!spec.kind->uses_link) continue;
    const auto live = make_live_runner(bundle.make_scheme(spec), photos);
    const auto replay =
        make_replay_runner(profile, entry, make_live_runner(bundle.make_scheme(spec), photos));
    const auto expected = simulate(scenario, {processor, processor}, *live);
    const auto found = simulate(scenario, {processor, processor}, *replay);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].outcome, expected[i].outcome) << spec.label() << " task " << i;
      EXPECT_EQ(found[i].predicted, expected[i].predicted) << spec.label() << " task " << i;
      EXPECT_EQ(found[i].answered_ns, expected[i].answered_ns);
      lost += found[i].outcome == Outcome::kLost ? 1 : 0;
      const bool answered = found[i].outcome != Outcome::kLost;
      answers_by_gaps += answered && found[i].predicted != entry.predicted[found[i].image] ? 1 : 0;
    }
  }
  EXPECT_GT(lost, 100U);
  EXPECT_GT(answers_by_gaps, 20U) << "missing parts change some answers";
}

// A lost packet costs its own groups and no more, so that more of the answers stay as they are.
TEST(LiveRunner, PacketsOfGroupsAreEachOfUse) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  PhotoShelf photos(make_shapes(Split::kTest));
  Scenario scenario;
  scenario.workload.rate_hz = 10;
  scenario.workload.tasks = 300;
  scenario.workload.deadline_ms = 1000;
  scenario.link.radio.snr_db = 20;
  scenario.link.radio.bandwidth_mhz = 1;
  scenario.link.own.edit<AnalyticSettings>().packet_bytes = 32;
  scenario.link.loss.loss_percent = 30;
  scenario.link.loss.deliver_incomplete = true;
  const SchemeSpec codec = bundle.info().codecs.at(0);
  const auto answers = [&](const std::string& packets) {
    SchemeSpec sending = codec;
    sending.packets = packets;
    const auto runner = make_live_runner(bundle.make_scheme(codec), photos, sending, 32);
    EXPECT_EQ(runner->spec().packets, packets);
    Processor processor;
    processor.peak_gflops = 1000;
    double right = 0, bytes = 0;
    for (const TaskRecord& task : simulate(scenario, {processor, processor}, *runner)) {
      right += task.outcome == Outcome::kMet ? correctness(task) : 0;
      bytes += task.payload_bytes;
    }
    return std::make_pair(right, bytes);
  };
  const auto [stream, stream_bytes] = answers("");
  const auto [groups, groups_bytes] = answers("groups");
  EXPECT_GT(groups, stream + 30) << "of 300";
  EXPECT_GT(groups_bytes, stream_bytes) << "a header for each packet";
}

// Else gaps would be decoded in one image and judged by another's label.
TEST(ReplayRunner, LivePartsSeeTheProfilesImages) {
  Profile profile = load_profile(AIRSPLIT_SOURCE_DIR "/profiles/shapes.profile");
  ASSERT_NE(profile.labels[0], profile.labels[1]);
  std::swap(profile.labels[0], profile.labels[1]);
  const auto path = std::filesystem::temp_directory_path() / "airsplit_other_images.profile";
  save_profile(profile, path.string());
  Assets assets(AIRSPLIT_SOURCE_DIR);
  Scenario scenario;
  scenario.workload.profile = AIRSPLIT_SOURCE_DIR "/profiles/shapes.profile";
  scenario.workload.bundle = "shapes";
  scenario.link.loss.deliver_incomplete = true;
  const SchemeSpec spec =
      Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle").info().codecs[0];
  EXPECT_NO_THROW(assets.runner(scenario, spec));
  scenario.workload.profile = path.string();
  EXPECT_THAT([&] { assets.runner(scenario, spec); },
              ::testing::ThrowsMessage<InputError>(::testing::HasSubstr("other images")));
  scenario.link.loss.deliver_incomplete = false;
  EXPECT_NO_THROW(assets.runner(scenario, spec)) << "nothing is inferred";
  std::filesystem::remove(path);
}

// By how many bytes arrived, wherever the gaps are: 100 and 200 of 300 were measured.
TEST(ReplayRunner, AnswersPartsOfPayloadsAsMeasured) {
  ProfileEntry entry;
  entry.payload_bytes = {50, 300};
  entry.predicted = {7, 8};
  entry.correct = {1, 0.75};
  entry.partial = {{0, 2}, {100, 200}, {-1, 6}, {}, {0.25, 0.5}};
  Profile profile;
  profile.labels = {7, 9};
  profile.entries = {entry};
  const auto runner = make_replay_runner(profile, profile.entries[0]);
  const auto answer = [&](std::size_t image, const Gaps& gaps) {
    return runner->decode(*with_gaps(*runner->encode(image), gaps), image);
  };
  EXPECT_EQ(runner->decode(*runner->encode(1), 1)->correct, 0.75);
  EXPECT_EQ(answer(1, {{299, 300}})->label, 6);
  EXPECT_EQ(answer(1, {{0, 50}, {60, 110}})->correct, 0.5);
  EXPECT_EQ(answer(1, {{0, 101}})->label, -1);
  EXPECT_EQ(answer(1, {{100, 300}})->correct, 0.25);
  EXPECT_FALSE(answer(1, {{99, 300}}).has_value());
  EXPECT_FALSE(answer(0, {{0, 1}}).has_value());
}

// Three packets, each lost one time in five and never resent: what arrives is binomial, and so is
// the mean of what it is worth.
TEST(ReplayRunner, PlaysMeasuredLosses) {
  const Profile profile = import_measurements(
      "scheme,image,payload_bytes,correct,device_ms,edge_ms,packets\n"
      "a,0,300,1,1,1,3\na,0,200,0.5,,,2\na,0,100,0.25,,,1\n",
      "m.csv");
  Scenario scenario;
  scenario.workload.rate_hz = 10;
  scenario.workload.tasks = 4000;
  scenario.workload.deadline_ms = 1000;
  scenario.link.radio.snr_db = 30;
  scenario.link.radio.bandwidth_mhz = 1;
  scenario.link.own.edit<AnalyticSettings>().packet_bytes = 100;
  scenario.link.loss.loss_percent = 20;
  scenario.link.loss.deliver_incomplete = true;
  const auto runner = make_replay_runner(profile, profile.entries[0]);
  double right = 0;
  std::size_t lost = 0;
  for (const TaskRecord& task : simulate(scenario, {Processor(), Processor()}, *runner)) {
    lost += task.outcome == Outcome::kLost ? 1 : 0;
    right += task.outcome == Outcome::kMet ? correctness(task) : 0;
  }
  EXPECT_NEAR(right / 4000, 0.512 * 1 + 0.384 * 0.5 + 0.096 * 0.25, 0.015);
  EXPECT_NEAR(static_cast<double>(lost) / 4000, 0.008, 0.005);
}

TEST(ReplayRunner, SendsTheRecordedSizeAndAnswersTheRecordedClass) {
  ProfileEntry entry;
  entry.payload_bytes = {3, 70000};
  entry.predicted = {7, 8};
  Profile profile;
  profile.labels = {7, 9};
  profile.entries = {entry};
  const auto runner = make_replay_runner(profile, profile.entries[0]);
  EXPECT_EQ(runner->images(), 2U);
  EXPECT_EQ(runner->label(1), 9);
  EXPECT_EQ(runner->encode(1)->GetSize(), 70000U);
  EXPECT_EQ(runner->decode(*runner->encode(1), 1)->label, 8);
}

}  // namespace
}  // namespace airsplit
