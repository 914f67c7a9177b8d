# SPDX-License-Identifier: ISC
#
# What we ship for Icinga Director, in the Director that is installed and in Debian 13's, on PostgreSQL; what it renders
# runs in Icinga 2, with Postfix and NSD behind.
load ../helper
load icinga
load director
load world

bats_require_minimum_version 1.5.0

baskets=$TESTS/../icinga-templates/director

setup_file() {
	start_world
}

teardown_file() {
	stop_world
}

teardown() {
	stop_icinga "$BATS_TEST_TMPDIR/icinga"
	stop_director "$BATS_TEST_TMPDIR/director"
}

# basket_for MODULES: the file for that Director's version.
basket_for() {
	local version

	version=$(sed -n 's/^Version: v\{0,1\}//p' "$1/director/module.info")
	case $version in
	1.[0-9].* | 1.10.*) echo "$baskets/mailsec-basket-1.10.json" ;;
	*) echo "$baskets/mailsec-basket.json" ;;
	esac
}

# content: what a restore changes, counted.
content() {
	director_sql "SELECT (SELECT count(*) FROM director_datafield), (SELECT count(*) FROM director_datalist),
		(SELECT count(*) FROM icinga_command), (SELECT count(*) FROM icinga_command_argument),
		(SELECT count(*) FROM icinga_command_field), (SELECT count(*) FROM icinga_service),
		(SELECT count(*) FROM director_activity_log)"
}

# content_of BASKET: the same, but for the log; Director has a command of its own.
content_of() {
	"$PYTHON" - "$1" <<-'PY'
		import json, sys
		basket = json.load(open(sys.argv[1]))
		commands = basket["Command"].values()
		print(len(basket["Datafield"]), len(basket["DataList"]), len(commands) + 1,
		      *(sum(len(command[rows]) for command in commands) for rows in ("arguments", "fields")),
		      len(basket["ServiceTemplate"]))
	PY
}

# service HOST NAME TEMPLATE VARIABLES
service() {
	quietly director service create "$2" --json \
		"{\"object_type\": \"object\", \"host\": \"$1\", \"imports\": [\"$3\"], \"vars\": {$4}}"
}

create_services() {
	local starttls tls trust
	starttls=$(port_of starttls)
	tls=$(port_of smtps)
	trust="\"smtp_starttls_ca_file\": \"$CERTS/ca.crt\", \"smtp_starttls_nameserver\": [\"$DNS\"]"

	quietly director host create mail.example.test --object_type object --address 127.0.0.1 --check_command dummy
	quietly director host create by-name --object_type object --address mail.example.test --check_command dummy
	quietly director host create no-address --object_type object --check_command dummy
	service mail.example.test ok mailsec-smtp-starttls "\"smtp_starttls_port\": $starttls, $trust"
	service mail.example.test tls mailsec-smtp-starttls "\"smtp_starttls_port\": \"$tls\", \"smtp_starttls_tls\": true, $trust"
	service mail.example.test domain mailsec-smtp-starttls \
		"\"smtp_starttls_port\": $starttls, \"smtp_starttls_domain\": \"example.test\", \"smtp_starttls_severity\": [\"mx-unroutable=ok\"], $trust"
	service mail.example.test two mailsec-smtp-starttls \
		"\"smtp_starttls_port\": $starttls, \"smtp_starttls_address\": [\"127.0.0.1\", \"::1\"], $trust"
	service mail.example.test maybe mailsec-smtp-starttls "\"smtp_starttls_tls\": \"maybe\", $trust"
	service mail.example.test yes mailsec-smtp-starttls "\"smtp_starttls_port\": \"$tls\", \"smtp_starttls_tls\": \"yes\", $trust"
	service mail.example.test spf mailsec-spf "\"spf_domain\": \"example.test\", \"spf_nameserver\": [\"$DNS\"]"
	service mail.example.test spf-host mailsec-spf "\"spf_nameserver\": [\"$DNS\"]"
	service mail.example.test spf-pass mailsec-spf \
		"\"spf_ip\": [\"192.0.2.1\"], \"spf_sender\": \"joe@example.test\", \"spf_nameserver\": [\"$DNS\"]"
	service by-name smtp mailsec-smtp-starttls "\"smtp_starttls_port\": $starttls, $trust"
	service no-address smtp mailsec-smtp-starttls \
		"\"smtp_starttls_port\": $starttls, \"smtp_starttls_hostname\": \"mail.example.test\", $trust"
}

