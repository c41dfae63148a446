# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt.
for kbps in 50 200; do
  own_link run "$AIRSPLIT_DATA/scenarios/quickstart.toml" --set link.model=pipe --set link.pipe_kbps=$kbps
done
own_link keys | grep -A 3 '^link.pipe_kbps'
