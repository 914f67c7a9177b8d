# shellcheck shell=bash
# SPDX-License-Identifier: ISC
#
# The mail world that the monitoring systems watch, for setup_file: Postfix, Dovecot and NSD below $BATS_FILE_TMPDIR.
# To be loaded after ../helper and a file that has ../real/servers.bash. Root only.

# shellcheck source-path=SCRIPTDIR source=../real/readers.bash disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/../real/readers.bash"

# start_mail: the standard certificates, readable for everybody, their CA as a hashed folder too, and Postfix.
start_mail() {
  standard_certs && mkdir "$CERTS/hashed" && cp "$CERTS/ca.crt" "$CERTS/hashed/ca.pem" &&
    openssl rehash "$CERTS/hashed" && chmod -R a+rX "$CERTS" || return
  export CERTS
  start_postfix "$BATS_FILE_TMPDIR/postfix"
}

stop_mail() {
  stop_postfix "$BATS_FILE_TMPDIR/postfix"
}

# start_world: start_mail, Dovecot's variant "required", and example.test in NSD.
start_world() {
  start_mail && start_dovecot "$BATS_FILE_TMPDIR/dovecot" required || return
  cat > "$BATS_FILE_TMPDIR/zone" <<'ZONE'
@ 300 SOA ns admin 1 3600 600 86400 300
@ NS ns
@ MX 10 mail
@ TXT "v=spf1 ip4:192.0.2.1 -all"
ns A 127.0.0.1
mail A 127.0.0.1
bare A 127.0.0.1
sender A 192.0.2.1
soft TXT "v=spf1 a:sender.example.test ~all"
hostile TXT "v=spf1 <script>alert(1)</script>|evil=1;2 -all"
ZONE
  start_nsd "$BATS_FILE_TMPDIR/nsd" "$BATS_FILE_TMPDIR/zone" example.test
}

stop_world() {
  stop_nsd "$BATS_FILE_TMPDIR/nsd"
  stop_dovecot "$BATS_FILE_TMPDIR/dovecot"
  stop_mail
}
