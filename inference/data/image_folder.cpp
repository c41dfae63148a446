// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <filesystem>
#include <string_view>

#include <fmt/core.h>

#include "common/error.h"
#include "common/file.h"
#include "common/random.h"
#include "common/utf8.h"
#include "inference/data/class_names.h"
#include "inference/data/dataset.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

/// The split of one image, fixed by its name alone.
Split split_of(const std::string& image_name) {
  const std::uint64_t percent = fnv1a64(image_name) % 100;
  if (percent < 30) return Split::kTest;
  if (percent < 40) return Split::kValidation;
  return Split::kTrain;
}

const char* split_name(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kValidation:
      return "validation";
    case Split::kTest:
      return "test";
  }
  check(false, "a known split");
  return "";
}

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return extension;
}

bool has_image_extension(const fs::path& path) {
  const std::string extension = lower_extension(path);
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".webp";
}

/// Photos that other programs read.
bool has_foreign_extension(const fs::path& path) {
  const std::string extension = lower_extension(path);
  const auto known = {".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".heic", ".avif", ".jp2"};
  return std::find(known.begin(), known.end(), extension) != known.end();
}

/// What no tool takes for a class or a photo: macOS puts `._photo.jpg` beside each photo,
/// Synology's servers a folder of thumbnails.
bool is_hidden(const std::string& name) {
  return name.front() == '.' || name == "__MACOSX" || name == "@eaDir";
}

/// What a folder holds, by name in byte order; what is hidden is in `hidden_folders` or nowhere.
struct Listing {
  std::vector<std::string> folders, images, foreign, hidden_folders;
};

Listing list(const fs::path& folder) {
  Listing listing;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unreadable;  // a dangling link is neither a folder nor an image
    const std::string name = entry->path().filename().string();
    if (entry->is_directory(unreadable)) {
      (is_hidden(name) ? listing.hidden_folders : listing.folders).push_back(name);
    } else if (!is_hidden(name) && entry->is_regular_file(unreadable)) {
      if (has_image_extension(entry->path())) listing.images.push_back(name);
      if (has_foreign_extension(entry->path())) listing.foreign.push_back(name);
    }
  }
  if (error)
    throw InputError(
        fmt::format("{}: the folder cannot be read: {}", folder.string(), error.message()));
  for (auto* names :
       {&listing.folders, &listing.images, &listing.foreign, &listing.hidden_folders}) {
    std::sort(names->begin(), names->end());
  }
  return listing;
}

class ImageFolder : public Dataset {
 public:
  ImageFolder(std::string folder, Split split, const ImageFolderOptions& options)
      : folder_(std::move(folder)) {
    Listing listing = list(folder_);
    take_out(listing, options);
    std::sort(listing.folders.begin(), listing.folders.end(),
              [](const auto& a, const auto& b) { return normal_form(a) < normal_form(b); });
    std::vector<std::string> empty;
    for (const std::string& name : listing.folders)
      if (!add_class(name, split)) empty.push_back(name);
    note("folders without an image are no classes", empty);
    note("photos beside the class folders are left out", listing.images);
    if (listing.folders.empty())
      throw InputError(fmt::format("{}: expected a folder with one sub-folder per class{}", folder_,
                                   problems()));
    if (images_.empty())
      throw InputError(
          fmt::format("{}: no image (.jpg, .jpeg, .png, .webp) of its class folders "
                      "falls into the {} split{}",
                      folder_, split_name(split), problems()));
  }

  std::string name() const override { return folder_; }
  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t size() const override { return images_.size(); }
  int label(std::size_t i) const override { return images_.at(i).label; }
  std::string image_name(std::size_t i) const override { return images_.at(i).name; }
  Bytes file(std::size_t i) const override { return read_file(path(i)); }
  std::vector<std::string> notes() const override { return notes_; }

  Image image(std::size_t i) const override {
    const Bytes bytes = file(i);
    try {
      return decode_image(bytes);
    } catch (const InputError& error) {
      throw InputError(fmt::format("{}: {}", path(i), error.what()));
    }
  }

 private:
  struct Entry {
    std::string name;
    int label = 0;
  };

  /// A line about these names, if there are any.
  void note(const std::string& about, const std::vector<std::string>& names) {
    if (!names.empty()) notes_.push_back(folder_ + ": " + about + ": " + some_names(names));
  }

  std::string problems() const {
    std::string text;
    for (const std::string& line : notes_) text += "\n" + line;
    return text;
  }

  void take_out(Listing& listing, const ImageFolderOptions& options) {
    std::vector<std::string> left_out = listing.hidden_folders, kept;
    for (const std::string& name : listing.folders) {
      const auto& names = options.leave_out;
      const bool out = std::find(names.begin(), names.end(), name) != names.end();
      (out ? left_out : kept).push_back(name);
    }
    listing.folders = kept;
    note("folders that are no classes", left_out);
  }

  /// The images of a class lie in its folder or, as Tiny-ImageNet has it, in a sub-folder `images`.
  /// False if there is none: it is no class then.
  bool add_class(const std::string& name, Split split) {
    Listing own = list(fs::path(folder_) / name);
    std::vector<std::string> images = own.images;
    std::string inside = name;
    const auto nested = std::find(own.folders.begin(), own.folders.end(), "images");
    if (nested != own.folders.end()) {
      const Listing below = list(fs::path(folder_) / name / "images");
      if (!below.images.empty()) {
        own.folders.erase(nested);
        note("class " + name + ": photos beside its folder images are left out", own.images);
        images = below.images;
        inside = name + "/images";
        own.foreign = below.foreign;
      }
    }
    note("class " + name + ": its sub-folders are not looked into", own.folders);
    note("class " + name + ": not in a format that is read", own.foreign);
    if (images.empty()) return false;
    expect_utf8(name);
    classes_.push_back(normal_form(name));
    for (const std::string& file : images) {
      // The split of a photo is the same wherever its name was typed.
      const std::string path = fmt::format("{}/{}", inside, file);
      if (split_of(normal_form(path)) != split) continue;
      images_.push_back({path, static_cast<int>(classes_.size()) - 1});
    }
    return true;
  }

  /// Bundles and profiles keep the classes' names as JSON.
  void expect_utf8(const std::string& class_name) const {
    if (is_utf8(class_name)) return;
    throw InputError(fmt::format("{}/{}: the class's name is not UTF-8: rename its folder", folder_,
                                 class_name));
  }

  std::string path(std::size_t i) const {
    return (fs::path(folder_) / images_.at(i).name).string();
  }

  std::string folder_;
  std::vector<std::string> classes_;
  std::vector<Entry> images_;
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<Dataset> open_image_folder(const std::string& folder, Split split,
                                           const ImageFolderOptions& options) {
  return std::make_unique<ImageFolder>(folder, split, options);
}

}  // namespace airsplit
