# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034  # what is set here is read by the bats files
#
# For every bats file: `load ../helper`, then plugin=check_… . The environment says where a build outside the source
# tree has its products: PLUGINS, MINT, and PYTHON.

# In other locales [a-z] and lower case are other things: no "i" in Turkish.
export LC_ALL=C.UTF-8

TESTS=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
PLUGINS=${PLUGINS:-${TESTS%/*}/plugins}
MINT=${MINT:-$TESTS/tools/mint}
PYTHON=${PYTHON:-python3}
CERTS=${BATS_FILE_TMPDIR:-}/certs

declare -gA server_pids=()
last_server=
# What plugins and servers are started by: see start_machine.
on_machine=()

# plugin_names [LIBRARIES]: of the list of plugins.
plugin_names() {
    "${TESTS%/*}/plugins/names" "$@"
}

# --- the plugin -------------------------------------------------------------------------------------------------

# Sets status, output, lines, stderr_text and took_ms.
check() {
    local begin=${EPOCHREALTIME//[^0-9]/}

    status=0
    timeout -k 1 20 "${on_machine[@]}" "$PLUGINS/${plugin:?}" "$@" \
        </dev/null >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" 3>&- 4>&- || status=$?
    took_ms=$(((${EPOCHREALTIME//[^0-9]/} - begin) / 1000))
    output=$(tr -d '\000' <"$BATS_TEST_TMPDIR/stdout")
    stderr_text=$(tr -d '\000' <"$BATS_TEST_TMPDIR/stderr")
    lines=()
    [[ -z $output ]] || mapfile -t lines <<<"$output"
    valid_output "$(format_of "$@")"
}

# format_of ARGUMENT…: what a plugin with these arguments prints: plugin, json, prometheus; or text.
format_of() {
    local format=plugin value

    while (($#)); do
        case $1 in
            --) break ;;
            -h | -V | --help | --version | --list-findings) format=text && break ;;
            --o=* | --ou=* | --out=* | --outp=* | --outpu=* | --output=*) value=${1#*=} ;;
            --o | --ou | --out | --outp | --outpu | --output) value=${2-} ;;
            *) shift && continue ;;
        esac
        shift
        case $value in
            plugin | json | prometheus) format=$value ;;
            *) format=plugin && break ;;
        esac
    done
    printf '%s\n' "$format"
}

# valid_output FORMAT: what was printed is JSON by doc/output.schema.json, or what Prometheus reads; see tests/tools/output.py.
valid_output() {
    local wrong

    [[ $1 == json || $1 == prometheus ]] || return 0
    wrong=$("$PYTHON" -B "$TESTS/tools/output.py" "$1" "$BATS_TEST_TMPDIR/stdout" 2>&1) ||
        complain "the output is no valid $1: $wrong"
}

# json PATH…: what stands there in JSON output, a line a value: checks.0.subjects.*.state (see tests/tools/output.py);
# of several paths with tabs between them.
json() {
    "$PYTHON" -BS "$TESTS/tools/output.py" get "$BATS_TEST_TMPDIR/stdout" "$@"
}

# json_is PATH VALUE: null, numbers and texts as they are; nothing where there is no such key; several as lines.
json_is() {
    local value

    value=$(json "$1" 2>&1) || complain "no JSON" || return 1
    [[ $value == "$2" ]] || complain "expected $1: $2" "got: $value"
}

# sample_is 'NAME{LABEL="VALUE",…}' VALUE: of the one series that has these labels.
sample_is() {
    local value

    value=$("$PYTHON" -BS "$TESTS/tools/output.py" sample "$BATS_TEST_TMPDIR/stdout" "$1" 2>&1) ||
        complain "$value" || return 1
    [[ $value == "$2" ]] || complain "expected $1 $2" "got: $value"
}

# no_sample TEXT: no sample has that in it.
no_sample() {
    local line

    for line in "${lines[@]}"; do
        [[ $line == '#'* || $line != *"$1"* ]] || complain "unexpected sample: $line" || return 1
    done
}

# complain WHAT…: says what was wrong and all there is to know, and fails.
complain() {
    local name

    printf '%s\n' "$@" "--- status ${status-} after ${took_ms-} ms, output:" "${output-}"
    [[ -z ${stderr_text-} ]] || printf '%s\n' "--- standard error:" "$stderr_text"
    for name in "${!server_pids[@]}"; do
        printf '%s\n' "--- $name heard:"
        heard "$name"
    done
    return 1
} >&2

status_is() {
    [[ $status == "$1" ]] || complain "expected status: $1" "got: $status"
}

# line_is TEXT: the first line up to " | " is exactly TEXT.
line_is() {
    local first=${lines[0]-}

    [[ ${first%% | *} == "$1" ]] || complain "expected first line: $1" "got: ${first%% | *}"
}

has_line() {
    local line

    for line in "${lines[@]}"; do
        [[ $line != "$1" ]] || return 0
    done
    complain "expected a line: $1"
}

# has_finding LINE: that line, or the same with the first sentence of its fix, where the first line has said it already.
has_finding() {
    local line

    for line in "${lines[@]:1}"; do
        [[ $line != "$1" && $line != "$1. Fix: "[A-Z]*. ]] || return 0
    done
    complain "expected a finding: $1"
}

# finding_is STATE ID
finding_is() {
    local line

    for line in "${lines[@]}"; do
        [[ $line != "[$1] $2: "* ]] || return 0
    done
    complain "expected finding: [$1] $2"
}

no_finding() {
    local line

    for line in "${lines[@]}"; do
        [[ ! $line =~ ^\[[A-Z]+\]\ ([^:]*):\  || ${BASH_REMATCH[1]} != "$1" ]] ||
            complain "unexpected finding: $line" || return 1
    done
}

# What stands after the first " | ".
perfdata() {
    local first=${lines[0]-}

    [[ $first != *" | "* ]] || printf '%s\n' "${first#* | }"
}

# perf LABEL [FIELD]: the value with its unit, or field 2 warning, 3 critical, 4 minimum, 5 maximum.
perf() {
    local rest label field
    local pattern="^ *('([^']|'')*'|[^ =']+)=([^ ]*)(.*)$"

    rest=$(perfdata)
    while [[ $rest =~ $pattern ]]; do
        label=${BASH_REMATCH[1]#\'}
        rest=${BASH_REMATCH[4]}
        if [[ ${label%\'} == "$1" ]]; then
            IFS=';' read -r -a field <<<"${BASH_REMATCH[3]}"
            printf '%s\n' "${field[${2:-1} - 1]-}"
            return 0
        fi
    done
    complain "no perfdata label: $1"
}

nothing_on_stderr() {
    [[ ! -s $BATS_TEST_TMPDIR/stderr ]] || complain "expected nothing on standard error"
}

# No byte of a server may have escaped into the output, and programs that interpret it find nothing.
clean_output() {
    local -x LC_ALL=C
    local file=$BATS_TEST_TMPDIR/stdout bytes controls bars first
    local states='[[(](OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE|PENDING)'

    bytes=$(wc -c <"$file")
    controls=$(tr -dc '\000-\011\013-\037\177' <"$file" | wc -c)
    bars=$(tr -dc '|' <"$file" | wc -c)
    first=${lines[0]-}
    ((controls == 0)) || complain "$controls control bytes in the output" || return 1
    ! grep -aq $'\xc2[\x80-\x9f]' "$file" || complain "a C1 control character in the output" || return 1
    iconv -f UTF-8 -t UTF-8 <"$file" >/dev/null 2>&1 || complain "the output is not UTF-8" || return 1
    ((bytes <= 65536)) || complain "the output has $bytes bytes" || return 1
    ((${#first} <= 4096)) || complain "the first line has ${#first} bytes" || return 1
    ((bars == 0)) || [[ $bars == 1 && $first == *" | "* ]] || complain "a | that begins no perfdata" || return 1
    ! grep -q '[<>&\\]' "$file" || complain "a backslash or markup in the output" || return 1
    # Ours: the tag of a finding, and what --list-findings says of one.
    ! sed -E '2,$s/^\[(OK|WARNING|CRITICAL|UNKNOWN)\] //; s/^[a-z0-9-]+ \((OK|WARNING|CRITICAL|UNKNOWN)[,)]//' "$file" |
        grep -Eq "$states" ||
        complain "a state in brackets in the output" || return 1
    /usr/bin/printf %b "$(cat "$file" && echo .)" | cmp -s - <(cat "$file" && echo -n .) ||
        complain "printf %b changes the output" || return 1
}

# --- a machine --------------------------------------------------------------------------------------------------

# start_machine [NAME]: plugins and servers of this test run on a machine of that name (mon1) from now on, in namespaces
# of its own. It has loopback alone; $MACHINE/resolv.conf and $MACHINE/hosts are its files in /etc.
start_machine() {
    local as=(--mount --net --uts) user=()

    [[ $(id -u) == 0 ]] || user=(--user --map-root-user)
    MACHINE=$BATS_TEST_TMPDIR/machine
    mkdir "$MACHINE" && mkfifo "$MACHINE/is-up"
    printf 'nameserver 127.0.0.1\n' >"$MACHINE/resolv.conf"
    printf '127.0.0.1 localhost\n' >"$MACHINE/hosts"
    # shellcheck disable=SC2016  # expanded by the inner shell
    unshare "${user[@]}" "${as[@]}" sh -c 'ip link set lo up && hostname "$2" && cd "$1" &&
        for file in resolv.conf hosts; do mount --bind "$file" "/etc/$file" || exit; done && echo up >is-up &&
        exec tail -f /dev/null' - "$MACHINE" "${1:-mon1}" </dev/null >"$MACHINE/said" 2>&1 3>&- 4>&- &
    machine_pid=$!
    read -r -t 10 _ <>"$MACHINE/is-up" || complain "no namespaces: $(<"$MACHINE/said")" || return 1
    [[ -z ${user[*]} ]] || user=(--user --preserve-credentials)
    on_machine=(nsenter --target "$machine_pid" "${user[@]}" "${as[@]}" --wd="$PWD")
}

stop_machine() {
    on_machine=()
    [[ -n ${machine_pid-} ]] || return 0
    kill "$machine_pid" 2>/dev/null || true
    wait "$machine_pid" 2>/dev/null || true
    machine_pid=
}

# --- certificates -----------------------------------------------------------------------------------------------

# mint NAME OPTIONS…: makes $CERTS/NAME.pem.
mint() {
    mkdir -p "$CERTS" && "$MINT" --out "$CERTS/$1.pem" "${@:2}"
}

# certificates_of NAME…: without the keys.
certificates_of() {
    local name

    for name in "$@"; do
        sed -n '/^-----BEGIN CERTIFICATE/,/^-----END CERTIFICATE/p' "$CERTS/$name.pem"
    done
}

# For setup_file. The names are those of mail.example.test and 127.0.0.1 but for wrongname.
standard_certs() {
    local names=(--dns mail.example.test --ip 127.0.0.1)

    mint ca --ca --cn 'Test CA' --from=-365d --to=3650d &&
        mint otherca --ca --cn 'Other CA' --from=-365d --to=3650d &&
        mint good "${names[@]}" --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h &&
        mint expired "${names[@]}" --issuer "$CERTS/ca.pem" --from=-93d --to=-3d &&
        mint expiring "${names[@]}" --issuer "$CERTS/ca.pem" --from=-80d --to=10d1h &&
        mint wrongname --dns other.example.test --issuer "$CERTS/ca.pem" --from=-1m --to=90d1h &&
        mint selfsigned "${names[@]}" --from=-1m --to=90d1h &&
        mint unknown "${names[@]}" --issuer "$CERTS/otherca.pem" --from=-1m --to=90d1h &&
        mint inter --ca --pathlen 0 --cn 'Intermediate CA' --issuer "$CERTS/ca.pem" --from=-365d --to=1825d &&
        mint leaf "${names[@]}" --issuer "$CERTS/inter.pem" --from=-1m --to=90d1h &&
        certificates_of ca >"$CERTS/ca.crt"
}

# --- servers ----------------------------------------------------------------------------------------------------

server_dir() {
    printf '%s\n' "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}"
}

# start_server KIND NAME PROGRAM OPTIONS…: waits until it listens; sets last_server and server_port.
start_server() {
    local kind=$1 name=$2 number=1 base

    while [[ -z $name || -n ${server_pids[$name]-} ]]; do
        [[ -z $2 ]] || { complain "there is a server $2 already" || return 1; }
        name=$kind
        ((number == 1)) || name=$kind$number
        number=$((number + 1))
    done
    base=$(server_dir)/$name
    rm -f "$base.fifo" "$base.log"
    mkfifo "$base.fifo"
    : >"$base.log"
    "${on_machine[@]}" "$PYTHON" -BS "${@:3}" --log "$base.log" --parent $$ \
        </dev/null >"$base.fifo" 2>"$base.err" 3>&- 4>&- &
    server_pids[$name]=$!
    server_port=
    # A server that fails closes the fifo, so there is no waiting for it.
    if read -r -t 20 server_port <"$base.fifo"; then
        last_server=$name
    else
        printf '%s\n' "the server $name did not start:" "$(<"$base.err")" >&2
        stop_server "$name"
        return 1
    fi
}

# serve [-n NAME] [-f FILE] [ADDR[:PORT]] [PORT=N] [<<script]: sets PORT.
serve() {
    local name='' file='' address=127.0.0.1 port='' script

    while (($#)); do
        case $1 in
            -n) name=$2 && shift ;;
            -f) file=$2 && shift ;;
            PORT=*) port=${1#PORT=} ;;
            *) address=$1 ;;
        esac
        shift
    done
    if [[ -n $port ]]; then
        [[ $address != *:*:* || $address == \[* ]] || address="[$address]"
        address=$address:$port
    fi
    script=$file
    [[ -n $script ]] || { script=$(mktemp "$(server_dir)/script.XXXXXX") && cat >"$script"; } || return 1
    start_server mail "$name" "$TESTS/server/mailserver.py" --listen "$address" --script "$script" --certs "$CERTS" ||
        return 1
    PORT=$server_port
}

# serve_dns [-n NAME] [-f FILE] [ADDR[:PORT]] [<<zone]: sets DNS to ADDR:PORT.
serve_dns() {
    local name='' file='' address=127.0.0.1 zone host

    while (($#)); do
        case $1 in
            -n) name=$2 && shift ;;
            -f) file=$2 && shift ;;
            *) address=$1 ;;
        esac
        shift
    done
    zone=$file
    [[ -n $zone ]] || { zone=$(mktemp "$(server_dir)/zone.XXXXXX") && cat >"$zone"; } || return 1
    start_server dns "$name" "$TESTS/server/dnsserver.py" --listen "$address" --zone "$zone" || return 1
    case $address in
        \[*) host="${address%%]*}]" ;;
        *:*:*) host="[$address]" ;;
        *) host=${address%%:*} ;;
    esac
    DNS=$host:$server_port
}

# settle NAME: until the server has logged all that its clients said.
settle() {
    local pid=${server_pids[$1]-} answer

    [[ -z $pid ]] || {
        ! kill -USR1 "$pid" || read -r -t 8 answer || true
    } <>"$(server_dir)/$1.fifo" 2>/dev/null
}

# heard [NAME]: the log of the server, the last one started if not named (mail, mail2, dns, … or as -n said).
heard() {
    local name=${1:-$last_server}

    settle "$name"
    cat "$(server_dir)/$name.log"
}

heard_line() {
    heard "${2-}" | grep -Fxq -e "$1" || complain "expected ${2:-$last_server} to hear: $1"
}

# What the client said is all that the script expected.
no_mismatch() {
    ! heard "${1-}" | grep -q '^MISMATCH ' || complain "${1:-$last_server} heard what its script did not expect"
}

# stop_server NAME: only if it still runs, for the number of a dead process may be another's by now.
stop_server() {
    local pid=${server_pids[$1]} running

    running=" $(jobs -pr | tr '\n' ' ')"
    [[ $running != *" $pid "* ]] || kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    unset "server_pids[$1]"
}

stop_servers() {
    local name

    for name in "${!server_pids[@]}"; do
        stop_server "$name"
    done
}

teardown() {
    stop_servers
    stop_machine
}

teardown_file() {
    stop_servers
}
