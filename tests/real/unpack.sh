#!/bin/sh
# SPDX-License-Identifier: ISC
#
# unpack.sh DIR PROGRAM PACKAGE...: unpack Debian's packages into DIR, unless PROGRAM (below DIR) is there. For those that
# cannot be installed, because they conflict with other servers. A PACKAGE with a * is the one on which those before it
# depend by such a name.
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
  apt-get -qq -o APT::Sandbox::User=root download "$1" 2>/dev/null ||
    { apt-get -qq update && apt-get -qq -o APT::Sandbox::User=root download "$1"; } >&2
}

# Of alternatives the first.
depends() {
  for package in ./*.deb; do dpkg-deb -f "$package" Depends; done | tr ',' '\n' | awk '{ print $1 }' | sort -u
}

for name; do
  case $name in *\**)
    pattern=$name
    name=
    for depended in $(depends); do
      # shellcheck disable=SC2254
      case $depended in $pattern) name=$depended ;; esac
    done
    [ "$name" ] || { echo "$0: none of the packages depends on $pattern" >&2; exit 1; }
    ;;
  esac
  download "$name"
done
for package in ./*.deb; do
  dpkg -x "$package" .
done

# The libraries live together with everything, so they are installed as packages; those already there stay as they are.
own=$(find "$work" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
if find . -type f \( -perm -1 -o -name '*.so*' \) -exec env LD_LIBRARY_PATH="$own" ldd {} + 2>/dev/null |
  grep -q 'not found'; then
  missing=
  for library in $(depends | grep '^lib'); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$library" 2>/dev/null)" = installed ] ||
      [ -e "$(echo ./"$library"_*.deb)" ] || missing="$missing $library"
  done
  # shellcheck disable=SC2086
  [ -z "$missing" ] ||
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends --no-remove $missing >&2
fi
rm ./*.deb

# Another run may have been faster; its result is as good.
mv -T "$work" "$target" 2>/dev/null || [ -x "$target/$program" ]
