#!/usr/bin/env bash
# install_test.sh BUILD_FOLDER: installs, then builds and runs a program that uses find_package(airsplit).
set -euo pipefail
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --prefix "$folder/installed" >/dev/null
"$folder/installed/bin/airsplit" --version
# The installed program finds its own bundles and scenarios.
(cd "$folder" && installed/bin/airsplit inspect installed/share/airsplit/bundles/shapes.bundle | head -4)

mkdir "$folder/user"
cat >"$folder/user/CMakeLists.txt" <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(airsplit 0.1 REQUIRED)
add_executable(user user.cpp)
target_link_libraries(user airsplit::inference airsplit::channel airsplit::results)
EOF
cat >"$folder/user/user.cpp" <<'EOF'
#include <channel/radio/block_fading.h>
#include <inference/bundle/bundle.h>
#include <inference/data/dataset.h>
#include <results/statistics.h>

#include <cstdio>

int main(int, char** arguments) {
  const auto bundle = airsplit::Bundle::load(arguments[1]);
  const auto images = airsplit::make_shapes(airsplit::Split::kTest);
  const auto scheme = bundle.make_scheme(bundle.info().codecs.at(0));
  const auto payload = scheme->encode({images->file(0), images->image(0)});
  const auto prediction = scheme->decode(payload);
  std::printf("%zu bytes, class %s\n", payload.size(),
              bundle.info().classes[static_cast<std::size_t>(prediction.label)].c_str());
  return airsplit::wilson_95(8, 10).value == 0.8 ? 0 : 1;
}
EOF
cmake -S "$folder/user" -B "$folder/user/build" -G Ninja -DCMAKE_PREFIX_PATH="$folder/installed" \
  -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$folder/user/build" >/dev/null
"$folder/user/build/user" "$folder/installed/share/airsplit/bundles/shapes.bundle"
