#!/bin/sh
# From tcpdump on a server to a page: what a client's handshake was, in five lines. The application
# writes its secrets to the file that SSLKEYLOGFILE names, as curl, browsers and many libraries do;
# without them the hellos are told, and that the rest is encrypted.
#
#   sudo sh examples/capture.sh eth0 443
interface=$1 port=$2
timeout 30 tcpdump -i "$interface" -U -w capture.pcap "tcp port $port"   # 1: for half a minute
tlsdemo read capture.pcap                                                # 2: which connections there are
tlsdemo read capture.pcap --failed                                       # 3: which of them failed
tlsdemo read capture.pcap --stream 1                                     # 4: the first, told
tlsdemo read capture.pcap --stream 1 --html page.html                    # 5: and as a page
