// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/data/class_names.h"
#include "inference/data/dataset.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr Split kSplits[] = {Split::kTrain, Split::kValidation, Split::kTest};

Image flat_image(std::uint8_t level) { return {10, 8, Bytes(240, level)}; }

class ImageFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("airsplit-") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const Bytes& bytes) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream out(folder_ / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(out.good());
  }
  void write_jpeg(const std::string& name, std::uint8_t level = 128) const {
    write(name, encode_image(flat_image(level), ImageCodec::kJpeg, 90));
  }
  std::unique_ptr<Dataset> open(Split split) const {
    return open_image_folder(folder_.string(), split);
  }
  /// image_name -> the split it lies in, over all splits that hold an image.
  std::map<std::string, Split> all_names() const {
    std::map<std::string, Split> names;
    for (const Split split : kSplits) {
      try {
        const auto dataset = open(split);
        for (std::size_t i = 0; i < dataset->size(); ++i)
          EXPECT_TRUE(names.emplace(dataset->image_name(i), split).second)
              << dataset->image_name(i) << " lies in two splits";
      } catch (const InputError&) {  // no image in this split
      }
    }
    return names;
  }

  fs::path folder_;
};

TEST_F(ImageFolderTest, ClassesAreTheSubFoldersInByteOrder) {
  for (const char* name : {"b", "B", "a b", "\xC3\xA9t\xC3\xA9", "BACKGROUND_Google"})
    for (int i = 0; i < 20; ++i) write_jpeg(std::string(name) + "/" + std::to_string(i) + ".jpg");
  write("readme.txt", {1});
  EXPECT_THAT(open(Split::kTrain)->classes(), ElementsAre("B", "a b", "b", "\xC3\xA9t\xC3\xA9"));
}

TEST_F(ImageFolderTest, TakesImageFilesAndLeavesOthersAlone) {
  const std::set<std::string> images = {"c/1.jpg",  "c/2.jpeg",        "c/3.PNG",       "c/4.webp",
                                        "c/5.JPEG", "c/a picture.jpg", "c/\xC3\xA9.Jpg"};
  for (const std::string& name : images) write_jpeg(name);
  for (const char* name : {"c/1.txt", "c/jpg", "c/tmp", "c/2.jpg.bak", "c/.DS_Store", "d.jpg"})
    write(name, {1, 2, 3});
  fs::create_directories(folder_ / "c" / "folder.jpg");
  std::set<std::string> found;
  for (const auto& [name, split] : all_names()) found.insert(name);
  EXPECT_EQ(found, images);
}

TEST_F(ImageFolderTest, ImagesComeInByteOrderWithTheirLabels) {
  for (const char* name : {"b", "a", "c"})
    for (int i = 0; i < 30; ++i) write_jpeg(std::string(name) + "/" + std::to_string(i) + ".jpg");
  const auto dataset = open(Split::kTrain);
  EXPECT_EQ(dataset->name(), folder_.string());
  for (std::size_t i = 0; i < dataset->size(); ++i) {
    const std::string name = dataset->image_name(i);
    if (i > 0) {
      EXPECT_LT(dataset->image_name(i - 1), name);
    }
    EXPECT_EQ(name.substr(0, 1),
              dataset->classes().at(static_cast<std::size_t>(dataset->label(i))));
  }
}

TEST_F(ImageFolderTest, ReadsAGreyJpegAndTheBytesOnDisk) {
  write_jpeg("c/1.jpg", 77);
  const auto names = all_names();
  ASSERT_EQ(names.size(), 1U);
  const auto dataset = open(names.begin()->second);
  EXPECT_EQ(dataset->file(0), encode_image(flat_image(77), ImageCodec::kJpeg, 90));
  EXPECT_EQ(dataset->image(0).width, 10);
  EXPECT_EQ(dataset->image(0).height, 8);
  EXPECT_NEAR(dataset->image(0).rgb[0], 77, 1);
}

TEST_F(ImageFolderTest, AnUnreadableImageIsNamedWhenItIsReadAndNotBefore) {
  Bytes jpeg = encode_image(flat_image(9), ImageCodec::kJpeg, 90);
  jpeg.resize(jpeg.size() - 4);
  write("c/broken one.jpg", jpeg);
  const auto dataset = open(all_names().at("c/broken one.jpg"));
  EXPECT_THAT([&] { dataset->image(0); },
              ThrowsMessage<InputError>(HasSubstr("c/broken one.jpg: damaged JPEG")));
  fs::remove(folder_ / "c" / "broken one.jpg");
  EXPECT_THAT([&] { dataset->image(0); },
              ThrowsMessage<InputError>(HasSubstr("c/broken one.jpg: the file cannot be read")));
}

