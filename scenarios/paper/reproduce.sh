#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Makes every CSV and figure of the reference page from the shipped profile, and the numbers on it.
#   scenarios/paper/reproduce.sh [FOLDER [WORK]]     some 10 minutes on 2 cores, and building where need be
# CSVs and PNGs go to FOLDER (results/reference if not said); the stores, and each figure as PDF and
# SVG too, to WORK (results/paper). For a quick look or a test: TASKS=N simulates so many at each
# point, AIRSPLIT=PROGRAM uses that one and installs and builds nothing. CALTECH101=FOLDER, the images,
# makes the figure of lost packets too, which no profile holds.
set -euo pipefail
here=$(dirname "$0")
folder=$(realpath -m "${1:-$here/../../results/reference}")
work=$(realpath -m "${2:-$here/../../results/paper}")
for given in AIRSPLIT CALTECH101; do  # before the folder changes
  [ -z "${!given:-}" ] || printf -v "$given" %s "$(realpath "${!given}")"
done
cd "$here/../.."
. ./tools/setup.sh
airsplit=${AIRSPLIT:-build/airsplit}
fewer=(${TASKS:+--set "workload.tasks=$TASKS"})
python=/usr/bin/python3  # Debian's, which has Debian's matplotlib and pandas

# sweep NAME OPTION...: fills "$work/NAME.sqlite" from scenarios/paper/NAME.toml.
sweep() {
  step "Sweeping: $1"
  rm -f "$work/$1.sqlite"
  "$airsplit" sweep "scenarios/paper/$1.toml" "${fewer[@]}" "${@:2}" \
    --out "$work/$1.sqlite" >/dev/null
}

# table NAME FILE OPTION...: writes FOLDER/NAME.csv from a store or profile.
table() { "$airsplit" export "$2" "${@:3}" --csv "$folder/$1.csv"; }

# draw NAME FIGURE FILE OPTION...: that figure of a store, or of a CSV that table() wrote.
draw() {
  $python -m plotting "${@:2}" -o "$folder/$1.png" -o "$work/$1.pdf" -o "$work/$1.svg"
}

# figure FIGURE FILE OPTION...: the same, under the figure's own name.
figure() { draw "$1" "$@"; }

build() {
  step "Installing what is missing"
  install_packages "${build_packages[@]}" "${figure_packages[@]}"
  step "Building"
  [ -e build/CMakeCache.txt ] ||
    cmake --preset release -DAIRSPLIT_TESTS=OFF -DAIRSPLIT_BENCH=OFF
  cmake --build --preset release --target airsplit
}

[ -n "${AIRSPLIT:-}" ] || build
mkdir -p "$folder" "$work"

step "Figures of the profile"
table compression profiles/caltech101.profile
table compression-bottlenet profiles/caltech101.profile --compare aecnn,bottlenet++
figure compression "$folder/compression.csv"
table payloads profiles/caltech101.profile --payloads
figure payloads "$folder/payloads.csv" --where split=layer3, --where ratio=64,256,1024,

sweep latency --over link.snr_db=-5:5:30
table latency "$work/latency.sqlite"
figure latency "$work/latency.sqlite"

sweep cdf --over link.snr_db=0,10,20
table cdf "$work/cdf.sqlite" --latencies
figure cdf "$work/cdf.sqlite"

sweep deadlines --over link.snr_db=-10:2.5:30
table deadlines "$work/deadlines.sqlite" --deadlines 20,50,100
figure deadlines "$work/deadlines.sqlite" --deadline 20,50,100

sweep accuracy-deadline --over link.snr_db=0,10,20
table accuracy-deadline "$work/accuracy-deadline.sqlite" --latencies
figure accuracy-deadline "$work/accuracy-deadline.sqlite"

sweep bandwidth --over link.bandwidth_mhz=0.05,0.1,0.2,0.5,1,2,5 --over link.snr_db=0,10,20
table bandwidth "$work/bandwidth.sqlite"
figure bandwidth "$work/bandwidth.sqlite"

sweep energy --over link.snr_db=0,10,20
table energy "$work/energy.sqlite" --intervals
figure energy "$work/energy.sqlite"

sweep best-scheme --over link.snr_db=-10:2.5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5 \
  --replications 5
table best-scheme "$work/best-scheme.sqlite" --deadlines 20,50,100
table best-scheme-direct "$work/best-scheme.sqlite" --compare aecnn,direct
table best-scheme-bottlenet "$work/best-scheme.sqlite" --compare aecnn,bottlenet++
figure best-scheme "$folder/best-scheme.csv" --deadline 20,50,100

sweep split-points --over device.processor=raspberry-pi-4,jetson-nano \
  --over link.bandwidth_mhz=1,5,20
table split-points "$work/split-points.sqlite"
figure split-points "$work/split-points.sqlite"

sweep where-to-cut --over link.snr_db=-10:5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5 \
  --over device.processor=raspberry-pi-4,snapdragon-855-plus,jetson-nano,stm32h7
table where-to-cut "$work/where-to-cut.sqlite"
figure where-to-cut "$work/where-to-cut.sqlite" --deadline 50,100,200

sweep links --over link.model=analytic,wifi,lte --over link.snr_db=0:5:30
table links "$work/links.sqlite"
figure links "$work/links.sqlite"

sweep load --over edge.batch=1,16 --over workload.devices=1,2,4,8,16,24,32,48,64
table load "$work/load.sqlite"
figure load "$work/load.sqlite"

sweep send --over link.snr_db=-10:2.5:30
table send "$work/send.sqlite"
draw send accuracy "$work/send.sqlite"

sweep confident --over link.snr_db=-10:5:30
table confident "$work/confident.sqlite"
draw confident latency "$work/confident.sqlite"

sweep edges --over link.snr_db=-10:5:30
table edges "$work/edges.sqlite"
figure edges "$work/edges.sqlite"

if [ -n "${CALTECH101:-}" ]; then  # the networks decode what is left of each payload
  for figure in loss loss-groups; do
    sweep $figure --over link.loss_percent=0:5:30 --set "workload.data=$CALTECH101"
    table $figure "$work/$figure.sqlite"
    draw $figure loss "$work/$figure.sqlite"
  done
fi

step "Answers from the CSVs"
$python scenarios/paper/answers.py "$folder"

print_times
echo "Written: CSVs and PNGs to $folder; stores, PDFs and SVGs to $work" >&2
