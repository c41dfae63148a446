// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Training on a case small enough for a test: it must be repeatable, also when it is interrupted.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "common/interrupt.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"
#include "inference/profile/profile.h"
#include "inference/profile/test_images.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

constexpr const char* kRecipe = R"(
title = "small"
data = "few"
width = 0.0625
input_px = 32
[backbone]
epochs = 2
batch = 16
[codec_training]
views = 1
batch = 16
attention_epochs = 1
prune_epochs = 1
decoder_epochs = 1
finetune_epochs = 1
tail = "norm"
[[codec]]
kind = "aecnn"
split = "layer2"
channels = 4
bits = 4
[[codec]]
kind = "aecnn-random"
split = "layer2"
channels = 2
selected = 8
bits = [8, 4]
[[codec]]
kind = "progressive"
split = "layer2"
channels = 4
groups = [1, 2, 4]
stride = 2
bits = 4
[[codec]]
kind = "bottlenet++"
split = "layer2"
channels = 2
[[codec]]
kind = "bottlenet++"
split = "layer2"
channels = 1
channel = "erasure"
noise_max = 0.2
[[codec]]
kind = "bottlenet++"
split = "layer2"
channels = 1
channel = "awgn"
snr_db_min = 0
)";

bool train(const TrainOptions& options) { return torch_module().train(options); }
void refit(const RefitOptions& options) { torch_module().refit(options); }

class Training : public ::testing::Test {
 protected:
  Training() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = fs::temp_directory_path() / ("airsplit_training_" + test);
    fs::remove_all(folder_);
    const auto images = make_shapes(Split::kTest);
    for (std::size_t i = 0; i < 16 * 40; ++i) {
      if (images->label(i) >= 4) continue;
      const fs::path file = folder_ / "data" / images->classes()[images->label(i)];
      fs::create_directories(file);
      write_file((file / (std::to_string(i) + ".png")).string(), images->file(i));
    }
    write_recipe(kRecipe);
  }
  ~Training() override { fs::remove_all(folder_); }

  void write_recipe(const std::string& text) const { write_file(path("recipe.toml"), text); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  TrainOptions options(const std::string& bundle) const {
    TrainOptions options;
    options.recipe_path = path("recipe.toml");
    options.data = path("data");
    options.bundle_path = path(bundle);
    options.threads = 1;
    return options;
  }

  fs::path folder_;
};

TEST_F(Training, ARefitGivesTheSameAnswersAndOtherBitDepths) {
  ASSERT_TRUE(train(options("b.bundle")));
  RefitOptions refit_options;
  refit_options.bundle_path = path("b.bundle");
  refit_options.data = path("data");
  refit_options.out_path = path("again.bundle");
  refit_options.threads = 1;
  refit(refit_options);
  refit_options.bits = {8, 3};
  refit_options.out_path = path("finer.bundle");
  refit(refit_options);
  const Bundle before = Bundle::load(path("b.bundle")), again = Bundle::load(path("again.bundle")),
               finer = Bundle::load(path("finer.bundle"));
  ASSERT_EQ(again.info().codecs, before.info().codecs);
  EXPECT_EQ(finer.info().codecs.size(), 12U) << "six networks at two bit depths";
  const auto data = open_dataset(path("data"), Split::kTest);
  double bytes_before = 0, bytes_again = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(data->size(), 10); ++i) {
    const Photo photo{data->file(i), data->image(i)};
    for (const auto& spec : before.info().codecs) {
      const auto old_scheme = before.make_scheme(spec), new_scheme = again.make_scheme(spec);
      const Bytes old_payload = old_scheme->encode(photo), payload = new_scheme->encode(photo);
      const Prediction expected = old_scheme->decode(old_payload),
                       found = new_scheme->decode(payload);
      EXPECT_EQ(found.label, expected.label) << spec.label();
      EXPECT_NEAR(found.margin, expected.margin, 1e-3) << spec.label();
      bytes_before += static_cast<double>(old_payload.size());
      bytes_again += static_cast<double>(payload.size());
    }
  }
  EXPECT_NEAR(bytes_again, bytes_before, 0.05 * bytes_before);

  refit_options.data = "shapes";
  refit_options.out_path = path("other.bundle");
  EXPECT_THAT([&] { refit(refit_options); },
              ThrowsMessage<InputError>(HasSubstr("its classes are not those")));
}

