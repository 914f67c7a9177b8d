# SPDX-License-Identifier: ISC
#
# --output: the same run as plugin output, as JSON and for Prometheus. That both are well-formed, clean and not too long,
# and that JSON is what doc/output.schema.json says, `check` sees to by itself (helper.bash).
load helper

bats_require_minimum_version 1.5.0

plugin=check_smtp_starttls
FAILING=${FAILING:-$TESTS/tools/failing.so}

# As in starttls/output.bats: bytes that have no business in a monitoring system, and how they are shown.
hostile='a|b\x1b[31m\x07\t\x7f\xc2\x9b\xff\xc0\xaf\xed\xa0\x80\xe2\x80\xae\xe2\x80\x8bz'
harmless='a{7c}b{1b}[31m{07}{09}{7f}{c2}{9b}{ff}{c0}{af}{ed}{a0}{80}{e2}{80}{ae}{e2}{80}{8b}z'

setup_file() {
	net=127.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1))
	export net DNS
	standard_certs
	cat >"$BATS_FILE_TMPDIR/zone" <<-ZONE
		good.test TXT "v=spf1 ip4:192.0.2.1 -all"
		soft.test TXT "v=spf1 ip4:192.0.2.1 ~all"
		none.test TXT "hello"
		exp.test TXT "v=spf1 ip4:192.0.2.1 -all exp=why.test"
		why.test TXT "no |<b> & \\092n [OK] (CRITICAL) \\034quoted\\034"
		odd.test TXT "v=spf1 a:x\\027|\\010<>.test -all"
		two.test MX 10 mx1.two.test
		two.test MX 20 mx2.two.test
		mx1.two.test A $net.1
		mx2.two.test A $net.2
	ZONE
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
}

# greets CERTIFICATE [ADDRESS [PORT]]: a server with that certificate.
greets() {
	serve "${2:-127.0.0.1}" ${3:+"PORT=$3"} <<-SCRIPT
		S: 220 mail.example.test ESMTP
		C: EHLO *
		S: 250-mail.example.test
		S: 250-AUTH PLAIN
		S: 250 STARTTLS
		C: STARTTLS
		S: 220 go ahead
		TLS $1
		C: EHLO *
		S: 250 mail.example.test
		C: QUIT
	SCRIPT
}

