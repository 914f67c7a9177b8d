# SPDX-License-Identifier: ISC
#
# What we ship for Icinga 2, in Icinga 2, with Postfix, Dovecot and NSD behind.
load ../helper
load icinga
load world

bats_require_minimum_version 1.5.0

templates=$TESTS/../icinga-templates/icinga2
shipped=("$templates/commands.conf" "$templates/services.conf" "$templates/apply.conf")

setup_file() {
	start_world
	serve -n greeter <<-'SCRIPT'
		S: 554 <b>no</b> 'a::b'=1 | evil=1;2 \x1b[31mred
	SCRIPT
	GREETER=$PORT
	STARTTLS=$(port_of starttls)
	export GREETER STARTTLS
	hosts >"$BATS_FILE_TMPDIR/hosts.conf"
	start_icinga "$BATS_FILE_TMPDIR/icinga" "${shipped[@]}" "$BATS_FILE_TMPDIR/hosts.conf"
}

teardown_file() {
	stop_icinga "$BATS_FILE_TMPDIR/icinga"
	stop_servers
	stop_world
}

hosts() {
	cat <<-CONF
		template Host "tested" {
			check_command = "dummy"
			vars.smtp_starttls_ca_file = "$CERTS/ca.crt"
			vars.imap_starttls_ca_file = "$CERTS/ca.crt"
			vars.pop3_starttls_ca_file = "$CERTS/ca.crt"
			vars.lmtp_starttls_ca_file = "$CERTS/ca.crt"
			vars.sieve_starttls_ca_file = "$CERTS/ca.crt"
			vars.smtp_starttls_nameserver = [ "$DNS" ]
			vars.spf_nameserver = "$DNS"
		}
		object Host "mail.example.test" {
			import "tested"
			address = "127.0.0.1"
			vars.mail = {
				smtp = [ $STARTTLS, "$(port_of smtps)  TLS", "$(port_of auth-before-tls)", "$(port_of expired) STARTTLS", "26 foo", 465, null, "" ]
				domains = {
					"example.test" = { smtp_starttls_port = $STARTTLS; smtp_starttls_severity = [ "mx-unroutable=ok" ] }
					"soft.example.test" = { spf_severity = [ "softfail-all=critical", "wide-network=ok" ] }
				}
			}
		}
		object Host "imap.example.test" {
			import "tested"
			address = "127.0.0.2"
			vars.imap_starttls_hostname = "mail.example.test"
			vars.pop3_starttls_hostname = "mail.example.test"
			vars.lmtp_starttls_hostname = "mail.example.test"
			vars.sieve_starttls_hostname = "mail.example.test"
			vars.mail.imap = { "$(dovecot_port required imap)" = { imap_starttls_verbose = "yes" }, "$(dovecot_port required imaps)" = "ssl", "144" = false }
			vars.mail.pop3 = $(dovecot_port required pop3)
			vars.mail.lmtp = $(dovecot_port required lmtp)
			vars.mail.sieve = [ $(dovecot_port required sieve) ]
		}
		object Host "bare.example.test" { import "tested" }
		object Host "with a name" { import "tested"; address = "mail.example.test" }
		object Host "Mail Server" { import "tested"; address = "127.0.0.1" }
		object Host "both" { import "tested"; address = "127.0.0.1"; address6 = "::1" }

		template Service "smtp" { import "mailsec-smtp-starttls"; vars.smtp_starttls_port = $STARTTLS }
		object Service "smtp" { import "smtp"; host_name = "bare.example.test" }
		object Service "smtp" { import "smtp"; host_name = "with a name" }
		object Service "smtp" { import "smtp"; host_name = "Mail Server" }
		object Service "ipv4" { import "smtp"; host_name = "both"; vars.smtp_starttls_use_ipv4 = true }
		object Service "ipv6" { import "smtp"; host_name = "both"; vars.smtp_starttls_use_ipv6 = true }
		object Service "no-ipv6" { import "smtp"; host_name = "both"; vars.smtp_starttls_use_ipv6 = "No" }
		object Host "only6" { import "tested"; address6 = "::1" }
		object Service "no-ipv4" { import "smtp"; host_name = "only6"; vars.smtp_starttls_use_ipv4 = "off" }
		object Host "backend" { import "tested"; address = "backend.example.test"; vars.mail.smtp = [ { port = 25 } ] }
		object Service "other-name" { import "smtp"; host_name = "backend"; vars.smtp_starttls_hostname = "mail.example.test" }
		object Service "all" { import "smtp"; host_name = "both"; vars.smtp_starttls_address = [ "\$address\$", "\$address6\$" ] }

		template Service "bad" { import "smtp"; host_name = "mail.example.test" }
		object Service "empty-port" { import "bad"; vars.smtp_starttls_port = "" }
		object Service "null-port" { import "bad"; vars.smtp_starttls_port = null }
		object Service "null-host" { import "bad"; vars.smtp_starttls_hostname = null }
		object Service "null-address" { import "bad"; vars.smtp_starttls_address = null; vars.smtp_starttls_nameserver = "$DNS" }
		object Service "null-flag" { import "bad"; vars.smtp_starttls_tls = null }
		object Service "yes" { import "bad"; vars.smtp_starttls_port = $(port_of smtps); vars.smtp_starttls_tls = "yes" }
		object Service "off" { import "bad"; vars.smtp_starttls_tls = "off" }
		object Service "maybe" { import "bad"; vars.smtp_starttls_tls = "maybe" }
		object Service "quotes" { import "bad"; vars.smtp_starttls_require_capability = [ "A;B 'C' \"D\" \$\$(id) \`id\` | e=1" ] }
		object Service "fraction" { import "bad"; vars.smtp_starttls_timeout = 1.5m / 1m; vars.smtp_starttls_tls_min = 1.2; vars.smtp_starttls_warning = 0.5 }
		object Service "unknown-finding" { import "bad"; vars.smtp_starttls_severity = [ "no-such=ok" ] }
		object Service "greeter" { import "bad"; vars.smtp_starttls_port = $GREETER }

		template Service "spf" { import "mailsec-spf"; host_name = "mail.example.test" }
		object Service "spf-host" { import "spf" }
		object Service "spf-hostile" { import "spf"; vars.spf_domain = "hostile.example.test" }
		object Service "spf-pass" { import "spf"; vars.spf_ip = "192.0.2.1"; vars.spf_sender = "joe@example.test" }
		object Service "spf-fail" { import "spf"; vars.spf_ip = [ "192.0.2.1", "192.0.2.9" ]; vars.spf_domain = "example.test" }
		object Service "spf-none" { import "spf"; vars.spf_domain = "" }
		$(services_with_everything)
	CONF
}

# Every variable of every command has a value that its plugin takes.
services_with_everything() {
	local name option

	for name in $(plugin_names | sed 's/^check_//'); do
		echo "object Service \"everything-$name\" { import \"mailsec-${name//_/-}\"; host_name = \"both\""
		while IFS= read -r option; do
			[[ $option != domain ]] || ! is_of_server "$name" || continue
			echo "vars.${name}_${option//-/_} = $(value_of "$name" "$option")"
		done < <(options_of "$name")
		echo "}"
	done
}

# is_of_server COMMAND: has a server, instead of which a domain may be given.
is_of_server() {
	options_of "$1" | grep -qx address
}

# options_of COMMAND: the arguments of its CheckCommand, without the dashes.
options_of() {
	sed -n "/^object CheckCommand \"$1\" {/,/^}/s/^\t\t\"--\([a-z0-9-]*\)\" = {\$/\1/p" "$templates/commands.conf"
}

# value_of COMMAND OPTION: no two of them exclude each other, but for those that are false. Of an option that no other
# plugin has, tests/check_COMMAND/options.values has it: "OPTION VALUE".
value_of() {
	case $2 in
	domain) echo '"example.test"' ;;
	tls | use-ipv6 | no-sni | proxy-protocol) echo false ;;
	all-addresses | starttls | use-ipv4 | verbose) echo true ;;
	hostname | sni | fqdn | helo) echo '"mail.example.test"' ;;
	verify-name) echo '[ "mail.example.test", "127.0.0.1" ]' ;;
	address) echo '[ "127.0.0.1" ]' ;;
	ip) echo '[ "192.0.2.1" ]' ;;
	port) echo "$STARTTLS" ;;
	nameserver) echo "[ \"$DNS\" ]" ;;
	certificate) echo '"14d,36h"' ;;
	ca-file) echo "\"$CERTS/ca.crt\"" ;;
	ca-dir) echo "\"$CERTS/hashed\"" ;;
	tls-min) echo 1.2 ;;
	require-capability) echo '[ "PIPELINING" ]' ;;
	warning) echo '"@1:3"' ;;
	critical) echo 50 ;;
	severity) echo '[ "dns-failed=warning", "timeout=unknown" ]' ;;
	timeout) echo '"7.5:unknown"' ;;
	sender) echo '"joe@example.test"' ;;
	expect | expect-helo) echo '[ "pass", "neutral" ]' ;;
	output) echo '"plugin"' ;;
	*)
		sed -n "s/^$2 //p" "$TESTS/check_$1/options.values" 2>/dev/null | grep . || {
			echo "no value for --$2" >&2
			return 1
		}
		;;
	esac
}

