#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""One Python for all tests of a bats file: it has the modules loaded, so that a server costs a fork.

Reads requests from standard input, which is a FIFO: words with US (0x1f) between them, and NUL at the end.

    serve FIFO ERRORS FOLDER MODULE ARGUMENT...   a server in a process of its own, whose standard output is FIFO: its
                                                  PID, its port, or "failed" where it did not start; then what it prints
    stop REPLY PID...                             ends these servers; answers once they are gone
    output REPLY ARGUMENT...                      what tools/output.py says to these arguments
    readers REPLY ARGUMENT...                     what tools/readers.py says to these

An answer goes to the FIFO that is named: a line with the exit code, a text, NUL. Arguments: the name of the FIFO of
requests; the process without which there are no more tests; a FIFO that gets an answer once requests are read. It ends,
and all servers with it, when the FIFO of requests or that process is gone.
"""
import contextlib
import functools
import importlib
import io
import os
import pathlib
import select
import signal
import sys
import traceback

import dnsserver
import mailserver

SERVERS = {"mailserver": mailserver, "dnsserver": dnsserver}
# A process that was not waited for keeps its number, so that a signal never meets another one.
running = set()


def run(module, arguments, fifo, errors):
    """In the server's process: never returns."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(fifo, os.O_RDWR), 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    mailserver.say(str(os.getpid()))
    sys.argv = [module, *arguments]
    try:
        SERVERS[module].main()
    except SystemExit as end:
        if end.code:
            print(end.code, file=sys.stderr, flush=True)
    except BaseException:
        traceback.print_exc()
    mailserver.say("failed")
    os._exit(1)


def serve(fifo, errors, folder, module, *arguments):
    process = os.fork()
    if process == 0:
        try:
            os.chdir(folder)
            run(module, arguments, fifo, errors)
        finally:
            os._exit(1)
    running.add(process)


def end(process):
    if process in running:
        running.remove(process)
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


def answer(reply, code, text):
    with open(reply, "wb") as fifo:
        fifo.write(f"{code}\n{text}".encode(errors="surrogateescape") + b"\0")


def stop(reply, *processes):
    for process in processes:
        end(int(process))
    answer(reply, 0, "")


def tool(name, reply, *arguments):
    if name not in sys.modules:
        # The library that knows the schema is not part of Python.
        import site
        site.main()
        sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = importlib.import_module(name).main(arguments)
        except Exception:
            traceback.print_exc()
            code = 2
    answer(reply, code, said.getvalue())


ACTIONS = {
    "serve": serve,
    "stop": stop,
    "output": functools.partial(tool, "output"),
    "readers": functools.partial(tool, "readers"),
}


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def main():
    requests, parent, ready = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    answer(ready, 0, "")
    pending = b""
    try:
        while os.path.exists(requests) and is_there(parent):
            if not select.select([0], [], [], 1)[0]:
                continue
            *whole, pending = (pending + os.read(0, 65536)).split(b"\0")
            for request in whole:
                action, *words = os.fsdecode(request).split("\x1f")
                ACTIONS[action](*words)
    finally:
        for process in list(running):
            end(process)


if __name__ == "__main__":
    main()