TEST_F(ImageFolderTest, SaysWhatAFolderLacks) {
  EXPECT_THAT([&] { open_image_folder((folder_ / "nowhere").string(), Split::kTest); },
              ThrowsMessage<InputError>(HasSubstr("nowhere: the folder cannot be read: No such")));
  EXPECT_THAT([&] { open(Split::kTest); },
              ThrowsMessage<InputError>(HasSubstr("one sub-folder per class")));
  fs::create_directories(folder_ / "c");
  EXPECT_THAT([&] { open(Split::kValidation); },
              ThrowsMessage<InputError>(HasSubstr("falls into the validation split")));
}

TEST_F(ImageFolderTest, AClassWithANameThatNoBundleCanHoldIsRefused) {
  write_jpeg("caf\xE9/1.jpg");
  EXPECT_THAT([&] { open(Split::kTrain); },
              ThrowsMessage<InputError>(HasSubstr("the class's name is not UTF-8")));
}

TEST_F(ImageFolderTest, ALinkToItsOwnFolderDoesNotMatter) {
  write_jpeg("c/1.jpg");
  fs::create_directory_symlink(folder_, folder_ / "c" / "loop");
  fs::create_directory_symlink(folder_, folder_ / "loop");
  fs::create_symlink(folder_ / "missing.jpg", folder_ / "c" / "dangling.jpg");
  EXPECT_EQ(all_names().size(), 1U);
}

TEST_F(ImageFolderTest, SaysWhatItLeavesOut) {
  for (const char* name : {"a", "b"})
    for (int i = 0; i < 20; ++i) write_jpeg(std::string(name) + "/" + std::to_string(i) + ".jpg");
  for (const char* name : {".ipynb_checkpoints/0-checkpoint.jpg", "__MACOSX/0.jpg", "@eaDir/0.jpg",
                           "BACKGROUND_Google/0.jpg", "a/._0.jpg", "a/.ipynb_checkpoints/0.jpg",
                           "a/Thumbs.db", "a/more/0.jpg", "a/scan.tiff", "b/old/deep/0.jpg",
                           "loose.jpg", "empty/readme.txt", "images/0.txt"})
    write_jpeg(name);
  // As Tiny-ImageNet has it, and photos beside.
  for (int i = 0; i < 20; ++i) write_jpeg("n/images/" + std::to_string(i) + ".jpg");
  write_jpeg("n/0.jpg");
  const auto data = open(Split::kTrain);
  EXPECT_THAT(data->classes(), ElementsAre("a", "b", "n"));
  const std::string root = folder_.string() + ": ";
  EXPECT_THAT(data->notes(),
              ElementsAre(root + "folders that are no classes: .ipynb_checkpoints, @eaDir, "
                                 "__MACOSX, BACKGROUND_Google",
                          root + "class a: its sub-folders are not looked into: more",
                          root + "class a: not in a format that is read: scan.tiff",
                          root + "class b: its sub-folders are not looked into: old",
                          root + "class n: photos beside its folder images are left out: 0.jpg",
                          root + "folders without an image are no classes: empty, images",
                          root + "photos beside the class folders are left out: loose.jpg"));
  for (const auto& [name, split] : all_names()) EXPECT_EQ(name.find("/."), std::string::npos);
}

TEST_F(ImageFolderTest, NothingIsSaidOfAPlainFolder) {
  for (int i = 0; i < 20; ++i) write_jpeg("a/" + std::to_string(i) + ".jpg");
  write("a/.DS_Store", {1});
  EXPECT_TRUE(open(Split::kTrain)->notes().empty());
}

