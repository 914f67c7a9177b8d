#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""each_allocation.py FAILING.so STEP PROGRAM ARGUMENT...: runs the program again and again; in each run one allocation
fails, the first, then the one STEP behind it, until there is none left to fail. Prints "COUNT CODE FIRST LINE" of each
outcome, the commonest first; the line without its performance data and with numbers as N."""
import collections
import concurrent.futures
import os
import re
import subprocess
import sys

PATIENCE = 20


def run(number):
    """The outcome, or None where there is no allocation of that number."""
    seen, told = os.pipe()
    try:
        environment = dict(os.environ, LD_PRELOAD=sys.argv[1], FAIL_AT=str(number), FAIL_TELL=str(told))
        done = subprocess.run(sys.argv[3:], env=environment, pass_fds=[told], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=PATIENCE)
        os.close(told)
        told = None
        if os.read(seen, 1) != b"!":
            return None
    finally:
        os.close(seen)
        if told is not None:
            os.close(told)
    lines = (done.stdout + done.stderr).decode(errors="replace").split("\n")
    return done.returncode, re.sub(r"\d+", "N", lines[0].split(" | ")[0])


def main():
    step, number = int(sys.argv[2]), 1
    outcomes = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        while True:
            batch = [number + step * i for i in range(16)]
            results = list(pool.map(run, batch))
            outcomes.update(result for result in results if result)
            if None in results:
                break
            number += step * len(batch)
    for (code, line), count in outcomes.most_common():
        print(count, code, line)


main()
