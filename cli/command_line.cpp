// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/command_line.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>

#include <fmt/format.h>

#include "cli/commit.h"
#include "cli/output.h"
#include "common/error.h"
#include "common/nearest.h"
#include "common/shortened.h"
#include "common/version.h"

namespace airsplit {
namespace {

std::string help(const std::vector<Command>& commands) {
  std::string text =
      "Usage: airsplit COMMAND [OPTION]...\n\n"
      "Simulates split CNN inference over a wireless link.\n\nCommands:\n";
  for (const Command& command : commands) {
    text += fmt::format("  {:<19}{}\n", command.name, command.summary);
  }
  return text +
         "\nairsplit COMMAND --help says more; airsplit --version says which version this is.\n"
         "Results go to standard output, messages to standard error. Exit status: 0 done,\n"
         "1 the work failed or was interrupted, 2 the input is wrong.\n";
}

int run(const Arguments& arguments, const Tables& tables, const std::vector<Command>& commands) {
  if (arguments.empty()) {
    std::fputs(help(commands).c_str(), stderr);
    return kWrongInput;
  }
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print(help(commands));
    return kDone;
  }
  if (name == "--version") {
    print("airsplit " + version() + (commit().empty() ? "" : " (commit " + commit() + ")") + "\n");
    return kDone;
  }
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (command.name == name) return command.run({arguments.begin() + 1, arguments.end()}, tables);
    names.push_back(command.name);
  }
  throw InputError(fmt::format("airsplit: unknown command {}{}; airsplit --help lists them",
                               shortened(name), suggestion(name, names)));
}

/// "PATH: No such file or directory".
std::string file_problem(const std::filesystem::filesystem_error& error) {
  return error.path1().string() + ": " + error.code().message();
}

int report(const char* message, ExitStatus status) {
  std::fprintf(stderr, "%s\n", message);
  return status;
}

}  // namespace

int command_line(int argc, char** argv, const Tables& tables,
                 const std::vector<Command>& commands) {
  open_closed_streams();
  for (const int signal : {SIGPIPE, SIGXFSZ})
    std::signal(signal, SIG_IGN);  // writing fails instead
  try {
    return run(Arguments(argv + 1, argv + argc), tables, commands);
  } catch (const InputError& error) {
    return report(error.what(), kWrongInput);
  } catch (const WorkError& error) {
    return report(error.what(), kFailed);
  } catch (const std::filesystem::filesystem_error& error) {
    return report(file_problem(error).c_str(), kFailed);
  } catch (const std::bad_alloc&) {
    return report("airsplit failed: there is not enough memory", kFailed);
  } catch (const std::exception& error) {
    return report(fmt::format("airsplit failed: {}", error.what()).c_str(), kFailed);
  }
}

}  // namespace airsplit
