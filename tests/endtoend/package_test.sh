#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# package_test.sh BUILD_FOLDER: makes the Debian packages, asks lintian, and in a bare Debian 12 installs
# them with apt, uses them as a plain user, and removes them. Skipped (77) where no bare root can be made.
set -euo pipefail
build=$(realpath "$1")
packages=$build/packages
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

rm -rf "$packages"
(cd "$build" && cpack --config CPackConfig.cmake >"$folder/log" 2>&1) || { cat "$folder/log"; exit 1; }
rm -r "$packages/_CPack_Packages"  # what they were made from
(cd "$packages" && wc -c ./*.deb)
# Who makes packages for others names a maintainer: -D AIRSPLIT_MAINTAINER="NAME <ADDRESS>".
lintian --fail-on error --allow-root "$packages"/*.deb \
  --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog

[ "$(id -u)" -eq 0 ] && unshare --mount --propagation unchanged true 2>/dev/null || {
  echo "A bare root needs a root user who may mount: not installed there" >&2
  exit 77
}
cat >"$folder/use.sh" <<'END'
set -eux
cd "$(mktemp -d)"
airsplit --version
scenarios=/usr/share/airsplit/scenarios
airsplit run $scenarios/quickstart.toml --set link.snr_db=3
airsplit run $scenarios/quickstart.toml --inference live --set workload.tasks=3
airsplit run $scenarios/paper/latency.toml --set workload.tasks=20
python3 -c '
import airsplit
rows = airsplit.run("/usr/share/airsplit/scenarios/quickstart.toml", set={"link.snr_db": 3})
airsplit.plot.deadline(rows).savefig("deadline.pdf")'
END
cat >"$folder/check.sh" <<'END'
set -eu
inside() { chroot "$root" env HOME=/tmp DEBIAN_FRONTEND=noninteractive "$@"; }
root=$1
echo "Installing"
inside sh -c 'apt-get -y --no-install-recommends install /tmp/packages/airsplit*.deb \
  /tmp/packages/python3-airsplit*.deb >/tmp/log 2>&1' || { cat "$root/tmp/log"; exit 1; }
test -e "$root/usr/share/man/man1/airsplit-sweep.1.gz"
chroot --userspec=nobody:nogroup "$root" env HOME=/tmp sh /tmp/use.sh
echo "Removing"
inside sh -c 'apt-get -y purge airsplit airsplit-data-caltech python3-airsplit >/tmp/log 2>&1' ||
  { cat "$root/tmp/log"; exit 1; }
left=$(find "$root/usr" "$root/etc" "$root/var/lib" "$root/opt" -path '*airsplit*' ! -path '*/var/lib/apt/*')
[ -z "$left" ] || { echo "Left behind: $left"; exit 1; }
END
chmod a+r "$folder"/*.sh
sources=/etc/apt/sources.list.d/debian.sources
[ -e "$sources" ] || sources=/etc/apt/sources.list
apt-config dump Acquire | grep -E '^Acquire::(https?|Check|Retries)' >"$folder/apt.conf" || true  # proxies
mmdebstrap --quiet --variant=apt --format=null --dpkgopt=force-unsafe-io --aptopt="$folder/apt.conf" \
  --customize-hook="copy-in '$packages' '$folder/use.sh' /tmp" \
  --customize-hook="sh '$folder/check.sh' \"\$1\"" bookworm /dev/null "$sources"
