# SPDX-License-Identifier: ISC
"""The table of all variables, for the README."""


def default(option):
    plugin = option.plugin
    if plugin.is_of_server and option.name == "hostname":
        return "`$host.name$`, or `address` if it is a name"
    if plugin.is_of_server and option.name == "address":
        return "`$check_address$`"
    if not plugin.is_of_server and option.name == "domain":
        names = " or ".join(f"`{name}`" for name in plugin.identities)
        return "`$host.name$`" + (f", unless {names} is set" if names else "")
    return ""


def kind(option):
    return "true or false" if not option.takes_value else "list" if option.is_list else "value"


def row(option):
    description = option.description.replace("|", "\\|")
    return f"| `{option.variable}` | `{option.key}` | {kind(option)} | {description} | {default(option)} |\n"


def table(plugin):
    return (
        f"### {plugin.command}\n\n"
        "| variable | option | type | meaning (default of the plugin) | default of the template |\n|---|---|---|---|---|\n"
        + "".join(map(row, plugin.offered))
    )


def metrics(plugins):
    families = {}
    for plugin in plugins:
        for metric in plugin.metrics:
            families.setdefault((metric["label"], metric["unit"] or "none", metric["meaning"]), []).append(plugin.command)
    return "### Performance data\n\n| label | unit | meaning | commands |\n|---|---|---|---|\n" + "".join(
        f"| `{label}` | {unit} | {meaning} | {', '.join(commands)} |\n"
        for (label, unit, meaning), commands in families.items()
    )


def section(plugins):
    return "\n".join([*map(table, plugins), metrics(plugins)])
