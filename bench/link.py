# SPDX-License-Identifier: ISC
"""link.py DELAY READY: joins this network namespace to a new one of this process by a line that takes DELAY seconds
each way, and writes READY. What the new one sends to FAR arrives at this one's loopback address.

Packets are passed on whole, so the clients and servers meet Nagle's algorithm and delayed acknowledgements as on a
real line; tc's netem is not in every kernel.
"""
import collections
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 1, 0x1000
NEAR = "10.9.0.1"
# Its two halves add up to those of 127.0.0.1, so exchanging the two leaves every checksum right.
FAR = "10.9.116.248"
FAR_BYTES, LOOPBACK_BYTES = bytes([10, 9, 116, 248]), bytes([127, 0, 0, 1])


def open_tun(address):
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"bench0", IFF_TUN | IFF_NO_PI))
    for command in (f"address add {address}/16 dev bench0", "link set bench0 up", "link set lo up"):
        subprocess.run(["ip", *command.split()], check=True)
    return tun


def enter_new_namespace():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) < 0:
        sys.exit("link.py: " + os.strerror(ctypes.get_errno()))


def to_server(packet):
    return packet[:16] + packet[16:20].replace(FAR_BYTES, LOOPBACK_BYTES) + packet[20:]


def to_client(packet):
    return packet[:12] + packet[12:16].replace(LOOPBACK_BYTES, FAR_BYTES) + packet[16:]


def carry(ways, delay):
    due = collections.deque()  # (when, tun, packet), in order because the delay is one
    while True:
        patience = max(0, due[0][0] - time.monotonic()) if due else None
        for source in select.select(list(ways), [], [], patience)[0]:
            target, rewrite = ways[source]
            packet = os.read(source, 65536)
            if packet[0] >> 4 == 4:
                due.append((time.monotonic() + delay, target, rewrite(packet)))
        while due and due[0][0] <= time.monotonic():
            os.write(due[0][1], due[0][2])
            due.popleft()


server = open_tun("10.9.0.2")
with open("/proc/sys/net/ipv4/conf/bench0/route_localnet", "w") as setting:
    setting.write("1")
enter_new_namespace()
client = open_tun(NEAR)
with open(sys.argv[2], "w") as ready:
    ready.write("ready\n")
carry({client: (server, to_server), server: (client, to_client)}, float(sys.argv[1]))
