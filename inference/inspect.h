// What is in a file that the inference room wrote, in words.
#pragma once

#include <optional>
#include <string>

namespace airsplit {

/// A description, several lines, of a bundle or a payload; nothing if the file is none
/// of these (a damaged payload is not told apart from any other file). Throws InputError if it
/// cannot be read, or begins as a bundle and is damaged.
std::optional<std::string> inspect_inference_file(const std::string& path);

}  // namespace airsplit
