# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# %% A scenario of the shipped ones, at two SNRs: a row for each scheme.
import pandas as pd

import airsplit

scenario = "scenarios/quickstart.toml"
rows = pd.concat([airsplit.run(scenario, set={"link.snr_db": snr_db}) for snr_db in (0, 10)])

# %% Which scheme answers most tasks right and in time, and how sure is that?
best = rows.sort_values("in_deadline_accuracy").groupby("link.snr_db").last()
shown = ["scheme", "in_deadline_accuracy", "in_deadline_accuracy_low", "in_deadline_accuracy_high"]
print(best[shown].to_string())

# %% A figure as the papers have it.
airsplit.plot.deadline(rows).savefig("analysis.pdf")

# %% A sweep's result file holds more: what any deadline would have given.
airsplit.plot.cdf("sweep.sqlite", where=["link.snr_db=10", "link.bandwidth_mhz=1"]).savefig("cdf.pdf")
