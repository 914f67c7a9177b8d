# SPDX-License-Identifier: ISC
#
# A lookup that fails, in every plugin of the list.
load helper

setup_file() {
	export DNS
	serve_dns <<-ZONE
		silent.fails.test SILENT
		silent.uses.test TXT "v=spf1 include:silent.fails.test -all"
		servfail.fails.test SERVFAIL
		servfail.uses.test TXT "v=spf1 include:servfail.fails.test -all"
		refused.fails.test REFUSED
		refused.uses.test TXT "v=spf1 include:refused.fails.test -all"
	ZONE
}

# ask PLUGIN OPTION…
ask() {
	local plugin=$1

	check --nameserver "$DNS" "${@:2}" -t 0.4
	clean_output
	nothing_on_stderr
}

@test "a lookup that fails is the same finding in every plugin, with the same words" {
	local fault state id words name

	while read -r fault state id words; do
		while read -r name; do
			ask "$name" -H "$fault.fails.test"
			finding_is "$state" "$id"
			[[ ${lines[0]} == *"$fault.fails.test"*"$words"* ]] || complain "expected: $words"
		done < <(plugin_names)
		ask check_smtp_starttls -d "$fault.fails.test"
		finding_is "$state" "$id"
		[[ $fault != nxdomain ]] || continue
		ask check_spf -d "$fault.uses.test"
		finding_is "$state" "$id"
		ask check_spf -d "$fault.uses.test" --ip 192.0.2.9
		finding_is "$state" "$id"
	done <<-END
		silent UNKNOWN dns-unreachable : no DNS server answers in time ($DNS)
		servfail CRITICAL dns-failed : the DNS server $DNS answers SERVFAIL
		refused CRITICAL dns-failed : the DNS server $DNS answers REFUSED
		nxdomain CRITICAL dns-failed NXDOMAIN
	END
}