at_server() {
	server=mail.example.test:$PORT
	at=(-H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt")
}

spf() {
	plugin=check_spf
	at=(--nameserver "$DNS")
}

# in_each_format OPTION…: the same run in each; what is told is the same.
in_each_format() {
	local plain_status first line findings perf

	check "$@"
	plain_status=$status
	first=${lines[0]%% | *}
	findings=$(grep -E '^\[[A-Z]+\] ' <<<"$output" || true)
	perf=$(perfdata)
	check "$@" --output=plugin
	status_is "$plain_status"
	[[ ${lines[0]%% | *} == "$first" ]] || complain "--output=plugin is the default" || return 1
	check "$@" --output=json
	nothing_on_stderr
	status_is "$plain_status" || return 1
	[[ $(json exit_code program text) == "$plain_status"$'\t'"$plugin"$'\t'"$first" ]] ||
		complain "another exit_code, program or text" || return 1
	findings_are_in_json "$findings" && perfdata_is_in_json "$perf" || return 1
	check "$@" --output=prometheus
	nothing_on_stderr
	status_is "$plain_status" && sample_is mailsec_state "$plain_status" && findings_are_samples "$findings" &&
		perfdata_is_in_samples "$perf"
}

# findings_are_in_json LINES: each with its id, its state and its words.
findings_are_in_json() {
	local line place="checks.0.subjects.*.findings.*" id state text
	local -A said=()

	while IFS=$'\t' read -r state id text; do
		said["[$state] $id"]+="$text"$'\n'
	done < <(json "$place.state" "$place.id" "$place.text")
	while IFS= read -r line; do
		[[ -z $line ]] || is_said "$line" "${said["${line%%: *}"]-}" || complain "not in JSON: $line" || return 1
	done <<<"$1"
}

# is_said LINE TEXTS: one of them is in it.
is_said() {
	local text

	while IFS= read -r text; do
		[[ -z $text || $1 != *"$text"* ]] || return 0
	done <<<"$2"
	return 1
}

findings_are_samples() {
	local line state id

	while IFS= read -r line; do
		[[ $line =~ ^\[([A-Z]+)\]\ ([a-z-]+): ]] || continue
		state=${BASH_REMATCH[1]} id=${BASH_REMATCH[2]}
		if [[ $state == OK ]]; then
			no_sample "id=\"$id\"" || return 1
		else
			grep -q "^mailsec_finding{.*,id=\"$id\",state=\"$state\"} 1\$" <<<"$output" ||
				complain "no sample: $line" || return 1
		fi
	done <<<"$1"
}

# times: a stream of performance data, one a line, without what differs from run to run.
times() {
	sed -E 's/^(time[a-z_]*=)[0-9.]+/\1/'
}

# perfdata_is_in_json PERFDATA: label, value, unit, limits.
perfdata_is_in_json() {
	local place="checks.0.metrics.*" said

	said=$(json "$place.label" "$place.value" "$place.unit" "$place.warning" "$place.critical" "$place.min" "$place.max" |
		sed -E 's/\tnull/\t/g; s/\t/=/; s/\t//; s/\t/;/g; s/;+$//' | times)
	# Empty fields at the end are left out in performance data.
	[[ $said == "$(tr ' ' '\n' <<<"$1" | sed -E 's/;+$//' | times)" ]] ||
		complain "other performance data in JSON"
}

# perfdata_is_in_samples PERFDATA
perfdata_is_in_samples() {
	local item label value

	for item in $1; do
		label=${item%%=*} value=${item#*=}
		value=${value%%;*}
		case $label in
			time*) grep -qE "^mailsec_${label}_seconds\{[^ ]*\} [0-9]+\.[0-9]{3}\$" <<<"$output" || complain "no $label" ;;
			cert_days)
				value=$("$PYTHON" -BS -c 'import sys; print(round(float(sys.argv[1]) * 86400))' "$value")
				grep -qE "^mailsec_cert_seconds\{[^ ]*\} ${value}(\.0)?\$" <<<"$output" || complain "no $label"
				;;
			*) grep -qE "^mailsec_$label\{[^ ]*\} $value\$" <<<"$output" || complain "no $label" ;;
		esac || return 1
	done
}

@test "the schema describes every key, allows no other, and is one" {
	"$PYTHON" -B "$TESTS/tools/output.py" schema
}

@test "a good server is told alike in each format" {
	greets good
	at_server
	in_each_format "${at[@]}" --severity=cleartext-login=ok
	status_is 0
	sample_is "mailsec_state{program=\"check_smtp_starttls\",check=\"smtp\",target=\"$server\"}" 0
	check "${at[@]}" --severity=cleartext-login=ok --output=json
	json_is schema 1
	json_is state OK
	json_is text "SMTP OK - $server STARTTLS, TLSv1.3, certificate valid for 90 days, 1 finding accepted"
	json_is checks.*.check smtp
	json_is checks.*.title "$server"
	json_is checks.*.summary 'STARTTLS, TLSv1.3, certificate valid for 90 days'
	json_is checks.*.subjects.*.subject "$server"
}

@test "a server with findings is told alike in each format" {
	greets expired
	at_server
	in_each_format "${at[@]}"
	status_is 2
	sample_is "mailsec_finding{target=\"$server\",subject=\"$server\",id=\"certificate-expired\",state=\"CRITICAL\"}" 1
	sample_is 'mailsec_finding{id="cleartext-login",state="WARNING"}' 1
	in_each_format "${at[@]}" -D 30 -w 8 -c ~:9 -v
	in_each_format "${at[@]}" --severity=certificate-expired=unknown,cleartext-login=ok
	status_is 3
}

@test "a server that is down is told alike in each format" {
	greets good
	at_server
	stop_server "$last_server"
	in_each_format "${at[@]}"
	status_is 2
	sample_is 'mailsec_finding{id="unreachable"}' 1
}

@test "SPF records are told alike in each format" {
	spf
	in_each_format "${at[@]}" -d good.test
	status_is 0
	sample_is 'mailsec_state{program="check_spf",check="spf",target="good.test"}' 0
	no_sample mailsec_finding
	in_each_format "${at[@]}" -d soft.test -w 3 -c @5:9
	status_is 1
	sample_is 'mailsec_finding{target="soft.test",subject="soft.test",id="softfail-all",state="WARNING"}' 1
	in_each_format "${at[@]}" -d none.test
	status_is 2
	in_each_format "${at[@]}" -d nowhere.test
	status_is 2
	in_each_format -d good.test --nameserver 127.0.0.1:1
	status_is 3
}

