# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt.
own_choice run "$AIRSPLIT_DATA/scenarios/policies.toml" --set workload.tasks=500 \
  --set scheme.6.policy=alternating --out out >/dev/null
cut -d, -f1,37 out/summary.csv | grep alternating
rm -r out
