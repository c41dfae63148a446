// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/data/dataset.h"

namespace airsplit {
namespace {

/// Another data set without some of its images.
class Readable : public Dataset {
 public:
  Readable(std::unique_ptr<Dataset> data, std::vector<std::size_t> images,
           std::vector<std::string> notes)
      : data_(std::move(data)), images_(std::move(images)), notes_(std::move(notes)) {}

  std::string name() const override { return data_->name(); }
  const std::vector<std::string>& classes() const override { return data_->classes(); }
  std::size_t size() const override { return images_.size(); }
  int label(std::size_t i) const override { return data_->label(images_.at(i)); }
  std::string image_name(std::size_t i) const override { return data_->image_name(images_.at(i)); }
  Bytes file(std::size_t i) const override { return data_->file(images_.at(i)); }
  Image image(std::size_t i) const override { return data_->image(images_.at(i)); }
  std::vector<std::string> notes() const override { return notes_; }

 private:
  std::unique_ptr<Dataset> data_;
  std::vector<std::size_t> images_;
  std::vector<std::string> notes_;
};

}  // namespace

std::string unreadable_note(const std::vector<std::string>& problems) {
  std::string note = fmt::format("left out {} unreadable image{}:", problems.size(),
                                 problems.size() == 1 ? "" : "s");
  constexpr std::size_t kShown = 20;
  for (std::size_t i = 0; i < std::min(kShown, problems.size()); ++i) note += "\n  " + problems[i];
  if (problems.size() > kShown) note += fmt::format("\n  and {} more", problems.size() - kShown);
  return note;
}

std::unique_ptr<Dataset> readable_images(std::unique_ptr<Dataset> data) {
  std::vector<std::size_t> images;
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < data->size(); ++i) {
    try {
      data->image(i);
      images.push_back(i);
    } catch (const InputError& problem) {
      problems.emplace_back(problem.what());
    }
  }
  if (problems.empty()) return data;
  const std::string note = unreadable_note(problems);
  if (images.empty()) throw InputError(fmt::format("{}: no image is left: {}", data->name(), note));
  std::vector<std::string> notes = data->notes();
  notes.push_back(fmt::format("{}: {}", data->name(), note));
  return std::make_unique<Readable>(std::move(data), std::move(images), std::move(notes));
}

}  // namespace airsplit