TEST_F(ImageFolderTest, UnreadableImagesAreNamedAndLeftOut) {
  for (int i = 0; i < 40; ++i) write_jpeg("c/" + std::to_string(i) + ".jpg");
  const auto whole = open(Split::kTest);
  const std::size_t all = whole->size();
  const std::string broken = whole->image_name(all - 1), gone = whole->image_name(0);
  auto data = open(Split::kTest);
  write(broken, {0xFF, 0xD8, 0xFF, 1, 2});
  fs::remove(folder_ / gone);
  data = readable_images(std::move(data));
  EXPECT_EQ(data->size(), all - 2);
  EXPECT_EQ(data->image_name(0), whole->image_name(1));
  ASSERT_EQ(data->notes().size(), 1U);
  EXPECT_THAT(data->notes()[0], HasSubstr("left out 2 unreadable images:"));
  EXPECT_THAT(data->notes()[0], HasSubstr(broken + ": the JPEG image is 0 x 0"));
  EXPECT_THAT(data->notes()[0], HasSubstr(gone + ": the file cannot be read"));
  for (std::size_t i = 0; i < all; ++i) write(whole->image_name(i), {1});
  EXPECT_THAT([&] { readable_images(open(Split::kTest)); },
              ThrowsMessage<InputError>(HasSubstr("no image is left")));
}

TEST_F(ImageFolderTest, ANameIsTheSameInEachOfUnicodesForms) {
  const std::string composed = "caf\xC3\xA9", decomposed = "cafe\xCC\x81";
  for (int i = 0; i < 20; ++i) {
    write_jpeg(decomposed + "/" + std::to_string(i) + ".jpg");
    write_jpeg("cafz/" + std::to_string(i) + ".jpg");
  }
  // In bytes, the decomposed name is before cafz; the composed one is behind it.
  const auto data = open(Split::kTrain);
  EXPECT_THAT(data->classes(), ElementsAre("cafz", composed));
  EXPECT_NO_THROW(data->image(data->size() - 1));
  EXPECT_EQ(class_difference({decomposed, "b"}, {composed, "b"}), "");
  EXPECT_EQ(class_difference({"a", "c"}, {"a", "b"}), "missing: b; not known: c");
  EXPECT_EQ(class_difference({"a"}, {"a", "b"}), "missing: b");
  EXPECT_EQ(class_difference({"b", "a"}, {"a", "b"}), "the same names in another order");
  EXPECT_EQ(normal_form("\xFF\xC3"), "\xFF\xC3") << "no UTF-8";
}

// Hashed by an independent FNV-1a in Python; the split is part of what results can be compared on.
TEST_F(ImageFolderTest, TheSplitOfANameNeverChanges) {
  const std::map<std::string, Split> golden = {
      {"Faces/image_0100.jpg", Split::kTest},       // 26
      {"accordion/image_0001.jpg", Split::kTrain},  // 82
      {"accordion/image_0002.jpg", Split::kTest},   // 27
      {"ant/image_0008.jpg", Split::kValidation},   // 36
      {"ant/image_0003.jpg", Split::kTrain},        // 65
      {"ant/image_0004.jpg", Split::kTrain},        // 96
      {"ant/image_0005.jpg", Split::kTrain},        // 79
      {"brain/image_0001.jpg", Split::kTest},       // 4
      {"brain/image_0042.jpg", Split::kTrain},      // 77
      {"wrench/image_0039.jpg", Split::kTest},      // 18
      {"yin_yang/image_0007.jpg", Split::kTrain},   // 64
  };
  for (const auto& [name, split] : golden) write_jpeg(name);
  EXPECT_EQ(all_names(), golden);
}

TEST_F(ImageFolderTest, TheSplitsShareAllImagesSixtyTenThirty) {
  const Bytes jpeg = encode_image(flat_image(1), ImageCodec::kJpeg, 50);
  for (int i = 0; i < 2000; ++i) write("c/image_" + std::to_string(i) + ".jpg", jpeg);
  const auto names = all_names();
  EXPECT_EQ(names.size(), 2000U);
  std::map<Split, int> count;
  for (const auto& [name, split] : names) ++count[split];
  EXPECT_NEAR(count[Split::kTrain], 1200, 73);  // 3.3 standard deviations: 99.9 %
  EXPECT_NEAR(count[Split::kValidation], 200, 45);
  EXPECT_NEAR(count[Split::kTest], 600, 68);
}

TEST(OpenDataset, TakesShapesOrAFolder) {
  EXPECT_EQ(open_dataset("shapes", Split::kTest)->name(), "shapes");
  EXPECT_THROW(open_dataset("/no/such/folder", Split::kTest), InputError);
}

}  // namespace
}  // namespace airsplit
