# SPDX-License-Identifier: ISC
#
# What we ship for Nagios and NRPE, in Nagios 4 and NRPE, with Postfix, Dovecot and NSD behind.
load ../helper
load nagios
load world

bats_require_minimum_version 1.5.0

templates=$TESTS/../icinga-templates
shipped=("$templates/nagios/commands.cfg" "$templates/nagios/services.cfg")

setup_file() {
	start_world
	OPTIONS="--ca-file $CERTS/ca.crt --nameserver $DNS"
	STARTTLS=$(port_of starttls)
	export STARTTLS
	hosts >"$BATS_FILE_TMPDIR/hosts.cfg"
	start_nagios "$BATS_FILE_TMPDIR/nagios" "${shipped[@]}" "$BATS_FILE_TMPDIR/hosts.cfg"
	commands >"$BATS_FILE_TMPDIR/commands.cfg"
	start_nrpe "$BATS_FILE_TMPDIR/nrpe" "$templates/nrpe/mailsec.cfg" "$BATS_FILE_TMPDIR/commands.cfg"
}

teardown_file() {
	stop_nrpe "$BATS_FILE_TMPDIR/nrpe"
	stop_nagios "$BATS_FILE_TMPDIR/nagios"
	stop_world
}

# service HOST DESCRIPTION TEMPLATE COMMAND
service() {
	printf 'define service {\n\tuse %s\n\thost_name %s\n\tservice_description %s\n\tcheck_command %s\n}\n' \
		"$3" "$1" "$2" "$4"
}

hosts() {
	local smtp='mailsec-smtp-starttls'

	cat <<-'CFG'
		define host {
			use generic-host
			host_name mail.example.test
			address 127.0.0.1
			max_check_attempts 1
		}
		define host {
			use generic-host
			host_name readers
			address 127.0.0.2
			max_check_attempts 1
		}
		define host {
			use generic-host
			host_name no-address
			max_check_attempts 1
		}
		define host {
			use generic-host
			host_name by-name
			address mail.example.test
			max_check_attempts 1
		}
		define command {
			command_name pop3_of_users
			command_line $USER1$/check_pop3_starttls -H 'mail.example.test' -I '$HOSTADDRESS$' $ARG1$
		}
		define command {
			command_name with_macro
			command_line $USER1$/check_smtp_starttls -H '$HOSTNAME$' -p '$_SERVICEPORT$'
		}
		define command {
			command_name quoted
			command_line $USER1$/check_smtp_starttls -H '$HOSTNAME$' '$ARG1$'
		}
	CFG
	service mail.example.test ok "$smtp" "check_smtp_starttls!-p $STARTTLS $OPTIONS"
	service mail.example.test warning "$smtp" "check_smtp_starttls!-p $(port_of auth-before-tls) $OPTIONS"
	service mail.example.test critical "$smtp" "check_smtp_starttls!-p $(port_of expired) $OPTIONS"
	service mail.example.test tls "$smtp" "check_smtp_starttls!--tls -p $(port_of smtps) $OPTIONS"
	service mail.example.test domain "$smtp" "check_smtp_starttls_domain!example.test!-p $STARTTLS $OPTIONS --severity=mx-unroutable=ok"
	service readers imap mailsec-imap-starttls "check_imap_starttls!-p $(dovecot_port required imap) $OPTIONS --verify-name=mail.example.test"
	service readers pop3 mailsec-pop3-starttls "pop3_of_users!--tls -p $(dovecot_port required pop3s) $OPTIONS"
	service mail.example.test spf mailsec-spf "check_spf!example.test!--nameserver $DNS"
	service mail.example.test hostile mailsec-spf "check_spf!hostile.example.test!--nameserver $DNS"
	service mail.example.test alone "$smtp" "check_smtp_starttls"
	service mail.example.test quoted "$smtp" quoted
	service mail.example.test blob "$smtp" 'quoted!-p 25 --tls'
	service mail.example.test macro "$smtp" with_macro
	service mail.example.test escaped "$smtp" "check_smtp_starttls!--require-capability='A\\;B \"C\"' -p $STARTTLS $OPTIONS"
	service mail.example.test comment "$smtp" "check_smtp_starttls!-p $STARTTLS $OPTIONS; --tls"
	service no-address smtp "$smtp" "check_smtp_starttls!-p $STARTTLS $OPTIONS"
	service by-name smtp "$smtp" "check_smtp_starttls_by_name!-p $STARTTLS $OPTIONS"
}

# NRPE's own, for the names that this machine calls itself are not in our zone.
commands() {
	printf 'command[%s]=%s\n' \
		smtp_25 "$system_plugins/check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p $STARTTLS $OPTIONS" \
		smtp_expired "$system_plugins/check_smtp_starttls -H mail.example.test -I 127.0.0.1 -p $(port_of expired) $OPTIONS"
}

# shows STATE LINE: the last check's state and its first line.
shows() {
	[[ $state == "$1" && $output == "$2" ]] || {
		printf '%s\n' "expected: $1 $2" "got: $state $output" >&2
		return 1
	}
}

@test "Nagios loads what we ship, and the example, without a warning" {
	local said

	said=$(validate_nagios "$BATS_TEST_TMPDIR/nagios" "${shipped[@]}" "$templates/nagios/example/mail.cfg")
	[[ $said == *'Total Warnings: 0'*'Total Errors:   0'* ]] || {
		printf '%s\n' "$said" >&2
		return 1
	}
}

