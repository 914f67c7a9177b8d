# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Real servers from Debian's packages on loopback and unprivileged ports. All they write stands under the caller's DIR;
# the installed system services are neither used nor touched. Root only: Postfix and Exim change users.
# $CERTS holds good.pem, expired.pem and wrongname.pem, key and certificate in one file.
# A start that fails prints the server's own words on standard error and returns 1.

real_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# free_ports COUNT: that many different ports free right now, on one line.
free_ports() {
  python3 - "$1" <<'PY'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))
PY
}

# twice COMMAND...: again with other ports, in case someone took one between choosing and binding it.
twice() {
  "$@" 2>/dev/null || "$@"
}

# open_path DIR USER: make DIR, and let USER through bats' private folders down to it.
open_path() {
  mkdir -p "$1" || return
  chmod a+x "$1" "${BATS_RUN_TMPDIR:-$1}" "${BATS_FILE_TMPDIR:-$1}" || return
  setpriv --reuid="$2" --clear-groups test -x "$1" || { echo "user $2 cannot enter $1" >&2; return 1; }
}

# lend_user DIR NAME USER: DIR/passwd and DIR/group for libnss_wrapper, in which NAME is another name of USER.
lend_user() {
  { echo "$2:x:$(id -u "$3"):$(id -g "$3")::/:/usr/sbin/nologin"; cat /etc/passwd; } > "$1/passwd"
  { echo "$2:x:$(id -g "$3"):"; cat /etc/group; } > "$1/group"
}

# wait_for FILE: until it has content, at most five seconds.
wait_for() {
  local end=$((SECONDS + 5))
  until [[ -s $1 ]]; do
    ((SECONDS < end)) || { echo "no $1 appeared" >&2; return 1; }
    read -rt 0.01 <> <(:) || true
  done
}

# stop_daemon DIR PIDFILE: end the daemon started with DIR in its arguments, and all that it started.
stop_daemon() {
  [[ ! -s $2 ]] || "$real_folder/stop-daemon" "$1" "$2" && rm -f "$2"
}

# --- Postfix: one instance, one port for each variant -----------------------------------------------------------------

# One line a variant: its name, the daemon, what differs from main.cf.
postfix_variants() {
  local auth='-o smtpd_sasl_auth_enable=yes' certificate=-o\ smtpd_tls_cert_file=$CERTS tls='-o smtpd_tls_protocols'
  cat <<TABLE
starttls smtpd
plain smtpd -o smtpd_tls_security_level=none
submission smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_auth_only=yes $auth
auth-before-tls smtpd $auth
smtps smtpd -o smtpd_tls_wrappermode=yes $auth
expired smtpd $certificate/expired.pem
wrongname smtpd $certificate/wrongname.pem
tls12 smtpd $tls=TLSv1.2
tls10 smtpd $tls=TLSv1 -o tls_medium_cipherlist=ALL:@SECLEVEL=0
anonymous smtpd $tls=TLSv1.2 -o smtpd_tls_cert_file=none
postscreen postscreen
proxied smtpd -o smtpd_upstream_proxy_protocol=haproxy -o smtpd_upstream_proxy_timeout=1s
proxied-smtps smtpd -o smtpd_tls_wrappermode=yes -o smtpd_upstream_proxy_protocol=haproxy
TABLE
}

# start_postfix DIR: exports POSTFIX_DIR, which port_of reads.
start_postfix() {
  export POSTFIX_DIR=$1
  open_path "$1" postfix && twice run_postfix "$1"
}

# port_of VARIANT: prints its port.
port_of() {
  awk -v variant="$1" '$1 == variant { print $2; found = 1 } END { exit !found }' "$POSTFIX_DIR/ports"
}

stop_postfix() {
  stop_daemon "$1" "$1/queue/pid/master.pid"
}

