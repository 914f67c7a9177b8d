# SPDX-License-Identifier: ISC
"""Icinga Director: a basket of commands with their fields, and of service templates.

Director 1.11 identifies objects by UUID and rejects a basket without UUIDs; 1.10 rejects one with UUIDs."""

import json
import uuid

import icinga2
from plugin import ADDRESS_PATTERN

NAMESPACE = uuid.UUID("7a3c1d0e-51b8-4f3e-9d0b-6f0f6f3f8d21")
OWNER = "mailsec-plugins"
DATA_TYPE = "Icinga\\Module\\Director\\DataType\\DataType"


def identified(kind, name, content, has_uuids):
    return {**content, "uuid": str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))} if has_uuids else content


def address(plugin):
    """The same as ipv4-or-ipv6, which a command in a basket cannot import."""
    ipv4, ipv6 = (f'string(macro("${plugin.variable(name)}$")) == "true"' for name in ("use-ipv4", "use-ipv6"))
    return [
        f'var address = macro("${plugin.variable("address")}$")',
        "if (!address) {",
        f'\taddress = macro("$address$") && !({ipv6}) || {ipv4} ? macro("$address$") : macro("$address6$")',
        "}",
        f'var is_name = address && typeof(address) != Array && !regex("{ADDRESS_PATTERN}", address)',
    ]


def flag(variable):
    """The same as icinga2.FLAG_FUNCTION, in 255 characters."""
    return (
        f'var v = string(macro("${variable}$")).lower()\n'
        'if (v in [ "", "0", "no", "off", "false" ]) { return false }\n'
        'if (v in [ "1", "on", "yes", "true" ]) { return true }\n'
        f'throw "{variable} is neither true nor false"'
    )


def defaulted(option):
    """The body of a function that returns the value of an option; None if its variable is the value."""
    plugin, variable = option.plugin, option.variable
    given = [f'var given = macro("${variable}$")', "if (given) {", "\treturn given", "}"]
    if plugin.is_of_server and option.name == "hostname":
        return [*given, *address(plugin), 'return is_name ? address : macro("$host.name$")']
    if plugin.is_of_server and option.name == "address":
        # An empty list passes no argument: this does not fit a set_if (255 characters). A name that differs from the
        # name to verify is passed, so that the plugin reports it.
        omitted = f'!address || is_name && !macro("${plugin.variable("hostname")}$")'
        if plugin.has("domain"):
            omitted = f'macro("${plugin.variable("domain")}$") || ' + omitted
        return [*address(plugin), f"return {omitted} ? [] : address"]
    if not plugin.is_of_server and option.name == "domain":
        return [*given, 'return macro("$host.name$")']
    return None


def condition(option):
    """The body of a function that returns whether an option is passed; None: if its variable is defined."""
    plugin = option.plugin
    if plugin.is_of_server and option.name == "hostname" and plugin.has("domain"):
        return [f'return !macro("${plugin.variable("domain")}$")']
    if not plugin.is_of_server and option.name == "domain" and plugin.identities:
        others = " || ".join(f'macro("${name}$")' for name in plugin.identities)
        return [f'return !!macro("${option.variable}$") || !({others})']
    return None


def argument(option, order):
    body, when = defaulted(option), condition(option)
    content = {"order": order, "description": option.description}
    if not option.takes_value:
        content.update(set_if=flag(option.variable), set_if_format="expression")
        return content
    content["value"] = {"type": "Function", "body": "\n".join(body)} if body else f"${option.variable}$"
    if when:
        content.update(set_if="\n".join(when), set_if_format="expression")
    if option.is_list:
        content["repeat_key"] = True
    return content


def datatype(option):
    if option.choices:
        settings = {"behavior": "strict", "data_type": "array" if option.is_list else "string"}
        return "Datalist", {**settings, "datalist": list_name(option)}
    if not option.takes_value:
        return "Boolean", {}
    if option.is_list:
        return "Array", {}
    return ("Number", {}) if option.type == "port" else ("String", {"visibility": "visible"})


def list_name(option):
    return "mailsec " + option.type.replace("-", " ")


def data_list(option):
    entries = [
        {"entry_name": choice, "entry_value": choice, "format": "string", "allowed_roles": None}
        for choice in option.choices
    ]
    return {"list_name": list_name(option), "owner": OWNER, "entries": entries}


def data_field(option):
    name, settings = datatype(option)
    return {
        "varname": option.variable,
        "caption": f"{option.plugin.label} {option.name.replace('-', ' ')}",
        "description": option.description,
        "datatype": DATA_TYPE + name,
        "format": None,
        "settings": settings,
        "category": None,
    }


def command(plugin, numbers):
    return {
        "object_name": plugin.command,
        "object_type": "object",
        "methods_execute": "PluginCheck",
        "command": f"PluginContribDir + /{plugin.name}",
        "timeout": 60,
        "imports": [],
        "disabled": False,
        "is_string": None,
        "zone": None,
        "arguments": {option.key: argument(option, order) for order, option in enumerate(plugin.offered, 1)},
        "vars": {},
        "fields": [
            {"datafield_id": numbers[option], "is_required": "n", "var_filter": None} for option in plugin.offered
        ],
    }


def template(name, imports, content):
    return {"object_name": name, "object_type": "template", "imports": imports, **content, "fields": []}


def base_template(name, check_minutes, retry_minutes):
    intervals = {"check_interval": check_minutes * 60, "retry_interval": retry_minutes * 60, "max_check_attempts": 3}
    return template(name, [], intervals)


def service_templates(plugins):
    templates = [base_template("mailsec-server", 5, 1), base_template("mailsec-domain", 360, 15)]
    for plugin in plugins:
        content = {"check_command": plugin.command, "notes": icinga2.notes(plugin)}
        base = "mailsec-server" if plugin.is_of_server else "mailsec-domain"
        templates.append(template(plugin.template, [base], content))
    return {content["object_name"]: content for content in templates}


def basket(plugins, has_uuids):
    options = [option for plugin in plugins for option in plugin.offered]
    numbers = {option: number for number, option in enumerate(options, 1)}
    kinds = {
        "Command": {plugin.command: command(plugin, numbers) for plugin in plugins},
        "ServiceTemplate": service_templates(plugins),
        "DataList": {list_name(option): data_list(option) for option in options if option.choices},
        "Datafield": {str(numbers[option]): data_field(option) for option in options},
    }
    content = {
        kind: {
            key: identified(kind, object.get("varname", key), object, has_uuids) for key, object in objects.items()
        }
        for kind, objects in kinds.items()
    }
    return json.dumps(content, indent=1) + "\n"
