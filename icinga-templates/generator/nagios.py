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
        f"# {plugin.name}!OPTIONS: connects to the address of the host; the certificate must contain its name,"
        "\n# or the name in OPTIONS: -H mail.example.org",
        command(plugin.name, f"{program} -H '$HOSTNAME$' -I '$HOSTADDRESS$' $ARG1$"),
        f"# {plugin.name}_by_name!OPTIONS: for hosts without an address, or with a name as the address",
        command(plugin.name + "_by_name", f"{program} -H '$HOSTADDRESS$' $ARG1$"),
    ]
    if plugin.has("domain"):
        blocks += [
            f"# {plugin.name}_domain!DOMAIN!OPTIONS: every mail host of the domain",
            command(plugin.name + "_domain", f"{program} -d '$ARG1$' $ARG2$"),
        ]
    return blocks


COMMANDS_HEAD = """\
# $ARG1$ and $ARG2$ are not quoted, so that they may contain several options or none:
#   check_command  check_smtp_starttls!-p 587 --require-capability=AUTH
# Quote a value that contains blanks; for a semicolon quote the value and escape the semicolon: 'A\\;B'."""


def commands(plugins):
    return "\n".join([COMMANDS_HEAD + "\n", *(block for plugin in plugins for block in commands_of(plugin))])


def notes(plugin):
    """On one line; a semicolon would begin a comment."""
    return " * ".join(line.replace(";", ",") for line in plugin.finding_lines())


def service(name, base, pairs):
    return definition("service", [("name", name), ("use", base), *pairs, ("register", "0")])


def service_template(plugin):
    base = "mailsec-server" if plugin.is_of_server else "mailsec-domain"
    command = plugin.name if plugin.is_of_server else f"{plugin.name}!$HOSTNAME$"
    return service(plugin.template, base, [("check_command", command), ("notes", notes(plugin))])


SERVICES_HEAD = """\
# The templates of every distribution contain generic-service, with contacts and periods. Intervals are in minutes
# (interval_length 60)."""


def services(plugins):
    minutes = [("check_interval", "5"), ("retry_interval", "1"), ("max_check_attempts", "3")]
    hours = [("check_interval", "360"), ("retry_interval", "15"), ("max_check_attempts", "3")]
    hours.append(("notification_interval", "1440"))
    return "\n".join(
        [
            SERVICES_HEAD,
            "# A server: users and other mail servers notice a fault at once.\n"
            + service("mailsec-server", "generic-service", minutes),
            "# DNS records of a domain: they change rarely.\n"
            + service("mailsec-domain", "generic-service", hours),
            *map(service_template, plugins),
        ]
    )


NRPE_HEAD = """\
# Complete lines: no argument comes from the network (dont_blame_nrpe=0). Each checks the servers of this machine under
# its own host name; if users know it by a different name, set that name with -H. IMAP and POP3 servers may treat clients
# on the same machine as secured and offer them login before TLS: check that finding from another host. check_nrpe times
# out after ten seconds, so these checks end after eight. A domain needs no agent: the lines with -d are for an internal
# DNS server that only this machine can query.
"""


def nrpe_lines(plugin):
    program = f"/usr/lib/nagios/plugins/{plugin.name}"
    if not plugin.is_of_server:
        return [f'command[{plugin.name}]={program} -d "`hostname -d`" -t 8']
    own = f'{program} -H "`hostname -f`" -I 127.0.0.1 -t 8'
    if plugin.finds("cleartext-login") and not plugin.has("domain"):
        own += " --severity=cleartext-login=ok"
    implicit = [f"command[{plugin.name}_tls]={own} --tls"] if plugin.has_tls_port else []
    return [f"command[{plugin.name}]={own}", *implicit]


def nrpe(plugins):
    return NRPE_HEAD + "\n".join(line for plugin in plugins for line in nrpe_lines(plugin)) + "\n"
