# SPDX-License-Identifier: ISC
#
# Our numbers on their way into graphs: what Icinga writes for Graphite, and what Icinga Web's Graphite module looks for.
load ../helper
load icinga
load world

templates=$TESTS/../icinga-templates

setup_file() {
	start_mail
	collect
	cat >"$BATS_FILE_TMPDIR/hosts.conf" <<-CONF
		object GraphiteWriter "graphite" {
			host = "127.0.0.1"
			port = $(<"$BATS_FILE_TMPDIR/port")
			enable_send_thresholds = true
		}
		object Host "mail.example.test" {
			check_command = "dummy"
			address = "127.0.0.1"
			vars.smtp_starttls_ca_file = "$CERTS/ca.crt"
			vars.mail.smtp = { "$(port_of starttls)" = { smtp_starttls_warning = "2", smtp_starttls_critical = "0:5" } }
		}
	CONF
	start_icinga "$BATS_FILE_TMPDIR/icinga" "$templates"/icinga2/{commands,services,apply}.conf \
		"$BATS_FILE_TMPDIR/hosts.conf"
}

teardown_file() {
	stop_icinga "$BATS_FILE_TMPDIR/icinga"
	[[ ! -s $BATS_FILE_TMPDIR/collector.pid ]] || kill "$(<"$BATS_FILE_TMPDIR/collector.pid")"
	stop_mail
}

# In Carbon's place: whatever is sent stands in the file written.
collect() {
	: >"$BATS_FILE_TMPDIR/written"
	"$PYTHON" -c '
import os, socket, sys
folder = sys.argv[1]
server = socket.create_server(("127.0.0.1", 0))
open(folder + "/collector.pid", "w").write(str(os.getpid()))
open(folder + "/port", "w").write(str(server.getsockname()[1]))
while True:
    client = server.accept()[0]
    with open(folder + "/written", "ab", buffering=0) as written:
        while text := client.recv(65536):
            written.write(text)
' "$BATS_FILE_TMPDIR" </dev/null 3>&- 4>&- &
	disown
	wait_for "$BATS_FILE_TMPDIR/port"
}

# written_of SERVICE: "PATH below the service VALUE", a line each, once the last number is there. Icinga drops what comes
# before it is connected, so the check is run again.
written_of() {
	local end=$((SECONDS + 30)) prefix="icinga2.mail_example_test.services.$1.smtp_starttls."

	until grep -qF "${prefix}perfdata.cert_days.value " "$BATS_FILE_TMPDIR/written"; do
		((SECONDS < end)) || {
			cat "$BATS_FILE_TMPDIR"/{written,icinga/icinga/output} >&2
			return 1
		}
		check_now mail.example.test "$1" || return
	done
	sed -n "s/^$prefix\(perfdata\.[^ ]* [^ ]*\) .*/\1/p" "$BATS_FILE_TMPDIR/written"
}

# curves_of COMMAND: "PATH below the service", a line each, as the module has read them from our file.
curves_of() {
	mkdir -p "$BATS_TEST_TMPDIR/web/enabledModules"
	ln -sfn /usr/share/icingaweb2/modules/graphite "$BATS_TEST_TMPDIR/web/enabledModules/graphite"
	php -d include_path=/usr/share/php -- "$BATS_TEST_TMPDIR/web" "$templates/graphite/mailsec.ini" "$1" <<-'PHP'
		<?php
		require_once 'Icinga/Application/EmbeddedWeb.php';
		$web = Icinga\Application\EmbeddedWeb::start('/usr/share/icingaweb2', $argv[1]);
		$web->getModuleManager()->loadModule('graphite');
		$templates = (new Icinga\Module\Graphite\Graphing\Templates())->loadIni($argv[2]);
		foreach ($templates->getTemplates($argv[3]) as $template) {
			foreach ($template->getCurves() as $curve) {
				echo str_replace('$service_name_template$.', '', (string) $curve[0]), "\n";
			}
		}
	PHP
}

@test "Icinga writes each number of a check for Graphite, and of the limits those that are plain numbers" {
	local service written
	service=smtp-$(port_of starttls)

	check_now mail.example.test "$service"
	[[ $state == 0 && ${perfdata[0]} == *';2;0:5;0;10' ]]
	written=$(written_of "$service")
	[[ $written == *'perfdata.time.value 0'* ]]
	[[ $written == *'perfdata.time.warn 2'* && $written != *perfdata.time.crit* ]]
	[[ $written == *'perfdata.cert_days.value 90'* && $written != *perfdata.cert_days.warn* ]]
}

@test "the Graphite module reads our file, and looks for each number where Icinga writes it" {
	local service
	service=smtp-$(port_of starttls)

	[[ $(curves_of smtp_starttls | sort) == "$(written_of "$service" | sed -n 's/\(.*\.value\) .*/\1/p' | sort -u)" ]]
	[[ $(curves_of spf) == perfdata.lookups.value* ]]
}