@test "whole outputs of a survey: one object, and the series with their heads" {
	spf
	check "${at[@]}" -d soft.test --output=json
	[[ $output == '{"schema":1,"program":"check_spf","version":"'*'","state":"WARNING","exit_code":1,"text":"SPF WARNING - soft.test ends in ~all, which marks forged mail but does not reject it","checks":[{"check":"spf","title":"soft.test","state":"WARNING","summary":"ends in ~all, 0 of 10 DNS lookups","subjects":[{"subject":"soft.test","state":"WARNING","summary":"ends in ~all, 0 of 10 DNS lookups","findings":[{"id":"softfail-all","state":"WARNING","text":"ends in ~all, which marks forged mail but does not reject it","detail":null}]}],"metrics":[{"label":"lookups","value":0,"unit":"","warning":"8","critical":"10","min":0,"max":10},{"label":"void_lookups","value":0,"unit":"","warning":null,"critical":"2","min":0,"max":null},{"label":"includes","value":0,"unit":"","warning":null,"critical":null,"min":0,"max":null},{"label":"record_bytes","value":25,"unit":"","warning":"450","critical":null,"min":0,"max":null},{"label":"ipv4_addresses","value":1,"unit":"","warning":null,"critical":null,"min":0,"max":4294967296}]}]}' ]] ||
		complain "another object"
	check "${at[@]}" -d soft.test --output=prometheus
	diff - <(sed -E '/timestamp/s/ [0-9]+$/ N/' <<<"$output") <<-'TEXT' || complain "other series"
		# HELP mailsec_state State of the check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
		# TYPE mailsec_state gauge
		mailsec_state{program="check_spf",check="spf",target="soft.test"} 1
		# HELP mailsec_finding A finding that is not OK.
		# TYPE mailsec_finding gauge
		mailsec_finding{program="check_spf",check="spf",target="soft.test",subject="soft.test",id="softfail-all",state="WARNING"} 1
		# HELP mailsec_lookups DNS lookups of the record tree (limit 10, RFC 7208 4.6.4)
		# TYPE mailsec_lookups gauge
		mailsec_lookups{program="check_spf",check="spf",target="soft.test"} 0
		# HELP mailsec_void_lookups void lookups (limit 2, RFC 7208 4.6.4)
		# TYPE mailsec_void_lookups gauge
		mailsec_void_lookups{program="check_spf",check="spf",target="soft.test"} 0
		# HELP mailsec_includes records included; surveys only
		# TYPE mailsec_includes gauge
		mailsec_includes{program="check_spf",check="spf",target="soft.test"} 0
		# HELP mailsec_record_bytes length of the domain's own record; surveys only
		# TYPE mailsec_record_bytes gauge
		mailsec_record_bytes{program="check_spf",check="spf",target="soft.test"} 25
		# HELP mailsec_ipv4_addresses IPv4 addresses that pass; surveys only
		# TYPE mailsec_ipv4_addresses gauge
		mailsec_ipv4_addresses{program="check_spf",check="spf",target="soft.test"} 1
		# HELP mailsec_last_run_timestamp_seconds When the check was run.
		# TYPE mailsec_last_run_timestamp_seconds gauge
		mailsec_last_run_timestamp_seconds{program="check_spf",check="spf",target="soft.test"} N
	TEXT
}

# refused OUTPUT WORDS: the validator finds fault with that, in these words.
refused() {
	local code=0 said

	printf "$1" >"$BATS_TEST_TMPDIR/stdout"
	resident output "$format" "$BATS_TEST_TMPDIR/stdout" || code=$?
	[[ $code == 1 && $answer == *"$2"* && $answer != *Traceback* ]] || complain "expected: $2" "got: $answer"
}

