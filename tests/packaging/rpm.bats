# SPDX-License-Identifier: ISC
#
# The RPM that rpmbuild made from the tarball.

load ../helper

bats_require_minimum_version 1.5.0

setup_file() {
	(cd "$BATS_FILE_TMPDIR" && rpm2cpio "$RPM" | cpio --quiet -id 2>&1)
}

setup() {
	libdir=$(rpm -E '%{_libdir}')
}

@test "the RPM has the plugins, manual pages, completion, templates and words, and nothing else" {
	diff <(
		for name in $(plugin_names); do
			printf '%s\n' "$libdir/nagios/plugins/$name" "/usr/share/man/man8/$name.8" \
				"/usr/share/bash-completion/completions/$name"
		done | LC_ALL=C sort
	) <(rpm -qpl "$RPM" | grep /check_ | grep -v /.build-id | sed 's/\.gz$//' | LC_ALL=C sort)
	diff - <(rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$RPM" | grep -v -e '^d' -e /check_ -e /.build-id |
		sed 's/^-rw-r--r-- //; s/\(licenses\/mailsec-plugins\)-[0-9.]*/\1/' | LC_ALL=C sort) <<-'FILES'
		/usr/share/doc/mailsec-plugins/README.md
		/usr/share/doc/mailsec-plugins/SECURITY.md
		/usr/share/doc/mailsec-plugins/findings.md
		/usr/share/doc/mailsec-plugins/output.schema.json
		/usr/share/doc/mailsec-plugins/templates/README.md
		/usr/share/icinga2/include/mailsec
		/usr/share/licenses/mailsec-plugins/LICENSE
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

@test "the RPM requires libssl, libcrypto, libresolv and libc, and no other library" {
	local needed

	needed=$(rpm -qpR "$RPM" | sed -n 's/^\(lib[a-z]*\.so\.[0-9]*\)(.*/\1/p' | sort -u | tr '\n' ' ')
	needed=${needed/libresolv.so.2 /}
	[[ $needed == 'libc.so.6 libcrypto.so.3 libssl.so.3 ' ]]
	[[ -z $(rpm -qp --scripts "$RPM") ]]
}

@test "a plugin in the RPM loads no library beside those of the list, and none has an rpath" {
	local plugin said

	for plugin in $(plugin_names); do
		plugin=$BATS_FILE_TMPDIR$libdir/nagios/plugins/$plugin
		said=$(readelf -dW "$plugin")
		[[ $said == *'Shared library: [libc.so.6]'* && $said != *RPATH* && $said != *RUNPATH* ]]
		[[ $said != *libssl* ]] || plugin_names tls | grep -qx "${plugin##*/}"
		[[ $said != *libcrypto* ]] || { plugin_names tls && plugin_names crypto; } | grep -qx "${plugin##*/}"
		"$plugin" --version | grep -qE "^${plugin##*/} \(mailsec-plugins\) [0-9.]+$"
	done
}

@test "the NRPE commands in the RPM name the RPM's folder of plugins" {
	local file=$BATS_FILE_TMPDIR/usr/share/mailsec-plugins/nrpe/mailsec.cfg

	[[ $(grep -c "^command\[[a-z0-9_]*\]=$libdir/nagios/plugins/check_" "$file") == $(grep -c '^command' "$file") ]]
}
