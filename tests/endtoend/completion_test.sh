#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# completion_test.sh COMPLETION AIRSPLIT: what bash offers behind a few beginnings of a command line.
set -euo pipefail
. "$1"
compopt() { :; }  # works while bash completes alone
airsplit=$(realpath "$2")

# offers EXPECTED WORD...: the last WORD is where the cursor is; bash takes "=" for a word.
offers() {
  local expected=$1
  shift
  COMP_WORDS=(airsplit "$@")
  COMP_CWORD=$#
  _airsplit "$airsplit" "${!#}" "${@: -2:1}"
  [ "${COMPREPLY[*]}" = "$expected" ] || {
    echo "airsplit $*: expected \"$expected\", got \"${COMPREPLY[*]}\"" >&2
    exit 1
  }
}

cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
touch quick.toml
offers "sweep" sw
offers "--version" --v
offers "--replications" sweep --rep
offers "quick.toml" run qui
offers "link.snr_db=" run --set link.snr_d
offers "rayleigh rician" run --set link.fading = r
offers "none rayleigh rician nakagami" run --set link.fading =