@test "the validator sees what is wrong" {
	local format=json head='# HELP m x\n# TYPE m gauge\n' report
	report='{"schema":1,"program":"check_x","version":"0.1.0","state":"UNKNOWN","exit_code":3,"text":"X UNKNOWN - x","checks":[]}'

	refused "$report" 'not ended'
	refused "$report\n\n" 'one line'
	refused " $report\n" 'more than one object'
	refused "${report/\"X /\"\\xff}\n" 'not UTF-8'
	refused "${report/- x/- {\\u001b\}}\n" 'control character'
	refused "${report/- x/- a|b}\n" 'a |'
	refused "${report/- x/- [OK]}\n" 'a state in brackets'
	refused "${report/- x/- <b>}\n" 'markup'
	refused "${report/\"checks/\"schema}\n" 'twice'
	refused "${report/X UNKNOWN/X OK}\n" 'says otherwise'
	if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
		refused "${report/:3/:2}\n" "at 'exit_code'"
		refused "${report/checks/cheques}\n" 'cheques'
	fi
	format=prometheus
	refused "${head}m 1" 'not ended'
	refused "m 1\n" 'no HELP in front'
	refused "${head}m 1\nm 1\n" 'a series stands twice'
	refused "${head}m{a=\"1\",b=\"2\"} 1\nm{b=\"2\",a=\"1\"} 2\n" 'a series stands twice'
	refused "${head}m 1\n${head//m/n}n 1\nm{a=\"1\"} 1\n" 'do not stand together'
	refused "${head}m 1\n$head" 'a second HELP'
	refused "${head}m{a=\"1} 1\n" 'not well-formed'
	refused "${head}m{a=\"1\" b=\"2\"} 1\n" 'not well-formed'
	refused "${head}m{a=\"<\"} 1\n" 'markup'
	refused "${head}m one\n" 'no sample'
	refused "${head}m 1\n\n" 'no sample'
	refused "# nothing\n" 'neither HELP nor TYPE'
	refused "$head" 'and no sample'
	refused "${head}m 1\n" 'no mailsec_state'
}

@test "the time of a run is that of the clock" {
	local before after value

	spf
	before=$EPOCHSECONDS
	check "${at[@]}" -d good.test --output=prometheus
	after=$EPOCHSECONDS
	value=$(sed -n 's/^mailsec_last_run_timestamp_seconds{.*} //p' <<<"$output")
	((before <= value && value <= after)) || complain "the time is $value"
}

@test "several clients are several subjects, each with its result" {
	spf
	in_each_format "${at[@]}" -d good.test --ip 192.0.2.1 --ip 192.0.2.2
	status_is 2
	sample_is 'mailsec_finding{subject="192.0.2.2",id="unexpected-result",state="CRITICAL"}' 1
	no_sample 'subject="192.0.2.1"'
	check "${at[@]}" -d good.test --ip 192.0.2.1,192.0.2.2 --output=json
	json_is checks.0.subjects.*.subject $'192.0.2.2\n192.0.2.1'
	json_is checks.0.subjects.*.state $'CRITICAL\nOK'
	json_is checks.0.subjects.*.summary $'fail: is not allowed to send for good.test\npass: is allowed to send for good.test'
	in_each_format "${at[@]}" -d good.test --ip 192.0.2.1
	status_is 0
	check "${at[@]}" -d good.test --ip 192.0.2.1 --output=json
	json_is checks.0.summary 'pass: is allowed to send for good.test'
}

@test "the mail hosts of a domain are subjects beside the domain" {
	local mx=(-d two.test --nameserver "$DNS" --ca-file "$CERTS/ca.crt" --severity=mx-unroutable=ok
		--severity=cleartext-login=ok --verify-name mail.example.test)

	greets good "$net.1"
	greets expired "$net.2" "$PORT"
	in_each_format "${mx[@]}" -p "$PORT"
	status_is 2
	sample_is 'mailsec_state{target="two.test"}' 2
	sample_is "mailsec_finding{target=\"two.test\",subject=\"mx2.two.test:$PORT ($net.2)\",id=\"certificate-expired\"}" 1
	check "${mx[@]}" -p "$PORT" --output=json
	json_is checks.*.title two.test
	json_is checks.0.subjects.*.subject two.test$'\n'"mx1.two.test:$PORT ($net.1)"$'\n'"mx2.two.test:$PORT ($net.2)"
	json_is checks.0.subjects.*.state $'OK\nOK\nCRITICAL'
	stop_servers
	serve_dns -n shared -f "$BATS_FILE_TMPDIR/zone"
	check -d two.test --nameserver "$DNS" -p "$PORT" --output=json
	json_is state CRITICAL
	json_is checks.0.subjects.*.findings.*.id $'mx-unroutable\nmx-unroutable'
}

