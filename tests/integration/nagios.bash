# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Nagios 4 and NRPE from Debian's packages, with the plugins of ${PLUGINS:?}. All they write stands under the caller's
# DIR; the configuration in /etc is neither used nor touched. Root only: the daemons change to user nagios.
# A start that fails prints the daemon's own words on standard error and returns 1.

# shellcheck source-path=SCRIPTDIR source=../real/servers.bash disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/../real/servers.bash"

# The folder of check_nrpe, and of the plugins in the command files that we ship.
system_plugins=/usr/lib/nagios/plugins

# nagios_folders DIR SUB...: DIR with the plugins in DIR/plugins and with the empty folders SUB, which are nagios's.
nagios_folders() {
  local dir=$1 sub plugin
  open_path "$dir" nagios && install -d -m 755 "$dir/plugins" || return
  for plugin in "${PLUGINS:?}"/check_*; do
    [[ ! -f $plugin || ! -x $plugin ]] || install -m 755 "$plugin" "$dir/plugins" || return
  done
  for sub in "${@:2}"; do
    rm -rf "${dir:?}/$sub" && install -d -o nagios -g nagios -m 755 "$dir/$sub" || return
  done
}

# launch PIDFILE LOG COMMAND...: in the background and in a session of its own, which is what stop_daemon ends.
launch() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  setsid bash -c 'echo $$ > "$0" && exec "$@"' "$1" "${@:3}" < /dev/null > "$2" 2>&1 3>&- 4>&- &
  wait_for "$1"
}

# wait_until SECONDS PIDFILE COMMAND...: until it succeeds, but no longer than that and than the daemon lives.
wait_until() {
  local end=$((SECONDS + $1))
  until "${@:3}"; do
    ((SECONDS < end)) && kill -0 "$(< "$2")" 2>/dev/null || return 1
    read -rt 0.05 <> <(:) || true
  done
}

# --- Nagios -----------------------------------------------------------------------------------------------------------

# validate_nagios DIR CFG...: prints what `nagios4 -v` says of the object files CFG; its status is that of Nagios.
# It starts DIR afresh, so no Nagios may be running there.
validate_nagios() {
  write_nagios "$@" && nagios4 -v "$1/nagios.cfg" 2>&1
}

# start_nagios DIR CFG...: exports NAGIOS_DIR, which check_now and services_of read.
start_nagios() {
  local dir=$1 said
  export NAGIOS_DIR=$dir
  stop_nagios "$dir"
  said=$(validate_nagios "$@" 2>&1) || { echo "$said" >&2; return 1; }
  launch "$dir/nagios.pid" "$dir/nagios.out" nagios4 "$dir/nagios.cfg" &&
    wait_until 10 "$dir/nagios.pid" nagios_is_up "$dir" && return
  cat "$dir/nagios.out" "$dir/var/nagios.log" >&2
  stop_nagios "$dir"
  return 1
}

nagios_is_up() {
  [[ -s $1/var/status.dat && -p $1/var/nagios.cmd ]]
}

stop_nagios() {
  stop_daemon "$1" "$1/nagios.pid"
}

