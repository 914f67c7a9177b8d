# SPDX-License-Identifier: ISC
#
# The house of design.md section 5, as far as a look at the sources can tell.

bats_require_minimum_version 1.5.0

setup_file() {
	export LC_ALL=C.UTF-8
	SOURCE=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	export SOURCE
}

setup() {
	cd "$SOURCE" || return 1
	found=
}

# found WHAT…: one more break of a rule.
found() {
	found+="$*"$'\n'
}

nothing_found() {
	[[ -z $found ]] || {
		printf '%s' "$found" >&2
		return 1
	}
}

# code FILE…: "FILE:LINE:TEXT" without comments and string literals.
code() {
	awk '
		FNR == 1 { inside = 0 }
		{
			text = $0
			gsub(/\\./, "", text)
			if (text !~ /^ *# *include/) gsub(/"[^"]*"/, "\"\"", text)
			if (inside) {
				if (!sub(/^.*\*\//, "", text)) next
				inside = 0
			}
			gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", text)
			if (sub(/\/\*.*/, "", text)) inside = 1
			print FILENAME ":" FNR ":" text
		}' "$@"
}

# only PATTERN FILE…: code that matches the extended regular expression stands in these files alone.
only() {
	local line

	while IFS= read -r line; do
		[[ " ${*:2} " == *" ${line%%:*} "* ]] || found "$line"
	done < <(code common/*/*.[ch] plugins/*.c | grep -E ":[0-9]+:.*($1)")
	nothing_found
}

# rooms: "FLOOR ROOM BELOW…": each room, the floor that it is on, and the rooms that it may use. All but these four are a
# subject each, and know nothing of each other.
rooms() {
	local room

	cat <<-END
		1 base
		2 net base
		2 cli base
		3 mail net cli base
	END
	for room in common/*/; do
		room=$(basename "$room")
		[[ $room == @(base|net|cli|mail) ]] || echo "4 $room mail net cli base"
	done
}

@test "an include of ours carries its room" {
	local line names

	names=$(rooms | awk '{ print $2 }' | paste -sd'|')
	while IFS= read -r line; do
		[[ $line =~ include\ *\"(($names)/[a-z0-9_]+|config)\.h\" ]] || found "$line"
	done < <(grep -n '^ *# *include *"' common/*/*.[ch] plugins/*.c)
	nothing_found
}

@test "a room includes from itself and from the rooms below it" {
	local -A below floor
	local file room line level others other

	while read -r level room others; do
		below[$room]="$room $others"
		floor[$room]=$level
		for other in $others; do
			((floor[$other] < level)) || found "$room may use $other, which is not below it"
		done
	done < <(rooms)
	for file in common/*/*.[ch]; do
		room=${file#common/}
		room=${room%/*}
		while IFS= read -r line; do
			[[ $line =~ \"([a-z0-9_]+)/ && " ${below[$room]-} " == *" ${BASH_REMATCH[1]} "* ]] || found "$file:$line"
		done < <(grep -n '^ *# *include *"[a-z0-9_]*/' "$file")
	done
	nothing_found
}

@test "the rooms of the table are there, and nothing lies between them" {
	[[ $(printf '%s\n' common/*/) == "$(rooms | awk '{ print "common/" $2 "/" }' | sort)" ]]
	run ! compgen -G 'common/*.[ch]'
}

# The module of a file is its path without the letter: an arrow leads from a module to one whose header it includes.
@test "modules include each other in no circle" {
	local circles

	circles=$(grep '^ *# *include *"[a-z]*/' common/*/*.[ch] |
		sed -nE 's,^common/([a-z0-9_/]+)\.[ch]:.*"([a-z0-9_/]+)\.h"$,\1 \2,p' | tsort 2>&1 >/dev/null) || true
	[[ -z $circles ]] || found "$circles"
	nothing_found
}

@test "OpenSSL is known to few" {
	only '# *include *<openssl/' common/net/{tls,tls_facts,alert,concession,conformity,certform,staple,cert,trust,verify,bundle,openssl_init}.c \
		common/net/{tls_facts,conformity,certform,staple,cert,trust,verify,bundle}.h
}

@test "libresolv is known to the DNS messages alone" {
	only '# *include *<(resolv|arpa/nameser|arpa/nameser_compat|netdb)\.h>' common/net/{dnswire,dnsrecord}.c
}

@test "threads are started on the ground floor" {
	only '# *include *<(pthread|threads)\.h>|pthread_|thrd_' common/base/*.[ch]
}

@test "the command line is read in one place" {
	only '# *include *<getopt\.h>|getopt' common/cli/option.c
}

@test "standard output is written to in one room" {
	only '\<(v?printf|puts|putchar|putc|fputc|putchar_unlocked|perror) *\(|\<(v?fprintf|fputs|fputc|fwrite) *\(.*\<stdout\>|STDOUT_FILENO|\<v?dprintf *\(|\<write *\( *1 *,' \
		common/cli/{output,guard,help,terminal}.c
}

@test "every line of a report goes through the cleaner" {
	local call count=0

	while IFS= read -r call; do
		count=$((count + 1))
		[[ $call == *clean_text\(* ]] || found "$call"
	done < <(code common/cli/render_plugin.c | cut -d: -f3- | tr '\n' ' ' | grep -oE 'append_line\([^;{]*;')
	((count == 4))
	nothing_found
}

@test "standard error is written to by the line for a person alone" {
	only '\<stderr\>|STDERR_FILENO|\<perror *\(|\<write *\( *2 *,|\<(err|warn)x? *\(' common/base/waiting.c
}

@test "two places connect: to mail servers, and to DNS servers" {
	only '\<(connect|sendto|sendmsg|bind|listen|accept4?) *\(' common/net/{conn,transaction}.c
}

@test "files are opened to be read" {
	run ! grep -nE '\<open(at)? *\([^)]*(O_WRONLY|O_RDWR|O_CREAT)|\<(fopen|freopen|fdopen) *\([^)]*"[^"]*[wa+]|\<(creat|rename|unlink|mkdir) *\(' \
		common/*/*.c plugins/*.c
}

@test "no shell, no other program, no locale, no temporary file" {
	only '\<(system|popen|fork|vfork|posix_spawnp?|execl[pe]?|execvp?e?|setlocale|tmpfile|tmpnam|mkstemp|wordexp) *\('
}

@test "no call that knows no limit" {
	only '\<(gets|strcpy|strcat|v?sprintf|getaddrinfo|gethostbyname|res_n?query|res_n?search|res_n?send|alloca) *\('
}

@test "a header says what it is for, and guards itself by its room and name" {
	local file name guard

	for file in common/*/*.h; do
		name=${file##*/}
		name=${name%.h}
		guard=${file#common/}
		guard=${guard//[\/.]/_}
		grep -qE "^ \* $name - " "$file" || found "$file: no line ' * $name - …'"
		grep -q "^#ifndef ${guard^^}\$" "$file" || found "$file: not guarded by ${guard^^}"
	done
	nothing_found
}

@test "what a source offers is promised by a header of its room" {
	local file name

	for file in common/*/*.c; do
		while IFS= read -r name; do
			grep -qE "\<$name\>" "${file%/*}"/*.h || found "$file: $name is in no header of its room"
		done < <(code "$file" | cut -d: -f3- | grep -vE '^(static|typedef|extern|#|\t| |\})' |
			sed -nE 's/^[a-z_][A-Za-z0-9_ *]*[ *]([a-z_0-9]+)\(.*/\1/p')
	done
	nothing_found
}

@test "a header has a source, and a source its own header or one that promises for it" {
	local file

	for file in common/*/*.h; do
		[[ -e ${file%.h}.c || $file == */findings.h ]] || found "$file: no source"
	done
	for file in common/*/*.c; do
		[[ -e ${file%.c}.h ]] || grep -qE "# *include \"$(basename "${file%/*}")/" "$file" || found "$file: no header"
	done
	nothing_found
}

@test "no file is longer than 400 lines" {
	local file count

	for file in common/*/*.[ch] plugins/*.c; do
		count=$(wc -l <"$file")
		((count <= 400)) || found "$file: $count lines"
	done
	nothing_found
}

@test "no module is called util, helper or manager" {
	run ! compgen -G 'common/*/*util*'
	run ! compgen -G 'common/*/*helper*'
	run ! compgen -G 'common/*/*manager*'
}

@test "every source carries its licence" {
	local file

	for file in common/*/*.[ch] plugins/*.c tests/*.bats tests/*/*.bats tests/*/*.bash tests/unit/*.[ch]; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: ISC' || found "$file: no licence"
	done
	nothing_found
}

@test "every source is built" {
	local file

	for file in common/*/*.[ch]; do
		grep -qE "(^|[[:space:]])$file( |\$)" lists.am Makefile.am || found "$file: neither in lists.am nor in Makefile.am"
	done
	nothing_found
}

finding_ids() {
	sed -n 's/^= //p' common/*/findings_*.words
}

@test "every finding that a header declares has its words, and no other" {
	local file room

	for file in common/*/findings.h; do
		room=${file%/*}
		diff <(sed -n '/^enum {/,/}/p' "$file" | grep -oE '[A-Z_]{2,}' | sort) \
			<(sed -n 's/^Row: //p' "$room"/findings_*.words | sort) || found "$file: not the rows of its tables"
		diff <(sed -n 's/^extern const struct finding_kind \(findings_.*\)\[\];/\1/p' "$file" | sort) \
			<(basename -s .words "$room"/findings_*.words | sort) || found "$file: not its tables"
	done
	nothing_found
}

# asserted: "STATE ID" of each assertion that a finding has a state: `finding_is STATE ID`, the same behind a subject, and
# `has_finding "[STATE] ID: …"` or has_line. Comments, names of tests and options do not count.
asserted() {
	sed -E '/^[ \t]*#/d; /^@test /d' tests/check_*/*.bats tests/starttls/*.bats |
		grep -oE '\<(finding_is|has_finding|has_line|[a-z_]+ "?[a-z0-9.${}%*:-]+"?) ["'\'']?\[?(OK|WARNING|CRITICAL|UNKNOWN)\]? [a-z-]+' |
		sed -E 's/.*\[?(OK|WARNING|CRITICAL|UNKNOWN)\]? /\1 /' | sort -u
}

@test "every finding is found by a test" {
	local id count=0 states

	states=$(asserted)
	while IFS= read -r id; do
		count=$((count + 1))
		grep -qE "^[A-Z]+ $id\$" <<<"$states" || found "$id"
	done < <(finding_ids)
	((count >= 25))
	nothing_found
}

@test "the findings are those of the contract" {
	local id

	for id in unreachable timeout dns-failed dns-unreachable no-address bad-greeting unavailable protocol-error slow \
		no-starttls starttls-refused plaintext-after-starttls cleartext-login missing-capability \
		starttls-repeated no-service-inside-tls handshake-failed old-tls weak-cipher certificate-expired \
		certificate-expiring certificate-not-yet-valid untrusted name-mismatch weak-key weak-signature no-certificate \
		no-mail-host null-mx mx-is-address mx-is-cname mx-missing mx-unroutable login-before-tls weak-handshake \
		unsafe-renegotiation missing-intermediate nonconforming-certificate our-name-refused \
		no-record multiple-records permerror pass-all neutral-all softfail-all no-all too-many-lookups \
		too-many-void-lookups too-many-mx include-none wide-network ptr-used dead-terms duplicate-terms \
		obsolete-spf-type record-size misplaced-record not-examined wide-network-included wide-total private-network \
		void-terms void-lookups-unused-family answer-size misspelt-mechanism unexpected-helo-result \
		family-unavailable no-trust-anchors; do
		finding_ids | grep -qx "$id" || found "$id"
	done
	nothing_found
}

@test "a promise has tests that hold it" {
	local file count=0

	while IFS= read -r file; do
		count=$((count + 1))
		[[ -s $file ]] || found "$file"
	done < <(grep -o '`tests/[^`]*\.[a-z0-9]*`' SECURITY.md | tr -d '`')
	((count >= 30))
	[[ $(grep -c '^[1-9]\. \*\*' SECURITY.md) == "$(grep -c '^| [1-9] | `tests/' SECURITY.md)" ]] || found "a promise without tests"
	nothing_found
}
