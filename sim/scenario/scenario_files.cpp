// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/scenario_files.h"

#include <filesystem>

#include <fmt/format.h>

#include "common/data_folder.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// The part of the value, from its beginning, that is a file's path; "" if it names none.
std::string file_in(const std::string& path, const std::string& value) {
  if (path == "workload.profile" || path == "workload.bundle") return is_name(value) ? "" : value;
  if (path == "workload.trace" || path == "link.trace" || path == "link.mobility") return value;
  if (path == "workload.data") return value == kDrawnImages ? "" : value;
  if (path == "device.processor" || path == "edge.processor")
    return parse_processor_name(value).path;
  return "";
}

fs::path folder_of(const std::string& scenario) { return fs::path(scenario).parent_path(); }

}  // namespace

std::string look_up(const std::string& path, const std::string& value, const std::string& scenario,
                    SaidIn where) {
  const std::string file = file_in(path, value);
  if (file.empty() || fs::path(file).is_absolute()) return value;
  const fs::path beside = folder_of(scenario) / file;
  const bool beside_comes_first = where == SaidIn::kFile || !is_there(file);
  return beside_comes_first && is_there(beside) ? beside.string() + value.substr(file.size())
                                                : value;
}

std::string what_is_missing(const std::string& path, const std::string& value,
                            const std::string& scenario) {
  const std::string file = file_in(path, value);
  if (file.empty() || is_there(file)) return "";
  const std::string folder = folder_of(scenario).string();
  const bool one_place = folder.empty() || fs::path(file).is_absolute();
  return fmt::format(
      "{} = \"{}\": there is no such file{}", path, shortened(value),
      one_place ? ""
                : ", neither in the scenario's folder, " + folder + ", nor in the current one");
}

}  // namespace airsplit
