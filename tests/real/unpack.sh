#!/bin/sh
# SPDX-License-Identifier: ISC
#
# unpack.sh DIR FILE PACKAGE...: unpack Debian packages into DIR, unless FILE is there already; for servers that cannot be
# installed beside the others.
set -eu

[ $# -ge 3 ] || { echo "usage: $0 DIR FILE PACKAGE..." >&2; exit 2; }
case $1 in /*) target=$1 ;; *) target=$PWD/$1 ;; esac
file=$2
shift 2
[ ! -e "$target/$file" ] || exit 0

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

# The libraries live together with everything, so they are installed as packages; those already there stay as they are,
# and so do those that have been unpacked.
unpacked=" $(for package in ./*.deb; do dpkg-deb -f "$package" Package; done | tr '\n' ' ') "
missing=
for library in $(for package in ./*.deb; do dpkg-deb -f "$package" Depends; done | tr ',' '\n' |
  awk '$1 ~ /^lib/ { print $1 }' | sort -u); do
  case $unpacked in *" $library "*) continue ;; esac
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$library" 2>/dev/null)" = installed ] || missing="$missing $library"
done
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >&2
fi
rm ./*.deb

# Another run may have been faster; its result is as good.
mv -T "$work" "$target" 2>/dev/null || [ -e "$target/$file" ]
