# SPDX-License-Identifier: ISC
"""Graphs for the Graphite module of Icinga Web: one for the steps of a run, one for each other metric."""

COLOURS = ["#1a7dd7", "#ff5566", "#ffaa44", "#44bb77", "#aa44ff", "#77aaff", "#555555"]


def section(name, pairs):
    return f"[{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in pairs)


def graph(name, commands, metrics, title, is_stacked):
    labels = [metric["label"] for metric in metrics]
    lines = [
        f"alias(color($metric$, '{COLOURS[i % len(COLOURS)]}'), '{metric['label']}"
        + (" (s)" if metric["unit"] else "")
        + "')"
        for i, metric in enumerate(metrics)
    ]
    return "\n".join(
        [
            section(f"{name}.graph", [("check_command", ", ".join(commands))]),
            section(
                f"{name}.metrics_filters",
                [(f"{label}.value", f"$service_name_template$.perfdata.{label}.value") for label in labels],
            ),
            section(
                f"{name}.urlparams",
                [
                    ("areaAlpha", "0.5"),
                    ("areaMode", "stacked" if is_stacked else "all"),
                    ("lineWidth", "2"),
                    ("min", "0"),
                    ("title", title),
                    ("yUnitSystem", "none"),
                ],
            ),
            section(f"{name}.functions", [(f"{label}.value", line) for label, line in zip(labels, lines)]),
        ]
    )


def name_of(family, taken):
    """The common ending of its commands, such as starttls; otherwise the name of the first one."""
    ends = {plugin.command.rpartition("_")[2] for plugin in family}
    shared = len(family) > 1 and len(ends) == 1 and ends.isdisjoint(taken)
    return ends.pop() if shared else family[0].command.replace("_", "-")


def graphs(plugins):
    families, names = {}, []
    for plugin in plugins:
        families.setdefault(tuple(metric["label"] for metric in plugin.metrics), []).append(plugin)
    parts = []
    for family in families.values():
        commands = [plugin.command for plugin in family]
        names.append(name_of(family, names))
        prefix = "mailsec-" + names[-1]
        stages = [metric for metric in family[0].metrics if metric["label"].startswith("time_")]
        if stages:
            parts.append(graph(f"{prefix}-stages", commands, stages, "Stages", True))
        for metric in family[0].metrics:
            if metric not in stages:
                label = metric["label"]
                title = metric["meaning"].split(";")[0].split(" (")[0].split(", ")[0]
                parts.append(
                    graph(f"{prefix}-{label.replace('_', '-')}", commands, [metric], title[0].upper() + title[1:], False)
                )
    return "\n\n".join(parts)
