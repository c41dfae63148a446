// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of commands, and the command line as a function that others call.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "common/error.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

int call(std::vector<std::string> words, const std::vector<Command>& commands) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  return command_line(static_cast<int>(argv.size()), argv.data(), builtin_tables(), commands);
}

TEST(Commands, HaveDifferentNamesAndSaySomethingOfThemselves) {
  std::set<std::string> names;
  for (const Command& command : builtin_commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_LE(command.name.size(), 18u) << command.name << " leaves no room in the help";
  }
}

TEST(Commands, EachHasItsHelp) {
  for (const Command& command : builtin_commands()) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(command.run({"--help"}, builtin_tables()), kDone) << command.name;
    EXPECT_THAT(testing::internal::GetCapturedStdout(),
                StartsWith("Usage: airsplit " + command.name));
  }
}

Arguments given;

TEST(CommandLine, RunsACommandOfOnesOwn) {
  std::vector<Command> commands = builtin_commands();
  commands.push_back({"own", "Do something", [](const Arguments& arguments, const Tables&) {
                        given = arguments;
                        return 0;
                      }});
  EXPECT_EQ(call({"program", "own", "a", "--b"}, commands), kDone);
  EXPECT_THAT(given, ElementsAre("a", "--b"));

  testing::internal::CaptureStdout();
  EXPECT_EQ(call({"program", "--help"}, commands), kDone);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              HasSubstr("  own                Do something\n"));
}

TEST(CommandLine, TellsWhatIsThrownByItsStatus) {
  const std::vector<Command> commands = {
      {"input", "", [](const Arguments&, const Tables&) -> int { throw InputError("wrong"); }},
      {"work", "", [](const Arguments&, const Tables&) -> int { throw WorkError("full"); }},
      {"other", "",
       [](const Arguments&, const Tables&) -> int { throw std::runtime_error("odd"); }}};
  testing::internal::CaptureStderr();
  EXPECT_EQ(call({"program", "input"}, commands), kWrongInput);
  EXPECT_EQ(call({"program", "work"}, commands), kFailed);
  EXPECT_EQ(call({"program", "other"}, commands), kFailed);
  EXPECT_EQ(call({"program", "inptu"}, commands), kWrongInput);
  EXPECT_EQ(call({"program"}, commands), kWrongInput);
  const std::string messages = testing::internal::GetCapturedStderr();
  EXPECT_THAT(messages, StartsWith("wrong\nfull\nairsplit failed: odd\n"));
  EXPECT_THAT(messages, HasSubstr("unknown command inptu"));
}

TEST(CommandLine, GivesItsOptionsAsTexts) {
  const auto options = CommandLine("own", "FILE", "Does something.")
                           .option("one", "X", "")
                           .options("many", "X", "")
                           .flag("flag", "")
                           .required("out,o", "X", "")
                           .parse({"file", "--many", "1", "--many=2", "-o", "there", "--flag"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->text("argument"), "file");
  EXPECT_FALSE(options->has("one"));
  EXPECT_EQ(options->text("one"), "");
  EXPECT_THAT(options->texts("many"), ElementsAre("1", "2"));
  EXPECT_TRUE(options->has("flag"));
  EXPECT_EQ(options->text("flag"), "");
  EXPECT_EQ(options->text("out"), "there");
}

}  // namespace
}  // namespace airsplit
