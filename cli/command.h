// The commands of the command line, and what they are made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

namespace airsplit {

using Arguments = std::vector<std::string>;

/// Exit status: 0 done, 1 the work failed (or was interrupted), 2 the user's input is wrong.
enum ExitStatus { kDone = 0, kFailed = 1, kWrongInput = 2 };

struct Command {
  std::string name;
  std::string summary;
  /// Throws InputError and WorkError; main turns them into exit status 2 and 1.
  int (*run)(const Arguments& arguments);
};

/// The commands of this build, in the order in which help lists them: commands_full.cpp, or
/// commands_training.cpp with -DAIRSPLIT_SIM=OFF.
std::vector<Command> commands();

/// What is in a file of a kind that only this build knows; nothing if it is of no such kind.
std::optional<std::string> inspect_other_file(const std::string& path);

int run_command(const Arguments& arguments);
int sweep_command(const Arguments& arguments);
int train_command(const Arguments& arguments);
int profile_command(const Arguments& arguments);
int measure_processor_command(const Arguments& arguments);
int refit_command(const Arguments& arguments);
int export_command(const Arguments& arguments);
int report_command(const Arguments& arguments);
int inspect_command(const Arguments& arguments);
int encode_command(const Arguments& arguments);
int decode_command(const Arguments& arguments);

/// What a command line says, with its options looked up by name.
class Options {
 public:
  explicit Options(boost::program_options::variables_map values) : values_(std::move(values)) {}

  bool has(const std::string& name) const { return values_.count(name) > 0; }
  /// "" if it was not given.
  std::string text(const std::string& name) const;
  /// As often as it was given.
  std::vector<std::string> texts(const std::string& name) const;
  /// Throws InputError if it is not a whole number from `low` to `high`.
  std::int64_t whole(const std::string& name, std::int64_t low, std::int64_t high,
                     std::int64_t otherwise) const;

 private:
  boost::program_options::variables_map values_;
};

/// What a command takes.
class CommandLine {
 public:
  /// `argument` names the one argument without dashes ("SCENARIO.toml"), or is "" if there is none.
  CommandLine(std::string command, std::string argument, std::string summary);

  /// Options with one value ("--out DIR"), with a value and as often as wanted, and without a
  /// value.
  CommandLine& option(const std::string& name, const std::string& value, const std::string& help);
  CommandLine& options(const std::string& name, const std::string& value, const std::string& help);
  CommandLine& flag(const std::string& name, const std::string& help);
  /// An option that must be there. "out,o" has a short form: -o.
  CommandLine& required(const std::string& name, const std::string& value, const std::string& help);

  /// Nothing if --help was asked for and printed. Throws InputError on an unknown option, with the
  /// nearest, and on a missing argument or option. The argument's value is under "argument".
  std::optional<Options> parse(const Arguments& arguments) const;

 private:
  std::string command_, argument_, summary_;
  boost::program_options::options_description visible_;
  std::vector<std::string> required_;
};

}  // namespace airsplit
