# SPDX-FileCopyrightText: 2026 The airsplit authors
# SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

# What quickstart.sh and run-tests.sh share: the Debian packages, and a clock for the steps.

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libtorch-dev libopenblas0-pthread
  ns3 libns3-dev libgsl-dev libxml2-dev libeigen3-dev
  libfmt-dev libtomlplusplus-dev nlohmann-json3-dev libboost-dev libboost-program-options-dev
  libturbojpeg0-dev libpng-dev libwebp-dev libicu-dev libsqlite3-dev
  libzstd-dev zlib1g-dev
  libopenmpi-dev openmpi-bin
  node-d3
)
figure_packages=(python3 python3-matplotlib python3-pandas)
test_packages=(libgtest-dev libgmock-dev clang libclang-rt-14-dev
               chromium chromium-driver python3-selenium fonts-dejavu-core
               mkdocs mkdocs-material python3-torch python3-torchvision reuse
               python3-pip python3-setuptools python3-wheel
               help2man lintian dpkg-dev fakeroot file mmdebstrap)

# install_packages NAME...: installs with apt what is not there yet, as root or through sudo.
install_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || {
      echo "As root, run: apt-get install ${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo -n)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

step_times=()
step_name=
end_step() {
  [ -z "$step_name" ] || step_times+=("$(printf '%4d s  %s' $((SECONDS - step_start)) "$step_name")")
}

# step TEXT: announces a step and notes how long the one before it took.
step() {
  end_step
  step_name=$1
  step_start=$SECONDS
  echo "== $1" >&2
}

# print_times: how long each step took.
print_times() {
  end_step
  printf '%s\n' "${step_times[@]}" >&2
}
