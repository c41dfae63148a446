// Live inference inside the simulation, with a scheme and a data set small enough to see through.
#include <filesystem>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_settings.h"
#include "channel/message/uncoded.h"
#include "common/error.h"
#include "inference/engine/bundle.h"
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
  EXPECT_EQ(runner->decode(*packet, kAnotherImage), 1);
  packet->RemoveAtEnd(1);
  EXPECT_EQ(runner->decode(*packet, 1), std::nullopt);
  EXPECT_EQ(runner->decode(*ns3::Create<ns3::Packet>(2), 1), std::nullopt);  // zeros
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
  EXPECT_EQ(runner->decode(*runner->encode(1), 1), 8);
}

}  // namespace
}  // namespace airsplit
