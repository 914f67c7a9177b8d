# SPDX-License-Identifier: ISC
load ../helper

plugin=check_smtp_starttls

# A good server at an address of this file's own, and the zone that most tests ask for it.
setup_file() {
	local number

	net=127.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
	export net DNS PORT
	standard_certs
	mint any --dns mail.example.test --dns '*.example.test' --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h
	serve "$net.1" <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS any
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
	{
		cat <<-ZONE
			mail.example.test A $net.1
			half.example.test A $net.1
			half.example.test AAAA SERVFAIL
			half-nx.example.test A $net.1
			half-nx.example.test AAAA NXDOMAIN
			half-silent.example.test A $net.1
			half-silent.example.test AAAA SILENT
			text.example.test TXT "no address"
			servfail.example.test SERVFAIL
			refused.example.test REFUSED
			notimp.example.test NOTIMP
			formerr.example.test FORMERR
			truncated.example.test A $net.1
			truncated.example.test TRUNCATE
			drip.example.test A $net.1
			drip.example.test DRIPTCP
			wrongid.example.test A $net.1
			wrongid.example.test WRONGID
			wrongquestion.example.test A $net.1
			wrongquestion.example.test WRONGQUESTION
			garbage.example.test GARBAGE
			silent.example.test SILENT
			delayed.example.test A $net.1
			delayed.example.test DELAY 0.3
			late.example.test A $net.1
			late.example.test DELAY 1.1
			alias.example.test CNAME second.example.test
			second.example.test CNAME third.example.test
			third.example.test CNAME elsewhere.test
			elsewhere.test A $net.1
			flat.example.test CNAME flat2.example.test
			flat.example.test FLAT
			flat2.example.test CNAME mail.example.test
			flat2.example.test FLAT
			nowhere-alias.example.test CNAME nowhere.example.test
			loop.example.test CNAME pool.example.test
			pool.example.test CNAME loop.example.test
		ZONE
		for number in {1..40}; do
			printf 'forty.example.test A %s.1\n' "$net"
		done
		for number in {1..100}; do
			printf 'hundred.example.test A %s.1\n' "$net"
		done
	} >"$BATS_FILE_TMPDIR/zone"
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
}

# own_dns: a server of this test's own with the zone of all, to see what it hears.
own_dns() {
	serve_dns -f "$BATS_FILE_TMPDIR/zone" "$@"
}

# ask HOST [OPTION…]: with $DNS, unless another --nameserver is among the options.
ask() {
	local nameserver=(--nameserver "$DNS")

	[[ " ${*:2}" != *' --nameserver'* ]] || nameserver=()
	check -H "$1" -p "$PORT" "${nameserver[@]}" --ca-file "$CERTS/ca.crt" "${@:2}"
	nothing_on_stderr
	clean_output
}

# is_ok HOST
is_ok() {
	line_is "SMTP OK - $1:$PORT STARTTLS, TLSv1.3, certificate valid for 90 days"
	status_is 0
}

# is_unresolved HOST FINDING SENTENCE-GLOB [STATE]: CRITICAL by itself.
is_unresolved() {
	# shellcheck disable=SC2053  # a glob
	local state=${4:-CRITICAL}

	[[ ${lines[0]%% | *} == "SMTP $state - $1:$PORT cannot be resolved: "$3 ]] ||
		complain "expected $1 not to be resolved: $3"
	finding_is "$state" "$2"
	((${#lines[@]} == 2))
	case $state in
	CRITICAL) status_is 2 ;;
	UNKNOWN) status_is 3 ;;
	*) false ;;
	esac
}

# A port at which nobody is, for UDP and TCP.
dead_port() {
	serve_dns -n dead "$net.9" <<<''
	stop_server dead
	dead=$DNS
}

@test "one question for each family, and no more" {
	own_dns
	ask mail.example.test
	is_ok mail.example.test
	[[ $(heard | sort) == $'UDP mail.example.test A\nUDP mail.example.test AAAA' ]]
}