TEST_F(Training, TheSameRecipeGivesTheSameBytesAlsoWhenItIsInterruptedAnywhere) {
  ASSERT_TRUE(train(options("once.bundle")));
  TrainOptions broken = options("often.bundle");
  int runs = 0;
  bool done = false;
  while (!done) {
    int batches = 0;
    const int last = 7 + runs % 4;  // stops at another place each time
    broken.stop_requested = [&] { return ++batches > last; };
    done = train(broken);
    broken.resume = true;
    ASSERT_LT(++runs, 200) << "each run must get further";
  }
  EXPECT_GT(runs, 3);
  EXPECT_EQ(read_file(path("once.bundle")), read_file(path("often.bundle")));
  const BundleInfo info = Bundle::load(path("once.bundle")).info();
  EXPECT_EQ(info.classes.size(), 4U);
  ASSERT_EQ(info.codecs.size(), 7U);
  EXPECT_EQ(info.codecs[0].ratio, 32.0 * 32 / 16);
  EXPECT_EQ(info.codecs[1].ratio, 32.0 * 32 / 16);
  EXPECT_EQ(info.codecs[2].ratio, 32.0 * 32 / 8);
  EXPECT_EQ(info.recipe, kRecipe);
}

// Of a large data set that takes minutes.
TEST_F(Training, StopsWhileItReadsItsImages) {
  TrainOptions stopped = options("a.bundle");
  stopped.data = "shapes";
  stopped.stop_requested = [] { return true; };
  write_recipe(
      "input_px = 32\ntitle = \"s\"\ndata = \"shapes\"\nwidth = 0.0625\n[backbone]\nepochs = "
      "1\nbatch = 16\n");
  EXPECT_FALSE(train(stopped));
  EXPECT_FALSE(fs::exists(path("a.bundle.work"))) << "stopped before anything was to be kept";
}

TEST_F(Training, AnotherSeedGivesOtherWeights) {
  ASSERT_TRUE(train(options("a.bundle")));
  write_recipe("seed = 2\n" + std::string(kRecipe));
  ASSERT_TRUE(train(options("b.bundle")));
  EXPECT_NE(Bundle::load(path("a.bundle")).info().hash, Bundle::load(path("b.bundle")).info().hash);
}

TEST_F(Training, CheckpointsOfAnotherRecipeAreRefused) {
  TrainOptions stopped = options("a.bundle");
  stopped.stop_requested = [] { return true; };
  EXPECT_FALSE(train(stopped));
  write_recipe("seed = 2\n" + std::string(kRecipe));
  stopped.resume = true;
  EXPECT_THAT([&] { train(stopped); }, ThrowsMessage<InputError>(HasSubstr("another recipe")));
}

TEST_F(Training, CheckpointsOfOtherImagesAreRefused) {
  TrainOptions stopped = options("a.bundle");
  stopped.stop_requested = [] { return true; };
  EXPECT_FALSE(train(stopped));
  fs::remove(fs::directory_iterator(fs::directory_iterator(path("data"))->path())->path());
  stopped.resume = true;
  EXPECT_THAT([&] { train(stopped); }, ThrowsMessage<InputError>(HasSubstr("other images")));
}

// Hours of work may lie in the folder.
TEST_F(Training, AWrongStartDeletesNoCheckpoint) {
  TrainOptions wrong = options("a.bundle");
  ASSERT_TRUE(train(wrong));
  const auto is_there = [&] { return fs::exists(path("a.bundle.work/backbone.checkpoint")); };
  ASSERT_TRUE(is_there());
  wrong.data = path("dtaa");
  EXPECT_THROW(train(wrong), InputError);
  EXPECT_TRUE(is_there());
  wrong.data = path("data");
  wrong.weights = path("no.pth");
  EXPECT_THROW(train(wrong), InputError);
  EXPECT_TRUE(is_there());
}

