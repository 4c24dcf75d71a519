#!/usr/bin/env bash
# Two HPACK encoders and a string that Huffman coding makes longer.
#
# RFC 7541 §5.2 leaves the choice to the encoder, and its code gives characters such as {|}~^` 13 to
# 19 bits. Expected from memory: an encoder takes the shorter of the two forms. Seen, with hpack
# 4.2.0 (under h2 and httpx): Huffman coding is on by default and is used whatever it costs: the six
# octets {|}~^` become eleven. So the H bit of a peer's literal says nothing on which form is shorter, and
# a Huffman-coded literal may be longer than what it decodes to.
#
# A second surprise in the same place: a Cookie below 20 octets, and Authorization always, leave h2
# 4.4.1 as literals never indexed (0001 prefix), a longer Cookie as one with incremental indexing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check hpack==4.2.0 h2==4.4.1
"$folder/python/bin/python" - <<'PYTHON'
from importlib.metadata import version
from h2.connection import H2Connection
from hpack import Decoder, Encoder

print("hpack", version("hpack"), "h2", version("h2"))
value = "{|}~^`"
block = Encoder().encode([("x-a", value)])
literal = block[-12:]
print(len(value), "octets of value become", block.hex())
assert Decoder().decode(block) == [("x-a", value)]
assert literal[0] == 0x80 | 11, literal.hex()

def first_octet(name, text):
    connection = H2Connection()
    connection.initiate_connection()
    connection.data_to_send()
    head = [(":method", "GET"), (":path", "/"), (":scheme", "https"),
            (":authority", "a")]
    connection.send_headers(1, head + [(name, text)])
    frame = connection.data_to_send()
    # The frame header, three indexed fields, and ":authority: a" as 41 81 1f.
    assert frame[9:15].hex() == "82848741811f", frame.hex()
    return frame[15]

for name, text, kind in [("cookie", "a=b", 0x10), ("cookie", "a=" + "b" * 18, 0x40),
                         ("authorization", "Basic " + "Q" * 40, 0x10)]:
    octet = first_octet(name, text)
    print(name, len(text), "octets: first octet of its representation", format(octet, "#04x"))
    assert octet & 0xF0 == 0x10 if kind == 0x10 else octet & 0xC0 == 0x40, octet
PYTHON
