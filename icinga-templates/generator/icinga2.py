# SPDX-License-Identifier: ISC
"""Icinga 2: CheckCommand objects and service templates."""

from plugin import ADDRESS_PATTERN

FLAG_FUNCTION = """\
/* True and false in the usual spellings. Icinga itself treats "yes" as false and reports it only in its log. */
globals.mailsec_flag = function(name, value) {
	var text = string(value).lower()
	if (text in [ "true", "yes", "on", "1" ]) {
		return true
	}
	if (text in [ "", "false", "no", "off", "0" ]) {
		return false
	}
	throw name + ": '" + text + "' is neither true nor false"
}
"""


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flag(variable):
    return f'mailsec_flag("{variable}", macro("${variable}$"))'


def set_if(option):
    """The condition under which an option is passed, in Icinga's language; None: if its variable is defined."""
    plugin, variable = option.plugin, option.variable
    no_domain = f'!macro("${plugin.variable("domain")}$")' if plugin.has("domain") else ""
    if not option.takes_value:
        return flag(variable)
    if plugin.is_of_server and option.name == "hostname":
        return no_domain or None
    if plugin.is_of_server and option.name == "address":
        # A name that differs from the name to verify is passed, so that the plugin reports it.
        return [
            f'var address = macro("${variable}$")',
            f"return {no_domain and no_domain + ' && '}"
            f'!!address && address != macro("${plugin.variable("hostname")}$")',
        ]
    if not plugin.is_of_server and option.name == "domain" and plugin.identities:
        return f'!!macro("${variable}$")'
    return None


def function(body, indent):
    if isinstance(body, str):
        return f"{{{{ {body} }}}}"
    return "{{\n" + "".join(f"{indent}\t{line}\n" for line in body) + f"{indent}}}}}"


def argument(option):
    lines = []
    if option.takes_value:
        lines.append(f'value = "${option.variable}$"')
    condition = set_if(option)
    if condition:
        lines.append(f"set_if = {function(condition, chr(9) * 3)}")
    if option.is_list:
        lines.append("repeat_key = true")
    if option.plugin.is_of_server and option.name == "hostname":
        lines.append("required = true")
    lines.append(f"description = {quoted(option.description)}")
    return f'\t\t"{option.key}" = {{\n' + "".join(f"\t\t\t{line}\n" for line in lines) + "\t\t}\n"


def server_defaults(plugin):
    """The plugin connects to the address of the host, and the certificate must contain its name."""
    name = function(
        [
            'var address = macro("$check_address$")',
            f'if (!address || regex("{ADDRESS_PATTERN}", address)) {{',
            '\treturn macro("$host.name$")',
            "}",
            "return address",
        ],
        "\t",
    )
    return (
        f"\tvars.{plugin.variable('hostname')} = {name}\n"
        f'\tvars.{plugin.variable("address")} = "$check_address$"\n'
        f"\tvars.check_ipv4 = {function(flag(plugin.variable('use-ipv4')), '')}\n"
        f"\tvars.check_ipv6 = {function(flag(plugin.variable('use-ipv6')), '')}\n"
    )


def domain_defaults(plugin):
    """The name of the host, unless the sender or the HELO name already names a domain."""
    others = " || ".join(f'macro("${name}$")' for name in plugin.identities)
    body = [f"if ({others}) {{", '\treturn ""', "}", 'return macro("$host.name$")']
    value = function(body, "\t") if others else '"$host.name$"'
    return f"\tvars.{plugin.variable('domain')} = {value}\n"


def check_command(plugin):
    defaults = server_defaults(plugin) if plugin.is_of_server else domain_defaults(plugin)
    return (
        f"/* {plugin.name} - {plugin.summary} */\n"
        f'object CheckCommand "{plugin.command}" {{\n'
        '\timport "ipv4-or-ipv6"\n\n'
        f'\tcommand = [ PluginContribDir + "/{plugin.name}" ]\n'
        "\ttimeout = 1m\n\n"
        "\targuments = {\n" + "".join(map(argument, plugin.offered)) + "\t}\n\n" + defaults + "}\n"
    )


def commands(plugins):
    return "\n".join([FLAG_FUNCTION, *map(check_command, plugins)])


def notes(plugin):
    findings = "".join(f"- {line}\n" for line in plugin.finding_lines())
    return (
        f"The findings and their meaning:\n\n{findings}\n"
        f"How to fix each: {plugin.name} --list-findings, or {plugin.variable('verbose')} = true."
    )


def service_template(plugin):
    base = "mailsec-server" if plugin.is_of_server else "mailsec-domain"
    return (
        f'template Service "{plugin.template}" {{\n'
        f'\timport "{base}"\n\n'
        f'\tcheck_command = "{plugin.command}"\n'
        f"\tnotes = {{{{{{{notes(plugin)}}}}}}}\n"
        "}\n"
    )


BASE_TEMPLATES = """\
/* A server: users and other mail servers notice a fault at once. */
template Service "mailsec-server" {
	check_interval = 5m
	retry_interval = 1m
	max_check_attempts = 3
}

/* DNS records of a domain: they change rarely. */
template Service "mailsec-domain" {
	check_interval = 6h
	retry_interval = 15m
	max_check_attempts = 3
}
"""


def services(plugins):
    return "\n".join([BASE_TEMPLATES, *map(service_template, plugins)])