TEST_F(Training, NothingTrainedIsReplacedUnlessThatIsSaid) {
  TrainOptions again = options("a.bundle");
  int batches = 0;
  again.stop_requested = [&] { return fs::exists(path("a.bundle.work/backbone.checkpoint")); };
  EXPECT_FALSE(train(again));
  again.stop_requested = nullptr;
  const auto checkpoint = [&] { return read_file(path("a.bundle.work/backbone.checkpoint")); };
  const Bytes kept = checkpoint();
  EXPECT_THAT([&] { train(again); },
              ThrowsMessage<InputError>(::testing::AllOf(HasSubstr("--resume goes on"),
                                                         HasSubstr("--overwrite deletes"))));
  EXPECT_EQ(checkpoint(), kept);
  write_file(path("a.bundle.work/notes.txt"), std::string("mine"));
  again.overwrite = true;
  again.stop_requested = [&] { return ++batches > 1; };
  EXPECT_FALSE(train(again));
  EXPECT_FALSE(fs::exists(path("a.bundle.work/backbone.checkpoint"))) << "it began anew";
  EXPECT_TRUE(fs::exists(path("a.bundle.work/notes.txt"))) << "not training's to delete";

  // A bundle without its checkpoints is as many hours of work.
  fs::remove_all(path("a.bundle.work"));
  write_file(path("a.bundle"), std::string("trained"));
  again = options("a.bundle");
  for (const bool resume : {false, true}) {
    again.resume = resume;
    EXPECT_THAT([&] { train(again); },
                ThrowsMessage<InputError>(HasSubstr("a.bundle: is there already")));
  }
  RefitOptions refit_options;
  refit_options.bundle_path = path("other.bundle");
  refit_options.out_path = path("a.bundle");
  EXPECT_THAT([&] { refit(refit_options); },
              ThrowsMessage<InputError>(HasSubstr("a.bundle: is there already")));
  EXPECT_EQ(read_file(path("a.bundle")).size(), 7U);
}

TEST_F(Training, ClassesThatDifferAreNamed) {
  ASSERT_TRUE(train(options("a.bundle")));
  const fs::path old_name = fs::directory_iterator(path("data"))->path();
  fs::rename(old_name, path("data/zebra"));
  RefitOptions refit_options;
  refit_options.bundle_path = path("a.bundle");
  refit_options.data = path("data");
  refit_options.out_path = path("b.bundle");
  EXPECT_THAT([&] { refit(refit_options); },
              ThrowsMessage<InputError>(
                  HasSubstr("missing: " + old_name.filename().string() + "; not known: zebra")));
}

TEST_F(Training, SaysItsArithmeticFirstAndTheRecipeForcesIt) {
  for (const auto& [word, kind] : {std::pair("true", "bfloat16"), std::pair("false", "float32")}) {
    write_recipe(std::string("mixed_precision = ") + word + "\n" + kRecipe);
    TrainOptions stopped = options(std::string(kind) + ".bundle");
    stopped.stop_requested = [] { return true; };
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(train(stopped));
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(said.rfind(std::string("arithmetic: ") + kind +
                             " (as the recipe's mixed_precision says), channels last, 1 thread on "
                             "cpu\n",
                         0),
              0U)
        << said;
  }
}

TEST_F(Training, TwoStartsDoNotShareOneFolderUnlessTheyResume) {
  TrainOptions first = options("a.bundle");
  bool asked = false;
  first.stop_requested = [&] {
    if (asked) return true;
    asked = true;
    EXPECT_THAT([&] { train(options("a.bundle")); },
                ThrowsMessage<InputError>(HasSubstr("another process is training with it")));
    return true;
  };
  EXPECT_FALSE(train(first));
  EXPECT_TRUE(asked);
}

TEST_F(Training, AProfileThatIsStoppedGoesOnAndIsTheSame) {
  ASSERT_TRUE(train(options("a.bundle")));
  const Bundle bundle = Bundle::load(path("a.bundle"));
  const fs::path some_class = fs::directory_iterator(path("data"))->path();
  for (int i = 0; i < 20; ++i) {  // some fall into the test split
    write_file(some_class / ("cut" + std::to_string(i) + ".png"), std::string("\x89PNG\r\n\x1a\n"));
  }
  const auto data = open_test_images(path("data"), bundle.info());
  ASSERT_EQ(data->notes().size(), 1U);
  EXPECT_THAT(data->notes()[0], HasSubstr("cut"));
  EXPECT_THAT(data->notes()[0], HasSubstr("unreadable images:"));
  const auto schemes = bundle.all_schemes();
  const Bytes whole = serialise_profile(measure_profile(bundle, *data, schemes));

  ProfileOptions broken;
  broken.work_path = path("p.work");
  int stops = 0;
  for (bool done = false; !done; ++stops) {
    ASSERT_LT(stops, 200) << "each start must get further";
    int images = 0;
    broken.jobs = 1 + stops % 2;
    broken.stop_requested = [&] { return ++images > 9; };
    try {
      EXPECT_EQ(serialise_profile(measure_profile(bundle, *data, schemes, broken)), whole);
      done = true;
    } catch (const Interrupted&) {
    }
  }
  EXPECT_GT(stops, 2);
  broken.images = 5;
  EXPECT_THAT(
      [&] { measure_profile(bundle, *data, schemes, broken); },
      ThrowsMessage<InputError>(HasSubstr("p.work: it holds what was measured of another")));
}

