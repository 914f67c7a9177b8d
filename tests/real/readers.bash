# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# Real servers that mail is read from, as servers.bash has those that take it, which is to be loaded before. $CERTS
# holds good.pem, expired.pem and wrongname.pem. Root only.

: "${real_folder:?servers.bash is to be loaded before}"

# port_in FILE NAME: prints the port noted for the name.
port_in() {
  awk -v name="$2" '$1 == name { print $2; found = 1 } END { exit !found }' "$1"
}

# --- Dovecot: an instance a variant, on 127.0.0.2 -----------------------------------------------------------------------

# Dovecot takes a client that comes from the address it connects to for secure. Clients of 127.0.0.2 come from 127.0.0.1,
# so they are strangers; the variant "local" listens on 127.0.0.1 to show the difference.
# Dovecot 2.4 takes every client that a proxy brings for secure, unless TLS is required.
# One line a variant: its name, its address, its certificate, what differs, separated by ";", in the words of Dovecot 2.3.
dovecot_variants() {
  cat <<'TABLE'
required 127.0.0.2 good ssl = required
yes-plaintext 127.0.0.2 good disable_plaintext_auth = no
yes-noplaintext 127.0.0.2 good disable_plaintext_auth = yes
local 127.0.0.1 good disable_plaintext_auth = yes
no 127.0.0.2 good ssl = no; disable_plaintext_auth = no
tls12 127.0.0.2 good import_environment = $import_environment OPENSSL_CONF=@DIR@/openssl.cnf
expired 127.0.0.2 expired
wrongname 127.0.0.2 wrongname
proxied 127.0.0.2 good ssl = required; haproxy_trusted_networks = 127.0.0.0/8; service imap-login {; inet_listener imap {; haproxy = yes; }; inet_listener imaps {; haproxy = yes; }; }; service pop3-login {; inet_listener pop3 {; haproxy = yes; }; }
TABLE
}

