// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whole files in and out.
//
// Every file of the user's is read here, so that nothing that never ends, a device or a pipe that
// nobody writes to, takes all memory or waits for ever.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/bytes.h"

namespace airsplit {

/// The most that a file may hold: networks and profiles are far smaller.
constexpr std::size_t kMostFileBytes = std::size_t{1} << 32;
/// The same of what people write in TOML.
constexpr std::size_t kMostTomlBytes = std::size_t{1} << 20;

/// A file, or a pipe to its end ("/dev/stdin", a shell's <(...)). Throws InputError, "PATH: the
/// file cannot be read: REASON", also if the path is a folder, a device or a socket, if there is
/// more than `most_bytes`, and if a pipe has no writer or one that is silent for a minute.
Bytes read_file(const std::filesystem::path& path, std::size_t most_bytes = kMostFileBytes);

/// The same as a text.
std::string read_text(const std::filesystem::path& path, std::size_t most_bytes = kMostFileBytes);

/// The first `bytes` of a regular file, or as many as there are; "" of anything else, and where
/// nothing can be read. Says of what kind a file is.
std::string file_start(const std::filesystem::path& path, std::size_t bytes);

/// Throws InputError, "PATH: this is a folder, expected the name of WHAT", if there is something at
/// `path` that is no regular file. For what is made beside a file of that name, or takes long:
/// a device is no place for a journal or a checkpoint.
void expect_no_device(const std::filesystem::path& path, const std::string& what);

/// Throws WorkError, "cannot write PATH: REASON", if no file can be made there: before work that
/// takes long.
void expect_writable(const std::filesystem::path& path);

/// Throws InputError if both are one file: what is written must not replace what it is made from.
void expect_another_file(const std::filesystem::path& output, const std::filesystem::path& input);

/// As a PartFile does (part_file.h): the path never holds half a file. Throws WorkError, "cannot
/// write PATH: REASON".
void write_file(const std::filesystem::path& path, const Bytes& bytes);
void write_file(const std::filesystem::path& path, const std::string& text);

/// 16 hex digits that name these bytes (FNV-1a, 64 bit): tells files apart, no protection.
std::string content_hash(const Bytes& bytes);

}  // namespace airsplit