TEST_F(Training, PretrainingDoesNotSeeTheTestImages) {
  write_recipe(std::string(kRecipe) + "[pretrain]\nepochs = 1\n");
  TrainOptions same = options("a.bundle");
  same.pretrain_data = path("data/");
  EXPECT_THAT([&] { train(same); },
              ThrowsMessage<InputError>(HasSubstr("pretraining would see its test images")));
}

TEST_F(Training, UnreadableImagesAreSkipped) {
  const auto classes = fs::directory_iterator(path("data"));
  const std::string name = (classes->path() / "broken.jpg").string();
  write_file(name, Bytes{0xFF, 0xD8, 0xFF, 1, 2, 3});
  EXPECT_TRUE(train(options("a.bundle")));
}

TEST_F(Training, ALossThatIsNoNumberStopsWithTheCheckpointKept) {
  std::string wild = kRecipe;
  wild.replace(wild.find("batch = 16"), 10, "batch = 16\nlearning_rate = 10\nwarmup_share = 0");
  wild.replace(wild.find("epochs = 2"), 10, "epochs = 200");
  write_recipe(wild);
  try {
    train(options("a.bundle"));
    GTEST_SKIP() << "this machine's arithmetic survived a learning rate of 10";
  } catch (const WorkError& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("no longer a number"));
  }
}

TEST_F(Training, WrongRecipesNameTheLineAndTheKey) {
  const auto message = [&](const std::string& text) {
    write_recipe(text);
    try {
      train(options("a.bundle"));
    } catch (const InputError& problem) {
      return std::string(problem.what());
    }
    return std::string();
  };
  EXPECT_THAT(message("title = 'x'\n"), HasSubstr("data is missing"));
  EXPECT_THAT(message(std::string(kRecipe) + "chanels = 2\n"),
              HasSubstr("unknown key codec.chanels"));
  EXPECT_THAT(message(std::string(kRecipe) + "chanel = 2\n"),
              HasSubstr("unknown key codec.chanel; did you mean channel?"));
  std::string wide = kRecipe;
  wide.replace(wide.find("0.0625"), 6, "77");
  EXPECT_THAT(message(wide), HasSubstr("recipe.toml:4: width: expected 0.01 to 4"));
  EXPECT_THAT(message("this is no recipe"), HasSubstr("not TOML"));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = kRecipe;
    return message(text.replace(text.find(from), from.size(), to));
  };
  EXPECT_THAT(changed("\"layer2\"", "\"layer9\""),
              HasSubstr("recipe.toml:19: codec.split: split \"layer9\": expected"));
  EXPECT_THAT(changed("selected = 8", "selected = 500"), HasSubstr("selected: expected 3 to 32"));
  EXPECT_THAT(changed("channels = 1\n", "channels = 33\n"),
              HasSubstr("channels: expected 1 to 32"));
  EXPECT_THAT(changed("groups = [1, 2, 4]", "groups = [1, 2]"),
              HasSubstr("groups: expected the channels of the first group"));
  EXPECT_THAT(changed("groups = [1, 2, 4]", ""), HasSubstr("groups is missing"));
  EXPECT_THAT(changed("stride = 2", "stride = 3"), HasSubstr("stride: expected 1, or 2 or 4"));
  EXPECT_THAT(changed("noise_max = 0.2", ""), HasSubstr("channel: expected noise_max above 0"));
  EXPECT_THAT(changed("snr_db_min = 0", "snr_db_min = 20"),
              HasSubstr("snr_db_min: expected snr_db_min below snr_db_max"));
  EXPECT_THAT(changed("snr_db_min = 0", "noise_max = 0.1"),
              HasSubstr("noise_max: expected channel = \"erasure\""));
  EXPECT_THAT(changed("noise_max = 0.2", "noise_max = 0.2\nsnr_db_max = 3"),
              HasSubstr("snr_db_max: expected channel = \"awgn\""));
  EXPECT_THAT(
      changed("channel = \"awgn\"", "channel = \"smoke\""),
      HasSubstr("channel: expected awgn or awgn-untold or erasure or erasure-untold or none"));
  EXPECT_THAT(changed("[backbone]\n", "[backbone]\ncache_px = 48\n"),
              HasSubstr("unknown key backbone.cache_px"));
  EXPECT_THAT(changed("[backbone]", "[bakbone]"),
              HasSubstr("unknown key bakbone; did you mean backbone?"));
  EXPECT_THAT(changed("[codec_training]", "[codec_trainig]"),
              HasSubstr("unknown key codec_trainig; did you mean codec_training?"));
  EXPECT_THAT(changed("[[codec]]", "[[codek]]"),
              HasSubstr("unknown key codek; did you mean codec?"));
  EXPECT_THAT(changed("epochs = ", "epoch = "),
              HasSubstr("unknown key backbone.epoch; did you mean epochs?"));
  EXPECT_THAT(changed("[backbone]\n", "[backbone]\n" + std::string(5000, 'a') + " = 1\n").size(),
              testing::Lt(700U));
}

