#!/bin/sh
# SPDX-License-Identifier: ISC
#
# get-exim.sh DIR: unpack Debian's Exim into DIR, unless it is there. It cannot be installed: it conflicts with Postfix.
set -eu

[ $# = 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
case $1 in /*) target=$1 ;; *) target=$PWD/$1 ;; esac
exim=usr/sbin/exim4
[ ! -x "$target/$exim" ] || exit 0

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

download() {
  apt-get -qq -o APT::Sandbox::User=root download exim4-daemon-light
}
download 2>/dev/null || { apt-get -qq update && download; } >&2

dpkg -x ./*.deb .

# The libraries live together with everything, so they are installed as packages; those already there stay as they are.
if ldd "$exim" | grep -q 'not found'; then
  libraries=$(dpkg-deb -f ./*.deb Depends | tr ',' '\n' | awk '$1 ~ /^lib/ { print $1 }')
  missing=
  for library in $libraries; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$library" 2>/dev/null)" = installed ] || missing="$missing $library"
  done
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >&2
fi
rm ./*.deb

# Another run may have been faster; its result is as good.
mv -T "$work" "$target" 2>/dev/null || [ -x "$target/$exim" ]