# shows STATE LINE WORD…: the last check's state, its first line, and what was executed behind the program's path.
shows() {
	local line=${output%%$'\n'*}

	[[ $state == "$1" && ${line% } == "$2" && ${command[*]:1} == "${*:3}" ]] || {
		printf '%s\n' "expected: $1 $2" "argv: ${*:3}" "got: $state $output" "argv: ${command[*]:1}" >&2
		return 1
	}
}

# director_runs MODULES: restores twice, renders, and has Icinga run what came out.
director_runs() {
	local basket before said good="STARTTLS, TLSv1.3, certificate valid for 90 days" trust starttls files

	basket=$(basket_for "$1")
	start_director "$BATS_TEST_TMPDIR/director" "$1"
	restore_basket "$basket"
	before=$(content)
	restore_basket "$basket"
	[[ $(content) == "$before" ]]
	[[ $before == "$(content_of "$basket") "* ]] || { echo "content: $before" >&2 && return 1; }

	create_services
	render_director "$BATS_TEST_TMPDIR/rendered"
	said=$(validate_rendered "$BATS_TEST_TMPDIR/rendered")
	run ! grep -E 'warning/|critical/' <<<"$said"

	mapfile -t files < <(find "$BATS_TEST_TMPDIR/rendered/zones.d" -name '*.conf' | sort)
	start_icinga "$BATS_TEST_TMPDIR/icinga" "${files[@]}" "$baskets/../icinga2/apply.conf"
	starttls=$(port_of starttls)
	trust=(--ca-file "$CERTS/ca.crt")
	check_now mail.example.test ok
	shows 0 "SMTP OK - mail.example.test:$starttls $good" \
		--hostname mail.example.test --address 127.0.0.1 --port "$starttls" --nameserver "$DNS" "${trust[@]}"
	check_now mail.example.test tls
	[[ $state == 0 && " ${command[*]} " == *' --tls '* ]]
	check_now mail.example.test domain
	shows 0 "SMTP OK - example.test: 1 mail host (1 address), $good, 1 finding accepted" \
		--domain example.test --port "$starttls" --nameserver "$DNS" "${trust[@]}" --severity mx-unroutable=ok
	check_now mail.example.test yes
	[[ $state == 0 && " ${command[*]} " == *' --tls '* ]]
	check_now mail.example.test maybe
	[[ $state == 3 && $output == 'Error: smtp_starttls_tls is neither true nor false'* ]]
	check_now mail.example.test two
	[[ " ${command[*]} " == *' --address 127.0.0.1 --address ::1 '* ]]
	check_now by-name smtp
	shows 0 "SMTP OK - mail.example.test:$starttls $good" \
		--hostname mail.example.test --port "$starttls" --nameserver "$DNS" "${trust[@]}"
	check_now no-address smtp
	shows 0 "SMTP OK - mail.example.test:$starttls $good" \
		--hostname mail.example.test --port "$starttls" --nameserver "$DNS" "${trust[@]}"
	check_now mail.example.test spf
	shows 0 "SPF OK - example.test ends in -all, 0 of 10 DNS lookups" --domain example.test --nameserver "$DNS"
	check_now mail.example.test spf-host
	shows 2 "SPF CRITICAL - mail.example.test publishes no SPF record" --domain mail.example.test --nameserver "$DNS"
	check_now mail.example.test spf-pass
	shows 0 "SPF OK - pass: 192.0.2.1 is allowed to send for example.test" \
		--ip 192.0.2.1 --sender joe@example.test --nameserver "$DNS"
}

@test "Director restores the basket twice without a change, and Icinga runs what it renders" {
	director_runs "$installed_modules"
}

@test "Director 1.11 restores the basket with uuids twice without a change, and Icinga runs what it renders" {
	local unpacked=${DIRECTOR_CACHE:-/var/cache/mailsec-plugins/director}

	[[ $(basket_for "$installed_modules") == *1.10* ]] || skip "the Director that is installed is that one"
	unpack_director "$unpacked" || skip "Debian 13's Director is not to be had here"
	[[ $(basket_for "$unpacked$installed_modules") == */mailsec-basket.json ]]
	director_runs "$unpacked$installed_modules"
}
