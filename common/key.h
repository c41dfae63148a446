// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A key that a user can set: its path, what it takes, its default, what it means and when. Whoever
// owns settings describes them by such keys, once; whoever reads, checks, lists or documents them
// looks at the keys.
//
//     struct EchoSettings {
//       double delay_ms = 5;
//     };
//     const std::vector<Key<EchoSettings>> keys = {
//         number_key("link.delay_ms", &EchoSettings::delay_ms, "ms", {0, 1e4}, "Of each echo")};
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/error.h"
#include "common/number.h"

namespace airsplit {

/// Both ends are included.
struct Range {
  double low;
  double high;

  /// False for NaN.
  constexpr bool contains(double value) const { return low <= value && value <= high; }
};

/// A number with a unit, which may be "".
struct NumberKind {
  std::string unit;
  Range range;
};

/// A whole number from `low` to `high`, both included.
struct WholeKind {
  std::int64_t low, high;
};

/// One of a few words.
struct WordKind {
  std::vector<std::string> words;
};

/// Any text.
struct TextKind {};

using KeyKind = std::variant<NumberKind, WholeKind, WordKind, TextKind>;

/// What is known about a key whatever it is stored in.
struct KeyFacts {
  std::string path;  ///< "link.snr_db"
  std::string doc;   ///< one line
  KeyKind kind;
  /// Instead of what the default is: where it depends on other keys.
  std::string default_note;
  bool is_required = false;  ///< unless it has a need that is not met
  bool is_per_group = false;
  std::vector<std::string> replaced;  ///< keys that say the same thing in another way
};

/// `what` is as a user would write it: `link.fading = "rician"`.
template <typename Settings>
struct Condition {
  std::string what;
  std::function<bool(const Settings&)> holds;
};

/// Another key's value makes this one necessary. In the message, "`who` needs it or `instead`".
template <typename Settings>
struct Demand {
  std::string by;  ///< the other key's path
  std::string who;
  std::function<bool(const Settings&)> holds;
  std::string instead;  ///< a key that would do too, or ""
};

/// A key of `Settings`. The setters are for tables: `number_key(...).required().per_group()`.
template <typename Settings>
struct Key : KeyFacts {
  /// Stores a value that check_value() takes; of a word, the word.
  std::function<void(Settings&, const Value&)> set;
  std::function<Value(const Settings&)> get;
  Condition<Settings> need;  ///< without which it changes nothing; may be null
  Demand<Settings> demand;   ///< what makes it necessary; may be null

  Key required() && {
    is_required = true;
    return std::move(*this);
  }
  Key per_group() && {
    is_per_group = true;
    return std::move(*this);
  }
  Key default_is(const std::string& note) && {
    default_note = note;
    return std::move(*this);
  }
  Key replaces(std::string path) && {
    replaced.push_back(std::move(path));
    return std::move(*this);
  }
  Key needs(std::string what, std::function<bool(const Settings&)> holds) && {
    need = {std::move(what), std::move(holds)};
    return std::move(*this);
  }
  Key needed_by(std::string by, std::string who, std::function<bool(const Settings&)> holds,
                std::string instead = "") && {
    demand = {std::move(by), std::move(who), std::move(holds), std::move(instead)};
    return std::move(*this);
  }
};

// --- what a key is stored in
// ----------------------------------------------------------------------

/// A member of a part: within(&Scenario::workload, &WorkloadSettings::seed).
template <typename Settings, typename Part, typename T>
struct Within {
  Part Settings::*part;
  T Part::*member;

