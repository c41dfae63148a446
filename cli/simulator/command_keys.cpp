// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/markdown.h"
#include "cli/output.h"
#include "sim/scenario/keys.h"

namespace airsplit {
namespace {

constexpr const char* kPage =
    "# Keys of a scenario\n\n"
    "What a scenario can say, as `airsplit keys` lists it; this page is what `airsplit keys "
    "--markdown` prints. A key of a section, as `link.snr_db`, is set in the file, or on the "
    "command line with `--set link.snr_db=10`, or swept with `--over link.snr_db=0,10`. A key of "
    "`[[scheme]]` or `[[group]]` has the entry's number in its path, from 0: "
    "`scheme.0.ratio`, `group.1.link.snr_db`.\n";

/// "link" of "link.snr_db"; "" of a key without a section.
std::string section_of(const std::string& path) {
  const std::size_t dot = path.find('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string keys_page(const Tables& tables) {
  std::string page = kPage;
  std::string section = "none yet";
  for (const ScenarioKeys::Line& key : ScenarioKeys(tables).lines()) {
    if (section_of(key.path) != section) {
      section = section_of(key.path);
      page += fmt::format("\n## {}\n\n", section.empty() ? "Without a section" : section);
      page += markdown_head({"key", "meaning", "takes", "default"});
    }
    page += markdown_row({markdown_code(key.path), markdown_text(key.doc), markdown_text(key.takes),
                          markdown_text(key.default_text)});
  }
  return page;
}

int run(const Arguments& arguments, const Tables& tables) {
  const auto options = CommandLine("keys", "", "Lists what a scenario can say.")
                           .flag("markdown", "As the page docs/keys.md")
                           .parse(arguments);
  if (!options) return kDone;
  print(options->has("markdown") ? keys_page(tables) : describe_keys(tables));
  return kDone;
}

}  // namespace

Command keys_command() { return {"keys", "List what a scenario can say", run}; }

}  // namespace airsplit
