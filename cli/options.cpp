// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/options.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "cli/output.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/number.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

namespace po = boost::program_options;
constexpr const char* kArgument = "argument";

/// What was given, as texts.
Options::Values texts_of(const po::variables_map& given) {
  Options::Values values;
  for (const auto& [name, value] : given) {
    std::vector<std::string>& texts = values[name];
    if (const auto* const text = boost::any_cast<std::string>(&value.value())) {
      texts = {*text};
    } else if (const auto* const many = boost::any_cast<std::vector<std::string>>(&value.value())) {
      texts = *many;
    }
  }
  return values;
}

bool has_empty(const std::vector<std::string>& texts) {
  return std::find(texts.begin(), texts.end(), "") != texts.end();
}

}  // namespace

std::string Options::text(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? "" : found->second.front();
}

std::vector<std::string> Options::texts(const std::string& name) const {
  return has(name) ? values_.at(name) : std::vector<std::string>();
}

std::int64_t Options::whole(const std::string& name, std::int64_t low, std::int64_t high,
                            std::int64_t otherwise) const {
  if (!has(name)) return otherwise;
  const std::string value = text(name);
  std::int64_t number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
  if (!is_whole || number < low || number > high) {
    throw InputError(
        fmt::format("--{} {}: expected a whole number from {} to {}", name, value, low, high));
  }
  return number;
}

double Options::positive(const std::string& name, double high, double otherwise) const {
  if (!has(name)) return otherwise;
  const std::optional<double> number = parse_number(text(name));
  if (!number || !(*number > 0 && *number <= high)) {
    throw InputError(
        fmt::format("--{} {}: expected a number above 0, up to {:g}", name, text(name), high));
  }
  return *number;
}

CommandLine::CommandLine(std::string command, std::string argument, std::string summary)
    : command_(std::move(command)), argument_(std::move(argument)), summary_(std::move(summary)) {
  flag("help", "Say this");
}

CommandLine& CommandLine::option(const std::string& name, const std::string& value,
                                 const std::string& help) {
  options_.push_back({name, value, help, Takes::kOneValue, false});
  return *this;
}

CommandLine& CommandLine::options(const std::string& name, const std::string& value,
                                  const std::string& help) {
  options_.push_back({name, value, help, Takes::kValues, false});
  return *this;
}

CommandLine& CommandLine::flag(const std::string& name, const std::string& help) {
  options_.push_back({name, "", help, Takes::kNothing, false});
  return *this;
}

CommandLine& CommandLine::required(const std::string& name, const std::string& value,
                                   const std::string& help) {
  options_.push_back({name, value, help, Takes::kOneValue, true});
  return *this;
}

std::optional<Options> CommandLine::parse(const Arguments& arguments) const {
  const std::string who = "airsplit " + command_;
  po::options_description visible("Options", 100);
  for (const Option& option : options_) {
    const char* const name = option.name.c_str();
    const char* const help = option.help.c_str();
    switch (option.takes) {
      case Takes::kNothing:
        visible.add_options()(name, help);
        break;
      case Takes::kOneValue:
        visible.add_options()(name, po::value<std::string>()->value_name(option.value), help);
        break;
      case Takes::kValues:
        visible.add_options()(name, po::value<std::vector<std::string>>()->value_name(option.value),
                              help);
        break;
    }
  }
  po::options_description all;
  all.add(visible);
  const std::string dots = "...";
  const bool takes_many = argument_.size() > dots.size() &&
                          argument_.compare(argument_.size() - dots.size(), dots.size(), dots) == 0;
  if (takes_many) {
    all.add_options()(kArgument, po::value<std::vector<std::string>>());
  } else {
    all.add_options()(kArgument, po::value<std::string>());
  }
  po::positional_options_description positional;
  if (!argument_.empty()) positional.add(kArgument, takes_many ? -1 : 1);

  po::variables_map values;
  try {
    const int style = po::command_line_style::unix_style ^ po::command_line_style::allow_guessing;
    po::store(
        po::command_line_parser(arguments).options(all).positional(positional).style(style).run(),
        values);
  } catch (const po::unknown_option& error) {
    std::vector<std::string> names;
    for (const auto& option : visible.options()) names.push_back("--" + option->long_name());
    throw InputError(fmt::format("{}: unknown option {}{}", who, shortened(error.get_option_name()),
                                 suggestion(error.get_option_name(), names)));
  } catch (const po::too_many_positional_options_error&) {
    throw InputError(fmt::format("{}: expected {}", who,
                                 argument_.empty() ? "options only" : "one " + argument_));
  } catch (const po::error& error) {
    throw InputError(fmt::format("{}: {}", who, error.what()));
  }

  if (values.count("help") > 0) {
    std::ostringstream help;
    help << fmt::format("Usage: {}{} [OPTION]...\n\n{}\n\n", who,
                        argument_.empty() ? "" : " " + argument_, summary_)
         << visible;
    print(help.str());
    return std::nullopt;
  }
  if (!argument_.empty() && values.count(kArgument) == 0) {
    throw InputError(fmt::format("{}: {} is missing; {} --help says more", who, argument_, who));
  }
  const Options given(texts_of(values));
  if (given.has(kArgument) && given.text(kArgument).empty())
    throw InputError(fmt::format("{}: {} is empty", who, argument_));
  for (const Option& option : options_) {
    const std::string name = option.name.substr(0, option.name.find(','));
    if (option.takes != Takes::kNothing && has_empty(given.texts(name)))
      throw InputError(fmt::format("{}: --{} is empty, expected {}", who, name, option.value));
    if (option.required && values.count(name) == 0) {
      throw InputError(fmt::format("{}: --{} is missing; {} --help says more", who, name, who));
    }
  }
  return given;
}

}  // namespace airsplit
