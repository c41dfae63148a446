# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Writes the golden files in this folder, with Python's PyTorch alone:

    /usr/bin/python3 tests/golden/make_golden.py

- resnet50_zip.pth, resnet50_legacy.pth: a narrow ResNet-50 as torch.save writes it, in both formats.
- layouts_zip.pth, layouts_legacy.pth: types, strides, offsets and parameters of all kinds.
- golden.csv: what PyTorch computes with that network and with other modules. A row: name, values.

Inputs and the modules' weights come from the formula `wave`, which the tests compute too. A legacy
file holds memory addresses, so a second run writes other bytes for the same tensors.
"""

from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).resolve().parent
WIDTH = 1 / 32
CLASSES = 5
EXPANSION = 4


def wave(shape, phase, scale=1.0, offset=0.0):
    """offset + scale sin(0.7 i + i^2 / 100000 + phase) for the i-th element, in double precision.

    The slow change of frequency makes two images differ by more than a shift.
    """
    index = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    angle = 0.7 * index + index * index / 100000 + phase
    return (offset + scale * torch.sin(angle)).float().view(shape)


class Bottleneck(nn.Module):
    """torchvision's: the stride is on the 3x3 convolution."""

    def __init__(self, in_channels, planes, stride):
        super().__init__()
        out = planes * EXPANSION
        self.conv1 = nn.Conv2d(in_channels, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.relu = nn.ReLU()
        self.downsample = None
        if stride != 1 or in_channels != out:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        shortcut = x if self.downsample is None else self.downsample(x)
        return self.relu(y + shortcut)


class ResNet50(nn.Module):
    def __init__(self):
        super().__init__()
        stem = round(64 * WIDTH)
        self.conv1 = nn.Conv2d(3, stem, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        channels = stem
        for stage, blocks in enumerate((3, 4, 6, 3)):
            planes = stem << stage
            layer = []
            for block in range(blocks):
                layer.append(Bottleneck(channels, planes, 2 if stage > 0 and block == 0 else 1))
                channels = planes * EXPANSION
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layer))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, CLASSES)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def random_network():
    """With statistics and affine values that show if one is left out or taken for another."""
    torch.manual_seed(50)
    network = ResNet50().eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.3, 0.8)
            nn.init.uniform_(module.bias, -0.3, 0.3)
            nn.init.uniform_(module.running_mean, -0.3, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            module.num_batches_tracked.fill_(1234)
        elif isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    return network


class OldTensor:
    """Pickles as a tensor did in PyTorch 0.2."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return (torch._utils._rebuild_tensor,
                (self.tensor.storage(), 0, tuple(self.tensor.size()), self.tensor.stride()))


class OldParameter(OldTensor):
    """Pickles as a parameter did in PyTorch 0.2: a state dictionary then held these."""

    def __reduce__(self):
        return (nn.Parameter, (OldTensor(self.tensor),), (True, False, OrderedDict()))


def layouts():
    base = torch.arange(24, dtype=torch.float32)
    return OrderedDict(
        float32=base.view(2, 3, 4),
        part=base[5:8],
        transposed=base.view(4, 6).t(),
        every_other=base.view(4, 6)[1::2, ::2],
        float16=torch.tensor([0.5, -2.0], dtype=torch.float16),
        float64=torch.tensor([[1 / 3]], dtype=torch.float64),
        int64=torch.tensor(-(2**40)),
        int32=torch.tensor([-7, 7], dtype=torch.int32),
        uint8=torch.tensor([0, 255], dtype=torch.uint8),
        empty=torch.empty(0, 3),
        parameter=nn.Parameter(torch.tensor([1.5])),
        old_tensor=OldTensor(torch.tensor([2.5, 3.5])),
        old_parameter=OldParameter(torch.tensor([4.5])),
    )


def save(tensors, name):
    torch.save(tensors, FOLDER / f"{name}_zip.pth")
    torch.save(tensors, FOLDER / f"{name}_legacy.pth", _use_new_zipfile_serialization=False)


def channel_attention(channels, hidden):
    """CBAM's channel attention: S. Woo et al., ECCV 2018, eq. 2."""
    squeeze = wave((hidden, channels), 1, 0.5), wave((hidden,), 2, 0.3)
    excite = wave((channels, hidden), 3, 0.5), wave((channels,), 4, 0.3)
    features = wave((2, channels, 2, 2), 5, 2)

    def perceptron(pooled):
        return functional.linear(functional.relu(functional.linear(pooled, *squeeze)), *excite)

    average = functional.adaptive_avg_pool2d(features, 1).flatten(1)
    maximum = functional.adaptive_max_pool2d(features, 1).flatten(1)
    return torch.sigmoid(perceptron(average) + perceptron(maximum))


def batch_norm(x, phase):
    shape = (x.size(1),)
    return functional.batch_norm(
        x, running_mean=wave(shape, phase, 0.3), running_var=wave(shape, phase + 1, 0.5, 1),
        weight=wave(shape, phase + 2, 0.5, 1), bias=wave(shape, phase + 3, 0.3))


def bottlenet(channels, sent, noise_level):
    """BottleNet++'s encoder and decoder: Shao, Zhang, ICC Workshops 2020."""
    features = wave((2, channels, 4, 4), 6, 1, 1.2)  # positive, as behind a ReLU
    noise = torch.full((2, 1, 4, 4), noise_level)
    x = torch.cat([features, noise], dim=1)
    encoded = functional.conv2d(x, wave((sent, channels + 1, 3, 3), 7, 0.4), padding=1)
    encoded = torch.sigmoid(batch_norm(encoded, 8))
    restored = functional.conv2d(encoded, wave((channels, sent, 3, 3), 12, 0.4), padding=1)
    return encoded, functional.relu(batch_norm(restored, 13))


@torch.no_grad()
def main():
    network = random_network()
    save(network.state_dict(), "resnet50")
    save(layouts(), "layouts")
    encoded, restored = bottlenet(channels=8, sent=3, noise_level=0.25)
    rows = {
        "resnet50.logits": network(wave((2, 3, 64, 64), 0)),
        "channel_attention.small": channel_attention(channels=6, hidden=4),
        "channel_attention.large": channel_attention(channels=96, hidden=6),
        "bottlenet.encoded": encoded,
        "bottlenet.restored": restored,
    }
    with open(FOLDER / "golden.csv", "w", encoding="ascii", newline="\n") as file:
        for name, values in rows.items():
            file.write(",".join([name] + [f"{x:.9g}" for x in values.flatten().tolist()]) + "\n")


if __name__ == "__main__":
    main()
