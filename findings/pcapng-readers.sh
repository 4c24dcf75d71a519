#!/usr/bin/env bash
# Three pcapng readers for Python, and what of a valid file does not arrive.
#
# Expected from memory: a library that opens pcapng gives every packet with its own time. The files
# below follow the format's draft (draft-ietf-opsawg-pcapng): sections in both byte orders, interfaces
# with different clocks (if_tsresol), a clock that does not begin in 1970 (if_tsoffset), and a Simple
# Packet Block, which has no time. Seen, with the versions pinned below:
#
#   dpkt 1.9.8           ends in silence where a second section begins; leaves Simple Packet Blocks
#                        out in silence; counts every packet's time by the first interface's clock (a
#                        nanosecond clock beside it puts 2023 fifty thousand years off); adds
#                        if_tsoffset
#   scapy 2.8.0          adds no if_tsoffset; gives a Simple Packet Block as a packet of 0 bytes, which
#                        has the current time
#   python-pcapng 2.1.1  adds no if_tsoffset; reads the other files as the draft has it
#
# So "the capture holds no such packet" may only say what it was read with. (tshark 4.0 reads all.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
  dpkt==1.9.8 scapy==2.8.0 python-pcapng==2.1.1
cd "$folder"
"$folder/python/bin/python" -W ignore - <<'PYTHON'
import struct
from importlib.metadata import version

import dpkt
import pcapng
from scapy.utils import rdpcap

PACKET = bytes.fromhex("ffffffffffff000000000001 88b5") + b"experimental ethertype"
THEN = 1_700_000_000


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def section(order):
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order, digits=6, offset=0):
    options = struct.pack(order + "HHB3x", 9, 1, digits)
    options += struct.pack(order + "HHq", 14, 8, offset) + bytes(4)
    return block(order, 1, struct.pack(order + "HHI", 1, 0, 0) + options)


def packet(order, time, number=0):
    size = len(PACKET)
    head = struct.pack(order + "IIIII", number, time >> 32, time & 0xFFFFFFFF, size, size)
    return block(order, 6, head + PACKET)


def simple(order):
    return block(order, 3, struct.pack(order + "I", len(PACKET)) + PACKET)


def whole(order):
    return section(order) + interface(order) + packet(order, THEN * 10**6)


FILES = {
    "plain": whole("<"),
    "two sections": whole("<") + whole(">"),
    "two clocks": section("<") + interface("<") + interface("<", 9)
    + packet("<", THEN * 10**6) + packet("<", THEN * 10**9, 1),
    "offset": section("<") + interface("<", 6, THEN - 60) + packet("<", 60 * 10**6),
    "simple packet": section("<") + interface("<") + simple("<"),
}


def by_dpkt(name):
    with open(name, "rb") as file:
        return [(int(time), len(data)) for time, data in dpkt.pcapng.Reader(file)]


def by_scapy(name):
    return [(int(packet.time), len(bytes(packet))) for packet in rdpcap(name)]


def by_pcapng(name):
    with open(name, "rb") as file:
        blocks = [it for it in pcapng.FileScanner(file) if hasattr(it, "packet_data")]
        return [(int(getattr(it, "timestamp", 0)), len(it.packet_data)) for it in blocks]


for package in ("dpkt", "scapy", "python-pcapng"):
    print(package, version(package))
size, seen = len(PACKET), {}
for name, data in FILES.items():
    with open("file.pcapng", "wb") as file:
        file.write(data)
    readers = (by_dpkt, by_scapy, by_pcapng)
    seen[name] = [reader("file.pcapng") for reader in readers]
    print(f"{name:14}", *seen[name])

one = (THEN, size)
assert seen["plain"] == [[one]] * 3
assert seen["two sections"] == [[one], [one, one], [one, one]]
assert seen["two clocks"] == [[one, (THEN * 1000, size)], [one, one], [one, one]]
assert seen["offset"] == [[one], [(60, size)], [(60, size)]]
nothing, emptied, kept = seen["simple packet"]
assert nothing == [] and kept == [(0, size)]
assert len(emptied) == 1 and emptied[0][1] == 0 and emptied[0][0] > THEN
PYTHON
