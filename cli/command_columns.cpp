#include "cli/command.h"
#include "cli/markdown.h"
#include "cli/output.h"
#include "results/row.h"

namespace airsplit {
namespace {

constexpr const char* kPage =
    "# Columns of results\n\n"
    "What a row of results holds, in this order, after the swept keys, as `airsplit columns` lists "
    "it; this page is what `airsplit columns --markdown` prints. [What the numbers "
    "mean](models.md) "
    "says how they are found.\n\n";

std::string columns_page() {
  std::string page = kPage + markdown_head({"column"});
  for (const std::string& name : column_names({})) page += markdown_row({markdown_code(name)});
  return page;
}

std::string columns_text() {
  std::string text;
  for (const std::string& name : column_names({})) text += name + "\n";
  return text;
}

int run(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options = CommandLine("columns", "", "Lists what a row of results holds.")
                           .flag("markdown", "As the page docs/columns.md")
                           .parse(arguments);
  if (!options) return kDone;
  print(options->has("markdown") ? columns_page() : columns_text());
  return kDone;
}

}  // namespace

Command columns_command() { return {"columns", "List what a row of results holds", run}; }

}  // namespace airsplit
