// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Labelled images: the embedded `shapes`, or a folder with one sub-folder per class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/image/image.h"

namespace airsplit {

enum class Split { kTrain, kValidation, kTest };

/// A labelled, ordered set of images. Safe to read from several threads.
class Dataset {
 public:
  virtual ~Dataset() = default;
  /// What the user called it: "shapes" or the folder.
  virtual std::string name() const = 0;
  virtual const std::vector<std::string>& classes() const = 0;
  virtual std::size_t size() const = 0;
  /// Class of image i, an index into classes().
  virtual int label(std::size_t i) const = 0;
  /// A stable name of image i, unique in the data set, for example "accordion/image_0001.jpg".
  virtual std::string image_name(std::size_t i) const = 0;
  /// The bytes of the image as they lie on the device's disk.
  virtual Bytes file(std::size_t i) const = 0;
  /// The image decoded, at its own size. Throws InputError naming the file if it cannot be decoded.
  virtual Image image(std::size_t i) const = 0;
  /// What was left out and why, with names, a line each: to be told to the user.
  virtual std::vector<std::string> notes() const { return {}; }
};

struct ImageFolderOptions {
  /// Class folders that are left out.
  std::vector<std::string> leave_out = {"BACKGROUND_Google"};
};

/// A folder with one sub-folder per class, as Caltech-101 comes. Classes are the sub-folders in
/// byte order of their names in Unicode's normal form C; images are the regular files named *.jpg,
/// *.jpeg, *.png, *.webp or *.JPEG (any case) in byte order; other files are left alone. Files are
/// opened only when read. A class folder with images in a sub-folder `images` is taken to keep them
/// there, as in Tiny-ImageNet's train/.
///
/// Names that begin with a dot (.DS_Store, ._photo.jpg, .ipynb_checkpoints), @eaDir, __MACOSX are
/// no classes and no images. A sub-folder without an image is no class. notes() names those, and
/// what else looks like a photo but is not taken: sub-folders of a class, photos beside the class
/// folders, formats that are not read.
///
/// The split is fixed by the file's name alone, so it is the same on every machine and does not
/// change when other files come or go: h = fnv1a64("CLASS/FILE") mod 100 ("CLASS/images/FILE"
/// there); test if h < 30, validation if h < 40, else train.
///
/// Throws InputError if the folder is missing, has no class folder, or holds no image in `split`.
std::unique_ptr<Dataset> open_image_folder(const std::string& folder, Split split,
                                           const ImageFolderOptions& options = {});

struct ShapesOptions {
  int side_px = 64;
  std::uint64_t seed = 1;
  std::size_t train_images = 12000;
  std::size_t validation_images = 960;
  std::size_t test_images = 2000;
};

/// The embedded data set: 16 classes of textured, lit solids in random pose before a cluttered
/// wall, ray-traced from the seed (about 1 ms an image at 64 pixels). Only the solid's form tells
/// its class. Image i of a split is a pure function of (seed, split, i): nothing is stored, nothing
/// is downloaded. Labels go round the classes; by default each class has the same number of images.
std::unique_ptr<Dataset> make_shapes(Split split, const ShapesOptions& options = {});

/// The images that can be decoded: each is, once. notes() lists the others. Throws InputError with
/// that list if none is left.
std::unique_ptr<Dataset> readable_images(std::unique_ptr<Dataset> data);

/// The text of that note, from what was wrong with each image.
std::string unreadable_note(const std::vector<std::string>& problems);

/// `where` is "shapes" or a folder's path.
std::unique_ptr<Dataset> open_dataset(const std::string& where, Split split);

}  // namespace airsplit
