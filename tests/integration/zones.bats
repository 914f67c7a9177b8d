# SPDX-License-Identifier: ISC
#
# A master that runs no checks, and a satellite that gets our templates from it and runs them.
load ../helper
load icinga
load world

templates=$TESTS/../icinga-templates/icinga2

setup_file() {
	start_mail
	cat >"$BATS_FILE_TMPDIR/hosts.conf" <<-CONF
		object Host "mail.example.test" {
			check_command = "dummy"
			address = "127.0.0.1"
			vars.smtp_starttls_ca_file = "$CERTS/ca.crt"
			vars.mail.smtp = [ $(port_of starttls), "$(port_of smtps) tls", $(port_of expired) ]
		}
	CONF
	start_zones "$BATS_FILE_TMPDIR/zones" "$BATS_FILE_TMPDIR/hosts.conf" \
		"$templates"/{commands,services,apply}.conf
}

teardown_file() {
	stop_zones "$BATS_FILE_TMPDIR/zones"
	stop_mail
}

@test "the satellite runs a check that is OK, and the master knows" {
	check_now mail.example.test "smtp-$(port_of smtps)-tls"
	[[ $check_source == satellite && $state == 0 ]]
	[[ $output == "SMTP OK - mail.example.test:$(port_of smtps) implicit TLS, TLSv1.3, certificate valid for 90 days"* ]]
	[[ ${command[*]} == "$BATS_FILE_TMPDIR/zones/plugins/check_smtp_starttls --address 127.0.0.1 "* ]]
}

@test "the satellite runs a check that is CRITICAL, and the master knows" {
	check_now mail.example.test "smtp-$(port_of expired)"
	[[ $check_source == satellite && $state == 2 ]]
	[[ $output == "SMTP CRITICAL - mail.example.test:$(port_of expired) certificate expired 3 days ago"* ]]
}

@test "the master gave the satellite templates and apply rules" {
	[[ $(services_of mail.example.test) == "$(printf 'smtp-%s\n' "$(port_of starttls)" "$(port_of smtps)-tls" "$(port_of expired)" | sort)" ]]
	[[ $(objects CheckCommand) == *smtp_starttls* ]]
}
