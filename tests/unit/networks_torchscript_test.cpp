// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Modules in TorchScript: what they give, what they compute, and how they fail.
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include "common/error.h"
#include "inference/network/resnet.h"
#include "inference/torch/torchscript.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

torch::jit::Module empty_module(const std::string& name) { return torch::jit::Module(name); }

std::shared_ptr<const NetworkModule> saved_and_loaded(const torch::jit::Module& module) {
  std::ostringstream out;
  module.save(out);
  const std::string text = out.str();
  return torchscript()->load({text.begin(), text.end()}, "net.pt");
}

std::shared_ptr<const NetworkModule> defined(const std::string& body) {
  torch::jit::Module module = empty_module("m");
  module.define("def forward(self, x):\n" + body);
  return saved_and_loaded(module);
}

Array ramp(std::vector<std::int64_t> shape) {
  Array array{std::move(shape), {}};
  std::int64_t count = 1;
  for (const std::int64_t extent : array.shape) count *= extent;
  for (std::int64_t i = 0; i < count; ++i)
    array.values.push_back(static_cast<float>(i % 17) / 8 - 1);
  return array;
}

TEST(TorchScript, GivesWhatTheModuleGives) {
  const auto module = defined("  return x * 2 + 1\n");
  const Array out = module->run(ramp({1, 2, 3}));
  EXPECT_EQ(out.shape, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(out.values[0], -1);
  EXPECT_EQ(out.values[5], -1 + 2 * 5.0F / 8);
}

TEST(TorchScript, TheThirdRunGivesTheBitsOfTheFirst) {
  const auto module =
      defined("  y = torch.relu(x * 0.3 + 0.1)\n  return torch.sigmoid(y) * torch.tanh(y) + x\n");
  const Array in = ramp({1, 64, 8, 8});
  const Array first = module->run(in);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(module->run(in).values, first.values);
}

TEST(TorchScript, WhatIsNoArrayOfNumbersIsRefused) {
  const auto expect_refused = [](const std::string& body, const std::string& message) {
    const auto module = defined(body);
    EXPECT_THAT(
        [&] {
          module->run(ramp({1, 2}));
        },
        ThrowsMessage<InputError>(HasSubstr(message)))
        << body;
  };
  expect_refused("  return (x, x)\n", "it gives a Tuple, expected one tensor");
  expect_refused("  return [x]\n", "expected one tensor");
  expect_refused("  return 3\n", "it gives a Int, expected one tensor");
  expect_refused("  return x > 0\n", "no floating-point numbers");
  expect_refused("  return x.view(7)\n", "it throws: ");
  expect_refused("  assert x.size(0) > 1, 'out of paint'\n  return x\n", "out of paint");
}

TEST(TorchScript, WhatALazyNegativeStandsForIsGiven) {
  const Array in = ramp({1, 20});
  const Array out = defined("  return torch._neg_view(x)\n")->run(in);
  for (std::size_t i = 0; i < in.values.size(); ++i) EXPECT_EQ(out.values[i], -in.values[i]);
}

TEST(TorchScript, TensorsThatAreNotInMemoryAreRefused) {
  for (const std::string body :
       {"  return x.to_sparse()\n", "  return x.to_mkldnn()\n", "  return x.to(device='meta')\n"}) {
    const auto module = defined(body);
    for (const bool is_measured : {false, true}) {
      EXPECT_THAT(
          [&] {
            is_measured ? static_cast<void>(module->measure(ramp({1, 2})))
                        : static_cast<void>(module->run(ramp({1, 2})));
          },
          ThrowsMessage<InputError>(HasSubstr("expected a dense one on the CPU")))
          << body;
    }
  }
}

TEST(TorchScript, WhatAModuleRaisesIsToldWithAllItsLines) {
  const auto module =
      defined("  assert x.size(0) > 1, 'boom: no paint\\nsecond line'\n  return x\n");
  EXPECT_THAT(
      [&] {
        module->run(ramp({1, 2}));
      },
      ThrowsMessage<InputError>(HasSubstr("boom: no paint second line")));
}

TEST(TorchScript, OtherFilesAreNoModules) {
  for (const std::string text : {"", "no module", "PK\x03\x04 cut short"}) {
    EXPECT_THAT(
        [&] {
          torchscript()->load({text.begin(), text.end()}, "net.pt");
        },
        ThrowsMessage<InputError>(HasSubstr("net.pt: not a module")));
  }
}

TEST(TorchScript, DropoutOfAModuleInTrainingModeIsSwitchedOff) {
  torch::jit::Module module = empty_module("m");
  module.register_attribute("training", c10::BoolType::get(), true);
  module.define("def forward(self, x):\n  return torch.dropout(x, 0.5, self.training)\n");
  const auto loaded = saved_and_loaded(module);
  const Array in = ramp({1, 100});
  EXPECT_EQ(loaded->run(in).values, in.values);
}

/// A bottleneck block with a downsampling shortcut, in the words of TorchScript.
torch::jit::Module bottleneck(BottleneckImpl& block, int stride) {
  torch::jit::Module layer = empty_module("layer2"), inner = empty_module("zero");
  const auto add = [&](const char* name, const torch::Tensor& weight) {
    torch::jit::Module conv = empty_module(name);
    conv.register_parameter("weight", weight.detach().clone(), false);
    inner.register_module(name, conv);
  };
  add("conv1", block.conv1->weight);
  add("conv2", block.conv2->weight);
  add("conv3", block.conv3->weight);
  add("downsample", block.downsample->ptr<torch::nn::Conv2dImpl>(0)->weight);
  inner.define(
      "def forward(self, x):\n"
      "  y = torch.relu(torch.conv2d(x, self.conv1.weight))\n"
      "  y = torch.relu(torch.conv2d(y, self.conv2.weight, None, [" +
      std::to_string(stride) +
      "], [1]))\n"
      "  y = torch.conv2d(y, self.conv3.weight)\n"
      "  return torch.relu(y + torch.conv2d(x, self.downsample.weight, None, [" +
      std::to_string(stride) + "]))\n");
  layer.register_module("0", inner);
  layer.define("def forward(self, x):\n  return getattr(self, '0').forward(x)\n");
  torch::jit::Module whole = empty_module("whole");
  whole.register_module("layer2", layer);
  whole.define("def forward(self, x):\n  return self.layer2.forward(x)\n");
  return whole;
}

TEST(TorchScript, CountsABottleneckBlockAsOurOwnIsCounted) {
  BottleneckImpl block(16, 8, 2);
  const auto module = saved_and_loaded(bottleneck(block, 2));
  const ModuleWork work = module->measure(ramp({1, 16, 14, 14}));
  BlockWork expected = block.work(14);
  expected.name = "layer2.0";
  ASSERT_EQ(work.blocks.size(), 1U);
  EXPECT_EQ(work.blocks[0].name, expected.name);
  EXPECT_EQ(work.blocks[0].macs, expected.macs);
  EXPECT_EQ(work.blocks[0].layers, expected.layers);
  EXPECT_EQ(work.blocks[0].weight_bytes, expected.weight_bytes);
  EXPECT_EQ(work.blocks[0].activation_bytes, expected.activation_bytes);
  EXPECT_EQ(work.seconds.size(), 1U);
  EXPECT_TRUE(work.uncounted.empty());
}

TEST(TorchScript, CountsGroupsTransposesAndMatrices) {
  const auto macs = [](const std::string& body, const Array& in) {
    return total_macs(defined(body)->measure(in).blocks);
  };
  EXPECT_EQ(macs("  return torch.conv2d(x, torch.ones([8, 1, 3, 3]), None, [1], [1], [1], 8)\n",
                 ramp({1, 8, 5, 5})),
            8 * 25 * 9);
  EXPECT_EQ(macs("  return torch.conv_transpose2d(x, torch.ones([4, 6, 2, 2]), None, [2])\n",
                 ramp({1, 4, 5, 5})),
            4 * 25 * 6 * 4);
  EXPECT_EQ(macs("  return torch.linear(x, torch.ones([10, 7]), torch.ones([10]))\n", ramp({1, 7})),
            70);
  EXPECT_EQ(
      macs("  return torch.linear(x, torch.ones([10, 7]), torch.ones([10]))\n", ramp({1, 5, 7})),
      5 * 70);
  EXPECT_EQ(macs("  return torch.matmul(x, x.transpose(1, 2))\n", ramp({2, 5, 7})), 2 * 5 * 5 * 7);
}

TEST(TorchScript, NamesWhatIsNotCounted) {
  const auto module = defined("  return torch.real(torch.fft_fft(x))\n");
  EXPECT_THAT(module->measure(ramp({1, 8})).uncounted,
              ::testing::ElementsAre(HasSubstr("aten::_fft")));
}

}  // namespace
}  // namespace airsplit
