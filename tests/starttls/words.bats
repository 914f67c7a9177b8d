# SPDX-License-Identifier: ISC
#
# What each plugin that upgrades to TLS says of itself, and which command lines it takes.
load ../helper
load starttls

bats_require_minimum_version 1.5.0

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --ip 127.0.0.1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
	serve -n nobody <<<STALL
	export NOBODY=$PORT
}

# each FUNCTION: calls it in every dialect.
each() {
	local name

	for name in $(starttls_plugins); do
		name=${name#check_}
		dialect "${name%_starttls}"
		at=(-H mail.example.test -I 127.0.0.1 -p "$NOBODY" --ca-file "$CERTS/ca.crt")
		"$@"
		stop_servers
	done
}

# All options and findings that one plugin has and another has not.
owned_by_any() {
	local name

	for name in $(starttls_plugins); do
		name=${name#check_}
		(dialect "${name%_starttls}" && printf '%s\n' $own)
	done | sort -u
}

# disowned PREFIX: of these what this plugin does not have.
disowned() {
	local one

	for one in $(owned_by_any); do
		[[ " $own " == *" $one "* || $one != $1 ]] || printf '%s\n' "$one"
	done
}

# alone WANTED OPTION…: the whole command line is refused with these words.
alone() {
	check "${@:2}"
	[[ $output == "$label UNKNOWN - $1" && $status == 3 ]] ||
		complain "expected one line: $label UNKNOWN - $1" "of the options: ${*:2}"
	nothing_on_stderr
	clean_output
}

# wrong WANTED OPTION…: the options are refused although the rest of the command line is right.
wrong() {
	alone "$1" "${at[@]}" "${@:2}"
}

nobody_heard_anything() {
	[[ ! -s $BATS_FILE_TMPDIR/nobody.log ]] || complain "the server was reached"
}

# show OPTION: sets output to what --help and its like say, a | of our own included.
show() {
	check "$1"
	status_is 3
	nothing_on_stderr
}

lacks() {
	! grep -Eq -- "$1" <<<"$output" || complain "unexpected in the output: $1"
}

@test "every option is understood, long and short" {
	try() {
		serve_upgraded 'TLS good'
		for options in "-S -4 -D 21,7 -w 9 -c 9 -t 9 -v" "--starttls --use-ipv4 --all-addresses --certificate=25%,12%" \
			"--verify-name=mail.example.test --sni=mail.example.test --tls-min=1.3" "--no-sni --warning=9 --critical=9" \
			"--timeout=9.500000:warning --severity=bad-greeting=warning,slow=ok --nameserver=127.0.0.1"; do
			ask $options ''
			line_is "$label OK - $server $upgrade, TLSv1.3, certificate valid for 90 days"
			status_is 0
		done
		no_mismatch
	}
	each try
}

@test "a slow server is found by -w and -c" {
	try() {
		serve_upgraded 'TLS good'
		ask -w 0
		[[ ${lines[0]} == "$label WARNING - $server took 0."*" s, outside the range 0 | "* ]] || complain "expected slow"
		finding_is WARNING slow
		status_is 1
		ask -c 0
		finding_is CRITICAL slow
		status_is 2
		no_mismatch
	}
	each try
}

@test "a host has no MX records asked of it" {
	try() {
		serve_upgraded 'TLS good'
		serve_dns -n dns <<-'ZONE'
			mail.example.test A 127.0.0.1
			mail.example.test MX 10 elsewhere.example.test
		ZONE
		check -H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS" -4
		line_is "$label OK - $server $upgrade, TLSv1.3, certificate valid for 90 days"
		status_is 0
		nothing_on_stderr
		clean_output
		[[ $(heard dns) != *MX* ]] || complain "MX was asked"
		no_mismatch mail
	}
	each try
}

@test "wrong usage is said in one line, and nothing is probed" {
	try() {
		wrong "--hostname: the value is empty" -H ''
		wrong "--require-capability: the value is empty" --require-capability ''
		wrong "--require-capability: the value is empty" --require-capability=
		wrong "--require-capability: the list has an empty value" --require-capability="$lacks",
		wrong "--require-capability needs a value" --require-capability
		wrong "--tls takes no value" --tls=yes
		wrong "use either --starttls or --tls, not both" --tls --starttls
		wrong "use either --use-ipv4 or --use-ipv6, not both" -4 -6
		wrong "use either --sni or --no-sni, not both" --sni=a.example.test --no-sni
		wrong "unexpected argument 'stray'" stray
		wrong "--port: '0' is not a port (1 to 65535)" -p 0
		wrong "unknown option '--frobnicate' (see --help)" --frobnicate
	}
	each try
	nobody_heard_anything
}

@test "options of other plugins are unknown, and their letters" {
	local option

	[[ $(owned_by_any | tr '\n' ' ') == *--domain*--fqdn*mx-is-cname*no-mail-host*null-mx*preauth* ]] || complain "no names"
	try() {
		for option in --ip --sender --expect; do
			wrong "unknown option '$option' (see --help)" "$option=x"
		done
		wrong "unknown option '--helo': did you mean --help?" --helo=x
		for option in $(disowned '--*'); do
			wrong "unknown option '$option' (see --help)" "$option" example.test
			wrong "unknown option '$option' (see --help)" "$option=example.test"
			alone "unknown option '$option' (see --help)" "$option" example.test
		done
		[[ " $own " == *" --domain "* ]] || wrong "unknown option '-d' (see --help)" -d example.test
		[[ " $own " == *" --domain "* ]] || alone "unknown option '-d' (see --help)" -d example.test
		[[ " $own " == *" --fqdn "* ]] || wrong "unknown option '-F' (see --help)" -F client.example.test
	}
	each try
	nobody_heard_anything
}

@test "a command line without a server is wrong usage, and no option is named that there is not" {
	local say

	try() {
		say="nothing to check: name a server with --hostname"
		[[ " $own " != *" --domain "* ]] || say+=" or a domain with --domain"
		alone "$say"
		alone "$say" --tls
		alone "$say" --tls -p 1024
		alone "$say" -I 127.0.0.1
	}
	each try
}

@test "--severity knows the findings of this plugin, and no others" {
	local id

	try() {
		for id in $(disowned '[a-z]*') no-record frobnicate; do
			check "${at[@]}" "--severity=$id=ok"
			[[ ${lines[0]} == "$label UNKNOWN - --severity: '$id"*"' "* && ${#lines[@]} == 1 ]] || complain "expected wrong usage: $id"
			status_is 3
			nothing_on_stderr
			clean_output
		done
		nobody_heard_anything
		show --list-findings
		mapfile -t ids < <(grep -oE '^[a-z-]+ \(' <<<"$output" | tr -d ' (')
		serve_upgraded 'TLS good'
		check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "--severity=$(printf '%s=ok,' "${ids[@]}" | sed 's/,$//')"
		line_is "$label OK - $server $upgrade, TLSv1.3, certificate valid for 90 days"
		status_is 0
	}
	each try
}

@test "the port is that of the protocol where none is given, and another with --tls" {
	local flag

	try() {
		serve_dns <<<'mail.example.test A 127.0.0.1'
		for flag in -4 -S; do
			check $flag -H nowhere.example.test --nameserver "$DNS"
			line_is "$label CRITICAL - nowhere.example.test:$port cannot be resolved: it does not exist in DNS (NXDOMAIN)"
			status_is 2
		done
		for flag in ${tls_port:+-s --tls --ssl}; do
			check "$flag" -H nowhere.example.test --nameserver "$DNS"
			line_is "$label CRITICAL - nowhere.example.test:$tls_port cannot be resolved: it does not exist in DNS (NXDOMAIN)"
			status_is 2
		done
		nothing_on_stderr
		clean_output
	}
	each try
}

@test "help is at most 80 columns wide, and names the plugin" {
	local option

	try() {
		for option in -h --help; do
			show "$option"
			[[ $output == *"$plugin"*'-H HOST'* ]] || complain "expected the usage"
			[[ -z $(awk 'length > 80' <<<"$output") ]] || complain "a line of more than 80 columns"
			lacks '[[:space:]]$'
		done
	}
	each try
}

@test "help tells the ports of the protocol, and of no other" {
	local others number

	try() {
		show --help
		grep -Eq -- "--port=PORT .*\\<$port\\>.*${tls_port:-}" <<<"$(tr -s ' \n' ' ' <<<"$output")" || complain "expected $port and $tls_port"
		others=
		for number in 24 25 465 110 143 993 995 4190; do
			[[ $number == "$port" || $number == "$tls_port" ]] || others+="|$number"
		done
		lacks "\\<(${others#|})\\>.*--tls"
	}
	each try
}

@test "help has every option of the contract, and none of others" {
	local name

	try() {
		show --help
		for name in timeout warning critical use-ipv4 use-ipv6 nameserver severity output list-findings verbose version help \
			hostname address all-addresses port starttls tls proxy-protocol certificate ca-file ca-dir verify-name sni \
			no-sni tls-min require-capability $(printf '%s\n' $own | sed -n 's/^--//p'); do
			grep -Eq -- "--$name([=, ]|\$)" <<<"$output" || complain "not in the help: --$name"
		done
		for name in $(disowned '--*'); do
			lacks "$name\\>"
		done
		[[ " $own " == *" --domain "* ]] || lacks '-d,|MX'
		[[ " $own " == *" --fqdn "* ]] || lacks '-F,|EHLO|SMTP'
		for name in "${notes[@]}"; do
			[[ $(tr -s ' \n' ' ' <<<"$output") == *"$name"* ]] || complain "expected in the help: $name"
		done
	}
	each try
}

@test "the version is said, and the plugin named" {
	local option

	try() {
		for option in -V --version; do
			show "$option"
			[[ ${lines[0]} == *"$plugin"* && ${#lines[@]} == 1 ]] || complain "expected one line"
		done
	}
	each try
}

@test "--list-findings has every finding of the contract with its state, and none of others" {
	local one

	try() {
		show --list-findings
		for one in unreachable:CRITICAL timeout dns-failed:CRITICAL dns-unreachable:UNKNOWN \
			not-examined:UNKNOWN family-unavailable:OK no-address:CRITICAL bad-greeting:CRITICAL unavailable:CRITICAL \
			protocol-error:CRITICAL slow no-starttls:CRITICAL starttls-refused:CRITICAL plaintext-after-starttls:CRITICAL \
			cleartext-login:WARNING login-before-tls:OK missing-capability:CRITICAL starttls-repeated:WARNING \
			no-service-inside-tls:CRITICAL handshake-failed:CRITICAL old-tls:CRITICAL weak-cipher:WARNING \
			weak-handshake:CRITICAL unsafe-renegotiation:CRITICAL certificate-expired:CRITICAL certificate-expiring \
			certificate-not-yet-valid:CRITICAL untrusted:CRITICAL name-mismatch:CRITICAL weak-key:WARNING \
			weak-signature:WARNING no-certificate:CRITICAL missing-intermediate:CRITICAL \
			nonconforming-certificate:WARNING no-trust-anchors:UNKNOWN $(printf '%s\n' $own | sed '/^--/d; s/^preauth$/&:CRITICAL/'); do
			grep -Eq "^${one/:/ \\(}\\>" <<<"$output" || complain "expected the finding: $one"
		done
		for one in $(disowned '[a-z]*') no-record permerror pass-all; do
			lacks "^$one\\>"
		done
	}
	each try
}

@test "--list-findings shows the fix in what speaks the protocol, and in nothing else" {
	try() {
		show --list-findings
		grep -qF "    $software" <<<"$output" || complain "expected: $software"
		lacks "^    ($strangers): "
	}
	each try
}

@test "--list-findings refers to the RFCs of the protocol" {
	local id

	try() {
		show --list-findings
		for id in no-starttls starttls-refused cleartext-login starttls-repeated missing-capability no-service-inside-tls \
			bad-greeting unavailable; do
			awk -v id="$id" '$1 == id { is_meant = 1 } is_meant && $1 == "See:" { print; exit }' <<<"$output" |
				grep -Eq "$rfcs" || complain "expected a reference for $label: $id"
		done
	}
	each try
}

@test "help, version and findings are asked of no server" {
	local option

	try() {
		for option in --help --version --list-findings; do
			check "${at[@]}" "$option"
			status_is 3
			nothing_on_stderr
			[[ $option == --help ]] || clean_output
		done
	}
	each try
	nobody_heard_anything
}
