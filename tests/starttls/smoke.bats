# SPDX-License-Identifier: ISC
#
# Each plugin that upgrades to TLS, once through what the other files of this folder try over one of them.
load ../helper
load starttls

bats_require_minimum_version 1.5.0

setup_file() {
	standard_certs
	mint rsa --dns mail.example.test --issuer "$CERTS/ca.pem" --key rsa2048 --from=-1m --to=90d1h
}

# each FUNCTION [WORD…]: calls it in every dialect.
each() {
	local name

	for name in $(starttls_plugins); do
		name=${name#check_}
		dialect "${name%_starttls}"
		"$@"
		stop_servers
	done
}

# both FUNCTION DIRECTIVE: calls it behind both ways into TLS; sets way, as the first line has it.
both() {
	way=$upgrade
	serve_upgraded "$2"
	ask "${@:3}"
	"$1"
	no_mismatch
	way='implicit TLS'
	serve_implicit "$2"
	ask --tls "${@:3}"
	"$1"
	no_mismatch
}

# is_critical ID TEXT: by that finding alone.
is_critical() {
	line_is "$label CRITICAL - $server $2"
	finding_is CRITICAL "$1"
	[[ ${#lines[@]} == 2 ]] || complain "expected one finding"
	status_is 2
}

@test "every plugin with TLS has a dialect, and every dialect a plugin" {
	local name

	diff <(starttls_plugins | sed 's/check_\(.*\)_starttls/\1/' | sort) \
		<(compgen -A function | sed -n 's/_words$//p' | sort)
	for name in $(starttls_plugins); do
		name=${name#check_} name=${name%_starttls}
		declare -F "$name"_{words,greet,hello,upgrade,bye} >/dev/null
	done
}

@test "a good server is OK, with STARTTLS and with --tls" {
	is_ok() {
		line_is "$label OK - $server $way, TLSv1.3, certificate valid for 90 days"
		status_is 0
		heard_line 'TLS TLSv1.3 sni=mail.example.test'
		[[ $(perf cert_days) == 90.0 ]] || complain "wrong cert_days"
	}
	each both is_ok 'TLS good'
}

@test "a server with TLS 1.2 is OK" {
	is_ok() {
		line_is "$label OK - $server $way, TLSv1.2, certificate valid for 90 days"
		status_is 0
		heard_line 'TLS TLSv1.2 sni=mail.example.test'
	}
	each both is_ok 'TLS good max=1.2'
}

@test "an expired certificate is critical, with STARTTLS and with --tls" {
	is_expired() {
		is_critical certificate-expired "certificate expired 3 days ago"
	}
	each both is_expired 'TLS expired'
}

@test "a certificate of another name is critical, with STARTTLS and with --tls" {
	is_for_another() {
		is_critical name-mismatch "certificate is not for mail.example.test"
		has_finding "[CRITICAL] name-mismatch: $server certificate is not for mail.example.test: it is for other.example.test"
	}
	each both is_for_another 'TLS wrongname'
}

@test "an untrusted certificate is critical, with STARTTLS and with --tls" {
	is_self_signed() {
		[[ ${lines[0]} == "$label CRITICAL - $server certificate is not trusted: "*self-signed* ]] || complain "expected self-signed"
		finding_is CRITICAL untrusted
		status_is 2
	}
	each both is_self_signed 'TLS selfsigned'
}

@test "old TLS is critical, with STARTTLS and with --tls" {
	is_too_old() {
		is_critical old-tls "speaks TLSv1.0, older than TLSv1.2"
		no_finding handshake-failed
		heard_line 'TLS TLSv1 sni=mail.example.test'
	}
	each both is_too_old 'TLS good max=1.0'
}

@test "a weak cipher suite is a warning" {
	is_weak() {
		line_is "$label WARNING - $server negotiates TLS_RSA_WITH_AES_128_CBC_SHA, which has no forward secrecy"
		finding_is WARNING weak-cipher
		status_is 1
	}
	each both is_weak 'TLS rsa max=1.2 ciphers=AES128-SHA'
}

@test "a server without a certificate is critical" {
	has_none() {
		line_is "$label CRITICAL - $server has no certificate, fails the TLS handshake: the server sent the alert 'handshake failure'"
		finding_is CRITICAL no-certificate
		finding_is CRITICAL handshake-failed
		no_finding untrusted
		no_finding name-mismatch
		status_is 2
	}
	try() {
		serve_upgraded 'TLS - anonymous'
		ask
		has_none
		serve_implicit 'TLS - anonymous'
		ask --tls
		has_none
	}
	each try
}

@test "what else is wrong is found in the same run" {
	try() {
		serve_upgraded 'TLS expired max=1.0'
		ask --require-capability="$lacks"
		line_is "$label CRITICAL - $server speaks TLSv1.0, older than TLSv1.2, certificate expired 3 days ago, does not offer $lacks inside TLS"
		finding_is CRITICAL old-tls
		finding_is CRITICAL certificate-expired
		finding_is CRITICAL missing-capability
		status_is 2
		no_mismatch
	}
	each try
}

@test "a server that is silent is timed out at the deadline" {
	try() {
		serve <<<STALL
		server=mail.example.test:$PORT
		ask -t 0.3
		is_critical timeout "timed out after 0.3 s waiting for its greeting"
		((took_ms >= 300 && took_ms < 1000)) || complain "not at the deadline"
		ask -t 0.3:warning
		line_is "$label WARNING - $server timed out after 0.3 s waiting for its greeting"
		status_is 1
		[[ $(heard) != *'C: '* ]] || complain "spoke before the greeting"
		ask -t 0.3 --tls
		is_critical timeout "timed out after 0.3 s waiting for its part of the TLS handshake"
	}
	each try
}

@test "plain text where TLS begins with the first byte is told" {
	local greeting

	try() {
		serve <<<"$("${spoken}_greet")"$'\nSTALL'
		server=mail.example.test:$PORT
		greeting=$("${spoken}_greet" | sed -n '1s/^S: //p')
		ask --tls
		line_is "$label CRITICAL - $server sent plain text instead of a TLS handshake: '$greeting'"
		finding_is CRITICAL handshake-failed
		no_finding plaintext-after-starttls
		status_is 2
	}
	each try
}

@test "each of several addresses is probed" {
	try() {
		serve 0.0.0.0 <<<"$(upgraded 'TLS good')"
		check -H mail.example.test -I 127.0.0.1,127.0.0.2 -p "$PORT" --ca-file "$CERTS/ca.crt"
		nothing_on_stderr
		clean_output
		line_is "$label OK - mail.example.test: 2 addresses, $upgrade, TLSv1.3, certificates valid for at least 90 days"
		status_is 0
		[[ $(heard | grep -c '^CONNECT$') == 2 ]] || complain "expected two connections"
		no_mismatch
	}
	each try
}

@test "the session is ended as the protocol has it, once, and TLS politely" {
	local bye

	try() {
		serve_upgraded 'TLS good'
		ask
		bye=$("${spoken}_bye")
		bye=${bye#C: } bye=${bye#\* }
		[[ $(heard | grep -Ec "^C: ([^ ]+ )?$bye\$") == 1 ]] || complain "expected one $bye"
		heard_line EOF
		[[ $(heard) != *RESET* && $(heard) != *'TLS failed'* ]] || complain "not polite"
	}
	each try
}