@test "a finding that is mapped to ok is listed with state OK in JSON, and is no sample" {
	greets good
	at_server
	check "${at[@]}" --severity=cleartext-login=ok --output=json
	status_is 0
	json_is checks.0.subjects.0.findings.*.id cleartext-login
	json_is checks.0.subjects.0.findings.*.state OK
	json_is checks.0.subjects.0.state OK
	check "${at[@]}" --severity=cleartext-login=ok --output=prometheus
	status_is 0
	no_sample cleartext-login
	no_sample mailsec_finding
	spf
	check "${at[@]}" -d soft.test --severity=softfail-all=ok --output json
	status_is 0
	json_is checks.0.subjects.0.findings.*.state OK
	check "${at[@]}" -d soft.test --severity=softfail-all=ok --output prometheus
	no_sample mailsec_finding
}

@test "each -v adds the same in each format: advice, facts, the dialogue" {
	local place=checks.0.subjects.0

	greets good
	at_server
	check "${at[@]}" --output=json
	[[ -z $(json "$place.findings.0.fix")$(json "$place.facts")$(json "$place.dialogue") ]] || complain "too much"
	check "${at[@]}" --output=prometheus
	[[ $output != *'## '* ]] || complain "too much"

	check "${at[@]}" -v --output=json
	json_is "$place.findings.0.id" cleartext-login
	json_is "$place.findings.0.fix" 'Offer login only inside TLS.'
	[[ $(json "$place.findings.0.reference") == 'RFC 8314 3'* ]] || complain "no reference"
	[[ $(json "$place.findings.0.remedies.*.software") == *Postfix* ]] || complain "no remedies"
	[[ -z $(json "$place.facts")$(json "$place.dialogue") ]] || complain "too much"
	check "${at[@]}" -v --output=prometheus
	has_line "## WARNING cleartext-login: $server allows login before TLS: AUTH PLAIN"
	has_line '##     Fix: Offer login only inside TLS.'
	[[ $output == *$'\n##     See: RFC 8314 3'* && $output == *$'\n##     Postfix: '* ]] || complain "no advice"
	[[ $output != *'Greeting: '* ]] || complain "too much"

	check "${at[@]}" -vv --output=json
	[[ $(json "$place.facts.*.label") == *Greeting* ]] || complain "no label"
	[[ $(json "$place.facts.*.value") == *'220 mail.example.test ESMTP'* ]] || complain "no value"
	[[ -z $(json "$place.dialogue") ]] || complain "too much"
	check "${at[@]}" -vv --output=prometheus
	has_line "## $server:"
	has_line '##     Greeting: 220 mail.example.test ESMTP'
	[[ $output != *'S: 220'* ]] || complain "too much"

	check "${at[@]}" -vvv --output=json
	[[ $(json "$place.dialogue.*") == *'S: 220 mail.example.test ESMTP'*'C: STARTTLS'* ]] || complain "no dialogue"
	check "${at[@]}" -vvv --output=prometheus
	has_line '##     S: 220 mail.example.test ESMTP'
	has_line '##     C: STARTTLS'
}

@test "an explanation is a fact without -v, and a comment" {
	spf
	check "${at[@]}" -d exp.test --ip 192.0.2.2 --output=json
	json_is checks.0.subjects.0.facts.*.label Explanation
	json_is checks.0.subjects.0.facts.*.value \
		'no {7c}‹b› ＆ {5c}n {5b}OK] {28}CRITICAL) "quoted"'
	check "${at[@]}" -d exp.test --ip 192.0.2.2 --output=prometheus
	has_line '## Explanation: no {7c}‹b› ＆ {5c}n {5b}OK] {28}CRITICAL) "quoted"'
}

# usage_is LINE ARGUMENT…: that is said in the format asked for.
usage_is() {
	check "${@:2}"
	nothing_on_stderr
	status_is 3 || return 1
	find_format "${@:2}"
	case $format in
		json)
			[[ $(json text state checks.# program) == "$1"$'\tUNKNOWN\t0\t'"$plugin" ]] || complain "expected: $1"
			;;
		prometheus)
			[[ ${lines[0]} == "## $1" ]] || complain "expected the comment: $1" || return 1
			has_line "mailsec_state{program=\"$plugin\",check=\"\",target=\"\"} 3"
			;;
		*) [[ $output == "$1" ]] || complain "expected: $1" ;;
	esac
}

