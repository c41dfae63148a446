# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt.
run_a_scenario "$AIRSPLIT_DATA/scenarios/quickstart.toml"
