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

declare -gA server_pids=() forked=()
last_server=
# The script of the next server.
scripts=0
# What plugins and servers are started by: see start_machine.
on_machine=()

# plugin_names [LIBRARIES]: of the list of plugins.
plugin_names() {
    "${TESTS%/*}/plugins/names" "$@"
}

# bats runs a DEBUG trap for each command of each function, which takes longer than most commands. A function that is
# called after `set +T` runs without it: what tests call often is one line that does so, and calls untraced_NAME.

# --- the plugin -------------------------------------------------------------------------------------------------

# Sets status, output, lines, stderr_text and took_ms.
check() { local - && set +T && untraced_check "$@"; }
untraced_check() {
    local begin=${EPOCHREALTIME//[^0-9]/}

    status=0
    timeout -k 1 20 "${on_machine[@]}" "$PLUGINS/${plugin:?}" "$@" \
        </dev/null >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" 3>&- 4>&- || status=$?
    took_ms=$(((${EPOCHREALTIME//[^0-9]/} - begin) / 1000))
    text_of output "$BATS_TEST_TMPDIR/stdout"
    text_of stderr_text "$BATS_TEST_TMPDIR/stderr"
    lines=()
    [[ -z $output ]] || mapfile -t lines <<<"$output"
    find_format "$@"
    valid_output "$format"
}

# text_of VARIABLE FILE: what is in the file, as $(<FILE) has it, without a word on NUL bytes.
text_of() {
    local parts text

    mapfile -d '' parts <"$2"
    printf -v text %s "${parts[@]}"
    while [[ $text == *$'\n' ]]; do
        text=${text%$'\n'}
    done
    printf -v "$1" %s "$text"
}

# find_format ARGUMENT…: sets format to what a plugin with these arguments prints: plugin, json, prometheus; or text.
find_format() {
    local value

    format=plugin
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
}

# valid_output FORMAT: what was printed is JSON by doc/output.schema.json, or what Prometheus reads; see tests/tools/output.py.
valid_output() {
    [[ $1 == json || $1 == prometheus ]] || return 0
    resident output "$1" "$BATS_TEST_TMPDIR/stdout" || complain "the output is no valid $1: $answer"
}

# json PATH…: what stands there in JSON output, a line a value: checks.0.subjects.*.state (see tests/tools/output.py);
# of several paths with tabs between them.
json() { local - && set +T && untraced_json "$@"; }
untraced_json() {
    resident output get "$BATS_TEST_TMPDIR/stdout" "$@" || { printf '%s\n' "$answer" >&2 && return 1; }
    [[ -z $answer ]] || printf '%s\n' "$answer"
}

# json_is PATH VALUE: null, numbers and texts as they are; nothing where there is no such key; several as lines.
json_is() { local - && set +T && untraced_json_is "$@"; }
untraced_json_is() {
    resident output get "$BATS_TEST_TMPDIR/stdout" "$1" || complain "no JSON: $answer" || return 1
    [[ $answer == "$2" ]] || complain "expected $1: $2" "got: $answer"
}

# sample_is 'NAME{LABEL="VALUE",…}' VALUE: of the one series that has these labels.
sample_is() { local - && set +T && untraced_sample_is "$@"; }
untraced_sample_is() {
    resident output sample "$BATS_TEST_TMPDIR/stdout" "$1" || complain "$answer" || return 1
    [[ $answer == "$2" ]] || complain "expected $1 $2" "got: $answer"
}

# no_sample TEXT: no sample has that in it.
no_sample() { local - && set +T && untraced_no_sample "$@"; }
untraced_no_sample() {
    local line

    for line in "${lines[@]}"; do
        [[ $line == '#'* || $line != *"$1"* ]] || complain "unexpected sample: $line" || return 1
    done
}

# complain WHAT…: says what was wrong and all there is to know, and fails.
complain() { local - && set +T && untraced_complain "$@"; }
untraced_complain() {
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

has_line() { local - && set +T && untraced_has_line "$@"; }
untraced_has_line() {
    local line

    for line in "${lines[@]}"; do
        [[ $line != "$1" ]] || return 0
    done
    complain "expected a line: $1"
}

# has_finding LINE: that line, or the same with the first sentence of its fix, where the first line has said it already.
has_finding() { local - && set +T && untraced_has_finding "$@"; }
untraced_has_finding() {
    local line

    for line in "${lines[@]:1}"; do
        [[ $line != "$1" && $line != "$1. Fix: "[A-Z]*. ]] || return 0
    done
    complain "expected a finding: $1"
}

# finding_is STATE ID
finding_is() { local - && set +T && untraced_finding_is "$@"; }
untraced_finding_is() {
    local line

    for line in "${lines[@]}"; do
        [[ $line != "[$1] $2: "* ]] || return 0
    done
    complain "expected finding: [$1] $2"
}

no_finding() { local - && set +T && untraced_no_finding "$@"; }
untraced_no_finding() {
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
perf() { local - && set +T && untraced_perf "$@"; }
untraced_perf() {
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

# No byte of a server may have escaped into the output, and programs that interpret it find nothing. A shell's printf %b
# changes no text without a backslash. Without a process, for it is called after each run.
clean_output() { local - && set +T && untraced_clean_output "$@"; }
untraced_clean_output() {
    local -x LC_ALL=C
    local text line file=$BATS_TEST_TMPDIR/stdout first=${lines[0]-}
    local states='[[(](OK|UP|WARNING|CRITICAL|UNKNOWN|DOWN|UNREACHABLE|PENDING)'

    ! IFS= read -r -d '' text <"$file" || complain "a NUL byte in the output" || return 1
    [[ $text != *[$'\001'-$'\011'$'\013'-$'\037'$'\177']* ]] || complain "a control byte in the output" || return 1
    [[ $text != *$'\302'[$'\200'-$'\237']* ]] || complain "a C1 control character in the output" || return 1
    [[ $text != *[$'\200'-$'\377']* ]] || iconv -f UTF-8 -t UTF-8 <"$file" >/dev/null 2>&1 ||
        complain "the output is not UTF-8" || return 1
    ((${#text} <= 65536)) || complain "the output has ${#text} bytes" || return 1
    ((${#first} <= 4096)) || complain "the first line has ${#first} bytes" || return 1
    [[ $text != *'|'* ]] || [[ $text != *'|'*'|'* && $first == *" | "* ]] ||
        complain "a | that begins no perfdata" || return 1
    [[ $text != *[\<\>\&\\]* ]] || complain "a backslash or markup in the output" || return 1
    [[ $text =~ $states ]] || return 0
    no_state_in "$first" || return 1
    while IFS= read -r line; do
        # Ours: the tag of a finding.
        [[ ! $line =~ ^\[(OK|WARNING|CRITICAL|UNKNOWN)\]\  ]] || line=${line#"${BASH_REMATCH[0]}"}
        no_state_in "$line" || return 1
    done <<<"${text#"$first"}"
}

# no_state_in LINE, beside ours, where --list-findings describes a finding.
no_state_in() {
    local rest=$1

    [[ ! $rest =~ ^[a-z0-9-]+\ \((OK|WARNING|CRITICAL|UNKNOWN)[,\)] ]] || rest=${rest#"${BASH_REMATCH[0]}"}
    [[ ! $rest =~ $states ]] || complain "a state in brackets in the output: $1"
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
mint() { local - && set +T && untraced_mint "$@"; }
untraced_mint() {
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
standard_certs() { local - && set +T && untraced_standard_certs "$@"; }
untraced_standard_certs() {
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

# --- the resident -----------------------------------------------------------------------------------------------

# One Python a bats file, for its start costs more than most tests: see server/resident.py.
RESIDENT_PYTHON=$PYTHON

# resident_does WORD…: hands it a request.
resident_does() {
    local IFS=$'\037' requests=${BATS_FILE_TMPDIR:?}/requests

    [[ -p $requests ]] || start_resident "$requests" || return 1
    printf '%s\0' "$*" 1<>"$requests"
}

# start_resident FIFO
start_resident() {
    mkfifo "$1.ready" "$1" || return 1
    "$RESIDENT_PYTHON" -BS "$TESTS/server/resident.py" "$1" "$PPID" "$1.ready" \
        <>"$1" >"$1.err" 2>&1 3>&- 4>&- &
    disown
    IFS= read -r -d '' -t 20 _ <>"$1.ready" || { printf '%s\n' "no resident: $(<"$1.err")" >&2 && return 1; }
}

# resident ACTION WORD…: sets answer, and returns its exit code.
resident() { local - && set +T && untraced_resident "$@"; }
untraced_resident() {
    local reply=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/reply.$BASHPID fd code

    [[ -p $reply ]] || mkfifo "$reply"
    exec {fd}<>"$reply"
    resident_does "$1" "$reply" "${@:2}" && IFS= read -r -d '' -t 20 -u "$fd" answer ||
        answer="2"$'\n'"the resident does not answer: $(<"$BATS_FILE_TMPDIR/requests.err")"
    exec {fd}<&-
    code=${answer%%$'\n'*}
    answer=${answer#*$'\n'}
    answer=${answer%$'\n'}
    return "$code"
}

# --- servers ----------------------------------------------------------------------------------------------------

server_dir() {
    printf '%s\n' "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}"
}

# start_server KIND NAME PROGRAM OPTIONS…: waits until it listens; sets last_server and server_port.
start_server() { local - && set +T && untraced_start_server "$@"; }
untraced_start_server() {
    local kind=$1 name=$2 number=1 base

    while [[ -z $name || -n ${server_pids[$name]-} ]]; do
        [[ -z $2 ]] || { complain "there is a server $2 already" || return 1; }
        name=$kind
        ((number == 1)) || name=$kind$number
        number=$((number + 1))
    done
    base=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/$name
    [[ -p $base.fifo ]] || mkfifo "$base.fifo"
    : >"$base.log"
    server_port=
    if starts "$base" "${@:3}"; then
        last_server=$name
    else
        printf '%s\n' "the server $name did not start:" "$(<"$base.err")" >&2
        stop_server "$name"
        return 1
    fi
}

# copy_input FILE: text, without a process.
copy_input() {
    local text

    IFS= read -r -d '' text || true
    printf %s "$text" >"$1"
}

# starts BASE PROGRAM OPTIONS…: forked by the resident where it can; sets server_port and server_pids of $name.
starts() {
    local base=$1 module=${2##*/} fd

    if [[ $2 == "$TESTS/server/"* && $PYTHON == "$RESIDENT_PYTHON" && -z ${on_machine[*]} ]]; then
        exec {fd}<>"$base.fifo"
        resident_does serve "$base.fifo" "$base.err" "$PWD" "${module%.py}" "${@:3}" --log "$base.log" --parent $$ &&
            read -r -t 20 -u "$fd" "server_pids[$name]" && forked[$name]=1 && read -r -t 20 -u "$fd" server_port
        exec {fd}<&-
        [[ $server_port == +([0-9]) ]]
    else
        "${on_machine[@]}" "$PYTHON" -BS "${@:2}" --log "$base.log" --parent $$ \
            </dev/null >"$base.fifo" 2>"$base.err" 3>&- 4>&- &
        server_pids[$name]=$!
        # A server that fails closes the fifo, so there is no waiting for it.
        read -r -t 20 server_port <"$base.fifo"
    fi
}

# serve [-n NAME] [-f FILE] [ADDR[:PORT]] [PORT=N] [<<script]: sets PORT.
serve() { local - && set +T && untraced_serve "$@"; }
untraced_serve() {
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
    [[ -n $script ]] || { script=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/script.$((++scripts)) && copy_input "$script"; } || return 1
    start_server mail "$name" "$TESTS/server/mailserver.py" --listen "$address" --script "$script" --certs "$CERTS" ||
        return 1
    PORT=$server_port
}

# serve_dns [-n NAME] [-f FILE] [ADDR[:PORT]] [<<zone]: sets DNS to ADDR:PORT.
serve_dns() { local - && set +T && untraced_serve_dns "$@"; }
untraced_serve_dns() {
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
    [[ -n $zone ]] || { zone=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/zone.$((++scripts)) && copy_input "$zone"; } || return 1
    start_server dns "$name" "$TESTS/server/dnsserver.py" --listen "$address" --zone "$zone" || return 1
    case $address in
        \[*) host="${address%%]*}]" ;;
        *:*:*) host="[$address]" ;;
        *) host=${address%%:*} ;;
    esac
    DNS=$host:$server_port
}

# settle NAME: until the server has logged all that its clients said.
settle() { local - && set +T && untraced_settle "$@"; }
untraced_settle() {
    local pid=${server_pids[$1]-} said

    [[ -z $pid ]] || {
        ! kill -USR1 "$pid" || read -r -t 8 said || true
    } <>"${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/$1.fifo" 2>/dev/null
}

# heard [NAME]: the log of the server, the last one started if not named (mail, mail2, dns, … or as -n said).
heard() { local - && set +T && untraced_heard "$@"; }
untraced_heard() {
    local log

    read_log "${1-}"
    [[ -z ${log[*]} ]] || printf '%s\n' "${log[@]}"
}

# read_log [NAME]: sets log to the lines that heard() prints.
read_log() {
    settle "${1:-$last_server}"
    mapfile -t log <"${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/${1:-$last_server}.log"
}

heard_line() { local - && set +T && untraced_heard_line "$@"; }
untraced_heard_line() {
    local line log

    read_log "${2-}"
    for line in "${log[@]}"; do
        [[ $line != "$1" ]] || return 0
    done
    complain "expected ${2:-$last_server} to hear: $1"
}

# What the client said is all that the script expected.
no_mismatch() { local - && set +T && untraced_no_mismatch "$@"; }
untraced_no_mismatch() {
    local line log

    read_log "${1-}"
    for line in "${log[@]}"; do
        [[ $line != "MISMATCH "* ]] || complain "${1:-$last_server} heard what its script did not expect" || return 1
    done
}

# stop_server NAME: only if it still runs, for the number of a dead process may be another's by now.
stop_server() {
    local pid=${server_pids[$1]} running

    if [[ -n ${forked[$1]-} ]]; then
        resident stop "$pid" || true
    else
        running=" $(jobs -pr | tr '\n' ' ')"
        [[ $running != *" $pid "* ]] || kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    fi
    unset "server_pids[$1]" "forked[$1]"
}

stop_servers() { local - && set +T && untraced_stop_servers "$@"; }
untraced_stop_servers() {
    local name pids=()

    for name in "${!server_pids[@]}"; do
        if [[ -n ${forked[$name]-} ]]; then
            pids+=("${server_pids[$name]}")
            unset "server_pids[$name]" "forked[$name]"
        else
            stop_server "$name"
        fi
    done
    [[ -z ${pids[*]} ]] || resident stop "${pids[@]}" || true
}

teardown() {
    stop_servers
    stop_machine
}

teardown_file() {
    stop_servers
}
