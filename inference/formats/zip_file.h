// Where the records of a zip file lie that are stored as they are, which is how PyTorch writes
// numbers and pickles. Nothing is ever decompressed: other records are left out.
//
// LibTorch's own reader, caffe2's PyTorchStreamReader, is not used: it allocates whatever size the
// file claims, leaks when a file is damaged, and does not compare checksums.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "common/bytes.h"

namespace airsplit {

struct ZipRecord {
  std::size_t offset = 0;  ///< of its first byte in the file
  std::size_t size = 0;
};

/// The records by name. Throws InputError, beginning with `name`, if the bytes are not a sound zip
/// file: its directory, its records' places or their checksums are wrong.
std::map<std::string, ZipRecord> zip_records(const Bytes& bytes, const std::string& name);

}  // namespace airsplit
