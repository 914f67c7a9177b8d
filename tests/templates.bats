# SPDX-License-Identifier: ISC
#
# What is generated from the option tables says what the plugins are.
load helper

bats_require_minimum_version 1.5.0

SOURCE=${TESTS%/*}
GENERATOR=$SOURCE/icinga-templates/generator
DESCRIBERS=${DESCRIBERS:-$GENERATOR}
mapfile -t names < <(plugin_names | sed 's/^check_//')

# generate FOLDER
generate() {
	"$PYTHON" -B "$GENERATOR/generate.py" "$1" "${names[@]/#/$DESCRIBERS/describe_}"
}

# second_names NAME: the options that do what an earlier one does; with "--help", so that there is one.
second_names() {
	"$DESCRIBERS/describe_$1" | "$PYTHON" -c '
import json, sys
print("--help", *("--" + row["name"] for row in json.load(sys.stdin)["options"] if row["synonym_of"]), sep="\n")'
}

# options_of NAME: those of --help but the ones that answer and end, and second names.
options_of() {
	"$PLUGINS/check_$1" --help | grep -oE '^ +(-., )?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+' |
		grep -vxE -- '--(version|list-findings)' | grep -vxFf <(second_names "$1")
}

# check_command NAME: the lines of its object.
check_command() {
	sed -n "/^object CheckCommand \"$1\" {/,/^}/p" "$SOURCE/icinga-templates/icinga2/commands.conf"
}

same() {
	[[ $1 == "$2" ]] || {
		diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
		return 1
	} >&2
}

@test "the committed files are those that make templates writes" {
	local file count=0

	generate "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR"
	while IFS= read -r file; do
		count=$((count + 1))
		diff -u "$SOURCE/$file" "$file"
	done < <(find icinga-templates man doc -type f)
	((count >= 10 + 2 * ${#names[@]}))
}

@test "a CheckCommand has each option of the plugin's --help, in its order, and no other" {
	local name

	for name in "${names[@]}"; do
		same "$(options_of "$name")" "$(check_command "$name" | sed -n 's/^\t\t"\(--[a-z0-9-]*\)" = {$/\1/p')"
	done
}

@test "a CheckCommand passes each value in a variable named after it, and each flag by set_if" {
	local name option takes variable block

	for name in "${names[@]}"; do
		while IFS= read -r option; do
			takes=$("$PLUGINS/check_$name" --help | grep -cE -- "^ +(-., )?$option=") || true
			variable=${name}_${option#--}
			variable=${variable//-/_}
			block=$(check_command "$name" | sed -n "/^\t\t\"$option\" = {/,/^\t\t}/p")
			if ((takes)); then
				[[ $block == *"value = \"\$$variable\$\""* ]]
			else
				[[ $block != *value* && $block == *"set_if = {{ mailsec_flag(\"$variable\","* ]]
			fi
			[[ $block == *'description = "'* ]]
		done < <(options_of "$name")
	done
}

@test "a basket's commands have the same arguments, and a field for each" {
	local basket name

	for basket in "$SOURCE"/icinga-templates/director/*.json; do
		for name in "${names[@]}"; do
			same "$(options_of "$name")" "$("$PYTHON" - "$basket" "$name" <<-'PY'
				import json, sys
				basket = json.load(open(sys.argv[1]))
				command = basket["Command"][sys.argv[2]]
				fields = [basket["Datafield"][str(f["datafield_id"])]["varname"] for f in command["fields"]]
				names = [sys.argv[2] + "_" + key[2:].replace("-", "_") for key in command["arguments"]]
				print("\n".join(command["arguments"]) if fields == names else fields)
			PY
			)"
		done
	done
}

@test "only the basket for Director 1.11 has uuids, one for each object, and they stay" {
	"$PYTHON" - "$SOURCE/icinga-templates/director" <<-'PY'
		import json, sys
		old, new = (json.load(open(f"{sys.argv[1]}/mailsec-basket{name}.json")) for name in ("-1.10", ""))
		objects = [object for kind in new.values() for object in kind.values()]
		assert len({object.pop("uuid") for object in objects}) == len(objects) > 80
		assert old == new
	PY
	grep -q '"uuid": "[0-9a-f-]*"' "$SOURCE/icinga-templates/director/mailsec-basket.json"
	same 1 "$(grep -c 1c8350e7-6648-5760-94c1-28229aa8bfcb "$SOURCE/icinga-templates/director/mailsec-basket.json")"
}

@test "a manual page has each option, finding and number" {
	local name page word

	for name in "${names[@]}"; do
		page=$(sed 's/\\-/-/g; s/\\f[BRI]//g' "$SOURCE/man/check_$name.8")
		while IFS= read -r word; do
			grep -qE "^(-., )?$word([=,]|\$)" <<<"$page" || complain "no $word in check_$name.8"
		done < <("$PLUGINS/check_$name" --help | grep -oE '^ +(-., )?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+')
		while IFS= read -r word; do
			grep -q "^$word (" <<<"$page" || complain "no $word in check_$name.8"
		done < <("$PLUGINS/check_$name" --list-findings | grep -oE '^[a-z0-9-]+')
	done
}

@test "the list of findings has each of every plugin once, linked from its contents, with the words of --list-findings" {
	local document=$SOURCE/doc/findings.md name id line words

	words=$(sed 's/[`\\]//g' "$document" | tr -d "'")
	for name in "${names[@]}"; do
		while IFS= read -r id; do
			same 1 "$(grep -cx "### $id" "$document")"
			same 1 "$(grep -o "(#$id)" "$document" | wc -l)"
			sed -n "/^### $id\$/,/^##/p" "$document" | grep -q "^\*\*.*\`check_$name\`" ||
				complain "$id is not said to be of check_$name"
			sed -n "/^### $id\$/,/^##/p" "$document" | grep -q '^See: .*\](https://' || complain "no link: $id"
		done < <("$PLUGINS/check_$name" --list-findings | grep -oE '^[a-z0-9-]+')
		while IFS= read -r line; do
			[[ $words == *"$line"* ]] || complain "not in findings.md: $line"
		done < <("$PLUGINS/check_$name" --list-findings | tr -d "'" |
			awk '!/^         / { is_see = /^    See: / } !is_see' | sed -nE 's/^ +((Why|Fix|[A-Z][A-Za-z ]+|certbot): )?//p')
	done
}

@test "the notes of a service name each finding that its plugin can report" {
	local name notes word

	for name in "${names[@]}"; do
		notes=$(sed -n "/^template Service \"mailsec-${name//_/-}\"/,/^}/p" "$SOURCE/icinga-templates/icinga2/services.conf")
		while IFS= read -r word; do
			[[ $notes == *"- $word ("* ]] || complain "no $word in mailsec-${name//_/-}"
			grep -A5 "mailsec-${name//_/-}\$" "$SOURCE/icinga-templates/nagios/services.cfg" | grep -q "$word (" ||
				complain "no $word in Nagios' mailsec-${name//_/-}"
		done < <("$PLUGINS/check_$name" --list-findings | grep -oE '^[a-z0-9-]+')
	done
}

@test "no template says which endpoint runs it" {
	run ! grep -rnE '^[^/#*]*(command_endpoint|zone)"? *[=:] *"' "$SOURCE/icinga-templates" --include='*.conf' \
		--include='*.json'
}

# completed WORD…: what completion offers for the last of them.
completed() {
	bash -c '
		compopt() { :; }
		source "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		"_$1"
		echo "${COMPREPLY[*]}"' - "$SOURCE/icinga-templates/bash-completion/$1" "$@"
}

@test "bash completes options, findings, states and what else has few values" {
	same '--tls --tls-min= --timeout=' "$(completed check_smtp_starttls --t)"
	same '1.0 1.1 1.2 1.3' "$(completed check_imap_starttls --tls-min =)"
	same 'weak-cipher= weak-handshake= weak-key= weak-signature=' "$(completed check_pop3_starttls --severity = weak)"
	same 'ok warning critical unknown' "$(completed check_smtp_starttls --severity = weak-key =)"
	same 'warning' "$(completed check_smtp_starttls --severity weak-key = w)"
	same 'ok,weak-cipher= ok,weak-handshake= ok,weak-key= ok,weak-signature=' "$(completed check_smtp_starttls --severity = slow = ok,weak)"
	same 'pass,softfail' "$(completed check_spf --expect = pass,soft)"
	same "$SOURCE/tests/helper.bash" "$(completed check_smtp_starttls --ca-file "$SOURCE/tests/help")"
	same '' "$(completed check_smtp_starttls --port 2)"
}
