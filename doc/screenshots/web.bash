# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Icinga 2 with our templates, its database, and Icinga Web in PHP's built-in web server, below $BATS_FILE_TMPDIR. Source
# it after site.bash.

: "${screenshots:?source site.bash first}" "${installed_modules:?}"

# start_web: sets WEB, the address of an Icinga Web that has the state of every service.
start_web() {
	local templates=$TESTS/../icinga-templates/icinga2

	DIRECTOR_DIR=$BATS_FILE_TMPDIR/database
	open_path "$DIRECTOR_DIR" postgres
	start_database
	director_sql 'CREATE DATABASE icinga' -d postgres
	director_sql 'SET client_min_messages = warning; \i /usr/share/icinga2-ido-pgsql/schema/pgsql.sql' \
		-d icinga -o /dev/null
	ido_object >"$BATS_FILE_TMPDIR/ido.conf"
	start_icinga "$BATS_FILE_TMPDIR/icinga" "$templates"/{commands,services,apply}.conf \
		"$screenshots/hosts.conf" "$BATS_FILE_TMPDIR/ido.conf"
	check_everything
	configure_icingaweb "$BATS_FILE_TMPDIR/web"
	serve_icingaweb "$BATS_FILE_TMPDIR/web"
}

ido_object() {
	cat <<-CONF
		object IdoPgsqlConnection "ido" {
			host = "127.0.0.1"
			port = $(<"$DIRECTOR_DIR/port")
			user = "postgres"
			password = "$(<"$DIRECTOR_DIR/password")"
			database = "icinga"
		}
	CONF
}

# check_everything: checks three times, so that states are hard; returns when the database has the states of all
# services and hosts.
check_everything() {
	local host service end=$((SECONDS + 60)) pending

	for _ in 1 2 3; do
		while read -r host; do
			while read -r service; do
				check_now "$host" "$service"
			done < <(services_of "$host")
		done < <(objects Host)
	done
	until pending=$(director_sql 'SELECT (SELECT count(*) FROM icinga_services LEFT JOIN icinga_servicestatus
		USING (service_object_id) WHERE coalesce(state_type, 0) = 0) + (SELECT count(*) FROM icinga_hosts
		LEFT JOIN icinga_hoststatus USING (host_object_id) WHERE coalesce(has_been_checked, 0) = 0)' -d icinga) &&
		[[ $pending == 0 ]]; do
		((SECONDS < end)) || { echo "$pending states are still missing in the database" >&2; return 1; }
		read -rt 0.2 <> <(:) || true
	done
}

# configure_icingaweb FOLDER
configure_icingaweb() {
	mkdir -p "$1"/{enabledModules,modules/monitoring,sessions}
	ln -s "$installed_modules/monitoring" "$1/enabledModules/monitoring"
	printf '[global]\nconfig_backend = "none"\nmodule_path = "%s"\n[logging]\nlog = "none"\n' \
		"$installed_modules" >"$1/config.ini"
	printf '[outside]\nbackend = "external"\n' >"$1/authentication.ini"
	printf '[all]\nusers = "admin"\npermissions = "*"\n' >"$1/roles.ini"
	printf '[icinga]\ntype = "ido"\nresource = "icinga"\n' >"$1/modules/monitoring/backends.ini"
	printf '[security]\nprotected_customvars = ""\n' >"$1/modules/monitoring/config.ini"
	cat >"$1/resources.ini" <<-RESOURCES
		[icinga]
		type = "db"
		db = "pgsql"
		host = "127.0.0.1"
		port = "$(<"$DIRECTOR_DIR/port")"
		dbname = "icinga"
		username = "postgres"
		password = "$(<"$DIRECTOR_DIR/password")"
	RESOURCES
}

# serve_icingaweb FOLDER
serve_icingaweb() {
	local port end=$((SECONDS + 20))

	port=$(free_ports 1)
	WEB=http://127.0.0.1:$port
	ICINGAWEB_CONFIGDIR=$1 ICINGAWEB_STORAGEDIR=$1 PHP_CLI_SERVER_WORKERS=4 php -d session.save_path="$1/sessions" \
		-d date.timezone=UTC -S "127.0.0.1:$port" -t /usr/share/icingaweb2/public "$screenshots/router.php" \
		</dev/null >"$1/output" 2>&1 &
	until python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1] + "/about")' "$WEB" 2>/dev/null; do
		((SECONDS < end)) || { cat "$1/output" >&2; return 1; }
		read -rt 0.1 <> <(:) || true
	done
}
