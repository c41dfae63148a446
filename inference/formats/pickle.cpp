// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/formats/pickle.h"

#include <map>
#include <utility>

#include <fmt/format.h>

namespace airsplit {
namespace {

using Kind = PickleValue::Kind;
using Index = std::uint32_t;

constexpr std::uint64_t kProtocol = 2;
// A tensor takes some 50 operations: this is enough for 20,000, and bounds the memory.
constexpr int kMaxOperations = 1 << 20;
constexpr std::size_t kMaxGlobalBytes = 200;

class PickleMachine {
 public:
  PickleMachine(ByteReader& reader, const std::set<std::string>& globals)
      : reader_(reader), globals_(globals) {}

  Pickle run() {
    for (int operation = 0; operation < kMaxOperations; ++operation) {
      const char opcode = static_cast<char>(reader_.take_unsigned(1));
      if (opcode == '.') return finish();
      const bool known = do_scalar(opcode) || do_container(opcode) || do_object(opcode);
      if (!known) {
        damaged(fmt::format("a pickle with the operation {:#04x}, which torch.save does not use",
                            static_cast<unsigned char>(opcode)));
      }
    }
    damaged("a pickle larger than that of any dictionary of tensors");
  }

 private:
  /// Each does one operation of its group; false if the opcode is none of them.
  bool do_scalar(char opcode);
  bool do_container(char opcode);
  bool do_object(char opcode);

  void push(Index index) { stack_.push_back(index); }
  void push(PickleValue value);
  void push(Kind kind, std::int64_t integer = 0);
  void push_global();
  void push_tuple(std::vector<Index> items);
  Index pop();
  std::vector<Index> pop_to_mark();
  PickleValue& top();
  void call();
  void build();
  void append(Kind kind, const std::vector<Index>& items);
  std::vector<Index> pop_last(int count);
  std::string take_line();
  Pickle finish();
  [[noreturn]] void damaged(const std::string& why) const { reader_.damaged(why); }

