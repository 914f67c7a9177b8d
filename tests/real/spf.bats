# SPDX-License-Identifier: ISC
load ../helper
load servers

plugin=check_spf

# Records as big senders publish them, from memory, below domains of our own; NSD serves them, unbound asks NSD.
setup_file() {
	cat >"$BATS_FILE_TMPDIR/zone" <<-'ZONE'
		@ 300 SOA ns admin 1 3600 600 86400 300
		@ NS ns
		ns A 127.0.0.1
		google TXT "v=spf1 include:_spf.google.big.test ~all"
		_spf.google TXT "v=spf1 include:_netblocks.google.big.test include:_netblocks2.google.big.test include:_netblocks3.google.big.test ~all"
		_netblocks.google TXT "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ip4:66.102.0.0/20 ip4:66.249.80.0/20 ip4:72.14.192.0/18 ip4:74.125.0.0/16 ip4:108.177.8.0/21 ip4:173.194.0.0/16 ip4:209.85.128.0/17 ip4:216.58.192.0/19 ip4:216.239.32.0/19 ~all"
		_netblocks2.google TXT "v=spf1 ip6:2001:4860:4000::/36 ip6:2404:6800:4000::/36 ip6:2607:f8b0:4000::/36 ip6:2800:3f0:4000::/36 ip6:2a00:1450:4000::/36 ip6:2c0f:fb50:4000::/36 ~all"
		_netblocks3.google TXT "v=spf1 ip4:172.217.0.0/19 ip4:172.217.32.0/20 ip4:172.217.128.0/19 ip4:172.217.160.0/20 ip4:172.217.192.0/19 ip4:172.253.56.0/21 ip4:108.177.96.0/19 ip4:35.191.0.0/16 ip4:130.211.0.0/22 ~all"
		outlook TXT "v=spf1 include:spf.protection.outlook.big.test -all"
		spf.protection.outlook TXT "v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 ip4:52.100.0.0/15 ip4:52.102.0.0/16 ip4:52.103.0.0/17 ip4:104.47.0.0/17 ip6:2a01:111:f400::/48 ip6:2a01:111:f403::/49 ip6:2a01:111:f403:8000::/51 -all"
		sendgrid TXT "v=spf1 ip4:167.89.0.0/17 ip4:208.117.48.0/20 ip4:50.31.32.0/19 ip4:198.37.144.0/20 ip4:198.21.0.0/21 ip4:192.254.112.0/20 ip4:168.245.0.0/17 ip4:149.72.0.0/16 ip4:159.183.0.0/16 include:ab.sendgrid.big.test ~all"
		ab.sendgrid TXT "v=spf1 ip4:223.165.113.0/24 ip4:223.165.115.0/24 ~all"
		amazonses TXT "v=spf1 ip4:199.255.192.0/22 ip4:199.127.232.0/22 ip4:54.240.0.0/18 ip4:69.169.224.0/20 ip4:23.249.208.0/20 ip4:23.251.224.0/19 ip4:76.223.176.0/20 ip4:54.240.64.0/18 ip4:76.223.128.0/19 ip4:216.221.160.0/19 ip4:206.55.144.0/20 -all"
		mailgun TXT "v=spf1 include:_spf.mailgun.big.test include:_spf.eu.mailgun.big.test ~all"
		_spf.mailgun TXT "v=spf1 ip4:209.61.151.0/24 ip4:166.78.68.0/22 ip4:198.61.254.0/23 ip4:192.237.158.0/23 ip4:23.253.182.0/23 ip4:104.130.96.0/28 ip4:146.20.113.0/24 ip4:146.20.191.0/24 ip4:159.135.224.0/20 ip4:69.72.32.0/20 ~all"
		_spf.eu.mailgun TXT "v=spf1 ip4:141.193.32.0/23 ip4:159.112.240.0/20 ip4:161.38.192.0/20 ip4:143.55.224.0/21 ~all"
		mandrill TXT "v=spf1 ip4:198.2.128.0/24 ip4:198.2.132.0/22 ip4:198.2.136.0/23 ip4:198.2.145.0/24 ip4:198.2.186.0/23 ip4:205.201.131.128/25 ip4:205.201.134.128/25 ip4:205.201.136.0/23 ip4:205.201.139.0/24 -all"
		salesforce TXT "v=spf1 exists:%{i}._spf.mta.salesforce.big.test -all"
		192.0.2.7._spf.mta.salesforce A 127.0.0.2
		zendesk TXT "v=spf1 ip4:103.151.192.0/23 ip4:185.12.80.0/22 ip4:188.172.128.0/20 ip4:192.161.144.0/20 ip4:216.198.0.0/18 ~all"
		yahoo TXT "v=spf1 redirect=_spf.mail.yahoo.big.test"
		_spf.mail.yahoo TXT "v=spf1 ptr:yahoo.big.test ptr:yahoo.net ?all"
		ebay TXT "v=spf1 include:google.big.test include:outlook.big.test include:sendgrid.big.test include:mailgun.big.test -all"
		parked TXT "v=spf1 -all"
		long TXT "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 ip4:192.0.2.4 ip4:192.0.2.5 ip4:192.0.2.6 ip4:192.0.2.7 ip4:192.0.2.8 ip4:192.0.2.9 ip4:192.0.2.10 " "ip4:198.51.100.1 -all"
	ZONE
	for number in {1..40}; do
		printf 'long TXT "filler %d: %0200d"\n' "$number" 0
	done >>"$BATS_FILE_TMPDIR/zone"
	start_nsd "$BATS_FILE_TMPDIR/nsd" "$BATS_FILE_TMPDIR/zone" big.test
	NSD=$DNS
	start_unbound "$BATS_FILE_TMPDIR/unbound" "$NSD" big.test
	UNBOUND=$DNS
	export NSD UNBOUND
}