# start_dovecot DIR [VARIANT...]: all variants where none is named; exports DOVECOT_DIR.
start_dovecot() {
  local variant address certificate options
  export DOVECOT_DIR=$1
  open_path "$1" dovenull || return
  while read -r variant address certificate options; do
    [[ $# == 1 || " ${*:2} " == *" $variant "* ]] || continue
    twice run_dovecot "$1/$variant" "$address" "$CERTS/$certificate.pem" "$options" || return
  done < <(dovecot_variants)
}

# dovecot_port VARIANT imap|imaps|pop3|pop3s|sieve|lmtp
dovecot_port() {
  port_in "$DOVECOT_DIR/$1/ports" "$2"
}

dovecot_address() {
  dovecot_variants | awk -v variant="$1" '$1 == variant { print $2 }'
}

# Dovecot takes a second to end, so all instances at once.
stop_dovecot() {
  local variant pid pids=() status=0
  for variant in "$1"/*/; do
    stop_daemon "$variant" "$variant/run/master.pid" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || status=1
  done
  return "$status"
}

# dovecot_of_2_3 DIR CERTIFICATE OPTIONS
dovecot_of_2_3() {
  cat <<DOVECOT
ssl_cert = <$2
ssl_key = <$2
mail_location = maildir:$1/mail
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$1/mail
}
$(tr ';' '\n' <<< "$3")
DOVECOT
}

dovecot_of_2_4() {
  cat <<DOVECOT
ssl_server_cert_file = $2
ssl_server_key_file = $2
mail_driver = maildir
mail_path = $1/mail
passdb static {
  fields {
    nopassword = y
  }
}
userdb static {
  fields {
    uid = mail
    gid = mail
    home = $1/mail
  }
}
$(tr ';' '\n' <<< "$3" | sed -e 's/disable_plaintext_auth = no/auth_allow_cleartext = yes/' \
    -e 's/disable_plaintext_auth = yes/auth_allow_cleartext = no/' \
    -e 's/import_environment = [$]import_environment \(.*\)=\(.*\)/import_environment {\n  \1 = \2\n}/')
DOVECOT
}

run_dovecot() {
  local dir=$1 name version series
  rm -rf "$dir"
  mkdir -p "$dir/mail"
  chmod a+x "$dir"
  paste -d' ' <(printf '%s\n' imap imaps pop3 pop3s sieve lmtp) <(free_ports 6 | tr ' ' '\n') > "$dir/ports"
  cat > "$dir/openssl.cnf" <<'OPENSSL'
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = tls
[tls]
MaxProtocol = TLSv1.2
OPENSSL
  version=$(dovecot --version)
  version=${version%%[!0-9.]*}
  [[ $version == 2.3.* ]] && series=2_3 || series=2_4
  cat > "$dir/dovecot.conf" <<DOVECOT
$([[ $series == 2_3 ]] || printf 'dovecot_%s_version = %s\n' config "$version" storage "$version")
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
protocols = imap pop3 sieve lmtp
listen = $2
ssl = yes
auth_mechanisms = plain login
$("dovecot_of_$series" "$dir" "$3" "${4//@DIR@/$dir}")
$(for name in imap pop3; do
    printf 'service %s-login {\n' "$name"
    printf '  inet_listener %s {\n    port = %s\n  }\n' "$name" "$(port_in "$dir/ports" "$name")"
    printf '  inet_listener %ss {\n    port = %s\n    ssl = yes\n  }\n}\n' "$name" "$(port_in "$dir/ports" "${name}s")"
  done)
service managesieve-login {
  inet_listener sieve {
    port = $(port_in "$dir/ports" sieve)
  }
}
service lmtp {
  inet_listener lmtp {
    port = $(port_in "$dir/ports" lmtp)
  }
}
DOVECOT
  dovecot -c "$dir/dovecot.conf" 3>&- && wait_for "$dir/run/master.pid" && return
  cat "$dir/log" >&2
  return 1
}

# --- Courier: another maker, another TLS library (GnuTLS) -------------------------------------------------------------

# start_courier DIR: exports COURIER_DIR, which courier_port reads. DIR/log tells of every command.
start_courier() {
  : "${COURIER_CACHE:=/var/cache/mailsec-plugins/courier}"
  export COURIER_DIR=$1
  # Its packages conflict with every other IMAP and POP3 server.
  "$real_folder/unpack.sh" "$COURIER_CACHE" usr/sbin/couriertcpd courier-base courier-imap courier-pop \
    courier-authlib 'libcourier-unicode*' && open_path "$1" mail && twice run_courier "$1"
}

# courier_port NAME: prints the port of imap, imaps, imap-required, pop3, pop3s or pop3-required; "required" wants TLS
# before a login.
courier_port() {
  port_in "$COURIER_DIR/ports" "$1"
}

stop_courier() {
  stop_daemon "$1" "$1/courier.pid"
}

run_courier() {
  local dir=$1 programs=$COURIER_CACHE/usr/lib/courier/courier tcpd=$COURIER_CACHE/usr/sbin/couriertcpd imap pop3
  local options=(-address=127.0.0.1 -nodnslookup)
  stop_courier "$dir"
  rm -rf "${dir:?}"/{log,ports,passwd,group,certificate.pem,serve}
  paste -d' ' <(printf '%s\n' {imap,pop3}{,s,-required}) <(free_ports 6 | tr ' ' '\n') > "$dir/ports"

  # Its TLS changes to the user that its package would create.
  lend_user "$dir" courier mail
  install -o mail -m 600 "$CERTS/good.pem" "$dir/certificate.pem"

  # What serves a connection learns everything from its environment, as from Debian's imapd, imapd-ssl, pop3d, pop3d-ssl.
  imap="$programs/imaplogin imapd Maildir"
  pop3="$programs/courierpop3login courierpop3d Maildir"
  cat > "$dir/serve" <<COURIER
#!/bin/sh
export LD_LIBRARY_PATH=$(echo "$COURIER_CACHE"/usr/lib/*-linux-*):$COURIER_CACHE/usr/lib
export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=$dir/passwd NSS_WRAPPER_GROUP=$dir/group
export COURIERTLS=$COURIER_CACHE/usr/bin/couriertls TLS_CERTFILE=$dir/certificate.pem TLS_VERIFYPEER=NONE
export IMAP_CAPABILITY='IMAP4rev1 UIDPLUS IDLE' IMAP_CAPABILITY_TLS='IMAP4rev1 UIDPLUS IDLE AUTH=PLAIN'
export POP3AUTH_TLS='LOGIN PLAIN' DEBUG_LOGIN=1
tls="\$COURIERTLS -server -tcpd -user=courier"
case \$TCPLOCALPORT in
$(courier_port imap)) IMAP_STARTTLS=YES exec $imap ;;
$(courier_port pop3)) POP3_STARTTLS=YES exec $pop3 ;;
$(courier_port imap-required)) IMAP_STARTTLS=YES IMAP_TLS_REQUIRED=1 exec $imap ;;
$(courier_port pop3-required)) POP3_STARTTLS=YES POP3_TLS_REQUIRED=1 exec $pop3 ;;
$(courier_port imaps)) IMAP_TLS=1 exec \$tls $imap ;;
$(courier_port pop3s)) POP3_TLS=1 exec \$tls $pop3 ;;
esac
COURIER
  chmod +x "$dir/serve"

  # Newer ones never ask who the client's user is (RFC 1413), and know no option to leave it.
  ! grep -qF noidentlookup "$tcpd" || options+=(-noidentlookup)
  # It returns once the ports are open.
  "$tcpd" "${options[@]}" -pid="$dir/courier.pid" -stderr="$dir/log" \
    "$(awk '{ print $2 }' "$dir/ports" | paste -sd,)" "$dir/serve" 3>&-
}

# --- A TLS front whose service is gone ----------------------------------------------------------------------------------

# start_front DIR: exports PORT, where TLS works and nothing stands behind.
start_front() {
  open_path "$1" nobody && twice run_front "$1"
}

stop_front() {
  stop_daemon "$1" "$1/stunnel.pid"
}

run_front() {
  stop_front "$1"
  rm -f "$1/log"
  PORT=$(free_ports 1)
  export PORT

  # Nobody listens on port 1, and no other test can take it.
  cat > "$1/stunnel.conf" <<STUNNEL
pid = $1/stunnel.pid
output = $1/log
[front]
accept = 127.0.0.1:$PORT
connect = 127.0.0.1:1
cert = $CERTS/good.pem
STUNNEL
  stunnel "$1/stunnel.conf" 3>&- && wait_for "$1/stunnel.pid"
}
