#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# Makes every CSV and figure of the reference page from the shipped profiles, and the tables on it.
#   scenarios/paper/reproduce.sh [FOLDER [WORK]]     some 10 minutes on 2 cores, and building where need be
# CSVs and PNGs go to FOLDER (results/reference if not said); the stores, and each figure as PDF and
# SVG too, to WORK (results/paper). FIGURES="latency energy" makes those alone, and no tables. PROFILE=FILE
# makes those of the 224-pixel network from another one that has their schemes. For a quick look or a test:
# TASKS=N simulates so many at each point, AIRSPLIT=PROGRAM uses that one and installs and builds nothing.
# CALTECH101=FOLDER, the images, makes the figures of what reaches a decoder damaged too, which no profile
# holds.
set -euo pipefail
here=$(dirname "$0")
folder=$(realpath -m "${1:-$here/../../results/reference}")
work=$(realpath -m "${2:-$here/../../results/paper}")
for given in AIRSPLIT CALTECH101 PROFILE; do  # before the folder changes
  [ -z "${!given:-}" ] || printf -v "$given" %s "$(realpath "${!given}")"
done
cd "$here/../.."
. ./tools/setup.sh
airsplit=${AIRSPLIT:-build/airsplit}
fewer=(${TASKS:+--set "workload.tasks=$TASKS"})
profile=${PROFILE:-profiles/caltech101-224.profile}
python=/usr/bin/python3  # Debian's, which has Debian's matplotlib and pandas

# Where a figure's scenario has another name or folder than the figure.
scenario_of() {
  case $1 in
    policies) echo scenarios/policies.toml ;;
    where-to-cut-width-1) echo scenarios/paper/where-to-cut.toml ;;
    *) echo "scenarios/paper/$1.toml" ;;
  esac
}

# sweep NAME OPTION...: fills "$work/NAME.sqlite" from NAME's scenario.
sweep() {
  local scenario other=()
  scenario=$(scenario_of "$1")
  if [ -n "${PROFILE:-}" ] && grep -q '^profile *= "caltech101-224"' "$scenario"; then
    other=(--set "workload.profile=$PROFILE")
  fi
  step "Sweeping: $1"
  rm -f "$work/$1.sqlite"
  "$airsplit" sweep "$scenario" "${fewer[@]}" "${other[@]}" "${@:2}" --out "$work/$1.sqlite" >/dev/null
}

# table NAME FILE OPTION...: writes FOLDER/NAME.csv from a store or profile.
table() { "$airsplit" export "$2" "${@:3}" --csv "$folder/$1.csv"; }

# draw NAME FIGURE FILE OPTION...: that figure of a store, or of a CSV that table() wrote.
draw() {
  $python -m plotting "${@:2}" -o "$folder/$1.png" -o "$work/$1.pdf" -o "$work/$1.svg"
}

# swept NAME FIGURE OPTION...: sweeps NAME, writes its rows and draws them as that figure.
swept() {
  sweep "$1" "${@:3}"
  table "$1" "$work/$1.sqlite"
  draw "$1" "$2" "$work/$1.sqlite"
}

make_compression() {
  table compression "$profile"
  table compression-bottlenet "$profile" --compare aecnn,bottlenet++
  table compression-progressive "$profile" --compare progressive,aecnn
  draw compression compression "$folder/compression.csv" \
    --where "scheme=local,aecnn,bottlenet++,progressive,direct jpeg 75,direct jpeg 50,direct jpeg 25,direct webp 75"
}

make_random() { table compression-random "$profile" --compare aecnn,aecnn-random; }

make_seeds() {  # a table alone
  local seed
  for seed in 2 3; do
    table "compression-seed$seed" "profiles/caltech101-224-seed$seed.profile"
  done
}

make_payloads() {
  table payloads "$profile" --payloads
  draw payloads payloads "$folder/payloads.csv" --where split=layer3, \
    --where "scheme=aecnn,bottlenet++,progressive,direct png,direct jpeg 75,direct jpeg 25,direct webp 75,direct webp 10"
}

make_latency() { swept latency latency --over link.snr_db=-5:5:30; }

make_cdf() {
  sweep cdf --over link.snr_db=0,10,20
  table cdf "$work/cdf.sqlite" --latencies
  draw cdf cdf "$work/cdf.sqlite"
}

make_deadlines() {
  sweep deadlines --over link.snr_db=-10:2.5:30
  table deadlines "$work/deadlines.sqlite" --deadlines 50,100,200
  draw deadlines deadlines "$work/deadlines.sqlite" --deadline 50,100,200
}

make_accuracy-deadline() {
  sweep accuracy-deadline --over link.snr_db=0,10,20
  table accuracy-deadline "$work/accuracy-deadline.sqlite" --latencies
  draw accuracy-deadline accuracy-deadline "$work/accuracy-deadline.sqlite"
}

make_bandwidth() {
  swept bandwidth bandwidth --over link.bandwidth_mhz=0.05,0.1,0.2,0.5,1,2,5 --over link.snr_db=0,10,20
}