teardown_file() {
	stop_unbound "$BATS_FILE_TMPDIR/unbound"
	stop_nsd "$BATS_FILE_TMPDIR/nsd"
}

# survey DOMAIN STATUS LINE: the same from the authoritative and the recursive server.
survey() {
	local server

	for server in "$NSD" "$UNBOUND"; do
		check -d "$1" --nameserver "$server"
		status_is "$2"
		line_is "$3"
		clean_output
		nothing_on_stderr
	done
}

@test "big senders' records, surveyed through NSD and through unbound" {
	survey google.big.test 1 "SPF WARNING - google.big.test ends in ~all, which marks forged mail but does not reject it"
	[[ $(perf lookups) == 4 ]]
	survey outlook.big.test 0 "SPF OK - outlook.big.test ends in -all, 1 of 10 DNS lookups"
	finding_is OK wide-network-included
	survey sendgrid.big.test 1 "SPF WARNING - sendgrid.big.test ends in ~all, which marks forged mail but does not reject it"
	survey amazonses.big.test 0 "SPF OK - amazonses.big.test ends in -all, 0 of 10 DNS lookups"
	survey mailgun.big.test 1 "SPF WARNING - mailgun.big.test ends in ~all, which marks forged mail but does not reject it"
	survey mandrill.big.test 0 "SPF OK - mandrill.big.test ends in -all, 0 of 10 DNS lookups"
	survey salesforce.big.test 0 "SPF OK - salesforce.big.test ends in -all, 1 of 10 DNS lookups"
	survey zendesk.big.test 1 "SPF WARNING - zendesk.big.test ends in ~all, which marks forged mail but does not reject it"
	survey yahoo.big.test 1 "SPF WARNING - yahoo.big.test uses ptr:yahoo.big.test and 1 more in the record of _spf.mail.yahoo.big.test, redirects to _spf.mail.yahoo.big.test, which ends in ?all, which rejects nobody"
	survey ebay.big.test 2 "SPF CRITICAL - ebay.big.test needs 12 DNS lookups (limit 10)"
	finding_is OK wide-network-included
	survey parked.big.test 0 "SPF OK - parked.big.test sends no mail (v=spf1 -all)"
}

@test "big senders' records, evaluated for clients" {
	check --ip 209.85.200.1 -d google.big.test --nameserver "$UNBOUND"
	line_is "SPF OK - pass: 209.85.200.1 is allowed to send for google.big.test"
	check --ip 2a00:1450:4864::1 -d google.big.test --nameserver "$UNBOUND"
	line_is "SPF OK - pass: 2a00:1450:4864::1 is allowed to send for google.big.test"
	check --ip 192.0.2.9 -d google.big.test --nameserver "$UNBOUND"
	line_is "SPF CRITICAL - softfail: 192.0.2.9 is probably not allowed to send for google.big.test"
	check --ip 40.93.1.1 -d outlook.big.test --nameserver "$NSD"
	line_is "SPF OK - pass: 40.93.1.1 is allowed to send for outlook.big.test"
	check --ip 192.0.2.7 -d salesforce.big.test --nameserver "$UNBOUND"
	line_is "SPF OK - pass: 192.0.2.7 is allowed to send for salesforce.big.test"
	check --ip 192.0.2.8 -d salesforce.big.test --nameserver "$UNBOUND"
	line_is "SPF CRITICAL - fail: 192.0.2.8 is not allowed to send for salesforce.big.test"
	check --ip 192.0.2.8 -d ebay.big.test --nameserver "$UNBOUND"
	line_is "SPF CRITICAL - permerror: 192.0.2.8 cannot be evaluated for ebay.big.test: more than 10 DNS lookups are needed"
}

@test "an answer of 9 KiB comes over TCP" {
	local server

	# NSD names itself in the authority section, unbound does not.
	for server in "9209 $NSD" "9176 $UNBOUND"; do
		check -d long.big.test --nameserver "${server#* }"
		line_is "SPF WARNING - long.big.test has TXT answers that need DNS over TCP: long.big.test (${server% *} bytes, 41 TXT records)"
		finding_is WARNING answer-size
		status_is 1
		[[ $(perf lookups) == 0 && $(perf ipv4_addresses) == 11 ]]
	done
	check --ip 192.0.2.10 -d long.big.test --nameserver "$UNBOUND"
	line_is "SPF OK - pass: 192.0.2.10 is allowed to send for long.big.test"
}

@test "a name that is not there, asked of real servers" {
	survey gone.big.test 2 "SPF CRITICAL - gone.big.test does not exist in DNS (NXDOMAIN)"
}

@test "pyspf and Mail::SPF agree on 604 records and clients, or RFC 7208 says who is wrong" {
	run env PLUGINS="$PLUGINS" /usr/bin/python3 -B "$BATS_TEST_DIRNAME/spf_crosscheck.py"
	[[ $status == 0 ]] || {
		grep -A12 '^DIFFER' <<<"$output" >&2
		return 1
	}
	[[ ${lines[-1]} == "604 cases, "*" 0 differ" ]]
}
