// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user says of the network that airsplit is to adopt: a TOML file beside the modules.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace airsplit {

/// A file of a module, and where the manifest names it.
struct ModuleFile {
  std::string path;   ///< from the manifest's folder; "" if there is none
  std::string where;  ///< "net.toml:12: cut.head = \"head.pt\"", for messages

  bool is_given() const { return !path.empty(); }
};

/// Where the network is cut: the device's part and the edge's.
struct ManifestCut {
  std::string name;
  ModuleFile head, tail;
  bool is_plain = true;  ///< a profile measures its features uncompressed
};

/// A codec at a cut. What the device computes is the cut's head, then the encoder, if there is one,
/// or `device` in place of both; at the edge the decoder, if there is one, then a tail, its own or
/// the cut's, or `edge` in place of both.
struct ManifestCodec {
  std::string name, cut;
  std::string where;  ///< "net.toml:20: codec", for messages
  ModuleFile encoder, decoder, tail, device, edge;
  std::vector<int> bits = {8};  ///< of a value that is sent, 1 to 8; a codec for each
};

struct Manifest {
  std::string path;  ///< the file's
  std::string text;  ///< all of it
  std::string title, data;
  std::string engine = "torchscript";  ///< what the modules are run by
  std::vector<std::string> classes;    ///< in the order of the logits; empty: those of the data
  int side_px = 0;                     ///< of the network's square input
  int resized_px = 0;                  ///< to which an image's shorter side is brought before
  std::array<double, 3> mean{}, deviation{};  ///< of red, green, blue, pixels from 0 to 1
  ModuleFile network;                         ///< without a cut
  std::vector<ManifestCut> cuts;
  std::vector<ManifestCodec> codecs;
};

/// Throws InputError, "PATH:LINE: KEY: what is expected".
Manifest parse_manifest(const std::string& text, const std::string& path);

/// Of a file. Throws InputError if it cannot be read too.
Manifest read_manifest(const std::string& path);

}  // namespace airsplit