# shows STATE LINE: the last check's state and its first line.
shows() {
	local line=${output%%$'\n'*}

	[[ $state == "$1" && ${line% } == "$2" ]] || {
		printf '%s\n' "expected: $1 $2" "got: $state $output" "argv: ${command[*]}" >&2
		return 1
	}
}

# argv_is WORD…: the executed command behind the program's path.
argv_is() {
	[[ ${command[*]:1} == "$*" ]] || {
		printf '%s\n' "expected: $*" "got: ${command[*]:1}" >&2
		return 1
	}
}

@test "Icinga loads what we ship, and the example, without a word of warning" {
	local said

	said=$(validate_icinga "$BATS_TEST_TMPDIR/icinga" "${shipped[@]}" "$templates/example/hosts.conf")
	[[ $said == *' CheckCommands.'* ]]
	run ! grep -E 'warning/|critical/' <<<"$said"
}

@test "Icinga makes the services that the host's dictionary names" {
	[[ $(services_of imap.example.test) == "$(sort <<-END
		imap-$(dovecot_port required imap)
		imap-$(dovecot_port required imaps)-ssl
		lmtp-$(dovecot_port required lmtp)
		sieve-$(dovecot_port required sieve)
		pop3-$(dovecot_port required pop3)
	END
	)" ]]
	[[ $(services_of mail.example.test | grep -E '^(mx|spf-(soft|example)|smtp)') == "$(sort <<-END
		mx-example.test
		mx-soft.example.test
		smtp-$STARTTLS
		smtp-$(port_of smtps)-TLS
		smtp-465
		smtp-$(port_of auth-before-tls)
		smtp-$(port_of expired)-STARTTLS
		smtp-26-foo
		spf-example.test
		spf-soft.example.test
	END
	)" ]]
	[[ $(services_of bare.example.test) == smtp ]]
}

@test "Icinga asks servers by the minute, DNS by the hour, and knows what each finding means" {
	[[ $(service_attribute mail.example.test "smtp-$STARTTLS" check_interval) == 300 ]]
	[[ $(service_attribute mail.example.test "smtp-$STARTTLS" display_name) == "SMTP $STARTTLS STARTTLS" ]]
	[[ $(service_attribute mail.example.test mx-example.test check_interval) == 900 ]]
	[[ $(service_attribute mail.example.test spf-example.test check_interval) == 21600 ]]
	[[ $(service_attribute mail.example.test spf-example.test notes) == *'- pass-all (CRITICAL): '* ]]
	[[ $(service_attribute mail.example.test spf-example.test command_endpoint) == '' ]]
}

@test "Icinga, SMTP OK: connects to the host's address, verifies its name, and reads all numbers" {
	check_now mail.example.test "smtp-$STARTTLS"
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	argv_is --address 127.0.0.1 --ca-file "$CERTS/ca.crt" --hostname mail.example.test --nameserver "$DNS" --port "$STARTTLS"
	[[ ${#perfdata[@]} == 8 && $(metric cert_days) == 90 ]]
	[[ $(metric time unit) == seconds && $(metric time max) == 10 && $(metric time_tls min) == 0 ]]
}

@test "Icinga, SMTP WARNING" {
	check_now mail.example.test "smtp-$(port_of auth-before-tls)"
	shows 1 "SMTP WARNING - mail.example.test:$(port_of auth-before-tls) allows login before TLS"
}

@test "Icinga, SMTP CRITICAL" {
	check_now mail.example.test "smtp-$(port_of expired)-STARTTLS"
	shows 2 "SMTP CRITICAL - mail.example.test:$(port_of expired) certificate expired 3 days ago"
	[[ $(metric cert_days) == -3 || $(metric cert_days) == -3.* ]]
}

@test "Icinga, implicit TLS, as one reads it" {
	check_now mail.example.test "smtp-$(port_of smtps)-TLS"
	shows 0 "SMTP OK - mail.example.test:$(port_of smtps) implicit TLS, TLSv1.3, certificate valid for 90 days"
	check_now mail.example.test yes
	shows 0 "SMTP OK - mail.example.test:$(port_of smtps) implicit TLS, TLSv1.3, certificate valid for 90 days"
}

@test "Icinga, all mail hosts of a domain: neither the host's name nor its address is passed" {
	check_now mail.example.test mx-example.test
	shows 0 "SMTP OK - example.test: 1 mail host (1 address), STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	argv_is --ca-file "$CERTS/ca.crt" --domain example.test --nameserver "$DNS" --port "$STARTTLS" \
		--severity mx-unroutable=ok
	check_now mail.example.test mx-soft.example.test
	[[ $state == 2 && $output == "SMTP CRITICAL - soft.example.test"* ]]
}

@test "Icinga, all that Dovecot serves under the name that users know" {
	local port

	port=$(dovecot_port required imap)
	check_now imap.example.test "imap-$port"
	shows 0 "IMAP OK - mail.example.test:$port STARTTLS, TLSv1.3, certificate valid for 90 days"
	argv_is --address 127.0.0.2 --ca-file "$CERTS/ca.crt" --hostname mail.example.test --port "$port" --verbose
	port=$(dovecot_port required imaps)
	check_now imap.example.test "imap-$port-ssl"
	shows 0 "IMAP OK - mail.example.test:$port implicit TLS, TLSv1.3, certificate valid for 90 days"
	port=$(dovecot_port required pop3)
	check_now imap.example.test "pop3-$port"
	shows 0 "POP3 OK - mail.example.test:$port STLS, TLSv1.3, certificate valid for 90 days"
	port=$(dovecot_port required lmtp)
	check_now imap.example.test "lmtp-$port"
	shows 0 "LMTP OK - mail.example.test:$port STARTTLS, TLSv1.3, certificate valid for 90 days"
	port=$(dovecot_port required sieve)
	check_now imap.example.test "sieve-$port"
	shows 0 "SIEVE OK - mail.example.test:$port STARTTLS, TLSv1.3, certificate valid for 90 days"
}

@test "Icinga, SPF: of a domain, of the host's own name, of clients, with a severity mapped" {
	check_now mail.example.test spf-example.test
	shows 0 "SPF OK - example.test ends in -all, 0 of 10 DNS lookups"
	[[ $(metric lookups) == 0 && $(metric lookups warn) == 8 && $(metric lookups crit) == 10 && $(metric ipv4_addresses) == 1 ]]
	check_now mail.example.test spf-soft.example.test
	shows 2 "SPF CRITICAL - soft.example.test ends in ~all, which marks forged mail but does not reject it"
	check_now mail.example.test spf-host
	shows 2 "SPF CRITICAL - mail.example.test publishes no SPF record"
	check_now mail.example.test spf-pass
	shows 0 "SPF OK - pass: 192.0.2.1 is allowed to send for example.test"
	argv_is --ip 192.0.2.1 --nameserver "$DNS" --sender joe@example.test
	check_now mail.example.test spf-fail
	shows 2 "SPF CRITICAL - fail: 192.0.2.9 is not allowed to send for example.test (1 of 2 clients as expected)"
}

@test "Icinga, every argument of every CheckCommand reaches its plugin, which takes it" {
	local name option missing=''

	for name in $(plugin_names | sed 's/^check_//'); do
		check_now both "everything-$name"
		[[ $output != *UNKNOWN* ]] || printf '%s\n' "$name: $output" >&2
		[[ $state != 3 ]]
		while IFS= read -r option; do
			case $option in
			tls | use-ipv6 | no-sni | proxy-protocol) [[ " ${command[*]} " != *" --$option "* ]] || missing+=" $name:$option" ;;
			domain) is_of_server "$name" || [[ " ${command[*]} " == *" --domain "* ]] || missing+=" $name:$option" ;;
			*) [[ " ${command[*]} " == *" --$option "* ]] || missing+=" $name:$option" ;;
			esac
		done < <(options_of "$name")
	done
	[[ -z $missing ]] || { echo "wrong:$missing" >&2 && return 1; }
}

@test "Icinga, a host without an address is looked up by its name" {
	check_now bare.example.test smtp
	shows 2 "SMTP CRITICAL - bare.example.test:$STARTTLS certificate is not for bare.example.test"
	[[ " ${command[*]} " != *' --address '* ]]
}

@test "Icinga, a host whose address is a name is looked up and certified by that name" {
	check_now 'with a name' smtp
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ " ${command[*]} " != *' --address '* ]]
}

