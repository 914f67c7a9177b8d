# SPDX-License-Identifier: ISC
#
# The Containerfile without containers: its steps but those of Alpine's packages, in a tree of their own, and what they
# make as all that there is: a root without a shell and a libc.
load ../helper

plugin=check_smtp_starttls

# stage: the commands of RUN behind COPY of the sources, with folders of our own.
stage() {
	sed -n '/^COPY \. /,/^FROM scratch/s/^RUN //p' "$TREE/Containerfile" | sed "s|/image|$image|g"
}

setup_file() {
	local work=$BATS_FILE_TMPDIR/work

	image=$BATS_FILE_TMPDIR/image
	mkdir "$work"
	tar -xf "$TARBALL" -C "$work" --strip-components=1
	# What somebody has built before, for another machine.
	touch "$work/common/base/clean.o"
	(cd "$work" && env -u MAKEFLAGS -u MAKELEVEL sh -ec "$(stage)") >"$BATS_FILE_TMPDIR/log" 2>&1 || {
		tail -n 40 "$BATS_FILE_TMPDIR/log" >&2
		return 1
	}
	standard_certs
}

setup() {
	image=$BATS_FILE_TMPDIR/image
	[[ $(id -u) == 0 ]]
}

# contained ROOT ARGUMENT…: the plugin as the container has it: root, user and environment.
contained() {
	local -a given

	mapfile -t given < <(sed -n 's/^ENV //p' "$TREE/Containerfile" | tr ' ' '\n')
	PLUGINS=$BATS_TEST_TMPDIR
	cat >"$PLUGINS/$plugin" <<-SCRIPT
		#!/bin/sh
		exec env -i ${given[@]} $(command -v chroot) --userspec=65534:65534 "$1" $plugin "\$@"
	SCRIPT
	chmod +x "$PLUGINS/$plugin"
	check "${@:2}"
}

@test "the container has the plugins, the templates and the trust anchors, and nothing else" {
	diff <({
		plugin_names | sed 's|^|/usr/lib/monitoring-plugins/|'
		cat <<-'FILES'
			/etc/ssl/cert.pem
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
	} | LC_ALL=C sort) <(cd "$image" && find . ! -type d | sed 's/^\.//' | LC_ALL=C sort)
	[[ $(sed -n '/^FROM scratch/,$p' "$TREE/Containerfile" | grep -c '^COPY') == 1 ]]
	[[ $(grep -c 'BEGIN CERTIFICATE' "$image/etc/ssl/cert.pem") -gt 50 ]]
	grep -q '^USER [1-9]' "$TREE/Containerfile"
}

@test "the plugins in the container are static" {
	local file

	for file in "$image"/usr/lib/monitoring-plugins/*; do
		[[ $(readelf -lW "$file") != *INTERP* && $(readelf -dW "$file") != *NEEDED* ]]
	done
}

@test "in a root with nothing but the trust anchors the mail hosts of a domain are examined, and trust is theirs" {
	local root=$BATS_TEST_TMPDIR/root

	serve_dns <<-ZONE
		example.test MX 10 mail.example.test
		example.test TXT v=spf1 ip4:192.0.2.1 -all
		mail.example.test A 127.0.0.1
	ZONE
	serve <<-SCRIPT
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
	cp -R "$image" "$root"
	chmod -R a+rX "$BATS_TEST_TMPDIR"
	set -- -d example.test --nameserver "$DNS" -p "$PORT" --severity=mx-unroutable=ok
	contained "$root" "$@"
	finding_is CRITICAL untrusted
	cat "$CERTS/ca.crt" >>"$root/etc/ssl/cert.pem"
	contained "$root" "$@"
	line_is "SMTP OK - example.test: 1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	nothing_on_stderr
	rm "$root/etc/ssl/cert.pem"
	contained "$root" "$@"
	finding_is UNKNOWN no-trust-anchors
	plugin=check_spf
	contained "$root" -d example.test --nameserver "$DNS"
	line_is "SPF OK - example.test ends in -all, 0 of 10 DNS lookups"
}
