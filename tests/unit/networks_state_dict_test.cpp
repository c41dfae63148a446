// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// State dictionaries as PyTorch in Python writes them (tests/golden/make_golden.py), and damaged.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "common/error.h"
#include "common/file.h"
#include "common/random.h"
#include "inference/bundle/backbone_weights.h"
#include "inference/bundle/state_dict.h"
#include "inference/formats/tensor_file.h"
#include "inference/network/resnet.h"
#include "tests/golden.h"

namespace airsplit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;
using Tensors = std::map<std::string, torch::Tensor>;

const char* const kFormats[] = {"zip", "legacy"};
const std::vector<std::string> kFive = {"a", "b", "c", "d", "e"};

Tensors golden_tensors(const std::string& name) {
  return read_state_dict(golden_path(name + ".pth"));
}

std::string golden_file(const std::string& name) {
  const Bytes bytes = read_file(golden_path(name + ".pth"));
  return {bytes.begin(), bytes.end()};
}

/// Parses the file as "net.pth".
Tensors parse(const std::string& content) {
  return parse_state_dict({content.begin(), content.end()}, "net.pth");
}

/// That the file is refused with a message that names it and has `why`.
void expect_refused(const std::string& content, const std::string& why) {
  EXPECT_THAT([&] { parse(content); },
              ThrowsMessage<InputError>(AllOf(StartsWith("net.pth: "), HasSubstr(why))));
}

/// The text with one thing in place of another, everywhere.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  while (place != std::string::npos) {
    text.replace(place, from.size(), to);
    place = text.find(from, place + to.size());
  }
  return text;
}

/// Bytes with zeros among them.
template <std::size_t size>
std::string bytes(const char (&literal)[size]) {
  return {literal, size - 1};
}

TEST(StateDict, BothFormatsGiveTheSameTensors) {
  for (const std::string name : {"resnet50", "layouts"}) {
    const Tensors zip = golden_tensors(name + "_zip");
    const Tensors legacy = golden_tensors(name + "_legacy");
    ASSERT_EQ(zip.size(), legacy.size());
    EXPECT_GT(zip.size(), 10U);
    for (const auto& [key, tensor] : zip) {
      ASSERT_EQ(legacy.count(key), 1U) << key;
      EXPECT_EQ(legacy.at(key).scalar_type(), tensor.scalar_type()) << key;
      EXPECT_TRUE(legacy.at(key).equal(tensor)) << key;
    }
  }
}

TEST(StateDict, ReadsAllTypesAndLayouts) {
  const auto base = torch::arange(24, torch::kFloat32);
  const Tensors expected = {
      {"float32", base.view({2, 3, 4})},
      {"part", base.slice(0, 5, 8)},
      {"transposed", base.view({4, 6}).t()},
      {"every_other", base.view({4, 6}).slice(0, 1, 4, 2).slice(1, 0, 6, 2)},
      {"float16", torch::tensor({0.5, -2.0}).to(torch::kFloat16)},
      {"float64", torch::tensor({1.0 / 3}, torch::kFloat64).view({1, 1})},
      {"int64", torch::scalar_tensor(-(std::int64_t{1} << 40), torch::kInt64)},
      {"int32", torch::tensor({-7, 7}, torch::kInt32)},
      {"uint8", torch::tensor({0, 255}, torch::kUInt8)},
      {"empty", torch::empty({0, 3})},
      {"parameter", torch::tensor({1.5F})},
      {"old_tensor", torch::tensor({2.5F, 3.5F})},
      {"old_parameter", torch::tensor({4.5F})},
  };
  const Tensors read = golden_tensors("layouts_zip");
  EXPECT_EQ(read.size(), expected.size());
  for (const auto& [key, tensor] : expected) {
    ASSERT_EQ(read.count(key), 1U) << key;
    EXPECT_EQ(read.at(key).scalar_type(), tensor.scalar_type()) << key;
    EXPECT_TRUE(read.at(key).equal(tensor)) << key;
  }
}

TEST(StateDict, TheBackboneWithPyTorchsWeightsGivesPyTorchsLogits) {
  const torch::NoGradGuard no_grad;
  for (const std::string format : kFormats) {
    ResNet50 network(ResNetShape{1.0 / 32, 5, 64});
    network->eval();
    EXPECT_EQ(load_weights(network, golden_path("resnet50_" + format + ".pth"), {}, kFive),
              LoadedClassifier::kTakenUnnamed);
    const auto logits = network->forward(wave({2, 3, 64, 64}, 0), 0, kClassifierUnit);
    expect_golden(logits, "resnet50.logits", 1e-4);
  }
}

TEST(StateDict, AClassifierForOtherClassesStaysBehind) {
  ResNet50 network(ResNetShape{1.0 / 32, 7, 64});
  const auto classifier = network->fc->weight.clone();
  EXPECT_EQ(load_weights(network, golden_path("resnet50_zip.pth"), {}, kFive),
            LoadedClassifier::kOtherClasses);
  EXPECT_TRUE(network->fc->weight.equal(classifier));
  EXPECT_TRUE(network->conv1->weight.equal(golden_tensors("resnet50_zip").at("conv1.weight")));
}

