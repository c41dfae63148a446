#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Trains a torchvision network and, at each cut, a bottleneck of two 1x1 convolutions, and exports
all of it for `airsplit adopt`.

    python3 tools/train_bottleneck.py --data FOLDER --cut layer2 --cut layer3 --out net
"""

import argparse
import sys
from pathlib import Path

import torch
from PIL import Image
from torch import nn
from torch.nn import functional
from torchvision import models, transforms

import export_model


def split_of(name):
    """airsplit's split of an image, from its name alone: what it tests on was not trained on."""
    code = 0xCBF29CE484222325
    for byte in name.encode():
        code = (code ^ byte) * 0x100000001B3 % 2**64  # FNV-1a
    percent = code % 100
    return "test" if percent < 30 else "validation" if percent < 40 else "train"


def load(folder, side_px):
    """The training images, N x 3 x S x S from 0 to 1, their labels, and the classes."""
    classes = sorted(entry.name for entry in Path(folder).iterdir() if entry.is_dir())
    fit = transforms.Compose([transforms.Resize(side_px), transforms.CenterCrop(side_px),
                              transforms.ToTensor()])
    images, labels = [], []
    for label, name in enumerate(classes):
        for path in sorted((Path(folder) / name).iterdir()):
            if path.suffix.lower() in (".jpg", ".png") and split_of(f"{name}/{path.name}") == "train":
                images.append(fit(Image.open(path).convert("RGB")))
                labels.append(label)
    return torch.stack(images), torch.tensor(labels), classes


def train(parameters, loss_of, images, labels, epochs, rate, name):
    """Minimises loss_of(images, labels) over random batches, mirrored at random."""
    steps = epochs * (len(images) // 32)
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    for step in range(steps):
        chosen = torch.randint(len(images), (32,))
        batch = images[chosen]
        batch = torch.where(torch.rand(len(batch), 1, 1, 1) < 0.5, batch, batch.flip(3))
        loss = loss_of(batch, labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(f"{name}: step {step + 1} of {steps}, loss {loss.item():.3f}", file=sys.stderr)


def shifted(images, most):
    """Each moved by up to so many pixels."""
    padded = functional.pad(images, [most] * 4, mode="reflect")
    x, y = torch.randint(2 * most + 1, (2,)).tolist()
    return padded[:, :, y:y + images.shape[2], x:x + images.shape[3]]


def bottleneck(network, cut, channels, images, labels, epochs):
    """Encoder and decoder of so many channels at a cut, trained between the network's two parts,
    which stay as they are."""
    head, tail = export_model.split(network, cut)
    with torch.no_grad():
        features = torch.cat([head(batch) for batch in images.split(64)])
    for parameter in tail.parameters():
        parameter.requires_grad_(False)
    encoder = nn.Sequential(nn.Conv2d(features.shape[1], channels, 1), nn.BatchNorm2d(channels))
    decoder = nn.Sequential(nn.Conv2d(channels, features.shape[1], 1), nn.ReLU())

    def loss_of(batch, wanted):
        sent = encoder(batch)
        sent = sent + (torch.rand_like(sent) - 0.5) * (6 / 255)  # what 8 bits will round
        restored = decoder(sent)
        return (functional.cross_entropy(tail(restored), wanted)
                + functional.mse_loss(restored, batch) / batch.var())

    parameters = [*encoder.parameters(), *decoder.parameters()]
    train(parameters, loss_of, features, labels, epochs, 3e-3, f"{cut}, {channels} channels")
    return encoder.eval(), decoder.eval(), features[:1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="a folder with one sub-folder per class")
    parser.add_argument("--out", required=True, help="the folder that the files go to")
    parser.add_argument("--network", default="resnet18")
    parser.add_argument("--cut", action="append", default=[])
    parser.add_argument("--channels", type=int, action="append", default=[])
    parser.add_argument("--side-px", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=40)
    options = parser.parse_args()
    torch.manual_seed(1)
    images, labels, classes = load(options.data, options.side_px)
    normalise = transforms.Normalize(**export_model.IMAGENET)

    network = models.get_model(options.network, weights=None, num_classes=len(classes)).train()
    train(network.parameters(),
          lambda batch, wanted: functional.cross_entropy(
              network(normalise(shifted(batch, options.side_px // 8))), wanted,
              label_smoothing=0.1),
          images, labels, options.epochs, 2e-3, options.network)
    network.eval()

    keys = export_model.save_cuts(network, options.cut, options.out, options.side_px)
    codecs = []
    for cut in options.cut:
        for channels in options.channels:
            encoder, decoder, example = bottleneck(network, cut, channels, normalise(images),
                                                   labels, options.epochs // 4)
            name = f"{cut}.{channels}"
            sent = export_model.save_module(encoder, example,
                                            Path(options.out) / f"{name}.encoder.pt")
            export_model.save_module(decoder, sent, Path(options.out) / f"{name}.decoder.pt")
            codecs.append({"name": "bottleneck", "cut": cut, "encoder": f"{name}.encoder.pt",
                           "decoder": f"{name}.decoder.pt", "bits": [8, 4]})
    export_model.write_manifest(
        Path(options.out) / "manifest.toml",
        {"title": f"{options.network} on {len(classes)} classes", "classes": classes,
         "network": keys["network"]},
        {"input": {"side_px": options.side_px, **export_model.IMAGENET}, "cut": keys["cut"],
         "codec": codecs})


if __name__ == "__main__":
    try:
        main()
    except export_model.Wrong as problem:
        sys.exit(str(problem))
