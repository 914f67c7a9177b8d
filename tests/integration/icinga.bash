# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Icinga 2 from the distribution's packages, on loopback and unprivileged ports; everything it writes stands under the
# caller's DIR. Root only: it changes to user nagios. $PLUGINS is the folder with the plugins, which are copied to where
# that user can run them; where $ICINGA_PLUGINS is set, they are run there instead.
# A start exports ICINGA_DIR, which all the functions that ask something read.
# A start that fails prints Icinga's own words on standard error and returns 1.

integration_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../real/servers.bash disable=SC1091
source "$integration_folder/../real/servers.bash"

# As icinga_api.py ends then.
icinga_stuck=4

# By 'LABEL FIELD', filled by check_now, read by metric.
declare -gA metrics=()

# Newer Icinga warns of an API whose users may all send expressions; older ones know no such setting.
icinga_strict() {
  ! grep -qs enforce_filter_expression_permission /usr/lib/*/icinga2/sbin/icinga2 ||
    echo '  enforce_filter_expression_permission = true'
}

# --- One node ---------------------------------------------------------------------------------------------------------

# start_icinga DIR FILE...: one node that runs checks, named icinga; the FILEs are read after the constants and the ITL.
start_icinga() {
  local dir=$1
  stop_icinga "$dir"
  icinga_base "$dir" && icinga_node "$dir" icinga checker "${@:2}" || return
  icinga_validate "$dir" icinga > "$dir/validation" || { cat "$dir/validation" >&2; return 1; }
  export ICINGA_DIR=$dir
  twice run_icinga "$dir"
}

stop_icinga() {
  icinga_stop "$1" icinga
}

# validate_icinga DIR FILE...: prints what `icinga2 daemon -C` says and returns its status; starts nothing.
validate_icinga() {
  local dir=$1
  icinga_base "$dir" && icinga_node "$dir" validate checker "${@:2}" || return
  icinga_validate "$dir" validate
}

run_icinga() {
  local dir=$1 port
  stop_icinga "$dir"
  port=$(free_ports 1)
  icinga_ports "$dir" "$port" "$port" icinga
  icinga_daemon "$dir" icinga && icinga_api up "$dir/icinga/pid" && return
  icinga_failed "$dir" icinga
}

# --- A master and a satellite -----------------------------------------------------------------------------------------

# start_zones DIR HOSTS FILE...: a master without checks, and a satellite in a zone of its own below it. The master
# hands it the FILEs by way of the zone global-templates, and HOSTS by the zone satellite.
start_zones() {
  local dir=$1 node
  stop_zones "$dir"
  icinga_base "$dir" && icinga_node "$dir" satellite checker && icinga_node "$dir" master '' || return
  icinga_files "$dir/master/etc/zones.d/global-templates" "${@:3}" &&
    icinga_files "$dir/master/etc/zones.d/satellite" "$2" || return
  for node in master satellite; do
    icinga_validate "$dir" "$node" > "$dir/validation" || { cat "$dir/validation" >&2; return 1; }
  done
  export ICINGA_DIR=$dir
  twice run_zones "$dir"
}

stop_zones() {
  icinga_stop "$1" satellite && icinga_stop "$1" master
}

# The satellite connects, at once after each of its starts and then every ten seconds, so the master has to be up first.
# Checks are forced there: a node ignores what its parent asks for in the first minute after its own start.
run_zones() {
  local dir=$1 ports
  stop_zones "$dir"
  read -ra ports <<< "$(free_ports 2)"
  icinga_ports "$dir" "${ports[0]}" "${ports[1]}" master satellite
  icinga_daemon "$dir" master && icinga_api up "$dir/master/pid" && icinga_daemon "$dir" satellite &&
    icinga_api deployed "$dir"/{master,satellite}/pid && return
  icinga_failed "$dir" master satellite
}

# --- What stands under DIR --------------------------------------------------------------------------------------------

# icinga_base DIR: what the nodes share, which is the plugins, the CA and the password.
icinga_base() {
  local dir=$1 plugin
  open_path "$dir" nagios && install -d -m 755 "$dir/plugins" || return
  for plugin in "${PLUGINS:?}"/check_*; do
    [[ ! -f $plugin || ! -x $plugin ]] || install -m 755 "$plugin" "$dir/plugins" || return
  done
  [[ ! -s $dir/password ]] || return 0
  cat > "$dir/openssl.cnf" <<OPENSSL
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[node]
basicConstraints = critical, CA:false
OPENSSL
  icinga_certificate "$dir" ca /CN=CA "$dir/ca" && (umask 077 && openssl rand -hex 12 > "$dir/password")
}

# icinga_certificate DIR SECTION SUBJECT BASE OPTION...: BASE.key and BASE.crt. RSA, for Icinga takes no other CA.
icinga_certificate() {
  local said
  said=$(openssl req -config "$1/openssl.cnf" -extensions "$2" -x509 -newkey rsa:2048 -noenc -days 365 -subj "$3" \
    -keyout "$4.key" -out "$4.crt" "${@:5}" 2>&1) || { echo "$said" >&2; return 1; }
}

# icinga_node DIR NAME CHECKER FILE...: DIR/NAME, anew. The node and its zone have the same name.
icinga_node() {
  local dir=$1 name=$2 node=$1/$2
  rm -rf "${node:?}"
  mkdir -p "$node"/{etc/zones.d,data/certs,cache,log,spool,run} || return
  cp "$dir/ca.crt" "$node/data/certs/"
  icinga_certificate "$dir" node "/CN=$name" "$node/data/certs/$name" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" || return
  {
    cat <<CONF
const NodeName = "$name"
const ZoneName = NodeName
const PluginDir = "/usr/lib/nagios/plugins"
const PluginContribDir = "${ICINGA_PLUGINS:-$dir/plugins}"
include "ports.conf"
include <itl>
include <plugins>

object ApiListener "api" {
  bind_host = "127.0.0.1"
  bind_port = ApiPort
  accept_config = true
  accept_commands = true
$(icinga_strict)
}
object ApiUser "tests" {
  password = "$(< "$dir/password")"
  permissions = [ "*" ]
}
CONF
    [[ -z $3 ]] || echo 'object CheckerComponent "checker" { }'
    icinga_topology "$name"
    echo 'include "files/*.conf"'
  } > "$node/etc/icinga2.conf"
  printf 'const %s = 0\n' ApiPort MasterPort > "$node/etc/ports.conf"
  icinga_files "$node/etc/files" "${@:4}"
}

# icinga_topology NAME: the endpoints and zones that node NAME knows.
icinga_topology() {
  case $1 in
    master | satellite) cat ;;
    *) printf 'object Endpoint "%s" { }\nobject Zone "%s" { endpoints = [ "%s" ] }\n' "$1" "$1" "$1" ;;
  esac <<'CONF'
object Endpoint "master" {
  host = "127.0.0.1"
  port = MasterPort
}
object Endpoint "satellite" { }
object Zone "master" { endpoints = [ "master" ] }
object Zone "satellite" {
  endpoints = [ "satellite" ]
  parent = "master"
}
object Zone "global-templates" { global = true }
CONF
}

# icinga_files FOLDER FILE...: copies that nagios can read, whose names keep the order.
icinga_files() {
  local file number=100
  mkdir -p "$1"
  for file in "${@:2}"; do
    install -m 644 "$file" "$1/$((number++))-$(basename "$file")" || return
  done
}

# icinga_ports DIR ASKED FORCED NODE...: ASKED is the first NODE's port, FORCED that of the last.
icinga_ports() {
  local dir=$1 asked=$2 forced=$3 node port=$2
  (umask 077 && echo "$asked $forced $(< "$dir/password")" > "$dir/api")
  for node in "${@:4}"; do
    printf 'const ApiPort = %s\nconst MasterPort = %s\n' "$port" "$asked" > "$dir/$node/etc/ports.conf"
    port=$forced
  done
}

# --- The daemon -------------------------------------------------------------------------------------------------------

# icinga_run DIR NAME OPTION...: icinga2 daemon in the foreground, in the place of this shell; a session of its own
# if it is to stay.
icinga_run() {
  local node=$1/$2 folder options=()
  chown -R nagios: "$node" || return
  for folder in Config=etc Zones=etc/zones.d Data=data Cache=cache Log=log Spool=spool InitRun=run; do
    options+=(-D "Configuration.${folder%%=*}Dir=$node/${folder#*=}")
  done
  exec ${ICINGA_OF:+setsid} icinga2 daemon "${options[@]}" -c "$node/etc/icinga2.conf" "${@:3}"
}

icinga_validate() {
  (icinga_run "$1" "$2" -C 2>&1)
}

# A plugin leads a session of its own, so the environment tells which processes are ours.
icinga_daemon() {
  local node=$1/$2
  (
    echo "$BASHPID" > "$node/pid"
    export ICINGA_OF=$node
    icinga_run "$1" "$2"
  ) < /dev/null > "$node/output" 2>&1 3>&- 4>&- &
  disown
  wait_for "$node/pid"
}

# icinga_stop DIR NAME: the daemon with its workers, then the plugins that were under way.
icinga_stop() {
  local end=$((SECONDS + 5)) pids
  stop_daemon "$1" "$1/$2/pid" || return
  while mapfile -t pids < <(icinga_processes "$1/$2"); ((${#pids[@]})); do
    kill -KILL "${pids[@]}" 2>/dev/null || true
    ((SECONDS < end)) || { echo "processes of $1/$2 do not end: ${pids[*]}" >&2; return 1; }
    read -rt 0.01 <> <(:) || true
  done
}

icinga_processes() {
  grep -lszFx "ICINGA_OF=$1" /proc/[0-9]*/environ | cut -d/ -f3
}

