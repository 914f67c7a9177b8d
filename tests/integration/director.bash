# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Icinga Director on a PostgreSQL cluster of its own, without a web server. All of it stands under the caller's DIR.
# Root only: PostgreSQL runs as postgres, Icinga as nagios. A start that fails prints the daemon's own words on standard
# error and returns 1.

integration_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../real/servers.bash disable=SC1091
source "$integration_folder/../real/servers.bash"

installed_modules=/usr/share/icingaweb2/modules

# --- Director ---------------------------------------------------------------------------------------------------------

# start_director DIR [MODULES]: exports DIRECTOR_DIR, which all the others read. A module that the folder MODULES has is
# taken from there instead of the installed one.
start_director() {
  mkdir -p "$1" || return
  DIRECTOR_DIR=$(realpath "$1")
  export DIRECTOR_DIR
  stop_director "$DIRECTOR_DIR" || return
  rm -rf "${DIRECTOR_DIR:?}"/{data,password,port,web,storage}
  open_path "$DIRECTOR_DIR" postgres && start_database && configure_web "${2:-$installed_modules}" &&
    quietly director migration run && quietly create_surroundings && return
  stop_director "$DIRECTOR_DIR"
  return 1
}

stop_director() {
  local data pid
  [[ -s $1/data/postmaster.pid ]] || return 0
  data=$(realpath "$1/data")
  pid=$(head -n 1 "$data/postmaster.pid")
  # The process that a stale file names may be anyone's.
  grep -qsaF "$data" "/proc/$pid/cmdline" || return 0
  # Nothing in there is worth a checkpoint.
  as_postgres pg_ctl -s -D "$data" -m immediate -w -t 20 stop && timeout 5 tail -s 0.01 --pid="$pid" -f /dev/null
}

# unpack_director DIR: Debian 13's Director, which knows uuids, for `start_director ...
# DIR/usr/share/icingaweb2/modules`; fails where it cannot be had.
unpack_director() {
  local apt status=0
  mkdir -p "$(dirname "$1")" && apt=$(mktemp -d "$1.XXXXXX") || return
  apt_of_trixie "$apt" && APT_CONFIG=$apt/apt.conf quietly timeout -k 5 300 \
    "$integration_folder/../real/unpack.sh" "$1" "${installed_modules#/}/director" icingaweb2-module-director \
    icingaweb2-module-incubator || status=1
  rm -rf "$apt"
  return "$status"
}

# director ARGUMENT...: `icingacli director`, in this installation.
director() {
  HOME=$DIRECTOR_DIR ICINGAWEB_CONFIGDIR=$DIRECTOR_DIR/web ICINGAWEB_STORAGEDIR=$DIRECTOR_DIR/storage \
    timeout -k 1 120 icingacli director "$@" 3>&- 4>&-
}

# director_sql STATEMENT [OPTION...]: what it selects, a line each row, columns separated by a space.
director_sql() {
  PGPASSWORD=$(< "$DIRECTOR_DIR/password") PGPORT=$(< "$DIRECTOR_DIR/port") \
    psql -h 127.0.0.1 -U postgres -d director -XqAtF ' ' -v ON_ERROR_STOP=1 "${@:2}" <<< "$1"
}

# restore_basket FILE: fails where Director refuses it, with Director's words.
restore_basket() {
  director basket restore < "$1"
}

# director_objects TYPE: the names of all commands, hosts, services, ...; for data lists TYPE is datalist.
director_objects() {
  case $1 in
    datalist) director_sql 'SELECT list_name FROM director_datalist ORDER BY 1' ;;
    *) director_sql "SELECT object_name FROM icinga_$1 ORDER BY 1" ;;
  esac
}

# director_json TYPE NAME [OPTION...]
director_json() {
  director "$1" show "$2" --json "${@:3}"
}

count_datafields() {
  director_sql 'SELECT count(*) FROM director_datafield'
}

# --- What Director would deploy ---------------------------------------------------------------------------------------

# render_director TARGETDIR: writes its files below TARGETDIR/zones.d.
render_director() {
  local said checksum path content
  said=$(director config render 2>&1) || true
  [[ $said =~ checksum\ ([0-9a-f]{40}) ]] || { echo "$said" >&2; return 1; }
  checksum=${BASH_REMATCH[1]}
  rm -rf "${1:?}/zones.d"
  director_sql "SELECT file_path, translate(encode(convert_to(content, 'UTF8'), 'base64'), E'\\n', '')
    FROM director_generated_config_file JOIN director_generated_file ON checksum = file_checksum
    WHERE config_checksum = decode('$checksum', 'hex')" |
    while read -r path content; do
      mkdir -p "$(dirname "$1/$path")" && base64 -d <<< "$content" > "$1/$path" || return
    done
  [[ -d $1/zones.d ]] || { echo "$said, but no file came out" >&2; return 1; }
}

