# SPDX-License-Identifier: ISC
#
# findings.awk: writes the C table of findings (cli/finding.h) that a .words file describes. The table has the name of
# the file; findings.h of the same room declares it.
#
#   awk -f findings.awk common/spf/findings_spf.words >common/spf/findings_spf.c
#
# A finding begins with "= id". Paragraphs follow, "Key: text" each; a line that is indented goes on with the one before.
#
#   Row: the name of its place in the table, as the header has it        Reference: the RFC and section
#   Group: the heading that lists have it under                           Meaning: one line
#   State: OK, WARNING, CRITICAL or UNKNOWN                               Why: what happens while it is left so
#   Varies: optional, how another state comes about                       Fix: what to do
#   - Software: how to do it there; as many as there are

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text | "cat >&2"
	failed = 1
	exit 1
}

# What output never has, as programs may interpret it, words do not have either.
function quoted(text) {
	if (text ~ /[\\<>&|]/)
		fail("a \\, <, >, & or | in: " text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

# Of the finding that has been read.
function member(key) {
	if (!(key in value))
		fail("the finding '" id "' has no " key)
	return quoted(value[key])
}

function finish_paragraph() {
	if (key == "")
		return
	if (key ~ /^- /)
		remedies = remedies "\t\t{ " quoted(substr(key, 3)) ", " quoted(text) " },\n"
	else
		value[key] = text
	key = ""
}

function finish_finding() {
	finish_paragraph()
	if (id == "")
		return
	if (value["State"] !~ /^(OK|WARNING|CRITICAL|UNKNOWN)$/)
		fail("the finding '" id "' has the state '" value["State"] "'")
	if (value["Row"] !~ /^[A-Z][A-Z_0-9]*$/)
		fail("the finding '" id "' has the row '" value["Row"] "'")
	printf "\t[%s] = { %s, %s, STATE_%s, %s,\n", value["Row"], quoted(id), member("Group"), value["State"],
		"Varies" in value ? quoted(value["Varies"]) : "NULL"
	printf "\t    %s,\n\t    %s,\n\t    %s,\n\t    %s,\n", member("Meaning"), member("Why"), member("Fix"), member("Reference")
	printf "\t    %s },\n", remedies == "" ? "NULL" : "REMEDIES(\n" substr(remedies, 1, length(remedies) - 2) ")"
	split("", value)
	remedies = ""
}

BEGIN {
	parts = split(ARGV[1], path, "/")
	sub(/[.]words$/, "", path[parts])
	print "/* SPDX-License-Identifier: ISC */"
	print "/* Made by findings.awk from the .words file beside it; not to be edited. */"
	print "/* clang-format off */"
	printf "#include \"%s/findings.h\"\n\n", path[parts - 1]
	printf "const struct finding_kind %s[] = {\n", path[parts]
}

/^#/ { next }

/^= / {
	finish_finding()
	id = substr($0, 3)
	if (id !~ /^[a-z][a-z0-9-]*$/)
		fail("'" id "' is not the id of a finding")
	if (id in ids)
		fail("a second finding '" id "'")
	ids[id] = 1
	next
}

/^[ \t]*$/ {
	finish_paragraph()
	next
}

/^[ \t]/ {
	if (key == "")
		fail("an indented line that continues nothing")
	sub(/^[ \t]+/, "")
	text = text " " $0
	next
}

{
	finish_paragraph()
	colon = index($0, ": ")
	if (id == "" || !colon)
		fail("expected '= id' or 'Key: text'")
	key = substr($0, 1, colon - 1)
	text = substr($0, colon + 2)
	if (key !~ /^(Row|Group|State|Varies|Reference|Meaning|Why|Fix)$/ && key !~ /^- [A-Za-z]/)
		fail("unknown key '" key "'")
	if (key in value)
		fail("a second " key " of '" id "'")
}

END {
	if (failed)
		exit 1
	finish_finding()
	if (failed)
		exit 1
	print "\t{ .id = NULL },\n};"
}
