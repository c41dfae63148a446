// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// make_seeds FOLDER: sound inputs of each fuzz target, into FOLDER/seeds/TARGET/, and room for what
// fuzzing finds, FOLDER/found/TARGET/. Seeds are made anew with every build, so that they are of
// the formats of today.
#include <filesystem>
#include <string>

#include "common/error.h"
#include "common/file.h"
#include "tests/fuzz/streams.h"
#include "tests/fuzz/tiny_adopted.h"
#include "tests/fuzz/tiny_files.h"

namespace airsplit {
namespace {

class Seeds {
 public:
  explicit Seeds(const std::filesystem::path& folder) : folder_(folder / "seeds") {
    for (const char* target : {"stream", "scheme", "image", "bundle", "profile", "adopted",
                               "manifest", "state_dict", "scenario"}) {
      std::filesystem::create_directories(folder / "seeds" / target);
      std::filesystem::create_directories(folder / "found" / target);
    }
  }

  void write(const std::string& target, const Bytes& bytes) {
    write_file(folder_ / target / std::to_string(++written_), bytes);
  }

 private:
  std::filesystem::path folder_;
  int written_ = 0;
};

/// The choice of a model or scheme, and what it is to decode.
Bytes chosen(std::size_t choice, const Bytes& bytes) {
  Bytes input = {static_cast<std::uint8_t>(choice)};
  input.insert(input.end(), bytes.begin(), bytes.end());
  return input;
}

void write_seeds(Seeds seeds) {
  for (std::size_t i = 0; i < stream_examples().size(); ++i) {
    seeds.write("stream", chosen(i, stream_examples()[i].stream));
  }
  const auto schemes = scheme_examples();
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    seeds.write("scheme", chosen(i, schemes[i].payload));
  }
  const Image image = tiny_photo().pixels;
  for (const auto codec : {ImageCodec::kPng, ImageCodec::kJpeg, ImageCodec::kWebp}) {
    seeds.write("image", encode_image(image, codec, 20));
  }
  const std::string description = tiny_description();
  seeds.write("bundle", tiny_bundle());
  seeds.write("bundle", {description.begin(), description.end()});
  seeds.write("profile", tiny_profile());
  const std::string adopted = tiny_adopted_description(), manifest = tiny_manifest();
  seeds.write("adopted", tiny_adopted());
  seeds.write("adopted", {adopted.begin(), adopted.end()});
  seeds.write("manifest", {manifest.begin(), manifest.end()});
}

}  // namespace
}  // namespace airsplit

int main(int argc, char** argv) {
  airsplit::check(argc == 2, "make_seeds FOLDER");
  airsplit::write_seeds(airsplit::Seeds(argv[1]));
}
