// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Zip files, as PyTorch writes them: numbers and pickles are stored as they are, code is
// compressed. Nothing is ever decompressed here.
//
// LibTorch's own reader, caffe2's PyTorchStreamReader, is not used: it allocates whatever size the
// file claims, leaks when a file is damaged, and does not compare checksums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/bytes.h"

namespace airsplit {

struct ZipRecord {
  std::size_t offset = 0;  ///< of its first byte in the file
  std::size_t size = 0;
};

/// A record as it lies in a file, compressed or not.
struct StoredRecord {
  std::string name;
  int method = 0;          ///< how it is compressed; 0: not at all
  std::uint32_t size = 0;  ///< of what it holds
  std::uint32_t crc = 0;   ///< of what it holds
  Bytes bytes;             ///< as they are stored
};

/// All records, in the directory's order. Throws InputError, beginning with `name`, if the bytes
/// are not a sound zip file, or one is encrypted.
std::vector<StoredRecord> stored_records(const Bytes& bytes, const std::string& name);

/// A zip file of these records, at most 4 GiB.
Bytes write_zip(const std::vector<StoredRecord>& records);

/// The records by name that are stored as they are; others are left out. Throws InputError,
/// beginning with `name`, if the bytes are not a sound zip file: its directory, its records' places
/// or their checksums are wrong.
std::map<std::string, ZipRecord> zip_records(const Bytes& bytes, const std::string& name);

}  // namespace airsplit
