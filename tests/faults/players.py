# SPDX-License-Identifier: ISC
"""The scripted servers of tests/server as threads of this process, a listener each."""
import contextlib
import functools
import pathlib
import select
import socket
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "server"))
sys.dont_write_bytecode = True
import dnsfaults  # noqa: E402
import dnsserver  # noqa: E402
import mailserver  # noqa: E402


class Player(mailserver.Connection):
    """Follows scripts of dialogue.Writer: bytes as they are, and no word to the client about the rest."""

    def follow(self, script):
        try:
            super().follow(script)
        except Exception as error:  # pylint: disable=broad-except
            self.log(f"BROKEN {error!r}")
            raise

    def wait(self, seconds):
        time.sleep(float(seconds))

    DIRECTIVES = {
        **mailserver.Connection.DIRECTIVES,
        "SEND": lambda self, data: self.send(data),
        "SPLITRAW": lambda self, data: self.send(data, pause=0.001),
        "DRIPRAW": lambda self, data: self.send(data, pause=0.2),
        "FLOODBYTES": lambda self, data: self.flood(data),
        "WAIT": wait,
        "C:": lambda self, glob: self.expect(glob.encode()),
    }


class Heard(list):
    def __call__(self, line):
        self.append(line)


class Servers:
    """The servers of one case; leave the `with` and they are gone."""

    def __init__(self):
        self.heard, self.threads, self.sockets = Heard(), [], []
        self.wake, self.alarm = socket.socketpair()
        self.port, self.dns = None, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.alarm.close()
        for one in self.sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self.threads:
            thread.join(3)
        self.wake.close()

    def settle(self):
        """Until the log holds all that was said; the client is gone by now."""
        end = time.monotonic() + 1
        for thread in self.threads[:]:
            if thread.name == "connection":
                thread.join(max(0, end - time.monotonic()))

    def spawn(self, name, target, *args):
        thread = threading.Thread(target=target, args=args, name=name, daemon=True)
        thread.start()
        self.threads.append(thread)

    def loop(self, handlers):
        with contextlib.suppress(OSError, ValueError):
            while True:
                readable, _, _ = select.select([self.wake, *handlers], [], [])
                if self.wake in readable:
                    return
                for one in readable:
                    handlers[one](one)

    def listen(self, scripts):
        """scripts: a script for each address, all at one port."""
        for _ in range(50):
            with contextlib.ExitStack() as stack:
                try:
                    found = self.bind(list(scripts), stack)
                except OSError:
                    continue
                stack.pop_all()
                break
        else:
            raise OSError("no port is free at all of " + " ".join(scripts))
        handlers = {}
        for one, address in found:
            self.sockets.append(one)
            start = scripts[address][0] if scripts[address] else None
            if start == ("REFUSE", ""):
                continue
            one.listen(0 if start == ("FULL", "") else 64)
            if start == ("FULL", ""):
                self.sockets += fill(one)
            else:
                handlers[one] = functools.partial(self.accept, scripts[address])
        self.spawn("listener", self.loop, handlers)

    def bind(self, addresses, stack):
        self.port, found = 0, []
        for address in addresses:
            one = stack.enter_context(socket.socket())
            one.bind((address, self.port))
            self.port = one.getsockname()[1]
            found.append((one, address))
        return found

    def accept(self, script, listener):
        sock = listener.accept()[0]
        self.spawn("connection", Player(sock, self.heard).follow, script)

    def serve_dns(self, zone):
        with tempfile.NamedTemporaryFile("w", suffix=".zone", encoding="utf-8") as file:
            file.write("\n".join(zone) + "\n")
            file.flush()
            server = dnsfaults.Server(dnsfaults.Zone(file.name), Heard())
        tcp, udp = dnsserver.listeners("127.0.0.1", 0)
        self.sockets += [tcp, udp]
        self.dns = f"127.0.0.1:{tcp.getsockname()[1]}"
        server.log = self.heard
        handlers = {tcp: lambda sock: self.spawn("dns connection", server.connection, sock.accept()[0]),
                    udp: server.datagram}
        if not server.zone.has_tcp:
            del handlers[tcp]
            tcp.shutdown(socket.SHUT_RDWR)
        self.spawn("dns", self.loop, handlers)


def fill(listener):
    """Leaves no room in the queue of those who wait to be accepted: who comes next is not answered."""
    taken = []
    for _ in range(3):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
        taken.append(one)
    time.sleep(0.05)
    return taken
