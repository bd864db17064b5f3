#!/usr/bin/env bash
# Makes sure that this machine has a Docker engine, Wafer's toolchain image (compilers for Arm and RISC-V, QEMU), and what else
# the tests run: host compilers, cppcheck, build systems, a browser.
# Does nothing where all are there. On Debian or Ubuntu, as root or with sudo, it installs the engine and starts
# it; where no container registry can be reached, it makes the base image from the Debian archive.
#
#   scripts/setup-emulators.sh          set up what is missing
#   scripts/setup-emulators.sh --image  the engine and the image alone: all that `wafer verify` needs
#   scripts/setup-emulators.sh --stop   stop the engine that an earlier call started (no other)
set -euo pipefail

readonly base_image=debian:bookworm-slim
readonly suite=bookworm
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly docker_dir=$root/emulation/src/main/resources/dev/wafer/emulation/docker
readonly state_dir=${WAFER_DOCKER_STATE:-/var/tmp/wafer-docker-$(id -u)}
readonly pid_file=$state_dir/dockerd.pid
readonly log_file=$state_dir/dockerd.log
# The tag follows the Dockerfile's content, so that a changed Dockerfile is a new image.
# ToolchainImage.java computes the same tag.
image=wafer-toolchain:$(sha256sum "$docker_dir/Dockerfile" | cut -c1-12)
readonly image

say() { printf 'setup-emulators: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    fail "this step needs root, and there is no sudo: $*"
  fi
}

engine_answers() { timeout 20 docker info >/dev/null 2>&1; }

apt_install() {
  command -v apt-get >/dev/null 2>&1 || fail "cannot install $* here (no apt-get); install it by hand and try again"
  say "installing $*"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# A log line per attempt would drown the build's output, hence a quiet poll.
wait_for_engine() {
  local pid=$1 attempt
  for attempt in $(seq 1 60); do
    engine_answers && return 0
    as_root kill -0 "$pid" 2>/dev/null || return 1
    sleep 1
  done
  return 1
}

# Newer Debian has the client in a package of its own.
install_engine() {
  command -v dockerd >/dev/null 2>&1 || apt_install docker.io
  command -v docker >/dev/null 2>&1 || apt_install docker-cli
}

# Where there is an init system, installing the package starts the engine.
engine_comes_up_by_itself() {
  local attempt
  for attempt in $(seq 1 20); do
    engine_answers && return 0
    [ -n "$(find /proc -maxdepth 2 -name comm -exec grep -lx dockerd {} + 2>/dev/null)" ] || return 1
    sleep 1
  done
  return 1
}

start_engine() {
  install_engine
  if engine_comes_up_by_itself; then
    return 0
  fi
  mkdir -p "$state_dir"
  local options pid
  # Builds use the host's network and runs use none, so the engine needs no bridge and no firewall rules.
  options="--bridge=none --iptables=false --ip6tables=false --pidfile=$pid_file"
  say "starting dockerd (log: $log_file)"
  # shellcheck disable=SC2086,SC2016
  as_root sh -c 'nohup dockerd '"$options"' >"$0" 2>&1 </dev/null & echo $!' "$log_file" >"$state_dir/starter.pid"
  pid=$(cat "$state_dir/starter.pid")
  wait_for_engine "$pid" || { tail -n 20 "$log_file" >&2; fail "dockerd did not come up; see $log_file"; }
}

stop_engine() {
  [ -s "$pid_file" ] || { say "no engine was started by this script"; return 0; }
  say "stopping the dockerd that this script started"
  as_root kill "$(cat "$pid_file")"
}

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

has_base_image() {
  has_image "$base_image" && return 0
  say "pulling $base_image"
  timeout "${WAFER_PULL_TIMEOUT:-60}" docker pull -q "$base_image" >/dev/null 2>&1
}

make_base_image() {
  local archive
  archive=$(mktemp "${TMPDIR:-/tmp}/wafer-base.XXXXXX.tar")
  # shellcheck disable=SC2064
  trap "as_root rm -f '$archive'" EXIT
  as_root mmdebstrap --quiet --variant=minbase "$suite" "$archive"
  docker import "$archive" "$base_image" >/dev/null
}

build_image() {
  say "building $image (once; some minutes)"
  docker build --quiet --network host --tag "$image" "$docker_dir" 2>&1 >/dev/null | sed '/DEPRECATED/,/^ *$/d' >&2
}

# Starts making the image; two installations at once would wait for one another, so what it needs is installed before.
begin_image() {
  has_image "$image" && return 0
  if has_base_image; then
    build_image &
  else
    say "no registry can be reached; making $base_image from the Debian archive"
    command -v mmdebstrap >/dev/null 2>&1 || apt_install mmdebstrap
    { make_base_image; build_image; } &
  fi
  image_builder=$!
}

# The tests build the emitted C for the host as well, with both compilers and GCC's sanitizers, and for two
# big-endian machines, whose programs QEMU runs; packages by their build systems for boards, which is done without
# the container; and they open the pages in a browser.
provide_for_tests() {
  missing=()
  needs cppcheck -- cppcheck
  needs gcc clang -- gcc libc6-dev clang
  needs s390x-linux-gnu-gcc qemu-s390x powerpc-linux-gnu-gcc qemu-ppc -- \
    gcc-s390x-linux-gnu libc6-dev-s390x-cross gcc-powerpc-linux-gnu libc6-dev-powerpc-cross qemu-user
  needs arm-none-eabi-gcc qemu-system-arm -- gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
  needs cmake make unzip -- cmake make unzip
  needs chromium chromedriver -- chromium chromium-driver
  has_rust_for_boards || missing+=(cargo rust-src)
  [ ${#missing[@]} -eq 0 ] && return 0
  if command -v apt-get >/dev/null 2>&1; then
    apt_install "${missing[@]}"
  else
    say "missing here, so the tests that need them will be skipped: ${missing[*]}"
  fi
}

# needs COMMAND... -- PACKAGE...: the packages are missing where one of the commands is.
needs() {
  local there=yes
  while [ "$1" != -- ]; do
    command -v "$1" >/dev/null 2>&1 || there=no
    shift
  done
  shift
  [ "$there" = yes ] || missing+=("$@")
}

# The core library for an Arm core: installed by rustup, or as the source beside Debian's compiler.
has_rust_for_boards() {
  local libraries
  libraries=$(rustc --print target-libdir --target thumbv7em-none-eabi 2>/dev/null) && [ -d "$libraries" ] && return 0
  command -v /usr/bin/cargo >/dev/null 2>&1 && compgen -G '/usr/src/rustc-*/library/core' >/dev/null
}

if [ "${1:-}" = --stop ]; then
  stop_engine
  exit 0
fi
engine_answers || start_engine
image_builder=
begin_image
[ "${1:-}" = --image ] || provide_for_tests
[ -z "$image_builder" ] || wait "$image_builder" || fail "$image could not be built"
say "ready: $image"
