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
# One line a variant: its name, its address, its certificate, what differs, separated by ";".
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

# dovecot_port VARIANT imap|imaps|pop3|pop3s
dovecot_port() {
  port_in "$DOVECOT_DIR/$1/ports" "$2"
}

dovecot_address() {
  dovecot_variants | awk -v variant="$1" '$1 == variant { print $2 }'
}

stop_dovecot() {
  local variant
  for variant in "$1"/*/; do
    stop_daemon "$variant" "$variant/run/master.pid"
  done
}

run_dovecot() {
  local dir=$1 name ports
  rm -rf "$dir"
  mkdir -p "$dir/mail"
  chmod a+x "$dir"
  read -ra ports <<< "$(free_ports 4)"
  printf '%s\n' "imap ${ports[0]}" "imaps ${ports[1]}" "pop3 ${ports[2]}" "pop3s ${ports[3]}" > "$dir/ports"
  cat > "$dir/openssl.cnf" <<'OPENSSL'
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = tls
[tls]
MaxProtocol = TLSv1.2
OPENSSL
  cat > "$dir/dovecot.conf" <<DOVECOT
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
protocols = imap pop3
listen = $2
ssl = yes
ssl_cert = <$3
ssl_key = <$3
auth_mechanisms = plain login
mail_location = maildir:$dir/mail
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$dir/mail
}
$(tr ';' '\n' <<< "${4//@DIR@/$dir}")
$(for name in imap pop3; do
    printf 'service %s-login {\n' "$name"
    printf '  inet_listener %s {\n    port = %s\n  }\n' "$name" "$(port_in "$dir/ports" "$name")"
    printf '  inet_listener %ss {\n    port = %s\n    ssl = yes\n  }\n}\n' "$name" "$(port_in "$dir/ports" "${name}s")"
  done)
DOVECOT
  dovecot -c "$dir/dovecot.conf" 3>&- && wait_for "$dir/run/master.pid" && return
  cat "$dir/log" >&2
  return 1
}

# --- Courier: another maker, another TLS library (GnuTLS) ----------------------------------------------------------------

# start_courier DIR: exports COURIER_DIR.
start_courier() {
  export COURIER_DIR=$1
  export COURIER_CACHE=${COURIER_CACHE:-/var/cache/mailsec-plugins/courier}
  "$real_folder/unpack.sh" "$COURIER_CACHE" usr/lib/courier/courier/imaplogin \
    courier-imap courier-pop courier-base courier-authlib libcourier-unicode4 && open_path "$1" nobody && twice run_courier "$1"
}

# courier_port imap|imap-required|pop3: "required" wants TLS before a login.
courier_port() {
  port_in "$COURIER_DIR/ports" "$1"
}

stop_courier() {
  local name
  for name in imap imap-required pop3; do
    [[ ! -s $1/$name.pid ]] || "$COURIER_CACHE/usr/sbin/couriertcpd" -pid="$1/$name.pid" -stop
  done
}

run_courier() {
  local dir=$1 ports libexec=$COURIER_CACHE/usr/lib/courier/courier
  local words='IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE'
  stop_courier "$dir"
  read -ra ports <<< "$(free_ports 3)"
  printf '%s\n' "imap ${ports[0]}" "imap-required ${ports[1]}" "pop3 ${ports[2]}" > "$dir/ports"
  local -x IMAP_STARTTLS=YES POP3_STARTTLS=YES COURIERTLS=$COURIER_CACHE/usr/bin/couriertls TLS_CERTFILE=$CERTS/good.pem
  local -x TLS_VERIFYPEER=NONE IMAP_CAPABILITY=$words IMAP_CAPABILITY_TLS="$words AUTH=PLAIN" MAILDIRPATH=Maildir
  local -x LD_LIBRARY_PATH
  LD_LIBRARY_PATH=$(find "$COURIER_CACHE/usr/lib" -name 'libcourier*.so.?' -printf '%h\n' | sort -u | paste -sd:)
  tcpd imap "${ports[0]}" "$libexec/imaplogin" "$COURIER_CACHE/usr/bin/imapd" Maildir &&
    IMAP_TLS_REQUIRED=1 tcpd imap-required "${ports[1]}" "$libexec/imaplogin" "$COURIER_CACHE/usr/bin/imapd" Maildir &&
    tcpd pop3 "${ports[2]}" "$libexec/courierpop3login" "$libexec/courierpop3d" Maildir
}

# tcpd NAME PORT PROGRAM...: returns once the port is open.
tcpd() {
  "$COURIER_CACHE/usr/sbin/couriertcpd" -address=127.0.0.1 -pid="$dir/$1.pid" -stderr="$dir/$1.log" \
    -nodnslookup -noidentlookup "${@:2}" </dev/null >/dev/null 2>&1 3>&- && wait_for "$dir/$1.pid"
}

# --- A TLS front whose service is gone ----------------------------------------------------------------------------------

# start_front DIR: exports PORT, where TLS works and nothing stands behind.
start_front() {
  local ports
  open_path "$1" nobody || return
  read -ra ports <<< "$(free_ports 2)"
  export PORT=${ports[0]}
  cat > "$1/stunnel.conf" <<STUNNEL
pid = $1/stunnel.pid
output = $1/log
[front]
accept = 127.0.0.1:$PORT
connect = 127.0.0.1:${ports[1]}
cert = $CERTS/good.pem
STUNNEL
  stunnel "$1/stunnel.conf" 3>&- 2>/dev/null && wait_for "$1/stunnel.pid"
}

stop_front() {
  stop_daemon "$1" "$1/stunnel.pid"
}
