// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Python's pickles, read as plain data.
//
// A pickle is a program for a small stack machine, which may name and call any function of Python.
// Here nothing is ever called: a call is kept as a value of its own, and a name that is not one of
// a few is an error. The opcodes are those of protocol 2 that torch.save uses for dictionaries of
// tensors; Python's pickletools documents each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "inference/formats/byte_reader.h"

namespace airsplit {

struct PickleValue {
  enum class Kind {
    kNone,
    kBool,
    kInteger,
    kFloat,  ///< its value is not kept
    kString,
    kTuple,
    kList,
    kDict,        ///< also an OrderedDict
    kGlobal,      ///< a name: a function's or a class's
    kCall,        ///< the result of calling a name
    kPersistent,  ///< an object that is kept outside of the pickle
  };

  Kind kind = Kind::kNone;
  std::int64_t integer = 0;  ///< kInteger; kBool: 0 or 1
  std::string text;          ///< kString; kGlobal and kCall: "module.name"
  /// Indices of other values. Tuple and list: their elements. Dictionary: key, value, key, value.
  /// Call: one, the tuple of its arguments. Persistent: one, its identifier.
  std::vector<std::uint32_t> items;
};

/// A pickle's values. They refer to each other by index, since they may share parts and even
/// contain themselves.
struct Pickle {
  std::vector<PickleValue> values;
  std::uint32_t root = 0;
};

/// Reads one pickle and leaves `reader` behind it. `globals` are the names that it may use.
/// Throws InputError on anything else. Whatever the bytes are, it keeps at most a million values.
Pickle read_pickle(ByteReader& reader, const std::set<std::string>& globals);

}  // namespace airsplit
