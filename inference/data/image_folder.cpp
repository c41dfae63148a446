#include <algorithm>
#include <filesystem>
#include <string_view>

#include <fmt/core.h>

#include "common/error.h"
#include "common/file.h"
#include "common/random.h"
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

bool has_image_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".webp";
}

enum class EntryKind { kFolder, kImage };

/// The names, in byte order, of a folder's own sub-folders or image files.
std::vector<std::string> names_in(const fs::path& folder, EntryKind kind) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unreadable;  // a dangling link is neither a folder nor an image
    const bool wanted = kind == EntryKind::kFolder ? entry->is_directory(unreadable)
                                                   : has_image_extension(entry->path()) &&
                                                         entry->is_regular_file(unreadable);
    if (wanted) names.push_back(entry->path().filename().string());
  }
  if (error)
    throw InputError(
        fmt::format("{}: the folder cannot be read: {}", folder.string(), error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

class ImageFolder : public Dataset {
 public:
  ImageFolder(std::string folder, Split split, const ImageFolderOptions& options)
      : folder_(std::move(folder)) {
    for (const std::string& name : names_in(folder_, EntryKind::kFolder))
      if (std::find(options.leave_out.begin(), options.leave_out.end(), name) ==
          options.leave_out.end())
        classes_.push_back(name);
    if (classes_.empty())
      throw InputError(fmt::format("{}: expected a folder with one sub-folder per class", folder_));
    for (std::size_t label = 0; label < classes_.size(); ++label)
      add_class(static_cast<int>(label), split);
    if (images_.empty())
      throw InputError(
          fmt::format("{}: no image (.jpg, .jpeg, .png, .webp) of its class folders "
                      "falls into the {} split",
                      folder_, split_name(split)));
  }

  std::string name() const override { return folder_; }
  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t size() const override { return images_.size(); }
  int label(std::size_t i) const override { return images_.at(i).label; }
  std::string image_name(std::size_t i) const override { return images_.at(i).name; }
  Bytes file(std::size_t i) const override { return read_file(path(i)); }

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

  /// The images of a class lie in its folder or, as Tiny-ImageNet has it, in a sub-folder `images`.
  void add_class(int label, Split split) {
    const std::string& name = classes_[static_cast<std::size_t>(label)];
    const bool nested = fs::is_directory(fs::path(folder_) / name / "images");
    const std::string inside = nested ? name + "/images" : name;
    for (const std::string& file : names_in(fs::path(folder_) / inside, EntryKind::kImage)) {
      const std::string image_name = inside + "/" + file;
      if (split_of(image_name) == split) images_.push_back({image_name, label});
    }
  }

  std::string path(std::size_t i) const {
    return (fs::path(folder_) / images_.at(i).name).string();
  }

  std::string folder_;
  std::vector<std::string> classes_;
  std::vector<Entry> images_;
};

}  // namespace

std::unique_ptr<Dataset> open_image_folder(const std::string& folder, Split split,
                                           const ImageFolderOptions& options) {
  return std::make_unique<ImageFolder>(folder, split, options);
}

}  // namespace airsplit