// Codecs of other channels, or of none, are others; what an encoder is told is in its payload.
TEST_F(Training, ACodecOfAChannelIsFoundByItAndIsToldItsNoise) {
  ASSERT_TRUE(train(options("b.bundle")));
  const Bundle bundle = Bundle::load(path("b.bundle"));
  std::set<std::string> channels;
  SchemeSpec told;
  for (const SchemeSpec& codec : bundle.info().codecs) {
    if (codec.kind->name != "bottlenet++") continue;
    channels.insert(codec.channel);
    if (codec.channel == "awgn") told = codec;
  }
  EXPECT_EQ(channels, (std::set<std::string>{"", "awgn", "erasure"}));
  EXPECT_EQ(told.label(), "bottlenet++ awgn layer2 128x");
  told.uncoded = "symbols";
  const auto scheme = bundle.make_scheme(told);
  const auto images = make_shapes(Split::kTest);
  const Photo photo{images->file(0), images->image(0)};
  const Bytes at_once = scheme->encode_told(photo, 0.5);
  EXPECT_EQ(scheme->encode_told(photo, 0.5), at_once);
  EXPECT_NE(scheme->encode_told(photo, 0.9), at_once);
  EXPECT_EQ(scheme->encode_told(photo, 0), scheme->encode(photo));
  // From 0 to 20 dB: levels 1 to 0.1.
  EXPECT_EQ(scheme->encode_told(photo, 5), scheme->encode_told(photo, 1));
  EXPECT_EQ(scheme->encode_told(photo, 0.1), scheme->encode(photo));
  told.channel = "awgn-untold";
  EXPECT_THAT([&] { bundle.make_scheme(told); },
              ThrowsMessage<InputError>(HasSubstr("has no bottlenet++ awgn-untold")));
}

TEST_F(Training, BeginsWithTheWeightsOfAnotherBundle) {
  ASSERT_TRUE(train(options("first.bundle")));
  std::string codecs_only = kRecipe;
  codecs_only.replace(codecs_only.find("epochs = 2"), 10, "epochs = 0");
  write_recipe(codecs_only);
  TrainOptions second = options("second.bundle");
  second.weights = path("first.bundle");
  ASSERT_TRUE(train(second));
  const BundleInfo info = Bundle::load(path("second.bundle")).info();
  EXPECT_THAT(info.recipe, HasSubstr(kRecipe));
  EXPECT_THAT(info.log, HasSubstr("first.bundle"));
  // Of the first one's codecs, which stayed behind, it says nothing.
  const std::size_t began = info.log.find("began with");
  EXPECT_THAT(info.log.substr(0, began), Not(HasSubstr("aecnn")));
  EXPECT_THAT(info.log.substr(0, began), HasSubstr("backbone: validation"));
  EXPECT_THAT(info.log.substr(began), HasSubstr("\naecnn layer2 "));
  const auto logits = [&](const std::string& bundle) {
    SchemeSpec local;
    local.kind = local_scheme();
    const auto scheme = Bundle::load(path(bundle)).make_scheme(local);
    const auto images = make_shapes(Split::kTest);
    return scheme->decode(scheme->encode({images->file(0), images->image(0)})).margin;
  };
  EXPECT_EQ(logits("first.bundle"), logits("second.bundle"));
}

