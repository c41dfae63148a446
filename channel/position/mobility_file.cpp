// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/position/mobility_file.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "common/key.h"
#include "common/number.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

constexpr Range kTimeS{0, 1e8}, kPlaceM{-1e7, 1e7}, kSpeedMps{0, 1e4};
constexpr double kMostNodes = 1e6;

/// What happens to a node.
struct Command {
  enum What { kSetX, kSetY, kGo };

  double time_s = 0;
  What what = kSetX;
  double x = 0, y = 0;  ///< of a set, the one of them
  double mps = 0;
};

using Commands = std::map<std::int64_t, std::vector<Command>>;

/// The words of a line. Quotes and ends of commands separate words as blanks do.
std::vector<std::string> words_of(const std::string& line) {
  constexpr const char* kBlanks = " \t\r\";";
  std::vector<std::string> words;
  std::size_t begin = line.find_first_not_of(kBlanks);
  while (begin != std::string::npos) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kBlanks, end);
  }
  return words;
}

class MobilityLine {
 public:
  MobilityLine(std::vector<std::string> words, std::string where)
      : words_(std::move(words)), where_(std::move(where)) {}

  void read_into(Commands& commands) {
    Command command;
    if (word(0) == "$ns_" && word(1) == "at") {
      command.time_s = number(2, "time", kTimeS);
      words_.erase(words_.begin(), words_.begin() + 3);
    }
    const auto node = node_of(word(0));
    if (!node) refuse();
    if (word(1) == "setdest" && words_.size() == 5) {
      command.what = Command::kGo;
      command.x = number(2, "x", kPlaceM);
      command.y = number(3, "y", kPlaceM);
      command.mps = number(4, "speed", kSpeedMps);
    } else if (word(1) == "set" && words_.size() == 4) {
      const std::string& axis = word(2);
      if (axis != "X_" && axis != "Y_" && axis != "Z_") refuse();
      command.x = command.y = number(3, "place", kPlaceM);
      command.what = axis == "X_" ? Command::kSetX : Command::kSetY;
      if (axis == "Z_") return;
    } else {
      refuse();
    }
    commands[*node].push_back(command);
  }

 private:
  const std::string& word(std::size_t i) const {
    static const std::string none;
    return i < words_.size() ? words_[i] : none;
  }

  std::optional<std::int64_t> node_of(const std::string& text) const {
    constexpr const char* kBegin = "$node_(";
    if (text.rfind(kBegin, 0) != 0 || text.back() != ')') return std::nullopt;
    const auto number = parse_number(text.substr(7, text.size() - 8));
    if (!number || !(*number >= 0 && *number <= kMostNodes) || *number != std::floor(*number))
      return std::nullopt;
    return static_cast<std::int64_t>(*number);
  }

  double number(std::size_t i, const char* what, Range range) const {
    // "1." and ".5" are numbers too, as Tcl has them.
    std::string text = word(i);
    if (!text.empty() && text.back() == '.') text += '0';
    if (!text.empty() && text.front() == '.') text.insert(0, 1, '0');
    const auto number = parse_number(text);
    if (number && range.contains(*number)) return *number;
    throw InputError(fmt::format("{}: {} = {}: expected a number from {:g} to {:g}", where_, what,
                                 shortened(word(i)), range.low, range.high));
  }

  [[noreturn]] void refuse() const {
    throw InputError(
        where_ +
        ": expected $node_(N) set X_ M, or $ns_ at S \"$node_(N) setdest X_M Y_M M_PER_S\"");
  }

  std::vector<std::string> words_;
  std::string where_;
};

Path path_of(std::vector<Command> commands) {
  std::stable_sort(commands.begin(), commands.end(),
                   [](const Command& a, const Command& b) { return a.time_s < b.time_s; });
  Path path = {{0, {}, 0, 0}};
  for (const Command& command : commands) {
    Place here = place_at(path, command.time_s);
    // What was to come, from this moment on, comes no more.
    while (path.size() > 1 && path.back().time_s >= command.time_s) path.pop_back();
    if (path.back().time_s >= command.time_s) path.clear();
    if (command.what == Command::kGo && command.mps > 0) {
      go(path, command.time_s, here, {command.x, command.y}, command.mps);
      continue;
    }
    if (command.what == Command::kSetX) here.x_m = command.x;
    if (command.what == Command::kSetY) here.y_m = command.y;
    path.push_back({command.time_s, here, 0, 0});
  }
  return path;
}

}  // namespace

MobilityFile parse_mobility(const std::string& text, const std::string& name) {
  Commands commands;
  std::size_t line = 0;
  constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";
  for (std::size_t begin = text.rfind(kByteOrderMark, 0) == 0 ? 3 : 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++line;
    if (text.find('\0', begin) < end)
      throw InputError(fmt::format("{}:{}: a NUL byte, expected a text", name, line));
    const std::vector<std::string> words = words_of(text.substr(begin, end - begin));
    begin = end + 1;
    if (words.empty() || words[0][0] == '#' || words[0].rfind("$god_", 0) == 0 ||
        (words.size() > 3 && words[3].rfind("$god_", 0) == 0))
      continue;
    MobilityLine(words, fmt::format("{}:{}", name, line)).read_into(commands);
  }
  if (commands.empty()) throw InputError(name + ": there is no node in this file");
  MobilityFile file;
  file.name = name;
  for (const auto& [node, its] : commands) file.nodes[node] = path_of(its);
  return file;
}

void check_mobility(const MobilityFile& file, std::int64_t devices) {
  for (std::int64_t node = 0; node < devices; ++node)
    if (file.nodes.count(node) == 0)
      throw InputError(
          fmt::format("{}: there is no $node_({}); there are {} devices, counted from "
                      "0",
                      file.name, node, devices));
}

}  // namespace airsplit