run_postfix() {
  local dir=$1 variant daemon options ports limit
  stop_postfix "$dir"
  rm -rf "${dir:?}"/{etc,queue,data,log,ports}
  mkdir -p "$dir"/{etc/sasl,queue/pid,queue/public,queue/private,data,log}
  chown postfix "$dir"/{queue/public,queue/private,data}
  chmod 700 "$dir"/{queue/public,queue/private,data}

  cat > "$dir/etc/sasl/smtpd.conf" <<SASL
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $dir/etc/sasl/sasldb2
mech_list: PLAIN LOGIN
SASL

  cat > "$dir/etc/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
maillog_file = $dir/log/maillog
maillog_file_prefixes = $dir/log
myhostname = mail.example.test
mydestination =
mynetworks =
smtpd_client_connection_count_limit = 0
alias_maps =
alias_database =
local_recipient_maps =
inet_protocols = ipv4
smtpd_peername_lookup = no
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $dir/etc/sasl
smtpd_tls_cert_file = $CERTS/good.pem
smtpd_tls_key_file = \$smtpd_tls_cert_file
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_tls_auth_only = no
postscreen_access_list =
postscreen_cache_map =
postscreen_greet_wait = 1s
postscreen_bare_newline_enable = yes
MAIN

  cat > "$dir/etc/master.cf" <<MASTER
smtpd pass - - n - - smtpd
tlsproxy unix - - n - 0 tlsproxy
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
rewrite unix - - n - - trivial-rewrite
MASTER
  read -ra ports <<< "$(free_ports "$(postfix_variants | wc -l)")"
  while read -r variant daemon options; do
    limit=-
    [[ $daemon == postscreen ]] && limit=1
    echo "127.0.0.1:${ports[0]} inet n - n - $limit $daemon $options" >> "$dir/etc/master.cf"
    echo "$variant ${ports[0]}" >> "$dir/ports"
    ports=("${ports[@]:1}")
  done < <(postfix_variants)
  # Last, so that a master that fails above still writes to the file and not to a socket nobody reads.
  echo 'postlog unix-dgram n - n - 1 postlogd' >> "$dir/etc/master.cf"

  # Postfix does not believe a main.cf younger than two seconds; -w returns once the ports are open. The environment
  # lets a master that fails before that say why in the log.
  touch -d '1 minute ago' "$dir/etc/main.cf"
  POSTLOG_SERVICE=$dir/queue/public/postlog POSTLOG_HOSTNAME=localhost \
    "$(postconf -c "$dir/etc" -hx daemon_directory)/master" -c "$dir/etc" -w 3>&- && return
  cat "$dir/log/maillog" >&2
  return 1
}

# --- Exim: another maker, another TLS library (GnuTLS) ----------------------------------------------------------------

# start_exim DIR: exports PORT, which offers STARTTLS, and AUTH inside TLS.
start_exim() {
  : "${EXIM_CACHE:=/var/cache/mailsec-plugins/exim}"
  "$real_folder/unpack.sh" "$EXIM_CACHE" usr/sbin/exim4 exim4-daemon-light && open_path "$1" mail && twice run_exim "$1"
}

stop_exim() {
  stop_daemon "$1" "$1/exim.pid"
}

