// Profiles as files: what is written is read back, and damage is an error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "inference/profile.h"
#include "inference/tensor_file.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Profile example(std::size_t images) {
  Profile profile;
  profile.data = "shapes";
  profile.bundle_hash = "0123456789abcdef";
  profile.labels.assign(images, 1);
  ProfileEntry entry;
  entry.spec = {"direct", "", 0, "jpeg", 75, 0};
  entry.work = {0, 4e9};
  entry.payload_bytes.assign(images, 70000);
  entry.predicted.assign(images, 2);
  entry.margin.assign(images, 0.25F);
  profile.entries = {entry};
  return profile;
}

TEST(ProfileFile, GivesBackWhatWasWritten) {
  const Profile read = parse_profile(serialise_profile(example(3)), "p");
  EXPECT_EQ(read.labels, example(3).labels);
  EXPECT_EQ(read.entries.at(0).spec, example(3).entries[0].spec);
  EXPECT_EQ(read.entries.at(0).payload_bytes, example(3).entries[0].payload_bytes);
  EXPECT_EQ(serialise_profile(read), serialise_profile(example(3)));
}

TEST(ProfileFile, WithoutAnImageIsAnError) {
  EXPECT_THAT([] { parse_profile(serialise_profile(example(0)), "p"); },
              ThrowsMessage<InputError>(HasSubstr("p: damaged file: no image")));
}

TEST(ProfileFile, NumbersThatAreNotWholeAreAnError) {
  TensorFile file = parse_tensor_file(serialise_profile(example(1)), "p");
  std::string& description = file.metadata.at("airsplit.profile");
  const std::string quality = "\"quality\":75";
  description.replace(description.find(quality), quality.size(), "\"quality\":1e300");
  EXPECT_THAT([&] { parse_profile(serialise(file), "p"); },
              ThrowsMessage<InputError>(HasSubstr("p: damaged file: its description")));
}

}  // namespace
}  // namespace airsplit