# validate_rendered TARGETDIR: Icinga's words about the rendered files, and its status. PluginContribDir is $PLUGINS.
validate_rendered() {
  local target folder options=()
  target=$(realpath "$1") && open_path "$target" nagios || return
  install -d -o nagios "$target"/{cache,data,log,run,spool} || return
  for folder in cache data log spool; do
    options+=(-D "Configuration.${folder^}Dir=$target/$folder")
  done
  icinga_around "$target" > "$target/icinga2.conf" && chmod -R a+rX "$target"/{zones.d,icinga2.conf} || return
  options+=(-D "Configuration.ConfigDir=$target" -D "Configuration.ZonesDir=$target/none")
  options+=(-D "Configuration.InitRunDir=$target/run")
  HOME=$target timeout -k 1 60 icinga2 daemon -C -c "$target/icinga2.conf" "${options[@]}" 2>&1 3>&- 4>&-
}

# icinga_around TARGETDIR: the least that a master has around the files that Director deploys.
icinga_around() {
  cat <<ICINGA
const NodeName = "master"
const ZoneName = "master"
const PluginDir = "/usr/lib/nagios/plugins"
const PluginContribDir = "${PLUGINS:-/usr/lib/nagios/plugins}"
include <itl>
include <plugins>
object Endpoint NodeName { }
object Zone ZoneName { endpoints = [ NodeName ] }
object Zone "director-global" { global = true }
include_zones "director", "$1/zones.d"
ICINGA
}

# --- Its surroundings -------------------------------------------------------------------------------------------------

# quietly COMMAND...: its words only if it fails.
quietly() {
  local said
  said=$("$@" 2>&1) || { echo "$said" >&2; return 1; }
}

# apt_of_trixie DIR: DIR/apt.conf, by which apt knows Debian 13 alone, from the mirror that this machine uses.
apt_of_trixie() {
  local mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | awk '$1 == "Debian" { print $2; exit }')
  [[ $mirror && -r $keys ]] || { echo "no mirror of Debian is configured" >&2; return 1; }
  mkdir -p "$1"/{lists,cache}/partial
  echo "deb [signed-by=$keys] $mirror trixie main" > "$1/sources.list"
  cat > "$1/apt.conf" <<APT
Dir::Etc::SourceList "$1/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$1/lists";
Dir::Cache "$1/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
APT
}

# as_postgres PROGRAM ARGUMENT...: of the newest PostgreSQL that can keep a cluster.
as_postgres() {
  local folders
  mapfile -t folders < <(dirname /usr/lib/postgresql/*/bin/initdb | sort -V)
  (cd / && HOME=/ LC_ALL=C exec setpriv --reuid=postgres --regid=postgres --clear-groups \
    "${folders[-1]}/$1" "${@:2}" 3>&- 4>&-)
}

start_database() {
  install -o postgres -m 600 /dev/null "$DIRECTOR_DIR/password"
  openssl rand -hex 16 > "$DIRECTOR_DIR/password"
  install -d -o postgres -g postgres -m 700 "$DIRECTOR_DIR/data"
  quietly as_postgres initdb -D "$DIRECTOR_DIR/data" --no-sync --no-locale -E UTF8 -A scram-sha-256 \
    --pwfile="$DIRECTOR_DIR/password" && twice run_database && director_sql 'CREATE DATABASE director' -d postgres &&
    director_sql 'CREATE EXTENSION pgcrypto'
}

run_database() {
  local port log=$DIRECTOR_DIR/data/postgres.log
  port=$(free_ports 1)
  echo "$port" > "$DIRECTOR_DIR/port"
  as_postgres pg_ctl -s -D "$DIRECTOR_DIR/data" -l "$log" -w -t 30 start -o \
    "-p $port -h 127.0.0.1 -k '' -c fsync=off -c max_connections=20 -c shared_buffers=16MB" && return
  cat "$log" >&2
  return 1
}

# configure_web MODULES
configure_web() {
  local web=$DIRECTOR_DIR/web module folder
  mkdir -p "$web"/{enabledModules,modules/director} "$DIRECTOR_DIR/storage"
  for module in incubator reactbundle director; do
    folder=$1/$module
    [[ -d $folder ]] || folder=$installed_modules/$module
    ln -s "$(realpath "$folder")" "$web/enabledModules/$module"
  done
  printf '[global]\nmodule_path = "%s:%s"\nconfig_resource = director\n[logging]\nlog = stderr\n' \
    "$1" "$installed_modules" > "$web/config.ini"
  printf '[db]\nresource = director\n' > "$web/modules/director/config.ini"
  cat > "$web/resources.ini" <<RESOURCES
[director]
type = db
db = pgsql
host = 127.0.0.1
port = $(< "$DIRECTOR_DIR/port")
dbname = director
username = postgres
password = $(< "$DIRECTOR_DIR/password")
charset = utf8
RESOURCES
  chmod 600 "$web/resources.ini"
}

# What a kickstart would take from a running Icinga, less its many check commands, of which dummy is enough.
create_surroundings() {
  local external=(--object_type external_object)
  director zone create master "${external[@]}" && director endpoint create master "${external[@]}" --zone master &&
    director zone create director-global "${external[@]}" --is_global y &&
    director command create dummy "${external[@]}"
}