# icinga_failed DIR NAME...: prints what the daemons said, ends them, and fails.
icinga_failed() {
  local name
  for name in "${@:2}"; do
    echo "--- $name said:"
    grep -sv HttpServerConnection: "$1/$name/output" || true
    icinga_stop "$1" "$name"
  done >&2
  return 1
}

# --- Questions to its API ---------------------------------------------------------------------------------------------

icinga_api() {
  "${PYTHON:-python3}" -BS "$integration_folder/icinga_api.py" "${ICINGA_DIR:?}" "$@"
}

# check_now HOST SERVICE: runs the check, and sets state, output, perfdata (an array), command (the argv, an array),
# check_source, and what metric reads. Icinga 2.13 has deadlocks: where it runs no check any more (it would end one
# that hangs, and have its result), it is started anew, once, and says so.
check_now() {
  local assignments status=0
  assignments=$(icinga_api check "$1" "$2") || status=$?
  if ((status == icinga_stuck)); then
    echo "Icinga is stuck at $1!$2 and is started anew" >&2
    if [[ -d $ICINGA_DIR/icinga ]]; then run_icinga "$ICINGA_DIR"; else run_zones "$ICINGA_DIR"; fi || return
    status=0
    assignments=$(icinga_api check "$1" "$2") || status=$?
  fi
  ((status == 0)) && eval "$assignments"
}

# metric LABEL [FIELD]: value, unit, warn, crit, min or max of the last check_now's perfdata, as Icinga read it.
metric() {
  local key="$1 ${2:-value}"
  [[ -v 'metrics[$key]' ]] || { echo "no metric: $key" >&2; return 1; }
  printf '%s\n' "${metrics[$key]}"
}

# services_of HOST: their names, sorted, a line each.
services_of() {
  icinga_api services "$1"
}

# service_attribute HOST SERVICE ATTRIBUTE: check_interval, vars.NAME, ...; lists and dictionaries as JSON.
service_attribute() {
  icinga_api attribute "$1" "$2" "$3"
}

# objects TYPE: the names of all, sorted, a line each. TYPE is CheckCommand, Host, ...
objects() {
  icinga_api objects "$1"
}

# templates TYPE: the same of templates.
templates() {
  icinga_api templates "$1"
}

# status_of NAME: what Icinga says of itself as JSON. NAME is CIB, CheckerComponent, ...
status_of() {
  icinga_api status "$1"
}

# troubles: the first line of each service that is not OK.
troubles() {
  icinga_api troubles
}
