#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Cuts a torchvision classifier, and writes its modules and the manifest that `airsplit adopt` takes.

    python3 tools/export_model.py resnet18 --list
    python3 tools/export_model.py resnet18 --classes 101 --weights mine.pth --cut layer2 --out net

Needs torch and torchvision (Debian: python3-torch, python3-torchvision). A program that trains a
network of its own, of torchvision or not, imports save_cuts() and write_manifest() from here.
"""

import argparse
import dis
import inspect
import json
import sys
import warnings
from pathlib import Path

try:
    import torch
    import torchvision
    from torch import fx, nn
    from torchvision.models.feature_extraction import NodePathTracer
except ImportError as missing:
    sys.exit(f"export_model.py: {missing}; expected torch and torchvision "
             "(Debian: apt-get install python3-torch python3-torchvision)")

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


class Wrong(Exception):
    """What the user gave is wrong; the message says what would be right."""


# --- Cutting ---

def unpacked(proxy):
    """`n, c, h, w = x.shape`: torch.fx of PyTorch 1.13 doesn't see from Python 3.11 on how many
    values are wanted."""
    caller = inspect.currentframe().f_back
    for instruction in dis.get_instructions(caller.f_code):
        if instruction.offset == caller.f_lasti and instruction.opname == "UNPACK_SEQUENCE":
            return (proxy[i] for i in range(instruction.argval))
    return proxy.tracer.iter(proxy)


fx.Proxy.__iter__ = unpacked


def traced(network):
    """The network as a graph, and each node's path: "layer2.1.relu_1"."""
    tracer = NodePathTracer()
    graph = tracer.trace(network.eval())
    return fx.GraphModule(tracer.root, graph), dict(tracer.node_to_qualname)


def crossing(nodes, place):
    """Nodes up to `place` whose values are needed after it; parameters are on both sides."""
    before = set(nodes[:place + 1])
    return [node for node in nodes[:place + 1]
            if node.op != "get_attr" and any(user not in before for user in node.users)]


def possible_cuts(network):
    """Path -> the node whose value is all that passes there, for each module and node of the
    network between its input and its output."""
    module, paths = traced(network)
    nodes = list(module.graph.nodes)
    last = {}  # the last node of each module, by its path
    for place, node in enumerate(nodes):
        parts = paths.get(node, "").split(".")
        for length in range(1, len(parts) + 1):
            if node.op not in ("placeholder", "output"):
                last[".".join(parts[:length])] = place
    return module, {path: nodes[place] for path, place in last.items()
                    if crossing(nodes, place) == [nodes[place]]}


def parts_of(module, cut):
    """The device's part, up to and with the node `cut`, and the edge's, behind it."""
    nodes = list(module.graph.nodes)
    place = nodes.index(cut)
    head, tail = fx.Graph(), fx.Graph()
    copies = {}
    for node in nodes[:place + 1]:
        copies[node] = head.node_copy(node, lambda used: copies[used])
    head.output(copies[cut])
    copies = {cut: tail.placeholder("features")}
    for node in nodes:
        if node.op == "get_attr" and nodes.index(node) < place:
            copies[node] = tail.node_copy(node, lambda used: copies[used])
    for node in nodes[place + 1:]:
        copies[node] = tail.node_copy(node, lambda used: copies[used])
    parts = fx.GraphModule(module, head), fx.GraphModule(module, tail)
    for part in parts:
        part.graph.eliminate_dead_code()
        part.recompile()
    return parts


def split(network, name):
    """Head and tail of the network, cut behind the module or node of this name."""
    module, cuts = possible_cuts(network)
    if name not in cuts:
        raise Wrong(f"--cut {name}: the network cannot be cut there so that one tensor passes; "
                    f"it can at {', '.join(shown(cuts))}")
    return parts_of(module, cuts[name])


def shown(cuts):
    """Names worth showing: at most two levels deep, and numbered layers one deeper."""
    short = [name for name in cuts
             if name.count(".") <= 1 or (name.count(".") == 2 and name[-1].isdigit())]
    return short if short else sorted(cuts)


# --- Writing ---

def save_module(module, example, path):
    """Writes the module, traced on `example`, and returns what it gives for it."""
    with torch.no_grad(), warnings.catch_warnings():
        # Sizes become constants: those of the manifest's input.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        module = module.eval()
        output = module(example)
        if not isinstance(output, torch.Tensor):
            raise Wrong(f"{path}: the module gives a {type(output).__name__}, expected one tensor")
        torch.jit.save(torch.jit.trace(module, example, check_trace=False), str(path))
    return output


def save_cuts(network, names, folder, side_px):
    """Writes network.pt, and NAME.head.pt and NAME.tail.pt for each cut; returns the manifest's
    keys of them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    image = torch.zeros(1, 3, side_px, side_px)
    save_module(network, image, folder / "network.pt")
    cuts = []
    for name in names:
        head, tail = split(network, name)
        features = save_module(head, image, folder / f"{name}.head.pt")
        save_module(tail, features, folder / f"{name}.tail.pt")
        cuts.append({"name": name, "head": f"{name}.head.pt", "tail": f"{name}.tail.pt"})
    return {"network": "network.pt", "cut": cuts}


def write_manifest(path, keys, tables):
    """A TOML file of `keys`, then of the tables: [name] of a dict, [[name]] of each of a list."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    for name, table in tables.items():
        for entry in table if isinstance(table, list) else [table]:
            lines += ["", f"[[{name}]]" if isinstance(table, list) else f"[{name}]"]
            lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- Weights ---