// What was trained and measured apart lies in one bundle and one profile, unchanged.
TEST_F(Training, KeepsTheCodecsOfAnotherBundleAndWhatWasMeasuredOfThem) {
  ASSERT_TRUE(train(options("first.bundle")));
  std::string one_more = kRecipe;
  one_more.resize(one_more.find("[[codec]]"));
  one_more.replace(one_more.find("epochs = 2"), 10, "epochs = 0");
  one_more +=
      "[[codec]]\nkind = \"progressive\"\nsplit = \"stem\"\nstride = 4\nchannels = 2\n"
      "groups = [1, 2]\nbits = 4\n";
  write_recipe(one_more);
  TrainOptions second = options("second.bundle");
  second.keep_codecs = true;
  EXPECT_THAT([&] { train(second); }, ThrowsMessage<InputError>(HasSubstr("--weights")));
  second.weights = path("first.bundle");
  ASSERT_TRUE(train(second));
  const Bundle first = Bundle::load(path("first.bundle")),
               both = Bundle::load(path("second.bundle"));
  auto expected = first.info().codecs;
  ASSERT_EQ(both.info().codecs.size(), expected.size() + 1);
  expected.push_back(both.info().codecs.back());
  EXPECT_EQ(both.info().codecs, expected);
  EXPECT_THAT(both.info().extends, testing::ElementsAre(first.info().hash));

  const auto data = open_test_images(path("data"), first.info());
  Profile before = measure_profile(first, *data, first.all_schemes());
  const Bytes whole = serialise_profile(measure_profile(both, *data, both.all_schemes()));
  const auto added = [&] {
    ProfileOptions profile_options;
    profile_options.measured = &before;
    return serialise_profile(measure_profile(both, *data, both.all_schemes(), profile_options));
  };
  EXPECT_EQ(added(), whole) << "measured anew or taken over";
  count_work_anew(before, first, 0.125);
  EXPECT_EQ(added(), whole) << "the work is that of the bundle, whatever was counted before";
  before.entries[0].payload_bytes[0] += 1;
  EXPECT_NE(added(), whole) << "it is taken over";
  before.labels[0] ^= 1;
  EXPECT_THAT(added, ThrowsMessage<InputError>(HasSubstr("other images")));
  before.bundle_hash = "of another";
  EXPECT_THAT(added, ThrowsMessage<InputError>(HasSubstr("of the bundle of another")));

  RefitOptions refit_options;
  refit_options.bundle_path = path("second.bundle");
  refit_options.data = path("data");
  refit_options.out_path = path("again.bundle");
  refit(refit_options);
  EXPECT_THAT(Bundle::load(path("again.bundle")).info().extends, testing::IsEmpty());
}

// The work is that of a network which was trained so wide; what was measured stays.
TEST_F(Training, TheWorkOfAnotherWidthIsThatOfSuchANetwork) {
  ASSERT_TRUE(train(options("narrow.bundle")));
  std::string twice = kRecipe;
  twice.replace(twice.find("width = 0.0625"), 14, "width = 0.125");
  write_recipe(twice);
  ASSERT_TRUE(train(options("wide.bundle")));
  const Bundle narrow = Bundle::load(path("narrow.bundle")),
               wide = Bundle::load(path("wide.bundle"));
  const auto data = open_test_images(path("data"), narrow.info());
  ProfileOptions of_two;
  of_two.images = 2;
  const Profile measured = measure_profile(narrow, *data, narrow.all_schemes(), of_two);
  Profile counted = measured;
  count_work_anew(counted, narrow, 0.125);
  const auto schemes = wide.all_schemes();
  ASSERT_EQ(counted.entries.size(), schemes.size());
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    const Work work = wide.make_scheme(schemes[i])->work();
    EXPECT_EQ(counted.entries[i].work.device, work.device) << schemes[i].label();
    EXPECT_EQ(counted.entries[i].work.edge, work.edge) << schemes[i].label();
    EXPECT_EQ(counted.entries[i].payload_bytes, measured.entries[i].payload_bytes);
  }
  const auto read = parse_profile(serialise_profile(counted), "p");
  EXPECT_EQ(read.work_width, 0.125);
  EXPECT_EQ(read.entries[0].work.device, counted.entries[0].work.device);
  count_work_anew(counted, narrow);
  EXPECT_EQ(serialise_profile(counted), serialise_profile(measured));
  EXPECT_THAT([&] { count_work_anew(counted, narrow, 0.01); },
              ThrowsMessage<InputError>(HasSubstr("channels at layer2, of which aecnn")));
}

