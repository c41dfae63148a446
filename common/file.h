// Whole files in and out.
#pragma once

#include <filesystem>
#include <string>

#include "common/bytes.h"

namespace airsplit {

/// Throws InputError, "PATH: the file cannot be read: REASON", also if the path is a folder.
Bytes read_file(const std::filesystem::path& path);

/// Throws InputError if both are one file: what is written must not replace what it is made from.
void expect_another_file(const std::filesystem::path& output, const std::filesystem::path& input);

/// As a PartFile does (part_file.h): the path never holds half a file. Throws WorkError, "cannot
/// write PATH: REASON".
void write_file(const std::filesystem::path& path, const Bytes& bytes);
void write_file(const std::filesystem::path& path, const std::string& text);

/// 16 hex digits that name these bytes (FNV-1a, 64 bit): tells files apart, no protection.
std::string content_hash(const Bytes& bytes);

}  // namespace airsplit
