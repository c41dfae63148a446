// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Settings whose types only their owners know: one object of each type.
#pragma once

#include <any>
#include <map>
#include <typeindex>

namespace airsplit {

class OwnSettings {
 public:
  /// Default-constructed ones where none were set.
  template <typename Settings>
  const Settings& get() const {
    static const Settings none{};
    const auto found = values_.find(typeid(Settings));
    return found == values_.end() ? none : *std::any_cast<Settings>(&found->second);
  }

  /// To be changed.
  template <typename Settings>
  Settings& edit() {
    std::any& value = values_[typeid(Settings)];
    if (!value.has_value()) value = Settings{};
    return *std::any_cast<Settings>(&value);
  }

 private:
  std::map<std::type_index, std::any> values_;
};

}  // namespace airsplit
