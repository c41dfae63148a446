#include "bench/bundle_symbols.h"

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle_networks.h"
#include "inference/payload.h"

namespace airsplit {
namespace {

std::size_t find_codec(const BundleInfo& info, const Bundle& bundle) {
  std::size_t found = info.codecs.size();
  for (std::size_t i = 0; i < info.codecs.size(); ++i) {
    const SchemeSpec& spec = info.codecs[i];
    if (spec.kind != "aecnn" || bundle.make_scheme(spec)->codec_facts().bits != 8) continue;
    if (found == info.codecs.size() || spec.ratio < info.codecs[found].ratio) found = i;
  }
  if (found == info.codecs.size()) throw InputError("the bundle holds no AECNN of 8 bits");
  return found;
}

/// What the scheme's payloads of the first images hold.
TrainingSymbols image_payload_symbols(Scheme& scheme, const TrainedCodec& codec,
                                      const Dataset& images, std::size_t count) {
  if (images.size() < count) {
    throw InputError(fmt::format("{}: {} images, needs {}", images.name(), images.size(), count));
  }
  const auto side = static_cast<std::size_t>(codec.network->side_px());
  TrainingSymbols all{count, codec.tables.size(), {side, side}, codec.tables[0].symbols(), {}};
  all.symbols.reserve(count * all.channels * all.plane.symbols());
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes payload = scheme.encode({{}, images.image(i)});
    const auto symbols =
        decode_planes(payload, kPayloadHeaderBytes, all.plane.symbols(), codec.tables);
    all.symbols.insert(all.symbols.end(), symbols.begin(), symbols.end());
  }
  return all;
}

}  // namespace

CodecSymbols bundle_symbols(const std::string& path, const Dataset& training,
                            std::size_t training_images, const Dataset& test,
                            std::size_t test_images) {
  const Bundle bundle = Bundle::load(path);
  const std::size_t number = find_codec(bundle.info(), bundle);
  const auto scheme = bundle.make_scheme(bundle.info().codecs[number]);
  const TrainedCodec codec = parse_bundle(read_file(path), path)->codec(number);
  return {scheme->spec().label(), image_payload_symbols(*scheme, codec, training, training_images),
          image_payload_symbols(*scheme, codec, test, test_images)};
}

std::size_t image_symbols(const TrainingSymbols& symbols) {
  return symbols.channels * symbols.plane.symbols();
}

}  // namespace airsplit
