# SPDX-License-Identifier: ISC
#
# The Debian package: looked at, installed, used by Icinga 2 from where it lies, and removed without a trace. The last
# test removes what setup_file has installed.
load ../helper
load ../integration/icinga

bats_require_minimum_version 1.5.0

package=monitoring-plugins-mailsec
mapfile -t names < <(plugin_names)
PLUGINS=/usr/lib/nagios/plugins

setup_file() {
	! dpkg-query -s "$package" >/dev/null 2>&1 || return
	system >"$BATS_FILE_TMPDIR/before"
	# Small images leave out manual pages and words.
	dpkg --path-include='/usr/share/*' -i "$DEB" >"$BATS_FILE_TMPDIR/dpkg" 2>&1 || { cat "$BATS_FILE_TMPDIR/dpkg" >&2; return 1; }
}

teardown_file() {
	stop_servers
	stop_icinga "$BATS_FILE_TMPDIR/icinga"
	! is_known || dpkg -P "$package" >/dev/null 2>&1
}

is_known() {
	dpkg-query -W "$package" >/dev/null 2>&1
}

# system: kind, mode, owner, size and age of all that a package could leave; not what dpkg keeps of every package,
# nor what others write all the time. A folder has no age: a file that came and went changes it.
system() {
	find /boot /etc /lib/ /opt /srv /usr /var -xdev \
		\( -path /var/lib/apt -o -path /var/cache -o -path /var/log -o -path /var/tmp -o -path /var/spool \
		-o -path /var/lib/dpkg/triggers -o -path '/var/lib/dpkg/status*' -o -path '/var/lib/dpkg/lock*' \
		-o -path '/var/lib/dpkg/*-old' -o -name __pycache__ \) -prune \
		-o -type d -printf '%y %m %u %g %p\n' -o -printf '%y %m %u %g %s %T@ %p\n' | LC_ALL=C sort
}

files_of_package() {
	local name

	for name in "${names[@]}"; do
		printf '%s\n' "/usr/lib/nagios/plugins/$name" "/usr/share/bash-completion/completions/$name" \
			"/usr/share/man/man8/$name.8.gz"
	done
	cat <<-FILES
		/usr/share/doc/$package/README.md.gz
		/usr/share/doc/$package/SECURITY.md.gz
		/usr/share/doc/$package/changelog.gz
		/usr/share/doc/$package/copyright
		/usr/share/doc/$package/examples
		/usr/share/doc/$package/findings.md.gz
		/usr/share/doc/$package/output.schema.json.gz
		/usr/share/doc/$package/templates/README.md.gz
		/usr/share/lintian/overrides/$package
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

@test "lintian has neither errors nor warnings for the source and the package" {
	local said

	# Another distribution's lintian wants that distribution's own names in the changelog.
	said=$(lintian --allow-root --profile debian -I --pedantic --fail-on error,warning "$CHANGES" 2>&1) ||
		{ printf '%s\n' "$said" >&2; return 1; }
	printf '# %s\n' "$said" >&3
}

@test "the package has the plugins, manual pages, completion, templates and words, and nothing else" {
	diff <(files_of_package | LC_ALL=C sort) <(dpkg-deb -c "$DEB" | awk '$1 !~ /^d/ { print substr($6, 2) }' | LC_ALL=C sort)
	diff <(files_of_package | LC_ALL=C sort) <(dpkg -L "$package" | while read -r path; do
		[[ -d $path && ! -L $path ]] || { [[ -e $path ]] && echo "$path"; }
	done | LC_ALL=C sort)
	[[ -z $(dpkg-query -W -f '${Conffiles}' "$package") ]]
}

@test "the package depends on libc and libssl alone, and has no script of its own" {
	local depends name

	depends=$(dpkg-query -W -f '${Depends}' "$package" | tr , '\n' | sed 's/ *(.*//; s/^ *//; s/t64$//' | sort | tr '\n' ' ')
	[[ $depends == 'libc6 libssl3 ' ]]
	run ! compgen -G "/var/lib/dpkg/info/$package.*inst"
	for name in $(plugin_names dns); do
		[[ $(ldd "$PLUGINS/$name") != *lib@(ssl|crypto)* ]]
	done
	for name in $(plugin_names crypto); do
		[[ $(ldd "$PLUGINS/$name") != *libssl* ]]
	done
}

@test "the plugins run from the package's folder, and say its version" {
	for plugin in "${names[@]}"; do
		check --version
		status_is 3
		[[ $output == "$plugin (mailsec-plugins) $(dpkg-query -W -f '${Version}' "$package")" ]] || complain version
	done
	plugin=check_smtp_starttls
	check -H 127.0.0.1 --port=99999
	status_is 3
	line_is "SMTP UNKNOWN - --port: '99999' is not a port (1 to 65535)"
}

@test "what autopkgtest runs passes" {
	# bats inside bats: it must not take over the folders of this one, nor its PATH.
	env -i PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 AUTOPKGTEST_TMP="$BATS_TEST_TMPDIR" "$TREE/debian/tests/installed"
}

@test "Icinga 2 has the templates by one line, and runs the plugins where the package put them" {
	local dir=$BATS_FILE_TMPDIR/icinga

	standard_certs
	chmod -R a+rX "$CERTS"
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	serve_dns <<-'ZONE'
		example.test. TXT "v=spf1 ip4:192.0.2.1 -all"
	ZONE
	cat >"$BATS_TEST_TMPDIR/mail.conf" <<-CONF
		include <mailsec>
		object Host "mail.example.test" {
			check_command = "dummy"
			address = "127.0.0.1"
			vars.smtp_starttls_ca_file = "$CERTS/ca.crt"
			vars.spf_nameserver = "$DNS"
			vars.mail = { smtp = $PORT, domains = [ "example.test" ] }
		}
	CONF
	export ICINGA_PLUGINS=/usr/lib/nagios/plugins
	start_icinga "$dir" "$BATS_TEST_TMPDIR/mail.conf"
	check_now mail.example.test "smtp-$PORT"
	[[ $state == 0 && ${command[0]} == /usr/lib/nagios/plugins/check_smtp_starttls ]] || { declare -p output command >&2; false; }
	[[ $output == "SMTP OK - mail.example.test:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"* ]]
	check_now mail.example.test spf-example.test
	[[ $state == 0 && ${command[0]} == /usr/lib/nagios/plugins/check_spf ]] || { declare -p output command >&2; false; }
	[[ $output == "SPF OK - example.test ends in -all, 0 of 10 DNS lookups"* ]]
	stop_icinga "$dir"
}

@test "the package is removed without a trace" {
	local line

	is_known
	dpkg -P "$package"
	run ! is_known
	system >"$BATS_FILE_TMPDIR/after"
	# Another package may be installed at the same time; what is its own is not of ours.
	while read -r line; do
		dpkg-query -S "/${line#*/}" >/dev/null 2>&1 || [[ $line == */var/lib/dpkg/info/* ]] || { echo "left: $line" >&2; return 1; }
	done < <(comm -13 "$BATS_FILE_TMPDIR/before" "$BATS_FILE_TMPDIR/after")
	run ! compgen -G "/var/lib/dpkg/info/$package.*"
}
