# SPDX-License-Identifier: ISC
#
# One list of plugins: what is in it, what belongs to each, and that a new one is a line there.
load helper

bats_require_minimum_version 1.5.0

SOURCE=${TESTS%/*}
BUILD=${BUILD:-$SOURCE}

setup() {
	cd "$SOURCE" || return 1
}

@test "every plugin is in the list, and every line of the list names a plugin" {
	diff <(plugin_names | sort) <(printf '%s\n' plugins/check_*.c | sed 's|plugins/\(.*\)\.c|\1|' | sort)
	diff <(plugin_names | sort) <({ plugin_names tls && plugin_names crypto && plugin_names dns; } | sort)
	[[ $(grep -vc -e '^#' plugins/list) == $(plugin_names | wc -l) ]]
}

@test "every plugin has a words file, tests, a manual page and completion, and there are no others" {
	diff <(plugin_names | sort) <(printf '%s\n' man/check_*.words | sed 's|man/\(.*\)\.words|\1|' | sort)
	diff <(plugin_names | sort) <(printf '%s\n' man/check_*.8 | sed 's|man/\(.*\)\.8|\1|' | sort)
	diff <(plugin_names | sort) <(printf '%s\n' icinga-templates/bash-completion/* | sed 's|.*/||' | sort)
	diff <(plugin_names | sort) <(for name in tests/check_*/*.bats; do basename "${name%/*}"; done | sort -u)
}

@test "no file for building, packaging and installing names a plugin" {
	local name

	for name in $(plugin_names); do
		run ! grep -w -- "$name" lists configure.ac Makefile.am .gitignore apk/APKBUILD bench/run debian/control \
			debian/copyright debian/rules debian/*.links debian/*.lintian-overrides tests/install.bats tests/lint \
			tests/packaging/{run,apk.bats,rpm.bats}
	done
	run ! grep '%{.*/check_[a-z]' rpm/mailsec-plugins.spec
}

@test "an invalid line of the list is rejected, and the error names it" {
	mkdir "$BATS_TEST_TMPDIR/plugins"
	cp lists "$BATS_TEST_TMPDIR/"
	cd "$BATS_TEST_TMPDIR"
	touch plugins/check_one.c

	# refused LINE WHY
	refused() {
		printf '%s\n' "$1" >plugins/list
		run -1 sh lists
		[[ $output == "lists: plugins/list: $2" && ! -e lists.am ]] || complain "expected: $2"
	}
	refused 'check_one' "check_one: expected tls, crypto or dns, not ''"
	refused 'check_one ssl' "check_one: expected tls, crypto or dns, not 'ssl'"
	refused 'check_one tls dns' "check_one: expected tls, crypto or dns, not 'tls dns'"
	refused 'one tls' "'one' does not begin with check_"
	refused 'check_o-e tls' "invalid plugin name 'check_o-e'"
	refused 'check_two dns' 'plugins/check_two.c does not exist'
	refused $'check_one dns\ncheck_one dns' 'check_one is listed twice'
}

@test "plugins that are copied and added to the list are built, documented and installed without another edit" {
	local name root=$BATS_TEST_TMPDIR/root libraries
	local -a options

	command -v autoreconf automake >/dev/null || skip "no autoconf and automake"
	# Not what was built: binaries are big.
	find . \( -name .git -o -name .deps -o -name autom4te.cache -o -name corpus -o -path './mailsec-plugins-*' \) -prune -o \
		-type f ! -name '*.[oa]' -size -300k -print0 | tar --null -cf - -T - | tar -xf - -C "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR"
	chmod -R u+w .
	rm -f Makefile config.status lists.am common/.dirstamp
	for name in next last; do
		sed "s/check_spf/check_$name/g; s/\"SPF\"/\"${name^^}\"/" plugins/check_spf.c >"plugins/check_$name.c"
		sed "s/check_spf/check_$name/g" man/check_spf.words >"man/check_$name.words"
	done
	printf '%s\n' 'check_next dns' 'check_last crypto' >>plugins/list

	eval "options=($("$BUILD/config.status" --config))"
	autoreconf -fi >log 2>&1 && ./configure --quiet "${options[@]}" --disable-dependency-tracking >>log 2>&1 || complain "$(<log)"
	# The library is that of this build: its sources are the same.
	touch common/.dirstamp
	cp "$BUILD/common/libcommon.a" common/
	made() {
		env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s common_libcommon_a_OBJECTS= "$@" >log 2>&1 || complain "$(<log)"
	}
	made templates
	made install DESTDIR="$root" prefix=/usr libexecdir=/plugins mandir=/man datarootdir=/share
	for name in check_next check_last; do
		[[ $("$root/plugins/$name" --version) == "$name "* ]]
		[[ $("$root/plugins/$name" -d '') == "$(tr a-z A-Z <<<"${name#check_}") UNKNOWN - "* ]]
		cmp "man/$name.8" "$root/man/man8/$name.8"
		grep -q "complete -F _$name $name\$" "$root/share/bash-completion/completions/$name"
		grep -q "^object CheckCommand \"${name#check_}\" {" "$root/share/mailsec-plugins/icinga2/commands.conf"
		grep -q "mailsec-${name#check_}\$" "$root/share/mailsec-plugins/nagios/services.cfg"
		grep -q "^check_command = .*\<${name#check_}\>" "$root/share/mailsec-plugins/graphite/mailsec.ini"
		grep -q "\`$name\`" "$root/share/doc/mailsec-plugins/findings.md"
	done
	if grep -qF .interp plugins/check_next; then
		libraries=$(readelf -dW plugins/check_next plugins/check_last)
		[[ $libraries != *libssl* ]]
	fi
	PLUGINS=$PWD/plugins DESCRIBERS=$PWD/icinga-templates/generator bats -f 'committed|CheckCommand has|manual page' tests/templates.bats
}
