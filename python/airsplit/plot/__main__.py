# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""python3 -m airsplit.plot NAME RESULTS -o FIGURE."""

from airsplit.plot.python import start

start("airsplit.plot")