  ByteReader& reader_;
  const std::set<std::string>& globals_;
  Pickle pickle_;
  std::vector<Index> stack_;
  std::vector<std::size_t> marks_;  ///< heights of the stack
  std::map<std::uint64_t, Index> memo_;
};

bool PickleMachine::do_scalar(char opcode) {
  switch (opcode) {
    case '\x80':  // PROTO
      if (reader_.take_unsigned(1) != kProtocol) {
        reader_.fail("not a pickle of protocol 2, which torch.save writes unless told otherwise");
      }
      return true;
    case 'N':  // NONE
      push(Kind::kNone);
      return true;
    case '\x88':  // NEWTRUE
    case '\x89':  // NEWFALSE
      push(Kind::kBool, opcode == '\x88' ? 1 : 0);
      return true;
    case 'K':  // BININT1
      push(Kind::kInteger, static_cast<std::int64_t>(reader_.take_unsigned(1)));
      return true;
    case 'M':  // BININT2
      push(Kind::kInteger, static_cast<std::int64_t>(reader_.take_unsigned(2)));
      return true;
    case 'J':  // BININT
      push(Kind::kInteger, reader_.take_signed(4));
      return true;
    case '\x8a': {  // LONG1
      const std::size_t bytes = reader_.take_unsigned(1);
      if (bytes > 8) damaged("a pickle with an integer of more than 64 bits");
      push(Kind::kInteger, reader_.take_signed(bytes));
      return true;
    }
    case 'G':  // BINFLOAT
      reader_.take(8);
      push(Kind::kFloat);
      return true;
    case 'X': {  // BINUNICODE
      PickleValue value;
      value.kind = Kind::kString;
      value.text = reader_.take_text(reader_.take_unsigned(4));
      push(std::move(value));
      return true;
    }
    default:
      return false;
  }
}

bool PickleMachine::do_container(char opcode) {
  switch (opcode) {
    case '(':  // MARK
      marks_.push_back(stack_.size());
      return true;
    case ')':  // EMPTY_TUPLE
      push_tuple({});
      return true;
    case '\x85':  // TUPLE1
    case '\x86':  // TUPLE2
    case '\x87':  // TUPLE3
      push_tuple(pop_last(opcode - '\x84'));
      return true;
    case 't':  // TUPLE
      push_tuple(pop_to_mark());
      return true;
    case ']':  // EMPTY_LIST
      push(Kind::kList);
      return true;
    case '}':  // EMPTY_DICT
      push(Kind::kDict);
      return true;
    case 'a':  // APPEND
      append(Kind::kList, pop_last(1));
      return true;
    case 'e':  // APPENDS
      append(Kind::kList, pop_to_mark());
      return true;
    case 's':  // SETITEM
      append(Kind::kDict, pop_last(2));
      return true;
    case 'u':  // SETITEMS
      append(Kind::kDict, pop_to_mark());
      return true;
    default:
      return false;
  }
}

bool PickleMachine::do_object(char opcode) {
  switch (opcode) {
    case 'c':  // GLOBAL
      push_global();
      return true;
    case 'R':  // REDUCE
      call();
      return true;
    case 'b':  // BUILD
      build();
      return true;
    case 'Q': {  // BINPERSID
      PickleValue value;
      value.kind = Kind::kPersistent;
      value.items = {pop()};
      push(std::move(value));
      return true;
    }
    case 'q':  // BINPUT
    case 'r':  // LONG_BINPUT
    {
      const std::uint64_t place = reader_.take_unsigned(opcode == 'q' ? 1 : 4);
      const Index value = pop();
      memo_[place] = value;
      push(value);
      return true;
    }
    case 'h':  // BINGET
    case 'j':  // LONG_BINGET
    {
      const auto found = memo_.find(reader_.take_unsigned(opcode == 'h' ? 1 : 4));
      if (found == memo_.end()) damaged("a pickle that uses a value it does not have");
      push(found->second);
      return true;
    }
    default:
      return false;
  }
}

void PickleMachine::push(PickleValue value) {
  push(static_cast<Index>(pickle_.values.size()));
  pickle_.values.push_back(std::move(value));
}

void PickleMachine::push(Kind kind, std::int64_t integer) {
  PickleValue value;
  value.kind = kind;
  value.integer = integer;
  push(std::move(value));
}

void PickleMachine::push_tuple(std::vector<Index> items) {
  PickleValue value;
  value.kind = Kind::kTuple;
  value.items = std::move(items);
  push(std::move(value));
}

void PickleMachine::push_global() {
  PickleValue value;
  value.kind = Kind::kGlobal;
  value.text = take_line();
  value.text += '.' + take_line();
  if (globals_.count(value.text) == 0) {
    reader_.fail(fmt::format(
        "it refers to Python's {}; only dense tensors by name are read (to save these from a "
        "model: torch.save(model.state_dict(), FILE))",
        value.text));
  }
  push(std::move(value));
}

Index PickleMachine::pop() {
  const std::size_t bottom = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() <= bottom) damaged("a pickle that takes a value from an empty stack");
  const Index index = stack_.back();
  stack_.pop_back();
  return index;
}

std::vector<Index> PickleMachine::pop_last(int count) {
  std::vector<Index> items(static_cast<std::size_t>(count));
  for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop();
  return items;
}

std::vector<Index> PickleMachine::pop_to_mark() {
  if (marks_.empty()) damaged("a pickle that ends a list it has not begun");
  const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<Index> items(begin, stack_.end());
  stack_.erase(begin, stack_.end());
  marks_.pop_back();
  return items;
}

PickleValue& PickleMachine::top() {
  const Index index = pop();
  push(index);
  return pickle_.values[index];
}

void PickleMachine::append(Kind kind, const std::vector<Index>& items) {
  PickleValue& container = top();
  if (container.kind != kind) damaged("a pickle that adds an element to what is no container");
  if (kind == Kind::kDict && items.size() % 2 != 0) damaged("a pickle with a key without a value");
  container.items.insert(container.items.end(), items.begin(), items.end());
}

void PickleMachine::call() {
  const Index arguments = pop();
  const Index callee = pop();
  const bool callable = pickle_.values[callee].kind == Kind::kGlobal;
  const PickleValue& tuple = pickle_.values[arguments];
  if (!callable || tuple.kind != Kind::kTuple) damaged("a pickle that calls what is no function");
  PickleValue result;
  if (pickle_.values[callee].text == "collections.OrderedDict") {
    if (!tuple.items.empty()) damaged("a pickle that makes a dictionary in an unusual way");
    result.kind = Kind::kDict;
  } else {
    result.kind = Kind::kCall;
    result.text = pickle_.values[callee].text;
    result.items = {arguments};
  }
  push(std::move(result));
}

/// Sets attributes of an object, such as a state dictionary's `_metadata`: none matters here.
void PickleMachine::build() {
  pop();
  const Kind kind = top().kind;
  if (kind != Kind::kDict && kind != Kind::kCall) {
    damaged("a pickle that sets attributes of what is no object");
  }
}

std::string PickleMachine::take_line() {
  std::string line;
  while (line.size() <= kMaxGlobalBytes) {
    const char character = static_cast<char>(reader_.take_unsigned(1));
    if (character == '\n') return line;
    line += character;
  }
  damaged("a pickle with a name that is too long");
}

Pickle PickleMachine::finish() {
  if (stack_.size() != 1 || !marks_.empty()) damaged("a pickle that does not end in one value");
  pickle_.root = stack_.front();
  return std::move(pickle_);
}

}  // namespace

Pickle read_pickle(ByteReader& reader, const std::set<std::string>& globals) {
  return PickleMachine(reader, globals).run();
}

}  // namespace airsplit