// A bundle of fewer codecs is as sound as one that was trained so, and what was measured of a codec
// that was left behind is not taken for that of a later one of its name.
TEST_F(Training, KeepsTheCodecsThatTheRecipeNames) {
  ASSERT_TRUE(train(options("all.bundle")));
  const Bundle all = Bundle::load(path("all.bundle"));
  const auto data = open_test_images(path("data"), all.info());
  const Profile of_all = measure_profile(all, *data, all.all_schemes());
  ProfileOptions of_measured;
  of_measured.measured = &of_all;

  std::string none = kRecipe;
  const std::string aecnn =
      none.substr(none.find("[[codec]]"), none.find("bits = 4\n") + 9 - none.find("[[codec]]"));
  none.resize(none.find("[[codec]]"));
  none.replace(none.find("epochs = 2"), 10, "epochs = 0");
  write_recipe("keep_codecs = [\"aecnn-random\", \"bottlenet++ layer2\"]\n" + none);
  TrainOptions fewer = options("fewer.bundle");
  EXPECT_THAT([&] { train(fewer); },
              ThrowsMessage<InputError>(HasSubstr("keep_codecs: expected --keep-codecs")));
  fewer.keep_codecs = true;
  fewer.weights = path("all.bundle");
  ASSERT_TRUE(train(fewer));
  const Bundle some = Bundle::load(path("fewer.bundle"));
  std::vector<std::string> labels;
  for (const SchemeSpec& spec : some.info().codecs) labels.push_back(spec.label());
  EXPECT_THAT(labels, testing::ElementsAre("aecnn-random layer2 64x", "aecnn-random layer2 128x",
                                           "bottlenet++ layer2 64x"));
  EXPECT_THAT(some.info().log, testing::AllOf(HasSubstr("aecnn-random layer2 128x: "),
                                              HasSubstr("bottlenet++ layer2 64x: "),
                                              Not(HasSubstr("\naecnn layer2")),
                                              Not(HasSubstr("erasure")), HasSubstr("backbone: ")));
  EXPECT_EQ(serialise_profile(measure_profile(some, *data, some.all_schemes(), of_measured)),
            serialise_profile(measure_profile(some, *data, some.all_schemes())));

  write_recipe("keep_codecs = [\"bottlenet++\"]\n" + none);
  TrainOptions fewest = options("fewest.bundle");
  fewest.keep_codecs = true;
  fewest.weights = path("fewer.bundle");
  ASSERT_TRUE(train(fewest));
  const Bundle one = Bundle::load(path("fewest.bundle"));
  EXPECT_EQ(serialise_profile(measure_profile(one, *data, one.all_schemes(), of_measured)),
            serialise_profile(measure_profile(one, *data, one.all_schemes())))
      << "what a part of a part shares with the whole";

  write_recipe("keep_codecs = [\"bottlenet++\", \"aecnn layer\"]\n" + none);
  fewer.bundle_path = path("none.bundle");
  EXPECT_THAT([&] { train(fewer); },
              ThrowsMessage<InputError>(
                  HasSubstr("begins with the words \"aecnn layer\"; it has aecnn layer2 ")));
  write_recipe("keep_codecs = [\"bottlenet++\"]\n" + none + aecnn);
  EXPECT_THAT([&] { train(fewer); },
              ThrowsMessage<InputError>(HasSubstr("all.bundle has aecnn layer2 ")));
  write_recipe("keep_codecs = []\n" + none);
  EXPECT_THAT([&] { train(fewer); }, ThrowsMessage<InputError>(HasSubstr("at least one codec")));

  write_recipe(none + aecnn);
  TrainOptions again = options("again.bundle");
  again.keep_codecs = true;
  again.weights = path("fewer.bundle");
  ASSERT_TRUE(train(again));
  const Bundle another = Bundle::load(path("again.bundle"));
  EXPECT_THAT([&] { measure_profile(another, *data, another.all_schemes(), of_measured); },
              ThrowsMessage<InputError>(HasSubstr("extends or is a part of")));

  write_recipe("keep_codecs = [\"bottlenet++\"]\n" + none + aecnn);
  again.bundle_path = path("fewer_and_new.bundle");
  ASSERT_TRUE(train(again));
  const Bundle mixed = Bundle::load(again.bundle_path);
  EXPECT_THAT([&] { measure_profile(mixed, *data, mixed.all_schemes(), of_measured); },
              ThrowsMessage<InputError>(HasSubstr("extends or is a part of")));
  const Profile of_some = measure_profile(some, *data, some.all_schemes());
  of_measured.measured = &of_some;
  EXPECT_EQ(serialise_profile(measure_profile(mixed, *data, mixed.all_schemes(), of_measured)),
            serialise_profile(measure_profile(mixed, *data, mixed.all_schemes())));
}

