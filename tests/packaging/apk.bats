# SPDX-License-Identifier: ISC
#
# Alpine's package, without Alpine: what abuild would have the APKBUILD do with the tarball, in a strict sh, and what
# would lie in the package and its two subpackages.
load ../helper

bats_require_minimum_version 1.5.0

setup_file() {
	cp "$TREE/apk/APKBUILD" "$BATS_FILE_TMPDIR/"
	tar -xf "$TARBALL" -C "$BATS_FILE_TMPDIR"
	abuild build check package >"$BATS_FILE_TMPDIR/log" 2>&1 || {
		tail -n 40 "$BATS_FILE_TMPDIR/log" >&2
		return 1
	}
}

setup() {
	root=$BATS_FILE_TMPDIR/pkg
}

# abuild FUNCTION…: each as abuild calls it, in builddir, with its variables, and ended by the first command that fails.
abuild() {
	# shellcheck disable=SC2016  # expanded by the inner shell
	env -u MAKEFLAGS -u MAKELEVEL CBUILD= CHOST= CFLAGS='-Os -fstack-clash-protection -Wformat -Werror=format-security' \
		dash -euc 'srcdir=$1 pkgdir=$1/pkg; . "$1/APKBUILD"; : "${builddir:=$srcdir/$pkgname-$pkgver}"; shift
		MAKEFLAGS=-j$(nproc); export MAKEFLAGS
		for step; do cd "$builddir"; "$step"; done' - "$BATS_FILE_TMPDIR" "$@"
}

# value NAME: of a variable of the APKBUILD.
value() {
	dash -euc '. "$1/APKBUILD"; eval "printf \"%s\\n\" \"\$$2\""' - "$BATS_FILE_TMPDIR" "$1"
}

files_in() {
	(cd "$root" && find . ! -type d | sed 's/^\.//' | LC_ALL=C sort)
}

@test "the APKBUILD names what abuild asks for, and the tarball" {
	local name

	for name in pkgname pkgver pkgrel pkgdesc url arch license source; do
		[[ -n $(value "$name") ]]
	done
	[[ $(value source) == "${TARBALL##*/}" ]]
	[[ $(value subpackages) == 'mailsec-plugins-doc mailsec-plugins-bash-completion' ]]
	[[ $(value pkgrel) =~ ^[0-9]+$ && $(value pkgver) =~ ^[0-9]+(\.[0-9]+)*$ ]]
	name=$(value pkgdesc)
	((${#name} < 128))
}

@test "Alpine's package and the RPM have the same files" {
	local libdir

	libdir=$(rpm -E '%{_libdir}')
	diff <(files_in) <(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$RPM" | grep -v -e '^d' -e /.build-id |
		sed "s/^[^ ]* //; s/\.gz\$//; s|^$libdir/nagios/plugins/|/usr/lib/monitoring-plugins/|
			s/\(licenses\/mailsec-plugins\)-[0-9.]*/\1/" | LC_ALL=C sort)
}

@test "of Alpine's package the subpackages take documents and completion, and leave the plugins and templates" {
	diff <(plugin_names | sed 's|^|/usr/lib/monitoring-plugins/|' | LC_ALL=C sort && cat <<-'FILES'
		/usr/share/icinga2/include
		/usr/share/mailsec-plugins/director
		/usr/share/mailsec-plugins/graphite
		/usr/share/mailsec-plugins/icinga2
		/usr/share/mailsec-plugins/nagios
		/usr/share/mailsec-plugins/nrpe
	FILES
	) <(files_in | grep -vE '^/usr/share/(doc|man|licenses|bash-completion)/' | cut -d/ -f1-5 | uniq)
}

@test "the NRPE commands in Alpine's package name its folder of plugins, and those run" {
	local name

	[[ $(grep -c '^command\[[a-z0-9_]*\]=/usr/lib/monitoring-plugins/check_' "$root/usr/share/mailsec-plugins/nrpe/mailsec.cfg") == \
		$(grep -c '^command' "$root/usr/share/mailsec-plugins/nrpe/mailsec.cfg") ]]
	for name in $(plugin_names); do
		"$root/usr/lib/monitoring-plugins/$name" --version | grep -qE "^$name \(mailsec-plugins\) [0-9.]+$"
	done
}
