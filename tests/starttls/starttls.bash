# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034,SC2154  # what is set here and elsewhere is read there and by the bats files
#
# For the bats files of this folder, after `load ../helper`: `load starttls`. Behaviour that all protocols share is tested
# over one of them: `dialect smtp`.

load dialects

# The plugins that check a STARTTLS protocol: not all that link libssl need be.
starttls_plugins() {
	plugin_names tls | grep '_starttls$'
}

# dialect NAME: plugins and servers speak that from now on.
dialect() {
	spoken=$1
	plugin=check_${1}_starttls
	"${1}_words"
}

# upgraded DIRECTIVE…: a session with STARTTLS that is granted, then the directives, then the service inside TLS.
upgraded() {
	# shellcheck disable=SC2086  # words
	{
		"${spoken}_greet" $offer
		"${spoken}_hello" clear $offer
		"${spoken}_upgrade"
		printf '%s\n' "$@"
		"${spoken}_hello" upgraded
		"${spoken}_bye"
	}
}

# implicit DIRECTIVE…: a session that begins with the directives, and goes on inside TLS.
implicit() {
	printf '%s\n' "$@"
	"${spoken}_greet"
	"${spoken}_hello" implicit
	"${spoken}_bye"
}

# serve_upgraded DIRECTIVE…, serve_implicit DIRECTIVE…: also set server, the subject of the first line.
serve_upgraded() {
	serve <<<"$(upgraded "$@")"
	server=mail.example.test:$PORT
}
serve_implicit() {
	serve <<<"$(implicit "$@")"
	server=mail.example.test:$PORT
}

# ask OPTION…: the server that was started last.
ask() {
	check -H mail.example.test -I 127.0.0.1 -p "$PORT" --ca-file "$CERTS/ca.crt" "$@"
	nothing_on_stderr
	clean_output
}
