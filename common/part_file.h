// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A file that has its name only once it is whole.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace airsplit {

/// Writes PATH.part, which is renamed when it is finished: PATH never holds half a file, nor a mix
/// of two that are written at once. PATH.part is locked while it is written, and removed if it is
/// not finished; what a killed process leaves, the next one replaces. A pipe or a terminal cannot
/// be replaced, and is written to as it is.
class PartFile {
 public:
  enum class IfBusy { kWait, kFail };

  /// `if_busy`: another PartFile, of any process, is writing to this path. Throws WorkError,
  /// "cannot write PATH: REASON".
  PartFile(std::filesystem::path path, IfBusy if_busy);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();

  void write(std::string_view content);

  /// Gives the file its name, once its bytes are on the disk. Nothing may be written afterwards.
  void finish();

 private:
  bool is_replaced_;
  std::filesystem::path path_, part_;
  std::FILE* file_;
};

}  // namespace airsplit
