#include "sim/scenario/key_sections.h"

namespace airsplit {

std::vector<Key<SchemeSpec>> scheme_keys() {
  using S = SchemeSpec;
  std::vector<Key<SchemeSpec>> keys = {
      text_key("scheme.kind", &S::kind,
               {"local", "direct", "split", "aecnn", "aecnn-random", "bottlenet++"}, "The scheme")
          .required(),
      text_key("scheme.split", &S::split,
               "split, aecnn, bottlenet++: where the network is cut, e.g. \"layer3\""),
      number_key("scheme.ratio", &S::ratio, "", {1, 1e6},
                 "aecnn, bottlenet++: compression ratio before entropy coding"),
      text_key("scheme.codec", &S::codec, {"raw", "png", "jpeg", "webp", "file"},
               "direct: how the image is sent"),
      whole_key("scheme.quality", &S::quality, 1, 100, "direct as jpeg or webp"),
      whole_key("scheme.bits", &S::bits, 8, 32, "split: bits per feature, 8 or 32"),
      text_key(
          "scheme.uncoded", &S::uncoded, {"symbols", "bits"},
          "bottlenet++, aecnn: symbols (features as analog symbols that meet the link's noise) "
          "or bits (codes of fixed length that meet link.erasure_percent) instead of a "
          "payload")};
  for (Key<SchemeSpec>& key : keys) key.is_per_group = true;
  return keys;
}

}  // namespace airsplit
