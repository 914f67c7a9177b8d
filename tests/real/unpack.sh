#!/bin/sh
# SPDX-License-Identifier: ISC
#
# unpack.sh DIR PROGRAM PACKAGE...: unpack Debian's packages into DIR, unless PROGRAM (below DIR) is there. For those that
# cannot be installed, because they conflict with other servers.
set -eu

[ $# -ge 3 ] || { echo "usage: $0 DIR PROGRAM PACKAGE..." >&2; exit 2; }
case $1 in /*) target=$1 ;; *) target=$PWD/$1 ;; esac
program=$2
shift 2
[ ! -x "$target/$program" ] || exit 0

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

download() {
  apt-get -qq -o APT::Sandbox::User=root download "$@"
}
download "$@" 2>/dev/null || { apt-get -qq update && download "$@"; } >&2

for package in ./*.deb; do
  dpkg -x "$package" .
done

# The libraries live together with everything, so they are installed as packages; those already there stay as they are.
if ldd "$program" | grep -q 'not found'; then
  missing=
  for library in $(for package in ./*.deb; do dpkg-deb -f "$package" Depends; done |
    tr ',' '\n' | awk '$1 ~ /^lib/ { print $1 }' | sort -u); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$library" 2>/dev/null)" = installed ] || missing="$missing $library"
  done
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >&2
fi
rm ./*.deb

# Another run may have been faster; its result is as good.
mv -T "$work" "$target" 2>/dev/null || [ -x "$target/$program" ]