make_energy() {
  sweep energy --over link.snr_db=0,10,20
  table energy "$work/energy.sqlite" --intervals
  draw energy energy "$work/energy.sqlite"
}

make_best-scheme() {
  sweep best-scheme --over link.snr_db=-10:2.5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5 \
    --replications 5
  table best-scheme "$work/best-scheme.sqlite" --deadlines 50,100,200
  table best-scheme-direct "$work/best-scheme.sqlite" --compare aecnn,direct
  table best-scheme-progressive "$work/best-scheme.sqlite" --compare progressive,direct
  table best-scheme-bottlenet "$work/best-scheme.sqlite" --compare aecnn,bottlenet++
  draw best-scheme best-scheme "$folder/best-scheme.csv" --deadline 50,100,200
}

make_split-points() {
  swept split-points split-points --over device.processor=raspberry-pi-4,jetson-nano \
    --over link.bandwidth_mhz=0.2,1,5
}

make_where-to-cut() {
  local over=(--over link.snr_db=-10:5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2,5
              --over device.processor=raspberry-pi-4,snapdragon-855-plus,jetson-nano,stm32h7) wider=()
  sweep where-to-cut "${over[@]}"
  table where-to-cut "$work/where-to-cut.sqlite"
  if [ -z "${PROFILE:-}" ]; then  # dashed: as if our network had the operations of the paper's
    "$airsplit" profile --bundle caltech101-224 --measured "$profile" --work-width 1 \
      --out "$work/width-1.profile"
    sweep where-to-cut-width-1 "${over[@]}" --set "workload.profile=$work/width-1.profile"
    table where-to-cut-width-1 "$work/where-to-cut-width-1.sqlite"
    wider=(--dashed "$work/where-to-cut-width-1.sqlite")
  fi
  draw where-to-cut where-to-cut "$work/where-to-cut.sqlite" --deadline 50,100,200 "${wider[@]}"
}

make_early-cut() {  # a table alone
  local codec kind
  sweep early-cut --over link.snr_db=-10:5:30 --over link.bandwidth_mhz=0.1,0.2,0.5,1,2 --replications 5
  for codec in aecnn bottlenet++ progressive; do
    for kind in local direct aecnn bottlenet++ progressive; do
      table "early-cut-$codec-$kind" "$work/early-cut.sqlite" --compare "$codec,$kind"
    done
  done
}

make_links() { swept links links --over link.model=analytic,wifi,lte --over link.snr_db=0:5:30; }

make_load() { swept load load --over edge.batch=1,16 --over workload.devices=1,2,4,8,16,24,32,48,64; }

make_send() { swept send accuracy --over link.snr_db=-10:2.5:30; }

make_confident() { swept confident latency --over link.snr_db=-10:5:30; }

make_edges() { swept edges edges --over link.snr_db=-10:5:30; }

make_policies() { swept policies policies --over link.snr_db=-10:2.5:30; }

# Of those that follow, the networks decode what is left of each payload: they need the images.
make_loss() { swept loss loss --over link.loss_percent=0:5:30 --set "workload.data=$CALTECH101"; }

make_loss-groups() {
  swept loss-groups loss --over link.loss_percent=0:5:30 --set "workload.data=$CALTECH101"
}

make_told() { swept told accuracy --over link.snr_db=-10:5:20 --set "workload.data=$CALTECH101"; }

make_told-erasures() {
  sweep told-erasures --over link.erasure_percent=0:10:50 --set "workload.data=$CALTECH101"
  table told-erasures "$work/told-erasures.sqlite"
  draw told-erasures accuracy "$work/told-erasures.sqlite" --x link.erasure_percent
}

build() {
  step "Installing what is missing"
  install_packages "${build_packages[@]}" "${figure_packages[@]}"
  step "Building"
  [ -e build/CMakeCache.txt ] ||
    cmake --preset release -DAIRSPLIT_TESTS=OFF -DAIRSPLIT_BENCH=OFF
  cmake --build --preset release --target airsplit
}

figures=(compression random payloads latency cdf deadlines accuracy-deadline bandwidth energy best-scheme
         split-points where-to-cut early-cut links load send confident edges policies
         ${CALTECH101:+loss loss-groups})
# Of the shipped networks.
[ -n "${PROFILE:-}" ] || figures+=(seeds ${CALTECH101:+told told-erasures})
[ -z "${FIGURES:-}" ] || read -ra figures <<<"$FIGURES"
for figure in "${figures[@]}"; do
  [ "$(type -t "make_$figure")" = function ] || { echo "FIGURES: there is no $figure" >&2; exit 2; }
done

[ -n "${AIRSPLIT:-}" ] || build
mkdir -p "$folder" "$work"
for figure in "${figures[@]}"; do
  "make_$figure"
done

if [ -z "${FIGURES:-}" ]; then
  step "Tables from the CSVs"
  $python scenarios/paper/answers.py "$folder"
fi

print_times
echo "Written: CSVs and PNGs to $folder; stores, PDFs and SVGs to $work" >&2
