# SPDX-License-Identifier: ISC
"""Completion for bash: one file for each program, as bash-completion loads them."""

STATES = "ok warning critical unknown"


def spellings(option):
    names = ["--" + option.name] + (["--" + option.alias] if option.alias else [])
    return names + ([f"-{option.letter}"] if option.letter else [])


def severity(plugin):
    return f"_{plugin.name}_from '{' '.join(f['id'] for f in plugin.findings)}' '='"


def values(option):
    """The bash code that completes a value; "" if its values are unknown."""
    if option.argument == "FILE":
        return "compopt -o filenames\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
    if option.argument == "DIR":
        return "compopt -o filenames\n\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$word\")"
    if option.type == "severity":
        return severity(option.plugin)
    if option.choices:
        return f"_{option.plugin.name}_from '{' '.join(option.choices)}' ' '"
    return ":" if option.takes_value else ""


def cases(plugin):
    text = ""
    for option in plugin.options:
        completes = values(option)
        if completes:
            text += f"\t{' | '.join(spellings(option))})\n\t\t{completes}\n\t\t;;\n"
    return text


def script(plugin):
    name = plugin.name
    longs = " ".join(
        f"--{spelling}" + ("=" if option.takes_value else "")
        for option in plugin.options
        for spelling in (option.name, option.alias)
        if spelling
    )
    return f"""# shellcheck shell=bash
# SPDX-License-Identifier: ISC

# _from WORDS SUFFIX: completes the last word of a list; SUFFIX ("=" or " ") follows the chosen word.
_{name}_from() {{
	local prefix=

	[[ $word != *,* ]] || prefix=${{word%,*}},
	[[ $2 == ' ' ]] || compopt -o nospace
	mapfile -t COMPREPLY < <(compgen -P "$prefix" -S "${{2% }}" -W "$1" -- "${{word##*,}}")
}}

_{name}() {{
	local word=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD - 1]}} is_value=

	# bash splits "--port=25" into three words.
	if [[ $word == '=' ]]; then
		word='' is_value=yes
	elif [[ $option == '=' ]]; then
		option=${{COMP_WORDS[COMP_CWORD - 2]}} is_value=yes
	fi
	COMPREPLY=()
	case $option in
{cases(plugin)}	*)
		if [[ $is_value && $option != -* && $word == *,* ]]; then
			{severity(plugin)}
		elif [[ $is_value && $option != -* ]]; then
			_{name}_from '{STATES}' ' '
		elif [[ ! $is_value ]]; then
			mapfile -t COMPREPLY < <(compgen -W '{longs}' -- "$word")
			[[ ${{COMPREPLY[0]-}} != *= ]] || compopt -o nospace
		fi
		;;
	esac
}}
complete -F _{name} {name}
"""
