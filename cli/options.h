// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A command's options: what it takes, and what was given.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace airsplit {

using Arguments = std::vector<std::string>;

/// What a command line says, with its options looked up by name.
class Options {
 public:
  using Values = std::map<std::string, std::vector<std::string>>;

  explicit Options(Values values) : values_(std::move(values)) {}

  bool has(const std::string& name) const { return values_.count(name) > 0; }
  /// "" if it was not given.
  std::string text(const std::string& name) const;
  /// As often as it was given.
  std::vector<std::string> texts(const std::string& name) const;
  /// Throws InputError if it is not a whole number from `low` to `high`.
  std::int64_t whole(const std::string& name, std::int64_t low, std::int64_t high,
                     std::int64_t otherwise) const;
  /// Throws InputError if it is not a number above 0, up to `high`.
  double positive(const std::string& name, double high, double otherwise) const;

 private:
  Values values_;
};

/// What a command takes.
class CommandLine {
 public:
  /// `argument` names the one argument without dashes ("SCENARIO.toml"), or those of which there
  /// may be several ("FILE..."), or is "" if there is none.
  CommandLine(std::string command, std::string argument, std::string summary);

  /// Options with one value ("--out DIR"), with a value and as often as wanted, and without a
  /// value.
  CommandLine& option(const std::string& name, const std::string& value, const std::string& help);
  CommandLine& options(const std::string& name, const std::string& value, const std::string& help);
  CommandLine& flag(const std::string& name, const std::string& help);
  /// An option that must be there. "out,o" has a short form: -o.
  CommandLine& required(const std::string& name, const std::string& value, const std::string& help);

  /// Nothing if --help was asked for and printed. Throws InputError on an unknown option, with the
  /// nearest, and on a missing or empty argument or option. The argument's value is under
  /// "argument".
  std::optional<Options> parse(const Arguments& arguments) const;

 private:
  enum class Takes { kNothing, kOneValue, kValues };
  struct Option {
    std::string name, value, help;
    Takes takes;
    bool required;
  };

  std::string command_, argument_, summary_;
  std::vector<Option> options_;
};

}  // namespace airsplit
