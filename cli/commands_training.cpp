// The commands of a build without the simulator (-DAIRSPLIT_SIM=OFF).
#include "cli/command.h"

namespace airsplit {

std::vector<Command> commands() {
  return {{"train", "Train a bundle from a recipe", train_command},
          {"refit", "Measure a bundle's entropy tables anew", refit_command},
          {"profile", "Measure a bundle on test images, for replay", profile_command},
          {"inspect", "Say what is in a file", inspect_command},
          {"encode", "Write the payload of one image", encode_command},
          {"decode", "Answer from one payload", decode_command}};
}

std::optional<std::string> inspect_other_file(const std::string& /*path*/) { return std::nullopt; }

}  // namespace airsplit
