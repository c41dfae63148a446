# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""Figures from airsplit's results: python3 -m plotting NAME RESULTS -o FIGURE."""
