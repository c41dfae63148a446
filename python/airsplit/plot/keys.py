# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

"""The swept keys that several figures are drawn against."""

SNR = "link.snr_db"
SNR_HINT = "; sweep it: airsplit sweep SCENARIO.toml --over link.snr_db=-5:2.5:30 --out FILE.sqlite"
BANDWIDTH = "link.bandwidth_mhz"
DEVICES = "workload.devices"
LOSS = "link.loss_percent"
TITLES = {SNR: "SNR (dB)", LOSS: "Packets lost (%)", "link.erasure_percent": "Bits erased (%)",
          "link.distance_m": "Distance (m)"}
