# SPDX-License-Identifier: ISC
#
# make install and make uninstall, and the one version that all packages have.
load helper

bats_require_minimum_version 1.5.0

SOURCE=${TESTS%/*}
BUILD=${BUILD:-$SOURCE}

# built TARGET…: make, as if started by hand, with the folders of a distribution.
built() {
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$BUILD" "$@" DESTDIR="$BATS_TEST_TMPDIR/root" prefix=/usr \
		libexecdir=/usr/lib/nagios/plugins mandir=/usr/share/man datarootdir=/usr/share
}

installed_files() {
	plugin_names | sed 's|.*|/usr/lib/nagios/plugins/&\n/usr/share/bash-completion/completions/&\n/usr/share/man/man8/&.8|'
	cat <<-FILES
		/usr/share/doc/mailsec-plugins/README.md
		/usr/share/doc/mailsec-plugins/SECURITY.md
		/usr/share/doc/mailsec-plugins/findings.md
		/usr/share/doc/mailsec-plugins/output.schema.json
		/usr/share/doc/mailsec-plugins/templates/README.md
		/usr/share/icinga2/include/mailsec
		/usr/share/mailsec-plugins/director/mailsec-basket-1.10.json
		/usr/share/mailsec-plugins/director/mailsec-basket.json
		/usr/share/mailsec-plugins/graphite/mailsec.ini
		/usr/share/mailsec-plugins/icinga2/apply.conf
		/usr/share/mailsec-plugins/icinga2/commands.conf
		/usr/share/mailsec-plugins/icinga2/example/hosts.conf
		/usr/share/mailsec-plugins/icinga2/example/zones.conf
		/usr/share/mailsec-plugins/icinga2/services.conf
		/usr/share/mailsec-plugins/nagios/commands.cfg
		/usr/share/mailsec-plugins/nagios/example/mail.cfg
		/usr/share/mailsec-plugins/nagios/services.cfg
		/usr/share/mailsec-plugins/nrpe/mailsec.cfg
	FILES
}

@test "make install puts each file to its place, and make uninstall leaves none" {
	local root=$BATS_TEST_TMPDIR/root name

	built install
	diff <(installed_files | LC_ALL=C sort) <(cd "$root" && find . ! -type d | sed 's/^\.//' | LC_ALL=C sort)
	for name in $(plugin_names); do
		[[ $("$root/usr/lib/nagios/plugins/$name" --version) == "$name "* ]]
	done
	[[ -z $(find "$root" -type f -perm /7022) ]]
	built uninstall
	diff /dev/null <(find "$root" ! -type d)
}

@test "the file that names Icinga's folder of templates leads to all of them" {
	local root=$BATS_TEST_TMPDIR/root pattern

	built install
	pattern=$(sed -n 's/^include "\(.*\)"$/\1/p' "$root/usr/share/icinga2/include/mailsec")
	cd "$root/usr/share/icinga2/include"
	# shellcheck disable=SC2086
	[[ $(printf '%s\n' $pattern | xargs -n 1 basename | tr '\n' ' ') == 'apply.conf commands.conf services.conf ' ]]
}

@test "the Debian package, the RPM, Alpine's package and the plugins have the version of configure.ac" {
	local version name

	version=$(sed -n 's/^AC_INIT(\[mailsec-plugins\], \[\([0-9.]*\)\])$/\1/p' "$SOURCE/configure.ac")
	[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ $(head -n 1 "$SOURCE/debian/changelog") == "mailsec-plugins ($version) "* ]]
	[[ $(sed -n 's/^Version: *//p' "$SOURCE/rpm/mailsec-plugins.spec") == "$version" ]]
	[[ $(sed -n 's/^pkgver=//p' "$SOURCE/apk/APKBUILD") == "$version" ]]
	[[ $(sed -n '/^%changelog/,$p' "$SOURCE/rpm/mailsec-plugins.spec" | sed -n 2p) == *" - $version-1" ]]
	for name in $(plugin_names); do
		[[ " $("$PLUGINS/$name" --version | head -n 1) " == *[\ v]"$version"[\ \)]* ]]
	done
}
