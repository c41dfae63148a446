#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Installs what is missing, builds airsplit, sweeps the SNR of a wireless link, and draws the result.
#   ./quickstart.sh      about 8 minutes on 2 cores, most of it installing and building
# Writes results/quickstart/summary.csv and results/quickstart/deadline.png.
set -euo pipefail
cd "$(dirname "$0")"
. ./tools/setup.sh

step "Installing what is missing"
install_packages "${build_packages[@]}" "${figure_packages[@]}"

step "Building"
cmake --preset release -DAIRSPLIT_TESTS=OFF -DAIRSPLIT_BENCH=OFF
cmake --build --preset release

step "Running: AECNN, BottleNet++, split, direct and local inference, live, from -5 to 25 dB"
mkdir -p results/quickstart
rm -f results/quickstart/results.sqlite
build/airsplit sweep scenarios/quickstart.toml --inference live --over link.snr_db=-5:5:25 \
  --out results/quickstart/results.sqlite
build/airsplit export results/quickstart/results.sqlite --csv results/quickstart/summary.csv
/usr/bin/python3 -m plotting deadline results/quickstart/results.sqlite \
  -o results/quickstart/deadline.png

print_times
echo "Written: results/quickstart/summary.csv and results/quickstart/deadline.png" >&2
