// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// encode and decode: one payload in a file, to be looked at.
#include <algorithm>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "common/data_folder.h"
#include "common/error.h"
#include "common/file.h"
#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

Bundle load_bundle(const Options& options, const InferenceTables& tables) {
  return Bundle::load(bundle_path(options.text("bundle"), data_folder()).string(), tables.engine(),
                      tables.schemes);
}

SchemeSpec find_scheme(const Bundle& bundle, const std::string& label) {
  std::vector<std::string> labels;
  for (const SchemeSpec& spec : bundle.all_schemes()) {
    if (spec.label() == label) return spec;
    labels.push_back(spec.label());
  }
  throw InputError(fmt::format("--scheme \"{}\": the bundle has no such; it has {}", label,
                               fmt::join(labels, ", ")));
}

/// "shapes:N", test image N of the data set that is drawn, or an image file.
Photo read_photo(const std::string& where) {
  const std::string shapes = "shapes:";
  if (where.rfind(shapes, 0) != 0) {
    Photo photo{read_file(where), {}};
    try {
      photo.pixels = decode_image(photo.file);
    } catch (const InputError& problem) {
      throw InputError(where + ": " + problem.what());
    }
    return photo;
  }
  const auto images = make_shapes(Split::kTest);
  const std::string number = where.substr(shapes.size());
  const bool digits = !number.empty() && number.size() < 10 &&
                      std::all_of(number.begin(), number.end(),
                                  [](unsigned char c) { return c >= '0' && c <= '9'; });
  if (!digits || std::stoul(number) >= images->size()) {
    throw InputError(fmt::format("{}: expected shapes:0 to shapes:{}", where, images->size() - 1));
  }
  const std::size_t image = std::stoul(number);
  return {images->file(image), images->image(image)};
}

std::string describe(const Prediction& prediction, const BundleInfo& info) {
  const auto label = static_cast<std::size_t>(prediction.label);
  if (prediction.label < 0 || label >= info.classes.size()) {
    throw InputError(fmt::format("payload: corrupted: class {}, expected 0 to {}", prediction.label,
                                 info.classes.size() - 1));
  }
  return fmt::format("{}, ahead of the next class by {:.3f}", info.classes[label],
                     prediction.margin);
}

int run_encode(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("encode", "PHOTO",
                  "Does the device's part for one image and writes the payload. PHOTO is an image\n"
                  "file, or shapes:N, test image N of the data set that is drawn.")
          .required("bundle", "BUNDLE", "A bundle's name or path")
          .required("scheme", "SCHEME", "As inspect names it: \"aecnn layer3 256x\"")
          .required("out", "FILE", "Where the payload goes")
          .parse(arguments);
  if (!options) return kDone;
  const Bundle bundle = load_bundle(*options, inference_of(tables));
  const auto scheme = bundle.make_scheme(find_scheme(bundle, options->text("scheme")));
  const std::string photo = options->text("argument");
  expect_another_file(options->text("out"), photo);
  const Bytes payload = scheme->encode(read_photo(photo));
  write_file(options->text("out"), payload);
  print(fmt::format("{}: {} bytes\n", options->text("out"), payload.size()));
  return kDone;
}

int run_decode(const Arguments& arguments, const Tables& tables) {
  const auto options =
      CommandLine("decode", "FILE", "Does the edge's part for one payload and prints the answer.")
          .required("bundle", "BUNDLE", "The bundle that it was made with, by name or path")
          .option("bytes", "N", "Only the first N bytes have arrived")
          .parse(arguments);
  if (!options) return kDone;
  const Bundle bundle = load_bundle(*options, inference_of(tables));
  Bytes payload = read_file(options->text("argument"));
  const auto scheme = bundle.make_scheme(bundle.spec_of(payload));
  if (!options->has("bytes")) {
    print(describe(scheme->decode(payload), bundle.info()) + "\n");
    return kDone;
  }
  const std::size_t all = payload.size();
  const auto most = static_cast<std::int64_t>(all);
  payload.resize(static_cast<std::size_t>(options->whole("bytes", 0, most, most)));
  const PartialAnswer answer = scheme->decode_prefix(payload, all);
  print(fmt::format("{}; from {} of {} groups of channels\n",
                    describe(answer.prediction, bundle.info()), answer.groups,
                    answer.groups_in_all));
  return kDone;
}

}  // namespace

Command encode_command() { return {"encode", "Write the payload of one image", run_encode}; }
Command decode_command() { return {"decode", "Answer from one payload", run_decode}; }

}  // namespace airsplit