def classifier_of(network):
    """The path of the last layer with a matrix of weights, which gives the logits."""
    layers = [name for name, module in network.named_modules()
              if isinstance(module, (nn.Linear, nn.Conv2d))]
    return layers[-1]


def read_weights(path):
    """A state dictionary: of a checkpoint its own, without what wrappers put before each name, in
    float32."""
    try:
        found = torch.load(path, map_location="cpu")
    except Exception as problem:  # whatever it is, the file is not one
        raise Wrong(f"{path}: not a file of torch.save: {problem}") from problem
    if isinstance(found, nn.Module):
        found = found.state_dict()
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
    if not isinstance(found, dict) or not found or not all(
            isinstance(value, torch.Tensor) for value in found.values()):
        raise Wrong(f"{path}: expected a state dictionary, as torch.save(network.state_dict(), ...) "
                    "writes it")
    for prefix in ("_orig_mod.", "module.", "_orig_mod."):
        if all(name.startswith(prefix) for name in found):
            found = {name[len(prefix):]: value for name, value in found.items()}
    return {name: value.float() if value.is_floating_point() else value
            for name, value in found.items()}


def build(name, classes, weights_path):
    """torchvision's network of this name for so many classes (None: as many as the weights have,
    or 1000)."""
    makers = getattr(torchvision.models, "list_models", None)
    known = makers(module=torchvision.models) if makers else []
    if known and name not in known:
        raise Wrong(f"{name}: torchvision has no such classifier; it has {', '.join(known)}")
    make = torchvision.models.get_model if makers else (
        lambda name, **keys: getattr(torchvision.models, name)(**keys))
    if weights_path is None:
        return make(name, weights=None, num_classes=classes or 1000)
    weights = read_weights(weights_path)
    layer = classifier_of(make(name, weights=None)) + ".weight"
    if layer not in weights:
        raise Wrong(f"{weights_path}: {layer} is missing: not the weights of a {name}")
    rows = weights[layer].shape[0]
    if classes is not None and classes != rows:
        raise Wrong(f"{weights_path}: its classifier is for {rows} classes, --classes says {classes}: "
                    "fine-tune it for these, or leave --classes out")
    network = make(name, weights=None, num_classes=rows)
    wanted = network.state_dict()
    for key in wanted:
        if key.endswith("num_batches_tracked"):
            weights.setdefault(key, wanted[key])
    missing, unknown = sorted(set(wanted) - set(weights)), sorted(set(weights) - set(wanted))
    if missing or unknown:
        what = f"{missing[0]} is missing" if missing else f"{unknown[0]} is not one of its tensors"
        raise Wrong(f"{weights_path}: not the weights of a {name}: {what}")
    for key, value in wanted.items():
        if weights[key].shape != value.shape:
            raise Wrong(f"{weights_path}: {key} is {list(weights[key].shape)}, expected "
                        f"{list(value.shape)}")
        if not torch.isfinite(weights[key].float()).all():
            raise Wrong(f"{weights_path}: {key} holds numbers that are not finite")
    network.load_state_dict(weights)
    return network


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network", help="torchvision's name of it: resnet18, efficientnet_b0, ...")
    parser.add_argument("--list", action="store_true", help="show where it can be cut")
    parser.add_argument("--cut", action="append", default=[], help="where: a module's or node's path")
    parser.add_argument("--out", help="the folder that the files go to")
    parser.add_argument("--weights", help="your own: a state dictionary (untrained without)")
    parser.add_argument("--classes", type=int, help="of an untrained network (1000)")
    parser.add_argument("--seed", type=int, default=1, help="of an untrained network")
    parser.add_argument("--side-px", type=int, default=224, help="of the square input (224)")
    parser.add_argument("--resized-px", type=int,
                        help="of an image's shorter side, before the middle is cut (as --side-px)")
    parser.add_argument("--title", help="the bundle's")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    network = build(options.network, options.classes, options.weights).eval()
    if options.list:
        print("\n".join(shown(possible_cuts(network)[1])))
        return
    if not options.out:
        raise Wrong("--out: expected a folder")
    keys = save_cuts(network, options.cut, options.out, options.side_px)
    path = Path(options.out) / "manifest.toml"
    resized = options.resized_px or options.side_px
    write_manifest(path, {"title": options.title or options.network, "network": keys["network"]},
                   {"input": {"side_px": options.side_px, "resized_px": resized, **IMAGENET},
                    "cut": keys["cut"]})
    print(path)


if __name__ == "__main__":
    try:
        main()
    except Wrong as problem:
        sys.exit(str(problem))
