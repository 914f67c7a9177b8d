# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls
fine='STARTTLS, TLSv1.3, certificate valid for 90 days'

setup_file() {
	mint ca --ca --cn 'Test CA' --from=-365d --to=3650d
	mint good --dns mail.example.test --ip 127.0.0.1 --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	certificates_of ca >"$CERTS/ca.crt"
	serve -n nobody <<<STALL
	serve_dns -n nobody-dns <<<'example.test MX 10 mail.example.test'
	export NOBODY=$PORT NOBODY_DNS=$DNS
}

# For wrong usage: servers that nothing must ever reach.
nobody() {
	PORT=$NOBODY
	DNS=$NOBODY_DNS
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

nobody_heard_anything() {
	[[ ! -s $BATS_FILE_TMPDIR/nobody.log ]] || complain "wrong usage reached the mail server"
	[[ ! -s $BATS_FILE_TMPDIR/nobody-dns.log ]] || complain "wrong usage reached the DNS server"
}

# host [ADDRESS]: a good mail server, for any number of clients; sets server and at, the options that lead there.
host() {
	serve -n mail ${1:+"$1"} <<-'SCRIPT'
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250-mail.example.test
		S: 250-8BITMIME
		S: 250 AUTH PLAIN LOGIN
		C: QUIT
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

# The DNS server of example.test.
host_dns() {
	serve_dns -n dns <<-'ZONE'
		example.test MX 10 mail.example.test
		mail.example.test A 127.0.0.1
		both.example.test A 127.0.0.1
		both.example.test A 127.0.0.2
		six.example.test AAAA ::1
	ZONE
}

# ask OPTION…: the good server, or whatever the options make of it.
ask() {
	check "${at[@]}" "$@"
	nothing_on_stderr
}

# accepts OPTION…: nothing is wrong with the options, nor with the server.
accepts() {
	ask "$@"
	[[ ${lines[0]%% | *} == "SMTP OK - $server $fine" && $status == 0 ]] || complain "options: $*"
}

# alone WANTED OPTION…: the whole command line is refused with these words.
alone() {
	check "${@:2}"
	[[ $output == "SMTP UNKNOWN - $1" && $status == 3 ]] ||
		complain "expected one line: SMTP UNKNOWN - $1" "of the options: ${*:2}"
	nothing_on_stderr
}

# wrong WANTED OPTION…: the options are refused although the rest of the command line is right.
wrong() {
	alone "$1" "${at[@]}" "${@:2}"
}

lacks() {
	! grep -Eq -- "$1" <<<"$output" || complain "unexpected in the output: $1"
}

connections() {
	heard mail | grep -c '^CONNECT$'
}

values=(hostname domain address port nameserver certificate ca-file ca-dir verify-name sni tls-min fqdn
	require-capability warning critical severity timeout)
declare -gA letters=([hostname]=H [domain]=d [address]=I [port]=p [certificate]=D [fqdn]=F [warning]=w [critical]=c
	[timeout]=t)
switches=(all-addresses starttls tls ssl proxy-protocol use-ipv4 use-ipv6 no-sni verbose list-findings version help)

@test "every option is understood, long and short" {
	host
	accepts -S
	accepts --starttls
	accepts -4
	accepts --use-ipv4
	accepts --all-addresses
	accepts -D 21,7
	accepts -D21
	accepts --certificate=21,7
	accepts --certificate 21
	accepts --verify-name=mail.example.test
	accepts --sni=mail.example.test
	accepts --no-sni
	accepts --tls-min=1.3
	accepts -F client.example.test
	accepts --fqdn=client.example.test
	accepts --require-capability=8BITMIME
	accepts -w 9 -c 9
	accepts --warning=9 --critical=9
	accepts -t 9
	accepts -t9:warning
	accepts --timeout 9
	accepts --severity=slow=ok
	accepts --nameserver=127.0.0.1
	accepts -v
	accepts --verbose
	accepts -4Sv
	no_mismatch mail
}

@test "the server, port, address and trust anchors are taken in every form" {
	local form

	host
	for form in "-H mail.example.test -I 127.0.0.1 -p $PORT --ca-file $CERTS/ca.crt" \
		"-Hmail.example.test -I127.0.0.1 -p$PORT --ca-file=$CERTS/ca.crt" \
		"--hostname mail.example.test --address 127.0.0.1 --port $PORT --ca-file $CERTS/ca.crt" \
		"--hostname=mail.example.test --address=127.0.0.1 --port=$PORT --ca-file=$CERTS/ca.crt"; do
		read -r -a at <<<"$form"
		accepts
	done
}

@test "the order of the options does not matter" {
	local order

	host
	for order in "-v -p $PORT --ca-file $CERTS/ca.crt -I 127.0.0.1 -D 21 -H mail.example.test -t 5" \
		"-t 5 -D 21 -H mail.example.test -I 127.0.0.1 --ca-file $CERTS/ca.crt -p $PORT -v" \
		"--ca-file $CERTS/ca.crt -H mail.example.test -t 5 -p $PORT -v -I 127.0.0.1 -D 21" \
		"-I 127.0.0.1 -4 -p $PORT -H mail.example.test --ca-file $CERTS/ca.crt" \
		"-4 -p $PORT -H mail.example.test --ca-file $CERTS/ca.crt -I 127.0.0.1"; do
		read -r -a at <<<"$order"
		accepts
	done
	alone "use either --starttls or --tls, not both" -s "${at[@]}" -S
	alone "use either --starttls or --tls, not both" -S "${at[@]}" -s
	alone "--address: '127.0.0.1' is not an IPv6 address" -6 "${at[@]/-4/-v}"
	alone "--address: '127.0.0.1' is not an IPv6 address" "${at[@]/-4/-v}" -6
}

@test "an empty value is wrong usage for every option that takes one" {
	local name

	nobody
	for name in "${values[@]}"; do
		wrong "--$name: the value is empty" "--$name" ""
		wrong "--$name: the value is empty" "--$name="
		alone "--$name: the value is empty" "--$name" "" "${at[@]}"
		[[ -z ${letters[$name]-} ]] || wrong "--$name: the value is empty" "-${letters[$name]}" ""
	done
	alone "--domain: the value is empty" --nameserver "$DNS" -d ""
	nobody_heard_anything
}

@test "a missing value is wrong usage for every option that takes one" {
	local name

	nobody
	for name in "${values[@]}"; do
		wrong "--$name needs a value" "--$name"
		[[ -z ${letters[$name]-} ]] || wrong "-${letters[$name]} needs a value" "-${letters[$name]}"
	done
	nobody_heard_anything
}

@test "a flag takes no value" {
	local name

	nobody
	for name in "${switches[@]}"; do
		wrong "--$name takes no value" "--$name=yes"
		wrong "--$name takes no value" "--$name="
	done
	nobody_heard_anything
}

@test "an unknown option is wrong usage and named" {
	nobody
	wrong "unknown option '--frobnicate' (see --help)" --frobnicate
	wrong "unknown option '--frobnicate' (see --help)" --frobnicate=1
	wrong "unknown option '--hostnames': did you mean --hostname?" --hostnames=x
	wrong "unknown option '-Z' (see --help)" -Z
	wrong "unknown option '-Z' (see --help)" -4Z
	wrong "unknown option '-3' (see --help)" -v3
	wrong "unknown option '-r' (see --help)" -r 3
	wrong "unknown option '-{c3}' (see --help)" -é
	alone "unknown option '--frobnicate' (see --help)" --frobnicate "${at[@]}"
	nobody_heard_anything
}

@test "a misspelt option is told what was meant" {
	nobody
	wrong "unknown option '--hostnmae': did you mean --hostname?" --hostnmae x
	alone "unknown option '--nameservers': did you mean --nameserver?" "--nameservers=$DNS" "${at[@]}"
	alone "unknown option '--tsl': did you mean --tls?" --tsl "${at[@]}"
	nobody_heard_anything
}

@test "an option that is short for several names them" {
	nobody
	wrong "option '--s' is ambiguous: --starttls, --ssl, --sni, --severity" --s=x
	wrong "option '--ca-' is ambiguous: --ca-file, --ca-dir" --ca- x
	wrong "unknown option '--' (see --help)" --=x
	nobody_heard_anything
}

@test "a misspelt state of --timeout is told what was meant" {
	nobody
	wrong "--timeout: 'unknwon' is not a state: did you mean unknown?" -t 5:unknwon
	nobody_heard_anything
}

@test "an unknown option with hostile bytes is cleaned before it is named" {
	nobody
	wrong "unknown option '--{1b}[31m{7c}' (see --help)" $'--\e[31m|'
	nobody_heard_anything
}

@test "a positional argument is wrong usage wherever it stands" {
	nobody
	wrong "unexpected argument 'mail.example.test'" mail.example.test
	alone "unexpected argument 'stray'" stray "${at[@]}"
	alone "unexpected argument 'stray'" "${at[@]:0:2}" stray "${at[@]:2}"
	wrong "unexpected argument 'stray'" -- stray
	wrong "unexpected argument '-v'" -- -v
	wrong "unexpected argument '-'" -
	wrong "unexpected argument 'yes'" --no-sni yes
	wrong "unexpected argument ' '" ' '
	wrong "unexpected argument '{0a}{7c}'" $'\n|'
	nobody_heard_anything
}

@test "an empty positional argument is ignored wherever it stands" {
	local line

	host
	line="SMTP OK - $server $fine"
	check "" "${at[@]}"
	line_is "$line"
	check "${at[@]:0:2}" "" "${at[@]:2}"
	line_is "$line"
	check "${at[@]}" ""
	line_is "$line"
	check "" "" "${at[@]:0:2}" "" "${at[@]:2}" "" ""
	line_is "$line"
	check "${at[@]}" -- "" ""
	line_is "$line"
	status_is 0
	nothing_on_stderr
}

@test "decimals are understood wherever a number is" {
	host
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT.000000" --ca-file "$CERTS/ca.crt")
	accepts -t 2.000000
	accepts -t 2.500000:warning
	accepts -w 9.100000 -c 9.500000
	accepts -w 0.000000:9.100000
	accepts -D 21.000000,7.000000
	accepts -D 25.000000%,12.500000%
	accepts -D 36.000000h
	accepts --tls-min=1.200000
	ask -t 2.500000
	[[ $(perf time 5) == 2.5 ]]
}

@test "a timeout that is no time or no state is wrong usage" {
	local value time='is not a time in seconds (above 0, up to 3600)'

	nobody
	for value in 0 0.0 -1 -0.5 abc 1s 1,5 1.5.5 . nan inf 1e3 0x10 +5 ' 5' '5 ' 999999999 3600.1; do
		wrong "--timeout: '$value' $time" "-t$value"
	done
	wrong "--timeout: '' $time" -t :ok
	wrong "--timeout: '' is not a state (ok, warning, critical, unknown)" -t 5:
	wrong "--timeout: 'bad' is not a state (ok, warning, critical, unknown)" -t 5:bad
	wrong "--timeout: 'ok:ok' is not a state (ok, warning, critical, unknown)" -t 5:ok:ok
	nobody_heard_anything
}

@test "the state of a timeout is understood in any case" {
	host
	accepts -t 5:OK
	accepts -t 5:Warning
	accepts -t 5:critical
	accepts -t 5:UNKNOWN
}

@test "a range that is none, or that nothing can be in, is wrong usage" {
	local value

	nobody
	for value in abc 5s : @ @: 1:2:3 1e3 nan inf 0x10 1,5 5% ' 5' '5 ' 1..2 a:5 5:b '~' '@~' --1 '1 2'; do
		wrong "--warning: '$value' is not a range ([@][START:][END], as in 5 or 10: or 1:8)" "-w$value"
	done
	wrong "--critical: 'abc' is not a range ([@][START:][END], as in 5 or 10: or 1:8)" --critical=abc
	for value in 10:5 @10:5 0.2:0.1 -1 5:-5 -1:-2; do
		wrong "--warning: range '$value' starts above its end" "--warning=$value"
		wrong "--critical: range '$value' starts above its end" "-c$value"
	done
	nobody_heard_anything
}

@test "ranges are those of Nagios" {
	local slow="^SMTP (WARNING|CRITICAL) - mail.example.test:[0-9]+ took 0\.[0-9]{3} s, outside the range (.*) \|"

	host
	accepts -w 9
	accepts -w 0:9
	accepts -w '~:9'
	accepts -w @9:
	accepts -w '@~:-1'
	for value in 9: @9 @0: '@~:9' '~:-1' 0 0.000001 -2:-1; do
		ask "-w$value"
		[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == WARNING && ${BASH_REMATCH[2]} == "$value" ]] ||
			complain "-w $value"
		status_is 1
		finding_is WARNING slow
		ask -w 5 "-c$value"
		[[ ${lines[0]} =~ $slow && ${BASH_REMATCH[1]} == CRITICAL && ${BASH_REMATCH[2]} == "$value" ]] ||
			complain "-c $value"
		status_is 2
		finding_is CRITICAL slow
	done
}

@test "a port that is none is wrong usage" {
	local value

	nobody
	for value in 0 65536 -1 -25 abc 25.5 2500000000000 0x19 1e2 '25 ' ' 25' +25 25,26 25/tcp smtp 1.2.3; do
		wrong "--port: '$value' is not a port (1 to 65535)" "--port=$value"
	done
	nobody_heard_anything
}

@test "the port is 25 where none is given, and 465 with implicit TLS" {
	local flag

	host_dns
	check -H nowhere.example.test --nameserver "$DNS"
	line_is "SMTP CRITICAL - nowhere.example.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	check -S -H nowhere.example.test --nameserver "$DNS"
	line_is "SMTP CRITICAL - nowhere.example.test:25 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	for flag in -s --tls --ssl; do
		check $flag -H nowhere.example.test --nameserver "$DNS"
		line_is "SMTP CRITICAL - nowhere.example.test:465 cannot be resolved: it does not exist in DNS (NXDOMAIN)"
		status_is 2
	done
}

@test "an address that is none is wrong usage" {
	local value

	nobody
	for value in mail.example.test 127.0.0.256 127.0.1 127.0.0.1.1 127.0.0.1:25 ::1::2 '[::1' '::1]' '[127.0.0.1' \
		' 127.0.0.1' '127.0.0.1 ' 2130706433 0x7f000001 fe80::zz; do
		wrong "--address: '$value' is not an IPv4 or IPv6 address" -I "$value"
	done
	wrong "--address: the list has an empty value" -I 127.0.0.1,
	wrong "--address: the list has an empty value" -I ,127.0.0.1
	wrong "--address: the list has an empty value" -I 127.0.0.1,,127.0.0.1
	wrong "--address: '::1' is not an IPv4 address" -4 --address=::1
	wrong "--address: '127.0.0.1' is not an IPv6 address" --use-ipv6
	nobody_heard_anything
}

@test "an address is repeatable and comma separated, and each is probed" {
	host 0.0.0.0
	at=(-H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt")
	ask -I 127.0.0.1 -I 127.0.0.2
	line_is "SMTP OK - mail.example.test: 2 addresses, STARTTLS, TLSv1.3, certificates valid for at least 90 days"
	status_is 0
	[[ $(connections) == 2 ]] || complain "expected two connections"
	ask -I 127.0.0.1,127.0.0.2
	line_is "SMTP OK - mail.example.test: 2 addresses, STARTTLS, TLSv1.3, certificates valid for at least 90 days"
	[[ $(connections) == 4 ]] || complain "expected two more connections"
	no_mismatch mail
}

@test "one address of a name is probed, or all of them where that is asked for" {
	host 0.0.0.0
	host_dns
	at=(-H both.example.test --verify-name mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS")
	ask
	line_is "SMTP OK - both.example.test:$PORT $fine"
	[[ $(connections) == 1 ]] || complain "expected one connection"
	ask --all-addresses
	line_is "SMTP OK - both.example.test: 2 addresses, STARTTLS, TLSv1.3, certificates valid for at least 90 days"
	[[ $(connections) == 3 ]] || complain "expected two more connections"
}

@test "an address family is asked for alone" {
	host
	host_dns
	at=(-H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt" --nameserver "$DNS")
	accepts -4
	ask -6
	line_is "SMTP CRITICAL - $server has no IPv6 address"
	finding_is CRITICAL no-address
	status_is 2
	check -4 -H six.example.test -p "$PORT" --nameserver "$DNS"
	line_is "SMTP CRITICAL - six.example.test:$PORT has no IPv4 address"
	check -6 -H 127.0.0.1 -p "$PORT"
	line_is "SMTP CRITICAL - 127.0.0.1:$PORT has no IPv6 address"
	status_is 2
	check --use-ipv4 -H ::1 -p "$PORT"
	line_is "SMTP CRITICAL - [::1]:$PORT has no IPv4 address"
	status_is 2
}

@test "a DNS server that is none is wrong usage" {
	local value

	nobody
	for value in localhost 127.0.0.1:0 127.0.0.1:65536 127.0.0.1: 127.0.0.1:x 127.0.0.1:-1 127.0.0.1:53:53 '[::1]:' \
		'[::1]:x' '[::1]53' '[::1' 127.0.0.256 ' 127.0.0.1'; do
		wrong "--nameserver: '$value' is not ADDRESS or ADDRESS:PORT (IPv6: [ADDRESS]:PORT)" --nameserver "$value"
	done
	wrong "--nameserver: the list has an empty value" --nameserver 127.0.0.1,
	nobody_heard_anything
}

@test "DNS servers are repeatable and comma separated, and asked in turn" {
	local dead

	host
	host_dns
	dead=127.0.0.2:${DNS#*:}
	at=(-H mail.example.test -p "$PORT" --ca-file "$CERTS/ca.crt")
	accepts --nameserver "$DNS"
	accepts --nameserver "$dead" --nameserver "$DNS"
	accepts --nameserver "$dead,$DNS"
	accepts --nameserver "[::1]:1,$DNS"
}

@test "a time left that is none is wrong usage" {
	local value left='is not a time left (as in 21, 14d, 36h or 25%)'

	nobody
	for value in abc -1 21x 21dd d % 101% 1e3 nan inf 0x15 +5 ' 5' '5 ' 5d3h 21:7; do
		wrong "--certificate: '$value' $left" "-D$value"
	done
	wrong "--certificate: 'x' $left" --certificate=40%,x
	wrong "--certificate: '-1' $left" --certificate=40%,-1
	wrong "--certificate: '' $left" -D 21,
	wrong "--certificate: '' $left" -D ,7
	wrong "--certificate: '7,3' $left" -D 21,7,3
	for value in 7,21 12%,25% 24h,48h 1d,25h 2,49h; do
		wrong "--certificate: '$value': the critical limit is above the warning limit" -D "$value"
	done
	nobody_heard_anything
}

@test "the time left counts in days, in hours and in shares of the certificate's life" {
	local value

	mint aging --dns mail.example.test --issuer "$CERTS/ca.pem" --from=-80d --to=10d1h
	serve -n mail <<-'SCRIPT'
		TLS aging
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250 mail.example.test
	SCRIPT
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --tls --ca-file "$CERTS/ca.crt")
	for value in 10 10,5 10d,10d 240h 10% 10%,5% 5,5% 0 0,0 10d,10%; do
		ask -D "$value"
		[[ $status == 0 ]] || complain "-D $value"
		line_is "SMTP OK - $server implicit TLS, TLSv1.3, certificate valid for 10 days"
	done
	for value in 11 11,10 11d 264h 242h,240h 12% 12%,10% 21,10% 12%,10; do
		ask -D "$value"
		[[ $status == 1 ]] || complain "-D $value"
		line_is "SMTP WARNING - $server certificate expires in 10 days"
		finding_is WARNING certificate-expiring
	done
	for value in 21,11 11,11d 264h,264h 12%,12% 50%,20% 30,12% 60%,11; do
		ask -D "$value"
		[[ $status == 2 ]] || complain "-D $value"
		line_is "SMTP CRITICAL - $server certificate expires in 10 days"
		finding_is CRITICAL certificate-expiring
	done
}

@test "an oldest TLS version that is none is wrong usage" {
	local value

	nobody
	for value in 1 1. 1.4 2 2.0 1.25 1.20001 TLSv1.2 tls1.2 0.9 -1.2 '1.2 ' ' 1.2' 1.2,1.3 1.2.0 ssl3 x; do
		wrong "--tls-min: '$value' is not a TLS version (1.0, 1.1, 1.2, 1.3)" "--tls-min=$value"
	done
	nobody_heard_anything
}

@test "every TLS version can be the oldest accepted" {
	local value

	host
	for value in 1.0 1.1 1.2 1.3 1.000000 1.100000 1.200000 1.300000; do
		accepts --tls-min="$value"
	done
}

@test "options that exclude each other are wrong usage" {
	nobody
	wrong "use either --starttls or --tls, not both" --starttls --tls
	wrong "use either --starttls or --tls, not both" -Ss
	wrong "use either --starttls or --tls, not both" --ssl -S
	wrong "use either --use-ipv4 or --use-ipv6, not both" -46
	wrong "use either --use-ipv4 or --use-ipv6, not both" --use-ipv6 --use-ipv4
	wrong "use either --sni or --no-sni, not both" --sni=mail.example.test --no-sni
	wrong "use either --sni or --no-sni, not both" --no-sni --sni mail.example.test
	alone "use either --hostname or --domain, not both" -H mail.example.test -d example.test --nameserver "$DNS"
	alone "use either --hostname or --domain, not both" --domain=example.test --hostname=mail.example.test \
		--nameserver "$DNS"
	alone "--address requires --hostname, it cannot be used with --domain" -d example.test -I 127.0.0.1 --nameserver "$DNS"
	nobody_heard_anything
}

@test "a command line that names no server is wrong usage" {
	local missing='nothing to check: name a server with --hostname or a domain with --domain'

	nobody
	alone "$missing"
	alone "$missing" ""
	alone "$missing" -v
	alone "$missing" -I 127.0.0.1 -p "$PORT"
	alone "$missing" --nameserver "$DNS"
	nobody_heard_anything
}

@test "a domain given twice is wrong usage where the two differ" {
	nobody
	check -d example.test -d other.test --nameserver "$DNS"
	line_is "SMTP UNKNOWN - --domain: given twice, as 'example.test' and as 'other.test': only one name is allowed"
	status_is 3
	check -d example.test --domain=EXAMPLE.test. -d other.test --nameserver "$DNS"
	line_is "SMTP UNKNOWN - --domain: given twice, as 'EXAMPLE.test' and as 'other.test': only one name is allowed"
	nobody_heard_anything
}

@test "a domain leads to its mail hosts" {
	host
	host_dns
	check -d example.test -p "$PORT" --severity=mx-unroutable=ok --ca-file "$CERTS/ca.crt" --nameserver "$DNS"
	line_is "SMTP OK - example.test: 1 mail host (1 address), $fine, 1 finding accepted"
	check --domain=example.test. -p "$PORT" --severity=mx-unroutable=ok --ca-file "$CERTS/ca.crt" --nameserver "$DNS"
	line_is "SMTP OK - example.test: 1 mail host (1 address), $fine, 1 finding accepted"
	status_is 0
	[[ $(connections) == 2 ]]
}

@test "a mail host of the domain that cannot be resolved is not passed over" {
	local domain host

	host
	serve_dns -n dns <<-'ZONE'
		mail.example.test A 127.0.0.1
		noaddress.test TXT "no address"
		fails.test SERVFAIL
		first.test MX 10 nowhere.test
		second.test MX 10 noaddress.test
		third.test MX 10 fails.test
		fourth.test MX 10 mail.example.test
		fourth.test MX 20 nowhere.test
	ZONE
	while read -r domain host state id; do
		check -d "$domain" -p "$PORT" --severity=mx-unroutable=ok --ca-file "$CERTS/ca.crt" --nameserver "$DNS"
		[[ ${lines[0]} == "SMTP $state - $domain"*"$host"* && $status != 0 ]] || complain "-d $domain"
		finding_is "$state" "$id"
	done <<-'CASES'
		first.test nowhere.test CRITICAL no-mail-host
		second.test noaddress.test CRITICAL no-address
		third.test fails.test CRITICAL dns-failed
		fourth.test nowhere.test WARNING mx-missing
	CASES
}

# advice NAME: what is said of a name that is not ASCII: its form, where the build has libidn2.
advice() {
	if grep -qF idn2_to_ascii_8z "$PLUGINS/$plugin"; then
		printf 'write it as %s\n' "$1"
	else
		printf 'write it in its xn-- form (RFC 5891)\n'
	fi
}

@test "a name that is none is wrong usage" {
	local value long label

	printf -v label 'a%062d' 0
	long=$label.$label.$label.$label
	nobody
	for option in hostname domain sni verify-name fqdn; do
		at=(-I 127.0.0.1 -p "$PORT" --nameserver "$DNS")
		[[ $option == hostname || $option == domain ]] || at+=(-H mail.example.test)
		for value in a..b .a a..; do
			wrong "--$option: '$value' is not a host name: a label is empty" "--$option=$value"
		done
		ask "--$option=."
		[[ $status == 3 && $output == "SMTP UNKNOWN - --$option: '.' is n"* && ${#lines[@]} == 1 ]] || complain "--$option=."
		for value in 'a b' 'a '; do
			wrong "--$option: '$value' is not a host name: byte 2 ( ) cannot be in one" "--$option=$value"
		done
		wrong "--$option: ' a' is not a host name: byte 1 ( ) cannot be in one" "--$option= a"
		wrong "--$option: 'a/b' is not a host name: byte 2 (/) cannot be in one" "--$option=a/b"
		wrong "--$option: 'a@b' is not a host name: byte 2 (@) cannot be in one" "--$option=a@b"
		wrong "--$option: 'user@example.org' is not a host name: did you mean example.org?" "--$option=user@example.org"
		wrong "--$option: 'a@b@example.org.' is not a host name: did you mean example.org?" "--$option=a@b@example.org."
		wrong "--$option: '@example.org' is not a host name: byte 1 (@) cannot be in one" "--$option=@example.org"
		wrong "--$option: 'a{0d}{0a}b' is not a host name: byte 2 ({0d}) cannot be in one" "--$option=a"$'\r\n'b
		wrong "--$option: 'a{0a}b' is not a host name: byte 2 ({0a}) cannot be in one" "--$option=a"$'\n'b
		wrong "--$option: 'a{1b}{7c}b' is not a host name: byte 2 ({1b}) cannot be in one" "--$option=a"$'\e|'b
		wrong "--$option: 'mäil.test' is not ASCII: $(advice xn--mil-qla.test)" "--$option=mäil.test"
		wrong "--$option: 'm{e4}il.test' is not ASCII: write it in its xn-- form (RFC 5891)" "--$option=m"$'\xe4'il.test
		wrong "--$option: '${long:0:254}' is longer than 253 bytes" "--$option=${long:0:254}"
		wrong "--$option: 'b$label' has a label of more than 63 bytes" "--$option=b$label"
	done
	nobody_heard_anything
}

@test "a number, or a name with a port, is no host" {
	local value

	nobody
	at=(-p "$PORT" -I 127.0.0.1)
	for value in mail.example.test:25 127.0.0.1:25 127.0.0.256 127.0.1 1.2.3.4.5 25 '[::1' ::1::2 '[::1]:25'; do
		wrong "--hostname: '$value' is neither a host name nor an address" -H "$value"
		at=(-H mail.example.test -p "$PORT" -I 127.0.0.1)
		wrong "--verify-name: '$value' is neither a host name nor an address" "--verify-name=$value"
		at=(-p "$PORT" -I 127.0.0.1)
	done
	alone "--domain: '127.0.0.1' is an address, not a name" -d 127.0.0.1 -p "$PORT"
	alone "--domain: '[::1]' is an address, not a name" -d '[::1]' -p "$PORT"
	wrong "--sni: '127.0.0.1' is an address, not a name" -H mail.example.test --sni=127.0.0.1
	nobody_heard_anything
}

@test "a name of 253 bytes, one with a dot at the end and one with an underscore are names" {
	local label name

	printf -v label 'a%062d' 0
	name=$label.$label.$label.${label:0:61}
	((${#name} == 253))
	host
	accepts --sni="$name"
	accepts -F "$name"
	accepts --verify-name="$name,mail.example.test"
	accepts -F _client.example.test
	at[1]=MAIL.Example.test.
	ask
	line_is "SMTP OK - MAIL.Example.test:$PORT $fine"
}

@test "our name in EHLO is the one given" {
	host
	accepts -F client.example.test
	heard_line "C: EHLO client.example.test" mail
	accepts --fqdn='[IPv6:2001:db8::1]'
	heard_line "C: EHLO [IPv6:2001:db8::1]" mail
	accepts --fqdn='[192.0.2.1]'
	heard_line "C: EHLO [192.0.2.1]" mail
}

@test "our name cannot carry a second command" {
	local cr='byte 2 ({0d}) cannot be in one'

	nobody
	wrong "--fqdn: 'x{0d}{0a}MAIL FROM:‹a@b.test›' is not a host name: $cr" -F $'x\r\nMAIL FROM:<a@b.test>'
	wrong "--fqdn: 'x{0a}QUIT' is not a host name: byte 2 ({0a}) cannot be in one" -F $'x\nQUIT'
	check "${at[@]}" -F $'[192.0.2.1]\r\nQUIT'
	[[ ${lines[0]} == "SMTP UNKNOWN - --fqdn: '[192.0.2.1]{0d}{0a}QUIT' "* && ${#lines[@]} == 1 ]] || complain
	check "${at[@]}" -F $'[IPv6:::1]\r\nQUIT'
	[[ ${lines[0]} == "SMTP UNKNOWN - --fqdn: '[IPv6:::1]{0d}{0a}QUIT' "* && ${#lines[@]} == 1 ]] || complain
	status_is 3
	nobody_heard_anything
}

@test "an address literal that is none is not said in EHLO" {
	local value

	nobody
	for value in '[192.0.2.1' '[192.0.2]' '[IPv6:' '[IPv6:]' '[IPv6:2001:db8::1' '[IPv6:::1]]' '[IPv6:192.0.2.1]' \
		'[IPv6:1:2]' 192.0.2 192.0.2.300 fe80::1%lo '[client.example.test]'; do
		ask -F "$value"
		[[ $status == 3 && ${lines[0]} == "SMTP UNKNOWN - --fqdn: "* ]] || complain "-F $value"
	done
	nobody_heard_anything
}

@test "the server name sent in TLS is the host's, the one given, or none" {
	host
	accepts
	heard_line "TLS TLSv1.3 sni=mail.example.test" mail
	accepts --sni=other.example.test
	heard_line "TLS TLSv1.3 sni=other.example.test" mail
	accepts --no-sni
	heard_line "TLS TLSv1.3 sni=-" mail
}

@test "an address literal is never sent as the server name" {
	host
	at=(-H 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
	ask
	line_is "SMTP OK - 127.0.0.1:$PORT $fine"
	heard_line "TLS TLSv1.3 sni=-" mail
	no_mismatch mail
}

@test "any one of the names to verify suffices" {
	host
	accepts --verify-name=other.example.test --verify-name=mail.example.test
	accepts --verify-name=other.example.test,127.0.0.1
	ask --verify-name=one.example.test,two.example.test
	line_is "SMTP CRITICAL - $server certificate is not for one.example.test or two.example.test"
	finding_is CRITICAL name-mismatch
	status_is 2
}

@test "names to verify that are equal count once, and of many ten are named" {
	local names

	host
	ask --verify-name=one.example.test,ONE.example.test.,one.example.test
	line_is "SMTP CRITICAL - $server certificate is not for one.example.test"
	names=$(printf 'n%d.test,' {1..12})
	ask --verify-name="${names%,}"
	[[ ${lines[0]} == *" is not for n1.test or "*" or n10.test or 2 more | "* ]] || complain "expected ten names"
	accepts --verify-name="$(printf 'n%d.test,' {1..5000})mail.example.test"
	((took_ms < 2000)) || complain "too late"
}

@test "trust anchors that cannot be read are wrong usage" {
	nobody
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT")
	: >"$BATS_TEST_TMPDIR/empty"
	printf 'no certificate\n' >"$BATS_TEST_TMPDIR/text"
	printf -- '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' >"$BATS_TEST_TMPDIR/broken"
	mkdir "$BATS_TEST_TMPDIR/dir"
	wrong "--ca-file: cannot read '/nonexistent/ca.crt': No such file or directory" --ca-file=/nonexistent/ca.crt
	wrong "--ca-file: cannot read '$CERTS/ca.crt/x': Not a directory" --ca-file="$CERTS/ca.crt/x"
	wrong "--ca-file: cannot read '$BATS_TEST_TMPDIR/dir': Is a directory" --ca-file="$BATS_TEST_TMPDIR/dir"
	wrong "--ca-file: '$BATS_TEST_TMPDIR/empty' contains no PEM certificate" --ca-file="$BATS_TEST_TMPDIR/empty"
	wrong "--ca-file: '$BATS_TEST_TMPDIR/text' contains no PEM certificate" --ca-file="$BATS_TEST_TMPDIR/text"
	wrong "--ca-file: '$BATS_TEST_TMPDIR/broken' contains damaged PEM blocks: 1" --ca-file="$BATS_TEST_TMPDIR/broken"
	wrong "--ca-dir: cannot read '/nonexistent': No such file or directory" --ca-dir=/nonexistent
	wrong "--ca-dir: cannot read '$CERTS/ca.crt': Not a directory" --ca-dir="$CERTS/ca.crt"
	wrong "--ca-dir: '$BATS_TEST_TMPDIR/dir' contains no hashed certificate (run: openssl rehash)" \
		--ca-dir="$BATS_TEST_TMPDIR/dir"
	wrong '--ca-file: cannot read '"'"'/a{0a}{7c}b'"'"': No such file or directory' --ca-file=$'/a\n|b'
	nobody_heard_anything
}

@test "trust anchors without the right to read them are wrong usage" {
	local file=$BATS_TEST_TMPDIR/secret.crt

	nobody
	cp "$CERTS/ca.crt" "$file"
	chmod 000 "$file"
	# Root reads everything, unless it gives that up.
	if [[ -r $file ]]; then
		mkdir "$BATS_TEST_TMPDIR/plugins"
		printf '#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search "%s" "$@"\n' "$PLUGINS/$plugin" \
			>"$BATS_TEST_TMPDIR/plugins/$plugin"
		chmod +x "$BATS_TEST_TMPDIR/plugins/$plugin"
		PLUGINS=$BATS_TEST_TMPDIR/plugins
	fi
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT")
	wrong "--ca-file: cannot read '$file': Permission denied" --ca-file="$file"
	nobody_heard_anything
}

@test "of a file and a directory of trust anchors, the one that cannot be read is named" {
	nobody
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT")
	wrong "--ca-file: cannot read '/nonexistent': No such file or directory" --ca-file=/nonexistent --ca-dir=/etc/ssl/certs
	wrong "--ca-dir: cannot read '/nonexistent': No such file or directory" --ca-file="$CERTS/ca.crt" \
		--ca-dir=/nonexistent
	nobody_heard_anything
}

@test "a file of trust anchors that never ends does not hold the plugin" {
	nobody
	ask --ca-file=/dev/zero -t 0.5
	[[ $status == 3 && ${lines[0]} == "SMTP UNKNOWN - --ca-file: "* ]] || complain "--ca-file /dev/zero"
	((took_ms < 1000)) || complain "too late"
	nobody_heard_anything
}

@test "a file of trust anchors that nobody writes to does not hold the plugin" {
	nobody
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	ask --ca-file="$BATS_TEST_TMPDIR/fifo" -t 0.5
	((took_ms < 1000)) || complain "too late"
	[[ $status == 3 && ${lines[0]} == "SMTP UNKNOWN - --ca-file: "* ]] || complain "--ca-file FIFO"
	nobody_heard_anything
}

@test "a hashed directory of trust anchors is taken" {
	mkdir "$BATS_TEST_TMPDIR/dir"
	cp "$CERTS/ca.crt" "$BATS_TEST_TMPDIR/dir/ca.pem"
	openssl rehash "$BATS_TEST_TMPDIR/dir" || skip "no openssl rehash"
	host
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT")
	accepts --ca-dir="$BATS_TEST_TMPDIR/dir"
	accepts --ca-dir "$BATS_TEST_TMPDIR/dir" --ca-file "$CERTS/ca.crt"
}

@test "an empty word in a list of capabilities is wrong usage" {
	nobody
	wrong "--require-capability: the list has an empty value" --require-capability=8BITMIME,
	wrong "--require-capability: the list has an empty value" --require-capability=,
	wrong "--verify-name: the list has an empty value" --verify-name=,mail.example.test
	wrong "--severity: the list has an empty value" --severity=slow=ok,,timeout=ok
	nobody_heard_anything
}

@test "the help names every option, is at most 80 columns wide and exits 3" {
	local name

	check --help
	status_is 3
	nothing_on_stderr
	for name in "${values[@]}" "${switches[@]}"; do
		grep -Eq -- "--$name([=) ]|\$)" <<<"$output" || complain "no --$name in the help"
	done
	for name in "${!letters[@]}"; do
		grep -Eq -- "^  -${letters[$name]}, --$name=" <<<"$output" || complain "no -${letters[$name]} in the help"
	done
	lacks '.{81}'
	check -h
	status_is 3
	[[ ${lines[0]} == "check_smtp_starttls - "* ]]
}

@test "the help, the version and the findings need no server and win over it" {
	nobody
	check -V
	[[ $output =~ ^check_smtp_starttls\ \([a-z-]+\)\ [0-9]+(\.[0-9]+)*[^\ ]*$ ]] || complain "no version"
	status_is 3
	check "${at[@]}" --version
	[[ ${lines[0]} == "check_smtp_starttls ("* ]]
	status_is 3
	check "${at[@]}" --list-findings
	[[ ${lines[0]} == *" (CRITICAL"* ]]
	status_is 3
	check "${at[@]}" -h
	status_is 3
	nobody_heard_anything
}

@test "every finding of the contract is listed with its state, meaning, fix and reference" {
	local line id text

	check --list-findings
	status_is 3
	nothing_on_stderr
	clean_output
	lacks '^    (Fix|See|     ).{77}'
	while read -r line; do
		has_line "$line"
	done <<-'LIST'
		unreachable (CRITICAL, WARNING while another mail host works)
		timeout (CRITICAL, by -t)
		dns-failed (CRITICAL)
		dns-unreachable (UNKNOWN)
		not-examined (UNKNOWN)
		family-unavailable (OK, UNKNOWN if no address of the host can be checked)
		no-address (CRITICAL)
		bad-greeting (CRITICAL)
		unavailable (CRITICAL, WARNING while another mail host works)
		protocol-error (CRITICAL)
		our-name-refused (UNKNOWN)
		slow (WARNING, by -w and -c)
		no-starttls (CRITICAL)
		starttls-refused (CRITICAL)
		plaintext-after-starttls (CRITICAL)
		cleartext-login (WARNING)
		login-before-tls (OK)
		missing-capability (CRITICAL)
		starttls-repeated (WARNING)
		no-service-inside-tls (CRITICAL)
		handshake-failed (CRITICAL)
		old-tls (CRITICAL)
		weak-cipher (WARNING, CRITICAL if the suite does not encrypt)
		weak-handshake (CRITICAL)
		unsafe-renegotiation (CRITICAL)
		certificate-expired (CRITICAL)
		certificate-expiring (WARNING, by -D)
		certificate-not-yet-valid (CRITICAL)
		untrusted (CRITICAL)
		name-mismatch (CRITICAL)
		weak-key (WARNING)
		weak-signature (WARNING)
		no-certificate (CRITICAL)
		missing-intermediate (CRITICAL)
		nonconforming-certificate (WARNING)
		no-trust-anchors (UNKNOWN)
		no-mail-host (CRITICAL)
		null-mx (OK, WARNING if there are other MX records)
		mx-is-address (CRITICAL)
		mx-is-cname (WARNING)
		mx-missing (WARNING, CRITICAL if no other mail host works)
		mx-invalid-name (CRITICAL)
		mx-unroutable (CRITICAL)
		implicit-mx (OK)
	LIST
	# After each head: a meaning, what it leads to, a fix and a reference, then the fix in each software.
	id=
	text=
	for line in "${lines[@]}" 'end (OK)'; do
		if [[ $line =~ ^([a-z-]+)\ \( ]]; then
			[[ -z $id || $text =~ ^[A-Z].*\.\ Why:\ .+\.\ Fix:\ .+\.\ See:\ .+$ ]] || complain "incomplete: $id: $text"
			id=${BASH_REMATCH[1]}
			text=
		else
			read -r line <<<"$line"
			text=$text${text:+ }$line
		fi
	done
}

@test "the list shows the fix in what speaks SMTP, and in nothing else" {
	check --list-findings
	has_line "    Exim: 'auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}'"
	grep -q "^    Postfix: 'smtpd_tls_auth_only = yes' " <<<"$output" || complain "expected Postfix"
	has_line "    certbot: install fullchain.pem, not cert.pem"
	lacks '^    (Dovecot|Courier|Google Workspace): '
}

@test "-v adds the fix in what speaks SMTP under the reference" {
	serve <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH PLAIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 AUTH PLAIN
		C: QUIT
	SCRIPT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
	check "${at[@]}" -v
	line_is "SMTP WARNING - mail.example.test:$PORT allows login before TLS"
	status_is 1
	[[ ${lines[2]} == "    Fix: Offer login only inside TLS." && ${lines[3]} == "    See: RFC 8314 "* ]] ||
		complain "expected a fix and a reference"
	[[ ${lines[4]} == "    Postfix: 'smtpd_tls_auth_only = yes' "* ]] || complain "expected Postfix"
	[[ ${lines[5]} == "    Exim: 'auth_advertise_hosts = "* ]] || complain "expected Exim"
	lacks 'Dovecot|Why: '
	clean_output
}

# logs_in GREETING…: a server that greets so, a line each, and lets clients log in before TLS.
logs_in() {
	[[ -z $last_server ]] || stop_server "$last_server"
	serve <<-SCRIPT
		$(printf 'S: 220-%s\n' "${@:1:$#-1}" | grep -v '^S: 220-$')
		S: 220 ${*: -1}
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH PLAIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS good
		C: EHLO *
		S: 250 AUTH PLAIN
		C: QUIT
	SCRIPT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

# advises SOFTWARE…: whose remedies are printed, in this order.
advises() {
	local shown

	shown=$(grep -Eo '^    (Postfix|Exim|Exchange Server|Exchange Online|hMailServer|certbot|DNS): ' <<<"$output" | tr -d ' :\n')
	[[ $shown == "$(tr -d ' ' <<<"$*")" ]] || complain "expected the remedies of: $*" "got: $shown"
}

@test "-v has the remedies of the software that greets, -vv those of the others behind them" {
	logs_in 'mail.example.test ESMTP Exim 4.96 Mon, 30 Nov 2026 04:31:00 +0000'
	check "${at[@]}" -v
	advises Exim
	check "${at[@]}" -vv
	advises Exim Postfix 'Exchange Server' hMailServer
	logs_in 'mail.example.test ESMTP Postfix (Debian/GNU)'
	check "${at[@]}" -v
	advises Postfix
	logs_in 'mail.example.test Microsoft ESMTP MAIL Service ready at Mon, 30 Nov 2026 04:31:00 +0000'
	check "${at[@]}" -v
	advises 'Exchange Server'
	check "${at[@]}"
	advises
}

@test "the first line of a greeting tells the software" {
	logs_in 'mail.example.test ESMTP Exim 4.96 #2' 'We do not authorize the use of this system' 'and/or bulk e-mail.'
	check "${at[@]}" -v
	advises Exim
	logs_in 'mail.example.test ESMTP' 'Postfix is not what this is.'
	check "${at[@]}" -v
	advises Postfix Exim 'Exchange Server' hMailServer
}

@test "-v has all remedies where the greeting tells no software, or only mentions it" {
	local greeting

	for greeting in 'mail.example.test ESMTP' 'mail.example.test ESMTP not Postfix' 'postfix.example.test ESMTP ready'; do
		logs_in "$greeting"
		check "${at[@]}" -v
		advises Postfix Exim 'Exchange Server' hMailServer
	done
}

@test "what is no mail server is in the remedies of all" {
	mint aged --dns mail.example.test --ip 127.0.0.1 --issuer "$CERTS/ca.pem" --from=-93d --to=-3d
	serve <<-'SCRIPT'
		S: 220 mail.example.test ESMTP Postfix
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS aged
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" -v
	advises Postfix certbot
}

@test "every finding listed can be mapped" {
	local id

	host
	check --list-findings
	for id in $(grep -oE '^[a-z-]+ \(' <<<"$output" | tr -d ' ('); do
		accepts --severity="$id=ok"
	done
}

@test "-v adds the fix and the reference under each finding, -vv the facts, -vvv the dialogue" {
	local -a without

	host
	ask --require-capability=SIZE
	line_is "SMTP CRITICAL - $server does not offer SIZE inside TLS"
	[[ ${#lines[@]} == 2 ]] || complain "expected two lines"
	without=("${lines[@]:1}")
	has_line "[CRITICAL] missing-capability: $server does not offer SIZE inside TLS. Fix: Enable it in the server, or remove it from --require-capability."
	lacks '^ *Fix: |See: '
	clean_output

	ask --require-capability=SIZE -v
	[[ ${lines[1]} == "${without[0]%. Fix: *}" && ${lines[2]} == "    Fix: "* && ${lines[3]} == "    See: RFC "* ]] ||
		complain "expected a fix and a reference"
	[[ ${#lines[@]} == 4 ]] || complain "expected four lines"

	ask --require-capability=SIZE -vv
	grep -q 'Fix: ' <<<"$output"
	grep -q 'AUTH PLAIN LOGIN' <<<"$output"
	grep -q "'mail.example.test', issued by 'Test CA'" <<<"$output"
	grep -q 'TLSv1.3' <<<"$output"
	lacks '^ *[CS]: '

	ask --require-capability=SIZE -vvv -F client.example.test
	has_line "    S: 220 mail.example.test ESMTP"
	has_line "    C: EHLO client.example.test"
	has_line "    C: STARTTLS"
	has_line "    S: 250 AUTH PLAIN LOGIN"
	has_line "    C: QUIT"
	grep -q 'Fix: ' <<<"$output"
	grep -q "issued by 'Test CA'" <<<"$output"
	[[ $(perf time 5) == 10 ]]
	status_is 2
}

@test "-vv names the records that DNS has given" {
	host
	host_dns
	check -d example.test -p "$PORT" --severity=mx-unroutable=ok --ca-file "$CERTS/ca.crt" --nameserver "$DNS" -vv
	line_is "SMTP OK - example.test: 1 mail host (1 address), $fine, 1 finding accepted"
	grep -q 'MX.*mail\.example\.test' <<<"$output" || complain "expected the MX records among the facts"
	status_is 0
}
