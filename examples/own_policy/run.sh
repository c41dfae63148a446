# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt.
for queue in fifo newest; do
  own_policy run "$AIRSPLIT_DATA/scenarios/quickstart.toml" \
    --set workload.arrivals=poisson --set device.queue=$queue
done
