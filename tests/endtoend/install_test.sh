#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# install_test.sh SOURCE_FOLDER BUILD_FOLDER: installs into a folder with a space in its name, compiles
# each installed header by itself, and builds and runs every program in examples/.
set -euo pipefail
source=$1
build=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix="$folder/in stalled"

cmake --install "$build" --prefix "$prefix" >/dev/null
"$prefix/bin/airsplit" --version
# The installed program finds its own bundles, profiles and processors.
(cd "$folder" && "$prefix/bin/airsplit" inspect "$prefix/share/airsplit/bundles/shapes.bundle" | head -4)
(cd "$folder" && "$prefix/bin/airsplit" run "$prefix/share/airsplit/scenarios/quickstart.toml" \
  --set workload.tasks=10)

# configure NAME SOURCE: against what was installed, in "$folder/NAME".
configure() {
  cmake -S "$2" -B "$folder/$1" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
}

# Every header by itself, as a program would include it.
mkdir "$folder/each header"
# Those of LibTorch's rooms are for codecs of one's own: examples/own_codec includes them.
torch_rooms='inference/(network|codec|codecs|bundle|training|torch)/'
(cd "$prefix/include" && find airsplit -name '*.h' | grep -vE "$torch_rooms" | sort) >"$folder/headers"
echo "$(wc -l <"$folder/headers") headers installed that need no LibTorch"
if (cd "$prefix/include" && xargs grep -lE 'include [<"](torch|ATen|c10)/' <"$folder/headers"); then
  echo "these need LibTorch" >&2
  exit 1
fi
cat >"$folder/each header/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(each_header LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(airsplit 0.2 REQUIRED)
if(TARGET torch)
  message(FATAL_ERROR "A program that has no networks of its own needs no LibTorch")
endif()
file(STRINGS "$folder/headers" headers)
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER \${header} name)
  file(WRITE \${CMAKE_BINARY_DIR}/\${name}.cpp "#include <\${header}>\n")
  list(APPEND sources \${CMAKE_BINARY_DIR}/\${name}.cpp)
endforeach()
add_library(each_header OBJECT \${sources})
target_link_libraries(each_header airsplit::airsplit)
target_compile_options(each_header PRIVATE -fsyntax-only)
END
configure "headers alone" "$folder/each header"
# With -fsyntax-only there is no object file, which is not an error here.
cmake --build "$folder/headers alone" >"$folder/log" || { cat "$folder/log"; exit 1; }

# The examples, each against the output that lies beside it.
export AIRSPLIT_DATA="$prefix/share/airsplit"
for example in "$source"/examples/*/; do
  name=$(basename "$example")
  configure "$name" "$example"
  cmake --build "$folder/$name" >"$folder/log" || { cat "$folder/log"; exit 1; }
  echo "== $name"
  (cd "$example" && PATH="$folder/$name:$PATH" bash -euo pipefail ./run.sh) | tee "$folder/output"
  diff "$example/output.txt" "$folder/output"
done
