# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""A network of one's own, from torchvision to a result: export, adopt, profile, live and replayed.

    adopt_test.py AIRSPLIT SOURCE_FOLDER [unittest options]

Needs torch and torchvision; skipped without (exit status 77). The images are drawn here, the
networks have untrained weights of a fixed seed.
"""

import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

AIRSPLIT = SOURCE = FOLDER = None  # set in main()
SIDE_PX = 64
CLASSES = ["anchor", "bonsai", "camera", "dollar_bill"]
TEST_IMAGES = 200

try:
    import numpy
    import torch
    from PIL import Image
    from torch import nn
    from torchvision import transforms
    MISSING = None
except ImportError as missing:
    MISSING = missing

SCENARIO = """
title = "adopted"
[workload]
profile = "{name}.profile"
bundle = "{name}.bundle"
data = "photos"
rate_hz = 5
deadline_ms = 200
tasks = 40
[link]
snr_db = 5
bandwidth_mhz = 0.5
fading = "rayleigh"
coherence_ms = 20
[device]
processor = "raspberry-pi-4"
[edge]
processor = "rtx-2080-ti"
{schemes}
"""

CODECS = """
[[codec]]
name = "features"
cut = "{cut}"
bits = [8, 4]
"""


def split_of(name):
    code = 0xCBF29CE484222325
    for byte in name.encode():
        code = (code ^ byte) * 0x100000001B3 % 2**64
    percent = code % 100
    return "test" if percent < 30 else "validation" if percent < 40 else "train"


def draw_photos(folder):
    """Photos of the network's input size, so many that 200 are for testing. Returns the test images
    in airsplit's order."""
    draws = numpy.random.default_rng(7)
    tests = []
    for label, name in enumerate(CLASSES):
        (folder / name).mkdir(parents=True)
        wanted, number = TEST_IMAGES // len(CLASSES), 0
        while wanted > 0:
            number += 1
            file = f"image_{number:04}.png"
            smooth = draws.normal(size=(8, 8, 3)) * 50 + 40 * (label + 1)
            pixels = smooth.repeat(8, 0).repeat(8, 1) + draws.normal(size=(SIDE_PX, SIDE_PX, 3)) * 9
            Image.fromarray(pixels.clip(0, 255).astype("uint8")).save(folder / name / file)
            if split_of(f"{name}/{file}") == "test":
                wanted -= 1
                tests.append((f"{name}/{file}", label))
    return tests


def run(*command):
    result = subprocess.run([*map(str, command)], cwd=FOLDER, capture_output=True, text=True,
                            timeout=600, env=dict(os.environ, AIRSPLIT_DATA=str(SOURCE)))
    return result


def airsplit(*arguments):
    return run(AIRSPLIT, *arguments)


def export(*arguments):
    return run(sys.executable, SOURCE / "tools/export_model.py", *arguments)


def python_logits(network, photo):
    """The forward pass of PyTorch itself."""
    prepare = transforms.Compose([
        transforms.ToTensor(),
        transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])])
    with torch.no_grad():
        return network(prepare(Image.open(photo).convert("RGB"))[None])[0].numpy()


def counted_macs(network):
    """Multiply-adds by hooks on convolutions and matrices: a second count."""
    macs = 0

    def count(module, inputs, output):
        nonlocal macs
        if isinstance(module, nn.Conv2d):
            macs += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.Linear):
            macs += output.numel() * module.in_features

    hooks = [module.register_forward_hook(count) for module in network.modules()]
    with torch.no_grad():
        network(torch.zeros(1, 3, SIDE_PX, SIDE_PX))
    for hook in hooks:
        hook.remove()
    return macs


