// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/merge.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/file_lock.h"
#include "common/number.h"
#include "results/store.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

/// One of the stores, kept from sweeps while it is read.
struct Part {
  fs::path path;
  std::optional<FileLock> claim;
  Store store;
};

Part open_part(const fs::path& path) {
  std::optional<FileLock> claim;
  std::error_code ignored;
  try {
    claim = FileLock::take(path.string() + ".lock");
    if (!claim) {
      throw InputError(
          fmt::format("{}: a sweep is filling it now; merge it when it is done", path.string()));
    }
  } catch (const WorkError&) {  // a folder in which nobody can write: no sweep can either
  }
  return {path, std::move(claim), Store::open(path)};
}

void check_same_kind(const Part& first, const Part& other) {
  const std::string different = differences(first.store.provenance(), other.store.provenance());
  if (!different.empty()) {
    throw InputError(fmt::format("{}: cannot be merged with {}, from which it differs in{}",
                                 other.path.string(), first.path.string(), different));
  }
  if (first.store.columns() != other.store.columns()) {
    throw InputError(fmt::format("{}: cannot be merged with {}, which has other keys or columns",
                                 other.path.string(), first.path.string()));
  }
}

/// Where a point is.
struct Source {
  std::size_t part;
  std::uint64_t number;
};

/// For each swept key, the place of each of its values: numbers rise, texts come as they came.
class Order {
 public:
  explicit Order(std::size_t keys) : places_(keys) {}

  void add(const FieldRow& values) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      places_[i].emplace(values[i], places_[i].size());
    }
  }

  bool before(const FieldRow& a, const FieldRow& b) const {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (a[i] == b[i]) continue;
      const auto number_a = parse_number(a[i]), number_b = parse_number(b[i]);
      if (number_a && number_b) return *number_a < *number_b;
      if (number_a || number_b) return number_a.has_value();
      return places_[i].at(a[i]) < places_[i].at(b[i]);
    }
    return false;
  }

  /// "--over KEY=A,B", of the values that there are.
  std::string describe(const std::vector<std::string>& keys) const {
    std::string text;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::vector<std::string> values(places_[i].size());
      for (const auto& [value, place] : places_[i]) values[place] = value;
      text += fmt::format("--over {}={} ", keys[i], fmt::join(values, ","));
    }
    return text;
  }

 private:
  std::vector<std::map<std::string, std::size_t>> places_;
};

/// Whether the replications of `fewer` are the first of `more`.
bool is_start_of(const PointRows& fewer, const PointRows& more) {
  return fewer.replications.size() <= more.replications.size() &&
         std::equal(fewer.replications.begin(), fewer.replications.end(),
                    more.replications.begin());
}

/// The point of one of the stores that have it: the one with the most replications.
PointRows best_of(const std::vector<Part>& parts, const std::vector<Source>& sources) {
  const auto read = [&](const Source& source) {
    return parts[source.part].store.point(source.number);
  };
  PointRows best = read(sources.front());
  for (std::size_t i = 1; i < sources.size(); ++i) {
    PointRows other = read(sources[i]);
    if (other.replications.size() > best.replications.size()) std::swap(other, best);
    const bool is_same =
        is_start_of(other, best) &&
        (other.replications.size() < best.replications.size() || other.pooled == best.pooled);
    if (!is_same) {
      throw InputError(fmt::format("{}: has other rows than {} at a point that both have",
                                   parts[sources[i].part].path.string(),
                                   parts[sources.front().part].path.string()));
    }
  }
  return best;
}

/// The new store under another name, which goes with it unless it is kept.
class NewStore {
 public:
  explicit NewStore(fs::path path) : path_(std::move(path)), part_(path_.string() + ".part") {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(path_, ignored))) refuse();
    claim_ = FileLock::take(part_.string() + ".lock");
    if (!claim_)
      throw WorkError(fmt::format("{}: another merge is writing it now", path_.string()));
    fs::remove(part_, ignored);  // of a merge that was killed
  }
  ~NewStore() {
    std::error_code ignored;
    fs::remove(part_, ignored);
    fs::remove(part_.string() + "-journal", ignored);
  }
  NewStore(const NewStore&) = delete;
  NewStore& operator=(const NewStore&) = delete;

  const fs::path& part() const { return part_; }

  /// Gives it its name, which no file may have got meanwhile.
  void finish() {
    std::error_code error;
    fs::create_hard_link(part_, path_, error);
    if (!error) return;
    if (error == std::errc::file_exists) refuse();
    if (fs::exists(path_)) refuse();
    fs::rename(part_, path_, error);  // a file system without links
    if (error) {
      throw WorkError(fmt::format("cannot write {}: {}", path_.string(), error.message()));
    }
  }

 private:
  [[noreturn]] void refuse() const {
    throw InputError(
        fmt::format("{}: the file exists; give another name or remove it first", path_.string()));
  }

  fs::path path_, part_;
  std::optional<FileLock> claim_;
};

}  // namespace

void merge_stores(const std::vector<fs::path>& stores, const fs::path& out,
                  const std::string& command, const std::function<void()>& pause) {
  check(!stores.empty(), "stores to merge");
  NewStore made(out);
  std::vector<Part> parts;
  for (const fs::path& path : stores) {
    std::error_code ignored;
    const bool twice = std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
      return fs::equivalent(part.path, path, ignored);
    });
    if (twice) throw InputError(fmt::format("{}: is given twice", path.string()));
    parts.push_back(open_part(path));
    check_same_kind(parts.front(), parts.back());
  }

  const RowReader reader(parts.front().store.columns());
  const std::vector<std::string> keys = reader.swept();
  Order order(keys.size());
  std::map<FieldRow, std::vector<Source>> sources;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    parts[part].store.each_pooled([&](const StoredPoint& point) {
      const FieldRow& row = point.pooled.front();
      const FieldRow values(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys.size()));
      order.add(values);
      std::vector<Source>& of_point = sources[values];
      if (!of_point.empty() && of_point.back().part == part) {
        throw InputError(fmt::format("{}: a damaged result store (a point is there twice)",
                                     parts[part].path.string()));
      }
      of_point.push_back({part, point.number});
    });
  }
  std::vector<const std::vector<Source>*> in_order;
  {
    std::vector<const FieldRow*> points;
    points.reserve(sources.size());
    in_order.reserve(sources.size());
    for (const auto& [values, of_point] : sources) points.push_back(&values);
    std::stable_sort(points.begin(), points.end(),
                     [&](const FieldRow* a, const FieldRow* b) { return order.before(*a, *b); });
    for (const FieldRow* const values : points) in_order.push_back(&sources.at(*values));
  }

  Provenance provenance = parts.front().store.provenance();
  provenance.sweep = provenance.settings + (provenance.settings.empty() ? "" : " ") +
                     order.describe(keys) + "(merged)";
  provenance.command = command;
  {
    Store store = Store::create(made.part(), provenance, keys);
    if (store.columns() != parts.front().store.columns()) {
      throw InputError(fmt::format(
          "{}: holds rows of other columns than this airsplit writes; use the airsplit that wrote "
          "it",
          parts.front().path.string()));
    }
    std::size_t next = 0;
    store.append_all([&]() -> std::optional<PointRows> {
      pause();
      if (next == in_order.size()) return std::nullopt;
      return best_of(parts, *in_order[next++]);
    });
  }
  made.finish();
}

}  // namespace airsplit
