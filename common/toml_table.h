// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A TOML table of which every key must be read: a key that nobody asked for is an error.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace airsplit {

/// Every read() leaves `value` as it is if the key is not there, and throws InputError that names
/// the file, the line and the key if it holds something else.
class TomlTable {
 public:
  /// The whole of a text; `path` is the file's. Throws InputError if it is not TOML.
  static TomlTable parse(const std::string& text, const std::string& path);

  void read(const char* key, int& value, int low, int high);
  void read(const char* key, double& value, double low, double high);
  /// A whole number, or a list of them.
  void read(const char* key, std::vector<int>& values, int low, int high);
  void read(const char* key, bool& value);
  /// A list of so many numbers.
  void read(const char* key, std::array<double, 3>& values, double low, double high);
  /// A list of texts.
  void read(const char* key, std::vector<std::string>& values);
  void read(const char* key, std::string& value, const std::vector<std::string>& choices = {});

  /// The sub-table of this name, or nothing.
  std::optional<TomlTable> table(const char* key);
  std::vector<TomlTable> tables(const char* key);

  bool has(const char* key) const;
  void require(const char* key) const;
  /// "FILE:LINE: KEY" of a key that is there.
  std::string place(const char* key) const;
  /// Throws InputError about the value of a key that is there.
  [[noreturn]] void fail(const char* key, const std::string& expected) const;
  /// Throws InputError about a key that is none of these, with the one that may have been meant.
  void check_known(const std::vector<std::string>& known) const;
  /// Call when all keys have been read: check_known() of them.
  void finish() const;

 private:
  struct Contents;
  explicit TomlTable(std::shared_ptr<Contents> contents) : contents_(std::move(contents)) {}

  std::shared_ptr<Contents> contents_;
};

}  // namespace airsplit