class Adopt(unittest.TestCase):
    """Two torchvision networks, all the way."""

    def succeed(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def adopt(self, name, cut):
        self.succeed(export(name, "--classes", len(CLASSES), "--side-px", SIDE_PX, "--seed", 3,
                            "--cut", cut, "--out", name))
        manifest = FOLDER / name / "manifest.toml"
        manifest.write_text(manifest.read_text() + CODECS.format(cut=cut))
        self.shown = self.succeed(airsplit("adopt", manifest, "--data", "photos", "--out",
                                           f"{name}.bundle", "--images", 60, "--logits",
                                           f"{name}.csv"))
        torch.manual_seed(3)
        return export_model.build(name, len(CLASSES), None).eval()

    def check_logits(self, name, cut, network):
        with open(FOLDER / f"{name}.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({row["through"] for row in rows}, {"network", cut})
        self.assertGreater(len(rows), 40)
        for row in rows:
            expected = python_logits(network, FOLDER / "photos" / row["image"])
            for place, logit in enumerate(expected):
                self.assertAlmostEqual(float(row[f"logit_{place}"]), logit, delta=1e-4)

    def check_profile(self, name, network):
        profile = f"{name}.profile"
        self.succeed(airsplit("profile", "--bundle", f"{name}.bundle", "--data", "photos", "--out",
                              profile))
        self.succeed(airsplit("export", profile, "--images", "--csv", "images.csv"))
        with open(FOLDER / "images.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        local = [row for row in rows if row["scheme"] == "local"]
        self.assertEqual(len(local), TEST_IMAGES)
        for row, (photo, label) in zip(local, TESTS):
            self.assertEqual(int(row["label"]), label)
            logits = numpy.sort(python_logits(network, FOLDER / "photos" / photo))
            if logits[-1] - logits[-2] > 1e-4:
                self.assertEqual(int(row["prediction"]), python_logits(
                    network, FOLDER / "photos" / photo).argmax())
        self.succeed(airsplit("export", profile, "--csv", "schemes.csv"))
        with open(FOLDER / "schemes.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["scheme"].startswith("direct"):
                    continue
                macs = float(row["device_macs"]) + float(row["edge_macs"])
                self.assertEqual(macs, counted_macs(network), row)

    def check_runs(self, name):
        blocks = "".join("[[scheme]]\n" + line.split("[[scheme]]")[1].replace(", ", "\n")
                         for line in self.shown.splitlines(keepends=True) if "[[scheme]]" in line)
        self.assertIn('kind = "adopted"', blocks)
        (FOLDER / f"{name}.toml").write_text(SCENARIO.format(name=name, schemes=blocks))
        for link in ("link.model=analytic", "link.loss_percent=5"):
            texts = []
            for mode in ("live", "profile"):
                out = f"out-{mode}"
                self.succeed(airsplit("run", f"{name}.toml", "--inference", mode, "--set", link,
                                      "--set", "workload.images=200", "--out", out))
                texts.append((FOLDER / out / "summary.csv").read_bytes())
            self.assertEqual(*texts)
        self.succeed(airsplit("run", f"{name}.toml", "--set", "link.loss_percent=5", "--set",
                              "link.incomplete=decode"))

    def check_one_payload(self, name, cut):
        photo = FOLDER / "photos" / TESTS[0][0]
        text = self.succeed(airsplit("inspect", f"{name}.bundle"))
        self.assertIn("adopted, torchscript", text)
        label = next(line.split(None, 1)[1] for line in text.splitlines()
                     if line.startswith("codec"))
        self.succeed(airsplit("encode", photo, "--bundle", f"{name}.bundle", "--scheme", label,
                              "--out", "payload.bin"))
        whole = self.succeed(airsplit("decode", "payload.bin", "--bundle", f"{name}.bundle"))
        part = self.succeed(airsplit("decode", "payload.bin", "--bundle", f"{name}.bundle",
                                     "--bytes", 100))
        self.assertIn("ahead of the next class", whole)
        self.assertIn("groups of channels", part)

    def check_measured_times(self, name, network):
        """Times of layers, of those too that compute nothing which is counted: none is lost."""
        leaves = [path for path, module in network.named_modules() if not list(module.children())]
        times = [f"{path},{0.01 * (i + 1):.2f}" for i, path in enumerate(leaves)]
        (FOLDER / "layers.csv").write_text("\n".join(["name,ms", *times]) + "\n")
        self.succeed(airsplit("processor-from", "layers.csv", "--bundle", f"{name}.bundle", "--out",
                              "own.toml"))
        result = airsplit("run", f"{name}.toml", "--set", "device.processor=own.toml", "--set",
                          "edge.processor=own.toml", "--set", "workload.tasks=2", "--tasks",
                          "tasks.csv")
        self.succeed(result)
        self.assertNotIn("count nowhere", result.stderr)
        with open(FOLDER / "tasks.csv", encoding="utf-8") as file:
            local = next(row for row in csv.DictReader(file) if row["scheme"] == "local")
        self.assertAlmostEqual(float(local["device_ms"]), sum(float(row.split(",")[1])
                                                             for row in times), places=3)
        (FOLDER / "own.toml").write_text(
            (FOLDER / "own.toml").read_text().replace(
                "blocks = [", 'blocks = [{ block = "tyop", ms = 1 },', 1))
        self.assertIn("count nowhere: tyop", airsplit(
            "run", f"{name}.toml", "--set", "device.processor=own.toml", "--set",
            "edge.processor=own.toml", "--set", "workload.tasks=2").stderr)

    def check(self, name, cut):
        network = self.adopt(name, cut)
        self.check_logits(name, cut, network)
        self.check_profile(name, network)
        self.check_runs(name)
        self.check_one_payload(name, cut)
        self.check_measured_times(name, network)

    def test_resnet18(self):
        self.check("resnet18", "layer3")

    def test_mobilenet_v3_small(self):
        self.check("mobilenet_v3_small", "features.8")


class Forking(nn.Module if MISSING is None else object):
    """A head whose halves run in threads of their own."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Conv2d(3, 2, 4, 4), nn.Conv2d(3, 2, 4, 4)

    def forward(self, x):
        left = torch.jit.fork(self.left, x)
        right = self.right(x)
        return torch.cat([torch.jit.wait(left), right], 1)


class Threads(unittest.TestCase):
    def test_modules_that_fork_are_counted(self):
        torch.manual_seed(1)
        folder = FOLDER / "forking"
        folder.mkdir()
        torch.jit.script(Forking()).save(folder / "head.pt")
        tail = nn.Sequential(nn.Flatten(), nn.Linear(4 * 16 * 16, len(CLASSES)))
        torch.jit.script(tail).save(folder / "tail.pt")
        (folder / "manifest.toml").write_text(
            'title = "t"\n[input]\nside_px = 64\nmean = [0, 0, 0]\nstd = [1, 1, 1]\n[[cut]]\n'
            'name = "c"\nhead = "head.pt"\ntail = "tail.pt"\n')
        for attempt in range(5):
            result = airsplit("adopt", folder / "manifest.toml", "--data", "photos", "--images", 4,
                              "--overwrite", "--out", "forking.bundle")
            self.assertEqual(result.returncode, 0, result.stderr)
        bundle = (FOLDER / "forking.bundle").read_bytes()
        for block in (b"left", b"right"):  # multiply-adds: 3 x 4 x 4 for each of 2 x 16 x 16 values
            self.assertIn(b'[\\"%s\\",24576.0,' % block, bundle)


class Export(unittest.TestCase):
    """What the script takes and refuses."""

    def refused(self, message, *arguments):
        result = export(*arguments)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(message, result.stderr)
        self.assertNotIn("Traceback", result.stderr)

    def test_says_where_a_network_can_be_cut(self):
        for name, cut in (("resnet50", "layer2.1"), ("efficientnet_b0", "features.3"),
                          ("vit_b_16", "encoder.layers.encoder_layer_5")):
            result = export(name, "--list")
            self.assertIn(cut, result.stdout.splitlines(), result.stderr)
        self.refused("cannot be cut there", "resnet18", "--cut", "layer1.0.conv1", "--out", "x")
        self.refused("torchvision has no such classifier", "resnet19", "--list")

    def test_weights_of_wrappers_and_of_half_precision_are_taken(self):
        torch.manual_seed(5)
        network = export_model.build("resnet18", 7, None)
        state = {f"module.{name}": value.half() if value.is_floating_point() else value
                 for name, value in network.state_dict().items()}
        torch.save({"epoch": 3, "state_dict": state}, FOLDER / "half.pth")
        read = export_model.build("resnet18", None, FOLDER / "half.pth")
        self.assertEqual(read.fc.out_features, 7)
        self.assertTrue(torch.equal(read.conv1.weight, network.conv1.weight.half().float()))

    def test_weights_that_do_not_fit_are_refused(self):
        torch.manual_seed(5)
        network = export_model.build("resnet18", 7, None)
        torch.save(network.state_dict(), FOLDER / "seven.pth")
        refused = lambda message, name, *more: self.refused(
            message, name, "--weights", "seven.pth", "--out", "x", *more)
        refused("its classifier is for 7 classes, --classes says 5", "resnet18", "--classes", "5")
        refused("not the weights of a mobilenet_v3_small", "mobilenet_v3_small")
        refused("layer1.2.bn1.bias is missing", "resnet34")
        (FOLDER / "text.pth").write_text("no weights")
        self.refused("not a file of torch.save", "resnet18", "--weights", "text.pth", "--out", "x")
        torch.save([1, 2], FOLDER / "list.pth")
        self.refused("expected a state dictionary", "resnet18", "--weights", "list.pth", "--out", "x")


def main():
    global AIRSPLIT, SOURCE, FOLDER, TESTS, export_model
    AIRSPLIT, SOURCE = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1)).resolve()
    if MISSING:
        print(f"skipped: {MISSING} (Debian: apt-get install python3-torch python3-torchvision)")
        sys.exit(77)
    sys.path.insert(0, str(SOURCE / "tools"))
    import export_model
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        FOLDER = pathlib.Path(folder)
        TESTS = draw_photos(FOLDER / "photos")
        unittest.main()


main()