TEST_F(Training, WhatKeepingCodecsNeedsIsNamed) {
  ASSERT_TRUE(train(options("first.bundle")));
  TrainOptions second = options("second.bundle");
  second.weights = path("first.bundle");
  second.keep_codecs = true;
  const auto start = [&] { train(second); };
  EXPECT_THAT(start, ThrowsMessage<InputError>(HasSubstr("epochs = 0")));
  std::string again = kRecipe;
  again.replace(again.find("epochs = 2"), 10, "epochs = 0");
  write_recipe(again);
  EXPECT_THAT(start, ThrowsMessage<InputError>(HasSubstr("first.bundle has aecnn layer2 ")));
  again.replace(again.find("0.0625"), 6, "0.125");
  write_recipe(again);
  EXPECT_THAT(start, ThrowsMessage<InputError>(HasSubstr("expected width = 0.0625")));
  second.weights = path("recipe.toml");
  EXPECT_THROW(start(), InputError);
}

TEST_F(Training, WeightsOfAnotherWidthNameTheTensor) {
  ASSERT_TRUE(train(options("first.bundle")));
  std::string wider = kRecipe;
  wider.replace(wider.find("0.0625"), 6, "0.125");
  write_recipe(wider);
  TrainOptions second = options("second.bundle");
  second.weights = path("first.bundle");
  EXPECT_THAT([&] { train(second); },
              ThrowsMessage<InputError>(HasSubstr("bn1.bias' has shape [4], the recipe's network "
                                                  "of width 0.125 has [8]")));
  second.weights = path("recipe.toml");
  EXPECT_THAT([&] { train(second); }, ThrowsMessage<InputError>(HasSubstr("recipe.toml")));
}

TEST_F(Training, CodecsOfOneNameAreRefused) {
  write_recipe(std::string(kRecipe) +
               "[[codec]]\nkind = \"bottlenet++\"\nsplit = \"layer2\"\nchannels = 4\nbits = 4\n");
  EXPECT_THAT([&] { train(options("a.bundle")); },
              ThrowsMessage<InputError>(HasSubstr("their ratio")));
}

TEST_F(Training, ARefitToCodecsOfOneNameIsRefused) {
  std::string without_channel = kRecipe;
  const std::string channel = "channel = \"erasure\"\nnoise_max = 0.2\n";
  write_recipe(without_channel.erase(without_channel.find(channel), channel.size()));
  ASSERT_TRUE(train(options("a.bundle")));
  RefitOptions refit_options;
  refit_options.bundle_path = path("a.bundle");
  refit_options.data = path("data");
  refit_options.out_path = path("b.bundle");
  refit_options.bits = {8, 4};  // bottlenet++ has 2 channels and 1
  EXPECT_THAT(
      [&] { refit(refit_options); },
      ThrowsMessage<InputError>(HasSubstr("two codecs would be named \"bottlenet++ layer2")));
  refit_options.bits = {};
  refit_options.out_path = path("a.bundle");
  EXPECT_THAT([&] { refit(refit_options); }, ThrowsMessage<InputError>(HasSubstr("input itself")));
}

TEST_F(Training, AFolderOfOneClassIsRefused) {
  for (const auto& entry : fs::directory_iterator(path("data"))) {
    if (entry.path().filename() != "arch") fs::remove_all(entry.path());
  }
  EXPECT_THROW(train(options("a.bundle")), InputError);
}

}  // namespace
}  // namespace airsplit
