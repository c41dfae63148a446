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
};

struct ImageFolderOptions {
  /// Class folders that are left out.
  std::vector<std::string> leave_out = {"BACKGROUND_Google"};
};

/// A folder with one sub-folder per class, as Caltech-101 comes. Classes are the sub-folders in
/// byte order; images are the regular files named *.jpg, *.jpeg, *.png, *.webp or *.JPEG (any case)
/// in byte order; other files are left alone. Files are opened only when read. A class folder with
/// a sub-folder `images` is taken to keep them there, as in Tiny-ImageNet's train/.
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

/// `where` is "shapes" or a folder's path.
std::unique_ptr<Dataset> open_dataset(const std::string& where, Split split);

}  // namespace airsplit