@test "Nagios, SMTP OK: connects to the host's address, verifies its name, and keeps all numbers" {
	check_now mail.example.test ok
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ $perfdata =~ ^time=0\.[0-9]{3}s\;\;\;0\;10\ time_dns= && $perfdata == *' cert_days=90.0;21:;7:' ]]
}

@test "Nagios, SMTP WARNING, with the finding in the long output" {
	check_now mail.example.test warning
	shows 1 "SMTP WARNING - mail.example.test:$(port_of auth-before-tls) allows login before TLS"
	[[ $long_output == "[WARNING] cleartext-login: mail.example.test:$(port_of auth-before-tls) allows login before TLS: AUTH PLAIN LOGIN"* ]]
}

@test "Nagios, SMTP CRITICAL" {
	check_now mail.example.test critical
	shows 2 "SMTP CRITICAL - mail.example.test:$(port_of expired) certificate expired 3 days ago"
}

@test "Nagios, implicit TLS, and all mail hosts of a domain" {
	check_now mail.example.test tls
	shows 0 "SMTP OK - mail.example.test:$(port_of smtps) implicit TLS, TLSv1.3, certificate valid for 90 days"
	check_now mail.example.test domain
	shows 0 "SMTP OK - example.test: 1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
}

@test "Nagios, IMAP, POP3 and SPF" {
	check_now readers imap
	shows 0 "IMAP OK - readers:$(dovecot_port required imap) STARTTLS, TLSv1.3, certificate valid for 90 days"
	check_now readers pop3
	shows 0 "POP3 OK - mail.example.test:$(dovecot_port required pop3s) implicit TLS, TLSv1.3, certificate valid for 90 days"
	check_now mail.example.test spf
	shows 0 "SPF OK - example.test ends in -all, 0 of 10 DNS lookups"
	[[ $perfdata == 'lookups=0;8;10;0;10 '* ]]
}

@test "Nagios, a host without an address is an UNKNOWN that says so; by its name it is looked up" {
	check_now no-address smtp
	shows 3 "SMTP UNKNOWN - --address: 'no-address' is not an IPv4 or IPv6 address"
	check_now by-name smtp
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
}

@test "Nagios, an argument that is missing is left out, one of several words is refused" {
	check_now mail.example.test alone
	[[ $output == "SMTP "*" - mail.example.test:25 "* ]]
	check_now mail.example.test quoted
	[[ $output == "SMTP "*" - mail.example.test:25 "* ]]
	check_now mail.example.test blob
	shows 3 "SMTP UNKNOWN - --port: ' 25 --tls' is not a port (1 to 65535)"
}

@test "Nagios, a macro that is not set is an UNKNOWN that names it" {
	check_now mail.example.test macro
	shows 3 "SMTP UNKNOWN - --port: '\$_SERVICEPORT\$' is not a port (1 to 65535)"
}

@test "Nagios, a semicolon that is escaped and quoted arrives (and is shown as a colon), one that is not begins a comment" {
	check_now mail.example.test escaped
	shows 2 "SMTP CRITICAL - mail.example.test:$STARTTLS does not offer A:B \"C\" inside TLS"
	check_now mail.example.test comment
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
}

@test "Nagios, bars, semicolons and markup of a record make no perfdata" {
	check_now mail.example.test hostile
	shows 2 "SPF CRITICAL - hostile.example.test has an error in its record: '‹script›alert(1)‹/script›{7c}evil=1:2' at byte 8: expected a mechanism or modifier (terms are separated by spaces, not by ':')"
	[[ $perfdata == 'lookups='* && $perfdata != *evil* ]]
}

@test "NRPE passes state, output and numbers on" {
	ask_nrpe smtp_25
	[[ $status == 0 && $output == "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days | time="* ]]
	ask_nrpe smtp_expired
	[[ $status == 2 && $output == "SMTP CRITICAL - mail.example.test:$(port_of expired) certificate expired 3 days ago | time="* ]]
}

@test "NRPE runs each line that we ship, under the name that the machine calls itself" {
	local name plugin own domain

	own=$(hostname -f)
	domain=$(hostname -d)
	while IFS= read -r name; do
		ask_nrpe "$name"
		if "$PLUGINS/${name%_tls}" --help | grep -q -- --address=; then
			[[ $output == *" - $own:"* && $status != 3 ]]
		elif [[ $domain ]]; then
			[[ $output == *$domain* ]]
		else
			[[ $status == 3 && $output == *' UNKNOWN - --domain: the value is empty' ]]
		fi
	done < <(sed -n 's/^command\[\(.*\)\]=.*/\1/p' "$templates/nrpe/mailsec.cfg")
	for plugin in $(plugin_names); do
		grep -qF "command[$plugin]=" "$templates/nrpe/mailsec.cfg"
		# Without a registered port --tls needs -p, which the administrator adds.
		! "$PLUGINS/$plugin" --help | grep -qE '^ +-p, --port=PORT .*with --tls [0-9]' ||
			grep -qF "command[${plugin}_tls]=" "$templates/nrpe/mailsec.cfg"
	done
}

@test "NRPE takes no argument from the network" {
	ask_nrpe smtp_25 --tls
	[[ $status == 3 && $output != *SMTP* ]]
}