@test "Icinga, an address that is a name, beside another name to verify, is an UNKNOWN that says so" {
	check_now backend other-name
	shows 3 "SMTP UNKNOWN - --address: 'backend.example.test' is not an IPv4 or IPv6 address"
}

@test "Icinga, what a host says of its own server is not held against the mail hosts of a domain" {
	[[ $(service_attribute mail.example.test mx-soft.example.test vars.smtp_starttls_port) == 25 ]]
	[[ $(service_attribute mail.example.test mx-example.test vars.smtp_starttls_port) == "$STARTTLS" ]]
	[[ $(service_attribute mail.example.test mx-soft.example.test vars.smtp_starttls_verify_name) == '[]' ]]
	[[ $(service_attribute mail.example.test smtp-465 vars.smtp_starttls_tls) == true ]]
}

@test "Icinga, a dictionary in a list of ports is an UNKNOWN that says so" {
	check_now backend smtp-neither-number-nor-text
	shows 3 "SMTP UNKNOWN - --port: 'neither number nor text' is not a port (1 to 65535)"
}

@test "Icinga, a host whose name is no host name is an UNKNOWN that says so" {
	check_now 'Mail Server' smtp
	shows 3 "SMTP UNKNOWN - --hostname: 'Mail Server' is not a host name: byte 5 ( ) cannot be in one"
}

