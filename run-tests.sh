#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Installs what is missing, builds airsplit with its tests, and runs them all.
#   ./run-tests.sh       about a quarter of an hour on 2 cores
set -euo pipefail
cd "$(dirname "$0")"
. ./tools/setup.sh

step "Installing what is missing"
install_packages "${build_packages[@]}" "${figure_packages[@]}" "${test_packages[@]}"

step "Building"
cmake --preset release -DAIRSPLIT_TESTS=ON -DAIRSPLIT_BENCH=ON
cmake --build --preset release

step "Testing"
ctest --test-dir build --output-on-failure --parallel 2
print_times