run_exim() {
  local dir=$1
  stop_exim "$dir"
  rm -rf "$dir"/{spool,log,exim.conf,passwd,group,certificate.pem}
  PORT=$(free_ports 1)
  export PORT

  # Exim changes to the user whose name it was built with; its package would create that user.
  lend_user "$dir" Debian-exim mail
  install -d -o mail -g mail "$dir"/{spool,log}
  install -o mail -m 600 "$CERTS/good.pem" "$dir/certificate.pem"

  cat > "$dir/exim.conf" <<EXIM
primary_hostname = mail.example.test
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
pid_file_path = $dir/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $PORT
daemon_startup_retries = 0
exim_path = $EXIM_CACHE/usr/sbin/exim4
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
tls_advertise_hosts = *
tls_certificate = $dir/certificate.pem
acl_smtp_rcpt = deny

begin acl
deny:
  deny

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = \${if def:tls_in_cipher}
  server_condition = false
EXIM

  LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=$dir/passwd NSS_WRAPPER_GROUP=$dir/group \
    "$EXIM_CACHE/usr/sbin/exim4" -C "$dir/exim.conf" -bd 3>&- && wait_for "$dir/exim.pid" && return
  cat "$dir"/log/*log >&2
  return 1
}

# --- NSD: an authoritative name server --------------------------------------------------------------------------------

# start_nsd DIR ZONEFILE ZONE...: exports DNS, ADDRESS:PORT for UDP and TCP. Every ZONE is read from ZONEFILE, so write
# its names relative to @; or ZONEFILE is a folder that holds one file for each, named like the zone.
start_nsd() {
  local zone said
  mkdir -p "$1"
  for zone in "${@:3}"; do
    said=$(nsd-checkzone "$zone" "$(zone_file "$2" "$zone")" 2>&1) || { echo "$said" >&2; return 1; }
  done
  twice run_nsd "$@"
}

# zone_file ZONEFILE ZONE: the file to read ZONE from.
zone_file() {
  if [[ -d $1 ]]; then realpath "$1/$2"; else realpath "$1"; fi
}

stop_nsd() {
  stop_daemon "$1" "$1/nsd.pid"
}

run_nsd() {
  local dir=$1 zone port
  stop_nsd "$dir"
  rm -f "$dir"/nsd.log
  port=$(free_ports 1)
  export DNS=127.0.0.1:$port

  cat > "$dir/nsd.conf" <<NSD
server:
  ip-address: 127.0.0.1@$port
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "$dir"
  database: ""
  pidfile: "$dir/nsd.pid"
  logfile: "$dir/nsd.log"
  xfrdfile: "$dir/xfrd.state"
  xfrdir: "$dir"
  zonelistfile: "$dir/zone.list"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
NSD
  for zone in "${@:3}"; do
    printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' "$zone" "$(zone_file "$2" "$zone")"
  done >> "$dir/nsd.conf"

  nsd -c "$dir/nsd.conf" 3>&- && wait_for "$dir/nsd.pid" && answers "$port" "$3" && return
  cat "$dir/nsd.log" >&2
  return 1
}

# answers PORT ZONE: the question waits in the socket, open by now, until the server has read its zones.
answers() {
  python3 - "$@" <<'PY'
import socket, sys
port, zone = sys.argv[1:]
name = b"".join(bytes([len(label)]) + label.encode() for label in zone.split(".") if label)
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(5)
client.connect(("127.0.0.1", int(port)))
client.send(b"\0\1" + b"\0\0" + b"\0\1" + bytes(6) + name + b"\0" + b"\0\6" + b"\0\1")
flags = client.recv(512)[2:4]
sys.exit(not (flags[0] & 4 and flags[1] & 15 == 0) and "no authoritative answer for " + zone)
PY
}

# start_unbound DIR SERVER ZONE...: a recursive server in front of the authoritative one at SERVER (ADDRESS:PORT) for
# the zones; exports DNS, its own ADDRESS:PORT.
start_unbound() {
  mkdir -p "$1"
  twice run_unbound "$@"
}

stop_unbound() {
  stop_daemon "$1" "$1/unbound.pid"
}

run_unbound() {
  local dir=$1 server=$2 zone port
  stop_unbound "$dir"
  port=$(free_ports 1)
  cat > "$dir/unbound.conf" <<UNBOUND
server:
  interface: 127.0.0.1@$port
  access-control: 127.0.0.0/8 allow
  num-threads: 1
  do-daemonize: yes
  do-not-query-localhost: no
  chroot: ""
  username: ""
  directory: "$dir"
  pidfile: "$dir/unbound.pid"
  logfile: "$dir/unbound.log"
  use-syslog: no
  module-config: "iterator"
  local-zone: "test." nodefault
remote-control:
  control-enable: no
UNBOUND
  for zone in "${@:3}"; do
    printf 'stub-zone:\n  name: "%s"\n  stub-addr: %s\n' "$zone" "${server/:/@}"
  done >> "$dir/unbound.conf"
  # A copy, for AppArmor keeps the program that is installed in its own folders.
  cp -f "$(type -P unbound)" "$dir/unbound"
  "$dir/unbound" -c "$dir/unbound.conf" 3>&- 4>&- && wait_for "$dir/unbound.pid" || return
  export DNS=127.0.0.1:$port
}
