// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/adopted/manifest.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/toml.h"
#include "common/toml_table.h"
#include "common/utf8.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme_spec.h"

namespace airsplit {
namespace {

/// A name is a word of a scheme's label.
std::string read_name(TomlTable& table) {
  table.require("name");
  std::string name;
  table.read("name", name);
  if (!is_label_word(name))
    table.fail("name", "expected one word of at most 40 letters, digits and - _ . +");
  return name;
}

ModuleFile read_module(TomlTable& table, const char* key, const std::string& folder) {
  ModuleFile file;
  if (!table.has(key)) {
    table.read(key, file.path);  // known
    return file;
  }
  std::string name;
  table.read(key, name);
  if (name.empty() || name.find('\0') != std::string::npos)
    table.fail(key, "expected the name of a file");
  file.path = (std::filesystem::path(folder) / name).string();
  file.where = table.place(key);
  return file;
}

/// The same file under one of two keys: what a device computes is a head, or called so.
ModuleFile read_either(TomlTable& table, const char* key, const char* other_key,
                       const std::string& folder) {
  ModuleFile file = read_module(table, key, folder);
  const ModuleFile other = read_module(table, other_key, folder);
  if (file.is_given() && other.is_given())
    table.fail(other_key, fmt::format("the same as {}: expected one of the two", key));
  if (!file.is_given()) file = other;
  if (!file.is_given()) table.require(key);
  return file;
}

ManifestCut read_cut(TomlTable table, const std::string& folder) {
  ManifestCut cut;
  cut.name = read_name(table);
  cut.head = read_either(table, "head", "device", folder);
  cut.tail = read_either(table, "tail", "edge", folder);
  table.read("plain", cut.is_plain);
  table.finish();
  return cut;
}

ManifestCodec read_codec(TomlTable table, const std::vector<ManifestCut>& cuts,
                         const std::string& folder) {
  ManifestCodec codec;
  codec.name = read_name(table);
  if (codec.name == "symbols" || codec.name == "bits")
    table.fail("name", "expected another word: this one says how features are sent");
  table.require("cut");
  table.read("cut", codec.cut);
  std::vector<std::string> names;
  names.reserve(cuts.size());
  for (const ManifestCut& cut : cuts) names.push_back(cut.name);
  if (std::find(names.begin(), names.end(), codec.cut) == names.end())
    table.fail("cut", fmt::format("expected the name of a [[cut]]: {}", fmt::join(names, ", ")));
  codec.where = table.place("name");
  codec.encoder = read_module(table, "encoder", folder);
  codec.decoder = read_module(table, "decoder", folder);
  codec.tail = read_module(table, "tail", folder);
  codec.device = read_module(table, "device", folder);
  codec.edge = read_module(table, "edge", folder);
  if (codec.device.is_given() && codec.encoder.is_given())
    table.fail("encoder", "device holds it already: expected one of the two");
  for (const char* part : {"decoder", "tail"}) {
    if (codec.edge.is_given() && table.has(part))
      table.fail(part, "edge holds it already: expected one of the two");
  }
  table.read("bits", codec.bits, 1, 8);
  if (std::set<int>(codec.bits.begin(), codec.bits.end()).size() != codec.bits.size())
    table.fail("bits", "expected different numbers");
  table.finish();
  return codec;
}

void read_input(TomlTable table, Manifest& manifest) {
  for (const char* key : {"side_px", "mean", "std"}) table.require(key);
  table.read("side_px", manifest.side_px, 8, 1024);
  manifest.resized_px = manifest.side_px;
  table.read("resized_px", manifest.resized_px, manifest.side_px, 4096);
  table.read("mean", manifest.mean, -10, 10);
  table.read("std", manifest.deviation, 1e-3, 1e3);
  table.finish();
}

void check_cuts_differ(const Manifest& manifest) {
  std::set<std::string> cuts;
  for (const ManifestCut& cut : manifest.cuts) {
    if (!cuts.insert(cut.name).second)
      throw InputError(fmt::format("{}: two [[cut]] are named \"{}\"", manifest.path, cut.name));
  }
}

}  // namespace

Manifest parse_manifest(const std::string& text, const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  TomlTable root = TomlTable::parse(text, path);
  root.check_known({"title", "data", "engine", "classes", "network", "input", "cut", "codec"});
  Manifest manifest;
  manifest.path = path;
  manifest.text = text;
  for (const char* key : {"title", "input"}) root.require(key);
  root.read("title", manifest.title);
  if (!is_one_line(manifest.title)) root.fail("title", "expected one line");
  root.read("data", manifest.data);
  root.read("engine", manifest.engine);
  root.read("classes", manifest.classes);
  manifest.network = read_module(root, "network", folder);
  read_input(*root.table("input"), manifest);
  for (TomlTable& cut : root.tables("cut")) manifest.cuts.push_back(read_cut(cut, folder));
  if (manifest.cuts.empty() && !manifest.network.is_given()) {
    throw InputError(fmt::format(
        "{}: there is no network in it: expected network = \"FILE\", or a [[cut]]", path));
  }
  if (manifest.cuts.size() > kMostCuts)
    throw InputError(
        fmt::format("{}: {} [[cut]], expected at most {}", path, manifest.cuts.size(), kMostCuts));
  for (TomlTable& codec : root.tables("codec"))
    manifest.codecs.push_back(read_codec(codec, manifest.cuts, folder));
  check_cuts_differ(manifest);
  return manifest;
}

Manifest read_manifest(const std::string& path) { return parse_manifest(read_toml(path), path); }

}  // namespace airsplit
