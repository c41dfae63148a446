# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt.
own_command best "$AIRSPLIT_DATA/scenarios/quickstart.toml"
own_command best "$AIRSPLIT_DATA/scenarios/quickstart.toml" --deadline 200
own_command --help | grep best