# usage ARGUMENT…: wrong usage of that kind, in each format; --output stands in front of it, and behind.
usage() {
	local line

	check "$@"
	status_is 3
	line=$output
	[[ $line =~ ^[A-Z]+\ UNKNOWN\ -\  && ${#lines[@]} == 1 ]] || complain "expected wrong usage" || return 1
	usage_is "$line" --output=json "$@" && usage_is "$line" "$@" --output prometheus
}

@test "wrong usage of every kind is answered in the format asked for, wherever --output stands" {
	usage -H mail.example.test -p 0
	usage -H mail.example.test --frobnicate
	usage -H mail.example.test --ver
	usage -H mail.example.test stray
	usage -H mail.example.test -x
	usage -H mail.example.test --tls=yes
	usage -H mail.example.test --verify-name=a,,b
	usage -H mail.example.test --severity=nothing=ok
	usage -H ''
	usage -d one.test -d two.test
	usage
	usage_is "SMTP UNKNOWN - -H needs a value" --output=json -H
	usage_is "SMTP UNKNOWN - -H needs a value" --output=prometheus -H
	plugin=check_spf
	usage
	usage -d good.test --ip 1.2.3
	usage -d good.test --expect=maybe
	usage -d good.test --severity=softfail-all=fine
	usage -d good.test $'x|\e[31m\r\n\xff<b>\\ [OK] "quoted"'
}

@test "--output may be abbreviated and given twice, as any option" {
	local wrong="SMTP UNKNOWN - --port: '0' is not a port (1 to 65535)"

	usage_is "$wrong" --out=json -p 0
	usage_is "$wrong" -p 0 --o prometheus
	usage_is "$wrong" --output=prometheus -p 0 --outpu json
	usage_is "$wrong" --output=json -p 0 --output=plugin
	[[ $output == "$wrong" ]] || complain "the last one counts"
	spf
	check "${at[@]}" -d good.test --out json
	json_is state OK
	check "${at[@]}" -d good.test --output=json --output=prometheus
	sample_is mailsec_state 0
	check "${at[@]}" -d good.test --output=json --output=plugin
	line_is 'SPF OK - good.test ends in -all, 0 of 10 DNS lookups'
}

@test "a format that is none is answered as plugin output" {
	local list='(plugin, json, prometheus)'

	usage_is "SMTP UNKNOWN - --output: 'xml' is not a format $list" --output=xml
	usage_is "SMTP UNKNOWN - --output: 'JSON' is not a format: did you mean json?" --output=JSON -H mail.example.test
	usage_is "SMTP UNKNOWN - --output: 'xml' is not a format $list" --output=xml --output=json
	usage_is "SMTP UNKNOWN - --output: 'xml' is not a format $list" --output=json --output=xml
	usage_is "SMTP UNKNOWN - --output: the value is empty" --output=
	usage_is "SMTP UNKNOWN - --output: the value is empty" --output ''
	usage_is "SMTP UNKNOWN - --output: the value is empty" --output=json --output=
	usage_is "SMTP UNKNOWN - --output needs a value" --output
	usage_is "SMTP UNKNOWN - --output: '--output=json' is not a format $list" --output --output=json
	[[ $output == SMTP\ UNKNOWN* ]] || complain "expected plugin output"
}

@test "what stands behind -- is no option" {
	check -- --output=json
	[[ $output == "SMTP UNKNOWN - unexpected argument '--output=json'" ]] || complain "unexpected"
	status_is 3
}

@test "help, version and findings are text in each format" {
	local option

	for option in --help --version --list-findings; do
		check --output=json "$option"
		status_is 3
		[[ $output != '{'* && -n $output ]] || complain "expected text"
	done
}

@test "a severity may name the scope of its finding" {
	spf
	check "${at[@]}" -d none.test --severity=spf/no-record=ok --output=json
	status_is 0
	json_is checks.0.subjects.0.findings.*.id no-record
	json_is checks.0.subjects.0.findings.*.state OK
	check "${at[@]}" -d none.test --severity=spf/no-record=warning
	finding_is WARNING no-record
	status_is 1
	usage -d none.test --severity=smtp/no-record=ok
	usage -d none.test --severity=spf/=ok
	plugin=check_smtp_starttls
	serve <<-'SCRIPT'
		S: 220 mail.example.test
		C: EHLO *
		S: 250 mail.example.test
	SCRIPT
	at_server
	in_each_format "${at[@]}" --severity=smtp/no-starttls=warning
	status_is 1
	sample_is 'mailsec_finding{id="no-starttls",state="WARNING"}' 1
	usage "${at[@]}" --severity=imap/no-starttls=warning
	usage "${at[@]}" --severity=frob/no-starttls=warning
}

@test "hostile bytes of a server are as clean in each format" {
	mint evil --cn "$hostile"'\r\n[OK] "quoted"' --dns "$hostile" --from=-1m --to=90d1h
	serve <<-SCRIPT
		RAW 220 $hostile <b> & "quoted" \\x5cn [OK]\\r\\n
		C: EHLO *
		RAW 250-$hostile\\r\\n250-AUTH "PLAIN" $hostile\\r\\n250 STARTTLS\\r\\n
		C: STARTTLS
		RAW 220 $hostile\\r\\n
		TLS evil
		C: EHLO *
		RAW 250-$hostile\\r\\n250 $hostile\\r\\n
		C: QUIT
	SCRIPT
	at_server
	in_each_format "${at[@]}" -vvv
	clean_comments
	check "${at[@]}" -vvv --output=json
	json checks.0.subjects.0.facts.*.value | grep -qxF "220 $harmless ‹b› ＆ \"quoted\" {5c}n {5b}OK]"
	[[ $(json checks.0.subjects.0.findings.*.detail) == *"it is for $harmless"* ]] || complain "no such name"
}

# clean_comments: the quotes of labels apart, the rules of plugin output hold for all of it.
clean_comments() {
	! grep -q '[|<>&]' <<<"$output" || complain "not clean"
	! grep -qE '[[(](OK|CRITICAL)' <<<"$output" || complain "a state in brackets"
}

@test "hostile bytes of DNS are as clean in each format" {
	spf
	in_each_format "${at[@]}" -d odd.test -vvv
	clean_comments
	in_each_format "${at[@]}" -d exp.test --ip 192.0.2.2 -vvv
	clean_comments
	plugin=check_smtp_starttls
	serve_dns <<-'ZONE'
		example.test MX 10 ev\124il"\027[31m\010.example.test
		ev\124il"\027[31m\010.example.test A 127.0.0.1
	ZONE
	in_each_format -d example.test --nameserver "$DNS" --severity=mx-unroutable=ok -vvv
	status_is 2
}

@test "hostile bytes of the command line are as clean in each format" {
	local evil=$'x|"\e[31m\r\n\xff<b>\\[OK]'

	in_each_format -H "$evil" -I 127.0.0.1 -p 1
	in_each_format -H mail.example.test -I 127.0.0.1 -p 1 --require-capability="$evil"
	plugin=check_spf
	in_each_format -d "$evil" --nameserver "$DNS"
	in_each_format -d good.test --nameserver "$DNS" --ip 192.0.2.1 --sender "$evil@good.test"
}

@test "of very much data the dialogue is cut, and every address and finding is there" {
	local line list reply

	printf -v line '%01000d' 0
	printf -v list ',127.0.0.%d' {1..31}
	reply=$(for number in {1..40}; do echo "S: 250-X$number\"$line"; done)
	serve 0.0.0.0 <<-SCRIPT
		S: 220 mail.example.test
		C: EHLO *
		S: 250-mail.example.test
		$reply
		S: 250 AUTH PLAIN
	SCRIPT
	at_server
	check -H mail.example.test -I "${list#,}" -p "$PORT" -vvv --output=json
	status_is 2
	json_is checks.0.subjects.# 31
	[[ $(json checks.0.subjects.*.findings.*.id | grep -cx no-starttls) == 31 ]] || complain "findings are missing"
	[[ -n $(json checks.0.subjects.0.findings.0.fix) ]] || complain "no advice at all"
	check -H mail.example.test -I "${list#,}" -p "$PORT" -vvv --output=prometheus
	status_is 2
	[[ $(grep -c '^mailsec_finding{.*id="no-starttls"' <<<"$output") == 31 ]] || complain "findings are missing"
	check -H mail.example.test -I "${list#,}" -p "$PORT" --output=json
	json_is checks.0.subjects.# 31
}

@test "a run that reaches its deadline is told alike in each format" {
	serve <<<STALL
	at_server
	in_each_format "${at[@]}" -t 0.3
	status_is 2
	sample_is 'mailsec_finding{id="timeout",state="CRITICAL"}' 1
	in_each_format "${at[@]}" -t 0.3:unknown
	status_is 3
	serve_dns <<<'silent.test TXT SILENT'
	plugin=check_spf
	in_each_format -d silent.test --nameserver "$DNS" -t 0.3
}

@test "SIGTERM is answered in the format asked for" {
	local code format pid said='SMTP UNKNOWN - terminated by SIGTERM'

	for format in json prometheus; do
		serve <<<STALL
		code=0
		"$PLUGINS/$plugin" -H mail.example.test -I 127.0.0.1 -p "$PORT" -t 15 --output="$format" \
			</dev/null >"$BATS_TEST_TMPDIR/stdout" 2>&1 3>&- 4>&- &
		pid=$!
		until grep -q CONNECT "$(server_dir)/$last_server.log"; do
			read -rt 0.02 <> <(:) || true
		done
		kill -TERM "$pid"
		wait "$pid" || code=$?
		[[ $code == 3 ]]
		valid_output "$format"
		if [[ $format == json ]]; then
			json_is text "$said"
			json_is checks.# 0
		else
			grep -qxF "## $said" "$BATS_TEST_TMPDIR/stdout"
			sample_is 'mailsec_state{program="check_smtp_starttls",check="",target=""}' 3
		fi
		stop_server "$last_server"
	done
}

# may_preload: the loader takes failing.so.
may_preload() {
	[[ -e $FAILING ]]
	! grep -q __asan_init "$PLUGINS/$plugin" || skip "AddressSanitizer wants to be loaded first"
	! grep -q __tsan_init "$PLUGINS/$plugin" || skip "ThreadSanitizer holds signals back while it spins"
	grep -qF .interp "$PLUGINS/$plugin" || skip "a static program has no loader that could preload"
}

@test "the last-resort timer answers in the format asked for" {
	may_preload
	greets good
	at_server
	FAIL_LIBRARY=1 LD_PRELOAD=$FAILING check "${at[@]}" -t 0.5 --output=json
	status_is 2
	json_is text 'SMTP CRITICAL - timed out after 0.5 s'
	json_is checks.0.subjects.0.findings.*.id timeout
	FAIL_LIBRARY=1 LD_PRELOAD=$FAILING check "${at[@]}" -t 0.5:unknown --output=prometheus
	status_is 3
	sample_is "mailsec_state{target=\"$server\"}" 3
	sample_is 'mailsec_finding{id="timeout",state="UNKNOWN"}' 1
}

@test "no memory is answered in the format asked for, whenever it ends" {
	local at

	may_preload
	plugin=check_spf
	for at in 1 2 3 5 8 13 21 34 55 89 144 233; do
		FAIL_TELL=2 FAIL_AT=$at FAIL_ON=1 LD_PRELOAD=$FAILING \
			check -d good.test --nameserver "$DNS" --output=json
		[[ $stderr_text == '!' ]] || break
		status_is 3
		json_is text 'SPF UNKNOWN - no memory left on this machine'
		json_is checks.# 0
		FAIL_TELL=2 FAIL_AT=$at FAIL_ON=1 LD_PRELOAD=$FAILING \
			check -d good.test --nameserver "$DNS" --output=prometheus
		status_is 3
		has_line 'mailsec_state{program="check_spf",check="",target=""} 3'
	done
	((at > 20)) || complain "memory was asked for less often than $at times"
}

@test "a closed standard output ends with code 3 in each format" {
	local code format

	for format in json prometheus; do
		code=0
		"$PLUGINS/check_spf" -d good.test --nameserver "$DNS" --output="$format" </dev/null >&- 2>"$BATS_TEST_TMPDIR/said" || code=$?
		[[ $code == 3 && ! -s $BATS_TEST_TMPDIR/said ]]
	done
}
