// What is in a file that the inference room wrote, in words.
#pragma once

#include <optional>
#include <string>

namespace airsplit {

/// A description, several lines, of a bundle, a profile or a payload; nothing if the file is none
/// of these. Throws InputError if it begins as one of them and is damaged, or cannot be read.
std::optional<std::string> inspect_inference_file(const std::string& path);

}  // namespace airsplit
