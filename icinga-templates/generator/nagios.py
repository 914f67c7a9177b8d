# SPDX-License-Identifier: ISC
"""Nagios and Naemon: commands and service templates; NRPE: command lines."""


def definition(kind, pairs):
    return f"define {kind} {{\n" + "".join(f"\t{name:<22}{value}\n" for name, value in pairs) + "}\n"


def command(name, line):
    return definition("command", [("command_name", name), ("command_line", line)])


def commands_of(plugin):
    program = f"$USER1$/{plugin.name}"
    if not plugin.is_of_server:
        return [f"# {plugin.name}!DOMAIN!OPTIONS", command(plugin.name, f"{program} -d '$ARG1$' $ARG2$")]
    blocks = [
        f"# {plugin.name}!OPTIONS: connects to the host's address; its name is the one to be certified,"
        "\n# unless OPTIONS give another: -H mail.example.org",
        command(plugin.name, f"{program} -H '$HOSTNAME$' -I '$HOSTADDRESS$' $ARG1$"),
        f"# {plugin.name}_by_name!OPTIONS: for hosts without an address, or with a name for one",
        command(plugin.name + "_by_name", f"{program} -H '$HOSTADDRESS$' $ARG1$"),
    ]
    if plugin.has("domain"):
        blocks += [
            f"# {plugin.name}_domain!DOMAIN!OPTIONS: every mail host of the domain",
            command(plugin.name + "_domain", f"{program} -d '$ARG1$' $ARG2$"),
        ]
    return blocks


COMMANDS_HEAD = """\
# $ARG1$ and $ARG2$ stand unquoted, so that they may hold several options, or none:
#   check_command  check_smtp_starttls!-p 587 --require-capability=AUTH
# A value with blanks is quoted there, and so is one with a semicolon, which is escaped too: 'A\\;B'."""


def commands(plugins):
    return "\n".join([COMMANDS_HEAD + "\n", *(block for plugin in plugins for block in commands_of(plugin))])


def notes(plugin):
    """One line, in which a semicolon would begin a comment."""
    return " * ".join(line.replace(";", ",") for line in plugin.finding_lines())


def service(name, base, pairs):
    return definition("service", [("name", name), ("use", base), *pairs, ("register", "0")])


def service_template(plugin):
    base = "mailsec-server" if plugin.is_of_server else "mailsec-domain"
    command = plugin.name if plugin.is_of_server else f"{plugin.name}!$HOSTNAME$"
    return service(plugin.template, base, [("check_command", command), ("notes", notes(plugin))])


SERVICES_HEAD = """\
# generic-service is in every distribution's templates, with contacts and periods. Intervals are minutes
# (interval_length 60)."""


def services(plugins):
    minutes = [("check_interval", "5"), ("retry_interval", "1"), ("max_check_attempts", "3")]
    hours = [("check_interval", "360"), ("retry_interval", "15"), ("max_check_attempts", "3")]
    hours.append(("notification_interval", "1440"))
    return "\n".join(
        [
            SERVICES_HEAD,
            "# A server: what users and other mail servers meet now.\n"
            + service("mailsec-server", "generic-service", minutes),
            "# What a domain says of itself in DNS: changes with its zone, not by the minute.\n"
            + service("mailsec-domain", "generic-service", hours),
            *map(service_template, plugins),
        ]
    )


NRPE_HEAD = """\
# Complete lines: no argument comes from the network (dont_blame_nrpe=0). Each checks this machine's own servers under
# the name that it calls itself; write another behind -H where users know it by another. Servers that mail is read from
# take clients of their own machine for secure and offer them a login before TLS; that is for a check from outside.
# check_nrpe gives up after ten seconds, so these do after eight. A domain needs no agent: its lines (-d) are for a
# machine that alone can ask an inner DNS server.
"""


def nrpe_lines(plugin):
    program = f"/usr/lib/nagios/plugins/{plugin.name}"
    if not plugin.is_of_server:
        return [f'command[{plugin.name}]={program} -d "`hostname -d`" -t 8']
    own = f'{program} -H "`hostname -f`" -I 127.0.0.1 -t 8'
    if plugin.finds("cleartext-login") and not plugin.has("domain"):
        own += " --severity=cleartext-login=ok"
    implicit = [f"command[{plugin.name}_tls]={own} --tls"] if plugin.has("tls") else []
    return [f"command[{plugin.name}]={own}", *implicit]


def nrpe(plugins):
    return NRPE_HEAD + "\n".join(line for plugin in plugins for line in nrpe_lines(plugin)) + "\n"
