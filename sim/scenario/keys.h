// The table of scenario keys: the one place that says what can be set and what each key takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario/scenario.h"

namespace airsplit {

/// A number with a unit, from `low` to `high`, both included. Every kind of key stores its value
/// with `set`, which is told which [[scheme]] it is about (0 for the other keys). A [[group]]
/// stores its keys in a scenario of its own, with one scheme (sim/scenario/group.h).
struct NumberKey {
  std::string unit;
  double low, high;
  void (*set)(Scenario&, std::size_t scheme, double value);
};

/// A whole number from `low` to `high`, both included.
struct WholeKey {
  std::int64_t low, high;
  void (*set)(Scenario&, std::size_t scheme, std::int64_t value);
};

/// One of a few words; `set` gets the word's place in `choices`.
struct ChoiceKey {
  std::vector<std::string> choices;
  std::string note;  ///< added to the message on a wrong word; may be empty
  void (*set)(Scenario&, std::size_t scheme, std::size_t choice);
};

/// A text, or one of `choices` if there are any.
struct TextKey {
  std::vector<std::string> choices;
  void (*set)(Scenario&, std::size_t scheme, const std::string& value);
};

struct Key {
  std::string path;          ///< "link.snr_db"; "scheme.ratio" for a key of each [[scheme]]
  std::string default_text;  ///< "required", "none" or the default as the user would write it
  std::string doc;           ///< one line
  std::variant<NumberKey, WholeKey, ChoiceKey, TextKey> value;

  bool required() const { return default_text == "required"; }
};

/// Every key, in the order in which help lists them.
const std::vector<Key>& scenario_keys();

/// The key with this path, or null.
const Key* find_key(const std::string& path);

/// What a user gave for a key, in each of the ways it can be read.
struct GivenValue {
  std::string text;  ///< as written, for messages
  std::optional<double> number;
  std::optional<std::int64_t> whole;
  std::optional<std::string> word;
};

/// What the key takes, for messages and help: "a number of dB from -30 to 60".
std::string expectation(const Key& key);

/// Stores the value. Throws InputError without a place: `link.snr_db = "ten": expected a number of
/// dB`. `path` is the key as the user would find it ("scheme.0.ratio").
void store(const Key& key, const std::string& path, const GivenValue& given, Scenario& scenario,
           std::size_t scheme);

/// Every key with what it takes, its default and its meaning, for `airsplit run --keys`.
std::string describe_keys();

}  // namespace airsplit
