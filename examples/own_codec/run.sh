# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# How the test runs it; what it prints is in output.txt. (The accuracy depends on the processor.)
bundle=$(mktemp -d)/own.bundle
own_codec train own.toml --data shapes --threads 1 --out "$bundle" 2>/dev/null
own_codec inspect "$bundle" | awk '/^$/ { facts_end = 1 } !facts_end && /^(backbone|data|codec)/'
