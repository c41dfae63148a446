// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Networks of one's own: manifests that are wrong, modules that misbehave, and the bundle.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <boost/crc.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/adopted/adopt.h"
#include "inference/adopted/adopted_bundle.h"
#include "inference/adopted/adopted_network.h"
#include "inference/adopted/manifest.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"
#include "inference/formats/tensor_file.h"
#include "inference/formats/zip_file.h"
#include "inference/schemes/builtin_schemes.h"
#include "tests/unit/toy_modules.h"

namespace airsplit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

const std::string kInput = R"(
[input]
side_px = 16
mean = [0.5, 0.5, 0.5]
std = [0.25, 0.25, 0.25]
)";
const std::string kManifest = R"(title = "A toy"
engine = "toy"
network = "whole"
)" + kInput + R"(
[[cut]]
name = "pool1"
head = "head"
tail = "tail"
[[codec]]
name = "thin"
cut = "pool1"
encoder = "encoder"
decoder = "decoder"
bits = [8, 3]
[[codec]]
name = "plain"
cut = "pool1"
)";

// --- Manifests ---

void expect_wrong(const std::string& text, const std::string& message) {
  EXPECT_THAT([&] { parse_manifest(text, "net.toml"); },
              ThrowsMessage<InputError>(AllOf(HasSubstr("net.toml"), HasSubstr(message))))
      << text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(Manifest, SaysWhatTheNetworkIs) {
  const Manifest manifest = parse_manifest(kManifest, "folder/net.toml");
  EXPECT_EQ(manifest.title, "A toy");
  EXPECT_EQ(manifest.network.path, "folder/whole");
  EXPECT_EQ(manifest.side_px, 16);
  EXPECT_EQ(manifest.resized_px, 16);
  ASSERT_EQ(manifest.cuts.size(), 1U);
  EXPECT_EQ(manifest.cuts[0].tail.path, "folder/tail");
  ASSERT_EQ(manifest.codecs.size(), 2U);
  EXPECT_EQ(manifest.codecs[0].bits, (std::vector<int>{8, 3}));
  EXPECT_EQ(manifest.codecs[1].bits, (std::vector<int>{8}));
}

TEST(Manifest, TakesDeviceAndEdgeForHeadAndTail) {
  const Manifest manifest =
      parse_manifest(replaced(replaced(kManifest, "head = \"head\"", "device = \"d\""),
                              "tail = \"tail\"", "edge = \"e\""),
                     "net.toml");
  EXPECT_EQ(manifest.cuts[0].head.path, "d");
  EXPECT_EQ(manifest.cuts[0].tail.path, "e");
}

TEST(Manifest, ReadsLinesThatEndInCrLfAndAByteOrderMark) {
  std::string text = "\xEF\xBB\xBF" + kManifest;
  for (auto place = text.find('\n'); place != std::string::npos; place = text.find('\n', place + 2))
    text.insert(place, "\r");
  EXPECT_EQ(parse_manifest(text, "net.toml").title, "A toy");
}

TEST(Manifest, OfManyWrongKindsIsRefusedWithItsLineAndKey) {
  expect_wrong("", "title is missing");
  expect_wrong("title = ", "this is not TOML");
  expect_wrong("\xFF\xFE t", "this is not TOML");
  expect_wrong("title = \"x\"\nnetwork = \"n\"", "input is missing");
  expect_wrong(replaced(kManifest, "[[cut]]", "[[cuts]]"), "did you mean cut");
  expect_wrong(replaced(kManifest, "[[cut]]", "[cut]"),
               "net.toml:10: cut: expected [[cut]] tables");
  expect_wrong(replaced(kManifest, "side_px = 16", "side_px = 1e308"), "expected 8 to 1024");
  expect_wrong(replaced(kManifest, "side_px = 16", "side_px = nan"), "input.side_px");
  expect_wrong(replaced(kManifest, "side_px = 16", "side_px = [16, 24]"), "expected a number");
  expect_wrong(replaced(kManifest, "[0.5, 0.5, 0.5]", "[0.5, nan, 0.5]"),
               "input.mean: expected 3 numbers");
  expect_wrong(replaced(kManifest, "[0.5, 0.5, 0.5]", "[0.5, 0.5]"), "input.mean: expected 3");
  expect_wrong(replaced(kManifest, "[0.25, 0.25, 0.25]", "[0, 1e308, -inf]"), "input.std");
  expect_wrong(replaced(kManifest, "bits = [8, 3]", "bits = [8, 8]"), "expected different numbers");
  expect_wrong(replaced(kManifest, "bits = [8, 3]", "bits = 9"), "from 1 to 8");
  expect_wrong(replaced(kManifest, "bits = [8, 3]", "bits = []"), "at least one number");
  expect_wrong(replaced(kManifest, "cut = \"pool1\"", "cut = \"pool2\""), "a [[cut]]: pool1");
  expect_wrong(replaced(kManifest, "name = \"thin\"", "name = \"my codec\""), "expected one word");
  expect_wrong(replaced(kManifest, "name = \"thin\"", "name = \"symbols\""), "another word");
  expect_wrong(replaced(kManifest, "name = \"pool1\"", "name = \"\""), "cut.name");
  expect_wrong(replaced(kManifest, "head = \"head\"", "head = 3"), "cut.head: expected a text");
  expect_wrong(replaced(kManifest, "head = \"head\"", ""), "head is missing");
  expect_wrong(replaced(kManifest, "head = \"head\"", "head = \"a\"\ndevice = \"b\""),
               "cut.device: the same as head");
  expect_wrong(replaced(kManifest, "encoder =", "device = \"d\"\nencoder ="), "codec.encoder");
  expect_wrong(replaced(kManifest, "decoder =", "edge = \"d\"\ndecoder ="), "codec.decoder");
  expect_wrong("title = \"x\"" + kInput, "expected network = \"FILE\", or a [[cut]]");
  expect_wrong(kManifest + "[[cut]]\nname = \"pool1\"\nhead = \"h\"\ntail = \"t\"\n",
               "two [[cut]]");
  std::string many = "title = \"x\"\n" + kInput;
  for (int i = 0; i < 129; ++i)
    many += "[[cut]]\nname = \"c" + std::to_string(i) + "\"\nhead = \"h\"\ntail = \"t\"\n";
  expect_wrong(many, "at most 128");
  expect_wrong(std::string(100'000, '['), "nested");
}

TEST(Manifest, IsAFileThatCanBeRead) {
  const std::string folder = ::testing::TempDir() + "manifests";
  std::filesystem::create_directories(folder);
  const std::string pipe = folder + "/pipe";
  std::filesystem::remove(pipe);
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::ofstream(folder + "/huge") << std::string((1 << 20) + 1, '#');
  for (const std::string& path : {folder, pipe, folder + "/none", folder + "/huge"}) {
    EXPECT_THAT([&] { read_manifest(path); },
                ThrowsMessage<InputError>(HasSubstr(path + ": the file cannot be read")));
  }
}

// --- Adopting ---

class Adopted : public ::testing::Test {
 protected:
  /// Each test has a folder of its own: they may run at once.
  Adopted()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    for (const auto& [name, text] : {std::pair{"whole", "mean 16"},
                                     {"head", "pool 4"},
                                     {"tail", "mean 16"},
                                     {"encoder", "mix 2"},
                                     {"decoder", "mix 3"}}) {
      write(name, text);
    }
    options_.manifest_path = path("net.toml");
    options_.data = "shapes";
    options_.out_path = path("net.bundle");
    options_.images = 10;
    options_.validation_images = 8;
    options_.say = [this](const std::string& line) { said_ += line + "\n"; };
    write("net.toml", kManifest);
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    write_file(path(name), text);
  }
  void adopt() const { airsplit::adopt(options_, toy_engines(), builtin_schemes()); }

  /// Its networks, as schemes see them.
  std::shared_ptr<Networks> networks() const {
    return make_adopted_networks(parse_adopted(read_file(options_.out_path), "b"), "h", "b",
                                 toy_engines(), builtin_schemes())
        ->another();
  }

  void expect_failure(const std::string& message, const std::string& more = "") const {
    EXPECT_THAT([&] { adopt(); },
                ThrowsMessage<InputError>(AllOf(HasSubstr(message), HasSubstr(more))));
    EXPECT_FALSE(std::filesystem::exists(options_.out_path));
  }

  std::filesystem::path folder_;
  AdoptOptions options_;
  std::string said_;
};

Photo photo(std::size_t image) {
  const auto data = make_shapes(Split::kTest);
  return {data->file(image), data->image(image)};
}

TEST_F(Adopted, EverySchemeOfTheBundleEncodesAndDecodes) {
  adopt();
  const auto own = networks();
  std::vector<std::string> labels;
  for (const SchemeSpec& spec : all_schemes(own->info(), builtin_schemes())) {
    if (spec.kind == direct_scheme() && spec.codec != "raw") continue;
    labels.push_back(spec.label());
    EXPECT_EQ(parse_label(spec.label(), builtin_schemes()), spec) << spec.label();
    const auto scheme = make_scheme(own, spec);
    const Bytes payload = scheme->encode(photo(3));
    const Prediction answer = scheme->decode(payload);
    EXPECT_GE(answer.label, 0);
    if (scheme->uses_link() && payload.size() > kPayloadHeaderBytes) {
      EXPECT_EQ(spec_of(payload, own->info(), builtin_schemes()).label(), spec.label());
    }
  }
  EXPECT_THAT(labels, ::testing::ElementsAre("local", "direct raw", "split 32 bit pool1",
                                             "split 8 bit pool1", "adopted thin pool1 6x",
                                             "adopted thin pool1 16x", "adopted plain pool1 4x"));
  EXPECT_THAT(said_, HasSubstr("adopted thin pool1 16x: accuracy "));
}

TEST_F(Adopted, PlainFeaturesGiveWhatTheModulesGive) {
  adopt();
  const auto own = networks();
  const Image square = fit_square(photo(5).pixels, 16);
  const std::array<double, 3> half = {0.5, 0.5, 0.5}, quarter = {0.25, 0.25, 0.25};
  const Array features = ToyModule("pool 4").run(normalised(square, half, quarter));
  EXPECT_EQ(own->head(square, 0), features.values);
  const Array logits = ToyModule("mean 16").run(features);
  const auto best = std::max_element(logits.values.begin(), logits.values.end());
  EXPECT_EQ(own->tail(features.values, 0).label, best - logits.values.begin());
}

TEST_F(Adopted, WorkIsCountedByPart) {
  adopt();
  const auto own = networks();
  const Work work = own->codec(0)->work();
  ASSERT_EQ(work.device.size(), 2U);
  EXPECT_EQ(work.device[0].name, "pool");
  EXPECT_EQ(work.device[1].name, kEncoderBlock);
  EXPECT_EQ(work.device[1].macs, 10 * 2 * 4 * 4);
  ASSERT_EQ(work.edge.size(), 2U);
  EXPECT_EQ(work.edge[0].name, kDecoderBlock);
  EXPECT_EQ(own->codec(0)->facts().encoder_parameters, 7);
  EXPECT_EQ(own->codec(2)->facts().encoder_parameters, 0) << "the features themselves are sent";
}

TEST_F(Adopted, HasNoOtherWidth) {
  adopt();
  const auto own = networks();
  EXPECT_THAT([&] { own->of_width(1); },
              ThrowsMessage<InputError>(HasSubstr("an adopted network has no width")));
}

TEST_F(Adopted, AQuantiserHasTheRangeOfItsTrainingValues) {
  adopt();
  const AdoptedBundle bundle = parse_adopted(read_file(options_.out_path), "b");
  const auto data = open_dataset("shapes", Split::kTrain);
  float low = 1e9F, high = -1e9F;
  double sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const Image square = fit_square(data->image(i * data->size() / 10), 16);
    const Array sent = ToyModule("pool 4").run(normalised(square, bundle.mean, bundle.deviation));
    for (std::size_t v = 0; v < 16; ++v) {
      low = std::min(low, sent.values[v]);
      high = std::max(high, sent.values[v]);
      sum += sent.values[v] / 160;
    }
  }
  const UniformQuantiser& found = bundle.codecs[2].quantiser;
  const auto& order = bundle.codecs[2].order;
  ASSERT_EQ(found.channels(), 3U);
  const auto first =
      static_cast<std::size_t>(std::find(order.begin(), order.end(), 0) - order.begin());
  EXPECT_FLOAT_EQ(found.low[first], low) << "of 160 values, the 0.1 % quantile is the first";
  EXPECT_FLOAT_EQ(found.high[first], high);
  EXPECT_NEAR(found.mean[first], sum, 1e-5);
}

/// The sum over the training images of -log softmax of the right class, where channel c of the
/// codec "plain" has its mean alone.
double loss_without(std::size_t c, const AdoptedBundle& bundle, float mean) {
  const auto data = open_dataset("shapes", Split::kTrain);
  double loss = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const std::size_t image = i * data->size() / 10;
    const Image square = fit_square(data->image(image), 16);
    Array sent = ToyModule("pool 4").run(normalised(square, bundle.mean, bundle.deviation));
    for (std::size_t v = 0; v < 16; ++v) sent.values[16 * c + v] = mean;
    const Array logits = ToyModule("mean 16").run(sent);
    double sum = 0;
    for (const float logit : logits.values) sum += std::exp(static_cast<double>(logit));
    loss += std::log(sum) - logits.values[static_cast<std::size_t>(data->label(image))];
  }
  return loss;
}

TEST_F(Adopted, ChannelsAreSentInTheOrderOfTheirImportance) {
  adopt();
  const AdoptedBundle bundle = parse_adopted(read_file(options_.out_path), "b");
  const AdoptedCodec& codec = bundle.codecs[2];
  std::vector<double> losses;  // in the order in which they are sent
  for (std::size_t i = 0; i < 3; ++i) {
    losses.push_back(
        loss_without(static_cast<std::size_t>(codec.order[i]), bundle, codec.quantiser.mean[i]));
  }
  EXPECT_GT(losses[0], losses[1]);
  EXPECT_GT(losses[1], losses[2]);
}

TEST_F(Adopted, AWholePrefixIsThePayload) {
  adopt();
  const auto own = networks();
  const auto scheme = make_scheme(own, own->info().codecs[2]);
  const Bytes payload = scheme->encode(photo(1));
  const PartialAnswer all = scheme->decode_prefix(payload, payload.size());
  EXPECT_EQ(all.groups, 3);
  EXPECT_EQ(all.prediction.margin, scheme->decode(payload).margin);
  EXPECT_LT(scheme->decode_prefix({payload.begin(), payload.end() - 8}, payload.size()).groups, 3);
}

TEST_F(Adopted, ADeviceAndAnEdgeAreHeadWithEncoderAndDecoderWithTail) {
  write("device", "pool 8");
  write("edge", "mean 16");
  write("net.toml", kManifest +
                        "[[codec]]\nname = \"two\"\ncut = \"pool1\"\ndevice = \"device\"\n"
                        "edge = \"edge\"\n");
  adopt();
  const auto own = networks();
  EXPECT_EQ(own->info().codecs.back().label(), "adopted two pool1 16x");
  EXPECT_EQ(own->codec(3)->work().device.size(), 1U);
}

TEST_F(Adopted, WithoutACutAnswersOnOneSide) {
  write("net.toml", "title = \"t\"\nengine = \"toy\"\nnetwork = \"whole\"\n" + kInput);
  adopt();
  const auto own = networks();
  EXPECT_TRUE(own->info().codecs.empty());
  EXPECT_GE(own->classify(fit_square(photo(0).pixels, 16)).label, 0);
  EXPECT_THROW(find_cut(own->info(), "pool1"), InputError);
}

TEST_F(Adopted, LogitsAreWrittenForEachWayThroughTheNetwork) {
  options_.logits_path = path("logits.csv");
  adopt();
  const std::string text = read_text(options_.logits_path);
  EXPECT_THAT(text, HasSubstr("image,label,through,logit_0,"));
  EXPECT_THAT(text, HasSubstr(",network,"));
  EXPECT_THAT(text, HasSubstr(",pool1,"));
}

TEST_F(Adopted, ModulesThatMisbehaveAreNamedWithTheImage) {
  const std::string image = "(image ";
  write("tail", "throw");
  expect_failure("net.toml:13: cut.tail: module tail: it throws: out of paint", image);
  write("tail", "nan");
  write("whole", "nan");
  expect_failure("net.toml:3: network: module whole: it gives numbers that are not finite", image);
  write("whole", "mean 16");
  write("tail", "tuple");
  expect_failure("module tail: it gives a Tuple, expected one tensor (its input is 1 x 3 x 4 x 4)",
                 image);
  write("tail", "grow");
  expect_failure("module tail", image);
  write("tail", "mean 5");
  expect_failure("module tail: it gives 5 logits, expected 16", image);
  write("tail", "mean 16");
  write("decoder", "mix 4");
  expect_failure("codec.decoder: the cut's tail takes 1 x 3 x 4 x 4, but the decoder gives 1 x 4",
                 image);
  write("decoder", "mix 3");
  write("encoder", "dice");
  expect_failure("module encoder: run twice on the same image it gives different numbers", image);
  write("encoder", "mean 3");
  expect_failure("module decoder: it takes 1 x C x H x W");
  write("encoder", "");
  expect_failure("codec.encoder: " + path("encoder") + ": not a toy");
  std::filesystem::remove(path("encoder"));
  expect_failure("codec.encoder: " + path("encoder") + ": the file cannot be read");
}

TEST_F(Adopted, OtherClassesThanTheDataHasAreRefused) {
  write("whole", "mean 1000");
  expect_failure("the network gives 1000 logits, but shapes has 16 classes");
  write("whole", "mean 16");
  write("net.toml", "classes = [\"a\", \"b\"]\n" + kManifest);
  expect_failure("classes: 2 names, but the network gives 16 logits");
}

TEST_F(Adopted, AnUnknownEngineIsRefused) {
  write("net.toml", replaced(kManifest, "engine = \"toy\"", "engine = \"onnx\""));
  expect_failure("engine = \"onnx\": expected toy");
}

TEST_F(Adopted, NothingIsReplacedUnasked) {
  adopt();
  EXPECT_THAT([&] { adopt(); }, ThrowsMessage<InputError>(HasSubstr("--overwrite")));
  options_.out_path = path("net.toml");
  EXPECT_THROW(adopt(), InputError);
}

TEST_F(Adopted, TwoCodecsOfOneLabelAreRefused) {
  write("net.toml", kManifest + "[[codec]]\nname = \"plain\"\ncut = \"pool1\"\n");
  expect_failure("two codecs at pool1 are named \"plain\" and have the ratio 4");
}

// --- The bundle ---

TEST_F(Adopted, IsTheSameBytesEachTime) {
  adopt();
  const Bytes first = read_file(options_.out_path);
  options_.overwrite = true;
  adopt();
  EXPECT_EQ(read_file(options_.out_path), first);
  EXPECT_EQ(serialise_adopted(parse_adopted(first, "b")), first);
}

TEST_F(Adopted, DamageIsFound) {
  adopt();
  const Bytes sound = read_file(options_.out_path);
  ASSERT_TRUE(is_adopted(sound));
  TensorFile file = parse_tensor_file(sound, "b");
  const std::string key = "airsplit.adopted", text = file.metadata.at(key);
  const auto expect_damage = [&](const std::string& from, const std::string& to) {
    TensorFile damaged = file;
    damaged.metadata[key] = replaced(text, from, to);
    EXPECT_THROW(parse_adopted(serialise(damaged), "b"), InputError) << to;
  };
  expect_damage("\"format\":1", "\"format\":2");
  expect_damage("\"input_px\":16", "\"input_px\":100000");
  expect_damage("\"cut\":0", "\"cut\":1");
  expect_damage("\"bits\":8", "\"bits\":0");
  expect_damage("\"bits\":8", "\"bits\":7");
  expect_damage("\"output\":[1,3,4,4]", "\"output\":[1,3,4,-4]");
  expect_damage("\"output\":[1,3,4,4]", "\"output\":[1,3000000000,4000000000,4]");
  expect_damage("\"module\":1", "\"module\":99");
  expect_damage("\"blob\":0", "\"blob\":77");
  expect_damage("\"blob\":0", "\"blob\":-1");
  expect_damage("\"output\":[1,16]", "\"output\":[1,15]");
  expect_damage("\"classes\":[", "\"classes\":[5,");
  for (const auto& [name, data] : file.tensors) {
    TensorFile damaged = file;
    damaged.tensors.erase(name);
    EXPECT_THROW(parse_adopted(serialise(damaged), "b"), InputError) << name;
  }
  // A cut of which nothing can be sent, with a codec that is sound in itself.
  for (const std::vector<std::int64_t>& output : {std::vector<std::int64_t>{1, 3, 4, 2, 2}, {}}) {
    AdoptedBundle bundle = parse_adopted(sound, "b");
    bundle.cuts[bundle.codecs[0].cut].device.back().output = output;
    EXPECT_THROW(parse_adopted(serialise_adopted(bundle), "b"), InputError);
  }
}

std::uint32_t crc(const Bytes& bytes) {
  boost::crc_32_type sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return sum.checksum();
}

/// A network of these modules, of which the first alone is run.
AdoptedBundle bundle_of(const std::vector<Bytes>& modules) {
  AdoptedBundle bundle;
  bundle.classes = {"a", "b"};
  bundle.input_px = bundle.resized_px = 16;
  bundle.deviation = {1, 1, 1};
  for (const Bytes& module : modules)
    bundle.modules.push_back({"module " + std::to_string(bundle.modules.size()), module});
  bundle.network = {{0, {1, 2}, {}}};
  return bundle;
}

void expect_kept(const std::vector<Bytes>& modules, std::size_t most_bytes) {
  const Bytes bytes = serialise_adopted(bundle_of(modules));
  EXPECT_LT(bytes.size(), most_bytes);
  const AdoptedBundle read = parse_adopted(bytes, "b");
  ASSERT_EQ(read.modules.size(), modules.size());
  for (std::size_t i = 0; i < modules.size(); ++i) EXPECT_EQ(read.modules[i].file, modules[i]) << i;
}

TEST(AdoptedBundle, KeepsWhatModulesHaveInCommonOnce) {
  const Bytes weights(100'000, 7), code(100, 1), other_code(100, 2);
  const Bytes one = write_zip(
      {{"a/weights", 0, 100'000, crc(weights), weights}, {"a/code", 0, 100, crc(code), code}});
  const Bytes two =
      write_zip({{"b/x", 0, 100'000, crc(weights), weights}, {"b/code", 8, 300, 3, other_code}});
  expect_kept({one, two, {1, 2, 3}}, 110'000);
}

TEST(AdoptedBundle, HoldsModulesOfManyCutsOfOneNetwork) {
  const Bytes weights(200'000, 7);
  std::vector<Bytes> modules;
  for (std::uint8_t cut = 0; cut < 60; ++cut) {
    const Bytes code(100, cut);
    modules.push_back(write_zip(
        {{"weights", 0, 200'000, crc(weights), weights}, {"c", 0, 100, crc(code), code}}));
  }
  expect_kept(modules, 300'000);
}

TEST(AdoptedBundle, KeepsZipFilesAsTheyAreWhoseRecordsItCannotTell) {
  const Bytes bytes(10, 1);
  const auto zip = [&](const std::string& name, int method, std::uint32_t size) {
    return write_zip({{name, method, size, 3, bytes}});
  };
  expect_kept({zip(std::string(5000, 'x'), 8, 20), zip("caf\xE9", 8, 20), zip("x", 65'528, 20),
               zip("x", 8, 100'000'000), zip("x", 0, 10)},
              20'000);
}

TEST(AdoptedBundle, RefusesARecordThatNoZipFileHas) {
  const Bytes zip = write_zip({{"x", 8, 20, 3, Bytes(10, 1)}});
  TensorFile file = parse_tensor_file(serialise_adopted(bundle_of({zip})), "b");
  std::string& text = file.metadata.at("airsplit.adopted");
  const std::string sound = text;
  for (const char* wrong : {"\"method\":-8", "\"method\":0", "\"method\":1e9"}) {
    text = replaced(sound, "\"method\":8", wrong);
    EXPECT_THROW(parse_adopted(serialise(file), "b"), InputError) << wrong;
  }
}

TEST(AdoptedBundle, KnowsWhatFeaturesAre) {
  EXPECT_EQ(*feature_shape({1, 64, 8, 4}), (FeatureShape{64, 8, 4}));
  EXPECT_EQ(*feature_shape({1, 197, 768}), (FeatureShape{768, 197, 1}));
  EXPECT_EQ(*feature_shape({1, 10}), (FeatureShape{10, 1, 1}));
  for (const std::vector<std::int64_t>& wrong :
       std::vector<std::vector<std::int64_t>>{{}, {1}, {2, 10}, {1, 0, 3}, {1, 2, 3, 4, 5}})
    EXPECT_FALSE(feature_shape(wrong));
}

TEST(AdoptedBundle, TokensTravelChannelAfterChannel) {
  const Array tokens{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
  const std::vector<float> features = to_features(tokens);
  EXPECT_EQ(features, (std::vector<float>{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(from_features(features, tokens.shape).values, tokens.values);
}

}  // namespace
}  // namespace airsplit
