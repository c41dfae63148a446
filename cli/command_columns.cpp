// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/command.h"
#include "cli/output.h"
#include "results/columns.h"

namespace airsplit {
namespace {

constexpr const char* kPage =
    "# Columns of results\n\n"
    "What a row of results holds, in this order, after the swept keys, as `airsplit columns` lists "
    "it; this page is what `airsplit columns --markdown` prints. [What the numbers "
    "mean](models.md) "
    "says how they are found.\n\n";

int run(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options = CommandLine("columns", "", "Lists what a row of results holds.")
                           .flag("markdown", "As the page docs/columns.md")
                           .parse(arguments);
  if (!options) return kDone;
  const bool is_page = options->has("markdown");
  print(std::string(is_page ? kPage : "") +
        describe_columns(is_page ? TextForm::kMarkdown : TextForm::kPlain));
  return kDone;
}

}  // namespace

Command columns_command() { return {"columns", "List what a row of results holds", run}; }

}  // namespace airsplit
