# SPDX-License-Identifier: ISC
"""table.py ROUNDS: measures and prints the tables of the STARTTLS plugins."""
import sys

import figures
import programs
from mailhosts import print_mail_hosts

COLUMNS = ["Minstr", "cpu ms", "wall ms", "RSS MB", "syscalls", "opens", "forks", "round trips", "/s -P2", "/s -P8"]


def print_protocol(protocol, rounds):
    rows = programs.rows_of(protocol)
    figures.measure_time(rows, rounds)
    figures.count_instructions(rows)
    figures.count_system_calls(rows)
    by_name = programs.Row("ours, one CA file, by host name", programs.ours_by_name(protocol))
    figures.measure_round_trips([*rows, by_name])
    figures.measure_load(rows)
    figures.print_table(protocol, COLUMNS, [*rows, by_name] if figures.LINK else rows)


def print_servers(rounds):
    for server, title in programs.SERVERS.items():
        rows = programs.rows_for_server(server)
        figures.measure_time(rows, rounds)
        figures.count_instructions(rows)
        figures.count_system_calls(rows)
        figures.measure_round_trips(rows)
        figures.print_table(f"SMTP, {title}", COLUMNS, rows)


def main():
    rounds = int(sys.argv[1])
    print(f"Each figure, then its ratio to the first row; times are medians of {rounds} rounds.\n")
    for protocol in ("SMTP", "IMAP", "POP3"):
        print_protocol(protocol, rounds)
    print("## Other servers\n")
    print_servers(rounds)
    print("## The mail hosts of a domain\n")
    print_mail_hosts()


main()