@test "no question for an address, and none for -I" {
	own_dns
	ask "$net.1"
	finding_is CRITICAL name-mismatch
	ask mail.example.test -I "$net.1"
	is_ok mail.example.test
	[[ -z $(heard) ]]
}

@test "--nameserver takes an IPv6 address with a port" {
	grep -qs '^0\{31\}1 ' /proc/net/if_inet6 || return 0
	own_dns ::1
	[[ $DNS == '[::1]:'* ]]
	ask mail.example.test
	is_ok mail.example.test
	heard_line 'UDP mail.example.test A'
}

@test "--nameserver takes several, separated by commas or repeated" {
	local good=$DNS dead

	dead_port
	ask mail.example.test --nameserver "$dead,$good"
	is_ok mail.example.test
	ask mail.example.test --nameserver "$dead" --nameserver="$good"
	is_ok mail.example.test
}

@test "--nameserver without a port means that of DNS" {
	ask mail.example.test --nameserver "$net.9" -t 1
	is_unresolved mail.example.test dns-unreachable 'no DNS server answers (*)' UNKNOWN
}

@test "--nameserver that is no address is wrong usage, and nobody is asked" {
	own_dns
	for server in localhost '' "${DNS%:*}:0" "${DNS%:*}:65536" "${DNS%:*}:" "$DNS:1" ::1:x '[::1' "$DNS,x"; do
		ask mail.example.test --nameserver="$server"
		[[ ${lines[0]} == 'SMTP UNKNOWN - --nameserver: '* && ${#lines[@]} == 1 ]] || complain "for $server"
		status_is 3
	done
	[[ -z $(heard) ]]
}

@test "a family whose lookup fails does not matter where the other has an address" {
	ask half.example.test
	is_ok half.example.test
	ask half-nx.example.test
	is_ok half-nx.example.test
}

@test "a family whose lookup is not answered is not held against the mail server" {
	ask half-silent.example.test -t 0.7
	no_finding timeout
	((status == 0)) || finding_is UNKNOWN dns-unreachable
	((took_ms < 1200))
}

@test "a name that does not exist" {
	ask nowhere.example.test
	line_is "SMTP CRITICAL - nowhere.example.test:$PORT cannot be resolved: it does not exist in DNS (NXDOMAIN)"
	finding_is CRITICAL dns-failed
	status_is 2
	((took_ms < 500))
}

@test "a name without an address" {
	ask text.example.test
	line_is "SMTP CRITICAL - text.example.test:$PORT has no address"
	finding_is CRITICAL no-address
	status_is 2
}

@test "a server that says that it fails" {
	for code in SERVFAIL REFUSED NOTIMP FORMERR; do
		ask "${code,,}.example.test"
		is_unresolved "${code,,}.example.test" dns-failed "*$code*"
		((took_ms < 500))
	done
}

@test "a failed lookup is what it is mapped to" {
	ask servfail.example.test --severity=dns-failed=unknown
	finding_is UNKNOWN dns-failed
	status_is 3
}

@test "a truncated answer is asked for again by TCP" {
	own_dns
	ask truncated.example.test
	is_ok truncated.example.test
	heard_line 'UDP truncated.example.test A'
	heard_line 'TCP truncated.example.test A'
	heard_line 'TCP truncated.example.test AAAA'
	[[ $(heard | wc -l) == 4 ]]
}

@test "an answer that drips in by TCP does not hold the plugin past its deadline" {
	ask drip.example.test -t 0.5
	[[ ${lines[0]} == "SMTP UNKNOWN - drip.example.test:$PORT cannot be resolved: "* ]]
	status_is 3
	((took_ms >= 500 && took_ms < 1000))
}

@test "an answer with the id of another question is none" {
	ask wrongid.example.test -t 0.3
	is_unresolved wrongid.example.test dns-unreachable "no DNS server answers in time ($DNS)" UNKNOWN
	((took_ms >= 300 && took_ms < 800))
}

@test "an answer to another question is none" {
	ask wrongquestion.example.test -t 0.3
	is_unresolved wrongquestion.example.test dns-unreachable "no DNS server answers in time ($DNS)" UNKNOWN
	((took_ms >= 300 && took_ms < 800))
}

@test "an answer that is garbage is malformed" {
	ask garbage.example.test -t 0.3
	is_unresolved garbage.example.test dns-failed '*'
	((took_ms < 1000))
}

@test "a server that is silent ends at the deadline, and is unknown whatever -t says" {
	ask silent.example.test -t 0.5
	line_is "SMTP UNKNOWN - silent.example.test:$PORT cannot be resolved: no DNS server answers in time ($DNS)"
	finding_is UNKNOWN dns-unreachable
	status_is 3
	((took_ms >= 500 && took_ms < 1000))
	ask silent.example.test -t 0.3:warning
	status_is 3
}

@test "a server that is silent gives way to the next" {
	local good=$DNS

	serve_dns <<<'example.test SILENT
mail.example.test SILENT'
	ask mail.example.test --nameserver "$DNS" --nameserver "$good" -t 5
	is_ok mail.example.test
	heard_line 'UDP mail.example.test A' dns
	((took_ms < 2000))
}

@test "a server that fails gives way to the next, at once" {
	local good=$DNS

	for code in SERVFAIL REFUSED; do
		serve_dns -n "$code" <<<"mail.example.test $code"
		ask mail.example.test --nameserver "$DNS" --nameserver "$good"
		is_ok mail.example.test
		((took_ms < 500))
	done
}

@test "a name that one server denies is not asked for at the next" {
	local good=$DNS

	serve_dns <<<'example.test A 192.0.2.1'
	ask mail.example.test --nameserver "$DNS" --nameserver "$good"
	is_unresolved mail.example.test dns-failed '*NXDOMAIN*'
}

@test "a port where no DNS server is: unreachable, and at once" {
	dead_port
	ask mail.example.test --nameserver "$dead"
	is_unresolved mail.example.test dns-unreachable 'no DNS server answers (*)' UNKNOWN
	((took_ms < 500))
	ask mail.example.test --nameserver "$dead" --severity=dns-unreachable=critical
	finding_is CRITICAL dns-unreachable
	status_is 2
}

@test "a slow answer is waited for, and its time shown" {
	ask delayed.example.test
	is_ok delayed.example.test
	[[ $(perf time_dns) =~ ^0\.[3-9][0-9]*s$ ]]
}

@test "an answer that comes after the question was repeated counts" {
	ask late.example.test -t 5
	is_ok late.example.test
	((took_ms >= 1100 && took_ms < 2000))
}

@test "a chain of aliases is followed, and the name asked for is the one verified" {
	own_dns
	ask alias.example.test -4
	is_ok alias.example.test
	[[ $(heard) == 'UDP alias.example.test A' ]]
}

@test "an alias whose target is not in the answer is asked for" {
	own_dns
	ask flat.example.test
	is_ok flat.example.test
	heard_line 'UDP flat2.example.test A'
	heard_line 'UDP mail.example.test A'
}

@test "an alias of a name that does not exist" {
	ask nowhere-alias.example.test
	is_unresolved nowhere-alias.example.test dns-failed '*NXDOMAIN*'
}

@test "aliases that lead in a circle are a DNS failure" {
	ask loop.example.test
	is_unresolved loop.example.test dns-failed '*'
	((took_ms < 500))
}

@test "questions say that answers above 512 bytes are welcome (EDNS0)" {
	own_dns
	ask forty.example.test -4
	is_ok forty.example.test
	[[ $(heard) == 'UDP forty.example.test A' ]]
}

@test "an answer above 1232 bytes comes by TCP" {
	own_dns
	ask hundred.example.test -4
	is_ok hundred.example.test
	[[ $(heard) == $'UDP hundred.example.test A\nTCP hundred.example.test A' ]]
}
