#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "common/error.h"
#include "common/nearest.h"

namespace airsplit {
namespace {

namespace po = boost::program_options;
constexpr const char* kArgument = "argument";

}  // namespace

std::string Options::text(const std::string& name) const {
  return has(name) ? values_[name].as<std::string>() : "";
}

std::vector<std::string> Options::texts(const std::string& name) const {
  return has(name) ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>();
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

CommandLine::CommandLine(std::string command, std::string argument, std::string summary)
    : command_(std::move(command)),
      argument_(std::move(argument)),
      summary_(std::move(summary)),
      visible_("Options", 100) {
  flag("help", "Say this");
}

CommandLine& CommandLine::option(const std::string& name, const std::string& value,
                                 const std::string& help) {
  visible_.add_options()(name.c_str(), po::value<std::string>()->value_name(value), help.c_str());
  return *this;
}

CommandLine& CommandLine::options(const std::string& name, const std::string& value,
                                  const std::string& help) {
  visible_.add_options()(name.c_str(), po::value<std::vector<std::string>>()->value_name(value),
                         help.c_str());
  return *this;
}

CommandLine& CommandLine::flag(const std::string& name, const std::string& help) {
  visible_.add_options()(name.c_str(), help.c_str());
  return *this;
}

CommandLine& CommandLine::required(const std::string& name, const std::string& value,
                                   const std::string& help) {
  required_.push_back(name.substr(0, name.find(',')));
  return option(name, value, help);
}

std::optional<Options> CommandLine::parse(const Arguments& arguments) const {
  const std::string who = "airsplit " + command_;
  po::options_description all;
  all.add(visible_);
  all.add_options()(kArgument, po::value<std::string>());
  po::positional_options_description positional;
  if (!argument_.empty()) positional.add(kArgument, 1);

  po::variables_map values;
  try {
    const int style = po::command_line_style::unix_style ^ po::command_line_style::allow_guessing;
    po::store(
        po::command_line_parser(arguments).options(all).positional(positional).style(style).run(),
        values);
  } catch (const po::unknown_option& error) {
    std::vector<std::string> names;
    for (const auto& option : visible_.options()) names.push_back("--" + option->long_name());
    throw InputError(fmt::format("{}: unknown option {}{}", who, error.get_option_name(),
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
         << visible_;
    print(help.str());
    return std::nullopt;
  }
  if (!argument_.empty() && values.count(kArgument) == 0) {
    throw InputError(fmt::format("{}: {} is missing; {} --help says more", who, argument_, who));
  }
  for (const std::string& name : required_) {
    if (values.count(name) == 0) {
      throw InputError(fmt::format("{}: --{} is missing; {} --help says more", who, name, who));
    }
  }
  return Options(std::move(values));
}

}  // namespace airsplit