  T& operator()(Settings& settings) const { return settings.*part.*member; }
  const T& operator()(const Settings& settings) const { return settings.*part.*member; }
};

template <typename Settings, typename Part, typename T>
Within<Settings, Part, T> within(Part Settings::*part, T Part::*member) {
  return {part, member};
}

/// Which settings a place is in, and the type of what stands there.
template <typename Place>
struct PlaceTraits;
template <typename S, typename T>
struct PlaceTraits<T S::*> {
  using Settings = S;
  using Type = T;
};
template <typename S, typename P, typename T>
struct PlaceTraits<Within<S, P, T>> {
  using Settings = S;
  using Type = T;
};
template <typename Place>
using SettingsOf = typename PlaceTraits<Place>::Settings;
template <typename Place>
using TypeAt = typename PlaceTraits<Place>::Type;

// --- making keys
// ----------------------------------------------------------------------------------

/// A number of `unit` at `place`: a member, or one within() a part.
template <typename Place>
Key<SettingsOf<Place>> number_key(const std::string& path, Place place, const std::string& unit,
                                  Range range, const std::string& doc) {
  using Settings = SettingsOf<Place>;
  Key<Settings> key;
  key.path = path;
  key.doc = doc;
  key.kind = NumberKind{unit, range};
  key.set = [place](Settings& settings, const Value& value) {
    std::invoke(place, settings) = std::get<double>(value);
  };
  key.get = [place](const Settings& settings) -> Value { return std::invoke(place, settings); };
  return key;
}

template <typename Place>
Key<SettingsOf<Place>> whole_key(const std::string& path, Place place, std::int64_t low,
                                 std::int64_t high, const std::string& doc) {
  using Settings = SettingsOf<Place>;
  Key<Settings> key;
  key.path = path;
  key.doc = doc;
  key.kind = WholeKind{low, high};
  key.set = [place](Settings& settings, const Value& value) {
    std::invoke(place, settings) = static_cast<TypeAt<Place>>(std::get<std::int64_t>(value));
  };
  key.get = [place](const Settings& settings) -> Value {
    return static_cast<std::int64_t>(std::invoke(place, settings));
  };
  return key;
}

template <typename T>
using Words = std::vector<std::pair<std::string, T>>;

/// A few words, and what each stands for. What stands for none of them reads as the first.
template <typename Place>
Key<SettingsOf<Place>> word_key(const std::string& path, Place place,
                                const Words<TypeAt<Place>>& words, const std::string& doc) {
  using Settings = SettingsOf<Place>;
  Key<Settings> key;
  key.path = path;
  key.doc = doc;
  WordKind kind;
  for (const auto& word : words) kind.words.push_back(word.first);
  key.kind = std::move(kind);
  key.set = [place, words](Settings& settings, const Value& value) {
    for (const auto& [word, meaning] : words)
      if (word == std::get<std::string>(value)) std::invoke(place, settings) = meaning;
  };
  key.get = [place, words](const Settings& settings) -> Value {
    for (const auto& [word, meaning] : words)
      if (meaning == std::invoke(place, settings)) return word;
    return words.front().first;
  };
  return key;
}

template <typename Place>
Key<SettingsOf<Place>> text_key(const std::string& path, Place place, const std::string& doc) {
  using Settings = SettingsOf<Place>;
  Key<Settings> key;
  key.path = path;
  key.doc = doc;
  key.kind = TextKind{};
  key.set = [place](Settings& settings, const Value& value) {
    std::invoke(place, settings) = std::get<std::string>(value);
  };
  key.get = [place](const Settings& settings) -> Value { return std::invoke(place, settings); };
  return key;
}

/// One of a few texts, kept as it is; "" where none is.
template <typename Place>
Key<SettingsOf<Place>> text_key(const std::string& path, Place place,
                                std::vector<std::string> words, const std::string& doc) {
  auto key = text_key(path, place, doc);
  key.kind = WordKind{std::move(words)};
  return key;
}

/// The keys of a part as keys of the whole. `part` is called with the whole, constant or not, and
/// gives the part: &Scenario::link, or a function object.
template <typename Whole, typename Settings, typename Part>
std::vector<Key<Whole>> keys_within(const std::vector<Key<Settings>>& keys, const Part& part) {
  const auto in_part = [&](const std::function<bool(const Settings&)>& holds) {
    std::function<bool(const Whole&)> of_whole;
    if (holds)
      of_whole = [part, holds](const Whole& whole) { return holds(std::invoke(part, whole)); };
    return of_whole;
  };
  std::vector<Key<Whole>> lifted;
  for (const Key<Settings>& key : keys) {
    Key<Whole> own;
    static_cast<KeyFacts&>(own) = static_cast<const KeyFacts&>(key);
    own.set = [part, set = key.set](Whole& whole, const Value& value) {
      set(std::invoke(part, whole), value);
    };
    own.get = [part, get = key.get](const Whole& whole) { return get(std::invoke(part, whole)); };
    own.need = {key.need.what, in_part(key.need.holds)};
    own.demand = {key.demand.by, key.demand.who, in_part(key.demand.holds), key.demand.instead};
    lifted.push_back(std::move(own));
  }
  return lifted;
}

// --- using keys
// -----------------------------------------------------------------------------------

/// What the key takes, for messages and help: "a number of dB from -30 to 60".
std::string expectation(const KeyFacts& key);

/// Its range as messages write it: "from -30 to 60 dB"; "" for words and texts.
std::string range_text(const KeyFacts& key);

/// Whether the value is of the key's kind and in its range.
bool takes(const KeyFacts& key, const Value& value);

/// As a user would write it: 10, "rayleigh".
std::string written(const Value& value);

/// What the key's default is, from default-constructed settings: "required", "none" where there is
/// none (an empty text, a number that the key itself does not take), or as a user would write it.
template <typename Settings>
std::string default_text(const Key<Settings>& key) {
  if (key.is_required) return "required";
  if (!key.default_note.empty()) return key.default_note;
  const Value value = key.get(Settings{});
  const bool is_none = key.demand.holds || !takes(key, value) || value == Value(std::string());
  return is_none ? "none" : written(value);
}

/// "link.snr_db = 200: expected a number of dB from -30 to 60".
std::string out_of_range(const KeyFacts& key, const Value& value);

/// The first value that its key does not take and that is not the default, as out_of_range() says
/// it, or "" if there is none.
template <typename Settings>
std::string what_is_wrong(const std::vector<Key<Settings>>& keys, const Settings& settings) {
  const Settings none;
  for (const Key<Settings>& key : keys) {
    const Value value = key.get(settings);
    if (!takes(key, value) && value != key.get(none)) return out_of_range(key, value);
  }
  return "";
}

/// Puts `more` behind `keys`.
template <typename Settings>
void append(std::vector<Key<Settings>>& keys, std::vector<Key<Settings>> more) {
  for (Key<Settings>& key : more) keys.push_back(std::move(key));
}

/// The key with this path; there is one.
template <typename Settings>
Key<Settings>& key_at(std::vector<Key<Settings>>& keys, const std::string& path) {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const Key<Settings>& key) { return key.path == path; });
  check(found != keys.end(), "a key of this path");
  return *found;
}

/// The range of a key of numbers, whole or not.
Range range_of(const KeyFacts& key);

template <typename Settings>
Range range_of(std::vector<Key<Settings>> keys, const std::string& path) {
  return range_of(key_at(keys, path));
}

}  // namespace airsplit
