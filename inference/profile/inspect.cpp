// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/profile/inspect.h"

#include <sstream>

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bitstream/payload.h"

namespace airsplit {
namespace {

std::string describe_bundle(const std::string& path, std::size_t file_bytes,
                            const InferenceTables& tables) {
  const BundleInfo info = Bundle::load(path, tables.engine(), tables.schemes).info();
  std::ostringstream out;
  out << fmt::format("bundle    {}\n", info.title)
      << fmt::format("file      {:.2f} MB, hash {}\n", static_cast<double>(file_bytes) / 1e6,
                     info.hash)
      << fmt::format("backbone  {}, {} x {} pixels\n", info.network, info.input_px, info.input_px)
      << fmt::format("data      {}, {} classes\n", info.data, info.classes.size());
  for (const auto& codec : info.codecs) out << "codec     " << codec.label() << "\n";
  out << "\nTraining log\n" << info.log << "\nRecipe\n" << info.recipe;
  return out.str();
}

void verify_payload(const Bytes& bytes) {
  read_payload_header(bytes);
  verify_checksum(bytes);
}

bool looks_like_payload(const Bytes& bytes) {
  try {
    verify_payload(bytes);
    return true;
  } catch (const InputError&) {
    return false;
  }
}

std::string describe_payload(const Bytes& bytes, const std::optional<Bundle>& bundle) {
  const PayloadHeader header = read_payload_header(bytes);
  std::string text =
      fmt::format("payload   {} number {}, {} bytes\nheader    {} bytes, checksum right\n",
                  payload_kind_name(header.kind), header.number, bytes.size(), kPayloadHeaderBytes);
  text += fmt::format("body      {} bytes\n", bytes.size() - kPayloadHeaderBytes);
  if (!bundle) {
    const bool codec = header.kind == PayloadKind::kCodec;
    return text + (codec ? "groups    --bundle, with the bundle that made it, shows them\n" : "");
  }
  const auto scheme = bundle->make_scheme(bundle->spec_of(bytes));
  text += fmt::format("scheme    {}\n", scheme->spec().label());
  std::size_t arrived = kPayloadHeaderBytes;
  const auto groups = scheme->payload_groups(bytes);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    arrived += groups[g].bytes;
    text += fmt::format("group {:<3} {} channels, {} bytes; decodable from byte {} on\n", g + 1,
                        groups[g].channels, groups[g].bytes, arrived);
  }
  return text;
}

/// A tensor file begins with the length of its header and a brace.
bool looks_like_tensor_file(const Bytes& bytes) { return bytes.size() > 8 && bytes[8] == '{'; }

}  // namespace

std::optional<std::string> inspect_inference_file(const std::string& path,
                                                  const std::optional<Bundle>& bundle,
                                                  const InferenceTables& tables) {
  const Bytes bytes = read_file(path);
  if (bundle) verify_payload(bytes);
  if (looks_like_payload(bytes)) return describe_payload(bytes, bundle);
  if (looks_like_tensor_file(bytes)) {
    return describe_bundle(path, bytes.size(), tables);
  }
  return std::nullopt;
}

}  // namespace airsplit