@test "Icinga, the family asked for chooses the host's address; a list names both" {
	check_now both ipv4
	[[ " ${command[*]} " == *' --address 127.0.0.1 '*' --use-ipv4 '* ]]
	check_now both ipv6
	[[ " ${command[*]} " == *' --address ::1 '*' --use-ipv6 '* ]]
	check_now both no-ipv6
	[[ " ${command[*]} " == *' --address 127.0.0.1 '* && " ${command[*]} " != *' --use-ipv6 '* ]]
	check_now only6 no-ipv4
	[[ " ${command[*]} " == *' --address ::1 '* && " ${command[*]} " != *' --use-ipv4 '* ]]
	check_now both all
	[[ " ${command[*]} " == *' --address 127.0.0.1 --address ::1 '* ]]
}

@test "Icinga, a variable that is empty or null is an UNKNOWN that names the option" {
	check_now mail.example.test empty-port
	shows 3 "SMTP UNKNOWN - --port: the value is empty"
	check_now mail.example.test null-port
	shows 3 "SMTP UNKNOWN - --port: the value is empty"
	check_now mail.example.test null-host
	shows 3 "SMTP UNKNOWN - --hostname: the value is empty"
	check_now mail.example.test spf-none
	shows 3 "SPF UNKNOWN - nothing to check: name a domain with --domain"
}