# write_nagios DIR CFG...: DIR/nagios.cfg and all that it needs. The CFGs are copied: nagios may not enter their folder.
write_nagios() {
  local dir=$1 cfg number=0
  nagios_folders "$dir" objects var || return
  mkdir "$dir/var/checkresults" && chown nagios:nagios "$dir/var/checkresults" || return
  for cfg in "${@:2}"; do
    install -m 644 "$cfg" "$dir/objects/$((++number))-${cfg##*/}" || return
  done
  nagios_templates > "$dir/objects/0-templates.cfg"
  echo "\$USER1\$=$dir/plugins" > "$dir/resource.cfg"

  cat > "$dir/nagios.cfg" <<NAGIOS
cfg_dir=$dir/objects
resource_file=$dir/resource.cfg
nagios_user=nagios
nagios_group=nagios
log_file=$dir/var/nagios.log
use_syslog=0
status_file=$dir/var/status.dat
status_update_interval=1
object_cache_file=$dir/var/objects.cache
precached_object_file=$dir/var/objects.precache
temp_file=$dir/var/nagios.tmp
temp_path=$dir/var
check_result_path=$dir/var/checkresults
lock_file=$dir/var/nagios.lock
query_socket=$dir/var/nagios.qh
command_file=$dir/var/nagios.cmd
check_external_commands=1
check_workers=2
check_for_updates=0
event_broker_options=0
retain_state_information=0
enable_notifications=0
enable_event_handlers=0
enable_flap_detection=0
service_check_timeout=60
illegal_object_name_chars=\`~!\$%^&*|'"<>?,()=
illegal_macro_output_chars=\`~\$&|'"<>
NAGIOS
}

# The templates generic-host, generic-service and generic-contact as Nagios's sample configuration has them.
nagios_templates() {
  cat <<'OBJECTS'
define host {
  name                          generic-host
  notifications_enabled         1
  event_handler_enabled         1
  flap_detection_enabled        1
  process_perf_data             1
  retain_status_information     1
  retain_nonstatus_information  1
  notification_period           24x7
  register                      0
}

define service {
  name                          generic-service
  active_checks_enabled         1
  passive_checks_enabled        1
  parallelize_check             1
  obsess_over_service           1
  check_freshness               0
  notifications_enabled         1
  event_handler_enabled         1
  flap_detection_enabled        1
  process_perf_data             1
  retain_status_information     1
  retain_nonstatus_information  1
  is_volatile                   0
  check_period                  24x7
  max_check_attempts            3
  check_interval                10
  retry_interval                2
  contact_groups                admins
  notification_options          w,u,c,r
  notification_interval         60
  notification_period           24x7
  register                      0
}

define contact {
  name                          generic-contact
  service_notification_period   24x7
  host_notification_period      24x7
  service_notification_options  w,u,c,r,f,s
  host_notification_options     d,u,r,f,s
  service_notification_commands notify-service-by-email
  host_notification_commands    notify-host-by-email
  register                      0
}

define contact {
  contact_name                  nagiosadmin
  use                           generic-contact
  alias                         Nagios Admin
}

define contactgroup {
  contactgroup_name             admins
  alias                         Nagios Administrators
  members                       nagiosadmin
}

define timeperiod {
  timeperiod_name               24x7
  alias                         24 Hours A Day, 7 Days A Week
  sunday                        00:00-24:00
  monday                        00:00-24:00
  tuesday                       00:00-24:00
  wednesday                     00:00-24:00
  thursday                      00:00-24:00
  friday                        00:00-24:00
  saturday                      00:00-24:00
}

define command {
  command_name                  notify-host-by-email
  command_line                  /bin/true
}

define command {
  command_name                  notify-service-by-email
  command_line                  /bin/true
}
OBJECTS
}

# check_now HOST SERVICE: has it checked, and sets state (a number), output (the first line), long_output and perfdata.
check_now() {
  # A check is dated in whole seconds: one that ran before this one was asked for bears an earlier second.
  local asked=$((EPOCHSECONDS + 1)) fields=()
  grep -Fxq -e "$2" <<< "$(services_of "$1")" || { echo "Nagios has no service $2 on $1" >&2; return 1; }
  [[ -s $NAGIOS_DIR/nagios.pid ]] || { echo "no Nagios runs in $NAGIOS_DIR" >&2; return 1; }
  # A pipe opened for reading too does not block when Nagios is gone.
  printf '[%d] SCHEDULE_FORCED_SVC_CHECK;%s;%s;%d\n' "$EPOCHSECONDS" "$1" "$2" "$asked" \
    1<> "$NAGIOS_DIR/var/nagios.cmd" || return
  wait_until 70 "$NAGIOS_DIR/nagios.pid" checked_since "$asked" "$1" "$2" || {
    echo "no result for $2 on $1" >&2
    tail "$NAGIOS_DIR/var/nagios.log" >&2
    return 1
  }
  # shellcheck disable=SC2034  # read by the caller
  state=${fields[1]} output=${fields[2]} long_output=$(unescape "${fields[3]}") perfdata=${fields[4]}
}

# checked_since SECOND HOST SERVICE: whether it was; sets fields, the check's time first.
checked_since() {
  mapfile -t fields < <(service_status "$2" "$3")
  ((${fields[0]:-0} >= $1))
}

# service_status HOST SERVICE: what status.dat says of it, a value a line, in which \n and \\ are escapes.
service_status() {
  HOST=$1 SERVICE=$2 awk '
    BEGIN { count = split("last_check current_state plugin_output long_plugin_output performance_data", keys) }
    $0 == "servicestatus {" { delete value; next }
    $0 == "\t}" && value["host_name"] == ENVIRON["HOST"] && value["service_description"] == ENVIRON["SERVICE"] {
      for (i = 1; i <= count; i++) print value[keys[i]]
      exit
    }
    { at = index($0, "="); value[substr($0, 2, at - 2)] = substr($0, at + 1) }
  ' "$NAGIOS_DIR/var/status.dat"
}

# unescape TEXT: with its \n made newlines.
unescape() {
  sed 's/\\\\/\x01/g; s/\\n/\n/g; s/\x01/\\/g' <<< "$1"
}

# services_of HOST: the descriptions of its services, sorted, a line each.
services_of() {
  awk -F '\t' -v host="$1" '
    $0 == "define service {" { name = mine = "" }
    $2 == "host_name" { mine = $3 == host }
    $2 == "service_description" { name = $3 }
    $2 == "}" && mine && name != "" { print name; mine = name = "" }
  ' "$NAGIOS_DIR/var/objects.cache" | sort
}

# --- NRPE -------------------------------------------------------------------------------------------------------------

# start_nrpe DIR CFG...: with the command files CFG; exports NRPE_PORT.
start_nrpe() {
  twice run_nrpe "$@"
}

stop_nrpe() {
  stop_daemon "$1" "$1/nrpe.pid"
}

run_nrpe() {
  local dir=$1 cfg number=0 text
  stop_nrpe "$dir"
  nagios_folders "$dir" nrpe || return
  NRPE_PORT=$(free_ports 1)
  export NRPE_PORT

  cat > "$dir/nrpe.cfg" <<NRPE
server_address=127.0.0.1
server_port=$NRPE_PORT
allowed_hosts=127.0.0.1
nrpe_user=nagios
nrpe_group=nagios
pid_file=$dir/nrpe.pid
log_file=$dir/nrpe/nrpe.log
dont_blame_nrpe=0
command_timeout=60
NRPE
  for cfg in "${@:2}"; do
    text=$(< "$cfg") || return
    cfg=$dir/nrpe/$((++number))-${cfg##*/}
    printf '%s\n' "${text//"$system_plugins/"/"$dir/plugins/"}" > "$cfg"
    echo "include=$cfg" >> "$dir/nrpe.cfg"
  done

  launch "$dir/nrpe.pid" "$dir/nrpe.out" nrpe -c "$dir/nrpe.cfg" -n -f &&
    wait_until 5 "$dir/nrpe.pid" nrpe_is_up "$dir" && return
  cat "$dir/nrpe.out" "$dir/nrpe/nrpe.log" >&2
  stop_nrpe "$dir"
  return 1
}

# Its own word, for on that port another may answer.
nrpe_is_up() {
  grep -qs "Listening for connections on port $NRPE_PORT" "$1/nrpe/nrpe.log"
}

# ask_nrpe COMMAND [ARG...]: sets status and output.
ask_nrpe() {
  local arguments=()
  (($# < 2)) || arguments=(-a "${@:2}")
  status=0
  # shellcheck disable=SC2034  # read by the caller
  output=$("$system_plugins/check_nrpe" -n -H 127.0.0.1 -p "$NRPE_PORT" -t 65 -c "$1" "${arguments[@]}" 2>&1) || status=$?
}
