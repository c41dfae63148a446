// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/toml_table.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "common/shortened.h"
#include "common/toml.h"

namespace airsplit {

struct TomlTable::Contents {
  std::shared_ptr<const toml::table> document;  ///< in which `table` lies
  const toml::table* table = nullptr;
  std::string file, prefix;
  std::set<std::string> known;

  const toml::node* find(const char* key) {
    known.insert(key);
    return table->get(key);
  }

  std::shared_ptr<Contents> part(const char* key, const toml::table& of_key) const {
    return std::make_shared<Contents>(Contents{document, &of_key, file, prefix + key + ".", {}});
  }
};

TomlTable TomlTable::parse(const std::string& text, const std::string& path) {
  const auto document = std::make_shared<const toml::table>(parse_toml(text, path));
  return TomlTable(std::make_shared<Contents>(Contents{document, document.get(), path, "", {}}));
}

void TomlTable::read(const char* key, int& value, int low, int high) {
  double number = value;
  read(key, number, low, high);
  if (number != static_cast<int>(number)) fail(key, "expected a whole number");
  value = static_cast<int>(number);
}

void TomlTable::read(const char* key, double& value, double low, double high) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  const auto number = node->value<double>();
  if (!number || !node->is_number()) fail(key, "expected a number");
  if (!(*number >= low && *number <= high)) {
    fail(key, fmt::format("expected {:g} to {:g}", low, high));
  }
  value = *number;
}

void TomlTable::read(const char* key, std::vector<int>& values, int low, int high) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  values.clear();
  const auto add = [&](const toml::node& item) {
    const auto number = item.value<int>();
    if (!item.is_integer() || !number || *number < low || *number > high) {
      fail(key, fmt::format("expected a whole number from {} to {}, or a list of them", low, high));
    }
    values.push_back(*number);
  };
  if (!node->is_array()) return add(*node);
  for (const auto& item : *node->as_array()) add(item);
  if (values.empty()) fail(key, "expected at least one number");
}

void TomlTable::read(const char* key, bool& value) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) fail(key, "expected true or false");
  value = node->as_boolean()->get();
}

void TomlTable::read(const char* key, std::array<double, 3>& values, double low, double high) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr || list->size() != values.size())
    fail(key, fmt::format("expected {} numbers", values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto number = list->get(i)->value<double>();
    if (!number || !list->get(i)->is_number() || !(*number >= low && *number <= high))
      fail(key, fmt::format("expected {} numbers from {:g} to {:g}", values.size(), low, high));
    values[i] = *number;
  }
}

void TomlTable::read(const char* key, std::vector<std::string>& values) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr) fail(key, "expected a list of texts in quotes");
  values.clear();
  for (const toml::node& item : *list) {
    if (!item.is_string()) fail(key, "expected a list of texts in quotes");
    values.push_back(item.as_string()->get());
  }
}

void TomlTable::read(const char* key, std::string& value, const std::vector<std::string>& choices) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return;
  if (!node->is_string()) fail(key, "expected a text in quotes");
  value = node->as_string()->get();
  for (const auto& choice : choices) {
    if (choice == value) return;
  }
  if (!choices.empty()) fail(key, fmt::format("expected {}", fmt::join(choices, " or ")));
}

std::optional<TomlTable> TomlTable::table(const char* key) {
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_table()) fail(key, "expected a table");
  return TomlTable(contents_->part(key, *node->as_table()));
}

std::vector<TomlTable> TomlTable::tables(const char* key) {
  std::vector<TomlTable> entries;
  const toml::node* node = contents_->find(key);
  if (node == nullptr) return entries;
  if (!node->is_array_of_tables()) fail(key, fmt::format("expected [[{}]] tables", key));
  for (const auto& entry : *node->as_array()) {
    entries.push_back(TomlTable(contents_->part(key, *entry.as_table())));
  }
  return entries;
}

bool TomlTable::has(const char* key) const { return contents_->table->contains(key); }

void TomlTable::require(const char* key) const {
  if (contents_->table->contains(key)) return;
  throw InputError(fmt::format("{}:{}: {}{} is missing", contents_->file,
                               contents_->table->source().begin.line, contents_->prefix, key));
}

std::string TomlTable::place(const char* key) const {
  return fmt::format("{}:{}: {}{}", contents_->file,
                     contents_->table->get(key)->source().begin.line, contents_->prefix, key);
}

void TomlTable::fail(const char* key, const std::string& expected) const {
  throw InputError(fmt::format("{}: {}", place(key), expected));
}

void TomlTable::check_known(const std::vector<std::string>& known) const {
  for (const auto& [key, node] : *contents_->table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(fmt::format("{}:{}: unknown key {}{}{}; known here: {}", contents_->file,
                                 key.source().begin.line, contents_->prefix, shortened(name),
                                 suggestion(name, known), fmt::join(known, ", ")));
  }
}

void TomlTable::finish() const { check_known({contents_->known.begin(), contents_->known.end()}); }

}  // namespace airsplit