@test "Icinga, an address that is null leaves the host's name to be looked up" {
	check_now mail.example.test null-address
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ " ${command[*]} " != *' --address '* ]]
}

@test "Icinga, a flag is what people write for true and false, and else an UNKNOWN that names the variable" {
	check_now mail.example.test null-flag
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	check_now mail.example.test off
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	check_now mail.example.test maybe
	shows 3 "Error: smtp_starttls_tls: 'maybe' is neither true nor false"
}

@test "Icinga, a port that is none and a finding that is none are UNKNOWN and said" {
	check_now mail.example.test smtp-26-foo
	shows 3 "SMTP UNKNOWN - --port: '26 foo' is not a port (1 to 65535)"
	check_now mail.example.test unknown-finding
	[[ $state == 3 && $output == "SMTP UNKNOWN - --severity: 'no-such'"* ]]
}

@test "Icinga, numbers as it writes them are understood" {
	check_now mail.example.test fraction
	shows 0 "SMTP OK - mail.example.test:$STARTTLS STARTTLS, TLSv1.3, certificate valid for 90 days"
	[[ $(metric time max) == 1.5 && $(metric time warn) == 0.5 ]]
}

@test "Icinga, quotes, semicolons, dollars and bars in a value reach the plugin as they are, and harm nothing" {
	check_now mail.example.test quotes
	shows 2 "SMTP CRITICAL - mail.example.test:$STARTTLS does not offer A;B 'C' \"D\" \$(id) \`id\` {7c} e=1 inside TLS"
	[[ " ${perfdata[*]}" != *' e=1'* && ${#perfdata[@]} == 8 ]]
}

@test "Icinga, a server's bars, markup and escapes make no perfdata and no colours" {
	check_now mail.example.test greeter
	[[ $state == 2 && $output == "SMTP CRITICAL - mail.example.test:$GREETER "* ]]
	[[ $output != *$'\e'* && " ${perfdata[*]}" != *' evil='* && " ${perfdata[*]}" != *'a::b'* ]]
	check_now mail.example.test spf-hostile
	[[ $state == 2 && " ${perfdata[*]}" != *' evil='* ]]
	shows 2 "SPF CRITICAL - hostile.example.test has an error in its record: '‹script›alert(1)‹/script›{7c}evil=1;2' at byte 8: expected a mechanism or modifier (terms are separated by spaces, not by ';')"
}