TEST(StateDict, WeightsThatAreNotTheBackbonesNameTheTensor) {
  const auto message = [](double width, const std::string& file) {
    try {
      load_weights(ResNet50(ResNetShape{width, 5, 64}), golden_path(file), {}, kFive);
    } catch (const InputError& problem) {
      return std::string(problem.what());
    }
    return std::string();
  };
  EXPECT_THAT(message(1.0 / 16, "resnet50_zip.pth"),
              HasSubstr("bn1.bias' has shape [2], the recipe's network of width 0.0625 has [4]"));
  EXPECT_THAT(message(1.0 / 32, "layouts_zip.pth"), HasSubstr("not one of a ResNet-50's"));
}

/// What somebody else's program saves of these tensors as safetensors, in a file of its own.
class SavedWeights {
 public:
  explicit SavedWeights(const Tensors& tensors) {
    TensorFile file;
    for (const auto& [name, value] : tensors) {
      const auto floats = value.to(torch::kFloat32).contiguous();
      TensorData data{"F32", floats.sizes().vec(), Bytes(floats.nbytes())};
      std::memcpy(data.bytes.data(), floats.data_ptr(), floats.nbytes());
      file.tensors[name] = data;
    }
    write_file(path_, serialise(file));
  }
  ~SavedWeights() { std::filesystem::remove(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_ = ::testing::TempDir() + "airsplit_weights_" +
                      ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

LoadedClassifier load(const Tensors& tensors, ResNet50 network) {
  return load_weights(network, SavedWeights(tensors).path(), {}, kFive);
}

ResNet50 small_network() { return ResNet50(ResNetShape{1.0 / 32, 5, 64}); }

TEST(StateDict, AWrappersPrefixIsTakenOff) {
  const Tensors plain = golden_tensors("resnet50_zip");
  for (const std::string prefix : {"module.", "_orig_mod.", "module._orig_mod.", ""}) {
    Tensors wrapped;
    for (const auto& [name, value] : plain) wrapped[prefix + name] = value;
    ResNet50 network = small_network();
    EXPECT_EQ(load(wrapped, network), LoadedClassifier::kTakenUnnamed) << prefix;
    EXPECT_TRUE(network->conv1->weight.equal(plain.at("conv1.weight"))) << prefix;
  }
  Tensors mixed = plain;
  mixed["module.conv1.weight"] = mixed.at("conv1.weight");
  EXPECT_THAT([&] { load(mixed, small_network()); },
              ThrowsMessage<InputError>(HasSubstr("'module.conv1.weight': not one of")));
}

TEST(StateDict, WeightsWithoutAClassifierLoad) {
  Tensors tensors = golden_tensors("resnet50_zip");
  tensors.erase("fc.bias");
  ResNet50 network = small_network();
  const auto classifier = network->fc->weight.clone();
  EXPECT_EQ(load(tensors, network), LoadedClassifier::kMissing) << "half of one is none";
  EXPECT_TRUE(network->fc->weight.equal(classifier));
  tensors.erase("fc.weight");
  EXPECT_EQ(load(tensors, network), LoadedClassifier::kMissing);
  tensors.erase("layer2.0.bn1.bias");
  EXPECT_THAT(
      [&] { load(tensors, network); },
      ThrowsMessage<InputError>(HasSubstr("'layer2.0.bn1.bias' of a ResNet-50 is missing")));
}

TEST(StateDict, NumbersThatNoNetworkHasNameTheirTensor) {
  const float nan = std::nanf("");
  const float infinite = std::numeric_limits<float>::infinity();
  const Tensors plain = golden_tensors("resnet50_zip");
  const auto message = [&](const std::string& tensor, float value) {
    Tensors tensors = plain;
    tensors[tensor] = plain.at(tensor).clone();
    tensors[tensor].flatten()[-1] = value;
    try {
      load(tensors, small_network());
    } catch (const InputError& problem) {
      return std::string(problem.what());
    }
    return std::string();
  };
  for (const std::string tensor : {"layer1.0.conv1.weight", "bn1.bias", "fc.weight", "fc.bias",
                                   "layer4.2.bn3.running_mean", "layer4.2.bn3.running_var"}) {
    for (const float value : {nan, infinite, -infinite, 1e12F}) {
      EXPECT_THAT(message(tensor, value), HasSubstr("tensor '" + tensor + "': ")) << value;
    }
    EXPECT_THAT(message(tensor, nan), HasSubstr("1 of its"));
  }
  // Beyond 65,504 half precision, in which the bundle stores it, has no number.
  EXPECT_THAT(message("conv1.weight", 65505), HasSubstr("it holds 65505"));
  EXPECT_THAT(message("bn1.weight", 1e6F), HasSubstr("it holds 1e+06"));
  EXPECT_THAT(message("bn1.running_var", -0.5F), HasSubstr("a variance of -0.5"));
  EXPECT_EQ(message("conv1.weight", 65504), "");
  EXPECT_EQ(message("bn1.running_var", 1e6F), "");
}

TEST(StateDict, OtherFilesAreErrors) {
  expect_refused("", "not a file that torch.save wrote");
  expect_refused("These are the weights of a network.\n", "not a file that torch.save wrote");
  expect_refused(std::string(257, '\0') + "ustar" + std::string(250, '\0'), "tar format");
  expect_refused("PK\3\4 and so on", "damaged file");
  expect_refused(replaced(golden_file("layouts_zip"), "data.pkl", "text.pkl"),
                 "not one that torch.save wrote");
  EXPECT_THAT([] { read_state_dict("/nowhere/net.pth"); },
              ThrowsMessage<InputError>(HasSubstr("/nowhere/net.pth")));
}

TEST(StateDict, NothingIsCalled) {
  const std::string file = golden_file("layouts_legacy");
  expect_refused(replaced(file, "collections\nOrderedDict", "os\nsystem"), "os.system");
  expect_refused(replaced(file, "torch.nn.parameter\nParameter", "torchvision.models\nResNet"),
                 "model.state_dict()");
}

TEST(StateDict, ACheckpointWithMoreThanTensorsSaysWhereTheyAre) {
  const std::string file = golden_file("layouts_legacy");
  const std::size_t begin = file.find("\x80\2ccollections");
  const std::size_t keys = file.rfind("\x80\2]q");
  const std::string dictionary = file.substr(begin + 2, keys - 1 - begin - 2);
  const std::string nested = bytes("\x80\2}(X\5\0\0\0epochK\3X\5\0\0\0model") + dictionary + "u.";
  expect_refused(file.substr(0, begin) + nested + file.substr(keys), "entry 'model'");
  const std::string other = bytes("\x80\2}X\5\0\0\0epochK\3s.");
  expect_refused(file.substr(0, begin) + other + bytes("\x80\2]."), "does not hold tensors");
}

TEST(StateDict, BigEndianFilesAreErrors) {
  std::string file = golden_file("layouts_legacy");
  const std::size_t flag = file.find('\x88', file.find("little_endian"));
  file[flag] = '\x89';
  expect_refused(file, "big-endian");
}

TEST(StateDict, ATensorMayNotReachOutsideItsNumbers) {
  const std::string file = golden_file("layouts_legacy");
  const std::string sizes = "K\2K\3K\4\x87";
  expect_refused(replaced(file, sizes, "K\2K\3K\5\x87"), "'float32' does not fit");
  // 16 million times the first element.
  const std::string wide = replaced(file, sizes, "K\xffK\xffK\xff\x87");
  const std::string repeated = replaced(wide, "K\x0cK\4K\1\x87", bytes("K\0K\0K\0\x87"));
  expect_refused(repeated, "'float32' does not fit");
}

TEST(StateDict, AnEndlessPickleIsAnError) {
  const std::string file = golden_file("layouts_legacy");
  const std::string start = file.substr(0, file.find("\x80\2ccollections"));
  expect_refused(start + std::string(3000000, '('), "larger than");
  expect_refused(start + ')' + std::string(3000000, '\x85'), "larger than");
  expect_refused(start + ')' + std::string(1000000, '\x85') + ".\x80\2].", "does not hold tensors");
}

TEST(StateDict, ACutFileIsAnError) {
  for (const std::string format : kFormats) {
    const std::string small = golden_file("layouts_" + format);
    for (std::size_t size = 0; size < small.size(); ++size) {
      EXPECT_THROW(parse(small.substr(0, size)), InputError) << format << ' ' << size;
    }
    const std::string large = golden_file("resnet50_" + format);
    for (std::size_t size = 0; size < large.size(); size += 1999) {
      EXPECT_THROW(parse(large.substr(0, size)), InputError) << format << ' ' << size;
    }
  }
}

// Each record of a zip file has a checksum.
TEST(StateDict, AChangedNumberInAZipFileIsAnError) {
  const std::string file = golden_file("layouts_zip");
  const float number = 23;  // the last of the storage that several tensors share
  const std::string stored(reinterpret_cast<const char*>(&number), sizeof number);
  expect_refused(replaced(file, stored, "1234"), "checksum");
}

TEST(StateDict, AnyMutationEndsInTensorsOrAnErrorThatNamesTheFile) {
  RandomSequence draws(RandomStream(5, "test.mutations"));
  for (const std::string format : kFormats) {
    const std::string whole = golden_file("layouts_" + format);
    int errors = 0;
    for (int i = 0; i < 20000; ++i) {
      std::string mutated = whole;
      for (std::uint64_t change = draws.below(3); change < 3; ++change) {
        mutated[draws.below(mutated.size())] = static_cast<char>(draws.below(256));
      }
      try {
        for (const auto& [key, tensor] : parse(mutated)) tensor.clone();
      } catch (const InputError& error) {
        EXPECT_THAT(error.what(), StartsWith("net.pth: "));
        ++errors;
      }
    }
    EXPECT_GT(errors, 5000) << format;
  }
}

}  // namespace
}  // namespace airsplit
